/** Files of a folder that anybody may have put something into: nothing but regular files is read, and nothing written through a link. */
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { OutputError } from "../errors.js";
import { get } from "../json.js";

/**
 * The bytes of a file, or of the one that a link leads to. A pipe or a device isn't waited for.
 * @throws OutputError for what is there and no file; else what the file system says
 */
export async function readRegularFile(path: string, maxSize = Number.POSITIVE_INFINITY): Promise<Buffer | undefined> {
  const found = await stat(path);
  if (found.isDirectory()) throw notAFile(path, "a folder");
  if (found.isFIFO()) throw notAFile(path, "a pipe");
  if (found.isSocket()) throw notAFile(path, "a socket");
  if (!found.isFile()) throw notAFile(path, "a device");
  return found.size > maxSize ? undefined : await readFile(path);
}

function notAFile(path: string, what: string): OutputError {
  return new OutputError(`is ${what}, where a file is to be written`, {
    where: path,
    hint: `Move ${basename(path)} away, or choose another folder with --output.`,
  });
}

let count = 0;

/** `.<name>.<pid>-<number>.tmp` */
export function temporaryName(folder: string, name: string): string {
  count += 1;
  return join(folder, `.${name}.${process.pid}-${count}.tmp`);
}

/**
 * Makes a new file beside `target`, and never writes into one that is there: a link of that name could lead anywhere.
 * @param make opens or writes the path that it gets with the flag `wx`
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
      if (get(error, "code") !== "EEXIST" || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Names of one process that may be taken: by what an earlier process of the same number left, or by what somebody put there. */
const ATTEMPTS = 1000;

/** Writes a file whole or not at all, and never through a link. @throws what the file system says */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  let temporary: string | undefined;
  try {
    ({ path: temporary } = await makeTemporary(path, (name) => writeFile(name, content, { flag: "wx" })));
    await rename(temporary, path);
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { force: true });
    throw error;
  }
}
