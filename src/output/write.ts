/**
 * Files -> a folder, all or nothing as far as a file system allows: everything is compared first, then written beside
 * its target, synced and renamed over it. The lock file says beforehand what is about to be written, so that after a
 * crash between two renames the next run recognises its own files.
 */
import { mkdir, open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { messageOf, OutputError } from "../errors.js";
import { get, isJsonText } from "../json.js";
import { MAX_ARCHIVE } from "../lock/archive.js";
import { ARCHIVE_FILE, COLLECTION_FILE, LOCK_FILE } from "../lock/file-names.js";
import { distinctEarlier } from "../lock/history.js";
import {
  type FileOrigin,
  type Generation,
  type Lock,
  lockText,
  NO_GENERATION,
  newerVersion,
  readLock,
  sha256,
} from "../lock/lock.js";
import { makeTemporary, readRegularFile } from "./file.js";
import { acquireWriteLock, leftBehind } from "./write-lock.js";

/** A file to write. Its name is ours, never text of a definition as it stands. */
export interface OutputFile {
  readonly name: string;
  readonly text: string;
  /** The text as generated, where what people made of the file has been put into `text`; the lock holds its hash. */
  readonly generated?: string;
  /** Readable by the owner only. */
  readonly isPrivate?: boolean;
}

/** What is written: text, or bytes as they are. */
export interface Draft {
  readonly name: string;
  readonly text: string | Uint8Array;
  readonly isPrivate?: boolean;
}

export interface OutputPlan {
  readonly folder: string;
  /** In the order in which they take their places. */
  readonly changed: readonly Draft[];
  readonly unchanged: readonly string[];
  /** What the lock file says afterwards, and while the files are renamed. */
  readonly lockText: string;
  readonly announced: string;
  readonly lockChanged: boolean;
  /** The texts that the plan was made from, the lock's too; undefined for a file that wasn't there. */
  readonly before: ReadonlyMap<string, string | undefined>;
}

/**
 * The text a file has now; undefined when there is none. Lines end with LF: a clone with `core.autocrlf` is no change.
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
    const message = code === "ENOTDIR" ? "is not a folder" : `can't be read: ${messageOf(cause)}`;
    throw new OutputError(message, {
      where: code === "ENOTDIR" ? folder : join(folder, name),
      hint: "Choose another folder with --output.",
      cause,
    });
  }
}

/** What is there before a run. */
export interface OutputState {
  readonly folder: string;
  readonly lockText: string | undefined;
  readonly lock: Lock | undefined;
  /** Of the files that are there, by name. */
  readonly texts: ReadonlyMap<string, string>;
  /** The definitions of the last generation, packed. */
  readonly kept: Uint8Array | undefined;
  /** Files that an earlier run made and this one doesn't. */
  readonly others: readonly string[];
}

/**
 * @param limit bytes of the definitions that are kept
 * @throws OutputError when something can't be read, or the lock file isn't ours and `force` is not set
 */
export async function readOutput(
  folder: string,
  names: readonly string[],
  force: boolean,
  limit = MAX_ARCHIVE,
): Promise<OutputState> {
  const lockText = await readCurrent(folder, LOCK_FILE);
  const lock = readLock(lockText);
  if (lockText !== undefined && lock === undefined && !force) throw foreignLock(folder, lockText);
  const texts = new Map<string, string>();
  for (const name of names) {
    const text = await readCurrent(folder, name);
    if (text !== undefined) texts.set(name, text);
  }
  const others: string[] = [];
  for (const name of Object.keys(lock?.last.files ?? {}))
    if (!names.includes(name) && !/[/\\]/.test(name) && (await exists(join(folder, name)))) others.push(name);
  return { folder, lockText, lock, texts, kept: await readKept(folder, limit), others };
}

/** A copy is never relied on: one that can't be read is as good as none. @throws OutputError when it is no file */
async function readKept(folder: string, limit: number): Promise<Uint8Array | undefined> {
  try {
    return await readRegularFile(join(folder, ARCHIVE_FILE), limit);
  } catch (cause) {
    if (cause instanceof OutputError) throw cause;
    return undefined;
  }
}

/** Parts of the lock that only who generated knows. */
export type Recorded = Pick<Generation, "definitions" | "entries" | "outlived" | "environments">;

/**
 * What writing would do.
 * @param standings of the files that are there, which generation they are of
 * @param kept the definitions, packed; undefined where the file is right, or can't be made
 */
export async function planOutput(
  state: OutputState,
  files: readonly OutputFile[],
  recorded: Recorded,
  standings: ReadonlyMap<string, FileOrigin>,
  kept?: Uint8Array,
): Promise<OutputPlan> {
  const { folder, texts } = state;
  const changed: Draft[] = [];
  const unchanged: string[] = [];
  for (const file of files) {
    const current = texts.get(file.name);
    const isShut = current !== undefined && (await isPrivateFile(join(folder, file.name)));
    if (current === file.text && (isShut || !file.isPrivate)) {
      unchanged.push(file.name);
      continue;
    }
    // A file that was readable by its owner only stays so: it may hold what nobody else is to see.
    changed.push(isShut ? { ...file, isPrivate: true } : file);
  }
  // The last one: as long as the definition of the last generation is there, what changed since can be told.
  if (kept) changed.push({ name: ARCHIVE_FILE, text: kept });
  else if (state.kept) unchanged.push(ARCHIVE_FILE);
  const before = state.lock?.last ?? NO_GENERATION;
  const { definitions, entries, outlived, environments } = recorded;
  const last: Generation = {
    definitions,
    files: {
      ...before.files,
      ...Object.fromEntries(files.map(({ name, text, generated }) => [name, sha256(generated ?? text)])),
    },
    written: {},
    entries,
    outlived,
    environments: { ...before.environments, ...environments },
  };
  const written = files.filter(({ text, generated }) => generated !== undefined && generated !== text);
  const next = { ...last, written: Object.fromEntries(written.map(({ name, text }) => [name, sha256(text)])) };
  const interrupted = state.lock?.next ?? [];
  // What an interrupted run found is already among the earlier ones, and `last` is of several generations then.
  const found = interrupted.length > 0 ? interrupted : [before];
  const earlier = distinctEarlier(last, [...found, ...(state.lock?.earlier ?? [])]);
  const text = lockText({ last, next: [], earlier });
  const announced = lockText({
    last: standingGeneration(before, texts, standings),
    next: [next],
    earlier,
  });
  const known = new Map(files.map(({ name }) => [name, texts.get(name)]));
  return {
    folder,
    changed,
    unchanged,
    lockText: text,
    announced,
    lockChanged: state.lockText !== text,
    before: known.set(LOCK_FILE, state.lockText),
  };
}

/** What is there now, file by file, which after a crash is of more than one generation. */
function standingGeneration(
  before: Generation,
  texts: ReadonlyMap<string, string>,
  standings: ReadonlyMap<string, FileOrigin>,
): Generation {
  const files = new Map(Object.entries(before.files));
  const environments = new Map(Object.entries(before.environments));
  let { definitions, entries, outlived } = before;
  for (const [name, { generation }] of standings) {
    if (name === ARCHIVE_FILE) {
      ({ definitions } = generation);
      continue;
    }
    put(files, name, get(generation.files, name));
    if (name === COLLECTION_FILE) ({ entries, outlived } = generation);
    else put(environments, name, get(generation.environments, name));
  }
  return {
    definitions,
    files: Object.fromEntries(files),
    written: Object.fromEntries([...texts].map(([name, text]) => [name, sha256(text)])),
    entries,
    outlived,
    environments: Object.fromEntries(environments),
  };
}

function put<T>(map: Map<string, T>, name: string, value: unknown): void {
  if (value === undefined) map.delete(name);
  else map.set(name, value as T);
}

/** Windows has no such modes: there every file counts as it was asked for. */
async function isPrivateFile(path: string): Promise<boolean> {
  if (process.platform === "win32") return true;
  return ((await stat(path)).mode & 0o077) === 0;
}

/** @throws OutputError; a file is then either as it was or as it should be. */
export async function writeOutput(plan: OutputPlan): Promise<void> {
  const { folder, changed } = plan;
  const isDone = changed.length === 0 && !plan.lockChanged;
  if (isDone && (await leftBehind(folder)).length === 0) return;
  try {
    await makeFolder(folder);
  } catch (cause) {
    throw new OutputError(`can't be made: ${reasonOf(cause)}`, {
      where: folder,
      hint: "Choose another folder with --output.",
      cause,
    });
  }
  const end = await inTurn(folder);
  try {
    if (isDone) return;
    await assertUntouched(plan);
    await replaceAll(plan);
  } finally {
    await end();
  }
}

async function inTurn(folder: string): Promise<() => Promise<void>> {
  try {
    return await acquireWriteLock(folder);
  } catch (cause) {
    throw cause instanceof OutputError ? cause : unwritable(folder, cause);
  }
}

/** What another run, or a person, wrote since the plan was made must not be lost. @throws OutputError */
async function assertUntouched({ folder, changed, before }: OutputPlan): Promise<void> {
  for (const name of [LOCK_FILE, ...changed.map(({ name }) => name)]) {
    if (!before.has(name) || (await readCurrent(folder, name)) === before.get(name)) continue;
    throw new OutputError("was changed by somebody else while it was being generated", {
      where: join(folder, name),
      hint: "Run this again.",
    });
  }
}

async function replaceAll({ folder, changed, lockText, announced }: OutputPlan): Promise<void> {
  const finished = { name: LOCK_FILE, text: lockText };
  if (changed.length === 0) return await replace(folder, finished);
  const files = await stage(folder, changed);
  const [lock] = await stage(folder, [finished]).catch(async (cause: unknown) => {
    await discard(files);
    throw cause;
  });
  try {
    await replace(folder, { name: LOCK_FILE, text: announced });
    for (const file of files) await renameOver(file);
    // The lock must not be there before the files that it speaks of.
    for (const place of new Set(files.map(({ target }) => dirname(target)))) await syncFolder(place);
    await renameOver(lock!);
    await syncFolder(folder);
  } finally {
    await discard([...files, lock!]);
  }
}

/** Makes renames in a folder last. Not every system can: there they last as well as they may. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows opens no folders.
  }
}

/** Level by level: Node's own recursion never ends where a level can't be made, as below /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (cause) {
    const code = get(cause, "code");
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

async function replace(folder: string, file: Draft): Promise<void> {
  for (const staged of await stage(folder, [file])) await renameOver(staged);
  await syncFolder(folder);
}

/** A file that is written, and not in its place yet. */
interface Staged {
  readonly temporary: string;
  /** Where a symbolic link leads, so that the link stays. */
  readonly target: string;
}

/** Writes each file beside its target. When one can't be written, none is left, and nothing has been replaced yet. */
async function stage(folder: string, files: readonly Draft[]): Promise<Staged[]> {
  const results = await Promise.allSettled(files.map((file) => writeBeside(join(folder, file.name), file)));
  const staged = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = results.findIndex(({ status }) => status === "rejected");
  const failure = results[failed];
  if (failure?.status !== "rejected") return staged;
  await discard(staged);
  throw unwritable(join(folder, files[failed]!.name), failure.reason);
}

/** A file that is there keeps its mode. */
async function writeBeside(path: string, { text, isPrivate }: Draft): Promise<Staged> {
  const target = await realpath(path).catch(() => path);
  const current = await stat(target).then(
    ({ mode }) => mode & 0o777,
    () => undefined,
  );
  const mode = isPrivate ? 0o600 : current;
  const { path: temporary, made: file } = await makeTemporary(target, (path) =>
    open(path, "wx", mode === undefined ? 0o666 : 0o600),
  );
  try {
    await file.writeFile(text);
    await file.sync();
    if (mode !== undefined) await file.chmod(mode);
  } catch (cause) {
    await discard([{ temporary }]);
    throw cause;
  } finally {
    await file.close();
  }
  return { temporary, target };
}

async function renameOver({ temporary, target }: Staged): Promise<void> {
  try {
    await rename(temporary, target);
  } catch (cause) {
    await discard([{ temporary }]);
    throw unwritable(target, cause);
  }
}

async function discard(staged: readonly Pick<Staged, "temporary">[]): Promise<void> {
  await Promise.all(staged.map(({ temporary }) => rm(temporary, { force: true }).catch(() => {})));
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
  const code = get(cause, "code");
  return (typeof code === "string" ? reasons[code] : undefined) ?? messageOf(cause);
}

/** Why a file can't be taken for ours. Where it may be ours and damaged, nobody is told to replace it: edits are in it. */
export function foreign(folder: string, name: string, text: string): OutputError {
  const where = join(folder, name);
  if (hasConflict(text)) {
    const hint = `Take one side: git checkout --ours (or --theirs) -- ${name}. Then run this again: what sigma-postman wrote for either is renewed, and edits stay.`;
    return new OutputError("has a git merge conflict in it", { where, hint });
  }
  if (!isJsonText(text)) {
    const hint = "Restore it, for instance from git, or generate into another folder with --output.";
    return new OutputError("is not valid JSON", { where, hint });
  }
  return new OutputError("was not written by sigma-postman", {
    where,
    hint: "Choose another folder with --output, or replace it with --force.",
  });
}

function foreignLock(folder: string, text: string): OutputError {
  const where = join(folder, LOCK_FILE);
  const version = newerVersion(text);
  if (version !== undefined) {
    const hint = "Update sigma-postman to the one that your team uses, or generate into another folder with --output.";
    return new OutputError(`was written by a newer sigma-postman (its version is ${version})`, { where, hint });
  }
  if (isJsonText(text) || hasConflict(text)) return foreign(folder, LOCK_FILE, text);
  return new OutputError("is not valid JSON", { where, hint: "Restore it from git, or delete it: your edits stay." });
}

/** Whether git left both sides of a conflict in a file. */
function hasConflict(text: string): boolean {
  return /^<{7}(?: |\r?$)/m.test(text) && /^>{7}(?: |\r?$)/m.test(text);
}
