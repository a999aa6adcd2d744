/** A sampled body -> the bodies that can work, by what is known of the objects in it. */
import { get, isArray, isObject, setProperty, type UnknownObject } from "../json.js";
import { isValid } from "../schema/check.js";
import type { Schema } from "../schema/schema.js";
import { KNOWN_OBJECTS, type KnownForm, type KnownObject } from "../sigma/bodies.js";

type Path = readonly (string | number)[];

interface Place {
  readonly path: Path;
  readonly object: UnknownObject;
  /** The kinds of object that it may be: one type has another shape in each version of the API. */
  readonly known: readonly [KnownObject, ...KnownObject[]];
}

export interface Forms {
  readonly known: KnownObject | undefined;
  readonly forms: readonly { readonly name: string; readonly value: unknown }[];
}

/** Known objects stand near the top of a body. */
const MAX_DEPTH = 3;

/** The same body in other sizes, made where they are needed. */
export interface Sizes {
  /** What is required only. */
  readonly least: () => unknown;
  /** All that can be there. */
  readonly most: () => unknown;
}

/**
 * The body once for each form of the first known object in it, as far as the schema accepts them; none where there is
 * no such object. Names are those of the forms.
 */
export function formsOf(value: unknown, schema: Schema, sizes: Sizes): Forms {
  const place = placeIn(value, [], 0);
  if (place === undefined) return { known: undefined, forms: [] };
  const [first] = place.known;
  const isTyped = first.type !== undefined;
  const keys = {
    least: isTyped ? keysAt(sizes.least(), place.path) : [],
    most: new Set(isTyped ? keysAt(sizes.most(), place.path) : []),
  };
  const forms = place.known.flatMap((known) =>
    known.forms.flatMap((form) => {
      for (const candidate of candidatesOf(form, known, place.object, keys)) {
        const body = replaced(value, place.path, candidate);
        if (isValid(body, schema)) return [{ name: form.name, value: body }];
      }
      return [];
    }),
  );
  return { known: first, forms };
}

/** @param least the names of what the object must have @param most and of what it can have */
function* candidatesOf(
  { value: form }: KnownForm,
  known: KnownObject,
  object: UnknownObject,
  { least, most }: { readonly least: readonly string[]; readonly most: ReadonlySet<string> },
): Generator<UnknownObject> {
  const keys = Object.keys(form);
  if (known.type === undefined) {
    if (keys.every((key) => Object.hasOwn(object, key))) yield form;
    return;
  }
  const common = keys.filter((key) => most.has(key));
  // Sigma's definition leaves some properties out. With hardly any in common (`type` apart), it is another object: that
  // of another version of the API, say.
  if ((common.length - 1) * 4 < keys.length - 1) return;
  if (least.every((key) => known.forms.some(({ value }) => Object.hasOwn(value, key)))) {
    if (Object.keys(object).length > least.length) yield { ...object, ...form };
    yield form;
  }
  // The same with one property more, say: then what the form has in common with it.
  if (common.length * 2 > keys.length)
    yield { ...object, ...Object.fromEntries(common.map((key) => [key, form[key]])) };
}

function placeIn(value: unknown, path: Path, depth: number): Place | undefined {
  if (!isObject(value) || depth > MAX_DEPTH) return undefined;
  for (const key of Object.keys(value)) {
    const inner = get(value, key);
    const [object, innerPath] = isArray(inner) ? [inner[0], [...path, key, 0]] : [inner, [...path, key]];
    if (!isObject(object)) continue;
    const [known, ...others] = KNOWN_OBJECTS.filter(
      (each) => each.at === key && (each.type === undefined || each.type === get(object, "type")),
    );
    if (known) return { path: innerPath, object, known: [known, ...others] };
    const below = placeIn(object, innerPath, depth + 1);
    if (below) return below;
  }
  return undefined;
}

function keysAt(value: unknown, path: Path): string[] {
  let inner = value;
  for (const key of path) inner = typeof key === "number" ? (isArray(inner) ? inner[key] : undefined) : get(inner, key);
  return isObject(inner) ? Object.keys(inner) : [];
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (isArray(value)) return value.map((entry, index) => (index === key ? replaced(entry, rest, by) : entry));
  const copy = {};
  for (const name of isObject(value) ? Object.keys(value) : [])
    setProperty(copy, name, name === key ? replaced(get(value, name), rest, by) : get(value, name));
  return copy;
}
