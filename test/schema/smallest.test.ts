import { expect, it } from "vitest";
import type { Schema } from "../../src/schema/schema.js";
import { smallest, without } from "../../src/schema/smallest.js";

const text = { type: "string" };
const object = (properties: Record<string, Schema>, more: object = {}) => ({ type: "object", properties, ...more });
const AB = { a: "<a>", b: "<b>" };

it.each<[string, unknown, Schema, unknown]>([
  ["nothing, where nothing is required", AB, object({ a: text, b: text }), {}],
  ["what is required", AB, object({ a: text, b: text }, { required: ["b"] }), { b: "<b>" }],
  ["the first, where one is asked for by number", AB, object({ a: text, b: text }, { minProperties: 1 }), { a: "<a>" }],
  ["one of those that are asked for by name", AB, { anyOf: [{ required: ["a"] }, { required: ["b"] }] }, { a: "<a>" }],
  [
    "what the parts of an allOf require",
    AB,
    { allOf: [object({ a: text }, { required: ["a"] }), object({ b: text })] },
    { a: "<a>" },
  ],
  [
    "the same within a property",
    { c: AB },
    object({ c: object({ a: text, b: text }) }, { required: ["c"] }),
    { c: {} },
  ],
  ["what a list holds as it is", { c: [AB] }, object({ c: { type: "array" } }, { required: ["c"] }), { c: [AB] }],
  ["an empty list", [AB], { type: "array", items: object({ a: text, b: text }) }, []],
  ["a list with what it must hold", [AB], { type: "array", minItems: 1 }, [AB]],
  ["a text", "<a>", text, "<a>"],
  ["what isn't valid as it is", { a: 1, b: 2 }, object({ a: text }, { required: ["a"] }), { a: 1, b: 2 }],
])("keeps %s", (_, value, schema, want) => {
  expect(smallest(value, schema)).toEqual(want);
});

it("leaves out what may go, at any depth", () => {
  const value = { a: "<a>", c: { a: "<a>", b: "<b>" } };
  const mayGo = (path: readonly string[]) => path.join(".") !== "c" && path.join(".") !== "c.b";
  expect(without(value, {}, mayGo)).toEqual({ c: { b: "<b>" } });
});
