/**
 * Integers beyond 2^53, which a number of JavaScript doesn't hold exactly. Of those that a definition has, each is a number of
 * its own while the program works (the nearest that none of the others is), and its own digits where text is made of it:
 * nothing in between needs to know. The numbers stand for their digits until the process ends.
 */

/** What is beyond these bounds is what JavaScript makes of it: no API has as many, as long ones, or as many so near to each other. */
const MAX_KNOWN = 100_000;
const MAX_DIGITS = 40;
const MAX_NEAR = 1000;

const digitsOf = new Map<number, string>();
const numberOf = new Map<string, number>();

/** The number that stands for an integer, by its decimal digits without leading zeros. */
export function integerOf(digits: string): number {
  const known = numberOf.get(digits);
  if (known !== undefined) return known;
  const nearest = Number(digits);
  if (Number.isSafeInteger(nearest) || digits.length > MAX_DIGITS || numberOf.size >= MAX_KNOWN) return nearest;
  let number = nearest;
  for (let tries = 0; digitsOf.has(number); tries += 1) {
    if (tries === MAX_NEAR) return nearest;
    number = nextAfter(number);
  }
  digitsOf.set(number, digits);
  numberOf.set(digits, number);
  return number;
}

/** The next number further away from zero. */
function nextAfter(number: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, number);
  bits.setBigUint64(0, bits.getBigUint64(0) + 1n);
  return bits.getFloat64(0);
}

/** A number as text, its digits exact. */
export function numberText(number: number): string {
  return digitsOf.get(number) ?? String(number);
}

const LONG_INTEGER = /[[,:\s]-?[1-9]\d{15,}[\s,\]}]/;
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs;

/** JSON text in which each long integer is the number that stands for it; the text itself where there is none. */
export function withNumbers(json: string): string {
  // The first test takes half the time, and most texts end there.
  if (!/\d{16}/.test(json) || !LONG_INTEGER.test(json)) return json;
  return json.replace(TOKEN, (token) => (/^-?[1-9]\d{15,}$/.test(token) ? String(integerOf(token)) : token));
}

/** JSON text in which each number that stands for an integer has its digits. */
export function withDigits(json: string): string {
  if (digitsOf.size === 0 || !/\d{16}|\de\+/.test(json)) return json;
  return json.replace(TOKEN, (token) => (token.startsWith('"') ? token : (digitsOf.get(Number(token)) ?? token)));
}
