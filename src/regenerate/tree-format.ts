/**
 * An output folder of format v3: the tree of files read as the files of v2.1 that the rest of the program knows, and such files
 * written into the tree. What the lock says, what is merged and what is reported is the same in both formats.
 */
import { OutputError } from "../errors.js";
import { getString, toFileText, type UnknownObject } from "../json.js";
import { COLLECTION_FILE } from "../lock/file-names.js";
import { readPostmanFolder } from "../output/read-folder.js";
import type { OutputFile } from "../output/stage.js";
import { COLLECTION_ID } from "../postman/id.js";
import { COLLECTIONS, DEFINITION } from "../tree/name.js";
import { lastOf } from "../tree/plan.js";
import { collectionFolders, readTree, type Tree } from "../tree/read.js";
import { rewriteTree } from "../tree/rewrite.js";
import { environmentFiles, type Files, writeTree } from "../tree/write.js";

/** An environment by its file of v2.1, and by what its file in a tree holds. */
export interface EnvironmentName {
  readonly file: string;
  readonly id: string;
  readonly name: string;
}

/** What the files of a generation are called. */
export interface TreeNames {
  readonly collection: string;
  readonly environments: readonly EnvironmentName[];
}

/** How a folder holds what is known as files of v2.1. */
export interface Spelling {
  /** What is there, as v2.1 has it, by the names of the files there. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether a file of v2.1 is part of the tree. */
  isInTree(name: string): boolean;
  /** Where it is: a file, or the folder of the collection; undefined where there is none yet. */
  pathOf(name: string): string | undefined;
  /** @param files of v2.1; any other stays as it is */
  spell(files: readonly OutputFile[]): Spelled;
}

export interface Spelled {
  readonly files: readonly OutputFile[];
  readonly removed: readonly string[];
  /** The texts of all that were looked at. */
  readonly before: ReadonlyMap<string, string>;
  /** Where the files of v2.1 are afterwards. */
  readonly paths: ReadonlyMap<string, string>;
}

/** @throws OutputError for a file that isn't what its name says, with line and column */
export async function openTree(folder: string, names: TreeNames): Promise<Spelling> {
  const files = await readPostmanFolder(folder);
  const root = ourRoot(files, names.collection);
  // Also of a folder without the collection: environments may be there.
  const tree = readTree(files, root ?? `${COLLECTIONS}/${names.collection}`);
  return new TreeFolder(files, root === undefined ? undefined : tree, environmentPaths(tree, names.environments), tree);
}

/** The folder of the collection that was generated, whatever it is called by now; else the one of that name. */
function ourRoot(files: Files, name: string): string | undefined {
  const roots = collectionFolders(files);
  const id = new RegExp(`^id: *["']?${COLLECTION_ID}["']?$`, "m");
  return (
    roots.find((root) => id.test(files.get(`${root}/${DEFINITION}`) ?? "")) ??
    roots.find((root) => lastOf(root) === name)
  );
}

/** By id, else by name: an editor may have dropped the id. */
function environmentPaths(tree: Tree, names: readonly EnvironmentName[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { file, id, name } of names) {
    const own =
      tree.environments.find(({ environment }) => getString(environment, "id") === id) ??
      tree.environments.find(({ environment }) => getString(environment, "name") === name);
    if (own) found.set(file, own.path);
  }
  return found;
}

class TreeFolder implements Spelling {
  readonly texts: ReadonlyMap<string, string>;

  constructor(
    private readonly files: Files,
    /** Undefined where no collection is there. */
    private readonly tree: Tree | undefined,
    private readonly environments: ReadonlyMap<string, string>,
    { environments: read }: Pick<Tree, "environments">,
  ) {
    const byPath = new Map(read.map(({ path, environment }) => [path, environment]));
    this.texts = new Map([
      ...(tree ? [[COLLECTION_FILE, toFileText(tree.collection)] as const] : []),
      ...[...environments].map(([file, path]) => [file, toFileText(byPath.get(path))] as const),
    ]);
  }

  isInTree(name: string): boolean {
    return name === COLLECTION_FILE || name.endsWith(".postman_environment.json");
  }

  pathOf(name: string): string | undefined {
    return name === COLLECTION_FILE ? this.tree?.root : this.environments.get(name);
  }

  spell(files: readonly OutputFile[]): Spelled {
    const inTree = files.filter(({ name }) => this.isInTree(name));
    if (inTree.length === 0) return { files, removed: [], before: this.files, paths: this.paths(new Map(), new Map()) };
    const values = new Map(inTree.map(({ name, content }) => [name, JSON.parse(String(content)) as UnknownObject]));
    const collection = values.get(COLLECTION_FILE) ?? this.tree?.collection ?? {};
    values.delete(COLLECTION_FILE);
    const { written, removed } = this.rewrite(collection, [...values.values()]);
    const paths = this.paths(written, values);
    const owners = new Map(inTree.map((file) => [paths.get(file.name), file]));
    const spelled = [...written].map(([path, content]): OutputFile => {
      const isPrivate = owners.get(path)?.isPrivate;
      return { name: path, content, ...(isPrivate === undefined ? {} : { isPrivate }) };
    });
    // In the place of the first of them: what comes before and after keeps its order.
    const first = files.indexOf(inTree[0] as OutputFile);
    const others = (some: readonly OutputFile[]) => some.filter(({ name }) => !this.isInTree(name));
    return {
      files: [...others(files.slice(0, first)), ...spelled, ...others(files.slice(first))],
      removed,
      before: this.files,
      paths,
    };
  }

  private rewrite(collection: UnknownObject, environments: readonly UnknownObject[]) {
    if (this.tree !== undefined) return rewriteTree(this.files, collection, environments, this.tree);
    const written = writeTree(collection, environments);
    const taken = [...written.keys()].find((path) => path.endsWith(DEFINITION) && this.files.has(path));
    if (taken === undefined) return { written, removed: [] };
    throw new OutputError("was not written by sigma-postman", {
      where: taken,
      hint: "Give the collection another name with --name, or choose another folder with --output.",
    });
  }

  /** @param environments those that are written, by their names in v2.1 */
  private paths(written: Files, environments: ReadonlyMap<string, UnknownObject>): ReadonlyMap<string, string> {
    const fresh = [...written.keys()].find((path) => path.endsWith(DEFINITION))?.slice(0, -DEFINITION.length - 1);
    const root = this.tree?.root ?? fresh;
    const names = [...environments.keys()];
    const known = new Map(
      this.tree?.environments.map(({ path, environment }) => [getString(environment, "id") ?? "", path]),
    );
    const places = environmentFiles([...environments.values()], known).map(([path]) => path);
    return new Map([
      ...this.environments,
      ...names.map((name, index) => [name, places[index] ?? name] as const),
      ...(root === undefined ? [] : [[COLLECTION_FILE, root] as const]),
    ]);
  }
}
