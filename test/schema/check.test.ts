import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { findFault, isValid, sameValue } from "../../src/schema/check.js";
import type { Schema } from "../../src/schema/schema.js";

const ajv = new Ajv2020({ strict: false, validateFormats: true, multipleOfPrecision: 9 });
formats.default(ajv);

/** Whatever JSON can be, and the edges of what the schemas below ask for. */
const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  0.3,
  10,
  "",
  "a",
  "abc",
  "😀😀",
  "2026-01-31",
  "2026-01-31T09:30:00Z",
  "person@example.com",
  "00000000-0000-4000-8000-000000000000",
  "https://example.com/",
  [],
  [1],
  [1, 1],
  [1, "a"],
  ["a", "b", "c"],
  [{ a: 1 }, { a: 1 }],
  {},
  { a: 1 },
  { a: "x" },
  { a: null },
  { a: 1, b: 2 },
  { b: [1] },
  { "x-a": 1 },
  { a: { a: { a: 1 } } },
  JSON.parse('{"__proto__": 1}'),
];

/** One keyword, or a few that belong together. */
const SCHEMAS: readonly Schema[] = [
  true,
  false,
  {},
  { type: "string" },
  { type: "integer" },
  { type: "number" },
  { type: "object" },
  { type: "array" },
  { type: ["string", "null"] },
  { enum: [1, "a", null, { a: 1 }] },
  { const: { a: 1 } },
  { const: null },
  { minimum: 1, maximum: 5 },
  { exclusiveMinimum: 0, exclusiveMaximum: 1.5 },
  { multipleOf: 0.1 },
  { minLength: 1, maxLength: 2 },
  { pattern: "^a" },
  { type: "string", format: "date" },
  { format: "date-time" },
  { format: "email" },
  { format: "uuid" },
  { format: "uri" },
  { minItems: 1, maxItems: 2 },
  { uniqueItems: true },
  { items: { type: "integer" } },
  { prefixItems: [{ type: "integer" }], items: false },
  { prefixItems: [{ type: "integer" }, { type: "string" }] },
  { contains: { const: 1 } },
  { required: ["a"] },
  { properties: { a: { type: "integer" } } },
  { properties: { a: { type: "integer" } }, additionalProperties: false },
  { patternProperties: { "^x-": { type: "string" } }, additionalProperties: { type: "integer" } },
  { propertyNames: { maxLength: 1 } },
  { minProperties: 1, maxProperties: 1 },
  { properties: { a: { properties: { a: { required: ["a"] } }, type: ["object", "integer"] } } },
];

/** Schemas of schemas: what a composition says of two simple ones. */
const COMPOSED: readonly Schema[] = SCHEMAS.flatMap((first, index) => {
  const second = SCHEMAS[(index + 11) % SCHEMAS.length] ?? true;
  return [
    { allOf: [first, second] },
    { anyOf: [first, second] },
    { oneOf: [first, second, { type: "string", maxLength: 1 }] },
    { not: first },
    { if: first, then: second, else: { type: "object" } },
    { type: "object", properties: { a: first }, required: ["a"] },
    { type: "array", items: { anyOf: [first, { type: "object", properties: { a: second } }] } },
  ];
});

describe.each([
  ["a keyword", SCHEMAS],
  ["a composition", COMPOSED],
])("agrees with Ajv on %s", (_, schemas) => {
  it.each(schemas.map((schema) => [JSON.stringify(schema), schema] as const))("%s", (_text, schema) => {
    const validate = ajv.compile(schema);
    // Equal variants of a oneOf count as one here, on purpose, and are tested below.
    for (const value of VALUES) {
      expect({ value, isValid: isValid(value, schema) }).toEqual({ value, isValid: validate(value) });
    }
  });
});

describe("what is said of a fault", () => {
  it.each<[string, unknown, Schema, string]>([
    ["the top", 1, { type: "string" }, "/: expected string"],
    ["several types", 1, { type: ["string", "null"] }, "/: expected string or null"],
    ["an entry", [1, "a"], { items: { type: "integer" } }, "/1: expected integer"],
    ["a property with a slash", { "a/b": 1 }, { properties: { "a/b": { type: "string" } } }, "/a~1b: expected string"],
    ["a missing property", { a: {} }, { properties: { a: { required: ["id"] } } }, '/a: misses "id"'],
    ["oneOf", "a", { oneOf: [{ minLength: 1 }, { maxLength: 1 }] }, "/: matches 2 variants of oneOf instead of one"],
  ])("%s", (_, value, schema, want) => {
    expect(findFault(value, schema)).toBe(want);
  });
});

describe("what differs from the letter of JSON Schema, on purpose", () => {
  const list = (title: string, items: Schema) => ({ title, type: "array", items });

  it.each<[string, Schema, unknown, boolean]>([
    [
      "equal variants of oneOf count as one",
      { oneOf: [list("A table", { type: "string" }), list("A schema", { type: "string" })] },
      ["a"],
      true,
    ],
    [
      "a list of the unknown counts as the list beside it",
      { oneOf: [list("A table", { type: "string" }), list("Any", { description: "Any type" })] },
      ["a"],
      true,
    ],
    [
      "variants that differ still exclude each other",
      { oneOf: [list("Strings", { type: "string" }), list("Short strings", { type: "string", maxLength: 3 })] },
      ["a"],
      false,
    ],
    [
      "a property called `title` is no title",
      { oneOf: [{ properties: { title: { type: "string" } } }, { properties: { title: { type: "integer" } } }] },
      { title: "a" },
      true,
    ],
    ["a pattern that is no regular expression matches nothing", { pattern: "(" }, "(", false],
  ])("%s", (_, schema, value, want) => {
    expect(isValid(value, schema)).toBe(want);
  });
});

describe("cycles", () => {
  it("are followed as deep as the value goes", () => {
    const node: { [key: string]: unknown } = { type: "object", required: ["id"] };
    node.properties = { id: { type: "string" }, next: node };
    expect(findFault({ id: "a", next: { id: "b" } }, node)).toBeUndefined();
    expect(findFault({ id: "a", next: { id: 1 } }, node)).toBe("/next/id: expected string");
  });

  it("that ask for themselves accept nothing", () => {
    const node: { [key: string]: unknown } = {};
    node.allOf = [node];
    expect(isValid("a", node)).toBe(false);
  });
});

it("takes `__proto__` for a name like any other, which Ajv does not", () => {
  expect(isValid({}, { required: ["__proto__"] })).toBe(false);
  expect(isValid(JSON.parse('{"__proto__": 1}'), { required: ["__proto__"], additionalProperties: true })).toBe(true);
  expect(isValid({}, { properties: JSON.parse('{"__proto__": false}') })).toBe(true);
});

it.each([
  ["keys in another order", { a: 1, b: 2 }, { b: 2, a: 1 }, true],
  ["a key more", { a: 1 }, { a: 1, b: undefined }, false],
  ["another key of the same number", { a: 1 }, { b: 1 }, false],
  ["a list and an object", [], {}, false],
  ["lists in another order", [1, 2], [2, 1], false],
  ["null and nothing", null, {}, false],
  ["an inherited name", {}, JSON.parse('{"toString": 1}'), false],
])("the same value: %s", (_, left, right, want) => {
  expect(sameValue(left, right)).toBe(want);
});

it("does not run a pattern that could run for years", () => {
  const schema = { type: "string", pattern: "^<(a+)+$" };
  expect(findFault(`<${"a".repeat(60)}!`, schema)).toBe("/: does not match ^<(a+)+$");
});
