/** Names as programs write them -> readable names. */
import { memoizeText } from "../memoize.js";

const ACRONYMS: ReadonlyMap<string, string> = new Map(
  [
    "API",
    "IP",
    "SAML",
    "SSO",
    "URL",
    "SQL",
    "ID",
    "JWT",
    "OAuth",
    "CSV",
    "PDF",
    "AWS",
    "GCP",
    "KSA",
    "UK",
    "US",
    "dbt",
  ].flatMap((word): [string, string][] => [
    [word.toLowerCase(), word],
    [`${word.toLowerCase()}s`, `${word}s`],
  ]),
);

/** Characters of a name. Nothing longer is a name. */
const MAX_NAME = 500;

/** The words of a name in any style, in lower case: `allowedIps`, `allowed-ips` and `allowed_ips` are one. */
export const wordsOf: (name: string) => readonly string[] = memoizeText((name) =>
  name
    .slice(0, MAX_NAME)
    .replace(/oauth/gi, "Oauth")
    // The plural of an acronym is one word.
    .replace(/([A-Z]{2,}s)(?![a-z])/g, (word) => ` ${word.toLowerCase()} `)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[^\p{L}\p{N}.]+/u)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase()),
);

/** `allowedIps` -> `Allowed IPs`. */
export function titleCase(name: string): string {
  const words = wordsOf(name).map((word) => ACRONYMS.get(word) ?? word);
  const [first = "", ...rest] = words;
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(" ");
}

/** The same within a sentence: `allowed IPs`, `API keys`. */
export function inWords(name: string): string {
  return titleCase(name).replace(/^\p{Lu}(?=\p{Ll}|$)/u, (first) => first.toLowerCase());
}

/** `["allowed", "ips"]` -> `allowedIps`: as a variable is called. Only first letters change. */
export function camelCase(words: readonly string[]): string {
  return words
    .map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join("");
}

/** Each name once, as a reader looks for it. */
export function inAlphabet(names: Iterable<string>): string[] {
  return [...new Set(names)].sort((one, other) => one.localeCompare(other, "en"));
}

/** Without this character at the end, however often. (`/\.+$/` would start over at each of them.) */
export function withoutTrailing(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end -= 1;
  return text.slice(0, end);
}

/** Lower case words joined by `-`; what identifies a group or a region. */
export function slug(name: string): string {
  return wordsOf(name).join("-").replaceAll(".", "-");
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${withCommas(count)} ${count === 1 ? one : many}`;
}

/** `1234567` -> `1,234,567`. (`toLocaleString` loads its tables first, which takes as long as parsing most definitions.) @param count a whole number, not negative */
export function withCommas(count: number): string {
  const digits = String(count);
  const first = digits.length % 3;
  return [digits.slice(0, first), ...(digits.slice(first).match(/\d{3}/g) ?? [])].filter(Boolean).join(",");
}
