/** Postman's published schema of the collection format. */
import { existsSync, readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import addFormatsModule from "ajv-formats";
import { POSTMAN_SCHEMA } from "./definitions.js";

// ajv-formats is CommonJS, and its types see the module where Node sees the function.
const addFormats = addFormatsModule as unknown as (ajv: Ajv) => void;

let validate: ValidateFunction | undefined;

/** Why a collection isn't one; undefined when it is, and where the schema isn't at hand (which in CI is an error). */
export function postmanFault(collection: unknown): string | undefined {
  if (!existsSync(POSTMAN_SCHEMA)) return process.env.CI === "true" ? `not found: ${POSTMAN_SCHEMA}` : undefined;
  if (!validate) {
    const ajv = new Ajv({ strict: false });
    addFormats(ajv);
    validate = ajv.compile(JSON.parse(readFileSync(POSTMAN_SCHEMA, "utf8")));
  }
  if (validate(collection)) return undefined;
  const [first] = validate.errors ?? [];
  return `${first?.instancePath}: ${first?.message}`;
}
