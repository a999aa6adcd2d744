/** Headers, authorization and body of a collection's request, from known keys. Pure. */
import { get, getObject, getString, isArray, isObject, type UnknownObject } from "../../json.js";
import { UnsupportedError } from "./unsupported.js";
import { readPairs } from "./url.js";

/** As text, a header stands on each line. */
export function readHeaders(given: unknown): UnknownObject[] {
  return readPairs(given, "list of headers", "\n", ":").map((header) => ({
    ...header,
    value: get(header, "value") ?? "",
  }));
}

/** Which keys of an authorization are kept. The others ask for something on the way, or send the request twice. */
const AUTHS: { readonly [type: string]: readonly string[] } = {
  noauth: [],
  bearer: ["token"],
  basic: ["username", "password"],
  apikey: ["key", "value", "in"],
  oauth2: ["accessToken", "tokenType", "addTokenTo", "headerPrefix"],
};

/** Undefined where it is inherited. @throws UnsupportedError for a kind that a run doesn't know */
export function readAuth(given: unknown): UnknownObject | undefined {
  if (given === undefined || given === null) return undefined;
  const type = getString(given, "type") ?? "";
  const keys = Object.hasOwn(AUTHS, type) ? AUTHS[type] : undefined;
  if (!keys) {
    throw new UnsupportedError(
      `its authorization is of a type that a run doesn't send (${JSON.stringify(get(given, "type"))})`,
    );
  }
  if (type === "noauth") return { type };
  const values = get(given, type);
  // An object in format v2.0, a list of pairs in v2.1.
  const pairs = isArray(values)
    ? readPairs(values, "authorization")
    : Object.entries(isObject(values) ? values : {}).map(([key, value]) => ({ key, value }));
  return {
    type,
    [type]: pairs
      .filter((pair) => keys.includes(getString(pair, "key") ?? ""))
      .map((pair) => ({ key: get(pair, "key"), value: String(get(pair, "value") ?? ""), type: "string" })),
  };
}

/** Undefined when it has none. @throws UnsupportedError */
export function readBody(given: unknown): UnknownObject | undefined {
  if (given === undefined || given === null) return undefined;
  const mode = getString(given, "mode");
  if (mode === undefined || get(given, mode) === undefined || get(given, mode) === null) return undefined;
  const language = getString(getObject(getObject(given, "options"), "raw"), "language");
  return {
    mode,
    [mode]: content(mode, get(given, mode)),
    ...(language === undefined ? {} : { options: { raw: { language } } }),
    ...(get(given, "disabled") === true ? { disabled: true } : {}),
  };
}

function content(mode: string, given: unknown): unknown {
  switch (mode) {
    case "raw":
      if (typeof given === "string") return given;
      break;
    case "urlencoded":
      return readPairs(given, "form");
    case "formdata":
      return formOf(given);
    case "file":
      return typeof given === "string" ? { src: given } : texts(given, ["src", "content"]);
    case "graphql":
      return typeof given === "string" ? given : texts(given, ["query", "variables", "operationName"]);
  }
  throw new UnsupportedError(`its body has the mode ${JSON.stringify(mode)}, but nothing that fits it`);
}

/** Parts that are files name them, one each: of several lists of files in a form, newman sends the first and forgets the others. */
function formOf(given: unknown): UnknownObject[] {
  if (!isArray(given)) return readPairs(given, "form");
  return readPairs(given, "form").flatMap((pair, index): UnknownObject[] => {
    const part = given[index];
    const src = get(part, "src");
    const isFile = get(part, "type") === "file";
    const read = { ...pair, ...texts(part, ["contentType", "fileName"]), type: isFile ? "file" : "text" };
    if (!isFile) return [read];
    if (isTexts(src) && src.length > 0) return src.map((file) => ({ ...read, src: file }));
    return [{ ...read, ...(typeof src === "string" || isTexts(src) ? { src } : {}) }];
  });
}

function isTexts(value: unknown): value is readonly string[] {
  return isArray(value) && value.every((entry) => typeof entry === "string");
}

function texts(given: unknown, keys: readonly string[]): UnknownObject {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = getString(given, key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}
