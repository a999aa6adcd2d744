/**
 * Files -> a folder, all or nothing as far as a file system allows: everything is written beside its target and synced, then
 * renamed over it. A journal says beforehand what is about to be written, so that after a crash between two renames the next
 * run recognises its own files.
 */
import { mkdir, open, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { OutputError } from "../errors.js";
import { get } from "../json.js";
import { exists, readCurrent } from "./read.js";
import { reasonOf } from "./reason.js";
import { discard, type OutputFile, renameOver, stage } from "./stage.js";
import { acquireWriteLock, findLeftovers } from "./write-lock.js";

/** A file that says what the others are: one text before the first of them is replaced, another after the last. */
export interface Journal {
  readonly name: string;
  readonly announced: string;
  readonly finished: string;
}

export interface WritePlan {
  readonly folder: string;
  /** In the order in which they are renamed into place. Names may have folders before them, with `/`. */
  readonly files: readonly OutputFile[];
  /** Names of files that go, after the others have taken their places. */
  readonly removed?: readonly string[];
  readonly journal: Journal;
  /** The texts that the plan was made from, by name, the journal's too; undefined for a file that didn't exist. */
  readonly before: ReadonlyMap<string, string | undefined>;
}

/** @throws OutputError; each file is then either as it was or as it should be */
export async function writeOutput(plan: WritePlan): Promise<void> {
  const { folder, files, removed = [], journal, before } = plan;
  const isDone = files.length + removed.length === 0 && before.get(journal.name) === journal.finished;
  if (isDone && (await findLeftovers(folder)).length === 0) return;
  await makeFolder(folder);
  const release = await acquireWriteLock(folder);
  try {
    if (isDone) return;
    await assertUnchanged(plan);
    await replaceAll(plan);
  } finally {
    await release();
  }
}

/** What another run or the user has written since the plan was made must not be lost. @throws OutputError */
async function assertUnchanged({ folder, files, removed = [], journal, before }: WritePlan): Promise<void> {
  for (const name of [journal.name, ...files.map(({ name }) => name), ...removed]) {
    if (!before.has(name) || (await readCurrent(folder, name)) === before.get(name)) continue;
    throw new OutputError("was changed by somebody else while it was being generated", {
      where: join(folder, name),
      hint: "Run this again.",
    });
  }
}

async function replaceAll({ folder, files, removed = [], journal }: WritePlan): Promise<void> {
  const finished = { name: journal.name, content: journal.finished };
  if (files.length + removed.length === 0) return await replaceJournal(folder, finished);
  for (const place of new Set(files.map(({ name }) => dirname(join(folder, name))))) await makeFolder(place);
  const staged = await stage(folder, files);
  const [last] = await stage(folder, [finished]).catch(async (cause: unknown) => {
    await discard(staged);
    throw cause;
  });
  try {
    await replaceJournal(folder, { name: journal.name, content: journal.announced });
    for (const file of staged) await renameOver(file);
    for (const name of removed) await remove(folder, name);
    // The journal must not be in place before the files that it describes.
    for (const place of new Set(staged.map(({ target }) => dirname(target)))) await syncFolder(place);
    await renameOver(last!);
    await syncFolder(folder);
  } catch (cause) {
    await discard([...staged, last!]);
    throw cause;
  }
}

/** A file, and the folders above it that it leaves empty. */
async function remove(folder: string, name: string): Promise<void> {
  await rm(join(folder, name), { force: true });
  for (let place = dirname(name); place !== "."; place = dirname(place)) {
    const isGone = await rmdir(join(folder, place)).then(
      () => true,
      () => false,
    );
    if (!isGone) return;
  }
}

async function replaceJournal(folder: string, file: OutputFile): Promise<void> {
  for (const staged of await stage(folder, [file])) await renameOver(staged);
  await syncFolder(folder);
}

/** Makes renames in a folder durable, on systems that can. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows can't open folders.
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await makeLevel(folder);
  } catch (cause) {
    throw new OutputError(`can't be created: ${reasonOf(cause)}`, {
      where: folder,
      hint: "Choose another folder with --output.",
      cause,
    });
  }
}

/** Level by level: Node's own recursion never ends where a level can't be created, as below /proc. */
async function makeLevel(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (cause) {
    const code = get(cause, "code");
    if (code === "EEXIST" && (await stat(folder)).isDirectory()) return;
    if (code !== "ENOENT" || dirname(folder) === folder || (await exists(dirname(folder)))) throw cause;
    await makeLevel(dirname(folder));
    await mkdir(folder);
  }
}
