/** What a file holds that sigma-postman doesn't know: it stays when the file is written again. */
import { get, getArray, getString, isArray, isObject, type UnknownObject } from "../json.js";

/** The keys of a mapping that are ours to write, with what is known of their values. */
interface Shape {
  readonly keys: { readonly [key: string]: Shape | undefined };
  /** Of a list: what tells which entry is which. */
  readonly by?: string;
  /** What two must agree in to have anything in common. */
  readonly same?: string;
}

const PAIRS: Shape = { by: "key", keys: names("key", "value", "description", "disabled") };
const FIELDS: Shape = { by: "key", keys: { ...PAIRS.keys, ...names("type", "src", "contentType") } };
const BODY: Shape = { same: "type", keys: { type: undefined, content: FIELDS } };
const SENT = {
  url: undefined,
  method: undefined,
  headers: PAIRS,
  queryParams: PAIRS,
  pathVariables: PAIRS,
  body: BODY,
};
const SCRIPTS: Shape = { by: "type", keys: names("type", "code", "language") };
const AUTH: Shape = { by: "id", keys: names("id", "name", "type", "credentials", "rules") };
const COMMON = { ...names("$kind", "id", "name", "description", "order"), scripts: SCRIPTS, auth: AUTH };

export const SHAPES = {
  request: { keys: { ...COMMON, ...SENT, ...names("settings", "examples") } },
  group: { keys: { ...COMMON, variables: PAIRS } },
  example: {
    keys: {
      ...names("$kind", "id", "name", "order"),
      request: { keys: SENT },
      response: { keys: { ...names("statusCode", "statusText", "body"), headers: PAIRS } },
    },
  },
  environment: {
    keys: { ...names("id", "name"), values: { by: "key", keys: names("key", "value", "type", "enabled") } },
  },
} as const satisfies { readonly [kind: string]: Shape };

function names(...keys: readonly string[]): Shape["keys"] {
  return Object.fromEntries(keys.map((key) => [key, undefined]));
}

/** The new value with what the old one has besides. */
export function keepUnknown(next: UnknownObject, previous: UnknownObject, { keys }: Shape): UnknownObject {
  const kept = Object.keys(previous).filter((key) => !Object.hasOwn(keys, key));
  const known = Object.keys(next).map((key): [string, unknown] => {
    const inner = Object.hasOwn(keys, key) ? keys[key] : undefined;
    return [key, inner === undefined ? next[key] : keepInside(next[key], get(previous, key), inner)];
  });
  return Object.fromEntries([...known, ...kept.map((key): [string, unknown] => [key, previous[key]])]);
}

function keepInside(next: unknown, previous: unknown, shape: Shape): unknown {
  if (shape.by !== undefined) {
    // Of the two spellings of keys with values, the list is the one that can hold more.
    return isArray(previous) && typeof next === "object"
      ? keepEntries(entriesOf(next), previous, shape, shape.by)
      : next;
  }
  if (shape.same !== undefined && get(next, shape.same) !== get(previous, shape.same)) return next;
  return isObject(next) && isObject(previous) ? keepUnknown(next, previous, shape) : next;
}

function entriesOf(value: unknown): readonly unknown[] {
  if (isArray(value)) return value;
  return isObject(value) ? Object.keys(value).map((key) => ({ key, value: get(value, key) })) : [];
}

/** The first entry of each name is the one that was the first of that name. */
function keepEntries(next: readonly unknown[], previous: readonly unknown[], shape: Shape, by: string): unknown[] {
  const left = previous.filter(isObject);
  const kept = next.map((entry) => {
    const place = left.findIndex((candidate) => get(candidate, by) === get(entry, by));
    const [match] = place < 0 ? [] : left.splice(place, 1);
    return isObject(entry) && match ? keepUnknown(entry, match, shape) : entry;
  });
  return [...kept, ...left.filter((entry) => isForeign(entry, by))];
}

/** A script for another protocol, an authorization for certain URLs: v2.1 has no place for them, so they can't be removed there. */
function isForeign(entry: UnknownObject, by: string): boolean {
  if (by === "type") return !/^(?:http:)?(?:beforeRequest|afterResponse)$/.test(getString(entry, "type") ?? "");
  return by === "id" && getArray({ rules: Object.keys(get(entry, "rules") ?? {}) }, "rules").length > 0;
}
