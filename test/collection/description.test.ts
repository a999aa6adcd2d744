import { expect, it } from "vitest";
import type { Operation } from "../../src/api/model.js";
import { buildDescription } from "../../src/collection/description.js";
import type { Schema } from "../../src/schema/schema.js";
import { body, operation, parameter } from "../support/build.js";

const PAGE = "[Reference page](https://help.sigmacomputing.com/reference/list-workbooks)";

it.each<[string, Partial<Operation>, string[], string]>([
  ["ends with its reference page", { description: "Lists workbooks." }, [], `Lists workbooks.\n\n${PAGE}`],
  ["has no page without an id", { description: "Lists.", id: "" }, [], "Lists."],
  ["says that it is beta", { stability: "beta" }, [], `**Beta.** This operation may still change.\n\n${PAGE}`],
  [
    "names what Postman shows nowhere",
    {
      parameters: [
        parameter({ name: "limit", schema: { type: "integer" }, description: "How\nmany." }),
        parameter({ required: true }),
      ],
    },
    [],
    `### Optional parameters\n\n- \`limit\`: How many. (integer; optional)\n\n${PAGE}`,
  ],
  [
    "names its bodies",
    {},
    ["Snowflake", "BigQuery"],
    `### Bodies in the saved examples\n\n- Snowflake\n- BigQuery\n\n${PAGE}`,
  ],
  [
    "says what is deprecated",
    {
      parameters: [parameter({ name: "legacy", isDeprecated: true })],
      body: body({
        schema: { properties: { old: { type: "string", deprecated: true }, new: { type: "string" } } },
      }),
    },
    [],
    `### Optional parameters\n\n- \`legacy\` (string; optional; deprecated)\n\n### Body\n\n- \`old\` (string; optional; deprecated)\n- \`new\` (string; optional)\n\n${PAGE}`,
  ],
  [
    "says what an XML body can hold",
    { body: body({ mediaType: "text/xml", schema: { properties: { a: { type: "string" } } } }) },
    [],
    `### Body\n\n- \`a\` (string; optional)\n\n${PAGE}`,
  ],
  [
    "says what a JSON body can hold",
    {
      body: {
        required: true,
        description: "",
        mediaType: "application/json",
        schema: {
          allOf: [
            { type: "object", properties: { name: { type: "string", description: "Its\nname." } }, required: ["name"] },
            { properties: { kind: { enum: ["a"] } } },
          ],
        },
        examples: [],
      },
      id: "",
    },
    [],
    '### Body\n\n- `name`: Its name. (string; required)\n- `kind` (one of `"a"`; optional)',
  ],
  ["holds no variable", { description: "{{secret}}", id: "" }, [], "{ {secret}}"],
])("%s", (_, given, bodies, want) => {
  expect(buildDescription(operation(given), bodies)).toBe(want);
});

it("says first of all that it is deprecated", () => {
  expect(buildDescription(operation({ stability: "deprecated", description: "Lists." }), [])).toMatch(
    /^\*\*Deprecated\.\*\*.*\n\nLists\./,
  );
});

it.each<[Operation["method"], string[], boolean]>([
  ["patch", [], true],
  ["put", [], true],
  ["patch", ["name"], false],
  ["post", [], false],
])("of a %s with %j required warns that the body would change everything: %s", (method, required, want) => {
  const schema = { type: "object", properties: { name: { type: "string" } }, required };
  const body = { required: false, description: "", mediaType: "application/json", schema, examples: [] };
  expect(buildDescription(operation({ method, body }), []).includes("delete those that you don't want")).toBe(want);
});

it.each<[string, Schema, string[], boolean, boolean]>([
  ["requires nothing", { properties: { name: {} } }, ["", "Every property"], true, false],
  ["requires nothing in any variant", { oneOf: [{ properties: { name: {} } }] }, ["A", "Every property"], true, true],
  [
    "requires something in a variant",
    { oneOf: [{ properties: { name: {} }, required: ["name"] }] },
    ["A", "Every property"],
    false,
    true,
  ],
  ["requires something", { properties: { name: {} }, required: ["name"] }, ["", "Every property"], false, true],
])("of a change that %s says what can be set", (_, schema, bodies, isSaid, isListed) => {
  const body = { required: false, description: "", mediaType: "application/json", schema, examples: [] };
  const text = buildDescription(operation({ method: "patch", body }), bodies);
  expect(text).toContain("- `name` (");
  expect(text.includes("add those that you want to change")).toBe(isSaid);
  expect(text.includes("\n- Every property")).toBe(isListed);
});
