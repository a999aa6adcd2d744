/** Api -> Postman collection. @see https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html */
import { resourceOf } from "../api/group.js";
import type { Api, Method, Notice, Operation } from "../api/model.js";
import { buildChain, type Chain } from "../chain/chain.js";
import { afterNeeds } from "../chain/order.js";
import { cleanName, escapeVariables, uniqueNames } from "../postman/escape.js";
import { ACT_AS_ID, AUTHENTICATE_ID, COLLECTION_ID, folderId } from "../postman/id.js";
import { COLLECTION_SCHEMA } from "../postman/schema.js";
import type { PostmanCollection, PostmanEntry, PostmanItem } from "../postman/types.js";
import { RunWork } from "../schema/work.js";
import { isTokenOperation } from "../sigma/operations.js";
import { type FindReference, referencesOf } from "../sigma/reference.js";
import type { Prebuilt, Templates } from "../template/load.js";
import { slug, titleCase } from "../text/naming.js";
import { describeErrors } from "./errors.js";
import { collectionEvents, type EventOptions } from "./event.js";
import { buildFolderDescription, type RequestNames, requestNames } from "./folder-description.js";
import { guardConstants } from "./guard.js";
import { buildItem, SETTINGS } from "./item.js";
import { nameOf, suffixesOf } from "./name.js";
import { buildRecipes } from "./recipe.js";
import { asEvents } from "./script.js";
import { bodiesFolder, unfitBodies } from "./unfit.js";
import type { BodyOptions } from "./value.js";

export interface CollectionOptions extends BodyOptions, EventOptions {
  readonly name: string;
  readonly groupBy: "tags" | "paths";
  /** Whether recipes are part of it. Default true. */
  readonly recipes?: boolean;
}

/** Within one path, reading comes before writing, and deleting last. */
const METHOD_ORDER: readonly Method[] = ["get", "head", "options", "query", "post", "put", "patch"];
/** After all others. */
const LAST_METHODS: readonly Method[] = ["delete", "trace"];

export function buildCollection(
  api: Api,
  templates: Templates,
  options: CollectionOptions,
): { collection: PostmanCollection; notices: Notice[] } {
  const notices = unfitBodies(templates, api.operations);
  const chain = buildChain(api.operations);
  const operations = inOrder(api.operations.filter(({ method, path }) => !isTokenOperation(method, path)));
  const root = group(operations, options.groupBy);
  const requests = requestNames(new Map([...root.groups.values()].flatMap(inFolder)));
  const references = referencesOf(api.operations);
  const context = { templates, chain, options: { ...options, work: new RunWork() }, notices, requests, references };
  const { entries } = entriesOf(root, [], context);
  const recipes = options.recipes === false ? undefined : buildRecipes({ templates, chain, notices, operations });
  const event = collectionEvents(api, templates, chain, guardConstants(entries), options);
  const collection: PostmanCollection = {
    info: {
      _postman_id: COLLECTION_ID,
      name: options.name,
      description: description(api, templates),
      schema: COLLECTION_SCHEMA,
    },
    item: [
      prebuilt(AUTHENTICATE_ID, templates.authenticate),
      prebuilt(ACT_AS_ID, templates.actAs),
      ...(recipes ? [recipes] : []),
      ...entries,
    ],
    auth: { type: "bearer", bearer: [{ key: "token", value: "{{access_token}}", type: "string" }] },
    ...(event.length > 0 ? { event } : {}),
  };
  return { collection, notices };
}

function description(api: Api, templates: Templates): string {
  const made = `Generated from ${[api.title, api.version].filter(Boolean).join(" ")} by sigma-postman.`;
  const own = [templates.collection.description.trim(), describeErrors(api.operations)];
  return [...own, escapeVariables(made), escapeVariables(api.description)].filter(Boolean).join("\n\n");
}

function prebuilt(id: string, { name, request, scripts }: Prebuilt): PostmanItem {
  const event = asEvents(scripts);
  return {
    id,
    name,
    ...(event.length > 0 ? { event } : {}),
    protocolProfileBehavior: SETTINGS,
    request,
    response: [],
  };
}

/** Paths keep the definition's order; the methods of one path get an order of their own. */
function inOrder(operations: readonly Operation[]): Operation[] {
  const paths = new Map([...new Set(operations.map(({ path }) => path))].map((path, index) => [path, index]));
  return [...operations].sort(
    (left, right) =>
      (paths.get(left.path) ?? 0) - (paths.get(right.path) ?? 0) || orderOf(left.method) - orderOf(right.method),
  );
}

function orderOf(method: Method): number {
  const known = METHOD_ORDER.indexOf(method);
  return known < 0 ? METHOD_ORDER.length + 1 + LAST_METHODS.indexOf(method) : known;
}

interface Group {
  readonly key: string;
  readonly name: string;
  readonly groups: Map<string, Group>;
  readonly operations: Operation[];
}

/** `tags`: a folder for each. `paths`: a folder for each resource, and in it one for each resource below it. */
function group(operations: readonly Operation[], by: "tags" | "paths"): Group {
  const root: Group = { key: "", name: "", groups: new Map(), operations: [] };
  for (const operation of operations) {
    let node = root;
    for (const { key, name } of by === "tags" ? tagGroups(operation) : pathGroups(operation.path)) {
      const below = node.groups.get(key) ?? { key, name, groups: new Map(), operations: [] };
      node.groups.set(key, below);
      node = below;
    }
    node.operations.push(operation);
  }
  return root;
}

function tagGroups({ group }: Operation): Operation["group"][] {
  return [...(group.above ?? []), group];
}

function pathGroups(path: string): { key: string; name: string }[] {
  const names = path
    .split("/")
    .filter((segment) => segment && !segment.startsWith("{") && !/^v\d/.test(segment))
    .map((segment) => segment.split(":", 1)[0] ?? "");
  const [first = resourceOf(path) || "other", second] = names;
  return [first, ...(second ? [second] : [])].map((name) => ({ key: slug(name), name: titleCase(name) }));
}

interface Context {
  readonly templates: Templates;
  readonly chain: Chain;
  readonly options: CollectionOptions;
  readonly notices: Notice[];
  readonly requests: RequestNames;
  readonly references: FindReference;
}

/** The operations of a folder at the top, each with the name of the folder. */
function inFolder(folder: Group): [Operation, string][] {
  return operationsOf(folder).map((operation) => [operation, folder.name]);
}

interface Entries {
  readonly entries: PostmanEntry[];
  /** What the requests are called, those of the folders in it as well. */
  readonly names: ReadonlyMap<Operation, string>;
}

/** Folders by name; in each, what stores a variable comes before what needs it, and apart from that requests go by path. */
function entriesOf(node: Group, above: readonly string[], context: Context): Entries {
  const { templates, chain, options, notices, references } = context;
  const groups = [...node.groups.values()].sort((left, right) => compare(left.name, right.name));
  const operations = afterNeeds(node.operations, (operation) => chain.before(operation));
  const suffixes = suffixesOf(operations);
  const names = uniqueNames([
    ...groups.map(({ name }) => ({ name: cleanName(name, "Folder"), suffixes: [] })),
    ...operations.map((operation, index) => ({ name: nameOf(operation), suffixes: suffixes[index] ?? [] })),
  ]);
  const requestName = (index: number) => names[groups.length + index] ?? "";
  const folders = groups.map((below, index) => buildFolder(below, names[index] ?? below.name, above, context));
  const items = operations.map((operation, index) => {
    const curated = templates.bodies.get(bodiesFolder(operation)) ?? [];
    return buildItem(operation, requestName(index), { curated, chain, templates, references }, options, notices);
  });
  return {
    entries: [...items, ...folders.map(({ folder }) => folder)],
    names: new Map([
      ...operations.map((operation, index) => [operation, requestName(index)] as const),
      ...folders.flatMap((folder) => [...folder.names]),
    ]),
  };
}

function buildFolder(group: Group, name: string, above: readonly string[], context: Context) {
  const path = [...above, group.key];
  const { entries, names } = entriesOf(group, path, context);
  const operations = group.operations.length > 0 ? group.operations : operationsOf(group);
  const description = buildFolderDescription(group.key.replaceAll("-", ""), operations, names, context);
  const folder: PostmanEntry = { id: folderId(path), name, description, item: entries };
  return { folder, names };
}

function operationsOf({ operations, groups }: Group): Operation[] {
  return [...operations, ...[...groups.values()].flatMap(operationsOf)];
}

/** By code units, the same on every machine. */
function compare(left: string, right: string): number {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}
