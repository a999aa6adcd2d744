/** OpenAPI 3.0's own keywords in JSON Schema's words. */
import { isArray } from "../json.js";
import { typesOf } from "../schema/schema.js";

/** Changes a schema of OpenAPI 3.0 to what it would be in 3.1. @see https://spec.openapis.org/oas/v3.0.3#schema-object */
export function upgradeSchema(node: { [key: string]: unknown }): void {
  if (node.nullable === true) {
    const types = typesOf(node);
    if (types) node.type = [...new Set([...types, "null"])];
    if (isArray(node.enum) && !node.enum.includes(null)) node.enum = [...node.enum, null];
  }
  for (const [exclusive, limit] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    if (typeof node[exclusive] !== "boolean") continue;
    if (node[exclusive] && typeof node[limit] === "number") {
      node[exclusive] = node[limit];
      delete node[limit];
    } else delete node[exclusive];
  }
}
