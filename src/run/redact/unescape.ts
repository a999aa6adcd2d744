/**
 * Undoes what JSON, HTML, XML, URLs and forms make of characters, in whatever order they were put one into the other.
 * Every escape is replaced by its character as soon as its last character is read, and what comes of it may complete
 * another (`%2541`, `&amp;lt;`): one pass, and each step makes the text shorter.
 */
import { BACKSLASH, byteCode, byteOf, hexValue, Sequence } from "./sequence.js";

/** Longer ones are none: `&CounterClockwiseContourIntegral;` stands for nothing that a secret is made of. */
const LONGEST_ENTITY = 12;

const PERCENT = 37;
const AMPERSAND = 38;
const SEMICOLON = 59;
const BLANK = 32;

/** What a backslash before them makes a control character: `n`, `t`, `r`, `b`, `f`, `v`. */
const CONTROLS: ReadonlySet<number> = new Set([..."ntrbfv"].map((letter) => letter.charCodeAt(0)));

export function unescaped(sequence: Sequence): Sequence {
  const output = new Sequence(sequence.length);
  for (let index = 0; index < sequence.length; index += 1) {
    let code = sequence.codes[index] ?? 0;
    let start = sequence.starts[index] ?? 0;
    for (let made = reduce(output, code); made !== -1; made = reduce(output, code)) {
      code = made;
      start = output.starts[output.length] ?? start;
    }
    output.push(code, start, sequence.ends[index] ?? 0);
  }
  return output;
}

/** Takes from the end of `output` what `code` completes. @returns what it stands for; -1 when it completes nothing */
function reduce(output: Sequence, code: number): number {
  if (code === SEMICOLON) return entity(output);
  if (code >= 0x80) return beyondAscii(output, code);
  if (CONTROLS.has(code) && output.length > 0 && output.at(-1) === BACKSLASH) {
    dropBackslashes(output);
    return BLANK;
  }
  return hexValue(code) === -1 ? -1 : hexadecimal(output, code);
}

/** `%2F`, `\u002f`, and `\x2f` of JavaScript. */
function hexadecimal(output: Sequence, code: number): number {
  const digit = hexValue(code);
  const { length } = output;
  const value = (hexValue(output.at(-1)) << 4) | digit;
  if (length < 2 || value < 0) return -1;
  if (output.at(-2) === PERCENT) {
    output.length -= 2;
    return byteCode(value);
  }
  if (length >= 3 && output.at(-2) === 120 && output.at(-3) === BACKSLASH) return escaped(output, 2, value);
  if (length >= 5 && output.at(-4) === 117 && output.at(-5) === BACKSLASH) {
    const upper = (hexValue(output.at(-3)) << 4) | hexValue(output.at(-2));
    return upper < 0 ? -1 : escaped(output, 4, (upper << 8) | value);
  }
  return -1;
}

/** Takes so many characters, and all backslashes before them. */
function escaped(output: Sequence, count: number, value: number): number {
  output.length -= count;
  dropBackslashes(output);
  return value;
}

/** JSON inside JSON has more than one. */
function dropBackslashes(output: Sequence): void {
  while (output.length > 0 && output.at(-1) === BACKSLASH) output.length -= 1;
}

/** The halves of a character beyond the first 65,536, and the bytes of UTF-8. */
function beyondAscii(output: Sequence, code: number): number {
  const before = output.length > 0 ? output.at(-1) : 0;
  if (code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff) {
    output.length -= 1;
    return (before - 0xd800) * 0x400 + (code - 0xdc00) + 0x10000;
  }
  let byte = code > 0x10ffff ? byteOf(code) : undefined;
  let value = 0;
  for (let count = 0; byte !== undefined && byte >= 0x80 && count < 4 && count <= output.length; count += 1) {
    if (byte >= 0xc0) {
      if (count !== (byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1)) return -1;
      output.length -= count;
      return value | ((byte & (0x3f >> count)) << (6 * count));
    }
    value |= (byte & 0x3f) << (6 * count);
    byte = byteOf(output.at(-1 - count));
  }
  return -1;
}

function entity(output: Sequence): number {
  let name = "";
  for (let count = 1; count <= Math.min(LONGEST_ENTITY, output.length); count += 1) {
    const code = output.at(-count);
    if (code === AMPERSAND) {
      const value = meaningOf(name);
      if (value !== -1) output.length -= count;
      return value;
    }
    const isPart = (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122) || code === 35;
    if (!isPart) return -1;
    name = String.fromCharCode(code) + name;
  }
  return -1;
}

function meaningOf(name: string): number {
  const [, hex, decimal] = /^#(?:[xX]([\da-fA-F]+)|(\d+))$/.exec(name) ?? [];
  const value =
    hex !== undefined ? Number.parseInt(hex, 16) : decimal !== undefined ? Number(decimal) : NAMED.get(name);
  return value === undefined || value > 0x10ffff ? -1 : value;
}

/** Of HTML: what stands for a character of ASCII or Latin-1. @see https://html.spec.whatwg.org/#named-character-references */
const NAMED: ReadonlyMap<string, number> = new Map([
  ...Object.entries({ Tab: 9, NewLine: 10, excl: 33, quot: 34, QUOT: 34, num: 35, dollar: 36, percnt: 37, amp: 38 }),
  ...Object.entries({ AMP: 38, apos: 39, lpar: 40, rpar: 41, ast: 42, plus: 43, comma: 44, period: 46, sol: 47 }),
  ...Object.entries({ colon: 58, semi: 59, lt: 60, LT: 60, equals: 61, gt: 62, GT: 62, quest: 63, commat: 64 }),
  ...Object.entries({ lsqb: 91, lbrack: 91, bsol: 92, rsqb: 93, rbrack: 93, Hat: 94, lowbar: 95, grave: 96 }),
  ...Object.entries({ lcub: 123, lbrace: 123, verbar: 124, vert: 124, rcub: 125, rbrace: 125, hyphen: 0x2010 }),
  ...[
    "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro",
    "para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil",
    "Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave",
    "Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml",
    "igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute",
    "thorn yuml",
  ]
    .join(" ")
    .split(" ")
    .map((name, index): [string, number] => [name, 160 + index]),
]);
