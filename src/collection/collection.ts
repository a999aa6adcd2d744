/** Api -> Postman collection. @see https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html */
import { resourceOf } from "../api/group.js";
import type { Api, Method, Notice, Operation } from "../api/model.js";
import { buildChain, type Chain } from "../chain/chain.js";
import { afterNeeds } from "../chain/order.js";
import { cleanName, escapeVariables, uniqueNames } from "../postman/escape.js";
import { ACT_AS_ID, AUTHENTICATE_ID, COLLECTION_ID, folderId } from "../postman/id.js";
import type { PostmanCollection, PostmanEntry, PostmanItem } from "../postman/types.js";
import { RunWork } from "../schema/work.js";
import { isTokenOperation } from "../sigma/operations.js";
import type { Prebuilt, Templates } from "../template/load.js";
import { slug, titleCase } from "../text/naming.js";
import type { BodyOptions } from "./body.js";
import { collectionEvents, type EventOptions } from "./event.js";
import { guardConstants } from "./guard.js";
import { buildItem, SETTINGS } from "./item.js";
import { nameOf, suffixesOf } from "./name.js";
import { asEvents } from "./script.js";
import { bodiesFolder, unfitBodies } from "./unfit.js";

export interface CollectionOptions extends BodyOptions, EventOptions {
  readonly name: string;
  readonly groupBy: "tags" | "paths";
}

const SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

/** Within one path, reading comes before writing, and deleting last. */
const METHOD_ORDER: readonly Method[] = ["get", "head", "options", "post", "put", "patch", "delete", "trace"];

export function buildCollection(
  api: Api,
  templates: Templates,
  options: CollectionOptions,
): { collection: PostmanCollection; notices: Notice[] } {
  const notices = unfitBodies(templates, api.operations);
  const chain = buildChain(api.operations);
  const operations = inOrder(api.operations.filter(({ method, path }) => !isTokenOperation(method, path)));
  const root = group(operations, options.groupBy);
  const entries = entriesOf(root, [], { templates, chain, options: { ...options, work: new RunWork() }, notices });
  const event = collectionEvents(api, templates, chain, guardConstants(entries), options);
  const collection: PostmanCollection = {
    info: {
      _postman_id: COLLECTION_ID,
      name: options.name,
      description: description(api, templates),
      schema: SCHEMA,
    },
    item: [prebuilt(AUTHENTICATE_ID, templates.authenticate), prebuilt(ACT_AS_ID, templates.actAs), ...entries],
    auth: { type: "bearer", bearer: [{ key: "token", value: "{{access_token}}", type: "string" }] },
    ...(event.length > 0 ? { event } : {}),
  };
  return { collection, notices };
}

function description(api: Api, templates: Templates): string {
  const made = `Made from ${[api.title, api.version].filter(Boolean).join(" ")} by sigma-postman.`;
  return [templates.collection.description.trim(), escapeVariables(made), escapeVariables(api.description)]
    .filter(Boolean)
    .join("\n\n");
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
      (paths.get(left.path) ?? 0) - (paths.get(right.path) ?? 0) ||
      METHOD_ORDER.indexOf(left.method) - METHOD_ORDER.indexOf(right.method),
  );
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
    for (const { key, name } of by === "tags" ? [operation.group] : pathGroups(operation.path)) {
      const below = node.groups.get(key) ?? { key, name, groups: new Map(), operations: [] };
      node.groups.set(key, below);
      node = below;
    }
    node.operations.push(operation);
  }
  return root;
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
}

/** Folders by name; in each, what stores a variable comes before what needs it, and apart from that requests go by path. */
function entriesOf(node: Group, above: readonly string[], context: Context): PostmanEntry[] {
  const { templates, chain, options, notices } = context;
  const groups = [...node.groups.values()].sort((left, right) => compare(left.name, right.name));
  const operations = afterNeeds(node.operations, (operation) => chain.before(operation));
  const names = uniqueNames([
    ...groups.map(({ name }) => ({ name: cleanName(name, "Folder"), suffixes: [] })),
    ...operations.map((operation) => ({ name: nameOf(operation), suffixes: suffixesOf(operation) })),
  ]);
  const folders = groups.map((below, index): PostmanEntry => {
    const path = [...above, below.key];
    return { id: folderId(path), name: names[index] ?? below.name, item: entriesOf(below, path, context) };
  });
  const items = operations.map((operation, index) => {
    const curated = templates.bodies.get(bodiesFolder(operation)) ?? [];
    const name = names[groups.length + index] ?? operation.name;
    return buildItem(operation, name, { curated, chain, templates }, options, notices);
  });
  return [...items, ...folders];
}

/** By code units, the same on every machine. */
function compare(left: string, right: string): number {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}
