/** Lines that fit a terminal. */
import { stripVTControlCharacters } from "node:util";

/** Text in lines of at most so many characters, broken at blanks; a longer word stands by itself. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && longer.length > Math.max(20, width)) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  return lines;
}

/** A label and the blanks behind it, then the number or the dash of a list: further lines stand below what follows. */
const LABEL = /^ *(?:[^ ]+ )? +(?:\d\. |[-!?] )?/;
const BULLET = /^(?:\d\. |[-!?] )/;
const ESCAPE = "\u001b[";

/** One line as several of at most `width` visible characters, the further ones below the text of the first. */
export function fitted(line: string, width: number): string[] {
  const visible = stripVTControlCharacters(line);
  if (visible.length <= width) return [line];
  // A label may have a colour: from the first escape to the end of the second.
  const end = line.startsWith(ESCAPE) ? line.indexOf("m", line.indexOf(ESCAPE, 1)) + 1 : 0;
  const colored = line.slice(0, end);
  const rest = line.slice(end);
  // Other text with colours is longer than it looks, and stays whole.
  if (rest.includes(ESCAPE)) return [line];
  const label = colored + ((end > 0 ? BULLET : LABEL).exec(rest)?.[0] ?? "");
  const indent = " ".repeat(stripVTControlCharacters(label).length);
  const parts = wrapped(line.slice(label.length), width - indent.length);
  return parts.map((part, index) => (index === 0 ? label : indent) + part);
}
