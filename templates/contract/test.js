// Checks the answer against what the definition documents.

/** JSON Schema by status code. What is too large or too deep to carry along accepts anything. */
const SCHEMAS = {};

const schema = SCHEMAS[pm.response.code];
// What is sent again is checked the last time.
if (schema !== undefined && !pm.variables.get("_attempts") && pm.response.text() !== "") {
  pm.test("Body matches the definition", () => {
    const Ajv = /** @type {any} */ (require("ajv"));
    const ajv = new Ajv({ allErrors: true, schemaId: "auto", unknownFormats: "ignore", logger: false });
    const validate = ajv.compile(schema);
    const found = [];
    if (!validate(pm.response.json())) {
      for (const error of validate.errors.slice(0, 5)) found.push(`${error.dataPath || "the body"} ${error.message}`);
      if (validate.errors.length > 5) found.push(`and ${validate.errors.length - 5} more`);
    }
    if (found.length > 0) throw new Error(`The definition documents something else: ${found.join("; ")}`);
  });
}
