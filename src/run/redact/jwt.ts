/** JSON Web Tokens whose header is an object, wherever they come from: three parts with dots between. @see RFC 7519 */
import type { Sequence } from "./sequence.js";

/** Characters of `eyJ` and what has to follow it at least, and of a signature. */
const SHORTEST_OBJECT = 11;
const SHORTEST_SIGNATURE = 16;

const DOT = 46;

/** Calls `found` with where each begins and ends in the text, in one pass. */
export function findTokens(sequence: Sequence, found: (start: number, end: number) => void): void {
  /** Where the header begins, and the part behind it; -1 while there is none. */
  let header = -1;
  let payload = -1;
  /** Where the part under way begins, and the first `eyJ` in it. */
  let part = 0;
  let object = -1;
  for (let index = 0; index <= sequence.length; index += 1) {
    if (index < sequence.length && isTokenCharacter(sequence.codes[index] ?? 0)) {
      if (object === -1 && beginsObject(sequence, index)) object = index;
      continue;
    }
    if (payload !== -1 && index - part >= SHORTEST_SIGNATURE) {
      found(sequence.starts[header] ?? 0, sequence.ends[index - 1] ?? 0);
    }
    const isLong = object !== -1 && index - object >= SHORTEST_OBJECT;
    const isDot = index < sequence.length && sequence.codes[index] === DOT;
    payload = isDot && isLong && header !== -1 && object === part ? part : -1;
    if (payload === -1) header = isDot && isLong ? object : -1;
    part = index + 1;
    object = -1;
  }
}

function beginsObject({ codes, length }: Sequence, index: number): boolean {
  return index + 2 < length && codes[index] === 101 && codes[index + 1] === 121 && codes[index + 2] === 74;
}

/** Of the form of Base64 for URLs. */
function isTokenCharacter(code: number): boolean {
  const lower = code | 32;
  return (code >= 48 && code <= 57) || (lower >= 97 && lower <= 122) || code === 45 || code === 95;
}
