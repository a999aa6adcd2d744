// Checks the response against what the definition documents.

/** JSON Schema by status code, range of them, or default; null where no body is documented. What is too large or too deep accepts anything. */
const SCHEMAS = {};

const { code } = pm.response;
// The most specific one counts.
const documented = [String(code), `${Math.floor(code / 100)}XX`, "default"].find((status) => status in SCHEMAS);
const schema = documented === undefined ? null : SCHEMAS[documented];
// What is sent again is checked only the last time.
if (schema !== null && !pm.variables.get("_attempts") && pm.response.text() !== "") {
  pm.test("Body matches the definition", () => {
    const Ajv = /** @type {any} */ (require("ajv"));
    const ajv = new Ajv({ allErrors: true, schemaId: "auto", unknownFormats: "ignore", logger: false });
    const validate = ajv.compile(schema);
    const found = [];
    if (!validate(pm.response.json())) {
      for (const error of validate.errors.slice(0, 5)) found.push(`${error.dataPath || "the body"} ${error.message}`);
      if (validate.errors.length > 5) found.push(`and ${validate.errors.length - 5} more`);
    }
    if (found.length > 0) throw new Error(`The body differs from the definition: ${found.join("; ")}`);
  });
}
