import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { findFault, isValid } from "../../src/schema/check.js";
import { sameValue } from "../../src/schema/same.js";
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
  { multipleOf: 2 },
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
  { contains: { const: 1 }, minContains: 2, maxContains: 3 },
  { contains: { const: 1 }, minContains: 0 },
  { dependentRequired: { a: ["b"], b: ["a"] } },
  { dependentSchemas: { a: { required: ["b"] }, b: { properties: { a: { type: "integer" } } } } },
  { dependencies: { a: ["b"], b: { properties: { a: { type: "integer" } } } } },
  { properties: { a: true }, unevaluatedProperties: false },
  { anyOf: [{ properties: { a: { type: "integer" } } }, { properties: { b: true } }], unevaluatedProperties: false },
  { allOf: [{ patternProperties: { "^x-": true } }], unevaluatedProperties: { type: "string" } },
  { if: { required: ["a"] }, then: { properties: { b: true } }, unevaluatedProperties: { type: "null" } },
  { dependentSchemas: { b: { properties: { b: true } } }, unevaluatedProperties: false },
  { prefixItems: [{ type: "integer" }], unevaluatedItems: false },
  { allOf: [{ prefixItems: [true] }], unevaluatedItems: { type: "integer" } },
  { contains: { type: "string" }, unevaluatedItems: { const: 1 } },
  { properties: { a: { properties: { a: { required: ["a"] } }, type: ["object", "integer"] } } },
  { properties: { a: false } },
  { patternProperties: { "^x-": false } },
  {
    patternProperties: { "^a": { type: "integer" }, "^.$": { minimum: 1 } },
    properties: { a: { not: { const: "x" } } },
  },
  // Alone, where no keyword of its kind has them looked at.
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"].map((keyword) => ({ [keyword]: 1 })),
  ...["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"].map((key) => ({ [key]: 1 })),
  ...["unevaluatedItems", "unevaluatedProperties"].map((keyword) => ({ [keyword]: false })),
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
  it.each(schemas.map((schema) => [JSON.stringify(schema), schema] as const))("%s", (text, schema) => {
    const validate = ajv.compile(schema);
    // Equal variants of a oneOf count as one here, on purpose, and are tested below.
    for (const value of VALUES) {
      // Ajv looks up what is evaluated in an object that has a prototype.
      if (text.includes("unevaluated") && Object.hasOwn(Object(value), "__proto__")) continue;
      expect({ value, isValid: isValid(value, schema) }).toEqual({ value, isValid: validate(value) });
    }
  });
});

describe("a format", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["time", ["09:30:00Z", "09:30:00.5+01:00"], ["9:30", "09:30"]],
    ["duration", ["P1Y2M3DT4H5M6S", "PT1H", "P2W"], ["P", "PT", "1H", "P1Y2W"]],
    ["hostname", ["example.com", "a-b.example"], ["-a.example", "a..b"]],
    ["ipv4", ["192.0.2.1"], ["192.0.2.256", "192.0.2", "192.0.2.1."]],
    ["ipv6", ["2001:db8::1", "::", "::ffff:192.0.2.1"], ["2001:db8", "1::2::3", "g::1", "192.0.2.1"]],
    ["uri-reference", ["/a?b#c", "a/../b", "https://example.com/", ""], ["a b", "<a>", "%zz"]],
    ["uri-template", ["/a/{id}", "/a{?b,c}"], ["/a/{id", "/<id>"]],
    ["json-pointer", ["", "/a~0b/~1"], ["a", "/a~2"]],
    ["relative-json-pointer", ["0", "1/a", "2#"], ["/a", "01"]],
    ["byte", ["", "YQ==", "YWI=", "YWJj"], ["a", "YQ=", "Y Q=="]],
    ["uuid", ["00000000-0000-4000-8000-000000000000"], ["00000000000040008000000000000000"]],
  ])("%s", (format, right, wrong) => {
    const schema = { type: "string", format };
    expect(right.filter((text) => !isValid(text, schema))).toEqual([]);
    expect(wrong.filter((text) => isValid(text, schema))).toEqual([]);
  });

  it.each<[string, readonly number[], readonly number[]]>([
    ["int32", [0, 2 ** 31 - 1, -(2 ** 31)], [2 ** 31]],
    ["uint8", [0, 255], [-1, 256]],
    ["double", [1.5, 1e300], []],
  ])("%s", (format, right, wrong) => {
    const schema = { type: "number", format };
    expect(right.filter((number) => !isValid(number, schema))).toEqual([]);
    expect(wrong.filter((number) => isValid(number, schema))).toEqual([]);
  });
});

describe("what isn't known", () => {
  it.each<[string, Schema, readonly string[]]>([
    ["a keyword", { type: "string", requierd: true, "x-own": 1 }, ['keyword "requierd"']],
    ["a format", { type: "string", format: "iban" }, ['format "iban"']],
    ["a dynamic reference", { $dynamicRef: "#node" }, ['keyword "$dynamicRef"']],
    ["a keyword further in", { properties: { a: { extends: {} } } }, ['keyword "extends"']],
    ["nothing", { type: "string", format: "password", contentEncoding: "base64", $comment: "" }, []],
  ])("is collected, and any value will do: %s", (_, schema, want) => {
    const unknown = new Set<string>();
    expect(isValid(schema === true ? 1 : { a: "a" }, { anyOf: [schema, true] }, { left: 1000, unknown })).toBe(true);
    expect([...unknown]).toEqual(want);
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
    ["a name", { a: 1, bc: "" }, { propertyNames: { maxLength: 1 } }, '/: "bc" is not an allowed name'],
    [
      "the first property that has one",
      { a: "", bc: "" },
      { propertyNames: { maxLength: 1 }, additionalProperties: { type: "integer" } },
      "/a: expected integer",
    ],
    [
      "the property's own schema before those of patterns",
      { a: "" },
      { patternProperties: { "^a": { minLength: 2 }, a: { type: "null" } }, properties: { a: { type: "integer" } } },
      "/a: expected integer",
    ],
    [
      "patterns in their order",
      { a: "" },
      { patternProperties: { "^a": { minLength: 2 }, a: { type: "null" } }, properties: { a: {} } },
      "/a: shorter than minLength",
    ],
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

it.each([2, 8, 9, 100])("equal variants of oneOf count as one among %i", (count) => {
  const others = Array.from({ length: count - 2 }, (_, index) => ({ const: index }));
  const oneOf = [{ type: "string", title: "A" }, ...others, { type: "string", title: "B" }];
  expect(isValid("a", { oneOf })).toBe(true);
  expect(isValid("a", { oneOf: [...oneOf, { type: "string", minLength: 1 }] })).toBe(false);
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
  expect(isValid(JSON.parse('{"__proto__": 1}'), { properties: JSON.parse('{"__proto__": false}') })).toBe(false);
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
