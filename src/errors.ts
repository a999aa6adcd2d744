/**
 * Every error sigma-postman throws on purpose, sorted by who can put it right.
 * A message says what is wrong; `where` names the place (file, line and column, JSON pointer, operation);
 * `hint` says what to do next. Only `src/cli/main.ts` prints one and turns it into an exit code.
 */
export class SigmaPostmanError extends Error {
  readonly exitCode: number = 1;
  readonly where: string | undefined;
  readonly hint: string | undefined;
  /** Lines that belong to the message: where there is a list of faults. */
  readonly details: readonly string[];

  constructor(
    message: string,
    details: { where?: string; hint?: string; details?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.where = details.where;
    this.hint = details.hint;
    this.details = details.details ?? [];
  }
}

/** The command line, or the options of a library call, ask for something that doesn't exist. */
export class UsageError extends SigmaPostmanError {
  override readonly exitCode = 2;
}

/** The definition can't be fetched, read or used. */
export class DefinitionError extends SigmaPostmanError {
  override readonly exitCode = 3;
}

/** The output can't be written, or would replace what isn't ours. */
export class OutputError extends SigmaPostmanError {
  override readonly exitCode = 4;
}

/** The text of an error's `message`, or of whatever else was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
