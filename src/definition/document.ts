/** Bytes -> an OpenAPI document, its references as they are written. */
import { DefinitionError } from "../errors.js";
import { get, getObject, getString, isObject, jsonLine, pointerSegment } from "../json.js";
import type { Notice } from "../notice.js";
import { type Parsed, parse } from "./parse.js";
import { decode } from "./text.js";

export type Document = { [key: string]: unknown };

/** @throws DefinitionError when the bytes are no OpenAPI 3 document */
export function readDocument(bytes: Buffer, source: string): Parsed & { readonly value: Document } {
  const { value, ...read } = parse(decode(bytes, source), source);
  assertOpenApi(value, source);
  return { ...read, value };
}

/** @throws DefinitionError */
export function assertOpenApi(value: unknown, source: string): asserts value is Document {
  const fail = (message: string, hint: string): never => {
    throw new DefinitionError(message, { where: source, hint });
  };
  if (!isObject(value))
    return fail("not an OpenAPI document (the top level is not an object)", "Check that the download is complete.");
  if (get(value, "swagger") !== undefined) {
    return fail(
      `Swagger ${String(get(value, "swagger"))} is not supported, OpenAPI 3.0, 3.1 and 3.2 are`,
      "Convert it first, for instance with swagger2openapi.",
    );
  }
  // Unquoted in YAML, 3.1 is a number.
  const given = get(value, "openapi");
  const version = typeof given === "number" ? String(given) : getString(value, "openapi");
  if (version === undefined)
    return fail('not an OpenAPI 3 document (no "openapi" field at #/)', "Check that the download is complete.");
  if (!/^3\.[0-2](\.|$)/.test(version))
    return fail(`OpenAPI ${version} is not supported, 3.0, 3.1 and 3.2 are`, "Use another version of the definition.");
  const reference = getString(get(value, "paths"), "$ref");
  if (reference !== undefined) {
    return fail(
      `"paths" is a reference to "${reference}", which OpenAPI doesn't allow: each path may be one, not all of them`,
      "Bundle the definition into one document first, for instance with the Redocly CLI.",
    );
  }
  if (Object.keys(getObject(value, "paths") ?? {}).length === 0) {
    return fail("the definition has no paths (nothing at #/paths)", "Check that the download is complete.");
  }
  return undefined;
}

/** References in place of all schemas, all responses, ...: OpenAPI allows them in place of each. */
export function misplacedReferences(document: Document): Notice[] {
  const components = getObject(document, "components") ?? {};
  return Object.keys(components).flatMap((name): Notice[] => {
    const reference = getString(get(components, name), "$ref");
    if (reference === undefined) return [];
    return [
      {
        kind: "warning",
        code: "reference-to-components",
        title: "references in place of all components of a kind",
        where: `#/components/${pointerSegment(name)}`,
        message: `is a reference to "${reference}", which OpenAPI doesn't allow: nothing of it is read. Bundle the definition into one document first`,
      },
    ];
  });
}

/**
 * The document as JSON, before its references are resolved; undefined where that would be longer than any limit: YAML's
 * aliases make a small file mean billions of values, or one that holds itself.
 */
export function documentJson({ value, isJson }: Parsed, bytes: Buffer): Buffer | undefined {
  // What was read as JSON in UTF-8 is its own JSON text.
  if (isJson && (bytes[0] === 0x7b || isBlank(bytes[0]))) return bytes;
  try {
    return jsonLength(value) < MAX_JSON ? Buffer.from(jsonLine(value)) : undefined;
  } catch (error) {
    // Nested deeper than the stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Characters; a string of more is none to V8. */
const MAX_JSON = 256 * 1024 * 1024;

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** About how many characters of JSON a value makes; each object is looked at once. @throws RangeError */
function jsonLength(value: unknown, known: Map<object, number> = new Map()): number {
  if (typeof value === "string") return value.length + 2;
  if (typeof value !== "object" || value === null) return 8;
  const earlier = known.get(value);
  if (earlier !== undefined) return earlier;
  // As long as it is open, it would be held by itself.
  known.set(value, Number.POSITIVE_INFINITY);
  let length = 2;
  for (const key of Object.keys(value))
    length += key.length + 4 + jsonLength((value as { readonly [key: string]: unknown })[key], known);
  known.set(value, length);
  return length;
}
