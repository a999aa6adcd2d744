/** Bodies: values that the documented schema accepts, in which the ids are those of the world. */
import { randomUUID } from "node:crypto";
import { sample } from "../src/schema/sample.js";
import type { Schema } from "../src/schema/schema.js";
import type { Node } from "./definition.js";
import type { Jobs } from "./jobs.js";
import type { Operation } from "./operations.js";
import {
  DEFAULT_FILES,
  FILE_TYPES,
  type Kind,
  LISTS,
  MAKES,
  PROPERTIES,
  type Resource,
  type World,
  withoutNames,
} from "./world.js";

/** The five older lists, which returned bare arrays unless `limit` was sent, until June 2026. */
const ONCE_BARE = new Set([
  "/v2/members",
  "/v2/teams",
  "/v2/workspaces",
  "/v2/workbooks/{}/schedules",
  "/v2/workbooks/{}/materialization-schedules",
]);

export interface Documented {
  readonly status: number;
  /** Undefined when there is no body. */
  readonly schema: Schema | undefined;
}

/** The successful response that the definition documents. Its references are resolved already. */
export function documented(operation: Operation): Documented {
  const responses = Object.entries((operation.node.responses ?? {}) as Node);
  const [status, response] = responses.find(([code]) => /^2\d\d$/.test(code)) ?? ["200", {}];
  const content = (response as Node).content as Node | undefined;
  const media = content?.["application/json"] as Node | undefined;
  return { status: Number(status), schema: media?.schema as Schema | undefined };
}

interface Place {
  readonly operation: Operation;
  readonly context: readonly Resource[];
  readonly query: URLSearchParams;
  readonly bareLists: boolean;
  /** Entries of a page at most. */
  readonly pageSize: number;
  readonly jobs: Jobs;
}

/** The body of a successful response. @param made what the request made, or what it names */
export function responseBody(world: World, place: Place, schema: Schema, made?: Resource): unknown {
  const variants = alternatives(schema);
  // Of a list with two shapes, the one with pages is for a caller that asks for pages.
  const lists = variants.filter((variant) => propertyOf(variant, "entries"));
  const isPaged = (variant: Schema) => propertyOf(variant, "nextPage") !== undefined;
  const asksForPages = place.query.has("limit") || place.query.has("page");
  const chosen = lists.find((variant) => isPaged(variant) === asksForPages) ?? lists[0] ?? variants[0]!;
  const path = withoutNames(place.operation.path);
  const entries = propertyOf(chosen, "entries");
  const items = itemsOf(entries ?? chosen);
  if (place.operation.method !== "GET" || items === undefined) {
    const last = path.endsWith("{}") ? place.context.at(-1) : undefined;
    return fill(world, place, exampleOf(chosen), made ?? last);
  }
  const rows = rowsOf(world, place, items);
  if (!entries) return rows;
  if (place.bareLists && ONCE_BARE.has(path) && !place.query.has("limit")) return rows;
  return paged(place, chosen, rows);
}

/** @throws RangeError when the page was never given out, or the limit is none */
function paged({ operation, query, pageSize }: Place, schema: Schema, rows: readonly unknown[]): unknown {
  const isNewer = operation.query.includes("pageToken");
  const [pageName, sizeName, nextName] = isNewer
    ? (["pageToken", "pageSize", "nextPageToken"] as const)
    : (["page", "limit", "nextPage"] as const);
  const wanted = Number(query.get(sizeName) ?? 50);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 1000) throw new RangeError(`Invalid ${sizeName}`);
  const size = Math.min(wanted, pageSize);
  const page = query.get(pageName);
  const start = page === null ? 0 : readPage(operation, page);
  const end = start + size;
  const envelope = { ...(exampleOf(schema) as Node), entries: rows.slice(start, end) } as Node;
  if ("total" in envelope) envelope.total = rows.length;
  if ("hasMore" in envelope) envelope.hasMore = end < rows.length;
  delete envelope.nextPage;
  delete envelope.nextPageToken;
  if (end < rows.length) envelope[nextName] = pageToken(operation, end);
  else if (!isNewer && propertyOf(schema, "nextPage")) envelope.nextPage = null;
  return envelope;
}

function pageToken(operation: Operation, start: number): string {
  return Buffer.from(`${operation.path} ${start}`).toString("base64url");
}

function readPage(operation: Operation, token: string): number {
  const [path, start] = Buffer.from(token, "base64url").toString().split(" ");
  if (path !== operation.path || !start || !/^\d+$/.test(start)) throw new RangeError("Invalid page");
  return Number(start);
}

function rowsOf(world: World, place: Place, items: Schema): unknown[] {
  const variants = alternatives(items);
  const templates = variants.map(exampleOf).filter((value) => value !== null);
  const entry = LISTS[withoutNames(place.operation.path)];
  // A schema that accepts nothing documents an empty list.
  if (templates.length === 0) return [];
  // Of what isn't in the table, one of each variant.
  if (!entry)
    return (templates.length > 1 ? templates : [templates[0], templates[0]]).map((row) => fill(world, place, row));
  const [property, reference] = entry;
  const path = withoutNames(place.operation.path);
  const listed = resourcesOf(world, place, reference, items).filter((resource) =>
    place.jobs.isListed(path, resource, place.query),
  );
  return listed.map((resource) => {
    if (property === "") return resource.id;
    const owner = resource.within.at(-1);
    const template = templates.find((row) => owner && `${owner.kind}Id` in (row as Node)) ?? templates[0];
    const row = fill(world, place, template, resource) as Node;
    if (resource.kind === "localeVariant") return { ...row, ...localeNames(resource.within[0]!, resource) };
    if (resource.kind === "locale") return { ...row, ...localeNames(resource) };
    return { ...row, [property]: resource.id, ...place.jobs.facts(path, resource, place.context) };
  });
}

function localeNames(locale: Resource, variant?: Resource): Node {
  return { lng: locale.id, locale: locale.id, lng_variant: variant?.id ?? null };
}

function resourcesOf(world: World, place: Place, reference: Kind | "file", items: Schema): Resource[] {
  if (reference === "locale") {
    return world.list("locale").flatMap((locale) => [locale, ...world.list("localeVariant", [locale])]);
  }
  const resources = world.list(reference, place.context);
  if (reference !== "file") return resources;
  const documentedTypes = enumOf(items, "type");
  const wanted = place.query.getAll("typeFilters").flatMap((types) => types.split(","));
  return resources.filter(({ kind }) => {
    const type = FILE_TYPES.get(kind)!;
    if (documentedTypes && !documentedTypes.includes(type)) return false;
    return wanted.length > 0 ? wanted.includes(type) : DEFAULT_FILES.includes(kind);
  });
}

/** What the responses to creating requests are about. */
export function madeBy(operation: Operation): Kind | undefined {
  if (operation.method !== "POST") return undefined;
  const path = withoutNames(operation.path);
  const [, kind] = MAKES[path] ?? LISTS[path] ?? [];
  return kind === "file" ? undefined : kind;
}

/** A copy of `value` with the ids of the world in it. @param subject what its outermost object describes */
function fill(world: World, place: Place, value: unknown, subject?: Resource, isOutermost = true): unknown {
  if (Array.isArray(value)) return value.map((entry) => fill(world, place, entry, subject, false));
  if (typeof value !== "object" || value === null) return value;
  const object = value as Node;
  const near = [...(subject ? [subject, ...subject.within] : []), ...place.context.toReversed()];
  const named = (reference: Kind | "file"): Resource | undefined => {
    if (reference === "file") return fileOf(world, place, object, near);
    return near.find(({ kind }) => kind === reference) ?? world.list(reference, near)[0] ?? world.list(reference)[0];
  };
  const filled: Node = {};
  for (const [key, inner] of Object.entries(object)) {
    const reference = PROPERTIES[key];
    const ofUrl = /^(\w+)UrlId$/.exec(key)?.[1];
    if (typeof inner !== "string") filled[key] = fill(world, place, inner, subject, false);
    else if (belongsElsewhere(place.operation, key)) filled[key] = randomUUID();
    else if (reference) filled[key] = named(reference)?.id ?? inner;
    else if (ofUrl && near.some(({ kind }) => kind === ofUrl)) filled[key] = named(ofUrl as Kind)!.urlId;
    else filled[key] = inner;
  }
  if (isOutermost && subject) {
    if (typeof object.id === "string") filled.id = subject.id;
    if (typeof object.urlId === "string") filled.urlId = subject.urlId;
    if (typeof object.name === "string") filled.name = subject.name;
    // As a file, a thing has a type.
    if (FILE_TYPES.has(subject.kind) && "parentUrlId" in object) filled.type = FILE_TYPES.get(subject.kind);
  }
  if (typeof filled.versionTagId === "string") {
    const tag = world.list("tag").find(({ id }) => id === filled.versionTagId);
    for (const key of ["name", "tagName"]) if (tag && typeof object[key] === "string") filled[key] = tag.name;
  }
  return filled;
}

/** What an `inodeId` names: the neighbouring `type` says, or the thing that a grant is on. */
function fileOf(world: World, place: Place, object: Node, near: readonly Resource[]): Resource | undefined {
  const type = String(object.type ?? "");
  if (/table/i.test(type) || place.operation.path.endsWith("/lookup")) return world.list("table")[0];
  if (/dataset/i.test(type)) return world.list("dataset")[0];
  const [subject] = near;
  if (subject?.kind === "grant") return subject.within[0];
  return near.find(({ kind }) => FILE_TYPES.has(kind)) ?? world.list("workbook")[0];
}

/** A tenant's workbook is none of this organization: its id is known to no other path here. */
function belongsElsewhere({ path }: Operation, key: string): boolean {
  return key === "workbookId" && withoutNames(path) === "/v2/tenants/{}/workbooks";
}

const samples = new WeakMap<object, unknown>();

/** A value of a schema, the same each time. Callers copy before they change it. */
function exampleOf(schema: Schema): unknown {
  if (typeof schema === "boolean") return {};
  if (!samples.has(schema)) {
    const options = { name: "value", properties: "full", direction: "response", budget: 16_384 } as const;
    const { value, fault } = sample(schema, options);
    // What nothing satisfies, nothing is: such a list is empty.
    samples.set(schema, fault === undefined ? value : null);
  }
  return samples.get(schema);
}

function alternatives(schema: Schema): readonly Schema[] {
  const { oneOf, anyOf } = schema as { oneOf?: Schema[]; anyOf?: Schema[] };
  const found = (oneOf ?? anyOf ?? []).flatMap(alternatives);
  return found.length > 0 ? found : [schema];
}

function propertyOf(schema: Schema, name: string): Schema | undefined {
  const { properties, allOf } = schema as { properties?: Record<string, Schema>; allOf?: Schema[] };
  if (properties && Object.hasOwn(properties, name)) return properties[name];
  return (allOf ?? []).map((part) => propertyOf(part, name)).find((found) => found !== undefined);
}

function itemsOf(schema: Schema): Schema | undefined {
  return (schema as { items?: Schema }).items;
}

/** The values that a property of an object, or of any of its variants, may have. */
function enumOf(schema: Schema, name: string): unknown[] | undefined {
  const own = propertyOf(schema, name) as { enum?: unknown[] } | undefined;
  const { allOf = [], oneOf = [], anyOf = [] } = schema as Record<string, Schema[]>;
  return own?.enum ?? [...allOf, ...oneOf, ...anyOf].map((part) => enumOf(part, name)).find((found) => found);
}
