/** A valid value -> the smallest one that is still valid, by leaving out: what a schema asks for in other words stays. */
import { get, isArray, isObject, setProperty } from "../json.js";
import { isValid } from "./check.js";
import type { Schema } from "./schema.js";
import { MAX_WORK } from "./work.js";

/** Properties that are tried one by one; a value with more keeps the first ones. */
const MAX_TRIES = 300;

/**
 * An empty object or list where that is valid, else the value without the properties that it is valid without, the last
 * ones first. What a list holds stays as it is. A value that isn't valid stays, too.
 */
export function smallest(value: unknown, schema: Schema): unknown {
  const empty = isArray(value) ? [] : {};
  return isValid(empty, schema) ? empty : without(value, schema, () => true);
}

/** The value without those of its properties, by their paths, that `mayGo` and that it is valid without. */
export function without(value: unknown, schema: Schema, mayGo: (path: readonly string[]) => boolean): unknown {
  const known = new Map<object, Schema>();
  const isStillValid = (candidate: unknown) => isValid(candidate, schema, { left: MAX_WORK, known, isLearning: true });
  if (!isObject(value) || !isStillValid(value)) return value;
  let least: unknown = value;
  let tries = 0;
  const attempt = (path: readonly string[]) => {
    tries += 1;
    if (tries > MAX_TRIES) return;
    const candidate = removed(least, path);
    if (mayGo(path) && isStillValid(candidate)) least = candidate;
    else below(path);
  };
  const below = (path: readonly string[]) => {
    const object = path.reduce(get, least);
    for (const name of isObject(object) ? Object.keys(object).reverse() : []) attempt([...path, name]);
  };
  below([]);
  return least;
}

function removed(value: unknown, [name, ...rest]: readonly string[]): unknown {
  const copy = {};
  for (const key of isObject(value) && !isArray(value) ? Object.keys(value) : []) {
    if (key !== name) setProperty(copy, key, get(value, key));
    else if (rest.length > 0) setProperty(copy, key, removed(get(value, key), rest));
  }
  return copy;
}
