/**
 * A definition as the fake Sigma and the tests read it, independently of src/: references by pointer. Three things are put
 * right, without which the definition could not be served or satisfied: references without a slash, `oneOf`s of equal
 * variants (which reject everything), of which the first stays, and `oneOf`s of lists of texts (which reject what two of
 * them list), which become one list.
 */
import { readFileSync } from "node:fs";
import { load } from "js-yaml";

export type Node = { [key: string]: unknown };

export const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

export function readDefinition(file: string): Node {
  const text = readFileSync(file, "utf8").replaceAll('"#components/', '"#/components/');
  const document = (file.endsWith(".json") ? JSON.parse(text) : load(text)) as Node;
  mergeEqualVariants(document);
  return document;
}

export function lookUp(document: unknown, pointer: string): unknown {
  return pointer
    .slice(2)
    .split("/")
    .reduce<unknown>((node, key) => (node as Node)[key.replaceAll("~1", "/").replaceAll("~0", "~")], document);
}

export function dereference(document: Node, node: unknown): Node {
  let at = node as Node;
  while (typeof at?.$ref === "string") at = lookUp(document, at.$ref) as Node;
  return at;
}

function mergeEqualVariants(document: Node): void {
  const merge = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(merge);
    else if (typeof node === "object" && node !== null) {
      const { oneOf } = node as Node;
      if (Array.isArray(oneOf)) {
        const shapes: unknown[] = [];
        (node as Node).oneOf = oneOf.filter((variant) => {
          const shape = shapeOf(document, variant, []);
          const isRepeated = shapes.some((other) => sameShape(other, shape));
          shapes.push(shape);
          return !isRepeated;
        });
        const texts = shapes.map(textsOf);
        if (texts.every((list) => list !== undefined))
          (node as Node).oneOf = [{ type: "string", enum: [...new Set(texts.flat())] }];
      }
      Object.values(node).forEach(merge);
    }
  };
  merge(document);
}

/** The texts that a schema lists; undefined for one that does anything else. */
function textsOf(shape: unknown): unknown[] | undefined {
  const { type, enum: listed, ...others } = shape as Node;
  return type === "string" && Array.isArray(listed) && Object.keys(others).length === 0 ? listed : undefined;
}

/** A schema without titles and descriptions, its references followed until they recur. */
function shapeOf(document: Node, node: unknown, above: readonly string[]): unknown {
  if (Array.isArray(node)) return node.map((entry) => shapeOf(document, entry, above));
  if (typeof node !== "object" || node === null) return node;
  const { $ref } = node as Node;
  if (typeof $ref === "string") {
    return above.includes($ref) ? { recursive: $ref } : shapeOf(document, lookUp(document, $ref), [...above, $ref]);
  }
  const isUnknown = (value: unknown) => JSON.stringify(value) === '{"description":"Any type"}';
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !(["title", "description"].includes(key) && typeof value === "string"))
      .map(([key, value]) => [key, key === "items" && isUnknown(value) ? UNKNOWN : shapeOf(document, value, above)]),
  );
}

/** The entries of a list of "Any type": a converter's word for not knowing. */
const UNKNOWN = "unknown entries";

function sameShape(left: unknown, right: unknown): boolean {
  if (left === UNKNOWN || right === UNKNOWN) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return left === right;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameShape((left as Node)[key], (right as Node)[key]))
  );
}
