/** Pieces of text in which names and values are kept apart from the text around them, so that each format can set them off. */

/** A sentence without a capital and a full stop. */
export type Phrase = readonly (string | { readonly code: string })[];

/** More names or values than this in one line are a number. */
const MAX_LISTED = 40;

export function phraseText(phrase: Phrase): string {
  return phrase.map((piece) => (typeof piece === "string" ? piece : piece.code)).join("");
}

export function asCode(text: string): { readonly code: string } {
  return { code: text };
}

export function codeOrNone(value: number | string | undefined): Phrase {
  return value === undefined ? ["none"] : [asCode(String(value))];
}

/** A list: `a`, `b` and 3 more. */
export function codeList(texts: readonly string[], most = MAX_LISTED, last = ", "): Phrase {
  const more = texts.length - most;
  const list = texts
    .slice(0, most)
    .flatMap((text, index, all) => [
      ...(index === 0 ? [] : [index === all.length - 1 && more <= 0 ? last : ", "]),
      asCode(text),
    ]);
  return more > 0 ? [...list, ` and ${more} more`] : list;
}
