/** All media types of a body or response, and the headers of a response: what is compared, and not only sent. */
import { get, getObject, getString } from "../json.js";
import { ANY, asSchema, type Schema } from "../schema/schema.js";
import { readExamples } from "./examples.js";
import { isJsonMediaType } from "./media-type.js";
import type { Content, PartEncoding, ResponseHeader } from "./model.js";

export function readContents(content: unknown): Content[] {
  return Object.keys(getObject({ content }, "content") ?? {}).map((mediaType) => {
    const media = get(content, mediaType);
    const encoding = readEncoding(getObject(media, "encoding"));
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

/** @see https://spec.openapis.org/oas/v3.1.0#encoding-object */
function readEncoding(encoding: unknown): PartEncoding[] {
  return Object.keys(getObject({ encoding }, "encoding") ?? {}).map((name) => {
    const raw = get(encoding, name);
    const style = getString(raw, "style") ?? "form";
    const explode = get(raw, "explode");
    return {
      name,
      contentType: getString(raw, "contentType"),
      style,
      explode: typeof explode === "boolean" ? explode : style === "form",
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
