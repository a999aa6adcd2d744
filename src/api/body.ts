/** Request bodies: of several media types, the one that a user would send. */
import { get, getObject, getString, isObject } from "../json.js";
import { ANY, asSchema } from "../schema/schema.js";
import { readContents } from "./content.js";
import type { OperationContext } from "./context.js";
import type { Body, NamedExample } from "./model.js";

export function readBody(raw: unknown, context: OperationContext): Body | undefined {
  const content = getObject(raw, "content");
  const mediaType = preferred(Object.keys(content ?? {}));
  if (mediaType === undefined) return undefined;
  const media = get(content, mediaType);
  return {
    required: get(raw, "required") === true,
    description: context.text(getString(raw, "description")),
    mediaType,
    schema: asSchema(get(media, "schema")) ?? ANY,
    examples: readExamples(media),
    contents: readContents(content),
  };
}

/** The media type to use of those offered: JSON before forms before everything else. */
export function preferred(mediaTypes: readonly string[]): string | undefined {
  const rank = (mediaType: string) => {
    if (isJsonMediaType(mediaType)) return 0;
    if (/^application\/x-www-form-urlencoded/i.test(mediaType)) return 1;
    if (/^multipart\/form-data/i.test(mediaType)) return 2;
    return /^text\//i.test(mediaType) ? 3 : 4;
  };
  return [...mediaTypes].sort((left, right) => rank(left) - rank(right))[0];
}

export function isJsonMediaType(mediaType: string): boolean {
  return /^application\/(.+\+)?json(;|$)/i.test(mediaType.trim());
}

/** `example` and `examples` of a Media Type Object. */
export function readExamples(media: unknown): NamedExample[] {
  const named = Object.entries(getObject(media, "examples") ?? {})
    .filter(([, example]) => isObject(example) && Object.hasOwn(example, "value"))
    .map(([name, example]) => ({ name: getString(example, "summary")?.trim() || name, value: get(example, "value") }));
  const single = get(media, "example");
  return single === undefined ? named : [{ name: "Example", value: single }, ...named];
}
