/** Ctrl-C and its like: what is under way ends, cleans up behind itself, and the process exits as a shell expects it. */

const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
/** Milliseconds for cleaning up. */
const GRACE = 2000;

const controller = new AbortController();
let code: number | undefined;

/** Aborted by the first signal. */
export const interrupted: AbortSignal = controller.signal;

/** The exit code of an interrupted process; undefined when nobody interrupted it. */
export function interruptCode(): number | undefined {
  return code;
}

/** From now on the first signal is for the program to obey, and the second ends it. */
export function listenForInterrupts(): void {
  for (const [name, exitCode] of Object.entries(CODES)) {
    process.on(name, () => {
      if (code !== undefined) process.exit(code);
      code = exitCode;
      controller.abort(new Error("interrupted"));
      setTimeout(() => process.exit(exitCode), GRACE).unref();
    });
  }
}
