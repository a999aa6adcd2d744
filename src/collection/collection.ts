/** Api -> Postman collection. @see https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html */
import { resourceOf } from "../api/group.js";
import type { Api, Method, Notice, Operation } from "../api/model.js";
import type { PostmanCollection, PostmanEntry, PostmanEvent, PostmanItem } from "../postman.js";
import { isTokenOperation } from "../sigma/operations.js";
import type { Templates } from "../template/load.js";
import { sentence, slug } from "../words.js";
import type { BodyOptions } from "./body.js";
import { AUTHENTICATE_ID, COLLECTION_ID, folderId } from "./id.js";
import { buildItem } from "./item.js";
import { cleanName, inert, uniqueNames } from "./text.js";

export interface CollectionOptions extends BodyOptions {
  readonly name: string;
  readonly groupBy: "tags" | "paths";
  readonly tests: "none" | "status";
}

const SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

/** Within one path, reading comes before writing, and deleting last. */
const METHOD_ORDER: readonly Method[] = ["get", "head", "options", "post", "put", "patch", "delete", "trace"];

export function buildCollection(
  api: Api,
  templates: Templates,
  options: CollectionOptions,
): { collection: PostmanCollection; notices: Notice[] } {
  const notices: Notice[] = [];
  const operations = inOrder(api.operations.filter(({ method, path }) => !isTokenOperation(method, path)));
  const root = group(operations, options.groupBy);
  const event = options.tests === "none" ? [] : events(templates.collection.scripts);
  const collection: PostmanCollection = {
    info: {
      _postman_id: COLLECTION_ID,
      name: options.name,
      description: description(api, templates),
      schema: SCHEMA,
    },
    item: [authenticate(templates), ...entriesOf(root, [], templates, options, notices)],
    auth: { type: "bearer", bearer: [{ key: "token", value: "{{access_token}}", type: "string" }] },
    ...(event.length > 0 ? { event } : {}),
  };
  return { collection, notices };
}

function description(api: Api, templates: Templates): string {
  const made = `Made from ${[api.title, api.version].filter(Boolean).join(" ")} by sigma-postman.`;
  return inert([templates.collection.description.trim(), made, api.description].filter(Boolean).join("\n\n"));
}

function authenticate(templates: Templates): PostmanItem {
  const { name, request, scripts } = templates.authenticate;
  const event = events(scripts);
  return { id: AUTHENTICATE_ID, name, ...(event.length > 0 ? { event } : {}), request, response: [] };
}

function events(scripts: ReadonlyMap<PostmanEvent["listen"], string>): PostmanEvent[] {
  return [...scripts].map(([listen, text]) => ({
    listen,
    script: { type: "text/javascript", exec: text.trimEnd().split("\n") },
  }));
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
    .map((segment) => segment.replace(/:.*$/, ""));
  const [first = resourceOf(path) || "other", second] = names;
  return [first, ...(second ? [second] : [])].map((name) => ({ key: slug(name), name: sentence(name) }));
}

function entriesOf(
  node: Group,
  above: readonly string[],
  templates: Templates,
  options: CollectionOptions,
  notices: Notice[],
): PostmanEntry[] {
  const groups = [...node.groups.values()].sort((left, right) => compare(left.name, right.name));
  const names = uniqueNames([
    ...groups.map(({ name }) => ({ name: cleanName(name, "Folder"), suffixes: [] })),
    ...node.operations.map((operation) => ({ name: nameOf(operation), suffixes: suffixesOf(operation) })),
  ]);
  const folders = groups.map((below, index): PostmanEntry => {
    const path = [...above, below.key];
    return {
      id: folderId(path),
      name: names[index] ?? below.name,
      item: entriesOf(below, path, templates, options, notices),
    };
  });
  const items = node.operations.map((operation, index) => {
    const curated = templates.bodies.get(slug(`${operation.method} ${operation.path}`)) ?? [];
    return buildItem(operation, names[groups.length + index] ?? operation.name, curated, options, notices);
  });
  return [...items, ...folders];
}

function nameOf(operation: Operation): string {
  const name = cleanName(operation.name, `${operation.method.toUpperCase()} request`);
  return operation.stability === "deprecated" && !/deprecated/i.test(name) ? `${name} (deprecated)` : name;
}

/** What tells operations of one name apart: their version, their method, both. */
function suffixesOf(operation: Operation): string[] {
  const version = /^\/(v\d[^/]*)\//.exec(operation.path)?.[1];
  const method = operation.method.toUpperCase();
  const resource = cleanName(operation.path, "");
  return [
    ...(version && version !== "v2" ? [version] : []),
    method,
    ...(version ? [`${method} ${version}`] : []),
    resource,
  ].filter(Boolean);
}

/** By code units, the same on every machine. */
function compare(left: string, right: string): number {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}
