/** Characters, each with the place in a text that it stands for: what decoding makes of a text can be traced back to it. */

/** A byte that is no ASCII character has a code above all characters, until it is found to be part of one. */
const BYTE = 0x200000;

/** Stands between two things that don't belong together. */
export const BREAK = 0xffff;

export class Sequence {
  length = 0;
  /** Code points, or bytes as {@link byteCode} has them. */
  readonly codes: Uint32Array;
  /** Where each begins in the text, in units of UTF-16. */
  readonly starts: Uint32Array;
  /** Where each ends, exclusive. */
  readonly ends: Uint32Array;

  constructor(capacity: number) {
    this.codes = new Uint32Array(capacity);
    this.starts = new Uint32Array(capacity);
    this.ends = new Uint32Array(capacity);
  }

  static of(text: string): Sequence {
    const sequence = new Sequence(text.length);
    for (let index = 0; index < text.length; index += 1) sequence.push(text.charCodeAt(index), index, index + 1);
    return sequence;
  }

  push(code: number, start: number, end: number): void {
    this.codes[this.length] = code;
    this.starts[this.length] = start;
    this.ends[this.length] = end;
    this.length += 1;
  }

  /** The code at an index, counted from the end where it is negative; 0 outside. */
  at(index: number): number {
    return this.codes[index < 0 ? this.length + index : index] ?? 0;
  }
}

export function byteCode(byte: number): number {
  return byte < 0x80 ? byte : BYTE + byte;
}

/** The byte that a code stands for; undefined for a character beyond ASCII. */
export function byteOf(code: number): number | undefined {
  return code >= BYTE ? code - BYTE : code < 0x80 ? code : undefined;
}

/** The value of a hexadecimal digit; -1 for what is none. */
export function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Blanks and control characters: an encoding may drop, add or replace them. */
export function isBlank(code: number): boolean {
  return code <= 32 || (code >= 0x7f && code <= 0xa0) || code === 0x2028 || code === 0x2029 || code === 0xfeff;
}

export const BACKSLASH = 92;
const PLUS = 43;

/**
 * Without what encodings put in or take out: blanks, control characters, `+` (a blank in forms) and backslashes. What
 * follows backslashes begins with them, so that no half of an escape is left.
 */
export function compact(sequence: Sequence): Sequence {
  const result = new Sequence(sequence.length);
  let slashes = -1;
  for (let index = 0; index < sequence.length; index += 1) {
    const code = sequence.codes[index] ?? 0;
    const start = sequence.starts[index] ?? 0;
    if (code === BACKSLASH) {
      if (slashes === -1) slashes = start;
      continue;
    }
    if (!isBlank(code) && code !== PLUS) result.push(code, slashes === -1 ? start : slashes, sequence.ends[index] ?? 0);
    slashes = -1;
  }
  return result;
}
