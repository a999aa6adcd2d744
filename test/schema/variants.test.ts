import { describe, expect, it } from "vitest";
import { sample } from "../../src/schema/sample.js";
import type { Schema } from "../../src/schema/schema.js";
import { variantsOf } from "../../src/schema/variants.js";

function names(schema: Schema): string[] {
  return variantsOf(schema).map(({ name }) => name);
}

/** An object whose `type` is this. */
function typed(type: string, more: object = {}): { [key: string]: unknown } {
  return { type: "object", required: ["type"], properties: { type: { type: "string", enum: [type] } }, ...more };
}

function needing(name: string, more: object = {}) {
  return { type: "object", required: [name], properties: { [name]: { type: "string" } }, ...more };
}

function having(...names: readonly string[]) {
  return { type: "object", properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])) };
}

describe("a variant's name", () => {
  it.each<[string, readonly Schema[], string[]]>([
    ["its title", [typed("a", { title: "A table" }), typed("b", { title: "A schema" })], ["A table", "A schema"]],
    ["the value that tells it apart", [typed("sqlserver"), typed("redshift")], ["SQL Server", "Redshift"]],
    [
      "the value, where the title is a machine's",
      [
        typed("snowflake", { title: "V2ConnectionsPostRequestBodyDetails0" }),
        typed("bigQuery", { title: "V2ConnectionsPostRequestBodyDetails1" }),
      ],
      ["Snowflake", "BigQuery"],
    ],
    ["the property that only it has", [needing("teamId"), needing("memberId")], ["With team ID", "With member ID"]],
    [
      "a property that it lacks, where each of its own is another's as well",
      [having("elementId", "format"), having("pageId", "format"), having("format")],
      ["With element ID", "With page ID", "Without element ID"],
    ],
    [
      "a property that it lacks, each another one",
      [having("a", "b"), having("b", "c"), having("a", "c")],
      ["Without c", "Without a", "Without b"],
    ],
    [
      "a property that it requires, where all have the same",
      [having("name", "id"), { ...having("name", "id"), required: ["id"] }],
      ["Variant 1", "ID required"],
    ],
    [
      "the type of a property",
      [
        { type: "object", properties: { sourceValue: { type: "string" } } },
        { type: "object", properties: { sourceValue: { type: "array" } } },
      ],
      ["Source value as string", "Source value as array"],
    ],
    [
      "a number, where nothing tells it apart",
      [
        { type: "object", minProperties: 1 },
        { type: "object", maxProperties: 3 },
      ],
      ["Variant 1", "Variant 2"],
    ],
    [
      "with a number behind it, when it is taken",
      [typed("a", { title: "Same" }), typed("b", { title: "same" })],
      ["Same", "same 2"],
    ],
  ])("is %s", (_, oneOf, want) => {
    expect(names({ oneOf })).toEqual(want);
  });

  it("names several values of one variant", () => {
    const several = { type: "object", required: ["type"], properties: { type: { enum: ["postgres", "mysql"] } } };
    expect(names({ oneOf: [several, typed("snowflake")] })).toEqual(["PostgreSQL or MySQL", "Snowflake"]);
  });
});

describe("where variants are looked for", () => {
  const details = { oneOf: [typed("snowflake"), typed("databricks")] };

  it.each<[string, Schema, string[]]>([
    ["the schema itself", details, ["Snowflake", "Databricks"]],
    ["inside allOf", { allOf: [{ type: "object" }, details] }, ["Snowflake", "Databricks"]],
    ["anyOf", { anyOf: details.oneOf }, ["Snowflake", "Databricks"]],
    ["a property", { type: "object", properties: { name: { type: "string" }, details } }, ["Snowflake", "Databricks"]],
    [
      "a required property before an optional one",
      { type: "object", required: ["details"], properties: { other: { oneOf: [typed("x"), typed("y")] }, details } },
      ["Snowflake", "Databricks"],
    ],
    ["not among values that are no objects", { oneOf: [{ type: "string" }, { type: "integer" }] }, []],
    ["not in a single object beside null", { oneOf: [typed("a"), { type: "null" }] }, []],
    ["not among equal variants", { oneOf: [typed("a"), typed("a")] }, []],
    ["nowhere", { type: "object" }, []],
    ["nowhere in `true`", true, []],
  ])("%s", (_, schema, want) => {
    expect(names(schema)).toEqual(want);
  });
});

it("gives the choice that makes the sampler take the variant", () => {
  const schema = {
    type: "object",
    required: ["details"],
    properties: { details: { oneOf: [typed("a"), typed("b")] } },
  };
  const values = variantsOf(schema).map(
    ({ choices }) =>
      sample(schema, { name: "value", properties: "required", direction: "request", budget: 1000, choices }).value,
  );
  expect(values).toEqual([{ details: { type: "a" } }, { details: { type: "b" } }]);
});

it("stops at 24", () => {
  expect(names({ oneOf: Array.from({ length: 30 }, (_, index) => typed(`kind${index}`)) })).toHaveLength(24);
});

it("keeps the key of a variant that only a lesser difference names", () => {
  const oneOf = [having("elementId", "format"), having("pageId", "format"), having("format")];
  expect(variantsOf({ oneOf }).map(({ key }) => key)).toEqual(["With element ID", "With page ID", "Variant 3"]);
});
