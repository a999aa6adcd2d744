/**
 * Which requests of a collection run, and in which order: pure. The collection may be ours, or what Postman made of it, so
 * nothing about its shape is taken for granted.
 */
import { AUTHENTICATE_ID } from "../collection/id.js";
import { isArray, isObject, own, ownArray, ownString, type UnknownObject } from "../json.js";

export interface RunRequest {
  /** Unique in the run, and what newman's events name it by. */
  readonly id: string;
  readonly name: string;
  /** The names of the folders above it. */
  readonly folder: readonly string[];
  readonly method: string;
  /** As it stands in the collection: `{{baseUrl}}/v2/workbooks/:workbookId`. */
  readonly url: string;
}

export interface Selection {
  /** What newman gets: the requests below, Authenticate first, in the folders they come from. */
  readonly collection: UnknownObject;
  readonly requests: readonly RunRequest[];
  readonly authenticateId: string;
  /** How many requests that write were left out. */
  readonly writes: number;
}

export interface SelectOptions {
  /** Names of folders or requests; all when left out. */
  readonly folders?: readonly string[];
  readonly includeWrites?: boolean;
  /** Whether requests for another user's token are sent as well. */
  readonly actsAsAnother?: boolean;
}

interface Leaf {
  readonly request: RunRequest;
  readonly item: UnknownObject;
  readonly folders: readonly UnknownObject[];
}

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/** @param authenticate stands in where the collection has no request for a token */
export function select(collection: UnknownObject, authenticate: UnknownObject, options: SelectOptions): Selection {
  const all = [...leavesOf(collection, [], new Set())];
  const given = all.find(({ item }) => isAuthenticate(item));
  const first =
    given ?? leaf({ ...authenticate, id: AUTHENTICATE_ID }, [], new Set(all.map(({ request }) => request.id)));
  const wanted = all.filter((entry) => entry !== given && isIn(entry, options.folders));
  const reads = wanted.filter(({ item, request }) =>
    isTokenRequest(item) ? options.actsAsAnother === true : options.includeWrites || READS.has(request.method),
  );
  const ordered = [first, ...producersFirst(reads)];
  return {
    collection: { ...collection, item: inFolders(ordered) },
    requests: ordered.map(({ request }) => request),
    authenticateId: first.request.id,
    writes: wanted.filter(({ item, request }) => !isTokenRequest(item) && !READS.has(request.method)).length,
  };
}

/** The names that `--folder` can take: of folders, from the top down. */
export function folderNames(collection: UnknownObject): string[] {
  return ownArray(collection, "item").flatMap((entry) =>
    isObject(entry) && isArray(entry.item) ? [nameOf(entry), ...folderNames(entry)] : [],
  );
}

/** The names of the requests and folders, for checking what a person asked for. */
export function allNames(collection: UnknownObject): Set<string> {
  return new Set(
    ownArray(collection, "item").flatMap((entry) =>
      isObject(entry) ? [nameOf(entry), ...(isArray(entry.item) ? allNames(entry) : [])] : [],
    ),
  );
}

function* leavesOf(parent: UnknownObject, folders: readonly UnknownObject[], taken: Set<string>): Generator<Leaf> {
  for (const entry of ownArray(parent, "item")) {
    if (!isObject(entry)) continue;
    if (isArray(entry.item)) yield* leavesOf(entry, [...folders, entry], taken);
    else if (own(entry, "request") !== undefined) yield leaf(entry, folders, taken);
  }
}

function leaf(item: UnknownObject, folders: readonly UnknownObject[], taken: Set<string>): Leaf {
  const given = ownString(item, "id") ?? ownString(item, "_postman_id") ?? "request";
  let id = given;
  for (let count = 2; taken.has(id); count += 1) id = `${given}-${count}`;
  taken.add(id);
  const request = own(item, "request");
  return {
    request: {
      id,
      name: nameOf(item),
      folder: folders.map(nameOf),
      method: (ownString(request, "method") ?? "GET").toUpperCase(),
      url: urlOf(request),
    },
    item: { ...item, id },
    folders,
  };
}

function nameOf(entry: UnknownObject): string {
  return ownString(entry, "name") ?? "";
}

/** A request, and its URL, may be a text as well. @see the schema of the collection format, "request" and "url" */
function urlOf(request: unknown): string {
  const url = typeof request === "string" ? request : own(request, "url");
  return typeof url === "string" ? url : (ownString(url, "raw") ?? "");
}

/** Whether it asks for a token: ours do so at `{{tokenBaseURL}}`. */
function isTokenRequest(item: UnknownObject): boolean {
  const request = own(item, "request");
  return ownString(request, "method") === "POST" && urlOf(request).trim() === "{{tokenBaseURL}}";
}

/** The one that trades the client credentials, and not another user's token. */
function isAuthenticate(item: UnknownObject): boolean {
  return isTokenRequest(item) && (JSON.stringify(own(item, "request")) ?? "").includes('"client_credentials"');
}

function isIn({ request, folders }: Leaf, wanted: readonly string[] | undefined): boolean {
  return (
    wanted === undefined ||
    wanted.length === 0 ||
    wanted.includes(request.name) ||
    folders.some((folder) => wanted.includes(nameOf(folder)))
  );
}

/**
 * The collection's order, but for a request that needs a variable which a later one stores: that one is sent first. What
 * stores a variable names it in quotes in its scripts.
 */
function producersFirst(leaves: readonly Leaf[]): Leaf[] {
  const needs = new Map(leaves.map((entry) => [entry, neededBy(entry)]));
  const variables = new Set([...needs.values()].flatMap((names) => [...names]));
  const producers = new Map<string, Leaf[]>([...variables].map((name) => [name, []]));
  for (const entry of leaves) {
    const scripts = scriptsOf(entry.item);
    for (const name of variables) {
      const isNamed = ['"', "'", "`"].some((quote) => scripts.includes(`${quote}${name}${quote}`));
      if (isNamed && !needs.get(entry)?.has(name)) producers.get(name)?.push(entry);
    }
  }
  const ordered = new Set<Leaf>();
  const visit = (entry: Leaf, above: ReadonlySet<Leaf>): void => {
    if (ordered.has(entry) || above.has(entry)) return;
    for (const name of needs.get(entry) ?? []) {
      const found = producers.get(name) ?? [];
      const [producer] = found;
      if (producer && !found.some((other) => ordered.has(other))) visit(producer, new Set([...above, entry]));
    }
    ordered.add(entry);
  };
  for (const entry of leaves) visit(entry, new Set());
  return [...ordered];
}

function scriptsOf(item: UnknownObject): string {
  return ownArray(item, "event")
    .flatMap((event) => own(own(event, "script"), "exec"))
    .filter((line) => typeof line === "string")
    .join("\n");
}

/** The variables in a request's path variables. */
function neededBy({ item }: Leaf): Set<string> {
  const values = ownArray(own(own(item, "request"), "url"), "variable").map((entry) => ownString(entry, "value") ?? "");
  return new Set(values.flatMap((value) => [...value.matchAll(/\{\{([^{}]+)\}\}/g)].map((match) => match[1] ?? "")));
}

/** Requests back into their folders; one whose requests are not all in a row is there again. */
function inFolders(leaves: readonly Leaf[]): UnknownObject[] {
  const root: UnknownObject[] = [];
  let open: { readonly folder: UnknownObject; readonly item: UnknownObject[] }[] = [];
  for (const { item, folders } of leaves) {
    const shared = folders.findIndex((folder, depth) => open[depth]?.folder !== folder);
    const depth = shared === -1 ? folders.length : shared;
    open = open.slice(0, depth);
    for (const folder of folders.slice(depth)) {
      const copy = { ...folder, item: [] as UnknownObject[] };
      (open.at(-1)?.item ?? root).push(copy);
      open.push({ folder, item: copy.item });
    }
    (open.at(-1)?.item ?? root).push(item);
  }
  return root;
}
