/** Text of a definition on its way into a collection. */
import { withoutTrailing } from "../text/naming.js";

/**
 * Text in which Postman finds no variable: a definition must not be able to make a user send `{{secret}}` anywhere.
 * A space goes between the two braces.
 */
export function escapeVariables(text: string): string {
  return text.replace(/\{(?=\{)/g, "{ ");
}

/** The same for a part of a URL, where braces are written as percent codes anyway. @see RFC 3986, section 2 */
export function escapeVariablesInUrl(text: string): string {
  return text.replace(/\{(?=\{)/g, "%7B").replace(/(?<=%7B)\{/g, "%7B");
}

/**
 * The same for text within one segment of a path. Browsers read a backslash as a slash, and leave out line breaks and tabs.
 * @see https://url.spec.whatwg.org/#concept-basic-url-parser
 */
export function escapeVariablesInSegment(text: string): string {
  return escapeVariablesInUrl(text).replace(/[\\\p{Cc}]/gu, encodeURIComponent);
}

/**
 * The same for the value of a header, on one line: a line break in it would begin another header. What Latin-1 doesn't have is
 * percent-coded: no header is sent with it. @see RFC 9110, section 5.5
 */
export function escapeVariablesInHeader(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
  const latin = line.replace(/[^\0-\xff]/gu, (character) => encodeURIComponent(character.replace(/\p{Cs}/u, "\ufffd")));
  return escapeVariables(latin).trim();
}

/** The same for JSON text, where the second brace can only stand in a string and may be written as an escape. */
export function escapeVariablesInJson(json: string): string {
  return json.replace(/\{(?=\{)/g, "\\u007b");
}

/**
 * A name without the characters that the migration to Collection v3 (a folder of files) would replace.
 * @param fallback for a name of which nothing is left
 */
export function cleanName(name: string, fallback: string): string {
  const clean = escapeVariables(name)
    .replace(/[/\\:*?"<>|\p{Cc}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  return withoutTrailing(clean, ".").slice(0, 200).trim() || fallback;
}

/** Names that differ without regard to case; of equal ones the later get a number unless `suffixes` tells them apart. */
export function uniqueNames(
  entries: readonly { readonly name: string; readonly suffixes: readonly string[] }[],
): string[] {
  const taken = new Set<string>();
  /** The number of the last one of a name, so that not all of them are tried for each. */
  const numbers = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const { name } of entries) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  return entries.map(({ name, suffixes }) => {
    const isShared = (counts.get(name.toLowerCase()) ?? 0) > 1;
    const candidates = isShared
      ? suffixes.map((suffix) => `${name} (${suffix})`)
      : [name, ...suffixes.map((suffix) => `${name} (${suffix})`)];
    let chosen = candidates.find((candidate) => !taken.has(candidate.toLowerCase())) ?? name;
    while (taken.has(chosen.toLowerCase())) {
      const number = (numbers.get(name) ?? 1) + 1;
      numbers.set(name, number);
      chosen = `${name} ${number}`;
    }
    taken.add(chosen.toLowerCase());
    return chosen;
  });
}
