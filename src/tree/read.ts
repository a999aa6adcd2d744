/**
 * A tree of files as the one collection that the rest of the program knows: one of ours, one that somebody edited in an
 * editor or in Postman, or one that `postman collection migrate` wrote. Pure.
 */
import { OutputError, UsageError } from "../errors.js";
import { get, getString, type UnknownObject } from "../json.js";
import { addTo } from "../lists.js";
import { uuid } from "../postman/id.js";
import { DEFINITION_KIND, readCollection, readFolder } from "./definition.js";
import { readEnvironment } from "./environment.js";
import { EXAMPLE_KIND, readExample } from "./example.js";
import {
  COLLECTIONS,
  DEFINITION,
  ENVIRONMENT_ENDING,
  ENVIRONMENTS,
  EXAMPLE_ENDING,
  REQUEST_ENDING,
  RESOURCES,
} from "./name.js";
import { lastOf, nameOf, type Origin, type Previous, parentOf } from "./plan.js";
import { REQUEST_KIND, readRequest } from "./request.js";
import type { Files } from "./write.js";
import { parseYaml } from "./yaml.js";

export interface Tree extends Previous {
  /** In format v2.1. */
  readonly collection: UnknownObject;
  readonly environments: readonly EnvironmentFile[];
  /** Files of kinds that sigma-postman doesn't make: they are left alone. */
  readonly left: readonly LeftFile[];
  /** What the files of the collection hold, by path. */
  readonly values: ReadonlyMap<string, UnknownObject>;
}

export interface EnvironmentFile {
  readonly path: string;
  readonly environment: UnknownObject;
  readonly value: UnknownObject;
}

export interface LeftFile {
  readonly path: string;
  /** Its `$kind`, or the folder that its kind has below `postman/`; `file` for any other. */
  readonly kind: string;
}

/** The folders of collections among the files. */
export function collectionFolders(files: Files): string[] {
  const folders = [...files.keys()].flatMap((path) => {
    if (!path.startsWith(`${COLLECTIONS}/`)) return [];
    const name = path.slice(COLLECTIONS.length + 1).split("/")[0] ?? "";
    return path.endsWith(REQUEST_ENDING) || path.endsWith(DEFINITION) ? [`${COLLECTIONS}/${name}`] : [];
  });
  return [...new Set(folders)];
}

/**
 * @param root the folder of the collection; where it is left out, the only one there is
 * @throws OutputError for a file that isn't what its name says, with line and column
 * @throws UsageError where it isn't clear which collection is meant
 */
export function readTree(files: Files, root = onlyFolder(files)): Tree {
  return new Reader(files, root).tree();
}

function onlyFolder(files: Files): string {
  const [first, ...others] = collectionFolders(files);
  if (first !== undefined && others.length === 0) return first;
  const names = [first, ...others].map((folder) => lastOf(folder ?? ""));
  throw first === undefined
    ? new UsageError("there is no collection", { where: COLLECTIONS, hint: "Generate one with --format v3." })
    : new UsageError("there are several collections", { where: COLLECTIONS, hint: `Name one: ${names.join(", ")}.` });
}

/** A folder on the way to requests, or one with a definition. */
interface Group {
  readonly folders: Set<string>;
  readonly requests: string[];
}

interface Sorted {
  readonly order: number | undefined;
  readonly path: string;
  readonly entry: UnknownObject;
}

class Reader {
  private readonly origins = new Map<string, Origin>();
  private readonly values = new Map<string, UnknownObject>();
  private readonly left: LeftFile[] = [];
  private readonly groups = new Map<string, Group>();
  /** Files of examples by their folder. */
  private readonly examples = new Map<string, string[]>();
  /** The folder of its examples by the path of a request. */
  private readonly examplesOf = new Map<string, string>();

  constructor(
    private readonly files: Files,
    private readonly root: string,
  ) {}

  tree(): Tree {
    this.sortFiles();
    this.claimExamples();
    const collection = this.collection();
    const environments = [...this.files].flatMap(([path, text]) =>
      isEnvironment(path) ? [environmentFile(path, text)] : [],
    );
    for (const path of [...this.examples.values()].flat()) {
      if (!this.values.has(path)) this.left.push({ path, kind: EXAMPLE_KIND });
    }
    const { root, origins, values, left } = this;
    return { root, collection, environments, origins, values, left, others: left.map(({ path }) => path) };
  }

  private sortFiles(): void {
    this.group(this.root);
    for (const path of this.files.keys()) {
      if (!path.startsWith(`${this.root}/`)) {
        if (!path.startsWith(`${COLLECTIONS}/`) && !isEnvironment(path))
          this.left.push({ path, kind: folderKind(path) });
        continue;
      }
      const inside = path.slice(this.root.length + 1).split("/");
      const depth = inside.indexOf(RESOURCES);
      if (depth < 0 && path.endsWith(REQUEST_ENDING)) this.sortRequest(path);
      else if (depth >= 0 && path.endsWith(EXAMPLE_ENDING)) addTo(this.examples, parentOf(path), path);
      else if (depth >= 0 && depth === inside.length - 2 && path.endsWith(DEFINITION)) this.group(groupOf(path));
      else this.left.push({ path, kind: "file" });
    }
  }

  private sortRequest(path: string): void {
    const value = this.parse(path);
    const kind = kindOf(value, path);
    if (kind === REQUEST_KIND) this.group(parentOf(path)).requests.push(path);
    else {
      this.values.delete(path);
      this.left.push({ path, kind });
    }
  }

  /** The group of a folder, and those above it. */
  private group(folder: string): Group {
    const known = this.groups.get(folder);
    if (known) return known;
    const group: Group = { folders: new Set(), requests: [] };
    this.groups.set(folder, group);
    if (folder !== this.root) this.group(parentOf(folder)).folders.add(folder);
    return group;
  }

  private parse(path: string): UnknownObject {
    const value = parseYaml(this.files.get(path) ?? "", path);
    this.values.set(path, value);
    return value;
  }

  private collection(): UnknownObject {
    const value = this.definition(this.root);
    const { id, name } = this.originate("group", this.root, value, undefined);
    return readCollection(value, { id, name, item: this.children(this.root) });
  }

  private definition(folder: string): UnknownObject {
    const path = `${folder}/${DEFINITION}`;
    if (!this.files.has(path)) return {};
    const value = this.parse(path);
    const kind = kindOf(value, path);
    if (kind === DEFINITION_KIND) return value;
    throw new OutputError(`its $kind is ${kind}, and that of a folder or collection is ${DEFINITION_KIND}`, {
      where: path,
      hint: "Correct it, or restore the file from git.",
    });
  }

  private children(folder: string): UnknownObject[] {
    const { folders, requests } = this.group(folder);
    const groups = [...folders].map((path): Sorted => {
      const value = this.definition(path);
      const { id, name } = this.originate("group", path, value, undefined);
      return { path, order: orderOf(value), entry: readFolder(value, { id, name, item: this.children(path) }) };
    });
    // A copy is mostly called like the first and something more.
    const firstFirst = [...requests].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    return inOrder([...groups, ...firstFirst.map((path) => this.request(path))]);
  }

  private request(path: string): Sorted {
    const value = this.values.get(path) ?? {};
    const examples = this.examplesOf.get(path);
    const { id, name } = this.originate("request", path, value, examples);
    const response = inOrder((this.examples.get(examples ?? "") ?? []).map((file) => this.example(file)));
    return { path, order: orderOf(value), entry: readRequest(value, { id, name, response }) };
  }

  /**
   * A request names the folder of its examples, or has one of its own name. Of a request that was copied the copy names that
   * of the first; one that was moved alone names one that stayed where it was.
   */
  private claimExamples(): void {
    const requests = [...this.groups.values()].flatMap((group) => group.requests);
    const claimed = new Set<string>();
    const claim = (path: string, folder: string | undefined) => {
      if (folder === undefined || !this.examples.has(folder) || claimed.has(folder)) return;
      claimed.add(folder);
      this.examplesOf.set(path, folder);
    };
    const named = new Map(requests.map((path) => [path, examplesPath(this.values.get(path))]));
    for (const path of requests) {
      const usual = `${RESOURCES}/${nameOf(path)}${RESOURCES}/examples`;
      if ((named.get(path) ?? usual) === usual) claim(path, `${parentOf(path)}/${usual}`);
    }
    for (const path of requests) if (!this.examplesOf.has(path)) claim(path, `${parentOf(path)}/${named.get(path)}`);
    for (const path of requests) {
      if (this.examplesOf.has(path) || !named.get(path)) continue;
      claim(
        path,
        [...this.examples.keys()].find((folder) => !claimed.has(folder) && folder.endsWith(`/${named.get(path)}`)),
      );
    }
  }

  private example(path: string): Sorted {
    const value = this.parse(path);
    const { id, name } = this.originate("example", path, value, undefined);
    return { path, order: orderOf(value), entry: readExample(value, { id, name }) };
  }

  /**
   * Files that were copied in an editor hold the id of the first; what has none, or one that is taken, gets one that
   * follows from its path.
   */
  private originate(kind: Origin["kind"], path: string, value: UnknownObject, examples: string | undefined) {
    const name = getString(value, "name") ?? (kind === "group" ? lastOf(path) : nameOf(path));
    const given = getString(value, "id");
    const id = given && !this.origins.has(given) ? given : uuid(`tree ${path}`);
    this.origins.set(id, { kind, path, name, order: orderOf(value), examples });
    return { id, name };
  }
}

/** `examples` of a request without what it may have around it. */
function examplesPath(value: unknown): string | undefined {
  return getString(value, "examples")?.replace(/^\.\//, "").replace(/\/+$/, "");
}

/** The folder that a definition is of. */
function groupOf(path: string): string {
  return path.slice(0, -DEFINITION.length - 1);
}

/** By `order`; what has none comes first, as in the Postman CLI. */
function inOrder(entries: readonly Sorted[]): UnknownObject[] {
  return [...entries]
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0) || (a.path < b.path ? -1 : 1))
    .map(({ entry }) => entry);
}

function orderOf(value: UnknownObject): number | undefined {
  const order = get(value, "order");
  return typeof order === "number" && Number.isFinite(order) ? order : undefined;
}

function kindOf(value: UnknownObject, path: string): string {
  const kind = getString(value, "$kind");
  if (kind !== undefined) return kind;
  throw new OutputError("has no $kind, which tells what the file is", {
    where: path,
    hint: `Correct it (${REQUEST_KIND}, ${EXAMPLE_KIND} or ${DEFINITION_KIND}), or restore the file from git.`,
  });
}

function isEnvironment(path: string): boolean {
  return parentOf(path) === ENVIRONMENTS && path.endsWith(ENVIRONMENT_ENDING);
}

function environmentFile(path: string, text: string): EnvironmentFile {
  const value = parseYaml(text, path);
  const environment = readEnvironment(value, lastOf(path).slice(0, -ENVIRONMENT_ENDING.length));
  return { path, environment, value };
}

/** `postman/flows/…` are flows. */
function folderKind(path: string): string {
  const [top, kind, ...rest] = path.split("/");
  return top === "postman" && kind !== undefined && rest.length > 0 ? kind : "file";
}
