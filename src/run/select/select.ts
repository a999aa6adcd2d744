/**
 * Which requests of a collection run, and in which order: pure. The collection may be ours, or what Postman made of it, so
 * nothing about its shape is taken for granted.
 */

import { get, getArray, getObject, getString, isArray, isObject, parseObject, type UnknownObject } from "../../json.js";
import { AUTHENTICATE_ID } from "../../postman/id.js";
import { READS } from "../newman/judge.js";
import { isNamed } from "./names.js";

export interface RunRequest {
  /** Unique in the run, and what newman's events name it by. */
  readonly id: string;
  readonly name: string;
  /** The names of the folders above it. */
  readonly folder: readonly string[];
  readonly method: string;
  /** As it stands in the collection: `{{baseUrl}}/v2/workbooks/:workbookId`. */
  readonly url: string;
  /** Set on a request that nobody asked for: one that was asked for needs what it stores. */
  readonly isPrerequisite?: true;
}

export interface Selection {
  /** What newman gets: the requests below, Authenticate first, in the folders they come from. */
  readonly collection: UnknownObject;
  readonly requests: readonly RunRequest[];
  readonly authenticateId: string;
  /** Of the request that trades it for another user's token; undefined when there is none. */
  readonly exchangeId: string | undefined;
  /** Which of the requests can't be sent as they stand, and why. */
  readonly faults: readonly { readonly request: RunRequest; readonly reason: string }[];
  /** Of that one, and of those for another user's token. */
  readonly tokenIds: ReadonlySet<string>;
  /** How many requests that write were left out. */
  readonly writes: number;
  /** The ids of the requests that store a variable, by its name. */
  readonly storedBy: ReadonlyMap<string, readonly string[]>;
}

export interface SelectOptions {
  /** Names of folders or requests, also as a run prints them; all when left out. */
  readonly folders?: readonly string[];
  readonly includeWrites?: boolean;
  /** Whether requests for another user's token are sent as well. */
  readonly actsAsAnother?: boolean;
  /** Why a request can't be sent as it stands, by its item. */
  readonly faults?: ReadonlyMap<UnknownObject, string>;
  /** Variables that have a value from the start. */
  readonly known?: ReadonlySet<string>;
}

interface Leaf {
  readonly request: RunRequest;
  readonly item: UnknownObject;
  /** As it was given, without the id of the run. */
  readonly given: UnknownObject;
  readonly folders: readonly UnknownObject[];
}

/** @param authenticate stands in where the collection has no request for a token */
export function select(collection: UnknownObject, authenticate: UnknownObject, options: SelectOptions): Selection {
  const all = [...leavesOf(collection, [], new Set())];
  const given = all.find(({ item }) => isAuthenticate(item));
  const first =
    given ?? leaf({ ...authenticate, id: AUTHENTICATE_ID }, [], new Set(all.map(({ request }) => request.id)));
  // Who is to act as somebody else must not be themselves because a folder was chosen.
  const isWanted = (entry: Leaf) =>
    isNamed(entry.request, options.folders) || (options.actsAsAnother && isTokenRequest(entry.item));
  const wanted = all.filter((entry) => entry !== given && isWanted(entry));
  const reads = wanted.filter(({ item, request }) =>
    isTokenRequest(item) ? options.actsAsAnother === true : options.includeWrites || READS.has(request.method),
  );
  const needed = prerequisitesOf(
    reads,
    all.filter(({ item, request }) => READS.has(request.method) && !isTokenRequest(item)),
    options.known ?? new Set(),
  );
  const running = all.flatMap((entry): Leaf[] => {
    if (needed.has(entry)) return [{ ...entry, request: { ...entry.request, isPrerequisite: true } }];
    return reads.includes(entry) ? [entry] : [];
  });
  const ordered = [first, ...producersFirst(running)];
  return {
    collection: { ...collection, item: inFolders(ordered) },
    requests: ordered.map(({ request }) => request),
    authenticateId: first.request.id,
    exchangeId: ordered.find(({ item }) => isExchange(item))?.request.id,
    faults: ordered.flatMap(({ request, given }) => {
      const reason = options.faults?.get(given);
      return reason === undefined ? [] : [{ request, reason }];
    }),
    tokenIds: new Set(ordered.filter(({ item }) => isTokenRequest(item)).map(({ request }) => request.id)),
    writes: wanted.filter(({ item, request }) => !isTokenRequest(item) && !READS.has(request.method)).length,
    storedBy: storers(ordered),
  };
}

function* leavesOf(parent: UnknownObject, folders: readonly UnknownObject[], taken: Set<string>): Generator<Leaf> {
  for (const entry of getArray(parent, "item")) {
    if (!isObject(entry)) continue;
    if (isArray(entry.item)) yield* leavesOf(entry, [...folders, entry], taken);
    else yield leaf(entry, folders, taken);
  }
}

function leaf(item: UnknownObject, folders: readonly UnknownObject[], taken: Set<string>): Leaf {
  const given = getString(item, "id") ?? getString(item, "_postman_id") ?? "request";
  let id = given;
  for (let count = 2; taken.has(id); count += 1) id = `${given}-${count}`;
  taken.add(id);
  const request = get(item, "request");
  return {
    request: {
      id,
      name: nameOf(item),
      folder: folders.map(nameOf),
      method: (getString(request, "method") ?? "GET").toUpperCase(),
      url: urlOf(request),
    },
    item: { ...item, id },
    given: item,
    folders,
  };
}

function nameOf(entry: UnknownObject): string {
  return getString(entry, "name") ?? "";
}

/** A request, and its URL, may be a text as well. @see the schema of the collection format, "request" and "url" */
function urlOf(request: unknown): string {
  const url = typeof request === "string" ? request : get(request, "url");
  return typeof url === "string" ? url : (getString(url, "raw") ?? "");
}

/** Whether it asks for a token: ours do so at `{{tokenBaseURL}}`. */
function isTokenRequest(item: UnknownObject): boolean {
  const request = get(item, "request");
  return getString(request, "method") === "POST" && urlOf(request).trim() === "{{tokenBaseURL}}";
}

/** The one that trades the client credentials, and not another user's token. */
function isAuthenticate(item: UnknownObject): boolean {
  return isTokenRequest(item) && (JSON.stringify(get(item, "request")) ?? "").includes('"client_credentials"');
}

/** The one that trades a token for another user's. */
function isExchange(item: UnknownObject): boolean {
  const body = getObject(get(item, "request"), "body");
  const isGrant = (entry: unknown) =>
    getString(entry, "key") === "grant_type" &&
    getString(entry, "value") === "urn:ietf:params:oauth:grant-type:token-exchange" &&
    get(entry, "disabled") !== true;
  return isTokenRequest(item) && getArray(body, "urlencoded").some(isGrant);
}

/**
 * The collection's order, but for a request that needs a variable which a later one stores: that one is sent first.
 */
function producersFirst(leaves: readonly Leaf[]): Leaf[] {
  const producersOf = producers(leaves);
  const ordered = new Set<Leaf>();
  const visit = (entry: Leaf, above: ReadonlySet<Leaf>): void => {
    if (ordered.has(entry) || above.has(entry)) return;
    for (const name of neededBy(entry)) {
      const found = producersOf(name);
      const [producer] = found;
      if (producer && !found.some((other) => ordered.has(other))) visit(producer, new Set([...above, entry]));
    }
    ordered.add(entry);
  };
  for (const entry of leaves) visit(entry, new Set());
  return [...ordered];
}

/** What else has to be sent for the variables that `wanted` needs and nobody gave: of several, what needs least itself. */
function prerequisitesOf(wanted: readonly Leaf[], reads: readonly Leaf[], known: ReadonlySet<string>): Set<Leaf> {
  const producersOf = producers([...new Set([...wanted, ...reads])]);
  const chosen = new Set(wanted);
  const openOf = (entry: Leaf) => [...neededBy(entry)].filter((name) => !known.has(name));
  const add = (entry: Leaf): void => {
    for (const name of openOf(entry)) {
      const found = producersOf(name);
      if (found.some((other) => chosen.has(other))) continue;
      const [producer] = found.toSorted((left, right) => openOf(left).length - openOf(right).length);
      if (!producer) continue;
      chosen.add(producer);
      add(producer);
    }
  };
  for (const entry of wanted) add(entry);
  return new Set([...chosen].filter((entry) => !wanted.includes(entry)));
}

/** Which of the requests store a variable, without needing it. */
function producers(leaves: readonly Leaf[]): (name: string) => readonly Leaf[] {
  const found = new Map<string, Leaf[]>();
  for (const entry of leaves) {
    const needs = neededBy(entry);
    for (const name of storedBy(entry)) {
      if (!needs.has(name)) found.set(name, [...(found.get(name) ?? []), entry]);
    }
  }
  return (name) => found.get(name) ?? [];
}

function storers(leaves: readonly Leaf[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const entry of leaves) {
    for (const name of storedBy(entry)) found.set(name, [...(found.get(name) ?? []), entry.request.id]);
  }
  return found;
}

/** The variables that a request's scripts set: those of people by name, and ours (templates/chain/test.js) by their constants. */
function storedBy({ item }: Leaf): Set<string> {
  const lines = getArray(item, "event").flatMap((event) => {
    const exec = get(get(event, "script"), "exec");
    return (typeof exec === "string" ? exec.split("\n") : isArray(exec) ? exec : []).filter(
      (line) => typeof line === "string",
    );
  });
  const set = [...lines.join("\n").matchAll(/\.set\(\s*(["'`])([^"'`\n]+)\1/g)].map(([, , name]) => name ?? "");
  const constants = lines.flatMap((line) => {
    const [, name, text] = /^\s*const (FEEDS|NEXT_PAGE) = (.*);$/.exec(line) ?? [];
    // As the property of an object, since the one is a list.
    const value = get(parseObject(`{"value":${text}}`), "value");
    if (name === "NEXT_PAGE") return getString(value, "variable") ?? [];
    return isArray(value) ? value.flatMap((feed) => Object.keys(getObject(feed, "set") ?? {})) : [];
  });
  return new Set([...set, ...constants]);
}

/** The variables that a request is skipped without: those in its path, and in the parameters of its query that are ticked. */
function neededBy({ item }: Leaf): Set<string> {
  const url = get(get(item, "request"), "url");
  const texts = [
    ...getArray(url, "variable").map((entry) => get(entry, "value")),
    ...getArray(url, "path"),
    ...getArray(url, "query").flatMap((entry) => (get(entry, "disabled") === true ? [] : [get(entry, "value")])),
  ];
  return new Set(
    texts
      .filter((text) => typeof text === "string")
      .flatMap((text) => [...text.matchAll(/\{\{([^{}]+)\}\}/g)].map(([, name]) => name ?? "")),
  );
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
