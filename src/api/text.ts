/**
 * Markdown without the indentation it had in the source it was cut from. Sigma's descriptions begin in the first column
 * and go on indented, which Markdown would take for code once it is four columns deep.
 */
export function dedent(markdown: string): string {
  const lines = markdown.replaceAll("\r\n", "\n").trim().split("\n");
  const common = lines
    .slice(1)
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length)
    .reduce((least, indent) => Math.min(least, indent), Number.POSITIVE_INFINITY);
  return lines.map((line, index) => (index === 0 ? line : line.slice(common)).trimEnd()).join("\n");
}
