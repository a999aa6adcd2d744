/** What is known of a value, behind what the definition says of it. */
import { describe } from "../schema/describe.js";
import type { Schema } from "../schema/schema.js";
import { inert } from "./text.js";

/** `How many. (integer; at most 1000; optional)`: Postman shows type, limits and allowed values nowhere else. */
export function withFacts(text: string, schema: Schema, required: boolean): string {
  const facts = [describe(schema), required ? "required" : "optional"].filter(Boolean).join("; ");
  return inert([text, `(${facts})`].filter(Boolean).join(" "));
}
