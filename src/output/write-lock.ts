/**
 * One run at a time writes to a folder: a file with the number of its process says so, from the first temporary file to the
 * last rename. What a killed run left behind (that file, temporary files) is deleted by the next one.
 */
import { link, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join, resolve } from "node:path";
import { OutputError } from "../errors.js";
import { get, parseObject } from "../json.js";
import { makeTemporary, temporaryName } from "../replace-file.js";
import { readRegularFile } from "./read.js";
import { unwritable } from "./reason.js";

export const WRITE_LOCK_FILE = ".sigma-postman.writing";

/** Its name without the dot, which temporary files get anyway. */
const VISIBLE_NAME = WRITE_LOCK_FILE.slice(1);

/** Milliseconds after which a run has certainly ended, whatever its process number says: numbers are used again. */
const EXPIRY = 10 * 60 * 1000;

/** Tries to get the lock of a dead run, which others may want as well. */
const ATTEMPTS = 20;

/** Folders that this process is writing to. */
const held = new Set<string>();

/**
 * Takes the lock, and deletes what killed runs left.
 * @returns what releases it
 * @throws OutputError when another run holds it, or it can't be written
 */
export async function acquireWriteLock(folder: string): Promise<() => Promise<void>> {
  const place = resolve(folder);
  const file = join(place, WRITE_LOCK_FILE);
  if (held.has(place)) throw busy(folder, process.pid);
  held.add(place);
  try {
    for (let attempt = 1; !(await tryCreate(file)); attempt += 1) {
      const holder = await readHolder(file);
      if (attempt === ATTEMPTS || (holder && !holder.isDead)) throw busy(folder, holder?.pid);
      if (holder) await removeDead(file, holder);
    }
  } catch (cause) {
    held.delete(place);
    throw cause instanceof OutputError ? cause : unwritable(folder, cause);
  }
  for (const name of await leftovers(folder))
    if (name !== WRITE_LOCK_FILE) await rm(join(folder, name), { force: true }).catch(() => {});
  return async () => {
    await rm(file, { force: true }).catch(() => {});
    held.delete(place);
  };
}

/** @returns false where a lock exists */
async function tryCreate(file: string): Promise<boolean> {
  const text = JSON.stringify({ pid: process.pid, host: hostname() });
  const { path: draft } = await makeTemporary(join(dirname(file), VISIBLE_NAME), (path) =>
    writeFile(path, text, { flag: "wx" }),
  );
  try {
    return await tryLink(draft, file);
  } finally {
    await rm(draft, { force: true }).catch(() => {});
  }
}

/** A hard link has its content from the start: a run that is killed here never leaves an empty lock. */
async function tryLink(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file).catch(async (error: unknown) => {
      if (get(error, "code") === "EEXIST") throw error;
      // A file system without hard links.
      await writeFile(file, await readFile(draft), { flag: "wx" });
    });
    return true;
  } catch (error) {
    if (get(error, "code") === "EEXIST") return false;
    throw error;
  }
}

interface Holder {
  readonly pid: number | undefined;
  readonly text: string;
  readonly isDead: boolean;
}

/** Who writes to the folder; undefined when nobody does. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const [text, { mtimeMs }] = [String(await readRegularFile(file)), await stat(file)];
    const value = parseObject(text);
    const given = get(value, "pid");
    const pid = typeof given === "number" && Number.isSafeInteger(given) && given > 0 ? given : undefined;
    const isHere = get(value, "host") === hostname();
    const isExpired = Date.now() - mtimeMs > EXPIRY;
    return { pid, text, isDead: isExpired || (isHere && pid !== undefined && isGone(pid)) };
  } catch (error) {
    if (get(error, "code") === "ENOENT") return undefined;
    throw error;
  }
}

/** Containers may give each run the same number: a lock with ours is another run's, since this one isn't writing here. */
function isGone(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // With any other code (EPERM) the process exists, and is somebody else's.
    return get(error, "code") === "ESRCH";
  }
}

/** Takes a dead run's file away, and only that: another run may have done so, and have begun, since it was read. */
async function removeDead(file: string, { text }: Holder): Promise<void> {
  const aside = temporaryName(dirname(file), VISIBLE_NAME);
  try {
    await rename(file, aside);
    if ((await readFile(aside, "utf8")) !== text) await tryLink(aside, file);
  } catch (error) {
    if (get(error, "code") !== "ENOENT") throw error;
  } finally {
    await rm(aside, { force: true }).catch(() => {});
  }
}

function busy(folder: string, pid: number | undefined): OutputError {
  return new OutputError(
    `another sigma-postman is writing to this folder${pid === undefined ? "" : ` (process ${pid})`}`,
    {
      where: folder,
      hint: `Run this again when it is done. If there is none, delete ${WRITE_LOCK_FILE} in the folder.`,
    },
  );
}

/** `.sigma-postman.lock.json.123-4.tmp` */
const TEMPORARY = /^\.(?:sigma[\w.-]*|CHANGES\.md|\.gitattributes)\.(\d+)-\d+\.tmp$/;

/** What killed runs left in the folder: temporary files, and the write lock. */
export async function findLeftovers(folder: string): Promise<string[]> {
  return held.has(resolve(folder)) ? [] : await leftovers(folder);
}

async function leftovers(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const isLeft = async (name: string) => {
    if (name === WRITE_LOCK_FILE) return (await readHolder(join(folder, name)).catch(() => undefined))?.isDead === true;
    const [, pid] = TEMPORARY.exec(name) ?? [];
    return pid !== undefined && isGone(Number(pid));
  };
  const left = await Promise.all(names.map(isLeft));
  return names.filter((_, index) => left[index]);
}
