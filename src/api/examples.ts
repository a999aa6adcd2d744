/** Examples of bodies, headers and parameters. */
import { get, getObject, getString, isObject, parsedJson, type UnknownObject } from "../json.js";
import { isJsonMediaType } from "./media-type.js";
import type { NamedExample } from "./model.js";

/**
 * `example` and `examples` of a Media Type, Header or Parameter Object.
 * @param mediaType of a body, which says whether a value is wanted or the text that is sent; null where only a
 *   value will do
 */
export function readExamples(media: unknown, mediaType: string | null = ""): NamedExample[] {
  const named = Object.entries(getObject(media, "examples") ?? {}).flatMap(([name, example]) => {
    const value = isObject(example) ? exampleValue(example, mediaType) : undefined;
    return value === undefined ? [] : [{ name: getString(example, "summary")?.trim() || name, value }];
  });
  const single = get(media, "example");
  return single === undefined ? named : [{ name: "Example", value: single }, ...named];
}

/** In OpenAPI 3.2 an example may have its value, its text as it is sent, or both. @see https://spec.openapis.org/oas/v3.2.0#example-object */
function exampleValue(example: UnknownObject, mediaType: string | null): unknown {
  if (Object.hasOwn(example, "value")) return example.value;
  const data = get(example, "dataValue");
  const text = getString(example, "serializedValue");
  if (text === undefined || mediaType === null) return data;
  if (isJsonMediaType(mediaType)) return data ?? parsedJson(text);
  return TEXTS.test(mediaType) ? text : (data ?? text);
}

/** Bodies whose text stands for itself. A form is built from its values. */
const TEXTS = /^(?!multipart\/|application\/x-www-form-urlencoded)[^/]+\//i;
