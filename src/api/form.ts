/** How the properties of a form are sent. @see https://spec.openapis.org/oas/v3.1.1#encoding-object */
import { get } from "../json.js";
import { readEncodings } from "./content.js";
import { note, type OperationContext } from "./context.js";
import { isUrlencoded } from "./media-type.js";
import type { FormRules, PartEncoding } from "./model.js";
import { fieldStyle } from "./style.js";

/**
 * Up to 3.0.3 and in 3.1.0, `style` has a default in a form-urlencoded body: `form`. In later ones a property without style, explode
 * and allowReserved is written as its content type, which is JSON for an object. In a multipart body, 3.0 ignores all three.
 */
export function readForm(media: unknown, mediaType: string, context: OperationContext): FormRules {
  const { openapi } = context;
  sayPositions(media, context);
  const isInUrl = isUrlencoded(mediaType);
  const is30 = openapi.startsWith("3.0");
  const hasStyles = isInUrl || !is30;
  const fields = readEncodings(media).map((encoding) => {
    const { name, contentType, style, isStyled, explode } = encoding;
    sayHeaders(encoding, context);
    return { name, contentType, style: hasStyles && isStyled ? fieldStyle(style) : undefined, explode };
  });
  const isEarly = /^3\.(0(\.[0-3])?|1(\.0)?)$/.test(openapi.split("-", 1)[0] ?? "");
  return {
    fields,
    style: isInUrl && isEarly ? "form" : undefined,
    untypedIsFile: !is30 && !isInUrl,
  };
}

/** Parts by their positions (3.2), which Postman has no way to send. */
function sayPositions(media: unknown, context: OperationContext): void {
  const given = ["prefixEncoding", "itemEncoding"].filter((name) => get(media, name) !== undefined);
  if (given.length === 0) return;
  note(
    context,
    "parts-by-position",
    "encodings of parts by their positions, which are not followed",
    `${given.join(" and ")}: Postman sends parts by name`,
    "warning",
  );
}

/** Postman sends no headers with a part but its content type. */
function sayHeaders({ name, headers }: PartEncoding, context: OperationContext): void {
  if (headers.length === 0) return;
  note(
    context,
    "part-headers",
    "headers of parts of a form, which Postman can't send",
    `"${name}" is sent without ${headers.map((header) => header.name).join(", ")}`,
    "warning",
  );
}
