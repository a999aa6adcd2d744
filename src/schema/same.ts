/** Whether two values are the same, as JSON Schema compares them. */
import { isArray, type UnknownObject } from "../json.js";

/** Deeper nesting is not compared. */
const MAX_DEPTH = 200;

/**
 * JSON equality: the order of keys doesn't count. A value that nests too deep equals only itself.
 * @param compared the pairs that were compared so far: YAML's aliases can put one object in billions of places
 */
export function sameValue(left: unknown, right: unknown, compared?: Map<object, Set<object>>, depth = 0): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (depth > MAX_DEPTH || isArray(left) !== isArray(right)) return false;
  const pairs = compared ?? new Map<object, Set<object>>();
  const others = pairs.get(left) ?? new Set();
  if (others.has(right)) return true;
  pairs.set(left, others.add(right));
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every(
      (key) => Object.hasOwn(right, key) && sameValue(valueAt(left, key), valueAt(right, key), pairs, depth + 1),
    )
  );
}

function valueAt(container: object, key: string): unknown {
  return (container as UnknownObject)[key];
}
