/** A collection or an environment of format v3, as v2.1 has it. */
import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { UsageError } from "./errors.js";
import type { UnknownObject } from "./json.js";
import { readCurrent } from "./output/read.js";
import { isYaml, readFolder, readPostmanFolder } from "./output/read-folder.js";
import { COLLECTIONS, ENVIRONMENT_ENDING, ENVIRONMENTS } from "./tree/name.js";
import { collectionFolders, type LeftFile, readTree } from "./tree/read.js";

export interface TreeCollection {
  readonly collection: UnknownObject;
  /** Files that aren't part of a v2.1 collection. */
  readonly left: readonly LeftFile[];
  /** The folder that has `postman/` in it; else that of the collection. */
  readonly folder: string;
}

/**
 * @param path the folder of the collection, or one that has it below `postman/collections`
 * @throws UsageError where there is none, or several
 * @throws OutputError for a file that isn't what its name says, with line and column
 */
export async function readCollectionFolder(path: string): Promise<TreeCollection> {
  const below = await readPostmanFolder(path);
  if (collectionFolders(below).length > 0) return { ...readTree(below), folder: path };
  const whole = resolve(path);
  const root = `${COLLECTIONS}/${basename(whole)}`;
  const files = new Map([...(await readFolder(path, isYaml))].map(([file, text]) => [`${root}/${file}`, text]));
  if (!collectionFolders(files).includes(root)) {
    throw new UsageError("there is no collection", {
      where: path,
      hint: "Give a file, or the folder of a v3 collection.",
    });
  }
  const isInPostman = dirname(whole).split(/[/\\]/).slice(-2).join("/") === COLLECTIONS;
  return { ...readTree(files, root), folder: isInPostman ? resolve(whole, "..", "..", "..") : whole };
}

/** @throws UsageError where there is no such file, OutputError where it is none */
export async function readEnvironmentFile(path: string): Promise<UnknownObject> {
  const text = await readCurrent(dirname(path), basename(path));
  if (text === undefined) throw new UsageError("there is no such file", { where: path });
  const file = `${ENVIRONMENTS}/${basename(path, ENVIRONMENT_ENDING)}${ENVIRONMENT_ENDING}`;
  const tree = readTree(new Map([[file, text]]), `${COLLECTIONS}/none`);
  return tree.environments[0]?.environment ?? {};
}

/** The paths of the environments beside a collection. @param folder that has `postman/` in it */
export async function environmentPaths(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, ENVIRONMENTS)).catch(() => []);
  return names
    .filter((name) => name.endsWith(ENVIRONMENT_ENDING))
    .sort()
    .map((name) => join(folder, ENVIRONMENTS, name));
}
