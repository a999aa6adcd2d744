/** JSON values as they come from outside, and the few helpers that make handling them safe. */
import { numberText, withDigits } from "./integers.js";

/** Anything parsed but not looked at yet. */
export type UnknownObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is UnknownObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The value of an own property; `__proto__` and `constructor` are names like any other. */
export function get(object: unknown, key: string): unknown {
  if (typeof object !== "object" || object === null || !Object.hasOwn(object, key) || Array.isArray(object))
    return undefined;
  return (object as UnknownObject)[key];
}

export function getString(object: unknown, key: string): string | undefined {
  const value = get(object, key);
  return typeof value === "string" ? value : undefined;
}

export function getObject(object: unknown, key: string): UnknownObject | undefined {
  const value = get(object, key);
  return isObject(value) ? value : undefined;
}

export function getArray(object: unknown, key: string): readonly unknown[] {
  const value = get(object, key);
  return isArray(value) ? value : [];
}

/** Sets an own property, whatever its name: plain assignment to `__proto__` would change the prototype instead. */
export function setProperty(object: object, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    (object as Record<string, unknown>)[key] = value;
  }
}

/** Characters of a value that a definition gave, unless who asks for it wants fewer. */
const MAX_GIVEN = 1_000_000;

/**
 * JSON text of a value that a definition gave; undefined when it would be longer than `limit` characters, or endless: YAML's
 * aliases make a small file mean billions of values, or one that holds itself. Looks no further than the limit.
 */
export function givenText(value: unknown, limit = MAX_GIVEN): string | undefined {
  let length = 0;
  const isBounded = (node: unknown, depth: number): boolean => {
    length += typeof node === "string" ? node.length + 2 : 1;
    if (length > limit || depth > 500) return false;
    if (typeof node !== "object" || node === null) return true;
    const isList = Array.isArray(node);
    for (const key of Object.keys(node)) {
      if (!isList) length += key.length + 3;
      if (!isBounded((node as UnknownObject)[key], depth + 1)) return false;
    }
    return true;
  };
  return isBounded(value, 0) ? toJsonText(value) : undefined;
}

/** Whether there is nothing in it: no value, `""`, `[]`, `{}`. */
export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** JSON text on one line, with the digits of integers that a definition has. */
export function jsonLine(value: unknown): string {
  return withDigits(JSON.stringify(value) ?? "null");
}

/** What is written of a value where there is no JSON: a text as it is, nothing for null, an object or a list as JSON. */
export function valueText(value: unknown): string {
  if (typeof value === "object" && value !== null) return jsonLine(value);
  return typeof value === "number" ? numberText(value) : String(value ?? "");
}

/** JSON text, indented by two spaces; undefined for what has none, such as a value nested too deep for the serialiser. */
export function toJsonText(value: unknown): string | undefined {
  try {
    const text = JSON.stringify(value, null, 2) as string | undefined;
    return text === undefined ? undefined : withDigits(text);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The value of a JSON text; undefined for any other text. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object that a text of ours or of a user's holds as JSON; undefined when it holds none. */
export function parseObject(text: string | undefined): UnknownObject | undefined {
  try {
    const value = parseText(text ?? "");
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isJsonText(text: string): boolean {
  try {
    parseText(text);
    return true;
  } catch {
    return false;
  }
}

/** Editors on Windows put a byte order mark before it. */
function parseText(text: string): unknown {
  return JSON.parse(text.replace(/^\uFEFF/, ""));
}

/** The text of a JSON file: two spaces, LF, final newline. */
export function toFileText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Whether two values are the same text as JSON, keys in the same order. */
export function isSameJson(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** One segment of a JSON pointer. @see RFC 6901, section 3 */
export function pointerSegment(key: string | number): string {
  return String(key).replaceAll("~", "~0").replaceAll("/", "~1");
}
