/** What a folder's description says, in Markdown: what its resource is, where the ids come from, how to page, which limits hold. */
import type { Operation } from "../api/model.js";
import { type Chain, type Link, successSchema } from "../chain/chain.js";
import { cleanName, escapeVariables } from "../postman/escape.js";
import { allowedValues } from "../schema/describe.js";
import { entryPropertyNames } from "../schema/entries.js";
import { KNOWN_FOLDERS, limitOf } from "../sigma/folders.js";
import { codeSpan } from "../text/markdown.js";
import { templateNames, withoutNames } from "../text/path.js";
import { nameOf } from "./name.js";
import { nextPageOf } from "./paging.js";

export interface FolderContext {
  readonly chain: Chain;
  /** What requests are called, and the folder that each is in; those of all folders. */
  readonly requests: RequestNames;
}

/** Requests by their operations, and the operations by method and path without version and names: `GET files/{}`. */
export interface RequestNames {
  readonly folders: ReadonlyMap<Operation, string>;
  readonly byPlace: ReadonlyMap<string, Operation>;
}

/** Entries of one list in a description. */
const MAX_ENTRIES = 20;
/** Names in one sentence. */
const MAX_NAMES = 4;

/**
 * @param key the key of the folder's group, without hyphens
 * @param operations those in the folder, and in the folders in it where it has none itself
 */
export function buildFolderDescription(
  key: string,
  operations: readonly Operation[],
  names: ReadonlyMap<Operation, string>,
  context: FolderContext,
): string {
  const known = KNOWN_FOLDERS.get(key);
  const groups = operations.flatMap(({ group }) => [group, ...(group.above ?? [])]);
  const given = groups.find((group) => group.key === key)?.description ?? "";
  const shown = (operation: Operation) => shownName(operation, names, context.requests);
  const parts = [
    escapeVariables(given),
    known?.about ?? (given === "" ? `Requests whose paths begin with ${codeSpan(commonPath(operations))}.` : ""),
    bullets((known?.notes ?? []).flatMap((note) => filledNote(note, context.requests, shown) ?? [])),
    lists(operations.filter(isList).map(shown)),
    section("Where the ids come from", ids(operations, context.chain, shown)),
    pages(operations),
    section("Limits", limits(operations, shown)),
  ];
  return parts.filter(Boolean).join("\n\n");
}

export function requestNames(folders: ReadonlyMap<Operation, string>): RequestNames {
  const byPlace = new Map<string, Operation>();
  for (const operation of folders.keys()) {
    const place = `${operation.method.toUpperCase()} ${withoutNames(operation.path).replace(/^\/(v\d[^/]*\/)?/, "")}`;
    if (!byPlace.has(place)) byPlace.set(place, operation);
  }
  return { folders, byPlace };
}

/** `*List files*`, and where it is if that is another folder: `*List files* (in Files)`. */
function shownName(operation: Operation, names: ReadonlyMap<Operation, string>, { folders }: RequestNames): string {
  const name = names.get(operation);
  if (name !== undefined) return `*${name}*`;
  const folder = folders.get(operation);
  return `*${nameOf(operation)}*${folder === undefined ? "" : ` (in ${cleanName(folder, "Folder")})`}`;
}

/** Undefined where the definition lacks one of the requests. */
function filledNote(note: string, { byPlace }: RequestNames, shown: (operation: Operation) => string) {
  let isWhole = true;
  const text = note.replace(/\[\[([^[\]]+)\]\]/g, (_, place: string) => {
    const operation = byPlace.get(place);
    isWhole &&= operation !== undefined;
    return operation === undefined ? "" : shown(operation);
  });
  return isWhole ? text : undefined;
}

/** A list that nothing has to be known for. */
function isList(operation: Operation): boolean {
  if (operation.method !== "get" || templateNames(operation.path).length > 0) return false;
  const schema = successSchema(operation);
  return schema !== undefined && entryPropertyNames(schema) !== undefined;
}

function lists(names: readonly string[]): string {
  return names.length === 0 ? "" : `**${names.length === 1 ? "List" : "Lists"}:** ${some(names, "and")}.`;
}

/** A line for each path parameter: the requests whose responses hold it. */
function ids(operations: readonly Operation[], chain: Chain, shown: (operation: Operation) => string): string[] {
  const sources = new Map<string, Map<string, Link | undefined>>();
  for (const operation of operations) {
    const inPath = new Map(operation.parameters.filter((each) => each.in === "path").map((each) => [each.name, each]));
    for (const name of templateNames(operation.path)) {
      const parameter = inPath.get(name);
      if (parameter !== undefined && allowedValues(parameter.schema).length > 0) continue;
      const link = chain.linkOf(operation, name);
      const of = sources.get(name) ?? new Map<string, Link | undefined>();
      sources.set(name, of.set(link?.variable ?? "", link));
    }
  }
  return [...sources].map(([name, links]) => {
    const producers = new Set([...links.values()].flatMap((link) => link?.producers ?? []));
    const from = some([...producers].map(shown), "or");
    return `${escapeVariables(codeSpan(name))}: ${from || "no other request returns it"}`;
  });
}

function pages(operations: readonly Operation[]): string {
  const found = new Map<string, string>();
  for (const operation of operations) {
    const next = nextPageOf(operation);
    if (next) found.set(next.parameter.name, next.property);
  }
  if (found.size === 0) return "";
  const either = (names: Iterable<string>) => [...names].map(codeSpan).join(" or ");
  return `**Pages:** to get the next page of a list, tick ${either(found.keys())} and send the request again. A response without ${either(found.values())} is the last page.`;
}

function limits(operations: readonly Operation[], shown: (operation: Operation) => string): string[] {
  return operations.flatMap((operation) => {
    const limit = limitOf(operation.method, operation.path);
    return limit === undefined ? [] : [`${shown(operation)}: ${limit}`];
  });
}

/** The part that all paths begin with, in the words of the first: `/v2/workbooks/{workbookId}/pages`. */
function commonPath(operations: readonly Operation[]): string {
  const [first = [], ...others] = operations.map(({ path }) => path.split("/"));
  const isSame = (left: string, right = "") =>
    withoutNames(left) === withoutNames(right) || (/^v\d/.test(left) && /^v\d/.test(right));
  const length = first.findIndex((segment, index) => others.some((path) => !isSame(segment, path[index])));
  const common = (length < 0 ? first : first.slice(0, length)).join("/");
  return escapeVariables(common === "" ? "/" : common);
}

function section(title: string, entries: readonly string[]): string {
  return entries.length === 0 ? "" : `**${title}:**\n\n${bullets(entries)}`;
}

function bullets(entries: readonly string[]): string {
  const more = entries.length > MAX_ENTRIES ? [`and ${entries.length - MAX_ENTRIES} more`] : [];
  return [...entries.slice(0, MAX_ENTRIES), ...more].map((entry) => `- ${entry}`).join("\n");
}

function some(names: readonly string[], word: string): string {
  const shown = names.length > MAX_NAMES ? [...names.slice(0, MAX_NAMES - 1), "others"] : names;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} ${word} ${shown.at(-1)}`;
}
