/**
 * One run at a time writes to a folder: a file with the number of its process says so, from the first temporary file to the
 * last rename. What a killed run left behind (that file, temporary files) is cleared away by the next one.
 */
import { link, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { OutputError } from "../errors.js";
import { get, parseObject } from "../json.js";
import { makeTemporary, readRegularFile, temporaryName } from "./file.js";

export const WRITE_LOCK_FILE = ".sigma-postman.writing";

/** Milliseconds after which a run has certainly ended, whatever its number says: numbers are given again. */
const FORGOTTEN = 10 * 60 * 1000;

/** Tries to get the turn where others come and go. */
const ATTEMPTS = 20;

/** Folders that this process is writing to. */
const ours = new Set<string>();

/**
 * Takes the turn, and clears away what killed runs left; call what comes back to end it.
 * @throws OutputError when another run has it; else what the file system says
 */
export async function acquireWriteLock(folder: string): Promise<() => Promise<void>> {
  const place = resolve(folder);
  if (ours.has(place)) throw busy(folder, process.pid);
  ours.add(place);
  try {
    await occupy(folder);
  } catch (error) {
    ours.delete(place);
    throw error;
  }
  await sweep(folder);
  return async () => {
    await rm(join(folder, WRITE_LOCK_FILE), { force: true }).catch(() => {});
    ours.delete(place);
  };
}

async function occupy(folder: string): Promise<void> {
  const file = join(folder, WRITE_LOCK_FILE);
  const text = JSON.stringify({ pid: process.pid, host: hostname() });
  // A link comes with its content: nobody ever finds the file empty.
  const { path: draft } = await makeTemporary(join(folder, WRITE_LOCK_FILE.slice(1)), (path) =>
    writeFile(path, text, { flag: "wx" }),
  );
  try {
    for (let attempt = 1; !(await tryLink(draft, file)); attempt += 1) {
      const holder = await holderOf(folder);
      if (attempt === ATTEMPTS || (holder && !holder.isDead)) throw busy(folder, holder?.pid);
      if (holder) await clearAway(folder, holder);
    }
  } finally {
    await rm(draft, { force: true }).catch(() => {});
  }
}

async function tryLink(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    const code = get(error, "code");
    if (code === "EEXIST") return false;
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS") throw error;
    // A file system without links.
    return await writeFile(file, await readFile(draft), { flag: "wx" }).then(
      () => true,
      (reason: unknown) => {
        if (get(reason, "code") === "EEXIST") return false;
        throw reason;
      },
    );
  }
}

interface Holder {
  readonly pid: number | undefined;
  readonly text: string;
  readonly isDead: boolean;
}

/** Who writes to the folder; undefined when nobody does. */
async function holderOf(folder: string): Promise<Holder | undefined> {
  const file = join(folder, WRITE_LOCK_FILE);
  try {
    const [text, { mtimeMs }] = [String(await readRegularFile(file)), await stat(file)];
    const value = parseObject(text);
    const given = get(value, "pid");
    const pid = typeof given === "number" && Number.isSafeInteger(given) && given > 0 ? given : undefined;
    const isHere = get(value, "host") === hostname();
    const isOver = Date.now() - mtimeMs > FORGOTTEN;
    return { pid, text, isDead: isOver || (isHere && pid !== undefined && isGone(pid)) };
  } catch (error) {
    if (get(error, "code") === "ENOENT") return undefined;
    throw error;
  }
}

/** Containers may give each run the same number: one that is ours was another run's, for we aren't writing here. */
function isGone(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // Otherwise (EPERM) it is there, and somebody else's.
    return get(error, "code") === "ESRCH";
  }
}

/** Takes a dead run's file away, and only that: another run may have done so, and have begun, since it was looked at. */
async function clearAway(folder: string, holder: Holder): Promise<void> {
  const file = join(folder, WRITE_LOCK_FILE);
  const aside = temporaryName(folder, WRITE_LOCK_FILE.slice(1));
  try {
    await rename(file, aside);
    if ((await readFile(aside, "utf8")) !== holder.text) await tryLink(aside, file);
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

/** What killed runs left in the folder: temporary files, and the file that says they write. */
export async function leftBehind(folder: string): Promise<string[]> {
  return ours.has(resolve(folder)) ? [] : await leftOvers(folder);
}

async function leftOvers(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const isLeft = async (name: string) => {
    if (name === WRITE_LOCK_FILE) return (await holderOf(folder).catch(() => undefined))?.isDead === true;
    const [, pid] = TEMPORARY.exec(name) ?? [];
    return pid !== undefined && isGone(Number(pid));
  };
  const left = await Promise.all(names.map(isLeft));
  return names.filter((_, index) => left[index]);
}

async function sweep(folder: string): Promise<void> {
  const names = (await leftOvers(folder)).filter((name) => name !== WRITE_LOCK_FILE);
  await Promise.all(names.map((name) => rm(join(folder, name), { force: true }).catch(() => {})));
}
