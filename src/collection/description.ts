/** What a request's description says, in Markdown. */
import { isJsonMediaType, isXmlMediaType } from "../api/media-type.js";
import type { Body, Operation } from "../api/model.js";
import { escapeVariables } from "../postman/escape.js";
import { schemaDescription } from "../schema/describe.js";
import { fold } from "../schema/fold.js";
import { absoluteLinks } from "../sigma/documentation.js";
import { type FindReference, referencePage } from "../sigma/reference.js";
import { codeSpan } from "../text/markdown.js";
import { withConstraints } from "./constraints.js";
import { parameterDescription } from "./parameter.js";
import { EVERY_PROPERTY } from "./partial.js";

const STABILITY = {
  stable: "",
  beta: "**Beta.** This operation may still change.",
  deprecated: "**Deprecated.** This operation may be removed; see the reference page for its replacement.",
};

/** Longer lists help nobody; the reference page has the rest. */
const MAX_ENTRIES = 60;

/**
 * @param bodies the names of the bodies among the saved examples
 * @param references where links in the descriptions of a body's properties lead; the other texts have theirs already
 */
export function buildDescription(
  operation: Operation,
  bodies: readonly string[],
  references: FindReference = () => undefined,
): string {
  const page = referencePage(operation);
  const change = whatToChange(operation, bodies);
  const named = bodies.filter((name) => name !== "");
  const parts = [
    saysSo(operation) ? "" : STABILITY[operation.stability],
    operation.description,
    section("Optional parameters", optionalParameters(operation)),
    change,
    section("Body", bodyProperties(operation, references)),
    section("Bodies in the saved examples", named.length === 1 && change.includes(EVERY_PROPERTY) ? [] : named),
    page === undefined ? "" : `[Reference page](${page})`,
  ];
  return escapeVariables(parts.filter(Boolean).join("\n\n"));
}

/** Whether the definition's own text has it, in bold, at the beginning of a line. */
function saysSo({ stability, description }: Operation): boolean {
  return stability === "stable" || SAYS_SO[stability].test(description);
}

/** Neither reaches beyond its line, which keeps them from looking through all that follows at each line. */
const SAYS_SO = {
  beta: /^[^\w\n\r\u2028\u2029]*beta[^\w:\n]*:/im,
  deprecated: /^[^\w\n\r\u2028\u2029]*deprecated[^\w:\n]*:/im,
};

function section(title: string, entries: readonly string[]): string {
  if (entries.length === 0) return "";
  const shown = entries.slice(0, MAX_ENTRIES).map((entry) => `- ${entry.replace(/\s+/g, " ")}`);
  const more = entries.length > MAX_ENTRIES ? [`- and ${entries.length - MAX_ENTRIES} more`] : [];
  return [`### ${title}`, "", ...shown, ...more].join("\n");
}

/** What is known of a name; in brackets only, where no text says what it is. */
function entry(name: string, text: string): string {
  return `${codeSpan(name)}${text.startsWith("(") ? "" : ":"} ${text}`;
}

/** What to do with the body of a change of which nothing is required: it is as small, or as large, as it can be. */
function whatToChange({ method, body }: Operation, bodies: readonly string[]): string {
  if ((method !== "patch" && method !== "put") || !body || !hasProperties(body)) return "";
  const { properties, required, alternatives } = fold([body.schema]);
  const variants = alternatives.flatMap((alternative) => alternative.variants.map((variant) => fold([variant])));
  const all = [{ properties, required }, ...variants];
  if (all.every((each) => each.properties.size === 0) || all.some((each) => each.required.size > 0)) return "";
  return bodies.includes(EVERY_PROPERTY)
    ? `No property of the body is required: add those that you want to change. The saved example _${EVERY_PROPERTY}_ shows how.`
    : "No property of the body is required: delete those that you don't want to change.";
}

/** Postman's documentation view shows unticked parameters nowhere. */
function optionalParameters(operation: Operation): string[] {
  return operation.parameters
    .filter(({ required }) => !required)
    .map((parameter) => entry(parameter.name, parameterDescription(parameter)));
}

/** A form has a field for each, with its own description. */
function hasProperties({ mediaType }: Body): boolean {
  return isJsonMediaType(mediaType) || isXmlMediaType(mediaType);
}

/** What a body of JSON or XML can hold: with required properties only in the body itself, the others would stand nowhere. */
function bodyProperties({ method, body }: Operation, references: FindReference): string[] {
  if (!body || !hasProperties(body)) return [];
  const { properties, required, alternatives } = fold([body.schema]);
  const known = new Map(properties);
  // Each variant of a change has its own, and none of them may stand in the body.
  for (const variant of method === "patch" ? alternatives.flatMap(({ variants }) => variants) : [])
    for (const [name, schemas] of fold([variant]).properties) if (!known.has(name)) known.set(name, schemas);
  return [...known].map(([name, schemas]) => {
    const schema = { allOf: schemas };
    const text = absoluteLinks(schemaDescription(schema), references);
    return entry(name, withConstraints(text, schema, required.has(name)));
  });
}
