/** Text for a terminal: colours only where they are wanted, control sequences of a definition never. */
import pc from "picocolors";
import { messageOf, SigmaPostmanError } from "../errors.js";

/**
 * Colours on a terminal, or where FORCE_COLOR asks for them, and never with NO_COLOR. (picocolors on its own has them in
 * every pipe of a CI job.) Each stream is a thing of its own. @see https://no-color.org
 */
function colorsFor(stream: { isTTY?: boolean }) {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const isWanted = FORCE_COLOR ? FORCE_COLOR !== "0" : stream.isTTY === true && TERM !== "dumb";
  return pc.createColors(isWanted && !NO_COLOR);
}

export const colors = colorsFor(process.stdout);
export const errorColors = colorsFor(process.stderr);

export function print(line = ""): void {
  process.stdout.write(`${line}\n`);
}

export function printNote(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Control characters, and those that turn the direction of writing: a terminal acts on them, and a reader is misled. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** Characters of one text. A definition may give a name of megabytes. */
const MAX_TEXT = 1000;
/** So many of them from its end, where the file of a long path stands. */
const MAX_TAIL = 300;

/** Text of a definition on one line of a bearable length, without the characters that a terminal would act on. */
export function plain(text: string): string {
  const shown = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - MAX_TAIL)}...${text.slice(-MAX_TAIL)}` : text;
  return shown.replace(/[\n\t\u2028\u2029]+/g, " ").replace(UNSEEN, "");
}

/** JSON that a terminal may show: the same value, with escapes where it would act on a character. */
export function plainJson(value: unknown): string {
  const escaped = (character: string) =>
    character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value, null, 2).replace(UNSEEN, escaped);
}

/** One or two lines: where and what is wrong, and what to do. The stack only with DEBUG=sigma-postman. */
export function renderError(error: unknown): string {
  if (!(error instanceof SigmaPostmanError))
    return `${errorColors.red("error")} ${plain(messageOf(error))}\nThis is a mistake in sigma-postman. DEBUG=sigma-postman shows where.`;
  const first = `${errorColors.red("error")} ${[error.where, error.message]
    .filter(Boolean)
    .map((text) => plain(text ?? ""))
    .join(": ")}`;
  return error.hint ? `${first}\n${plain(error.hint)}` : first;
}

export function printError(error: unknown): void {
  printNote(renderError(error));
  if (process.env.DEBUG?.split(",").includes("sigma-postman") && error instanceof Error) {
    for (const line of (error.stack ?? "").split("\n")) printNote(plain(line));
    if (error.cause instanceof Error)
      for (const line of `caused by ${error.cause.stack}`.split("\n")) printNote(plain(line));
  }
}
