/**
 * What a user's file holds as text, parsed as Postman does. postman-collection takes about as long to load as a merge takes,
 * so it is loaded for the first such text: collections of ours, and most exports, hold objects.
 */
import { createRequire } from "node:module";
import type * as Postman from "postman-collection";
import type { UnknownObject } from "../json.js";

const require = createRequire(import.meta.url);
const load = (): typeof Postman => require("postman-collection");

/** Characters. What is longer is no URL that a server takes, and Postman's parser needs time by its square. */
const MAX_URL = 8_000;
const PORT = /^(?:\d+|\{\{[^}]*\}\})$/;

/**
 * The parts of `{{protocol}}://user:password@host:{{port}}/path?query#hash`, without path variables: a text has no values
 * of theirs. What has a port that can't be one (`mailto:x`, `a:b:c/d`) is a host as a whole, so that nothing of it is lost.
 */
export function parseUrl(text: string): UnknownObject {
  if (text === "") return {};
  if (text.length > MAX_URL) return { host: [text] };
  const { raw: _, variable: __, ...url }: UnknownObject = { ...load().Url.parse(text) };
  if (url.port === undefined || PORT.test(String(url.port))) return url;
  const { query, hash } = url;
  const [host = ""] = text.split(/[?#]/);
  return { host: [host], ...(query ? { query } : {}), ...(hash ? { hash } : {}) };
}

/** `Accept: application/json` as `{key, value}`. */
export function parseHeader(line: string): UnknownObject {
  return { ...load().Header.parseSingle(line) };
}
