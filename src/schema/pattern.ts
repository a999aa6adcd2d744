/**
 * Patterns of a definition, which may be built to run for years. JavaScript's engine, which backtracks, is used where its
 * steps are few in the worst case; RE2's, which is linear, anywhere else.
 */
import { createRequire } from "node:module";

/** Loads re2js on first use, synchronously: a check is under way. */
const require = createRequire(import.meta.url);

interface Pattern {
  test(value: string): boolean;
}

/** Characters of a pattern. Nobody writes a longer one by hand. */
const MAX_LENGTH = 2000;
/** Steps of JavaScript's engine for one value. */
const MAX_STEPS = 1_000_000;

const known = new Map<string, Pattern | undefined>();

/** Undefined for what isn't a pattern, or can't be decided: nothing matches it here, so its example gets a warning. */
export function patternOf(source: string): Pattern | undefined {
  if (source.length > MAX_LENGTH) return undefined;
  if (!known.has(source)) known.set(source, compile(source));
  return known.get(source);
}

function compile(source: string): Pattern | undefined {
  const native = nativeOf(source);
  if (!native) return undefined;
  const steps = stepsOf(source);
  let linear: Pattern | undefined | null = null;
  return {
    test: (value) => {
      if (steps(value.length) <= MAX_STEPS) return tested(native, value);
      if (linear === null) linear = linearOf(source);
      return linear?.test(value) ?? false;
    },
  };
}

/** With the `u` flag, as JSON Schema asks for it, else without: `[\w-.]` is a mistake only with it. */
function nativeOf(source: string): RegExp | undefined {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(source, flags);
    } catch {
      // The next flags may do.
    }
  }
  return undefined;
}

/** An expression that turns out to be too large says so only when it is used. */
function tested(expression: RegExp, value: string): boolean {
  try {
    return expression.test(value);
  } catch {
    return false;
  }
}

/** RE2 repeats nothing more often than this. */
const MAX_REPEATS = 1000;

/** Of a value that is no longer than RE2 repeats, a higher limit of repetitions says the same. */
function linearOf(source: string): Pattern | undefined {
  const { RE2JS } = require("re2js") as typeof import("re2js");
  const repeatable = source.replace(/(?<=(?<!\\)\{\d{1,3},)\d{4,9}(?=\})/g, String(MAX_REPEATS));
  try {
    const compiled = RE2JS.compile(repeatable);
    const isWhole = repeatable === source;
    return { test: (value) => (isWhole || value.length <= MAX_REPEATS) && compiled.matcher(value).find() };
  } catch {
    return undefined;
  }
}

/**
 * The most steps that trying all ways can take, by the length of the value: each repetition multiplies by the length, each
 * choice by two. A repetition of what repeats or branches has no such bound.
 */
function stepsOf(source: string): (length: number) => number {
  const bare = source
    .replace(/\\./gs, "x")
    .replace(/\[[^\]]*(\]|$)/g, "x")
    .replaceAll("{0,1}", "?")
    .replaceAll("{1}", "");
  let repetitions = /^\^[^|]*$/.test(bare) ? 0 : 1;
  let choices = 0;
  /** For each group that is open, whether something in it repeats or branches. */
  const open: boolean[] = [false];
  for (let at = 0; at < bare.length; at += 1) {
    const character = bare[at];
    if (character === "(") {
      open.push(false);
      // What follows says what kind of group it is, and repeats nothing.
      if (bare[at + 1] === "?") at += 1;
    } else if (character === ")") {
      const varies = open.pop() ?? false;
      if (varies && /^([*+]|\{)/.test(bare.slice(at + 1, at + 2))) return () => Number.POSITIVE_INFINITY;
      if (open.length === 0) open.push(false);
      if (varies) open[open.length - 1] = true;
    } else if (
      character === "*" ||
      character === "+" ||
      (character === "{" && /^\{\d+,/.test(bare.slice(at, at + 12)))
    ) {
      repetitions += 1;
      open[open.length - 1] = true;
    } else if (character === "|" || character === "?") {
      choices += 1;
      open[open.length - 1] = true;
    }
  }
  return (length) => (length + 1) ** repetitions * 2 ** choices;
}
