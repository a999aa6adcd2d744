/** Placeholders of a request for which the user gave a value. Pure. */
import { isArray, isObject, setProperty } from "../../json.js";
import { isMarkup } from "../../schema/placeholder.js";

/**
 * A request in which `<name>` is the variable `{{name}}`, for each of these names: in the URL, the headers and the body,
 * also next to other text (`<workbookId>:materialize`). Giving `workbookId` a value names the workbook.
 */
export function fillPlaceholders<T>(request: T, names: readonly string[]): T {
  if (names.length === 0) return request;
  const given = new Set(names);
  const variable = (whole: string, name: string) => (given.has(name) ? `{{${name}}}` : whole);
  const fill = (text: string) =>
    isMarkup(text) ? text.replace(/&lt;([^<>&]+)&gt;/g, variable) : text.replace(/<([^<>]+)>/g, variable);
  return withTexts(request, fill) as T;
}

/** A copy with every text changed. A request that was read is only a few levels deep. */
function withTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (isArray(value)) return value.map((entry) => withTexts(entry, change));
  if (!isObject(value)) return value;
  const copy = {};
  for (const [key, inner] of Object.entries(value)) setProperty(copy, key, withTexts(inner, change));
  return copy;
}
