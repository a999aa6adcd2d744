/** What is known of a value, behind what the definition says of it. */

import { escapeVariables } from "../postman/escape.js";
import { describe } from "../schema/describe.js";
import type { Schema } from "../schema/schema.js";

/**
 * `How many. (integer; at most 1000; optional)`: Postman shows type, limits and allowed values nowhere else.
 * @param mediaTypes of a file that may be of several
 */
export function withConstraints(
  text: string,
  schema: Schema,
  required: boolean,
  mediaTypes: readonly string[] = [],
): string {
  return withFacts(text, [describe(schema), mediaTypes.join(" or "), required ? "required" : "optional"]);
}

/** What is in a path is always required, and text where nothing else is said. */
export function withConstraintsOfPath(text: string, schema: Schema): string {
  const type = describe(schema);
  return withFacts(text, type === "string" ? [] : [type]);
}

function withFacts(text: string, facts: readonly string[]): string {
  const said = facts.filter(Boolean).join("; ");
  return escapeVariables([text, said && `(${said})`].filter(Boolean).join(" "));
}
