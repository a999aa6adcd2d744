/** The two columns of what `generate` prints: a label, and what belongs to it. */
import { colors } from "../print.js";

const LABEL_WIDTH = 9;

/** Before each further line of a section. */
const INDENT = " ".repeat(LABEL_WIDTH);

/** The first line of a section: `Wrote    output/`. */
export function labelled(label: string, text: string): string {
  return `${colors.bold(label.padEnd(LABEL_WIDTH))}${text}`;
}

/** A section of several lines; nothing when there are none. */
export function* section(label: string, lines: Iterable<string>): Generator<string> {
  let isFirst = true;
  for (const line of lines) {
    yield isFirst ? labelled(label, line) : `${INDENT}${line}`;
    isFirst = false;
  }
}

/** The longest lists are cut. @param lines as a terminal may show them */
export function* limited(lines: readonly string[], limit: number, more: (count: number) => string): Generator<string> {
  yield* lines.slice(0, limit);
  if (lines.length > limit) yield colors.dim(more(lines.length - limit));
}
