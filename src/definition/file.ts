/** The bytes of a file, or of a pipe such as `<(curl ...)`; bounded in size, and never waiting for ever. */
import { constants, type FileHandle, open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { DefinitionError, messageOf } from "../errors.js";
import { get } from "../json.js";

export interface ReadOptions {
  /** In bytes. */
  readonly maxSize: number;
  /** Milliseconds without a byte after which a pipe is given up. */
  readonly idleTimeout: number;
  readonly signal?: AbortSignal;
}

const CHUNK = 1024 * 1024;
/** Milliseconds between two looks at a pipe that has nothing yet. */
const PAUSE = 20;

/** @returns the bytes, and whether they stand in a folder of files, which a pipe doesn't. @throws DefinitionError */
export async function readBytes(
  path: string,
  source: string,
  options: ReadOptions,
): Promise<{ readonly bytes: Buffer; readonly isFile: boolean }> {
  let file: FileHandle | undefined;
  try {
    // Opening a pipe that nobody writes to would block a thread that Node waits for when it exits.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const found = await file.stat();
    if (found.isDirectory()) throw fault("is a folder, not a file", source);
    if (!found.isFile()) return { bytes: await readStream(file, found.isFIFO(), source, options), isFile: false };
    if (found.size > options.maxSize) throw tooLarge(source, options.maxSize);
    return { bytes: await readWhole(file, found.size), isFile: true };
  } catch (cause) {
    if (cause instanceof DefinitionError) throw cause;
    throw fault(readFault(cause), source, cause);
  } finally {
    await file?.close();
  }
}

/** What Node reads at once, in bytes: with more, `read` ends the process, and `readFile` says why. */
const MAX_READ = 2 ** 31 - 1;

/**
 * At once: Node's `readFile` takes a large file in many pieces. Files that say they are empty (`/proc`) are read to their end.
 * Of one that grows meanwhile, what was there.
 */
async function readWhole(file: FileHandle, size: number): Promise<Buffer> {
  if (size === 0 || size > MAX_READ) return await file.readFile();
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await file.read(bytes, length, size - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

/** What has no size beforehand: a pipe, a device. */
async function readStream(file: FileHandle, isPipe: boolean, source: string, options: ReadOptions): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  let silence = 0;
  for (;;) {
    options.signal?.throwIfAborted();
    const read = await readSome(file);
    if (read === undefined || (read.length === 0 && size === 0 && isPipe)) {
      // Nothing yet, or nobody who writes yet.
      if (silence >= options.idleTimeout) throw fault(`nothing came for ${options.idleTimeout / 1000} s`, source);
      silence += PAUSE;
      await sleep(PAUSE);
      continue;
    }
    if (read.length === 0) return Buffer.concat(chunks);
    silence = 0;
    size += read.length;
    if (size > options.maxSize) throw tooLarge(source, options.maxSize);
    chunks.push(read);
  }
}

/** Undefined when there is nothing to read yet. */
async function readSome(file: FileHandle): Promise<Buffer | undefined> {
  try {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, null);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    if (get(error, "code") === "EAGAIN") return undefined;
    throw error;
  }
}

export function tooLarge(source: string, maxSize: number): DefinitionError {
  return new DefinitionError(`larger than ${maxSize} bytes`, { where: source, hint: "Raise it with --max-size." });
}

function fault(message: string, source: string, cause?: unknown): DefinitionError {
  return new DefinitionError(message, {
    where: source,
    hint: 'Give a file, an https URL, "latest" or "bundled".',
    cause,
  });
}

function readFault(cause: unknown): string {
  switch (get(cause, "code")) {
    case "ENOENT":
    case "ENOTDIR":
      return "no such file";
    case "EACCES":
      return "may not be read (permission denied)";
    case "ELOOP":
      return "is a link that leads to itself";
    case "ENAMETOOLONG":
      return "no such file (the name is too long)";
    default:
      return `can't be read: ${messageOf(cause)}`;
  }
}
