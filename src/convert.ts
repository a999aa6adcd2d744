/** A collection from one of Postman's formats into the other: one JSON file (v2.1), a tree of YAML files (v3). */
import { mkdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { OutputError, UsageError } from "./errors.js";
import { get, getString, isArray, parseObject, toFileText, type UnknownObject } from "./json.js";
import { readCurrent } from "./output/read.js";
import { readPostmanFolder } from "./output/read-folder.js";
import { reasonOf } from "./output/reason.js";
import { readCollectionFolder, readEnvironmentFile } from "./read-tree.js";
import { replaceFile } from "./replace-file.js";
import { slug } from "./text/naming.js";
import { type Loss, lossesOf } from "./tree/loss.js";
import { COLLECTIONS } from "./tree/name.js";
import { collectionFolders, type LeftFile, readTree } from "./tree/read.js";
import { rewriteTree } from "./tree/rewrite.js";
import { writeTree } from "./tree/write.js";

export interface ConvertOptions {
  /** A file of format v2.1, or the folder of a v3 collection. */
  readonly collection: string;
  /** Files of environments, of either format. */
  readonly environments?: readonly string[] | undefined;
  readonly format: "v2.1" | "v3";
  /** Default: `output`. */
  readonly output?: string | undefined;
  /** Replaces what is there already. A tree that is there keeps what v2.1 has no place for. */
  readonly force?: boolean | undefined;
}

export interface ConvertResult {
  /** The folder of the collection, or its file. */
  readonly target: string;
  /** Files that are new or other than they were, from the output folder on; and those that are gone. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
  /** What the other format can't express. */
  readonly losses: readonly Loss[];
  /** Files of the tree that aren't part of a v2.1 collection. */
  readonly left: readonly LeftFile[];
}

interface Source {
  readonly collection: UnknownObject;
  readonly environments: readonly UnknownObject[];
  readonly left: readonly LeftFile[];
}

/** @throws UsageError for what is no collection, OutputError for files that can't be read, or would be replaced */
export async function convert(options: ConvertOptions): Promise<ConvertResult> {
  const source = await readSource(options.collection, options.environments ?? []);
  const output = resolve(options.output ?? "output");
  return options.format === "v3"
    ? await toTree(source, output, options.force === true)
    : await toFiles(source, output, options.force === true);
}

async function readSource(path: string, environments: readonly string[]): Promise<Source> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const { collection, left } = isFolder ? await readCollectionFolder(path) : await readV2(path);
  return { collection, left, environments: await Promise.all(environments.map(readEnvironment)) };
}

async function readV2(path: string): Promise<Omit<Source, "environments">> {
  const collection = parseObject(await readNamed(path));
  if (collection !== undefined && isArray(get(collection, "item"))) return { collection, left: [] };
  throw new UsageError("is not a Postman collection", {
    where: path,
    hint: "Give a file of format v2.1, or the folder of a v3 collection.",
  });
}

async function readEnvironment(path: string): Promise<UnknownObject> {
  if (path.endsWith(".yaml")) return await readEnvironmentFile(path);
  const environment = parseObject(await readNamed(path));
  if (environment !== undefined && isArray(get(environment, "values"))) return environment;
  throw new UsageError("is not a Postman environment", { where: path });
}

async function readNamed(path: string): Promise<string> {
  const text = await readCurrent(dirname(path), basename(path));
  if (text === undefined) throw new UsageError("there is no such file", { where: path });
  return text;
}

async function toTree(
  { collection, environments, left }: Source,
  output: string,
  force: boolean,
): Promise<ConvertResult> {
  const before = await readPostmanFolder(output);
  const fresh = writeTree(collection, environments);
  const root = [...fresh.keys()][0]?.split("/").slice(0, 3).join("/") ?? COLLECTIONS;
  const isThere = collectionFolders(before).includes(root);
  const { written, removed } = isThere
    ? rewriteTree(before, collection, environments, readTree(before, root))
    : { written: new Map([...fresh].filter(([path, text]) => before.get(path) !== text)), removed: [] };
  assertFree(
    [...written.keys(), ...removed].filter((path) => before.has(path)),
    output,
    force,
  );
  await writeAll(output, written, removed);
  return { target: join(output, root), written: [...written.keys()], removed, losses: lossesOf(collection), left };
}

async function toFiles(
  { collection, environments, left }: Source,
  output: string,
  force: boolean,
): Promise<ConvertResult> {
  const name = `${slug(getString(get(collection, "info"), "name") ?? "") || "collection"}.postman_collection.json`;
  const files: [string, UnknownObject][] = [
    [name, collection],
    ...environments.map((environment): [string, UnknownObject] => [
      `${slug(getString(environment, "name") ?? "") || "environment"}.postman_environment.json`,
      environment,
    ]),
  ];
  const written = new Map<string, string>();
  const there: string[] = [];
  for (const [path, value] of files) {
    const current = await readCurrent(output, path);
    const text = toFileText(value);
    if (current === text) continue;
    written.set(path, text);
    if (current !== undefined) there.push(path);
  }
  assertFree(there, output, force);
  await writeAll(output, written, []);
  return { target: join(output, name), written: [...written.keys()], removed: [], losses: [], left };
}

function assertFree(there: readonly string[], output: string, force: boolean): void {
  const [first, ...others] = there;
  if (first === undefined || force) return;
  const more = others.length > 0 ? ` (and so would ${others.length} more)` : "";
  throw new OutputError(`would be replaced${more}`, {
    where: join(output, first),
    hint: "Choose another folder with --output, or replace it with --force.",
  });
}

/** Each file whole or not at all; what goes is removed last. */
async function writeAll(
  output: string,
  written: ReadonlyMap<string, string>,
  removed: readonly string[],
): Promise<void> {
  for (const [path, text] of written) {
    const target = join(output, path);
    try {
      await mkdir(dirname(target), { recursive: true });
      await replaceFile(target, text);
    } catch (cause) {
      throw new OutputError(`can't be written: ${reasonOf(cause)}`, {
        where: target,
        hint: "Choose another folder with --output.",
        cause,
      });
    }
  }
  for (const path of removed) await rm(join(output, path), { force: true });
}
