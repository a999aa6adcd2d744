/** What is in a folder that anybody may have put something into: nothing but regular files is read. */
import { readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { OutputError } from "../errors.js";
import { get } from "../json.js";
import { reasonOf } from "./reason.js";

/**
 * The bytes of a file, or of the one that a link leads to. Doesn't wait for a pipe or a device.
 * @returns undefined for a file of more than `maxSize` bytes
 * @throws OutputError where something other than a file is in its place; else what the file system says
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

/**
 * The text of a file; undefined when there is none. Lines end with LF: a clone with `core.autocrlf` is no change.
 * @throws OutputError
 */
export async function readCurrent(folder: string, name: string): Promise<string | undefined> {
  try {
    const bytes = await readRegularFile(join(folder, name));
    return bytes?.toString("utf8").replaceAll("\r\n", "\n");
  } catch (cause) {
    if (cause instanceof OutputError) throw cause;
    const code = get(cause, "code");
    if (code === "ENOENT") return undefined;
    const message = code === "ENOTDIR" ? "is not a folder" : `can't be read: ${reasonOf(cause)}`;
    throw new OutputError(message, {
      where: code === "ENOTDIR" ? folder : join(folder, name),
      hint: "Choose another folder with --output.",
      cause,
    });
  }
}

export async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

/** Whether only its owner can read a file. Windows has no such modes: every file there counts as private. */
export async function isPrivateFile(path: string): Promise<boolean> {
  if (process.platform === "win32") return true;
  return ((await stat(path)).mode & 0o077) === 0;
}
