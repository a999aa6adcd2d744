/** JSON laid out to be read, also where it was cut: token by token, so that no number changes. Pure. */

const TOKEN = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/gs;

/** Deeper than that, lines are no further indented: a text of brackets alone must not grow without bounds. */
const DEEPEST = 20;

/** Any other text as it is. */
export function indentedJson(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  let result = "";
  let depth = 0;
  let before = "";
  const newLine = () => `\n${"  ".repeat(Math.min(Math.max(depth, 0), DEEPEST))}`;
  for (const [token] of text.matchAll(TOKEN)) {
    const isClosing = token === "}" || token === "]";
    const isAfterOpening = before === "{" || before === "[";
    if (isClosing) depth -= 1;
    if (isClosing ? !isAfterOpening : isAfterOpening || before === ",") result += newLine();
    result += token === ":" ? ": " : token;
    if (token === "{" || token === "[") depth += 1;
    before = token;
  }
  return result;
}
