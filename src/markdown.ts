/** Text of a definition as Markdown that brings nothing of its own: no elements, no scripts. */

/** Text as a code span of Markdown, which it can't end early: it has no backtick and no line break left. */
export function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replace(/\s*\n\s*/g, " ")}\``;
}

/** Tags that say nothing but how a text is laid out. With an attribute none is. */
const HARMLESS_TAG =
  /^<\/?(b|br|code|dd|del|details|dl|dt|em|h[1-6]|hr|i|ins|kbd|li|ol|p|pre|s|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul) ?\/?>/i;
const AUTOLINK = /^<(https?:\/\/|mailto:)[^\s<>]*>/i;

/**
 * Markdown in which what looks like HTML is text, but for tags of layout: a definition is not to bring elements of its own,
 * and `<memberId>` would vanish. Code stays as it is.
 */
export function withoutMarkup(markdown: string): string {
  if (!/[<\]]/.test(markdown)) return markdown;
  return markdown
    .split(/(^ {0,3}```[\s\S]*?^ {0,3}```|`[^`\n]+`)/m)
    .map((part, index) => (index % 2 === 1 ? part : escapeTags(part)))
    .join("");
}

function escapeTags(text: string): string {
  return (
    text
      .replace(/\\?<(?=[a-z/!?])/gi, (found, at: number) => {
        const rest = text.slice(at, at + 2000);
        return found.length > 1 || HARMLESS_TAG.test(rest) || AUTOLINK.test(rest) ? found : "\\<";
      })
      // A link's target may stand elsewhere: `[name]: javascript:...`.
      .replace(/^( {0,3})\[(?=[^\]\n]{1,200}\]:\s*<?(?!https?:|mailto:)[a-z][a-z0-9+.-]{0,40}:)/gim, "$1\\[")
  );
}
