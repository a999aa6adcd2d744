/** Whether the bundled definition may take the place of one that can't be reached. */
import { readdir } from "node:fs/promises";
import { unpackArchive } from "../lock/archive.js";
import { generationsOf } from "../lock/lock.js";
import { kindOf, type Titled } from "./kind.js";
import { readState } from "./state.js";

/**
 * Whether a folder may be generated from the bundled definition when nobody named it: nothing of ours is in it, or it was
 * generated from the bundled definition, of this release or of another.
 * @throws OutputError when the folder can't be read
 */
export async function mayBeOfBundled(folder: string): Promise<boolean> {
  const { lock, lockText, texts, archive, others } = await readState(folder, await ourNames(folder), { force: true });
  if (lockText === undefined && texts.size === 0 && archive === undefined && others.length === 0) return true;
  const isBundled = (definitions: readonly Titled[]) =>
    definitions.length === 1 && kindOf(definitions)?.name === "bundled";
  if (lockText !== undefined) {
    const generations = generationsOf(lock).flatMap(({ definitions }) => (definitions.length > 0 ? [definitions] : []));
    return generations.length > 0 && generations.every(isBundled);
  }
  const found = archive && (await unpackArchive(archive));
  if (found === undefined) return false;
  const { titlesOf } = await import("./since.js");
  return isBundled(await titlesOf(found));
}

async function ourNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /^sigma(-[\w-]+)?\.postman_(collection|environment)\.json$/.test(name));
}
