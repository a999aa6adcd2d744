/** The documented responses of an operation. */
import { get, getObject, getString } from "../json.js";
import { xmlNamesOf } from "../schema/xml.js";
import { respondsWithFile } from "../sigma/operations.js";
import { readContents, readHeaders, readSchema } from "./content.js";
import { note, type OperationContext } from "./context.js";
import { readExamples } from "./examples.js";
import { concreteMediaType, isRange, isXmlMediaType, preferred } from "./media-type.js";
import type { Response } from "./model.js";

/** Responses that have no body, whatever media type a definition gives them. @see RFC 9110, section 15 */
const BODILESS = /^(1..|204|205|304)$/i;

export function readResponses(
  responses: { readonly [status: string]: unknown } | undefined,
  context: OperationContext,
): Response[] {
  return Object.keys(responses ?? {})
    .filter((status) => /^([1-5](\d\d|XX)|default)$/i.test(status))
    .map((status) => readResponse(status, get(responses, status), context));
}

function readResponse(status: string, raw: unknown, context: OperationContext): Response {
  const description = context.text(getString(raw, "description"));
  const content = getObject(raw, "content") ?? {};
  const mediaType = preferred(Object.keys(content));
  const headers = readHeaders(get(raw, "headers"));
  const bare: Response = { status, description, examples: [], ...(headers.length === 0 ? {} : { headers }) };
  if (mediaType === undefined) return bare;
  if (BODILESS.test(status)) {
    note(
      context,
      "body-of-204",
      "responses that can't have the body they are given",
      `${status} has no body, so no ${mediaType} either`,
    );
    return bare;
  }
  if (status === "200" && respondsWithFile(context.method, context.path)) {
    if (preferred(Object.keys(content).filter((type) => !type.includes("json"))) === undefined) {
      note(
        context,
        "download-as-json",
        "downloads typed as JSON",
        "the response is the file itself, not JSON that describes one",
      );
    }
    return { ...bare, mediaType: "application/octet-stream" };
  }
  const media = get(content, mediaType);
  const schema = readSchema(media);
  const examples = readExamples(media, mediaType);
  const values = examples.map(({ value }) => value);
  const concrete = isRange(mediaType) ? concreteMediaType(mediaType, schema, values) : mediaType;
  return {
    ...bare,
    mediaType: concrete,
    ...(concrete === mediaType ? {} : { accept: mediaType }),
    schema,
    ...(isXmlMediaType(concrete) ? { xmlNames: xmlNamesOf(schema, context.schemaName) } : {}),
    examples,
    contents: readContents(content),
  };
}
