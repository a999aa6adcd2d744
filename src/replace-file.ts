/** Writing one file whole or not at all, and never through a link: anybody may have put one into the folder. */
import { rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { get } from "./json.js";

/** @param mode of the file; without one, as the system gives it. @throws what the file system says */
export async function replaceFile(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
  let temporary: string | undefined;
  try {
    ({ path: temporary } = await makeTemporary(path, (name) => writeFile(name, content, { flag: "wx", mode })));
    await rename(temporary, path);
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/**
 * Makes a new file beside `target`. It never writes to a file that exists: a link of that name could lead anywhere.
 * @param make opens or writes the path it is given with the flag `wx`
 */
export async function makeTemporary<T>(
  target: string,
  make: (path: string) => Promise<T>,
): Promise<{ readonly path: string; readonly made: T }> {
  for (let attempt = 1; ; attempt += 1) {
    const path = temporaryName(dirname(target), basename(target));
    try {
      return { path, made: await make(path) };
    } catch (error) {
      if (get(error, "code") === "EEXIST" && attempt < ATTEMPTS) continue;
      // A file that was opened, and could not be filled, is no use to anybody.
      if (get(error, "code") !== "EEXIST") await rm(path, { force: true }).catch(() => {});
      throw error;
    }
  }
}

/** Names that may be taken: by an earlier process of the same number, or by somebody who put a file there. */
const ATTEMPTS = 1000;

let count = 0;

/** `.<name>.<pid>-<number>.tmp` */
export function temporaryName(folder: string, name: string): string {
  count += 1;
  return join(folder, `.${name}.${process.pid}-${count}.tmp`);
}
