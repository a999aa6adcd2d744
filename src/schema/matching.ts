/**
 * Texts that match a pattern. They are guesses, and are checked like any other candidate: what a lookahead or a word boundary
 * asks for may be missed. Always the same ones, and bounded however the pattern was built.
 */
import { createRequire } from "node:module";
import type { AST } from "@eslint-community/regexpp";
import { placeholder } from "./placeholder.js";

/** Loads the parser on first use, synchronously: a value is under way. */
const require = createRequire(import.meta.url);

/** Characters of a pattern, as many as are looked at when a text is checked. */
const MAX_PATTERN = 2000;
/** Characters of a text. */
const MAX_TEXT = 10_000;
/** Nodes that are visited for one text. */
const MAX_STEPS = 20_000;

/** Where a pattern leaves the choice, the characters to take, first the most readable ones. */
const CHARACTERS = [
  ..."abcdefghijklmnopqrstuvwxyz1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  ..."-_ ./:@#+*,;!?$%&=~^|'\"`()[]{}<>\\\t\n",
  ..."éßжλ中あ\u{1f600}",
];

interface Writing {
  /** What stands where anything may. */
  readonly placeholder?: string;
  /** Characters that the text must have at least. */
  readonly least: number;
  /** Which of all combinations of choices: 0 takes the first everywhere. */
  readonly turn: number;
}

export interface MatchingOptions {
  /** What the placeholder in a text is called. */
  readonly name: string;
  /** Characters that a text must have at least. */
  readonly least: number;
  /** How many combinations of choices are tried. */
  readonly turns?: number;
}

/** Texts that are likely to match a pattern, the best ones first; none for what is no pattern. */
export function* matchingTexts(source: string, { name, least, turns = 3 }: MatchingOptions): Generator<string> {
  const parsed = parse(source);
  if (parsed === undefined) return;
  const { pattern, flags } = parsed;
  yield* written(pattern, flags, { placeholder: placeholder(name), least, turn: 0 });
  for (let turn = 0; turn < turns; turn += 1) yield* written(pattern, flags, { least, turn });
}

function parse(source: string): { readonly pattern: AST.Pattern; readonly flags: string } | undefined {
  if (source.length > MAX_PATTERN) return undefined;
  const { RegExpParser } = require("@eslint-community/regexpp") as typeof import("@eslint-community/regexpp");
  for (const flags of ["u", ""]) {
    try {
      return { pattern: new RegExpParser().parsePattern(source, 0, source.length, flags === "u"), flags };
    } catch {
      // As patterns are checked: what is no pattern with the flag may be one without it.
    }
  }
  return undefined;
}

/** What the elements write, and with it what the lookaheads ask for. */
function* written(pattern: AST.Pattern, flags: string, writing: Writing): Generator<string> {
  const writer = new Writer(flags, writing);
  const text = writer.write(pattern);
  if (text === undefined) return;
  const ahead = writer.ahead.join("");
  if (ahead !== "") {
    yield `${ahead}${text}`.slice(0, Math.max(text.length, ahead.length));
    yield `${ahead}${text}`;
  }
  // Where anything may follow, what the user is to fill in does.
  if (writing.placeholder !== undefined && !text.includes(writing.placeholder)) yield text + writing.placeholder;
  yield text;
}

class Writer {
  /** The texts of the lookaheads. */
  readonly ahead: string[] = [];
  private readonly groups = new Map<AST.CapturingGroup, string>();
  private steps = 0;
  private turn: number;
  /** Characters that repetitions are to add so that the text is long enough. */
  private missing = 0;

  constructor(
    private readonly flags: string,
    private readonly writing: Writing,
  ) {
    this.turn = writing.turn;
  }

  /** Undefined for what would be too long. */
  write(pattern: AST.Pattern): string | undefined {
    const text = this.oneOf(pattern.alternatives);
    if (text === undefined || text.length >= this.writing.least) return text;
    this.missing = this.writing.least - text.length;
    this.turn = this.writing.turn;
    this.ahead.length = 0;
    return this.oneOf(pattern.alternatives);
  }

  /** The next of the choices that the turn stands for. */
  private choose<T>(choices: readonly T[]): T | undefined {
    const choice = choices[this.turn % choices.length];
    this.turn = Math.floor(this.turn / Math.max(1, choices.length));
    return choice;
  }

  private oneOf(alternatives: readonly AST.Alternative[]): string | undefined {
    let text = "";
    for (const element of this.choose(alternatives)?.elements ?? []) {
      const piece = this.element(element);
      if (piece === undefined || text.length + piece.length > MAX_TEXT) return undefined;
      // What a lookbehind asks for may be there already.
      if (element.type !== "Assertion" || !text.endsWith(piece)) text += piece;
    }
    return text;
  }

  private element(element: AST.Element): string | undefined {
    this.steps += 1;
    if (this.steps > MAX_STEPS) return undefined;
    switch (element.type) {
      case "Character":
        return String.fromCodePoint(element.value);
      case "CharacterClass":
      case "CharacterSet":
      case "ExpressionCharacterClass":
        return this.choose(charactersOf(element, this.flags));
      case "Quantifier":
        return this.repeated(element);
      case "Group":
        return this.oneOf(element.alternatives);
      case "CapturingGroup": {
        const text = this.oneOf(element.alternatives);
        this.groups.set(element, text ?? "");
        return text;
      }
      case "Backreference":
        return (
          [element.resolved]
            .flat()
            .map((group) => this.groups.get(group))
            .find((text) => text !== undefined) ?? ""
        );
      case "Assertion":
        if (element.kind === "lookbehind" && !element.negate) return this.oneOf(element.alternatives);
        if (element.kind === "lookahead" && !element.negate) this.ahead.push(this.oneOf(element.alternatives) ?? "");
        return "";
      default:
        return "";
    }
  }

  /** As few as there must be, and more where the text is too short. */
  private repeated({ element, min, max }: AST.Quantifier): string | undefined {
    const { placeholder: filler } = this.writing;
    if (filler !== undefined && max === Number.POSITIVE_INFINITY && takes(element, filler, this.flags)) return filler;
    const count = Math.min(max, min + this.missing);
    this.missing -= count - min;
    let text = "";
    for (let at = 0; at < count; at += 1) {
      const piece = this.element(element);
      if (piece === undefined || text.length + piece.length > MAX_TEXT) return undefined;
      text += piece;
    }
    return text;
  }
}

type Characters = AST.CharacterClass | AST.CharacterSet | AST.ExpressionCharacterClass;

/** Those of our characters that the set has, else the first of each of its ranges. */
function charactersOf(set: Characters, flags: string): readonly string[] {
  const has = testOf(set, flags);
  const found = CHARACTERS.filter(has);
  if (found.length > 0 || set.type !== "CharacterClass") return found;
  return set.elements.flatMap((element) => {
    if (element.type === "CharacterClassRange") return [String.fromCodePoint(element.min.value)];
    return element.type === "Character" ? [String.fromCodePoint(element.value)] : [];
  });
}

function takes(element: AST.QuantifiableElement, text: string, flags: string): boolean {
  return (
    (element.type === "CharacterClass" || element.type === "CharacterSet") && [...text].every(testOf(element, flags))
  );
}

/** Whether a character is in a set: one against one, which takes one step, whatever the pattern is. */
function testOf({ raw }: Characters, flags: string): (character: string) => boolean {
  try {
    const expression = new RegExp(`^(?:${raw})$`, flags);
    return (character) => expression.test(character);
  } catch {
    return () => false;
  }
}
