/** URLs: one text and two lists in a file of the tree, an object of parts in v2.1. */
import { get, getArray, getString, isArray, type UnknownObject } from "../json.js";
import { type Pair, pairsOf, pairsValue } from "./pairs.js";

interface Parts {
  readonly protocol?: string;
  readonly auth?: { readonly user: string; readonly password?: string };
  readonly host: readonly string[];
  readonly port?: string;
  readonly path?: readonly string[];
  readonly query?: readonly Pair[];
  readonly hash?: string;
}

/** The keys that a URL of v2.1 gives a request or example: `url`, `queryParams`, `pathVariables`. */
export function writeUrl(url: unknown): UnknownObject {
  const query = pairsValue(getArray(url, "query"));
  const variables = pairsValue(getArray(url, "variable"));
  return {
    url: urlText(url),
    ...(query === undefined ? {} : { queryParams: query }),
    ...(variables === undefined ? {} : { pathVariables: variables }),
  };
}

/** The two lists alone, which stand below the headers. */
export function writeParams(url: unknown): UnknownObject {
  const { url: _, ...params } = writeUrl(url);
  return params;
}

/** Of the parts where there are any: it is the parts that newman sends. */
export function urlText(url: unknown): string {
  if (typeof url === "string") return url;
  const isParsed = get(url, "host") !== undefined || get(url, "path") !== undefined;
  return isParsed ? textOf(url) : (getString(url, "raw") ?? "");
}

function textOf(url: unknown): string {
  const host = get(url, "host");
  const path = get(url, "path");
  const protocol = getString(url, "protocol");
  const port = get(url, "port");
  const hash = getString(url, "hash");
  const segments = isArray(path)
    ? path.map((part) => (typeof part === "string" ? part : (getString(part, "value") ?? "")))
    : [];
  const query = getArray(url, "query")
    .filter((param) => get(param, "disabled") !== true)
    .map((param) => `${getString(param, "key") ?? ""}${queryValue(get(param, "value"))}`);
  return [
    protocol ? `${protocol}://` : "",
    userInfo(get(url, "auth")),
    isArray(host) ? host.join(".") : String(host ?? ""),
    port ? `:${port}` : "",
    typeof path === "string" ? `/${path.replace(/^\//, "")}` : segments.map((segment) => `/${segment}`).join(""),
    query.length > 0 ? `?${query.join("&")}` : "",
    hash ? `#${hash}` : "",
  ].join("");
}

function queryValue(value: unknown): string {
  return value === null || value === undefined ? "" : `=${value}`;
}

function userInfo(auth: unknown): string {
  const user = getString(auth, "user");
  const password = getString(auth, "password");
  return user === undefined ? "" : `${user}${password === undefined ? "" : `:${password}`}@`;
}

/**
 * The URL of v2.1 of a request or example. A parameter that both the text and the list have is as the list has it, as the
 * Postman CLI sends it; one that only the text has comes first.
 */
export function readUrl(value: UnknownObject): UnknownObject {
  const raw = getString(value, "url") ?? "";
  const { query: inText = [], ...parts } = parse(raw);
  const listed = pairsOf(get(value, "queryParams"));
  const keys = new Set(listed.map(({ key }) => key));
  const query = [...inText.filter(({ key }) => !keys.has(key)), ...listed];
  const variable = pairsOf(get(value, "pathVariables"));
  return {
    raw: textOf({ ...parts, query }),
    ...parts,
    ...(query.length > 0 ? { query } : {}),
    ...(variable.length > 0 ? { variable } : {}),
  };
}

/**
 * `{{protocol}}://user:password@host:{{port}}/path`. Each character can be matched in one way only, so that no text takes
 * long; what doesn't match is a host as a whole.
 */
const PIECES =
  /^(?:([a-z][a-z0-9+.-]*|\{\{[^}]*\}\}):\/\/)?(?:([^/@]*)@)?((?:\{\{[^}]*\}\}|\[[^\]/]*\]|\{(?!\{)|[^/:[{])*)(?::(\d+|\{\{[^}]*\}\}))?(?:\/(.*))?$/is;

function parse(raw: string): Parts {
  const [beforeHash = "", ...hash] = raw.split("#");
  const [written = "", ...query] = beforeHash.split("?");
  const [, protocol, info, host = written, port, path] = PIECES.exec(written) ?? [];
  const [user = "", ...password] = info?.split(":") ?? [];
  return {
    ...(protocol === undefined ? {} : { protocol }),
    ...(info === undefined ? {} : { auth: { user, ...(password.length > 0 ? { password: password.join(":") } : {}) } }),
    host: host === "" ? [] : host.includes("{{") ? [host] : host.split("."),
    ...(port === undefined ? {} : { port }),
    ...(path === undefined ? {} : { path: path.split("/") }),
    ...(query.length > 0 ? { query: query.join("?").split("&").map(parsePair) } : {}),
    ...(hash.length > 0 ? { hash: hash.join("#") } : {}),
  };
}

function parsePair(pair: string): Pair {
  const [key = "", ...value] = pair.split("=");
  return { key, value: value.length > 0 ? value.join("=") : null };
}
