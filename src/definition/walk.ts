/** The way through a document along which references count. No recursion, however deep the document. */
import { isArray, pointerSegment, type UnknownObject } from "../json.js";

/** Where a document of several files has those that it refers to, by name. What they hold counts where a reference leads to it. */
export const FILES = "x-sigma-postman-files";

type Container = { [key: string]: unknown } | unknown[];

/** A node still to be visited. Its pointer is put together only when a notice needs it. */
export interface Place {
  readonly node: Container;
  /** The file that the node is of. */
  readonly file: string;
  /** Whether the keys are names of a map instead of keywords. */
  readonly isMap: boolean;
  readonly parent?: Place;
  readonly key?: string;
}

/** What a reference leads to, with the file that it is of: the walk goes on there. */
export interface Next {
  readonly value: unknown;
  readonly file: string;
}

/** One list for all that have nothing: a visitor is asked at each object. */
export const NOTHING: readonly Next[] = [];

export interface Visitor {
  /** Each object that is no map by name. @returns what else counts because of it */
  enter?(node: { [key: string]: unknown }, place: Place): readonly Next[];
  /** The Reference Object that `place` has at `key`. */
  reference(reference: UnknownObject, place: Place, key: string): readonly Next[];
}

/**
 * What the values of these keys are. `schemas` and `map`: a map by name (a property called `default` is a schema, the keyword
 * `default` is data), of schemas or of something else. `object`: no schema either. `data`: a `$ref` in it means nothing. Of
 * any other key: a schema, a list of them, or an object with keywords.
 */
const KEYS: ReadonlyMap<string, "schemas" | "map" | "object" | "data"> = new Map([
  ...(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas"] as const).map(
    (key) => [key, "schemas"] as const,
  ),
  ...(
    [
      "paths",
      "responses",
      "parameters",
      "requestBodies",
      "headers",
      "securitySchemes",
      "links",
      "callbacks",
      "pathItems",
      "content",
      "examples",
      "additionalOperations",
      "mediaTypes",
      "encoding",
    ] as const
  ).map((key) => [key, "map"] as const),
  ["requestBody", "object"],
  ...(["example", "default", "enum", "const", "value", "dataValue"] as const).map((key) => [key, "data"] as const),
]);

/** The key that says what a place holds: its own, or in a map or a list the one above it. */
export function sectionOf({ node, isMap, key: above }: Place, key: string): string {
  return isMap || isArray(node) ? (above ?? "") : key;
}

export function isSchemaPlace(place: Place, key: string): boolean {
  return isSchemaSection(sectionOf(place, key));
}

export function isSchemaSection(section: string): boolean {
  const kind = KEYS.get(section);
  return kind !== "map" && kind !== "object";
}

/** Each object of a document once, in its order; what is data (examples, defaults, enums) is passed over. */
export function walk(root: Next, visitor: Visitor): void {
  const known = new Set<object>();
  const pending: Place[] = [];
  const push = ({ value, file }: Next, isMap: boolean, parent?: Place, key?: string) => {
    if (typeof value !== "object" || value === null || isListOfScalars(value) || known.has(value)) return;
    known.add(value);
    pending.push({ node: value as Container, file, isMap, parent, key });
  };
  push(root, false);
  // The list grows while it is walked, so notices come in the document's order.
  for (const place of pending) {
    const { node, isMap, file } = place;
    const isKeyword = !isMap && !isArray(node);
    if (isKeyword && visitor.enter) {
      const more = visitor.enter(node as { [key: string]: unknown }, place);
      if (more.length > 0) for (const next of more) push(next, false, place, "discriminator");
    }
    // What a parser made inherits nothing that counts, so plain access finds own properties, `__proto__` included.
    for (const key in node) {
      const value = (node as UnknownObject)[key];
      if (typeof value !== "object" || value === null) continue;
      const kind = isKeyword ? KEYS.get(key) : undefined;
      if (kind === "data" || (isKeyword && key === "examples" && isArray(value))) continue;
      if (place.parent === undefined && key === FILES) continue;
      const isMapHere = kind === "schemas" || kind === "map";
      if (typeof (value as UnknownObject).$ref === "string" && !isMapHere) {
        for (const next of visitor.reference(value as UnknownObject, place, key)) push(next, false, place, key);
      } else push({ value, file }, isMapHere && !isArray(value), place, key);
    }
  }
}

/** Most lists (`required`, `enum`, `type`) hold strings, and nothing to visit. */
function isListOfScalars(value: object): boolean {
  return isArray(value) && value.every((entry) => typeof entry !== "object");
}

/** Of a deeper place its end is said: each of thousands of notices would be as long as the place is deep. */
const MAX_SEGMENTS = 200;

export function pointerTo(place: Place, key: string): string {
  const segments = [pointerSegment(key)];
  for (let at: Place | undefined = place; at?.key !== undefined; at = at.parent) {
    if (segments.length === MAX_SEGMENTS) {
      segments.push("...");
      break;
    }
    segments.push(pointerSegment(at.key));
  }
  return `#/${segments.reverse().join("/")}`;
}
