/** Request bodies: text as raw text, forms as fields, files as files. @see Postman collection v2.1.0 schema, "body" */

import { isJsonMediaType, isMultipart, isUrlencoded, isXmlMediaType } from "../api/media-type.js";
import type { Body } from "../api/model.js";
import { givenText, isObject, toJsonText } from "../json.js";
import { escapeVariables } from "../postman/escape.js";
import type { PostmanBody, PostmanLanguage } from "../postman/types.js";
import { isValid } from "../schema/check.js";
import { contentKind } from "../schema/content.js";
import { holdsPlaceholder } from "../schema/placeholder.js";
import type { Schema } from "../schema/schema.js";
import type { CuratedBody } from "../template/load.js";
import { formBody } from "./form-body.js";
import { partialSamples } from "./partial.js";
import { rawOf } from "./raw.js";
import { type BodyOptions, type NamedSample, openSample, sampled, validSample, variantSamples } from "./value.js";

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
  const writer = writerOf(body, options);
  if (writer === undefined) return [{ name: "", body: { mode: "file", file: { src: "" } }, fault: undefined }];
  // What a user wrote into a template is kept as it is: its variables are meant.
  const chosen = (isJsonMediaType(body.mediaType) ? curated : []).map(({ name, value, file }) => ({
    name,
    body: rawBody(toJsonText(value) ?? "", "json"),
    // A user's own file is checked by `unfitBodies`, and kept: it was chosen.
    fault:
      file !== undefined || isValid(value, body.schema) ? undefined : `the template "${name}" doesn't match the schema`,
  }));
  const given = body.examples.flatMap((example) => {
    const built = givenBody(example.value, body.schema, writer, options);
    return built === undefined ? [] : [{ name: example.name, body: built, fault: undefined }];
  });
  const names = new Set(chosen.map(({ name }) => name));
  // What the definition gives as text is the body as it is.
  const isText = writer.take !== undefined && given.length > 0;
  const isSmall = options.isPartial === true && options.body === "required" && !isText;
  const sampledBodies = (isSmall ? partialSamples : variantSamples)(body.schema, options).map((each) =>
    asBody(each, body.schema, writer),
  );
  // An example of the definition is somebody's change: not what is sent as generated.
  const least = isSmall ? sampledBodies.splice(0, 1) : [];
  const built = distinct([...chosen, ...least, ...given, ...sampledBodies], names);
  const bodies =
    built.length > 0 ? built : [asBody({ name: "", sample: sampled(body.schema, options) }, body.schema, writer)];
  // What XML has to fill in isn't looked for: each of its tags has angle brackets.
  const isClosed = chosen.length > 0 || isSmall || isText || isXmlMediaType(body.mediaType);
  return options.needsPlaceholder && !isClosed ? toFillIn(bodies, body.schema, writer, options) : bodies;
}

/** A value, with its JSON text, as a body. */
type Write = (value: unknown, text: string) => PostmanBody;

interface Writer {
  readonly write: Write;
  /** What makes a text of the definition the body itself; undefined where no text is. */
  readonly take?: (text: string) => PostmanBody;
  /** Whether it writes objects only: a form has names. */
  readonly isForm?: true;
}

/** Undefined for a file, which may be one of text. */
function writerOf(body: Body, options: BodyOptions): Writer | undefined {
  const { mediaType, schema, xmlNames, examples } = body;
  if (isMultipart(mediaType) || isUrlencoded(mediaType))
    return { write: (value) => formBody(value, body, options), isForm: true };
  const raw = rawOf(mediaType, schema, xmlNames);
  const isFile = contentKind(schema) === "file" && !examples.some(({ value }) => typeof value === "string");
  if (raw === undefined || (raw.takesText && isFile)) return undefined;
  return {
    write: (value, text) => rawBody(raw.write(value, text), raw.language),
    ...(raw.takesText ? { take: (text) => rawBody(escapeVariables(text), raw.language) } : {}),
  };
}

/** An example of the definition; undefined for one that isn't valid, or too large. */
function givenBody(
  value: unknown,
  schema: Schema,
  { write, take, isForm }: Writer,
  { exampleBudget }: BodyOptions,
): PostmanBody | undefined {
  const text = givenText(value, exampleBudget);
  if (text === undefined || (isForm && !isObject(value))) return undefined;
  if (typeof value === "string" && take !== undefined) return take(value);
  return isValid(value, schema) ? write(value, text) : undefined;
}

function asBody({ name, key, sample }: NamedSample, schema: Schema, { write, isForm }: Writer): BuiltBody {
  // What may be anything may be a form without fields.
  const isEmpty = isForm && !isObject(sample.value) && isValid({}, schema);
  const { value, text, fault } = isEmpty ? validSample({}) : sample;
  const isNone = isForm && !isObject(value);
  return {
    name,
    ...(key === undefined || key === name ? {} : { key }),
    body: write(value, text),
    fault: fault ?? (isNone ? "/: a form holds an object, and this is not one" : undefined),
  };
}

/** The bodies, beginning with one that has something to fill in, if the schema allows one. */
function toFillIn(
  bodies: readonly BuiltBody[],
  schema: Schema,
  writer: Writer,
  options: BodyOptions,
): readonly BuiltBody[] {
  const [first] = bodies;
  if (first === undefined || isOpen(first)) return bodies;
  const found = bodies.some(isOpen) ? undefined : openSample(schema, options);
  const open =
    bodies.find(isOpen) ??
    (found && asBody({ name: first.name === "" ? "" : "To fill in", sample: found }, schema, writer));
  if (open === undefined) return bodies;
  return [open, ...bodies.filter((other) => other !== open && other.name !== "")];
}

function isOpen({ body }: BuiltBody): boolean {
  switch (body.mode) {
    case "raw":
      return holdsPlaceholder(body.raw);
    case "urlencoded":
      return body.urlencoded.some(({ disabled, value }) => !disabled && holdsPlaceholder(value));
    case "formdata":
      return body.formdata.some((field) => !field.disabled && (field.type === "file" || holdsPlaceholder(field.value)));
    case "file":
      return true;
  }
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

function rawBody(raw: string, language: PostmanLanguage): PostmanBody {
  return { mode: "raw", raw, options: { raw: { language } } };
}
