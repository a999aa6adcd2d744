/** Text of a definition, made safe to print on a terminal. */

/**
 * Control characters, those that turn the direction of writing, those without width, and tags: a terminal acts on them, or
 * a reader is misled.
 */
export const UNSEEN = /[\p{Cc}\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;
/** Characters of one text. A definition may give a name of megabytes. */
const MAX_TEXT = 1000;
/** Characters kept from the end, so a long path still shows its file name. */
const MAX_TAIL = 300;

/** Text of a definition on one line of a bearable length, without the characters that a terminal would act on. */
export function forTerminal(text: string): string {
  const shown = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - MAX_TAIL)}...${text.slice(-MAX_TAIL)}` : text;
  return shown.replace(/[\n\t\u2028\u2029]+/g, " ").replace(UNSEEN, "");
}
