/** Which file of the tree holds what of a collection: paths, order and names, before any text is written. */
import { get, getArray, getString, isArray, isObject, type UnknownObject } from "../json.js";
import { uuid } from "../postman/id.js";
import {
  COLLECTIONS,
  DEFINITION,
  EXAMPLE_ENDING,
  exampleRoom,
  folderRoom,
  Names,
  REQUEST_ENDING,
  RESOURCES,
  requestRoom,
  resourcesRoom,
} from "./name.js";
import { spaced } from "./order.js";

/** A file that is to be. */
export interface Planned {
  readonly kind: "group" | "request" | "example";
  readonly path: string;
  readonly id: string;
  /** Of v2.1: the collection or a folder, an item, a response. */
  readonly entry: UnknownObject;
  /** Undefined where the file's name says it. */
  readonly name: string | undefined;
  /** The collection has none, nor have files that somebody wrote without one. */
  readonly order: number | undefined;
  /** Of a request with examples: their folder, from that of the request. */
  readonly examples: string | undefined;
}

/** A file that is there, by the id it holds. */
export interface Origin {
  readonly kind: Planned["kind"];
  /** Of a group, that of its folder. */
  readonly path: string;
  readonly name: string;
  readonly order: number | undefined;
  /** The folder of its examples. */
  readonly examples: string | undefined;
}

export interface Previous {
  readonly root: string;
  readonly origins: ReadonlyMap<string, Origin>;
  /** Paths of files that aren't part of the collection; their names are taken. */
  readonly others: readonly string[];
}

export function planTree(collection: UnknownObject, previous?: Previous): Planned[] {
  return new Planner(previous).plan(collection);
}

interface Child {
  readonly entry: UnknownObject;
  readonly kind: Planned["kind"];
  readonly id: string;
  readonly name: string;
  readonly origin: Origin | undefined;
}

class Planner {
  private readonly planned: Planned[] = [];
  private readonly ids = new Set<string>();
  private readonly names = new Map<string, Names>();

  constructor(private readonly previous: Previous | undefined) {
    for (const path of previous?.others ?? []) this.namesOf(parentOf(path)).keep(lastOf(path));
  }

  plan(collection: UnknownObject): Planned[] {
    const info = get(collection, "info");
    const name = getString(info, "name") ?? "Collection";
    const id = this.idOf(getString(info, "_postman_id"), `collection ${name}`);
    const kept = this.previous?.root;
    const root = kept ?? `${COLLECTIONS}/${this.namesOf(COLLECTIONS).take(name, id, COLLECTION_ROOM, "")}`;
    const origin = this.previous?.origins.get(id);
    this.group({ entry: collection, kind: "group", id, name, origin }, root, undefined);
    return this.planned;
  }

  /** @param folder its path */
  private group({ entry, id, name }: Child, folder: string, order: number | undefined): void {
    const said = lastOf(folder) === name ? undefined : name;
    this.planned.push({
      kind: "group",
      path: `${folder}/${DEFINITION}`,
      id,
      entry,
      name: said,
      order,
      examples: undefined,
    });
    const children = getArray(entry, "item").filter(isObject);
    const kinds = children.map((child) => (isArray(get(child, "item")) ? "group" : "request") as Planned["kind"]);
    this.place(id, folder, children, (index) => kinds[index] ?? "request");
  }

  private place(
    owner: string,
    folder: string,
    entries: readonly UnknownObject[],
    kindOf: (index: number) => Planned["kind"],
  ) {
    const children = entries.map((entry, index): Child => {
      const kind = kindOf(index);
      const name = getString(entry, "name") ?? "";
      const id = this.idOf(getString(entry, "id") ?? getString(entry, "_postman_id"), `${kind} ${owner} ${name}`);
      const origin = this.previous?.origins.get(id);
      return { entry, kind, id, name, origin: origin?.kind === kind ? origin : undefined };
    });
    const paths = this.pathsOf(children, folder);
    const orders = ordersOf(children, folder);
    children.forEach((child, index) => {
      const path = paths[index] as string;
      const order = orders[index];
      if (child.kind === "group") this.group(child, path, order);
      else if (child.kind === "request") this.request(child, path, order);
      else this.planned.push({ ...bare(child), path, order, name: said(child.name, path), examples: undefined });
    });
  }

  private request(child: Child, path: string, order: number | undefined): void {
    const responses = getArray(child.entry, "response").filter(isObject);
    const folder = parentOf(path);
    const examples = responses.length > 0 ? this.examplesOf(child, path, responses) : undefined;
    const relative = examples === undefined ? undefined : `.${examples.slice(folder.length)}`;
    this.planned.push({ ...bare(child), path, order, name: said(child.name, path), examples: relative });
    if (examples !== undefined) this.place(child.id, examples, responses, () => "example");
  }

  /** The folder of its examples: where it was while the request is, else named like the request. */
  private examplesOf({ id, origin }: Child, path: string, responses: readonly UnknownObject[]): string {
    const folder = parentOf(path);
    const isThere = origin?.path === path && origin.examples?.startsWith(`${folder}/`);
    if (isThere && origin?.examples !== undefined) return origin.examples;
    const resources = `${folder}/${RESOURCES}`;
    const stem = lastOf(path).slice(0, -REQUEST_ENDING.length);
    const longest = Math.max(...responses.map((response) => (getString(response, "name") ?? "").length));
    const name = this.namesOf(resources).take(stem, id, resourcesRoom(folder, longest), RESOURCES);
    return `${resources}/${name}${RESOURCES}/examples`;
  }

  /** Files keep the names they have while what they are a file of keeps its own; the others take what is free. */
  private pathsOf(children: readonly Child[], folder: string): string[] {
    const names = this.namesOf(folder);
    const kept = children.map(({ name, origin }) => {
      const file = origin && origin.name === name ? lastOf(origin.path) : undefined;
      return file !== undefined && names.keep(file) ? file : undefined;
    });
    return children.map(({ entry, kind, id, name }, index) => {
      const ending = ENDINGS[kind];
      const room = kind === "group" ? folderRoom(folder, levelsOf(entry)) : ROOMS[kind](folder);
      const file = kept[index] ?? names.take(name, id, room, ending) + ending;
      return `${folder}/${file}`;
    });
  }

  /** An id that is missing or there twice is one that follows from what it is the id of. */
  private idOf(given: string | undefined, what: string): string {
    let id = given && !this.ids.has(given) ? given : uuid(`tree ${what}`);
    for (let turn = 2; this.ids.has(id); turn += 1) id = uuid(`tree ${what} ${turn}`);
    this.ids.add(id);
    return id;
  }

  private namesOf(folder: string): Names {
    const names = this.names.get(folder) ?? new Names();
    this.names.set(folder, names);
    return names;
  }
}

/** Files without an order are the first ones, by path; while that is where they are to be, they need none. */
function ordersOf(children: readonly Child[], folder: string): (number | undefined)[] {
  const origins = children.map(({ origin }) => (origin && parentOf(origin.path) === folder ? origin : undefined));
  let start = 0;
  while (start < children.length && isUnordered(origins[start], origins[start - 1])) start += 1;
  const others = origins.slice(start);
  const orders = spaced(
    others.map((origin) => origin?.order),
    others.map((origin) => origin?.path),
  );
  return [...origins.slice(0, start).map(() => undefined), ...orders];
}

function isUnordered(origin: Origin | undefined, before: Origin | undefined): boolean {
  return origin !== undefined && origin.order === undefined && (before === undefined || before.path < origin.path);
}

const ENDINGS = { group: "", request: REQUEST_ENDING, example: EXAMPLE_ENDING } as const;
const ROOMS = { request: requestRoom, example: exampleRoom } as const;

/** Characters of the name of a collection. */
const COLLECTION_ROOM = 40;

/** Levels of folders in a folder. */
function levelsOf(group: UnknownObject): number {
  const folders = getArray(group, "item").filter((entry) => isArray(get(entry, "item")));
  return folders.reduce((most: number, folder) => Math.max(most, 1 + levelsOf(folder as UnknownObject)), 0);
}

function bare({ kind, id, entry }: Child): Pick<Planned, "kind" | "id" | "entry"> {
  return { kind, id, entry };
}

/** The name, unless the file is called like that. */
function said(name: string, path: string): string | undefined {
  return nameOf(path) === name ? undefined : name;
}

/** What a file or folder of the tree is called, without its ending. */
export function nameOf(path: string): string {
  const last = lastOf(path);
  const ending = [REQUEST_ENDING, EXAMPLE_ENDING].find((known) => last.endsWith(known));
  return ending === undefined ? last : last.slice(0, -ending.length);
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

export function lastOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
