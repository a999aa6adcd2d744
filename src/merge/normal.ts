/**
 * The normal form of Postman's values: what two files that mean the same have in common. A collection that was imported
 * into Postman and exported again comes back with ids left out or new, keys reordered, descriptions as objects, defaults
 * and empty arrays added or gone, `raw` rebuilt; none of that is an edit. A normal form is only compared and
 * hashed, never written.
 */
import { get, getArray, getObject, getString, isArray, isBlank, isObject, type UnknownObject } from "../json.js";
import { attributesOf } from "../postman/auth.js";
import { parseHeader, parseUrl } from "./parse-text.js";

/** The text of a string or of `{content, type}`; line ends are LF. */
export function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : (getString(value, "content") ?? "");
  return text.replaceAll("\r\n", "\n");
}

/** The same value with the keys of each object in order and blank ones left out, which Postman leaves out or puts in as it pleases. */
export function sorted(value: unknown): unknown {
  if (isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => !isBlank(inner));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

/** The keys of `object` that aren't among `known`, in order, with their values. */
export function others(object: unknown, known: ReadonlySet<string>): [string, unknown][] {
  if (!isObject(object)) return [];
  return Object.keys(object)
    .filter((key) => !known.has(key) && !isBlank(object[key]))
    .map((key) => [key, object[key]]);
}

const PARAM_KEYS = new Set([
  "key",
  "value",
  "description",
  "disabled",
  "enabled",
  "type",
  "id",
  "uid",
  "uuid",
  "name",
  "system",
]);

/** A query parameter, header or variable, without its description. `type` is `text`, `any` or missing, as Postman likes. */
export function param(raw: unknown): unknown[] {
  const value = get(raw, "value") ?? "";
  const isOff = get(raw, "disabled") === true || get(raw, "enabled") === false;
  const rest = others(raw, PARAM_KEYS);
  return [
    getString(raw, "key") ?? "",
    typeof value === "string" ? value : sorted(value),
    isOff,
    ...(rest.length > 0 ? [sorted(Object.fromEntries(rest))] : []),
  ];
}

/** Headers as objects; in files written by hand they may be lines of text. */
export function headersOf(value: unknown): readonly unknown[] {
  const lines = typeof value === "string" ? value.split(/\r?\n/) : isArray(value) ? value : [];
  return lines
    .filter((line) => isObject(line) || (typeof line === "string" && line.includes(":")))
    .map((line) => (typeof line === "string" ? parseHeader(line) : line));
}

export interface NormalUrl {
  readonly protocol: string;
  readonly host: string;
  readonly port: string;
  /** Segments; the last is empty where the path ends with a slash. */
  readonly path: readonly string[];
  readonly hash: string;
  readonly query: readonly unknown[];
  readonly variable: readonly unknown[];
  /** Whatever else it has, as `auth: {user, password}`. */
  readonly more: UnknownObject;
}

const URL_KEYS = new Set(["raw", "protocol", "host", "port", "path", "hash", "query", "variable", "id", "uuid"]);

/** Of a URL in any of its forms; `raw` only counts where there is nothing else, as for Postman. */
export function urlOf(value: unknown): NormalUrl {
  const isParsed = isObject(value) && (get(value, "host") !== undefined || get(value, "path") !== undefined);
  const url: UnknownObject = isParsed ? value : { ...(isObject(value) ? value : {}), ...parseUrl(rawOf(value)) };
  const path = get(url, "path");
  const segments = typeof path === "string" ? path.replace(/^\//, "").split("/") : isArray(path) ? path : [];
  const host = get(url, "host");
  return {
    protocol: getString(url, "protocol") ?? "",
    host: isArray(host) ? host.join(".") : String(host ?? ""),
    port: String(get(url, "port") ?? ""),
    path: segments.map((segment) => (typeof segment === "string" ? segment : (getString(segment, "value") ?? ""))),
    hash: getString(url, "hash") ?? "",
    query: getArray(url, "query").filter(isObject),
    variable: getArray(url, "variable").filter(isObject),
    more: Object.fromEntries(others(url, URL_KEYS)),
  };
}

function rawOf(value: unknown): string {
  return typeof value === "string" ? value : (getString(value, "raw") ?? "");
}

/** A URL without its query and path variables. */
export function urlWithoutParameters(url: NormalUrl): unknown[] {
  const more = Object.keys(url.more).length > 0 ? [sorted(url.more)] : [];
  return [url.protocol, url.host, url.port, url.path, url.hash, ...more];
}

/** A request's method; GET where none is named. */
export function methodOf(request: unknown): string {
  return (getString(request, "method") ?? "GET").toUpperCase();
}

/**
 * What identifies a request: its method and path, whatever its path variables are called; where it has no path, its host,
 * and the grant it asks for: `GET /v2/workbooks/{}`, `POST {{tokenBaseURL}} client_credentials`.
 */
export function requestKey(request: unknown): string {
  const url = urlOf(typeof request === "string" ? request : get(request, "url"));
  const path = url.path.map((segment) => segment.replace(/^:[^:]+/, "{}")).join("/");
  if (url.path.length > 0) return `${methodOf(request)} /${path}`;
  return [methodOf(request), url.host, grantOf(request)].filter(Boolean).join(" ");
}

function grantOf(request: unknown): string {
  const fields = get(get(request, "body"), "urlencoded");
  const grant = isArray(fields) ? fields.find((entry) => getString(entry, "key") === "grant_type") : undefined;
  return getString(grant, "value")?.replace(/^.*:/, "") ?? "";
}

const FIELD_KEYS = new Set([...PARAM_KEYS, "src"]);

/** Body; undefined for one that holds nothing. */
export function body(value: unknown): unknown {
  if (!isObject(value)) return undefined;
  const mode = getString(value, "mode") ?? "raw";
  const content = get(value, mode);
  const isOff = get(value, "disabled") === true ? ["disabled"] : [];
  if (mode === "raw") {
    const raw = textOf(content);
    const language = getString(getObject(getObject(value, "options"), "raw"), "language") ?? "text";
    return raw === "" ? undefined : [mode, raw, language, ...isOff];
  }
  if (mode === "file") {
    const src = typeof content === "string" ? content : getString(content, "src");
    return [mode, src ?? "", getString(content, "content") ?? "", ...isOff];
  }
  if (mode === "urlencoded" || mode === "formdata") {
    const fields = isArray(content) ? content.filter(isObject) : [];
    return fields.length > 0 ? [mode, fields.map(field), ...isOff] : undefined;
  }
  return isBlank(content) ? undefined : [mode, sorted(content), ...isOff];
}

function field(raw: unknown): unknown[] {
  const type = getString(raw, "type") ?? "text";
  const src = get(raw, "src");
  const files = isArray(src) ? src : src ? [src] : [];
  return [
    getString(raw, "key") ?? "",
    type === "file" ? files : (get(raw, "value") ?? ""),
    type,
    get(raw, "disabled") === true,
    textOf(get(raw, "description")),
    sorted(Object.fromEntries(others(raw, FIELD_KEYS))),
  ];
}

/** Auth of either form, a list of attributes or an object of them; undefined where it is inherited. */
export function auth(value: unknown): unknown {
  const type = getString(value, "type");
  if (type === undefined) return undefined;
  return [type, sorted(Object.fromEntries(attributesOf(get(value, type))))];
}

/** A script's text; undefined for an empty one. */
export function script(event: unknown): unknown {
  const code = get(event, "script");
  const exec = get(code, "exec") ?? code;
  const text = (isArray(exec) ? exec.join("\n") : textOf(exec)).replaceAll("\r", "").trimEnd();
  const src = get(code, "src");
  if (text === "" && isBlank(src)) return undefined;
  return [text, get(event, "disabled") === true, isBlank(src) ? null : sorted(src)];
}

/**
 * Settings; undefined where all are Postman's own. Its importer puts `disableBodyPruning` on each GET that it sees with
 * a body, and there is no switch for it in the app.
 */
export function settings(value: unknown): unknown {
  const own = others(value, new Set()).filter(([key, on]) => !(key === "disableBodyPruning" && on === true));
  return own.length > 0 ? sorted(Object.fromEntries(own)) : undefined;
}

/**
 * A saved example without its name. Descriptions of its request's parameters don't count: Postman keeps them or not.
 * @param once hashes a field of its request; generated examples share theirs with the request
 */
export function example(response: unknown, once: (value: unknown, normal: (value: unknown) => unknown) => string) {
  const request = get(response, "originalRequest");
  return [
    get(response, "code") ?? null,
    getString(response, "status") ?? "",
    textOf(get(response, "body")),
    headersOf(get(response, "header")).map(param),
    methodOf(request),
    once(get(request, "url"), exampleUrl),
    once(get(request, "header"), (header) => headersOf(header).map(param)),
    once(get(request, "body"), (value) => body(value) ?? null),
  ];
}

function exampleUrl(value: unknown): unknown[] {
  const url = urlOf(value);
  return [urlWithoutParameters(url), url.query.map(param), url.variable.map(param)];
}
