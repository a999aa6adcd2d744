/** Bytes that stand in a text in letters or numbers: Base64, hexadecimal, and lists as Node's JSON of buffers has them. */
import { BACKSLASH, BREAK, byteCode, hexValue, isBlank, Sequence } from "./sequence.js";

/** What its place in the text is replaced with, so that a list stays one: see `Mask`. */
export type ListKind = "list" | "keyed";

export interface Decoded {
  readonly bytes: Sequence;
  readonly kind?: ListKind;
}

/** Fewer characters decode to fewer bytes than a secret has. */
const SHORTEST_BASE64 = 10;
const SHORTEST_HEX = 16;

/** Whatever could be bytes, at every place where they could begin. */
export function* decoded(sequence: Sequence): Generator<Decoded> {
  const base64 = digitsOf(sequence, base64Value, SHORTEST_BASE64);
  for (let offset = 0; offset < 4 && base64.length > 0; offset += 1) yield { bytes: fromBase64(base64, offset) };
  const hex = digitsOf(sequence, hexValue, SHORTEST_HEX);
  for (let offset = 0; offset < 2 && hex.length > 0; offset += 1) yield { bytes: fromHex(hex, offset) };
  yield* lists(sequence);
}

/** Of Base64 and its form for URLs. @see RFC 4648, sections 4 and 5 */
function base64Value(code: number): number {
  if (code >= 65 && code <= 90) return code - 65;
  if (code >= 97 && code <= 122) return code - 71;
  if (code >= 48 && code <= 57) return code + 4;
  if (code === 43 || code === 45) return 62;
  return code === 47 || code === 95 ? 63 : -1;
}

/** The values of all digits that stand in a row of some length, across blanks and line ends; a BREAK between two rows. */
function digitsOf(sequence: Sequence, digitValue: (code: number) => number, shortest: number): Sequence {
  const digits = new Sequence(sequence.length + 1);
  let begin = 0;
  const end = () => {
    if (digits.length - begin < shortest) digits.length = begin;
    else digits.push(BREAK, 0, 0);
    begin = digits.length;
  };
  for (let index = 0; index < sequence.length; index += 1) {
    const code = sequence.codes[index] ?? 0;
    const value = digitValue(code);
    if (value !== -1) digits.push(value, sequence.starts[index] ?? 0, sequence.ends[index] ?? 0);
    else if (!isBlank(code) && code !== BACKSLASH && digits.length > begin) end();
  }
  if (digits.length > begin) end();
  return digits;
}

/** @param offset how many digits of each row stand before the first group of four */
function fromBase64(digits: Sequence, offset: number): Sequence {
  return inGroups(digits, offset, 4, (bytes, from, count) => {
    const place = (index: number) => from + Math.min(index, count - 1);
    const value = (index: number) => (index < count ? (digits.codes[from + index] ?? 0) : 0);
    for (let index = 0; index < count - 1; index += 1) {
      const byte = ((value(index) << (2 + 2 * index)) | (value(index + 1) >> (4 - 2 * index))) & 255;
      bytes.push(byteCode(byte), digits.starts[place(index)] ?? 0, digits.ends[place(index + 1)] ?? 0);
    }
  });
}

function fromHex(digits: Sequence, offset: number): Sequence {
  return inGroups(digits, offset, 2, (bytes, from, count) => {
    if (count < 2) return;
    const byte = ((digits.codes[from] ?? 0) << 4) | (digits.codes[from + 1] ?? 0);
    bytes.push(byteCode(byte), digits.starts[from] ?? 0, digits.ends[from + 1] ?? 0);
  });
}

function inGroups(
  digits: Sequence,
  offset: number,
  size: number,
  decode: (bytes: Sequence, from: number, count: number) => void,
): Sequence {
  const bytes = new Sequence(digits.length);
  let from = offset;
  for (let index = 0; index < digits.length; index += 1) {
    const isEnd = digits.codes[index] === BREAK;
    if (index - from === size || (isEnd && index > from)) {
      decode(bytes, from, index - from);
      from = index;
    }
    if (isEnd) {
      bytes.push(BREAK, 0, 0);
      from = index + 1 + offset;
    }
  }
  return bytes;
}

/** What can't be read twice over: each begins at a number, and no part of it can stand for another. */
const LISTS: { readonly [kind in ListKind]: RegExp } = {
  list: /(?<![\d.])\d{1,3}(?:\s*,\s*\d{1,3}(?![\d.])){3,}/g,
  keyed: /(?<![\d.])\d{1,3}(?:\s*,\s*\\*"\d{1,9}\\*"\s*:\s*\d{1,3}(?![\d.])){3,}/g,
};

/** `115,101,99,114` and `"0":115,"1":101,"2":99,"3":114`. */
function* lists(sequence: Sequence): Generator<Decoded> {
  const text = Buffer.from(sequence.codes.subarray(0, sequence.length).map((code) => (code < 128 ? code : 0))).toString(
    "latin1",
  );
  for (const kind of ["list", "keyed"] as const) {
    const bytes = new Sequence(sequence.length + 1);
    for (const { index: at, 0: found } of text.matchAll(LISTS[kind])) {
      for (const { index, 0: number } of found.matchAll(kind === "list" ? /\d+/g : /\d+(?![\d\\"])/g)) {
        const value = Number(number);
        const first = at + index;
        const [start, end] = [sequence.starts[first] ?? 0, sequence.ends[first + number.length - 1] ?? 0];
        bytes.push(value > 255 ? BREAK : byteCode(value), start, end);
      }
      bytes.push(BREAK, 0, 0);
    }
    if (bytes.length > 0) yield { bytes, kind };
  }
}
