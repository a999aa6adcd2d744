/** A saved example: a file of the tree, a response of v2.1. */
import { get, getArray, getString, isArray, type UnknownObject } from "../json.js";
import { LANGUAGES } from "./body.js";
import { pairsOf, pairsValue } from "./pairs.js";
import { defined, headersOf, isSent, readSent, writeSent } from "./request.js";

export const EXAMPLE_KIND = "http-example";

export function writeExample(
  response: UnknownObject,
  place: { readonly name: string | undefined; readonly order: number | undefined },
): UnknownObject {
  const code = get(response, "code");
  const status = getString(response, "status");
  const language = getString(response, "_postman_previewlanguage") ?? "text";
  return {
    $kind: EXAMPLE_KIND,
    id: getString(response, "id"),
    ...(place.name === undefined ? {} : { name: place.name }),
    request: writeSent(get(response, "originalRequest")),
    response: {
      ...(typeof code === "number" ? { statusCode: code } : {}),
      ...defined("statusText", status),
      ...defined("headers", pairsValue(headersOf(get(response, "header")))),
      body: { type: LANGUAGES.has(language) ? language : "text", content: getString(response, "body") ?? "" },
    },
    ...defined("order", place.order),
  };
}

export function readExample(
  value: UnknownObject,
  { id, name }: { readonly id: string; readonly name: string },
): UnknownObject {
  const request = get(value, "request");
  const response = get(value, "response");
  const code = get(response, "statusCode");
  const body = get(response, "body");
  const content = get(body, "content");
  const type = getString(body, "type") ?? "text";
  return {
    id,
    name,
    ...(isSent(request) ? { originalRequest: readOriginal(request) } : {}),
    ...defined("status", getString(response, "statusText")),
    ...(typeof code === "number" ? { code } : {}),
    _postman_previewlanguage: LANGUAGES.has(type) ? type : "text",
    header: pairsOf(get(response, "headers")).map((header) => ({ ...header, value: header.value ?? "" })),
    body:
      typeof content === "string" ? content : content === undefined || content === null ? "" : JSON.stringify(content),
  };
}

/** As generated ones are: without an empty list of headers, the URL by its parts, host and path as text. */
function readOriginal(request: UnknownObject): UnknownObject {
  const { header, url, ...others } = readSent(request);
  const hasHeaders = getArray({ header }, "header").length > 0;
  return { ...others, ...(hasHeaders ? { header } : {}), ...(url === undefined ? {} : { url: withText(url) }) };
}

function withText(url: unknown): unknown {
  const [host, path] = [get(url, "host"), get(url, "path")];
  // As text, a first segment without characters would be the slash before the path.
  if (!isArray(host) || (isArray(path) && path[0] === "")) return url;
  const { raw: _, ...parts } = url as UnknownObject;
  return { ...parts, host: host.join("."), ...(isArray(path) ? { path: path.join("/") } : {}) };
}
