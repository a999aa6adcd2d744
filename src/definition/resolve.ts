/**
 * `$ref`s -> the objects they name, in place: every reference to one schema becomes the same object, so nothing is
 * copied and a recursive schema becomes a cycle. No recursion here either, however deep the document.
 * @see https://spec.openapis.org/oas/v3.1.0#reference-object
 */
import type { Notice } from "../api/model.js";
import { isArray, isObject, own, ownString, pointerSegment, setOwn, type UnknownObject } from "../json.js";
import { typesOf } from "../schema/schema.js";

type Container = { [key: string]: unknown } | unknown[];

/** A node still to be walked. Its pointer is put together only when a notice needs it. */
interface Place {
  readonly node: Container;
  /** Whether the keys are names of a map instead of keywords. */
  readonly isMap: boolean;
  readonly parent?: Place;
  readonly key?: string;
}

function pointerTo(place: Place, key: string): string {
  const segments = [pointerSegment(key)];
  for (let at: Place | undefined = place; at?.key !== undefined; at = at.parent)
    segments.unshift(pointerSegment(at.key));
  return `#/${segments.join("/")}`;
}

/** Keys whose values are maps by name: a property called `default` is a schema, the keyword `default` is data. */
const MAPS = new Set([
  "properties",
  "patternProperties",
  "$defs",
  "definitions",
  "dependentSchemas",
  "paths",
  "schemas",
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
]);
/** Keywords whose values are data, in which a `$ref` means nothing. */
const DATA = new Set(["example", "default", "enum", "const", "value"]);

/** Resolves all references of `document`, which is changed. @returns what was put right or didn't resolve */
export function resolveReferences(document: { [key: string]: unknown }): Notice[] {
  const notices: Notice[] = [];
  const is30 = ownString(document, "openapi")?.startsWith("3.0") === true;
  walk(document, {
    enter: (node) => {
      if (is30) upgradeSchema(node);
    },
    replace: (reference, at) => target(document, reference, at, notices),
  });
  return notices;
}

/** Whether some `$ref` leads out of the document. */
export function hasOutsideReference(document: { [key: string]: unknown }): boolean {
  let found = false;
  walk(document, {
    replace: (reference) => {
      found ||= !String(reference.$ref).startsWith("#");
      return undefined;
    },
  });
  return found;
}

interface Visitor {
  /** Each object that is no map by name. */
  enter?(node: { [key: string]: unknown }): void;
  /** What is to stand in the place of a Reference Object; undefined to leave it and go on. */
  replace(reference: UnknownObject, at: () => string): unknown;
}

/** Each object of a document once, in its order; what is data (examples, defaults, enums) is passed over. */
function walk(document: { [key: string]: unknown }, visitor: Visitor): void {
  const done = new Set<object>();
  const pending: Place[] = [{ node: document, isMap: false }];
  // The list grows while it is walked, so notices come in the document's order.
  for (const place of pending) {
    const { node, isMap } = place;
    if (done.has(node)) continue;
    done.add(node);
    if (!isMap && !isArray(node)) visitor.enter?.(node as { [key: string]: unknown });
    for (const key of Object.keys(node)) {
      // An own key, so plain access finds the own property, `__proto__` included.
      let value = (node as UnknownObject)[key];
      if (typeof value !== "object" || value === null) continue;
      const isKeyword = !isMap && !isArray(node);
      if (isKeyword && (DATA.has(key) || (key === "examples" && isArray(value)))) continue;
      if (typeof (value as UnknownObject).$ref === "string" && !(isKeyword && MAPS.has(key))) {
        const replacement = visitor.replace(value as UnknownObject, () => pointerTo(place, key));
        if (replacement !== undefined) {
          value = replacement;
          if (isArray(node)) (node as unknown[])[Number(key)] = value;
          else setOwn(node, key, value);
        }
      }
      if (typeof value !== "object" || value === null || isListOfScalars(value) || done.has(value)) continue;
      pending.push({
        node: value as Container,
        isMap: isKeyword && MAPS.has(key) && !isArray(value),
        parent: place,
        key,
      });
    }
  }
}

/** Most lists (`required`, `enum`, `type`) hold strings, and nothing to visit. */
function isListOfScalars(value: object): boolean {
  return isArray(value) && value.every((entry) => typeof entry !== "object");
}

/** What a Reference Object stands for. */
function target(document: object, reference: UnknownObject, at: () => string, notices: Notice[]): unknown {
  const seen = new Set<string>();
  let pointer = ownString(reference, "$ref") ?? "";
  for (;;) {
    const repaired = repair(pointer, at, notices);
    const found = lookUp(document, repaired);
    if (found === undefined || seen.has(repaired)) {
      notices.push({
        kind: "warning",
        code: "dangling-reference",
        title: "references that lead nowhere",
        where: at(),
        message: `"${pointer}" ${found === undefined ? "doesn't exist in the document" : "refers to itself"}; it counts as any value`,
      });
      return {};
    }
    const inner = ownString(found, "$ref");
    if (inner === undefined) return withSiblings(found, reference, repaired);
    seen.add(repaired);
    pointer = inner;
  }
}

/** `#components/...` means `#/components/...`: 172 references of Sigma's definition are written so. */
function repair(pointer: string, at: () => string, notices: Notice[]): string {
  if (!/^#[^/]/.test(pointer)) return pointer;
  notices.push({
    kind: "repair",
    code: "reference-without-slash",
    title: "references without a slash after #",
    where: at(),
    message: `"${pointer}" was read as "#/${pointer.slice(1)}"`,
  });
  return `#/${pointer.slice(1)}`;
}

function lookUp(document: object, pointer: string): unknown {
  if (pointer === "#") return document;
  if (!pointer.startsWith("#/")) return undefined;
  let node: unknown = document;
  for (const raw of pointer.slice(2).split("/")) {
    const key = decode(raw).replaceAll("~1", "/").replaceAll("~0", "~");
    node = isArray(node) ? node[Number(key)] : own(node, key);
    if (node === undefined) return undefined;
  }
  return node;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** What stands beside a `$ref`: in a schema it holds as well (3.1), elsewhere it replaces summary and description. */
function withSiblings(found: unknown, reference: UnknownObject, pointer: string): unknown {
  const { $ref: _, ...siblings } = reference;
  if (Object.keys(siblings).length === 0 || !isObject(found)) return found;
  const isSchema = !/^#\/components\/(?!schemas\/)|^#\/paths\//.test(pointer) || /\/schema(\/|$)/.test(pointer);
  return isSchema
    ? { ...siblings, allOf: [found, ...(isArray(siblings.allOf) ? siblings.allOf : [])] }
    : { ...found, ...siblings };
}

/** OpenAPI 3.0's own keywords in JSON Schema's words. @see https://spec.openapis.org/oas/v3.0.3#schema-object */
function upgradeSchema(node: { [key: string]: unknown }): void {
  if (node.nullable === true) {
    const types = typesOf(node);
    if (types) node.type = [...new Set([...types, "null"])];
    if (isArray(node.enum) && !node.enum.includes(null)) node.enum = [...node.enum, null];
  }
  for (const [exclusive, limit] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    if (typeof node[exclusive] !== "boolean") continue;
    if (node[exclusive] && typeof node[limit] === "number") {
      node[exclusive] = node[limit];
      delete node[limit];
    } else delete node[exclusive];
  }
}
