/**
 * The fields of a collection, folder, request or environment: what the user may edit, and the generator update, apart from
 * the rest. Each has a hash of its normal form, which is all that the lock file remembers of it.
 */
import { hash as digest } from "node:crypto";
import { get, getArray, getObject, getString, isArray, isBlank, isObject } from "../json.js";
import {
  auth,
  body,
  example,
  headersOf,
  methodOf,
  others,
  param,
  script,
  settings,
  sorted,
  textOf,
  urlOf,
  urlWithoutParameters,
} from "./normal.js";

/** What of a field is merged separately: a parameter's value and its description. */
export interface Aspect {
  readonly hash: string;
  readonly value: unknown;
}

export interface Field {
  /** `name`, `description`, `url`, `query limit`, `header accept`, `script test`, `example <id>`, ... */
  readonly name: string;
  readonly aspects: readonly Aspect[];
  /** As it is in its file. */
  readonly raw: unknown;
}

/** In the order of the file. */
export type Fields = ReadonlyMap<string, Field>;

/** Hashes of a field's aspects as generated, by the field's name, in the order of the file: `{"query limit": "h1 h2"}`. */
export interface FieldHashes {
  readonly [name: string]: string;
}

/** The hash of an aspect that isn't there. */
export const NONE = "-";

/** 48 bits of a SHA-1: enough to tell a few thousand values apart, short enough to read past. */
export function hashOf(normal: unknown): string {
  const text = typeof normal === "string" ? normal : JSON.stringify(normal);
  if (text.length > SHORT) return digest("sha1", text, "base64url").slice(0, 8);
  let known = short.get(text);
  if (known === undefined) {
    known = digest("sha1", text, "base64url").slice(0, 8);
    if (short.size >= 10_000) short.clear();
    short.set(text, known);
  }
  return known;
}

/** Most short texts occur many times: a header, a parameter that every list has. */
const SHORT = 200;
const short = new Map<string, string>();

export function hashesOf(fields: Fields): FieldHashes {
  const pairs = [...fields.values()].map(({ name, aspects }) => [name, aspects.map(({ hash }) => hash).join(" ")]);
  return Object.fromEntries(pairs);
}

const ITEM_KEYS = new Set([
  ...["id", "_postman_id", "_postman_isSubFolder", "uid", "name", "description", "event", "request", "response"],
  ...["item", "auth", "variable", "protocolProfileBehavior", "_"],
]);
const REQUEST_KEYS = new Set(["id", "name", "method", "url", "header", "body", "auth", "description", "_"]);
const COLLECTION_KEYS = new Set([...ITEM_KEYS, "info"]);

/** @param raw an item of a collection that has no `item` of its own */
export function fieldsOfRequest(raw: unknown): Fields {
  const given = get(raw, "request");
  const request = isObject(given) ? given : { url: given };
  const url = urlOf(get(request, "url"));
  const found = new Collector();
  found.common(raw);
  found.text("description", get(request, "description"));
  found.add("url", request, { hash: hashOf([methodOf(request), ...urlWithoutParameters(url)]), value: request });
  found.params("query", url.query);
  found.params("variable", url.variable);
  found.params("header", headersOf(get(request, "header")));
  found.single("body", get(request, "body"), body(get(request, "body")));
  found.single("auth", get(request, "auth"), auth(get(request, "auth")));
  for (const response of getArray(raw, "response")) found.example(response);
  found.others("more", raw, ITEM_KEYS);
  found.others("request", request, REQUEST_KEYS);
  return found.fields;
}

export function fieldsOfFolder(raw: unknown): Fields {
  const found = new Collector();
  found.common(raw);
  found.text("description", get(raw, "description"));
  found.single("auth", get(raw, "auth"), auth(get(raw, "auth")));
  found.params("variable", getArray(raw, "variable"));
  found.others("more", raw, ITEM_KEYS);
  return found.fields;
}

export function fieldsOfCollection(raw: unknown): Fields {
  const info = getObject(raw, "info");
  const found = new Collector();
  found.common({ name: get(info, "name"), ...(isObject(raw) ? { event: raw.event } : {}) });
  found.text("description", get(info, "description"));
  found.single("version", get(info, "version"), blankless(get(info, "version")));
  found.single("auth", get(raw, "auth"), auth(get(raw, "auth")));
  found.single("settings", get(raw, "protocolProfileBehavior"), settings(get(raw, "protocolProfileBehavior")));
  found.params("variable", getArray(raw, "variable"));
  found.others("more", raw, COLLECTION_KEYS);
  return found.fields;
}

/** Each variable has its value, and as a second aspect its settings: type, and whether it is on. */
export function fieldsOfEnvironment(raw: unknown): Fields {
  const found = new Collector();
  found.text("name", get(raw, "name"));
  for (const variable of getArray(raw, "values")) {
    const key = getString(variable, "key");
    if (key === undefined) continue;
    const value = get(variable, "value");
    found.add(
      found.free("variable", key),
      variable,
      { hash: isBlank(value) ? NONE : hashOf(value), value },
      aspect([get(variable, "type") === "secret", get(variable, "enabled") !== false], variable),
    );
  }
  return found.fields;
}

/** The kind of a field, and what it is called: `["query", "limit"]`. The second of a name is called `query#2 limit`. */
export function splitName(name: string): [kind: string, rest: string] {
  const space = name.indexOf(" ");
  return space < 0 ? [name, ""] : [name.slice(0, space).replace(/#\d+$/, ""), name.slice(space + 1)];
}

function aspect(normal: unknown, value: unknown): Aspect {
  return { hash: normal === undefined || normal === "" ? NONE : hashOf(normal), value };
}

function blankless(value: unknown): unknown {
  return isBlank(value) ? undefined : sorted(value);
}

class Collector {
  readonly fields = new Map<string, Field>();
  private readonly hashes = new Map<unknown, string>();

  add(name: string, raw: unknown, ...aspects: Aspect[]): void {
    this.fields.set(name, { name, aspects, raw });
  }

  /** The hash of a value that may be looked at again. */
  private readonly once = (value: unknown, normal: (value: unknown) => unknown): string => {
    // What is missing is one value in all places, and means another thing in each.
    if (!isObject(value) && !isArray(value)) return hashOf(normal(value));
    const known = this.hashes.get(value);
    if (known !== undefined) return known;
    const hash = hashOf(normal(value));
    this.hashes.set(value, hash);
    return hash;
  };

  /** A second field of one name gets a number. */
  free(kind: string, rest: string): string {
    let name = `${kind} ${rest}`;
    for (let count = 2; this.fields.has(name); count += 1) name = `${kind}#${count} ${rest}`;
    return name;
  }

  single(name: string, raw: unknown, normal: unknown): void {
    if (normal !== undefined) this.add(name, raw, aspect(normal, raw));
  }

  text(name: string, value: unknown): void {
    const text = textOf(value);
    if (text !== "") this.add(name, text, aspect(text, text));
  }

  /** Name, scripts and settings, which all entries have. */
  common(raw: unknown): void {
    const name = getString(raw, "name") ?? "";
    this.add("name", name, { hash: hashOf(name), value: name });
    for (const event of getArray(raw, "event")) {
      const listen = getString(event, "listen");
      const normal = script(event);
      if (listen !== undefined && normal !== undefined)
        this.add(this.free("script", listen), event, aspect(normal, event));
    }
    const behavior = get(raw, "protocolProfileBehavior");
    this.single("settings", behavior, settings(behavior));
  }

  params(kind: "query" | "variable" | "header", list: readonly unknown[]): void {
    for (const raw of list) {
      const key = getString(raw, "key") ?? "";
      const description = textOf(get(raw, "description"));
      this.add(
        this.free(kind, kind === "header" ? key.toLowerCase() : key),
        raw,
        { hash: hashOf(param(raw)), value: raw },
        aspect(description, description),
      );
    }
  }

  example(response: unknown): void {
    if (!isObject(response)) return;
    const name = getString(response, "name") ?? "";
    this.add(
      this.free("example", getString(response, "id") ?? ""),
      response,
      { hash: hashOf(example(response, this.once)), value: response },
      { hash: hashOf(name), value: name },
    );
  }

  others(kind: string, raw: unknown, known: ReadonlySet<string>): void {
    for (const [key, value] of others(raw, known)) this.single(this.free(kind, key), value, blankless(value));
  }
}

/** What the report calls a field: `test script`, `query parameter limit`. */
export function fieldLabel(field: { readonly name: string; readonly raw?: unknown }): string {
  const [kind, rest] = splitName(field.name);
  switch (kind) {
    case "url":
      return "method and URL";
    case "query":
      return `query parameter ${rest}`;
    case "variable":
      return `variable ${rest}`;
    case "header":
      return `header ${get(field.raw, "key") ?? rest}`;
    case "script":
      return rest === "prerequest" ? "pre-request script" : `${rest} script`;
    case "example":
      return isObject(field.raw) ? `saved example "${get(field.raw, "name")}"` : "a saved example";
    case "more":
    case "request":
      return rest;
    default:
      return kind;
  }
}

/** Whether a JSON value holds hashes by the names of fields, as a lock does. */
export function isFieldHashes(value: unknown): value is FieldHashes {
  return isObject(value) && Object.values(value).every((hash) => typeof hash === "string") && !isArray(value);
}
