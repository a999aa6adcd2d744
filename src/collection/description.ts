/** What a request's description says, in Markdown. */
import { isJsonMediaType } from "../api/body.js";
import type { Operation } from "../api/model.js";
import { escapeVariables } from "../postman/escape.js";
import { schemaDescription } from "../schema/describe.js";
import { fold } from "../schema/fold.js";
import { absoluteLinks } from "../sigma/documentation.js";
import { type FindReference, referencePage } from "../sigma/reference.js";
import { codeSpan } from "../text/markdown.js";
import { withConstraints } from "./constraints.js";
import { parameterDescription } from "./parameter.js";

const STABILITY = {
  stable: "",
  beta: "**Beta.** This operation may still change.",
  deprecated: "**Deprecated.** This operation may go away; look for its successor on the reference page.",
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
  const parts = [
    saysSo(operation) ? "" : STABILITY[operation.stability],
    operation.description,
    section("Optional parameters", optionalParameters(operation)),
    changesAll(operation) ? "Nothing of the body is required: delete from it what you don't want to change." : "",
    section("Body", bodyProperties(operation, references)),
    section("Bodies among the saved examples", bodies),
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

/** Whether the body shows everything that a change could change, because nothing of it is required. */
function changesAll({ method, body }: Operation): boolean {
  if ((method !== "patch" && method !== "put") || !body || !isJsonMediaType(body.mediaType)) return false;
  const { properties, required } = fold([body.schema]);
  return properties.size > 0 && required.size === 0;
}

/** Postman's documentation view shows unticked parameters nowhere. */
function optionalParameters(operation: Operation): string[] {
  return operation.parameters
    .filter(({ required }) => !required)
    .map((parameter) => entry(parameter.name, parameterDescription(parameter)));
}

/** What a JSON body can hold: with required properties only in the body itself, the others would stand nowhere. */
function bodyProperties({ body }: Operation, references: FindReference): string[] {
  if (!body || !isJsonMediaType(body.mediaType)) return [];
  const { properties, required } = fold([body.schema]);
  return [...properties].map(([name, schemas]) => {
    const schema = { allOf: schemas };
    const text = absoluteLinks(schemaDescription(schema), references);
    return entry(name, withConstraints(text, schema, required.has(name)));
  });
}
