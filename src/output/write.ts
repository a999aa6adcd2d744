/**
 * Files -> a folder, all or nothing as far as a file system allows: everything is compared first, then written beside
 * its target, synced and renamed over it. The lock file says beforehand what is about to be written, so that after a
 * crash between two renames the next run recognises its own files.
 */
import { createHash } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { messageOf, OutputError } from "../errors.js";
import { isObject, own, ownArray, ownObject, ownString, parseObject, toFileText } from "../json.js";

export const LOCK_FILE = "sigma-postman.lock.json";

/** A file to write. Its name is ours, never text of a definition as it stands. */
export interface OutputFile {
  readonly name: string;
  readonly text: string;
  /** The text as generated, where what people filled in has been put into `text`; the lock holds its hash. */
  readonly generated?: string;
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
  /** What a run is about to write, and what interrupted ones before it were: any of it may stand there. */
  readonly next?: { readonly [name: string]: readonly string[] };
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
 * The texts, by name, of those files that a person changed since they were generated. Not among them: files that don't
 * exist, or are as we left them. @throws OutputError
 */
export async function readEdited(folder: string, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const lock = readLock(await readCurrent(folder, LOCK_FILE));
  const edited = new Map<string, string>();
  for (const name of names) {
    const current = await readCurrent(folder, name);
    if (current !== undefined && !isAsGenerated(lock, name, current)) edited.set(name, current);
  }
  return edited;
}

function isAsGenerated(lock: Lock | undefined, name: string, text: string): boolean {
  const hash = sha256(text);
  return own(lock?.files, name) === hash || ownArray(lock?.next, name).includes(hash);
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
    const isShut = current !== undefined && (await isPrivateFile(join(folder, file.name)));
    if (current === file.text && (isShut || !file.isPrivate)) {
      unchanged.push(file.name);
      continue;
    }
    // A file that was readable by its owner only stays so: it may hold what nobody else is to see.
    changed.push(isShut ? { ...file, isPrivate: true } : file);
    if (current === undefined || force) continue;
    if (isAsGenerated(before, file.name, current)) continue;
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
    files: {
      ...before?.files,
      ...Object.fromEntries(files.map(({ name, text, generated }) => [name, sha256(generated ?? text)])),
    },
  };
  return { folder, changed, unchanged, lock, lockChanged: lockText !== toFileText(lock) };
}

/** Windows has no such modes: there every file counts as it was asked for. */
async function isPrivateFile(path: string): Promise<boolean> {
  if (process.platform === "win32") return true;
  return ((await stat(path)).mode & 0o077) === 0;
}

/** @throws OutputError; a file is then either as it was or as it should be. */
export async function writeOutput(plan: OutputPlan): Promise<void> {
  const { folder, changed, lock } = plan;
  if (changed.length === 0 && !plan.lockChanged) return;
  try {
    await makeFolder(folder);
  } catch (cause) {
    throw new OutputError(`can't be made: ${reasonOf(cause)}`, {
      where: folder,
      hint: "Choose another folder with --output.",
      cause,
    });
  }
  const before = readLock(await readCurrent(folder, LOCK_FILE));
  const announced: Lock = { ...lock, files: before?.files ?? {}, next: announce(lock, before) };
  const finished = { name: LOCK_FILE, text: toFileText(lock) };
  if (changed.length > 0) {
    const staged = [...changed, finished];
    const temporaries = await stage(folder, staged);
    try {
      await replace(folder, { name: LOCK_FILE, text: toFileText(announced) });
      for (const [index, temporary] of temporaries.entries())
        await renameOver(temporary, join(folder, staged[index]!.name));
    } finally {
      await discard(temporaries);
    }
  } else {
    await replace(folder, finished);
  }
}

/** Level by level: Node's own recursion never ends where a level can't be made, as below /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (cause) {
    const code = own(cause, "code");
    if (code === "EEXIST" && (await stat(folder)).isDirectory()) return;
    if (code !== "ENOENT" || dirname(folder) === folder || (await exists(dirname(folder)))) throw cause;
    await makeFolder(dirname(folder));
    await mkdir(folder);
  }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

function announce(lock: Lock, before: Lock | undefined): NonNullable<Lock["next"]> {
  const pairs = Object.entries(lock.files).map(([name, hash]) => {
    const earlier = ownArray(before?.next, name).filter((other): other is string => typeof other === "string");
    return [name, [...new Set([hash, ...earlier])]] as const;
  });
  return Object.fromEntries(pairs);
}

type Draft = Pick<OutputFile, "name" | "text" | "isPrivate">;

async function replace(folder: string, file: Draft): Promise<void> {
  const [temporary = ""] = await stage(folder, [file]);
  await renameOver(temporary, join(folder, file.name));
}

/** Writes each file beside its target. When one can't be written, none is left, and nothing has been replaced yet. */
async function stage(folder: string, files: readonly Draft[]): Promise<string[]> {
  const temporaries = files.map(({ name }) => temporaryFor(folder, name));
  const results = await Promise.allSettled(files.map((file, index) => writeSynced(temporaries[index]!, file)));
  const failed = results.findIndex(({ status }) => status === "rejected");
  const failure = results[failed];
  if (failure?.status !== "rejected") return temporaries;
  await discard(temporaries);
  throw unwritable(join(folder, files[failed]!.name), failure.reason);
}

let temporaryCount = 0;

/** The lock file is staged twice in a run, and two runs may stage at once. */
function temporaryFor(folder: string, name: string): string {
  temporaryCount += 1;
  return join(folder, `.${name}.${process.pid}-${temporaryCount}.tmp`);
}

async function writeSynced(temporary: string, { text, isPrivate }: Draft): Promise<void> {
  const file = await open(temporary, "w", isPrivate ? 0o600 : 0o666);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  if (isPrivate) await chmod(temporary, 0o600);
}

async function renameOver(temporary: string, target: string): Promise<void> {
  try {
    await rename(temporary, target);
  } catch (cause) {
    await discard([temporary]);
    throw unwritable(target, cause);
  }
}

async function discard(temporaries: readonly string[]): Promise<void> {
  await Promise.all(temporaries.map((temporary) => rm(temporary, { force: true }).catch(() => {})));
}

function unwritable(target: string, cause: unknown): OutputError {
  return new OutputError(`can't be written: ${reasonOf(cause)}`, {
    where: target,
    hint: "Choose another folder with --output, or free what stands in the way.",
    cause,
  });
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
  const file = parseObject(text);
  return ownString(ownObject(file, "info"), "_postman_id") ?? ownString(file, "id");
}

function readLock(text: string | undefined): Lock | undefined {
  const value = parseObject(text);
  return own(value, "version") === 1 && isObject(own(value, "files")) ? (value as unknown as Lock) : undefined;
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
