/** Text for a terminal: colours only where they are wanted, control sequences of a definition never. */
import pc from "picocolors";
import { messageOf, SigmaPostmanError } from "../errors.js";

/** picocolors looks at NO_COLOR, FORCE_COLOR and standard output; standard error may be another thing. */
export const colors = pc;

export function print(line = ""): void {
  process.stdout.write(`${line}\n`);
}

export function printNote(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Text of a definition without the control characters that a terminal would act on. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "");
}

/** One or two lines: where and what is wrong, and what to do. The stack only with DEBUG=sigma-postman. */
export function renderError(error: unknown): string {
  if (!(error instanceof SigmaPostmanError))
    return `${colors.red("error")} ${plain(messageOf(error))}\nThis is a mistake in sigma-postman. DEBUG=sigma-postman shows where.`;
  const first = `${colors.red("error")} ${plain([error.where, error.message].filter(Boolean).join(": "))}`;
  return error.hint ? `${first}\n${plain(error.hint)}` : first;
}

export function printError(error: unknown): void {
  printNote(renderError(error));
  if (process.env.DEBUG?.split(",").includes("sigma-postman") && error instanceof Error) {
    printNote(error.stack ?? "");
    if (error.cause instanceof Error) printNote(`caused by ${error.cause.stack}`);
  }
}
