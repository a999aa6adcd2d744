/** How the properties of a form are written. @see https://spec.openapis.org/oas/v3.1.1#encoding-object */
import { get, getObject, getString } from "../json.js";
import { note, type OperationContext } from "./context.js";
import { isUrlencoded } from "./media-type.js";
import type { FieldStyle, FormRules } from "./model.js";

const STYLES: ReadonlySet<string> = new Set(["form", "spaceDelimited", "pipeDelimited", "deepObject"]);

/**
 * Up to 3.0.3 and in 3.1.0, `style` has a default in a form-urlencoded body: `form`. In later ones a property without style, explode
 * and allowReserved is written as its content type, which is JSON for an object. In a multipart body, 3.0 ignores all three.
 */
export function readForm(media: unknown, mediaType: string, context: OperationContext): FormRules {
  const { openapi } = context;
  const isInUrl = isUrlencoded(mediaType);
  const is30 = openapi.startsWith("3.0");
  const hasStyles = isInUrl || !is30;
  const encoding = getObject(media, "encoding");
  const fields = Object.keys(encoding ?? {}).map((name) => {
    const raw = get(encoding, name);
    const isStyled = hasStyles && ["style", "explode", "allowReserved"].some((key) => get(raw, key) !== undefined);
    const given = getString(raw, "style") ?? "form";
    const style = STYLES.has(given) ? (given as FieldStyle) : "form";
    const explode = get(raw, "explode");
    partHeaders(raw, name, context);
    return {
      name,
      contentType: getString(raw, "contentType"),
      style: isStyled ? style : undefined,
      explode: typeof explode === "boolean" ? explode : style === "form" || style === "deepObject",
    };
  });
  const isEarly = /^3\.(0(\.[0-3])?|1(\.0)?)$/.test(openapi.split("-", 1)[0] ?? "");
  return {
    fields,
    style: isInUrl && isEarly ? "form" : undefined,
    untypedIsFile: !is30 && !isInUrl,
  };
}

/** Postman sends no headers with a part but its content type. */
function partHeaders(raw: unknown, field: string, context: OperationContext): void {
  const names = Object.keys(getObject(raw, "headers") ?? {}).filter((name) => name.toLowerCase() !== "content-type");
  if (names.length === 0) return;
  note(
    context,
    "part-headers",
    "headers of parts of a form, which Postman can't send",
    `"${field}" is sent without ${names.join(", ")}`,
    "warning",
  );
}
