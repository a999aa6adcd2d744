/** Text for a terminal: colours only where they are wanted, and never a definition's control sequences. */
import pc from "picocolors";
import type { Style } from "../changes/report/text.js";
import { messageOf, SigmaPostmanError } from "../errors.js";
import { forTerminal, UNSEEN } from "../text/terminal.js";

export { forTerminal };

/**
 * Colours on a terminal, or where FORCE_COLOR asks for them, and never with NO_COLOR. (picocolors on its own has them in
 * every pipe of a CI job.) Each stream is judged by itself. @see https://no-color.org
 */
function colorsFor(stream: { isTTY?: boolean }) {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const isWanted = FORCE_COLOR ? FORCE_COLOR !== "0" : stream.isTTY === true && TERM !== "dumb";
  return pc.createColors(isWanted && !NO_COLOR);
}

export const colors = colorsFor(process.stdout);
export const errorColors = colorsFor(process.stderr);

/** Of a report of changes. */
export const REPORT_STYLE: Style = {
  strong: colors.bold,
  dim: colors.dim,
  breaking: colors.red,
  risky: colors.yellow,
  code: colors.cyan,
};

export function print(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** Prints lines, broken between words where a terminal is too narrow. Lines in a file or a pipe stay whole. */
export async function printFitted(
  lines: AsyncIterable<string> | Iterable<string>,
  stream: NodeJS.WriteStream = process.stdout,
): Promise<void> {
  const fitted = stream.isTTY === true ? (await import("./wrap.js")).fitted : (line: string) => [line];
  for await (const line of lines) {
    for (const piece of fitted(line, stream.columns ?? 80)) stream.write(`${piece}\n`);
  }
}

export function printNote(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** JSON that a terminal may show: the same value, with escapes where it would act on a character. */
export function plainJson(value: unknown): string {
  // A character may be two units of UTF-16, each with its escape.
  const escaped = (character: string) =>
    character === "\n"
      ? character
      : character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return JSON.stringify(value, null, 2).replace(UNSEEN, escaped);
}

/** What takes the place of the published definition; with `reasons`, a line for each URL that was tried. */
export function printOffline(reason: string, reasons: boolean): void {
  const how = reasons ? "" : " (--verbose says why)";
  printNote(
    `${errorColors.yellow("note")} Sigma's published definition can't be reached: using the bundled one${how}.`,
  );
  if (!reasons) return;
  for (const line of reason.replace(/^latest: [^:]*: /, "").split(/; (?=https?:)/))
    printNote(`     ${forTerminal(line)}`);
}

/** One or two lines, or a list between them: where and what is wrong, and what to do. The stack only with DEBUG=sigma-postman. */
export function renderError(error: unknown): string {
  if (!(error instanceof SigmaPostmanError))
    return `${errorColors.red("error")} ${forTerminal(messageOf(error))}\nThis is a mistake in sigma-postman. DEBUG=sigma-postman shows where.`;
  const first = `${errorColors.red("error")} ${[error.where, error.message]
    .filter(Boolean)
    .map((text) => forTerminal(text ?? ""))
    .join(": ")}`;
  const details = error.details.map((line) => `  ${forTerminal(line)}`);
  return [first, ...details, ...(error.hint ? [forTerminal(error.hint)] : [])].join("\n");
}

export async function printError(error: unknown): Promise<void> {
  await printFitted(renderError(error).split("\n"), process.stderr);
  if (process.env.DEBUG?.split(",").includes("sigma-postman") && error instanceof Error) {
    const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack}` : "";
    for (const line of `${error.stack ?? ""}${cause}`.split("\n")) printNote(forTerminal(line));
  }
}
