/** Request bodies: of several media types, the one that a user would send. */
import { get, getObject, getString } from "../json.js";
import type { Schema } from "../schema/schema.js";
import { xmlNamesOf } from "../schema/xml.js";
import { readContents, readSchema } from "./content.js";
import { note, type OperationContext } from "./context.js";
import { readExamples } from "./examples.js";
import { readForm } from "./form.js";
import { concreteMediaType, isMultipart, isRange, isUrlencoded, isXmlMediaType, preferred } from "./media-type.js";
import type { Body, NamedExample } from "./model.js";

export function readBody(raw: unknown, context: OperationContext): Body | undefined {
  const content = getObject(raw, "content");
  const given = preferred(Object.keys(content ?? {}));
  if (given === undefined || isIgnored(context)) return undefined;
  const media = get(content, given);
  const schema = readSchema(media);
  const examples = readExamples(media, given);
  const mediaType = sentAs(given, schema, examples, context);
  return {
    required: get(raw, "required") === true,
    description: context.text(getString(raw, "description")),
    mediaType,
    schema,
    examples,
    ...(isXmlMediaType(mediaType) ? { xmlNames: xmlNamesOf(schema, context.schemaName) } : {}),
    ...(isMultipart(mediaType) || isUrlencoded(mediaType) ? { form: readForm(media, mediaType, context) } : {}),
    contents: readContents(content),
  };
}

/** Methods whose bodies have no meaning of their own in HTTP: 3.0 ignores them, 3.1 permits them. */
const VAGUE: ReadonlySet<string> = new Set(["get", "head", "delete"]);

/** @see https://spec.openapis.org/oas/v3.0.3#operation-object, and RFC 9110, section 9.3.8 */
function isIgnored(context: OperationContext): boolean {
  const { method, openapi } = context;
  const isVague = VAGUE.has(method) && openapi.startsWith("3.0");
  if (!isVague && method !== "trace") return false;
  const reason = isVague ? "OpenAPI 3.0 ignores it; since 3.1 it is sent" : "HTTP allows none";
  note(
    context,
    "body-ignored",
    "request bodies of methods that have none, left out",
    `${method.toUpperCase()} has no body: ${reason}`,
    "warning",
  );
  return true;
}

/** A message has one media type, not a range; and Postman has one kind of multipart body. */
function sentAs(given: string, schema: Schema, examples: readonly NamedExample[], context: OperationContext): string {
  if (isRange(given)) {
    const values = examples.map(({ value }) => value);
    const chosen = concreteMediaType(given, schema, values);
    note(
      context,
      "media-range",
      "bodies of a range of media types, of which one is sent",
      `${given}: sent as ${chosen}`,
    );
    return chosen;
  }
  if (!isMultipart(given) || /^multipart\/form-data/i.test(given)) return given;
  note(
    context,
    "multipart-kind",
    "bodies in parts that Postman sends as multipart/form-data",
    `${given} can't be sent as such`,
    "warning",
  );
  return "multipart/form-data";
}
