/** Merged fields -> Postman's JSON. What the user has is copied as it is, except descriptions, which become strings. */
import { get, getArray, getString, isObject, type UnknownObject } from "../json.js";
import { addTo } from "../lists.js";
import type { PostmanCollection } from "../postman/types.js";
import { type Field, type Fields, splitName } from "./field.js";
import { param, textOf, urlOf } from "./normal.js";

interface Pieces {
  readonly single: ReadonlyMap<string, unknown>;
  /** Lists of one kind: `query`, `variable`, `header`, `script`, `example`. */
  readonly lists: ReadonlyMap<string, readonly unknown[]>;
  /** Keys that this project doesn't know. */
  readonly more: UnknownObject;
  readonly request: UnknownObject;
}

/** A request as one side has it, and its fields. */
export interface Side {
  readonly fields: Fields;
  readonly raw: unknown;
}

/**
 * @param theirs as the file has it; a URL that is all the user's is copied as it is
 * @param ours as generated now, where the API has it; its URL is copied as it is when none of its fields differs
 */
export function assembleRequest(id: string, fields: Fields, theirs: Side, ours: Side | undefined): UnknownObject {
  const { single, lists, more, request } = piecesOf(fields);
  const base = single.get("url");
  const url =
    ours && isUrlOurs(fields, ours.fields)
      ? get(get(ours.raw, "request"), "url")
      : isUrlTheirs(fields, theirs, ours)
        ? get(base, "url")
        : composeUrl(get(base, "url"), lists.get("query") ?? [], lists.get("variable") ?? []);
  return {
    id,
    name: single.get("name"),
    ...optional("event", lists.get("script")),
    ...optional("protocolProfileBehavior", settingsOf(single.get("settings"), fields, theirs, ours)),
    request: {
      ...optional("auth", single.get("auth")),
      method: getString(base, "method") ?? "GET",
      header: lists.get("header") ?? [],
      ...optional("body", single.get("body")),
      url,
      ...optional("description", single.get("description")),
      ...request,
    },
    response: lists.get("example") ?? [],
    ...more,
  };
}

/** The user's body on a GET is only sent with this setting, which isn't a field: Postman's importer sets it, too. */
function settingsOf(merged: unknown, fields: Fields, theirs: Side, ours: Side | undefined): unknown {
  const body = fields.get("body");
  const isTheirs = body !== undefined && body !== ours?.fields.get("body");
  const isSet = get(get(theirs.raw, "protocolProfileBehavior"), "disableBodyPruning") === true;
  return isTheirs && isSet ? { ...(isObject(merged) ? merged : {}), disableBodyPruning: true } : merged;
}

/** @param item its entries, merged */
export function assembleFolder(id: string, fields: Fields, item: readonly unknown[]): UnknownObject {
  const pieces = piecesOf(fields);
  const { single } = pieces;
  return {
    id,
    name: single.get("name"),
    ...optional("description", single.get("description")),
    item,
    ...heldByFolders(pieces),
  };
}

export function assembleCollection(
  ours: PostmanCollection,
  fields: Fields,
  item: readonly unknown[],
): PostmanCollection {
  const pieces = piecesOf(fields);
  const { single } = pieces;
  const merged = {
    info: {
      ...ours.info,
      name: single.get("name"),
      ...optional("description", single.get("description")),
      ...optional("version", single.get("version")),
    },
    item,
    ...heldByFolders(pieces),
  };
  if (!fields.has("description")) delete (merged.info as { description?: unknown }).description;
  return merged as unknown as PostmanCollection;
}

/** What a collection holds for all that is in it, and a folder as well. */
function heldByFolders({ single, lists, more }: Pieces): UnknownObject {
  return {
    ...optional("auth", single.get("auth")),
    ...optional("event", lists.get("script")),
    ...optional("variable", lists.get("variable")),
    ...optional("protocolProfileBehavior", single.get("settings")),
    ...more,
  };
}

function optional(key: string, value: unknown): UnknownObject {
  return value === undefined ? {} : { [key]: value };
}

function piecesOf(fields: Fields): Pieces {
  const single = new Map<string, unknown>();
  const lists = new Map<string, unknown[]>();
  const more: [string, unknown][] = [];
  const request: [string, unknown][] = [];
  for (const field of fields.values()) {
    const [kind, rest] = splitName(field.name);
    if (kind === "more") more.push([rest, field.raw]);
    else if (kind === "request") request.push([rest, field.raw]);
    else if (rest === "" && !LISTS.has(kind)) single.set(kind, field.raw);
    else addTo(lists, kind, elementOf(kind, field));
  }
  return { single, lists, more: Object.fromEntries(more), request: Object.fromEntries(request) };
}

const LISTS: ReadonlySet<string> = new Set(["query", "variable", "header", "script", "example"]);

function elementOf(kind: string, field: Field): unknown {
  if (kind === "script") return field.raw;
  const { raw } = field;
  const [first, second] = field.aspects;
  if (kind === "example") {
    // Without a generated id it is the user's, and copied as it is.
    const { id, name: _, ...rest } = (raw ?? first?.value ?? {}) as UnknownObject;
    const ours = splitName(field.name)[1];
    return { ...(ours.startsWith("+") ? optional("id", id) : { id: ours }), name: second?.value, ...rest };
  }
  if (raw !== undefined && !isObject(get(raw, "description"))) return raw;
  const { key, value, description: _, ...rest } = (first?.value ?? {}) as UnknownObject;
  const description = textOf(second?.value);
  return { key, value, ...(description ? { description } : {}), ...rest };
}

function urlFields(from: Fields): Field[] {
  return [...from.values()].filter(({ name }) => ["url", "query", "variable"].includes(splitName(name)[0]));
}

function isUrlOurs(fields: Fields, ours: Fields): boolean {
  const [merged, generated] = [urlFields(fields), urlFields(ours)];
  return (
    generated.length > 0 &&
    merged.length === generated.length &&
    merged.every((field, index) => field === generated[index])
  );
}

/** Whether the user wrote the URL, all of its parameters are as in their file, and `raw` says the same. */
function isUrlTheirs(fields: Fields, theirs: Side, ours: Side | undefined): boolean {
  const url = fields.get("url");
  if (url === undefined || url === ours?.fields.get("url") || !isRawUrlRight(get(url.raw, "url"))) return false;
  const [merged, current] = [urlFields(fields), urlFields(theirs.fields)];
  return (
    merged.length === current.length &&
    merged.every(({ name, aspects }, index) => {
      const other = current[index];
      const isSame = aspects.every(({ hash }, at) => hash === other?.aspects[at]?.hash);
      return name === other?.name && isSame && (name === "url" || !isObject(get(other.raw, "description")));
    })
  );
}

/** Not where somebody edited its pieces in the file, and left `raw` as it was. */
function isRawUrlRight(url: unknown): boolean {
  const raw = typeof url === "string" ? url : getString(url, "raw");
  if (raw === undefined) return false;
  if (typeof url !== "string" && composeUrl(url, getArray(url, "query"), []).raw === raw) return true;
  const piecesOf = (value: unknown) => {
    const { protocol, host, port, path, hash, query } = urlOf(value);
    const ticked = query.map(param).filter(([, , isOff]) => !isOff);
    return JSON.stringify([protocol, host, port, path, hash, ticked]);
  };
  return piecesOf(raw) === piecesOf(url);
}

/** A URL of these pieces; `raw` has the ticked parameters only, as Postman writes it. */
function composeUrl(url: unknown, query: readonly unknown[], variable: readonly unknown[]): UnknownObject {
  const { protocol, host, port, path, hash, more } = urlOf(url);
  const auth = get(more, "auth");
  const userInfo = [getString(auth, "user"), getString(auth, "password")].filter(Boolean).join(":");
  const ticked = query
    .filter((entry) => get(entry, "disabled") !== true)
    .map((entry) => {
      const value = get(entry, "value");
      const key = getString(entry, "key") ?? "";
      return value === null || value === undefined ? key : `${key}=${value}`;
    });
  const raw = [
    protocol ? `${protocol.replace(/:\/*$/, "")}://` : "",
    userInfo ? `${userInfo}@` : "",
    host,
    port ? `:${port}` : "",
    path.length > 0 ? `/${path.join("/")}` : "",
    ticked.length > 0 ? `?${ticked.join("&")}` : "",
    hash ? `#${hash}` : "",
  ].join("");
  return {
    raw,
    ...(protocol ? { protocol } : {}),
    host: host === "" ? [] : host.startsWith("{{") ? [host] : host.split("."),
    ...(port ? { port } : {}),
    ...(path.length > 0 ? { path } : {}),
    ...(query.length > 0 ? { query } : {}),
    ...(hash ? { hash } : {}),
    ...(variable.length > 0 ? { variable } : {}),
    ...more,
  };
}

/** The user's entry as it is, without its ids: a copy with an id of ours is still theirs. */
export function withoutId(raw: unknown): UnknownObject {
  const { id: _, _postman_id: __, ...rest } = raw as UnknownObject;
  return rest;
}
