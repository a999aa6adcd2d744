/** What the collection's guard (templates/collection/guard.js) has to know of the requests: pure. */
import { sha256 } from "../hash.js";
import { isSafeMethod } from "../http.js";
import {
  isFolder,
  type PostmanBody,
  type PostmanEntry,
  type PostmanItem,
  type PostmanQueryParam,
  type PostmanRequest,
  type PostmanSentRequest,
  type PostmanUrl,
} from "../postman/types.js";
import { holdsPlaceholder, isMarkup, RESERVED_VALUES } from "../schema/placeholder.js";

/** The values of the lines `const NAME = ...;` in the script. */
export interface GuardConstants extends Readonly<Record<string, unknown>> {
  readonly PLACEHOLDERS: readonly string[];
  /** Method, path with query, and a hash of the body: `POST /v2/exports?force=true 5465b825`. */
  readonly READY_WRITES: readonly string[];
}

/** @param entries the generated requests, the token requests not among them */
export function guardConstants(entries: readonly PostmanEntry[]): GuardConstants {
  const items = [...itemsOf(entries)];
  const requests = items.flatMap(({ request, response }) => [
    request,
    ...response.map(({ originalRequest }) => originalRequest),
  ]);
  const values = new Set(requests.flatMap(valuesOf));
  const placeholders = new Set([...values].flatMap(placeholdersIn));
  return {
    PLACEHOLDERS: [...placeholders].sort(),
    READY_WRITES: items.flatMap(({ request }) => readyWrite(request, placeholders)),
  };
}

function* itemsOf(entries: readonly PostmanEntry[]): Generator<PostmanItem> {
  for (const entry of entries) {
    if (isFolder(entry)) yield* itemsOf(entry.item);
    else yield entry;
  }
}

const PLACEHOLDER = /<[^<>]+>/g;

/** Longer texts are examples of a whole (SQL, a letter) rather than something to fill in. */
const MAX_LENGTH = 200;

/** The whole value, and the placeholders in it, where it is there to be replaced. */
function placeholdersIn(value: string): string[] {
  if (RESERVED_VALUES.includes(value)) return [value];
  if (value.length > MAX_LENGTH || isMarkup(value)) return [];
  const placeholders = value.match(PLACEHOLDER) ?? [];
  return placeholders.length > 0 ? [value.trim(), ...placeholders] : [];
}

/**
 * The values that the user may have to fill in, also unticked ones: they may be ticked by the time they are sent. In a path
 * anything in angle brackets is a placeholder, and needn't be listed.
 */
function valuesOf({ url, header = [], body }: PostmanRequest | PostmanSentRequest): string[] {
  const inPath = (url.variable ?? []).map(({ value }) => value).filter((value) => !value.includes("<"));
  const others = [...(url.query ?? []), ...header].map(textOf);
  return [...inPath, ...others, ...(body ? valuesOfBody(body) : [])];
}

/** The value of a query parameter or a header; of one without, its key. */
function textOf({ key, value }: Pick<PostmanQueryParam, "key" | "value">): string {
  return value ?? key;
}

function valuesOfBody(body: PostmanBody): string[] {
  if (body.mode === "raw") {
    // Most have nothing to fill in, which is seen without taking them apart.
    if (!holdsPlaceholder(body.raw) && !/\\u|&lt;/.test(body.raw)) return [];
    return /^\s*[[{"]/.test(body.raw) ? stringsOf(body.raw) : [body.raw, ...placeholdersInXml(body.raw)];
  }
  if (body.mode === "urlencoded") return body.urlencoded.map(({ value }) => value);
  if (body.mode === "formdata") return body.formdata.flatMap((field) => (field.type === "text" ? [field.value] : []));
  return [];
}

/** What stands in XML, where angle brackets are markup, for placeholders. */
function placeholdersInXml(text: string): string[] {
  return (text.match(/&lt;[^&]+&gt;/g) ?? []).map((whole) => `<${whole.slice(4, -4)}>`);
}

function stringsOf(json: string): string[] {
  return (json.match(/"(?:[^"\\]|\\.)*"/g) ?? []).map((token) => {
    try {
      return String(JSON.parse(token));
    } catch {
      return token.slice(1, -1);
    }
  });
}

/** A write in which the guard finds nothing to fill in. */
function readyWrite(request: PostmanRequest, placeholders: ReadonlySet<string>): string[] {
  if (isSafeMethod(request.method) || isToFillIn(request, placeholders)) return [];
  return [`${requestLine(request.method, request.url)} ${sha256(contentOf(request.body)).slice(0, 8)}`];
}

/** Looks at what the script looks at, and nothing more: a write in which the script finds nothing must be listed as ready. */
function isToFillIn({ url, header, body }: PostmanRequest, placeholders: ReadonlySet<string>): boolean {
  const isPlaceholder = (value: string) => placeholders.has(value.trim());
  const ticked = [...(url.query ?? []), ...header].filter(({ disabled }) => !disabled);
  return (
    segmentsOf(url).some((text) => text.trim() === "" || text.search(PLACEHOLDER) !== -1 || isPlaceholder(text)) ||
    ticked.some((entry) => isPlaceholder(textOf(entry))) ||
    (body !== undefined && isBodyToFillIn(body, isPlaceholder))
  );
}

function isBodyToFillIn(body: PostmanBody, isPlaceholder: (value: string) => boolean): boolean {
  switch (body.mode) {
    case "file":
      return body.file.src === "";
    case "raw":
      return valuesOfBody(body).some(isPlaceholder);
    case "urlencoded":
      return body.urlencoded.some(({ disabled, value }) => !disabled && isPlaceholder(value));
    case "formdata":
      return body.formdata.some(
        (field) => !field.disabled && (field.type === "file" ? field.src.length === 0 : isPlaceholder(field.value)),
      );
  }
}

/** The path with the values of its path variables, whose keys end at a dot. */
function segmentsOf({ path = [], variable = [] }: PostmanUrl): string[] {
  // Of two variables with the same key, the first counts.
  return path.map((segment) => {
    const found = variable.find(({ key }) => segment === `:${key}` || segment.startsWith(`:${key}.`));
    if (found === undefined) return segment;
    return found.value.trim() === "" ? "" : found.value + segment.slice(found.key.length + 1);
  });
}

function requestLine(method: string, url: PostmanUrl): string {
  const ticked = (url.query ?? []).filter(({ disabled }) => !disabled);
  const query = ticked.map(({ key, value = "" }) => `${key}=${value}`).join("&");
  return `${method} /${segmentsOf(url).join("/")}${query ? `?${query}` : ""}`;
}

/** The body as one text, as the script makes it. */
function contentOf(body: PostmanBody | undefined): string {
  if (body?.mode === "urlencoded" || body?.mode === "formdata") {
    const fields: readonly { key: string; value?: string; disabled?: true }[] =
      body.mode === "urlencoded" ? body.urlencoded : body.formdata;
    return fields
      .filter(({ disabled }) => !disabled)
      .map(({ key, value = "" }) => `${key}=${value}`)
      .join("&");
  }
  const raw = body?.mode === "raw" ? body.raw.trim() : "";
  try {
    return JSON.stringify(JSON.parse(raw));
  } catch {
    return raw;
  }
}
