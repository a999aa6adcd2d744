/** Renames that end a run after some of them, as if the process had been killed. For `vi.mock("node:fs/promises", ...)`. */
import type * as Files from "node:fs/promises";

/** Those that are still let through; the one after them ends the run. */
export const renames = { left: Number.POSITIVE_INFINITY };

export async function countRenames(original: () => Promise<typeof Files>): Promise<typeof Files> {
  const real = await original();
  return {
    ...real,
    rename: async (from, to) => {
      renames.left -= 1;
      if (renames.left < 0) throw new Error("killed");
      await real.rename(from, to);
    },
  };
}
