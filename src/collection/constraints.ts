/** What is known of a value, behind what the definition says of it. */

import { escapeVariables } from "../postman/escape.js";
import { describe, isDeprecatedSchema } from "../schema/describe.js";
import type { Schema } from "../schema/schema.js";

export interface MoreFacts {
  readonly isDeprecated?: boolean | undefined;
  /** Of a file that may be of several. */
  readonly mediaTypes?: readonly string[];
}

/** `How many. (integer; at most 1000; optional)`: Postman shows type, limits and allowed values nowhere else. */
export function withConstraints(text: string, schema: Schema, required: boolean, more: MoreFacts = {}): string {
  const { mediaTypes = [] } = more;
  const facts = [describe(schema), mediaTypes.join(" or "), required ? "required" : "optional"];
  return withFacts(text, [...facts, ...deprecation(schema, more)]);
}

/** What is in a path is always required, and text where nothing else is said. */
export function withConstraintsOfPath(text: string, schema: Schema, more: MoreFacts = {}): string {
  const type = describe(schema);
  return withFacts(text, [...(type === "string" ? [] : [type]), ...deprecation(schema, more)]);
}

function deprecation(schema: Schema, { isDeprecated = false }: MoreFacts): string[] {
  return isDeprecated || isDeprecatedSchema(schema) ? ["deprecated"] : [];
}

function withFacts(text: string, facts: readonly string[]): string {
  const said = facts.filter(Boolean).join("; ");
  return escapeVariables([text, said && `(${said})`].filter(Boolean).join(" "));
}
