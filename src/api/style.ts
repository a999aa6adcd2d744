/** Styles of parameters and of fields of forms. @see https://spec.openapis.org/oas/v3.1.1#style-values */
import { get } from "../json.js";
import type { FieldStyle, Parameter } from "./model.js";

const FIELD_STYLES: ReadonlySet<string> = new Set<FieldStyle>([
  "form",
  "spaceDelimited",
  "pipeDelimited",
  "deepObject",
]);

/** A style that a field can't have is read as the default. */
export function fieldStyle(given: string): FieldStyle {
  return FIELD_STYLES.has(given) ? (given as FieldStyle) : "form";
}

/**
 * Whether a list or an object is taken apart, where the definition doesn't say: only with `form` and (3.2) `cookie`; with
 * `deepObject` there is nothing else to do.
 * @param raw a Parameter Object or an Encoding Object
 */
export function explodeOf(raw: unknown, style: Parameter["style"]): boolean {
  const explode = get(raw, "explode");
  return typeof explode === "boolean" ? explode : ["form", "deepObject", "cookie"].includes(style);
}
