/** What is known of a value, behind what the definition says of it. */

import { escapeVariables } from "../postman/escape.js";
import { describe } from "../schema/describe.js";
import type { Schema } from "../schema/schema.js";

/** `How many. (integer; at most 1000; optional)`: Postman shows type, limits and allowed values nowhere else. */
export function withConstraints(text: string, schema: Schema, required: boolean): string {
  const facts = [describe(schema), required ? "required" : "optional"].filter(Boolean).join("; ");
  return escapeVariables([text, `(${facts})`].filter(Boolean).join(" "));
}
