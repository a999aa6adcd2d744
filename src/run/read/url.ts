/**
 * URLs of a collection in the one shape that a run knows: pieces, and a `raw` made from them. newman sends the pieces and
 * users see `raw`, so one that says something else is not believed. Pure.
 */
import { get, getString, isArray, isObject, type UnknownObject } from "../../json.js";
import { UnsupportedError } from "./unsupported.js";

/** @throws UnsupportedError when a piece is none, or there is no host */
export function readUrl(given: unknown): UnknownObject {
  if (typeof given === "string") return withRaw(parsed(given), []);
  if (!isObject(given)) throw new UnsupportedError("it has no URL");
  const variables = readVariables(get(given, "variable"));
  const isText = get(given, "host") === undefined && get(given, "path") === undefined;
  if (isText) return withRaw(parsed(getString(given, "raw") ?? ""), variables);
  if (get(given, "auth") !== undefined && get(given, "auth") !== null) {
    throw new UnsupportedError("its URL has a user name in it");
  }
  return withRaw(
    {
      protocol: text(get(given, "protocol"), "protocol").replace(/:?\/*$/, ""),
      host: list(get(given, "host"), ".", "host"),
      port: text(get(given, "port"), "port"),
      path: list(get(given, "path"), "/", "path"),
      query: queryOf(get(given, "query")),
      hash: text(get(given, "hash"), "hash"),
    },
    variables,
  );
}

/** Variables of a collection or a path. */
export function readVariables(given: unknown): UnknownObject[] {
  return (isArray(given) ? given : []).flatMap((entry) => {
    const key = getString(entry, "key") ?? getString(entry, "id");
    if (key === undefined) return [];
    const value = get(entry, "value");
    const description = getString(entry, "description") ?? "";
    return [
      {
        key,
        value: typeof value === "string" ? value : value === undefined || value === null ? "" : String(scalar(value)),
        ...(get(entry, "disabled") === true ? { disabled: true } : {}),
        // From which the collection's guard tells what stores its value.
        ...(description.includes("is stored by") ? { description } : {}),
      },
    ];
  });
}

/** Entries with a key and a value, of a list or of `separator`-separated text. @throws UnsupportedError */
export function readPairs(given: unknown, what: string, separator = "&", sign = "="): UnknownObject[] {
  if (given === undefined || given === null) return [];
  if (typeof given === "string") return pairsOf(given, separator, sign);
  if (!isArray(given)) throw new UnsupportedError(`its ${what} is not a list`);
  return given.map((entry) => {
    if (!isObject(entry)) throw new UnsupportedError(`its ${what} has an entry that is not an object`);
    const key = get(entry, "key");
    const value = get(entry, "value");
    return {
      key: typeof key === "string" ? key : "",
      value: value === undefined || value === null ? null : String(scalar(value)),
      ...(get(entry, "disabled") === true ? { disabled: true } : {}),
    };
  });
}

interface Pieces {
  readonly protocol: string;
  readonly host: readonly string[];
  readonly port: string;
  readonly path: readonly string[] | undefined;
  readonly query: readonly UnknownObject[];
  readonly hash: string;
}

function withRaw(pieces: Pieces, variable: readonly UnknownObject[]): UnknownObject {
  const { protocol, host, port, path, query, hash } = pieces;
  if (host.join("") === "") throw new UnsupportedError("its URL has no host");
  const ticked = query.filter((entry) => get(entry, "disabled") !== true);
  const raw = [
    protocol && `${protocol}://`,
    host.join("."),
    port && `:${port}`,
    path ? `/${path.join("/")}` : "",
    ticked.length > 0 ? `?${ticked.map(pairText).join("&")}` : "",
    hash && `#${hash}`,
  ].join("");
  return {
    raw,
    ...(protocol ? { protocol } : {}),
    host: [...host],
    ...(port ? { port } : {}),
    ...(path ? { path: [...path] } : {}),
    ...(query.length > 0 ? { query: [...query] } : {}),
    ...(hash ? { hash } : {}),
    ...(variable.length > 0 ? { variable: [...variable] } : {}),
  };
}

function pairText(entry: UnknownObject): string {
  const value = get(entry, "value");
  return value === null ? (getString(entry, "key") ?? "") : `${getString(entry, "key") ?? ""}=${String(value)}`;
}

/** The pieces of a text; what stands before the path is one piece, and holds the port. */
function parsed(given: string): Pieces {
  const [, protocol = "", rest = ""] = /^(?:([a-z][\w+.-]*|\{\{[^{}]+\}\}):\/\/)?(.*)$/is.exec(given.trim()) ?? [];
  const [beforeHash, hash] = parted(rest, "#");
  const [beforeQuery, query] = parted(beforeHash, "?");
  const [host, path] = parted(beforeQuery, "/");
  return {
    protocol,
    host: [host],
    port: "",
    path: path?.split("/"),
    query: query === undefined ? [] : pairsOf(query, "&", "="),
    hash: hash ?? "",
  };
}

function parted(given: string, separator: string): readonly [string, string | undefined] {
  const at = given.indexOf(separator);
  return at === -1 ? [given, undefined] : [given.slice(0, at), given.slice(at + 1)];
}

function pairsOf(given: string, separator: string, sign: string): UnknownObject[] {
  return given.split(separator).flatMap((pair) => {
    const [key, value] = parted(pair, sign);
    return pair.trim() === "" ? [] : [{ key: key.trim(), value: value === undefined ? null : value.trim() }];
  });
}

function queryOf(given: unknown): UnknownObject[] {
  return readPairs(given, "query");
}

function text(given: unknown, what: string): string {
  if (given === undefined || given === null) return "";
  if (typeof given === "string" || (what === "port" && typeof given === "number")) return String(given);
  throw new UnsupportedError(`its URL has a ${what} that is not text`);
}

function list(given: unknown, separator: string, what: "host"): readonly string[];
function list(given: unknown, separator: string, what: "path"): readonly string[] | undefined;
function list(given: unknown, separator: string, what: string): readonly string[] | undefined {
  if (given === undefined || given === null) return what === "host" ? [] : undefined;
  if (typeof given === "string") return given.replace(/^\//, "").split(separator);
  if (!isArray(given)) throw new UnsupportedError(`its URL has a ${what} that is neither text nor a list`);
  return given.map((piece) => {
    const value = isObject(piece) && what === "path" ? get(piece, "value") : piece;
    if (typeof value === "string") return value;
    throw new UnsupportedError(`its URL has a ${what} with a piece that is not text`);
  });
}

/** @throws UnsupportedError for a list or an object */
function scalar(value: unknown): string | number | boolean {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  throw new UnsupportedError("a value in it is neither text nor a number");
}
