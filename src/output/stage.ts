/** Files that are written and synced beside their targets, and then renamed over them. */
import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { makeTemporary } from "../replace-file.js";
import { unwritable } from "./reason.js";

/** A file to write. Its name is ours, never the unchanged text of a definition. */
export interface OutputFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Readable by the owner only. */
  readonly isPrivate?: boolean;
}

/** A file that is written, and not in its place yet. */
export interface StagedFile {
  readonly temporary: string;
  /** Where a symbolic link leads, so that the link stays. */
  readonly target: string;
}

/** So many files are open at once: systems allow a thousand, and a tree has as many. */
const AT_ONCE = 64;

/**
 * Writes each file beside its target, or beside the lock file where it goes into a folder below. When one can't be written,
 * none is left, and nothing has been replaced yet.
 */
export async function stage(folder: string, files: readonly OutputFile[]): Promise<StagedFile[]> {
  const results: PromiseSettledResult<StagedFile>[] = [];
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const some = files.slice(start, start + AT_ONCE);
    results.push(...(await Promise.allSettled(some.map((file) => writeBeside(folder, file)))));
  }
  const staged = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = results.findIndex(({ status }) => status === "rejected");
  const failure = results[failed];
  if (failure?.status !== "rejected") return staged;
  await discard(staged);
  throw unwritable(join(folder, files[failed]!.name), failure.reason);
}

/** A file that exists keeps its mode. */
async function writeBeside(folder: string, { name, content, isPrivate }: OutputFile): Promise<StagedFile> {
  const path = join(folder, name);
  const target = await realpath(path).catch(() => path);
  const current = await stat(target).then(
    ({ mode }) => mode & 0o777,
    () => undefined,
  );
  const mode = isPrivate ? 0o600 : current;
  // Postman reads whatever is in its folders.
  const beside = name.includes("/") ? join(folder, "sigma-postman.tree") : target;
  const { path: temporary, made: file } = await makeTemporary(beside, (path) =>
    open(path, "wx", mode === undefined ? 0o666 : 0o600),
  );
  try {
    await file.writeFile(content);
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

/** @throws OutputError */
export async function renameOver({ temporary, target }: StagedFile): Promise<void> {
  try {
    await rename(temporary, target);
  } catch (cause) {
    await discard([{ temporary }]);
    throw unwritable(target, cause);
  }
}

export async function discard(staged: readonly Pick<StagedFile, "temporary">[]): Promise<void> {
  await Promise.all(staged.map(({ temporary }) => rm(temporary, { force: true }).catch(() => {})));
}
