/** What was thrown, before anybody prints it. */
import { REDACTED, type Redactor } from "./redactor.js";

/** Causes of causes. */
const DEEPEST = 10;

/** The same error with the secrets taken out of all that is printed of one; an error of its own for what is none. */
export function redactedError(thrown: unknown, redactor: Redactor): Error {
  try {
    if (!(thrown instanceof Error)) return new Error(redactor.text(String(thrown)));
    let error: Error = thrown;
    for (let depth = 0; ; depth += 1) {
      for (const key of ["message", "stack", "hint", "where"] as const) {
        const text = (error as unknown as Record<string, unknown>)[key];
        if (typeof text === "string") set(error, key, redactor.text(text));
      }
      if (error.cause === undefined) return thrown;
      if (!(error.cause instanceof Error) || depth === DEEPEST) {
        set(error, "cause", undefined);
        return thrown;
      }
      error = error.cause;
    }
  } catch {
    return new Error(REDACTED);
  }
}

function set(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, configurable: true, enumerable: false, writable: true });
}
