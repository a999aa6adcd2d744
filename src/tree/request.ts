/** A request: a file of the tree, an item of v2.1. Examples share the part that says what is sent. */
import { get, getObject, getString, isArray, isObject, type UnknownObject } from "../json.js";
import { readAuth, writeAuth } from "./auth.js";
import { readBody, writeBody } from "./body.js";
import { descriptionOf, pairsOf, pairsValue } from "./pairs.js";
import { readScripts, writeScripts } from "./script.js";
import { readUrl, urlText, writeParams } from "./url.js";

export const REQUEST_KIND = "http-request";

/** What a file says besides its item: `name` where the file is called something else. */
export interface Place {
  readonly name: string | undefined;
  readonly order: number | undefined;
  /** The folder of its examples; undefined when it has none. */
  readonly examples: string | undefined;
}

/** In Postman's order of keys. */
export function writeRequest(item: UnknownObject, place: Place): UnknownObject {
  const request = get(item, "request");
  const description = descriptionOf(get(request, "description")) || descriptionOf(get(item, "description"));
  return {
    $kind: REQUEST_KIND,
    id: getString(item, "id"),
    ...(place.name === undefined ? {} : { name: place.name }),
    ...(description === "" ? {} : { description }),
    ...writeSent(request),
    ...defined("auth", writeAuth(get(request, "auth"))),
    ...defined("scripts", writeScripts(get(item, "event"), "request")),
    ...defined("settings", writeSettings(get(item, "protocolProfileBehavior"))),
    ...defined("examples", place.examples),
    ...defined("order", place.order),
  };
}

/** What is sent: URL, method, headers, parameters, body. */
export function writeSent(request: unknown): UnknownObject {
  const url = typeof request === "string" ? request : get(request, "url");
  return {
    url: urlText(url),
    method: getString(request, "method") ?? "GET",
    ...defined("headers", pairsValue(headersOf(get(request, "header")).map(withoutNull))),
    ...writeParams(url),
    ...defined("body", writeBody(get(request, "body"))),
  };
}

/** Headers as objects; in files written by hand they may be lines of text. */
export function headersOf(value: unknown): readonly unknown[] {
  const lines = typeof value === "string" ? value.split(/\r?\n/) : isArray(value) ? value : [];
  return lines.flatMap((line) => {
    if (typeof line !== "string") return [line];
    const colon = line.indexOf(":");
    return colon < 0 ? [] : [{ key: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() }];
  });
}

function withoutNull(header: unknown): unknown {
  return isObject(header) && (get(header, "value") ?? null) === null ? { ...header, value: "" } : header;
}

export function defined(key: string, value: unknown): UnknownObject {
  return value === undefined ? {} : { [key]: value };
}

/** Settings have the same names in both formats; the tree lists the headers that aren't sent. */
function writeSettings(value: unknown): UnknownObject | undefined {
  if (!isObject(value) || Object.keys(value).length === 0) return undefined;
  const { disabledSystemHeaders: off, ...others } = value;
  const names = isObject(off) ? Object.keys(off).filter((name) => off[name] === true) : [];
  return { ...others, ...(names.length > 0 ? { disabledSystemHeaders: names } : {}) };
}

function readSettings(value: unknown): UnknownObject | undefined {
  if (!isObject(value) || Object.keys(value).length === 0) return undefined;
  const off = value.disabledSystemHeaders;
  if (!isArray(off)) return value;
  return { ...value, disabledSystemHeaders: Object.fromEntries(off.map((name) => [String(name), true])) };
}

/**
 * The item of v2.1 that a file means, with keys in the order in which the builder has them.
 * @param response its saved examples
 */
export function readRequest(
  value: UnknownObject,
  { id, name, response }: { readonly id: string; readonly name: string; readonly response: readonly UnknownObject[] },
): UnknownObject {
  const event = readScripts(get(value, "scripts"));
  const auth = readAuth(get(value, "auth"));
  const description = getString(value, "description") ?? "";
  return {
    id,
    name,
    ...(event.length > 0 ? { event } : {}),
    ...defined("protocolProfileBehavior", readSettings(getObject(value, "settings"))),
    request: {
      ...(auth === undefined ? {} : { auth }),
      ...readSent(value),
      ...(description === "" ? {} : { description }),
    },
    response,
  };
}

export function readSent(value: UnknownObject): UnknownObject {
  return {
    method: getString(value, "method") ?? "GET",
    header: pairsOf(get(value, "headers")).map((header) => ({ ...header, value: header.value ?? "" })),
    ...defined("body", readBody(get(value, "body"))),
    url: readUrl(value),
  };
}

/** Whether an example's request says anything: Postman writes an empty one where there is none. */
export function isSent(value: unknown): value is UnknownObject {
  if (!isObject(value)) return false;
  return (
    (getString(value, "url") ?? "") !== "" || pairsOf(get(value, "headers")).length > 0 || isObject(get(value, "body"))
  );
}
