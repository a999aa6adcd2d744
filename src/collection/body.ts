/** Request bodies: JSON as raw text, forms as fields, files as files. @see Postman collection v2.1.0 schema, "body" */

import { isJsonMediaType } from "../api/body.js";
import type { Body } from "../api/model.js";
import { get, givenText, isObject, toJsonText } from "../json.js";
import { escapeVariables, escapeVariablesInJson } from "../postman/escape.js";
import type { PostmanBody, PostmanFileField, PostmanFormField } from "../postman/types.js";
import { isValid } from "../schema/check.js";
import { schemaDescription } from "../schema/describe.js";
import { fold } from "../schema/fold.js";
import { holdsPlaceholder } from "../schema/placeholder.js";
import { sample } from "../schema/sample.js";
import { asSchema, type Schema } from "../schema/schema.js";
import type { CuratedBody } from "../template/load.js";
import { withConstraints } from "./constraints.js";
import { partialSamples } from "./partial.js";
import { valueText } from "./style.js";
import { type BodyOptions, type NamedSample, openSample, sampled, sampleOptions, variantSamples } from "./value.js";

export interface BuiltBody {
  /** What tells it from the operation's other bodies; empty for the only one. */
  readonly name: string;
  /** What the id of its saved example is made of; left out where that is the name. */
  readonly key?: string;
  readonly body: PostmanBody;
  /** Why the value is not valid; undefined when it is. */
  readonly fault: string | undefined;
}

/** The bodies of an operation; the first is that of the request itself, all of them become saved examples. */
export function buildBodies(body: Body, curated: readonly CuratedBody[], options: BodyOptions): readonly BuiltBody[] {
  if (!isJsonMediaType(body.mediaType)) return [{ name: "", ...otherBody(body, options) }];
  // What a user wrote into a template is kept as it is: its variables are meant.
  const chosen = curated.map(({ name, value, file }) => ({
    name,
    body: rawBody(toJsonText(value) ?? "", "json"),
    // A user's own file is checked by `unfitBodies`, and kept: it was chosen.
    fault:
      file !== undefined || isValid(value, body.schema) ? undefined : `the template "${name}" doesn't match the schema`,
  }));
  const given = body.examples
    .map(({ name, value }) => ({ name, value, text: givenText(value, options.exampleBudget) }))
    .filter(({ value, text }) => text !== undefined && isValid(value, body.schema))
    .map(({ name, text }) => ({ name, body: rawJson(text ?? ""), fault: undefined }));
  const names = new Set(chosen.map(({ name }) => name));
  const isSmall = options.isPartial === true && options.body === "required";
  const sampledBodies = (isSmall ? partialSamples : variantSamples)(body.schema, options).map(rawSample);
  // An example of the definition is somebody's change: not what is sent as generated.
  const least = isSmall ? sampledBodies.splice(0, 1) : [];
  const built = distinct([...chosen, ...least, ...given, ...sampledBodies], names);
  const bodies = built.length > 0 ? built : [rawSample({ name: "", sample: sampled(body.schema, options) })];
  return chosen.length === 0 && options.needsPlaceholder && !isSmall ? toFillIn(bodies, body.schema, options) : bodies;
}

function rawSample({ name, key, sample: { text, fault } }: NamedSample): BuiltBody {
  return { name, ...(key === undefined || key === name ? {} : { key }), body: rawJson(text), fault };
}

/** The bodies, beginning with one that has something to fill in, if the schema allows one. */
function toFillIn(bodies: readonly BuiltBody[], schema: Schema, options: BodyOptions): readonly BuiltBody[] {
  const isOpen = ({ body }: BuiltBody) => body.mode === "raw" && holdsPlaceholder(body.raw);
  const [first] = bodies;
  if (first === undefined || isOpen(first)) return bodies;
  const found = bodies.some(isOpen) ? undefined : openSample(schema, options);
  const open =
    bodies.find(isOpen) ?? (found && rawSample({ name: first.name === "" ? "" : "To fill in", sample: found }));
  if (open === undefined) return bodies;
  return [open, ...bodies.filter((other) => other !== open && other.name !== "")];
}

/** Each body once, under its first name; a template replaces what has the same name. */
function distinct(bodies: readonly BuiltBody[], chosen: ReadonlySet<string>): BuiltBody[] {
  const texts = new Set<string>();
  return bodies.filter(({ name, body, fault }, index) => {
    const text = JSON.stringify(body);
    if (index >= chosen.size && chosen.has(name)) return false;
    if (texts.has(text) || (fault !== undefined && texts.size > 0)) return false;
    texts.add(text);
    return true;
  });
}

function rawJson(text: string): PostmanBody {
  return rawBody(escapeVariablesInJson(text), "json");
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
    return { body: rawBody(escapeVariables(valueText(value)), language), fault: undefined };
  }
  return { body: { mode: "file", file: { src: "" } }, fault: undefined };
}

/** One field for each property; optional ones are unticked. A binary property is a file to choose. */
function fields(schema: Schema, options: BodyOptions): (PostmanFormField | PostmanFileField)[] {
  const folded = fold([schema]);
  const { value } = sample(schema, { ...sampleOptions(options), properties: "full" });
  const names = [...new Set([...folded.properties.keys(), ...(isObject(value) ? Object.keys(value) : [])])];
  return names.map((name) => {
    const property: Schema = { allOf: folded.properties.get(name) ?? [] };
    const text = withConstraints(schemaDescription(property), property, folded.required.has(name));
    const common = {
      key: escapeVariables(name),
      description: text,
      ...(folded.required.has(name) ? {} : { disabled: true as const }),
    };
    return isFile(property)
      ? { ...common, type: "file", src: [] }
      : { ...common, type: "text", value: escapeVariables(valueText(get(value, name))) };
  });
}

/** `format: binary` (3.0), or a `contentMediaType` without an encoding (3.1); also as the entries of an array. */
function isFile(schema: Schema): boolean {
  return fold([schema]).conjuncts.some((part) => {
    if (
      get(part, "format") === "binary" ||
      (get(part, "contentMediaType") !== undefined && get(part, "contentEncoding") === undefined)
    )
      return true;
    const items = asSchema(get(part, "items"));
    return items !== undefined && items !== schema && get(items, "format") === "binary";
  });
}
