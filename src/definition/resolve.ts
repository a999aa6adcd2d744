/**
 * `$ref`s -> the objects they name, in place: every reference to one schema becomes the same object, so nothing is
 * copied and a recursive schema becomes a cycle. No recursion here either, however deep the document.
 * @see https://spec.openapis.org/oas/v3.1.0#reference-object
 */

import { get, getString, isArray, isObject, pointerSegment, setProperty, type UnknownObject } from "../json.js";
import type { Notice } from "../notice.js";
import { typesOf } from "../schema/schema.js";
import { decoded } from "./reference.js";

type Container = { [key: string]: unknown } | unknown[];

/** A file of the definition: the one that was named, or one that it refers to. */
export interface Part {
  /** Its path, relative to the folder of the file that was named. */
  readonly file: string;
  readonly document: unknown;
}

/** The file that a reference names, or why it isn't read. */
export type Opened =
  | { readonly kind: "part"; readonly part: Part }
  | { readonly kind: "refused"; readonly reason: string };

/** @param reference as it is written, without its fragment; @param from the file it stands in */
export type OpenPart = (reference: string, from: Part) => Opened;

/** A node still to be walked. Its pointer is put together only when a notice needs it. */
interface Place {
  readonly node: Container;
  readonly part: Part;
  /** Whether the keys are names of a map instead of keywords. */
  readonly isMap: boolean;
  readonly parent?: Place;
  readonly key?: string;
}

/** Of a deeper place its end is said: each of thousands of notices would be as long as the place is deep. */
const MAX_SEGMENTS = 200;

function pointerTo(place: Place, key: string): string {
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

/** What a definition that came without a folder refers to. */
const NOTHING_OPENS: OpenPart = () => ({
  kind: "refused",
  reason: "is another document, and there is no folder to look in",
});

/**
 * Resolves all references of a document, which is changed, and of the files they lead to.
 * @param file the name of the file that the document is
 * @returns what was put right or didn't resolve
 */
export function resolveReferences(
  document: { [key: string]: unknown },
  open: OpenPart = NOTHING_OPENS,
  file = "",
): Notice[] {
  const notices: Notice[] = [];
  const known = new Map<string, Followed>();
  const is30 = getString(document, "openapi")?.startsWith("3.0") === true;
  walk(
    { file, document },
    {
      enter: (node) => {
        if (is30) upgradeSchema(node);
      },
      replace: (reference, place, key) => target(reference, place, key, open, known, notices),
    },
  );
  return notices;
}

interface Replacement {
  readonly value: unknown;
  /** The file whose references `value` holds. */
  readonly part: Part;
  /** What `value` wraps, where that is of another file. */
  readonly wrapped?: { readonly value: object; readonly part: Part };
}

interface Visitor {
  /** Each object that is no map by name. */
  enter(node: { [key: string]: unknown }): void;
  /** What is to stand in the place of the Reference Object that `place` has at `key`. */
  replace(reference: UnknownObject, place: Place, key: string): Replacement;
}

/** Each object of a document once, in its order; what is data (examples, defaults, enums) is passed over. */
function walk(root: Part, visitor: Visitor): void {
  const done = new Set<object>();
  const pending: Place[] = [{ node: root.document as Container, part: root, isMap: false }];
  // The list grows while it is walked, so notices come in the document's order.
  for (const place of pending) {
    const { node, isMap } = place;
    if (done.has(node)) continue;
    done.add(node);
    if (!isMap && !isArray(node)) visitor.enter(node as { [key: string]: unknown });
    for (const key of Object.keys(node)) {
      // An own key, so plain access finds the own property, `__proto__` included.
      let value = (node as UnknownObject)[key];
      let { part } = place;
      if (typeof value !== "object" || value === null) continue;
      const isKeyword = !isMap && !isArray(node);
      if (isKeyword && (DATA.has(key) || (key === "examples" && isArray(value)))) continue;
      if (typeof (value as UnknownObject).$ref === "string" && !(isKeyword && MAPS.has(key))) {
        const replacement = visitor.replace(value as UnknownObject, place, key);
        ({ value, part } = replacement);
        const { wrapped } = replacement;
        if (wrapped)
          pending.push({ node: wrapped.value as Container, part: wrapped.part, isMap: false, parent: place, key });
        if (isArray(node)) (node as unknown[])[Number(key)] = value;
        else setProperty(node, key, value);
      }
      if (typeof value !== "object" || value === null || isListOfScalars(value) || done.has(value)) continue;
      pending.push({
        node: value as Container,
        part,
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

/** What a Reference Object stands for. @param known what chains of references have led to so far, by their steps */
function target(
  reference: UnknownObject,
  place: Place,
  key: string,
  open: OpenPart,
  known: Map<string, Followed>,
  notices: Notice[],
): Replacement {
  const at = () => pointerTo(place, key);
  const found = followAll(getString(reference, "$ref") ?? "", place.part, open, known, at, notices);
  if (found.kind === "found") return replacement(found.value, found.part, reference, place, key);
  notices.push({
    kind: "warning",
    code: found.kind === "refused" ? "reference-not-followed" : "dangling-reference",
    title: found.kind === "refused" ? "references to other files that were not read" : "references that lead nowhere",
    where: at(),
    message: `"${found.written}" ${found.reason}; it counts as any value`,
  });
  return { value: {}, part: place.part };
}

/** A reference may lead to a reference: all of a chain have the same end, which is looked for once. */
function followAll(
  first: string,
  from: Part,
  open: OpenPart,
  known: Map<string, Followed>,
  at: () => string,
  notices: Notice[],
): Followed {
  let steps: Set<string> | undefined;
  let written = first;
  let part = from;
  let found: Followed;
  for (;;) {
    found = follow(written, part, open, at, notices);
    if (found.kind !== "found") break;
    const inner = getString(found.value, "$ref");
    if (inner === undefined) break;
    const step = `${found.part.file}${found.pointer}`;
    const earlier = known.get(step);
    if (earlier || steps?.has(step)) {
      found = earlier ?? { kind: "missing", written, reason: "refers to itself" };
      break;
    }
    steps ??= new Set();
    steps.add(step);
    part = found.part;
    written = inner;
  }
  for (const step of steps ?? []) known.set(step, found);
  return found;
}

type Followed =
  | { readonly kind: "found"; readonly value: unknown; readonly part: Part; readonly pointer: string }
  | { readonly kind: "refused" | "missing"; readonly written: string; readonly reason: string };

/** One step: the file, then the place in it. */
function follow(written: string, from: Part, open: OpenPart, at: () => string, notices: Notice[]): Followed {
  const hash = written.indexOf("#");
  const file = hash < 0 ? written : written.slice(0, hash);
  let part = from;
  if (file !== "") {
    const opened = open(file, from);
    if (opened.kind === "refused") return { ...opened, written };
    part = opened.part;
  }
  const pointer = repair(hash < 0 ? "#" : written.slice(hash), at, notices);
  const value = written === "" ? undefined : lookUp(part.document, pointer);
  if (value === undefined)
    return { kind: "missing", written, reason: `doesn't exist in ${file === "" ? "the document" : "that file"}` };
  return { kind: "found", value, part, pointer };
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

function lookUp(document: unknown, pointer: string): unknown {
  if (pointer === "#") return document;
  if (!pointer.startsWith("#/")) return undefined;
  let node: unknown = document;
  for (const raw of pointer.slice(2).split("/")) {
    const key = decoded(raw).replaceAll("~1", "/").replaceAll("~0", "~");
    node = isArray(node) ? node[Number(key)] : get(node, key);
    if (node === undefined) return undefined;
  }
  return node;
}

/** Keys, and maps and lists by the key they stand at, that hold something else than schemas. */
const NO_SCHEMAS = new Set([
  "paths",
  "responses",
  "parameters",
  "requestBody",
  "requestBodies",
  "headers",
  "securitySchemes",
  "links",
  "callbacks",
  "pathItems",
  "content",
  "examples",
]);

function isSchemaPlace({ node, isMap, key: above }: Place, key: string): boolean {
  return !NO_SCHEMAS.has(isMap || isArray(node) ? (above ?? "") : key);
}

/** What stands beside a `$ref`: in a schema it holds as well (3.1), elsewhere it replaces summary and description. */
function replacement(value: unknown, part: Part, reference: UnknownObject, place: Place, key: string): Replacement {
  const { $ref: _, ...siblings } = reference;
  if (Object.keys(siblings).length === 0 || !isObject(value)) return { value, part };
  if (!isSchemaPlace(place, key)) return { value: { ...value, ...siblings }, part };
  return {
    value: { ...siblings, allOf: [value, ...(isArray(siblings.allOf) ? siblings.allOf : [])] },
    part: place.part,
    wrapped: { value, part },
  };
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
