/**
 * Files -> a folder, all or nothing as far as a file system allows: everything is compared first, then written beside
 * its target, synced and renamed over it. The lock file says beforehand what is about to be written, so that after a
 * crash between two renames the next run recognises its own files.
 */
import { createHash } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, OutputError } from "../errors.js";
import { isObject, type JsonObject, own, ownObject, ownString, toFileText } from "../json.js";

export const LOCK_FILE = "sigma-postman.lock.json";

/** A file to write. Its name is ours, never text of a definition as it stands. */
export interface OutputFile {
  readonly name: string;
  readonly text: string;
  /** The id that says a file of this name is ours, whoever reformatted it. */
  readonly id: string;
  /** Readable by the owner only. */
  readonly isPrivate?: boolean;
}

export interface OutputPlan {
  readonly folder: string;
  readonly changed: readonly OutputFile[];
  readonly unchanged: readonly string[];
  readonly lock: Lock;
  readonly lockChanged: boolean;
}

/** What was generated from what. `next` is there only while a run writes. */
export interface Lock {
  readonly version: 1;
  readonly definitions: readonly { readonly title: string; readonly version: string; readonly sha256: string }[];
  /** SHA-256 of each file as generated, in hex. */
  readonly files: { readonly [name: string]: string };
  readonly next?: { readonly [name: string]: string };
}

/** The text a file has now; undefined when there is none. @throws OutputError */
export async function readCurrent(folder: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, name), "utf8");
  } catch (cause) {
    const code = own(cause, "code");
    if (code === "ENOENT") return undefined;
    const message =
      code === "ENOTDIR"
        ? "is not a folder"
        : code === "EISDIR"
          ? "is a folder, where a file is to be written"
          : `can't be read: ${messageOf(cause)}`;
    throw new OutputError(message, {
      where: code === "ENOTDIR" ? folder : join(folder, name),
      hint: "Choose another folder with --output.",
      cause,
    });
  }
}

/**
 * What writing would do. @throws OutputError when a file is in the way that isn't ours, or that was edited since it was
 * generated, unless `force`.
 */
export async function planOutput(
  folder: string,
  files: readonly OutputFile[],
  definitions: Lock["definitions"],
  force: boolean,
): Promise<OutputPlan> {
  const lockText = await readCurrent(folder, LOCK_FILE);
  const before = readLock(lockText);
  if (lockText !== undefined && before === undefined && !force) throw foreign(folder, LOCK_FILE);
  const changed: OutputFile[] = [];
  const unchanged: string[] = [];
  for (const file of files) {
    const current = await readCurrent(folder, file.name);
    if (current === file.text) {
      unchanged.push(file.name);
      continue;
    }
    changed.push(file);
    if (current === undefined || force) continue;
    const hash = sha256(current);
    const isAsGenerated = own(before?.files, file.name) === hash || own(before?.next, file.name) === hash;
    if (isAsGenerated) continue;
    if (idOf(current) !== file.id) throw foreign(folder, file.name);
    if (file.name.endsWith(".postman_collection.json")) {
      throw new OutputError("was changed since it was generated, and replacing it would lose those changes", {
        where: join(folder, file.name),
        hint: "Generate into another folder with --output, or replace it with --force.",
      });
    }
  }
  const lock: Lock = {
    version: 1,
    definitions,
    files: { ...before?.files, ...Object.fromEntries(files.map(({ name, text }) => [name, sha256(text)])) },
  };
  return { folder, changed, unchanged, lock, lockChanged: lockText !== toFileText(lock) };
}

/** @throws OutputError; a file is then either as it was or as it should be. */
export async function writeOutput(plan: OutputPlan): Promise<void> {
  const { folder, changed, lock } = plan;
  if (changed.length === 0 && !plan.lockChanged) return;
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new OutputError(`can't be made: ${reasonOf(cause)}`, {
      where: folder,
      hint: "Choose another folder with --output.",
      cause,
    });
  }
  if (changed.length > 0) {
    const before = readLock(await readCurrent(folder, LOCK_FILE));
    await replace(folder, LOCK_FILE, toFileText({ ...lock, files: before?.files ?? {}, next: lock.files }), false);
  }
  for (const { name, text, isPrivate } of changed) await replace(folder, name, text, isPrivate ?? false);
  await replace(folder, LOCK_FILE, toFileText(lock), false);
}

async function replace(folder: string, name: string, text: string, isPrivate: boolean): Promise<void> {
  const target = join(folder, name);
  const temporary = join(folder, `.${name}.${process.pid}.tmp`);
  try {
    const file = await open(temporary, "w", isPrivate ? 0o600 : 0o666);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    if (isPrivate) await chmod(temporary, 0o600);
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new OutputError(`can't be written: ${reasonOf(cause)}`, {
      where: target,
      hint: "Choose another folder with --output, or free what stands in the way.",
      cause,
    });
  }
}

function reasonOf(cause: unknown): string {
  const reasons: { readonly [code: string]: string } = {
    EACCES: "permission denied",
    EPERM: "permission denied",
    EROFS: "the file system is read-only",
    ENOSPC: "the disk is full",
    EEXIST: "a file of that name is in the way",
    ENOTDIR: "part of the path is a file",
    EISDIR: "a folder of that name is in the way",
  };
  const code = own(cause, "code");
  return (typeof code === "string" ? reasons[code] : undefined) ?? messageOf(cause);
}

function foreign(folder: string, name: string): OutputError {
  return new OutputError("was not written by sigma-postman", {
    where: join(folder, name),
    hint: "Choose another folder with --output, or replace it with --force.",
  });
}

/** The id a Postman file carries; undefined for anything else. */
function idOf(text: string): string | undefined {
  const file = parsed(text);
  return ownString(ownObject(file, "info"), "_postman_id") ?? ownString(file, "id");
}

function readLock(text: string | undefined): Lock | undefined {
  const value = parsed(text ?? "");
  return own(value, "version") === 1 && isObject(own(value, "files")) ? (value as unknown as Lock) : undefined;
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
