/**
 * Keys with values (headers, parameters, variables, form fields): in the tree a mapping where keys and values are all
 * there is, else a list; in v2.1 always a list.
 */
import { get, getString, isArray, isObject, type UnknownObject } from "../json.js";

export interface Pair {
  readonly key: string;
  readonly value: string | null;
  readonly description?: string;
  readonly disabled?: true;
}

/** Undefined for an empty list. */
export function pairsValue(list: readonly unknown[]): UnknownObject | readonly UnknownObject[] | undefined {
  const pairs = list.filter(isObject).map(pairOf);
  if (pairs.length === 0) return undefined;
  const isPlain = pairs.every((pair) => typeof pair.value === "string" && Object.keys(pair).length === 2);
  const isUnique = new Set(pairs.map(({ key }) => key)).size === pairs.length;
  // An object of JavaScript has keys that are whole numbers first, and few readers take `__proto__` for a key.
  const isOrdered = pairs.every(({ key }) => !/^(?:\d+|__proto__)$/.test(key));
  if (!isPlain || !isUnique || !isOrdered) return pairs.map(listed);
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
}

/** In the order in which Postman writes the keys of an entry. */
function listed({ key, value, description, disabled }: Pair): UnknownObject {
  return {
    key,
    value,
    ...(disabled ? { disabled } : {}),
    ...(description === undefined ? {} : { description }),
  };
}

function pairOf(entry: UnknownObject): Pair {
  const description = descriptionOf(get(entry, "description"));
  const isOff = get(entry, "disabled") === true || get(entry, "enabled") === false;
  return {
    key: getString(entry, "key") ?? "",
    value: stringOrNull(get(entry, "value")),
    ...(description === "" ? {} : { description }),
    ...(isOff ? { disabled: true } : {}),
  };
}

/** Of either form; whatever else an entry has is not looked at. */
export function pairsOf(value: unknown): Pair[] {
  if (isArray(value)) return value.filter(isObject).map(pairOf);
  return isObject(value) ? Object.keys(value).map((key) => ({ key, value: stringOrNull(get(value, key)) })) : [];
}

/** Postman's values are strings; in a file that somebody edited, numbers and booleans may have no quotes. */
export function stringOrNull(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Text, whether it stands as a string or as `{content, type}`. */
export function descriptionOf(value: unknown): string {
  return typeof value === "string" ? value : (getString(value, "content") ?? "");
}
