/** newman, loaded when a run needs it. */

/**
 * Without the warning that Node 24 has for newman's `fs.F_OK` (DEP0176): nobody who runs a collection can do anything
 * about it. All other warnings are shown.
 */
export async function importNewman(): Promise<typeof import("newman")> {
  const { emitWarning } = process;
  process.emitWarning = ((warning: string | Error, ...details: unknown[]) => {
    if (!details.includes("DEP0176")) Reflect.apply(emitWarning, process, [warning, ...details]);
  }) as typeof emitWarning;
  try {
    return (await import("newman")).default;
  } finally {
    process.emitWarning = emitWarning;
  }
}
