/** Request bodies: JSON as raw text, forms as fields, files as files. @see Postman collection v2.1.0 schema, "body" */

import { isJson } from "../api/body.js";
import type { Body } from "../api/model.js";
import { givenText, isObject, own, toJsonText } from "../json.js";
import type { PostmanBody, PostmanFileField, PostmanFormField } from "../postman.js";
import { isValid, type RunWork } from "../schema/check.js";
import { schemaDescription } from "../schema/describe.js";
import { fold, sample } from "../schema/sample.js";
import { asSchema, type Schema } from "../schema/schema.js";
import { variantsOf } from "../schema/variants.js";
import { withFacts } from "./facts.js";
import { inert, inertJson } from "./text.js";
import { textOf } from "./url.js";

export interface BodyOptions {
  /** `required` properties only, or the `full` body. */
  readonly body: "required" | "full";
  /** Bytes of one example. */
  readonly exampleBudget: number;
  /** What the values of all bodies together may take. */
  readonly work?: RunWork;
}

export interface BuiltBody {
  /** What tells it from the operation's other bodies; empty for the only one. */
  readonly name: string;
  readonly body: PostmanBody;
  /** Why the value is not valid; undefined when it is. */
  readonly fault: string | undefined;
}

/** A body as the templates have it: what a person chose, instead of what a schema suggests. */
export interface CuratedBody {
  readonly name: string;
  readonly value: unknown;
  /** In the user's own folder of templates; undefined for one of ours. */
  readonly file?: string;
}

/** The bodies of an operation; the first is that of the request itself, all of them become saved examples. */
export function buildBodies(body: Body, curated: readonly CuratedBody[], options: BodyOptions): BuiltBody[] {
  if (!isJson(body.mediaType)) return [{ name: "", ...otherBody(body, options) }];
  // What a person wrote into a template stands as it is: its variables are meant.
  const chosen = curated.map(({ name, value, file }) => ({
    name,
    body: rawBody(toJsonText(value) ?? "", "json"),
    // Of a user's own file it is said elsewhere, and the body stays: it was chosen.
    fault:
      file !== undefined || isValid(value, body.schema) ? undefined : `the template "${name}" doesn't match the schema`,
  }));
  const given = body.examples
    .map(({ name, value }) => ({ name, value, text: givenText(value, options.exampleBudget) }))
    .filter(({ value, text }) => text !== undefined && isValid(value, body.schema))
    .map(({ name, text }) => ({ name, body: rawJson(text ?? ""), fault: undefined }));
  const variants = variantsOf(body.schema).map(({ name, choices }) => {
    const { text, fault } = sample(body.schema, { ...sampleOptions(options), choices });
    return { name, body: rawJson(text), fault };
  });
  const built = [...chosen, ...given, ...variants];
  if (built.length > 0) return distinct(built);
  const { text, fault } = sample(body.schema, sampleOptions(options));
  return [{ name: "", body: rawJson(text), fault }];
}

function sampleOptions(options: BodyOptions) {
  const { body: properties, exampleBudget: budget, work: run } = options;
  return { name: "value", properties, direction: "request", budget, run } as const;
}

/** A variant that could only be shown as another one is the other one. */
function distinct(bodies: readonly BuiltBody[]): BuiltBody[] {
  const texts = new Set<string>();
  return bodies.filter(({ body, fault }) => {
    const text = JSON.stringify(body);
    if (texts.has(text) || (fault !== undefined && texts.size > 0)) return false;
    texts.add(text);
    return true;
  });
}

function rawJson(text: string): PostmanBody {
  return rawBody(inertJson(text), "json");
}

function rawBody(raw: string, language: "json" | "text" | "xml"): PostmanBody {
  return { mode: "raw", raw, options: { raw: { language } } };
}

function otherBody(body: Body, options: BodyOptions): { body: PostmanBody; fault: string | undefined } {
  if (/^multipart\//i.test(body.mediaType))
    return { body: { mode: "formdata", formdata: fields(body.schema, options) }, fault: undefined };
  if (/^application\/x-www-form-urlencoded/i.test(body.mediaType)) {
    const urlencoded = fields(body.schema, options).filter((field): field is PostmanFormField => field.type === "text");
    return { body: { mode: "urlencoded", urlencoded }, fault: undefined };
  }
  if (/^text\/|xml/i.test(body.mediaType)) {
    const { value } = sample(body.schema, sampleOptions(options));
    const language = /xml/i.test(body.mediaType) ? "xml" : "text";
    return { body: rawBody(inert(textOf(value)), language), fault: undefined };
  }
  return { body: { mode: "file", file: { src: "" } }, fault: undefined };
}

/** One field a property; optional ones are there and unticked. A binary property is a file to choose. */
function fields(schema: Schema, options: BodyOptions): (PostmanFormField | PostmanFileField)[] {
  const folded = fold([schema]);
  const { value } = sample(schema, { ...sampleOptions(options), properties: "full" });
  const names = [...new Set([...folded.properties.keys(), ...(isObject(value) ? Object.keys(value) : [])])];
  return names.map((name) => {
    const property: Schema = { allOf: folded.properties.get(name) ?? [] };
    const text = withFacts(schemaDescription(property), property, folded.required.has(name));
    const common = {
      key: inert(name),
      description: text,
      ...(folded.required.has(name) ? {} : { disabled: true as const }),
    };
    return isFile(property)
      ? { ...common, type: "file", src: [] }
      : { ...common, type: "text", value: inert(textOf(own(value, name))) };
  });
}

/** `format: binary` (3.0), or a `contentMediaType` without an encoding (3.1); also as the entries of an array. */
function isFile(schema: Schema): boolean {
  return fold([schema]).parts.some((part) => {
    if (
      own(part, "format") === "binary" ||
      (own(part, "contentMediaType") !== undefined && own(part, "contentEncoding") === undefined)
    )
      return true;
    const items = asSchema(own(part, "items"));
    return items !== undefined && items !== schema && own(items, "format") === "binary";
  });
}
