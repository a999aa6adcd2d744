/** Lines that fit a terminal. */
import { stripVTControlCharacters } from "node:util";
import wrapAnsi from "wrap-ansi";

/** What further lines are indented by: a label of nine columns, or blanks, then the number or the dash of a list. */
const LABEL = /^(?: {2,}|(?=[\w ]{8} )[A-Z]\w* +)(?:\d\. |[-!?] )?/;
const LEAST_WIDTH = 20;

/** Text in lines of at most `width` visible characters, broken at blanks; a longer word gets a line of its own. */
export function wrapped(text: string, width: number): string[] {
  return wrapAnsi(text, Math.max(LEAST_WIDTH, width)).split("\n");
}

/** One line as several of at most `width` visible characters, the further ones below the text of the first. */
export function fitted(line: string, width: number): string[] {
  const visible = stripVTControlCharacters(line);
  if (visible.length <= width) return [line];
  const indent = LABEL.exec(visible)?.[0].length ?? 0;
  const start = endOfVisible(line, indent);
  return wrapped(line.slice(start), width - indent).map((text, index) =>
    index === 0 ? line.slice(0, start) + text : " ".repeat(indent) + text,
  );
}

/** The index behind the first `count` visible characters and the escape sequences that follow them. */
function endOfVisible(line: string, count: number): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of colours
  const piece = /(?:\u001b\[[\d;]*m)+|[\s\S]/y;
  let left = count;
  for (let end = 0; ; end = piece.lastIndex) {
    piece.lastIndex = end;
    const [text = ""] = piece.exec(line) ?? [];
    if (text === "") return end;
    if (text.startsWith("\u001b")) continue;
    if (left === 0) return end;
    left -= 1;
  }
}
