import { expect, it } from "vitest";
import { allowedValues, describe as describeSchema, schemaDescription } from "../../src/schema/describe.js";
import type { Schema } from "../../src/schema/schema.js";

it.each<[string, Schema, string]>([
  ["a type", { type: "string" }, "string"],
  ["several types", { type: ["string", "null"] }, "string or null"],
  ["a format", { type: "string", format: "date-time" }, "string; date-time"],
  ["no format that says nothing more", { type: "number", format: "double" }, "number"],
  ["values", { type: "string", enum: ["a", "b"] }, 'string; one of `"a"`, `"b"`'],
  ["a default of false", { type: "boolean", default: false }, "boolean; default `false`"],
  ["limits", { type: "integer", minimum: 1, maximum: 1000 }, "integer; at least 1; at most 1000"],
  ["a pattern", { type: "string", pattern: "^a$" }, "string; pattern `^a$`"],
  ["what allOf says", { allOf: [{ type: "string" }, { maxLength: 5 }] }, "string; characters at most 5"],
  ["the types of variants", { anyOf: [{ type: "string" }, { type: "integer" }] }, "string or integer"],
  ["a limit that is no number, as nothing", { type: "integer", minimum: {} }, "integer"],
  ["nothing", {}, ""],
])("says %s", (_, schema, want) => {
  expect(describeSchema(schema)).toBe(want);
});

it.each<[string, Schema, unknown[]]>([
  ["a const", { const: null }, [null]],
  ["an enum", { enum: [1, 2] }, [1, 2]],
  ["an enum inside allOf", { allOf: [{ enum: ["a"] }] }, ["a"]],
  ["single values as variants", { oneOf: [{ const: "a" }, { const: "b" }, { const: "a" }] }, ["a", "b"]],
  ["none", { type: "string" }, []],
])("allows the values of %s", (_, schema, want) => {
  expect(allowedValues(schema)).toEqual(want);
});

it("finds the text a definition put into the schema, also beside a reference", () => {
  expect(schemaDescription({ allOf: [{ type: "string" }, { description: " The id. " }] })).toBe("The id.");
  expect(schemaDescription({ type: "string" })).toBe("");
});

it("names so many values and no more", () => {
  const text = describeSchema({ enum: Array.from({ length: 1000 }, (_, index) => index) });
  expect(text).toMatch(/`39` and 960 more$/);
});
