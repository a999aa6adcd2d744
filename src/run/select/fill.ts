/** Placeholders that the user named a value for. Pure. */
import { get, getArray, isArray, isObject, setProperty, type UnknownObject } from "../../json.js";

/**
 * A collection in whose requests `<name>` is the variable `{{name}}`, for each of these names: in the URL, the headers and
 * the body, also beside other text (`<workbookId>:materialize`). Who gives `workbookId` a value names the workbook.
 */
export function filled(collection: UnknownObject, names: readonly string[]): UnknownObject {
  if (names.length === 0) return collection;
  const given = new Set(names);
  const fill = (text: string) =>
    text.replace(/<([^<>]+)>/g, (whole, name: string) => (given.has(name) ? `{{${name}}}` : whole));
  const inside = (parent: UnknownObject): UnknownObject => ({
    ...parent,
    item: getArray(parent, "item").map((entry) => {
      if (!isObject(entry)) return entry;
      if (isArray(get(entry, "item"))) return inside(entry);
      return get(entry, "request") === undefined
        ? entry
        : { ...entry, request: withTexts(get(entry, "request"), fill) };
    }),
  });
  return inside(collection);
}

/** Every text but descriptions. Nested as deep as a collection's request is, which JSON.parse has read. */
function withTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (isArray(value)) return value.map((entry) => withTexts(entry, change));
  if (!isObject(value)) return value;
  const copy = {};
  for (const [key, inner] of Object.entries(value)) {
    setProperty(copy, key, key === "description" ? inner : withTexts(inner, change));
  }
  return copy;
}
