/**
 * Patterns of a definition, which may be built to run for years. JavaScript's own engine tries one way after another: it is
 * asked where its steps are few whatever happens, and one that takes each character once (RE2's) where they may not be.
 */
import { createRequire } from "node:module";

/** Loaded by patterns that need it, in the middle of a check. */
const require = createRequire(import.meta.url);

export interface Pattern {
  test(value: string): boolean;
}

/** Longer ones are no patterns that a person wrote. */
const MAX_LENGTH = 2000;
/** Steps of JavaScript's engine for one value. */
const MAX_STEPS = 1_000_000;

const known = new Map<string, Pattern | undefined>();

/** Undefined for what is no pattern, or can't be decided: nothing matches it here, and what stands for it gets a warning. */
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

/** With Unicode as JSON Schema asks for it, else as people wrote it: `[\w-.]` is a mistake in the one only. */
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

function linearOf(source: string): Pattern | undefined {
  const { RE2JS } = require("re2js") as typeof import("re2js");
  try {
    const compiled = RE2JS.compile(source);
    return { test: (value) => compiled.matcher(value).find() };
  } catch {
    return undefined;
  }
}

/**
 * The most steps that trying all ways can take, by the length of the value: each repetition multiplies by the length, each
 * choice by two. A repetition of what repeats or branches has no such bound.
 */
function stepsOf(source: string): (length: number) => number {
  const bare = source.replace(/\\./gs, "x").replace(/\[[^\]]*(\]|$)/g, "x");
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
