/** All media types of a body or response, with how parts of forms are written, and the headers of a response. */
import { get, getObject, getString } from "../json.js";
import { ANY, asSchema, type Schema } from "../schema/schema.js";
import { readExamples } from "./examples.js";
import { isJsonMediaType } from "./media-type.js";
import type { Content, PartEncoding, ResponseHeader } from "./model.js";
import { explodeOf, fieldStyle } from "./style.js";

export function readContents(content: unknown): Content[] {
  return Object.keys(getObject({ content }, "content") ?? {}).map((mediaType) => {
    const media = get(content, mediaType);
    const encoding = readEncodings(media);
    return {
      mediaType,
      schema: asSchema(get(media, "schema")) ?? ANY,
      ...(encoding.length === 0 ? {} : { encoding }),
    };
  });
}

/** Of what is a sequence (3.2), a list. @see https://spec.openapis.org/oas/v3.2.0#sequential-media-types */
export function readSchema(media: unknown): Schema {
  const items = asSchema(get(media, "itemSchema"));
  return asSchema(get(media, "schema")) ?? (items === undefined ? ANY : { type: "array", items });
}

/**
 * The Encoding Objects of a form, as they are compared; `form.ts` makes of them what is sent.
 * @see https://spec.openapis.org/oas/v3.1.0#encoding-object
 */
export function readEncodings(media: unknown): PartEncoding[] {
  const encoding = getObject(media, "encoding");
  return Object.keys(encoding ?? {}).map((name) => {
    const raw = get(encoding, name);
    const style = getString(raw, "style") ?? "form";
    const isStyled = ["style", "explode", "allowReserved"].some((key) => get(raw, key) !== undefined);
    return {
      name,
      contentType: getString(raw, "contentType"),
      style,
      ...(isStyled ? { isStyled } : {}),
      explode: explodeOf(raw, fieldStyle(style)),
      allowReserved: get(raw, "allowReserved") === true,
      headers: readHeaders(get(raw, "headers")),
    };
  });
}

/** Without Content-Type, which OpenAPI gives another place. @see https://spec.openapis.org/oas/v3.1.0#header-object */
export function readHeaders(headers: unknown): ResponseHeader[] {
  return Object.keys(getObject({ headers }, "headers") ?? {})
    .filter((name) => name.toLowerCase() !== "content-type")
    .map((name) => {
      const raw = get(headers, name);
      const [[mediaType, content] = ["", undefined]] = Object.entries(getObject(raw, "content") ?? {});
      const [first] = readExamples(content ?? raw);
      return {
        name,
        required: get(raw, "required") === true,
        isDeprecated: get(raw, "deprecated") === true,
        schema: asSchema(get(content ?? raw, "schema")) ?? ANY,
        ...(first === undefined ? {} : { example: first.value }),
        ...(get(raw, "explode") === true ? { explode: true } : {}),
        ...(isJsonMediaType(mediaType) ? { isJson: true } : {}),
      };
    });
}
