/** Request bodies: of several media types, the one that a person would send. */
import { isObject, own, ownObject, ownString } from "../json.js";
import { ANY, asSchema } from "../schema/schema.js";
import type { OperationContext } from "./context.js";
import type { Body, NamedExample } from "./model.js";

export function readBody(raw: unknown, context: OperationContext): Body | undefined {
  const content = ownObject(raw, "content");
  const mediaType = preferred(Object.keys(content ?? {}));
  if (mediaType === undefined) return undefined;
  const media = own(content, mediaType);
  return {
    required: own(raw, "required") === true,
    description: context.text(ownString(raw, "description")),
    mediaType,
    schema: asSchema(own(media, "schema")) ?? ANY,
    examples: readExamples(media),
  };
}

/** The media type to use of those offered: JSON before forms before everything else. */
export function preferred(mediaTypes: readonly string[]): string | undefined {
  const rank = (mediaType: string) => {
    if (isJson(mediaType)) return 0;
    if (/^application\/x-www-form-urlencoded/i.test(mediaType)) return 1;
    if (/^multipart\/form-data/i.test(mediaType)) return 2;
    return /^text\//i.test(mediaType) ? 3 : 4;
  };
  return [...mediaTypes].sort((left, right) => rank(left) - rank(right))[0];
}

export function isJson(mediaType: string): boolean {
  return /^application\/(.+\+)?json(;|$)/i.test(mediaType.trim());
}

/** `example` and `examples` of a Media Type Object. */
export function readExamples(media: unknown): NamedExample[] {
  const named = Object.entries(ownObject(media, "examples") ?? {})
    .filter(([, example]) => isObject(example) && Object.hasOwn(example, "value"))
    .map(([name, example]) => ({ name: ownString(example, "summary")?.trim() || name, value: own(example, "value") }));
  const single = own(media, "example");
  return single === undefined ? named : [{ name: "Example", value: single }, ...named];
}
