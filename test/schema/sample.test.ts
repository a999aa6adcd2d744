import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { fold } from "../../src/schema/fold.js";
import { sample } from "../../src/schema/sample.js";
import type { SampleOptions } from "../../src/schema/sample-options.js";
import type { Schema } from "../../src/schema/schema.js";

function sampled(schema: Schema, options: Partial<SampleOptions> = {}) {
  return sample(schema, { name: "thing", properties: "required", direction: "request", budget: 65_536, ...options });
}

/** An object of these properties, all of them required. */
function object(
  properties: { readonly [name: string]: Schema },
  more: object = {},
): { readonly [key: string]: unknown } {
  return { type: "object", required: Object.keys(properties), properties, ...more };
}

describe("a value of every type", () => {
  it.each<[string, Schema, unknown]>([
    ["string", { type: "string" }, "<thing>"],
    ["integer", { type: "integer" }, 1],
    ["number", { type: "number" }, 1],
    ["boolean", { type: "boolean" }, false],
    ["null", { type: "null" }, null],
    ["array", { type: "array", items: { type: "integer" } }, [1]],
    ["object", object({ a: { type: "boolean" } }), { a: false }],
    ["nullable string, which is rather a string", { type: ["string", "null"] }, "<thing>"],
    ["null first in the list, all the same", { type: ["null", "integer"] }, 1],
    ["anything", {}, "<thing>"],
    ["anything, as true", true, "<thing>"],
    ["object by its properties", { properties: { a: { type: "integer" } } }, { a: 1 }],
    ["array by its items", { items: { type: "integer" } }, [1]],
    ["string by its pattern", { pattern: "^a+$" }, "a"],
    ["number by its limit", { minimum: 7 }, 7],
    ["date-time", { type: "string", format: "date-time" }, "2026-01-31T09:30:00Z"],
    ["uuid", { type: "string", format: "uuid" }, "00000000-0000-4000-8000-000000000000"],
    ["email", { type: "string", format: "email" }, "person@example.com"],
    ["uri", { type: "string", format: "uri" }, "https://example.com/"],
  ])("%s", (_, schema, want) => {
    expect(sampled(schema)).toMatchObject({ value: want, fault: undefined });
  });

  it("takes another variant of a text when that is chosen", () => {
    const oneOf = [{ const: "b" }, { const: "c" }];
    const schema = object({ a: { type: "string", oneOf } });
    const values = oneOf.map((variant) => sampled(schema, { choices: new Map([[oneOf, variant]]) }).value);
    expect(values).toEqual([{ a: "b" }, { a: "c" }]);
  });

  it("names entries of a list by its singular", () => {
    const list = { type: "array", items: { type: "string" } };
    expect(sampled(object({ teamIds: list, policies: list, access: list })).value).toEqual({
      teamIds: ["<teamId>"],
      policies: ["<policy>"],
      access: ["<access>"],
    });
  });
});

describe("a value within the limits", () => {
  it.each<[string, Schema]>([
    ["minimum", { type: "integer", minimum: 5 }],
    ["maximum below zero", { type: "integer", maximum: -5 }],
    ["exclusiveMinimum", { type: "integer", exclusiveMinimum: 5 }],
    ["exclusiveMaximum of one", { type: "integer", exclusiveMaximum: 1 }],
    ["exclusiveMaximum of zero", { type: "integer", exclusiveMaximum: 0 }],
    ["exclusiveMaximum below zero", { type: "number", exclusiveMaximum: -3 }],
    ["a fraction between two limits", { type: "number", minimum: 0.2, maximum: 0.8 }],
    ["a fraction between two exclusive limits", { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 0.5 }],
    ["multipleOf", { type: "integer", multipleOf: 5, minimum: 3 }],
    ["multipleOf twice", { allOf: [{ multipleOf: 4 }, { multipleOf: 6 }], type: "integer", minimum: 1 }],
    [
      "multipleOf twice, beyond a limit",
      { allOf: [{ multipleOf: 10 }, { multipleOf: 15 }], type: "integer", minimum: 100 },
    ],
    [
      "multipleOf twice, of which one is the other's",
      { allOf: [{ multipleOf: 2.5 }, { multipleOf: 5 }], type: "number", minimum: 7 },
    ],
    ["multipleOf a fraction", { type: "number", multipleOf: 0.25, minimum: 0.3, maximum: 0.6 }],
    ["minLength", { type: "string", minLength: 40 }],
    ["maxLength", { type: "string", maxLength: 3 }],
    ["one length only", { type: "string", minLength: 6, maxLength: 6 }],
    ["maxLength of zero", { type: "string", maxLength: 0 }],
    ["minItems", { type: "array", items: { type: "string" }, minItems: 3 }],
    ["maxItems of zero", { type: "array", items: { type: "string" }, maxItems: 0 }],
    ["different entries", { type: "array", items: { type: "string" }, minItems: 3, uniqueItems: true }],
    [
      "prefixItems",
      { type: "array", prefixItems: [{ type: "integer" }, { type: "string" }], items: false, minItems: 2 },
    ],
    ["minProperties of a map", { type: "object", additionalProperties: { type: "integer" }, minProperties: 1 }],
    [
      "a required name that is declared nowhere",
      { type: "object", required: ["a"], additionalProperties: { type: "integer" } },
    ],
    ["nothing but what is declared", object({ a: { type: "string" } }, { additionalProperties: false })],
    ["two different ones of an enum", { type: "array", items: { enum: ["a", "b"] }, minItems: 2, uniqueItems: true }],
    ["two properties of a map", { type: "object", additionalProperties: { type: "integer" }, minProperties: 2 }],
    ["a colour", { type: "string", pattern: "^#[0-9a-fA-F]{6}$" }],
  ])("%s", (_, schema) => {
    expect(sampled(schema).fault).toBeUndefined();
  });
});

describe("what the definition offers as a value", () => {
  it.each<[string, Schema, unknown]>([
    ["a const", { const: "private" }, "private"],
    ["the first of an enum", { type: "string", enum: ["public", "private"] }, "public"],
    ["a default before an enum", { type: "string", enum: ["a", "b"], default: "b" }, "b"],
    ["an example before a default", { type: "integer", example: 7, default: 8 }, 7],
    ["the first of examples", { type: "string", examples: ["x", "y"] }, "x"],
    ["an example before examples", { type: "string", example: "e", examples: ["x"] }, "e"],
    ["the next example when the first is invalid", { type: "integer", examples: ["seven", 7] }, 7],
    ["no invalid example", { type: "integer", example: "seven" }, 1],
    ["no invalid default", { type: "boolean", default: "yes" }, false],
    ["no default of null, which says nothing", { type: ["string", "null"], default: null }, "<thing>"],
    ["an example of the whole object", object({ a: { type: "string" } }, { example: { a: "whole" } }), { a: "whole" }],
    ["an example in a part of allOf", { allOf: [{ type: "string" }, { example: "part" }] }, "part"],
    ["an enum with null, from its values", { type: ["string", "null"], enum: [null, "x"] }, null],
  ])("%s", (_, schema, want) => {
    expect(sampled(schema)).toMatchObject({ value: want, fault: undefined });
  });

  it("leaves out an example too large for the budget", () => {
    expect(sampled({ type: "string", example: "x".repeat(1000) }, { budget: 100 }).value).toBe("<thing>");
  });
});

describe("composition", () => {
  it("folds allOf of allOf, required names included", () => {
    const schema = {
      allOf: [
        { allOf: [object({ a: { type: "string" } }), { properties: { b: { type: "integer" } } }] },
        { required: ["b"] },
      ],
    };
    expect(sampled(schema)).toMatchObject({ value: { a: "<a>", b: 1 }, fault: undefined });
  });

  it("satisfies all that allOf says of one property", () => {
    const schema = {
      allOf: [object({ type: { type: "string" } }), object({ type: { enum: ["snowflake", "bigQuery"] } })],
    };
    expect(sampled(schema)).toMatchObject({ value: { type: "snowflake" }, fault: undefined });
  });

  it("takes the variant that is left when oneOf's others overlap", () => {
    const schema = {
      oneOf: [
        { type: "object", properties: { a: { type: "string" } } },
        { type: "object", required: ["b"], properties: { b: { type: "string" } } },
      ],
    };
    expect(sampled(schema)).toMatchObject({ value: { a: "<a>" }, fault: undefined });
  });

  it("tells overlapping variants of oneOf apart by what only one of them allows", () => {
    const closed = { additionalProperties: false };
    const schema = {
      oneOf: [object({ id: { type: "string" } }), object({ id: { type: "string" }, x: { type: "integer" } }, closed)],
    };
    const { value, fault } = sampled(schema);
    expect(fault).toBeUndefined();
    expect(value).toEqual({ id: "<id>" });
  });

  it("is a list of strings where oneOf's variants are equal lists and a list of the unknown", () => {
    const path = (title: string) => ({ title, type: "array", items: { type: "string" } });
    const schema = {
      oneOf: [path("A table"), path("A schema"), { title: "Any", type: "array", items: { description: "Any type" } }],
    };
    expect(sampled(object({ path: schema }))).toMatchObject({ value: { path: ["<path>"] }, fault: undefined });
  });

  it.each<[string, Schema, unknown]>([
    ["variants of single values", { oneOf: [{ const: "asc" }, { const: "desc" }] }, "asc"],
    ["variants of values", { anyOf: [{ enum: ["asc", "desc"] }, { enum: [1, 2] }] }, "asc"],
    ["values that have one in common", { allOf: [{ enum: ["asc", "desc"] }, { enum: ["desc"] }] }, "desc"],
  ])("finds a value among %s, although no type is named", (_, schema, want) => {
    expect(sampled(schema)).toMatchObject({ value: want, fault: undefined });
    expect(sampled(object({ order: schema }))).toMatchObject({ value: { order: want }, fault: undefined });
  });

  it("prefers a variant that is not null", () => {
    const schema = { oneOf: [{ type: "null" }, object({ a: { type: "string" } })] };
    expect(sampled(schema).value).toEqual({ a: "<a>" });
  });

  it("takes the first variant of anyOf, or the one chosen", () => {
    const integer = object({ n: { type: "integer" } });
    const schema = { anyOf: [object({ s: { type: "string" } }), integer] };
    expect(sampled(schema).value).toEqual({ s: "<s>" });
    expect(sampled(schema, { choices: new Map([[schema.anyOf, integer]]) })).toMatchObject({
      value: { n: 1 },
      fault: undefined,
    });
  });

  it("decides a oneOf beside properties of its own", () => {
    const schema = object(
      { name: { type: "string" } },
      { oneOf: [object({ userId: { type: "string" } }), object({ teamId: { type: "string" } })] },
    );
    expect(sampled(schema)).toMatchObject({ value: { name: "<name>", userId: "<userId>" }, fault: undefined });
  });
});

describe("what else a value must have", () => {
  const text: Schema = { type: "string" };
  const map = (more: object): Schema => ({ type: "object", minProperties: 1, ...more });
  const list = (more: object): Schema => ({ type: "array", ...more });

  it.each<[string, Schema, unknown]>([
    ["dependentRequired", object({ a: text }, { dependentRequired: { a: ["b"] } }), { a: "<a>", b: "<b>" }],
    [
      "dependentRequired, one after the other",
      object({ a: text }, { properties: { a: text, c: { const: 1 } }, dependentRequired: { a: ["b"], b: ["c"] } }),
      { a: "<a>", b: "<b>", c: 1 },
    ],
    [
      "dependentSchemas",
      object({ a: text }, { dependentSchemas: { a: { required: ["n"], properties: { n: { type: "integer" } } } } }),
      { a: "<a>", n: 1 },
    ],
    [
      "dependencies, as older drafts call both",
      object({ a: text }, { dependencies: { a: ["b"], b: { required: ["c"] } } }),
      { a: "<a>", b: "<b>", c: "<c>" },
    ],
    [
      "then",
      object({ a: { enum: [1, 2] } }, { if: { properties: { a: { const: 1 } } }, then: { required: ["b"] } }),
      { a: 1, b: "<b>" },
    ],
    [
      "else",
      object({ a: { const: 2 } }, { if: { properties: { a: { const: 1 } } }, else: object({ b: text }) }),
      { a: 2, b: "<b>" },
    ],
    [
      "the branch that can be had",
      object({ a: { enum: [1, 2] } }, { if: { properties: { a: { const: 1 } } }, then: false }),
      { a: 2 },
    ],
    [
      "another value, where the first is forbidden",
      object({ a: { enum: [1, 2] }, b: text }, { not: { properties: { a: { const: 1 } } } }),
      { a: 2, b: "<b>" },
    ],
    [
      "two conditions",
      object(
        { a: text },
        {
          allOf: [
            { if: { required: ["a"] }, then: { required: ["b"] } },
            { if: { required: ["b"] }, then: { required: ["c"] } },
          ],
        },
      ),
      { a: "<a>", b: "<b>", c: "<c>" },
    ],
    ["propertyNames with an enum", map({ propertyNames: { enum: ["en", "de"] } }), { en: "<value>" }],
    [
      "propertyNames with a pattern, twice",
      map({ minProperties: 2, propertyNames: { pattern: "^[a-z]{2}$" } }),
      { aa: "<value>", ba: "<value>" },
    ],
    ["patternProperties", map({ patternProperties: { "^x-[a-z]+$": { const: 1 } } }), { "x-a": 1 }],
    [
      "a required name that a pattern speaks of",
      { type: "object", required: ["x-a"], patternProperties: { "^x-": { const: 1 } } },
      { "x-a": 1 },
    ],
    ["contains", list({ items: text, contains: { const: "must" } }), ["must"]],
    [
      "contains, twice, and one more",
      list({ minItems: 3, contains: { const: 1 }, minContains: 2 }),
      [1, 1, "<thing3>"],
    ],
    ["contains behind prefixItems", list({ prefixItems: [text], contains: { const: 1 } }), ["<thing>", 1]],
    [
      "distinct texts of a pattern",
      list({ minItems: 3, uniqueItems: true, items: { pattern: "^[0-9]$" } }),
      ["1", "2", "3"],
    ],
    ["distinct numbers", list({ minItems: 3, uniqueItems: true, items: { type: "integer", minimum: 5 } }), [5, 6, 7]],
    ["distinct booleans", list({ minItems: 2, uniqueItems: true, items: { type: "boolean" } }), [false, true]],
    [
      "distinct objects",
      list({ minItems: 2, uniqueItems: true, items: object({ a: { const: 1 }, b: { type: "boolean" } }) }),
      [
        { a: 1, b: false },
        { a: 1, b: true },
      ],
    ],
    ["distinct values of an enum", list({ minItems: 2, uniqueItems: true, items: { enum: ["a", "b"] } }), ["a", "b"]],
    ["nothing that isn't evaluated", object({ a: text }, { unevaluatedProperties: false }), { a: "<a>" }],
    ["entries that nothing else evaluates", list({ minItems: 1, unevaluatedItems: { const: 7 } }), [7]],
  ])("%s", (_, schema, want) => {
    const { value, fault } = sampled(schema);
    expect({ value, fault }).toEqual({ value: want, fault: undefined });
    expect(new Ajv2020({ strict: false }).validate(schema as object, value)).toBe(true);
  });
});

describe("recursion", () => {
  it("is shown once through an optional property, and cut there", () => {
    const node: { [key: string]: unknown } = object({ value: { type: "integer" } });
    node.properties = { value: { type: "integer" }, next: node };
    const { value, fault } = sampled(node, { properties: "full" });
    expect(fault).toBeUndefined();
    expect(value).toEqual({ value: 1, next: { value: 1 } });
  });

  it("ends in an empty list", () => {
    const node: { [key: string]: unknown } = { type: "object", required: ["children"] };
    node.properties = { children: { type: "array", items: node } };
    expect(sampled(node)).toMatchObject({ value: { children: [{ children: [] }] }, fault: undefined });
  });

  it("ends where allOf leads back through a property", () => {
    const base = object({ id: { type: "string" } });
    const node: { [key: string]: unknown } = {};
    node.allOf = [base, { type: "object", properties: { child: node } }];
    const { value, fault } = sampled(node, { properties: "full" });
    expect(fault).toBeUndefined();
    expect(value).toMatchObject({ id: "<id>", child: { id: "<id>" } });
  });

  it("ends in the variant of oneOf that is no recursion", () => {
    const value: { [key: string]: unknown } = {};
    value.oneOf = [
      object({ type: { const: "list" }, items: { type: "array", items: value, minItems: 1 } }),
      object({ type: { const: "text" }, val: { type: "string" } }),
    ];
    expect(sampled(value).fault).toBeUndefined();
  });

  it("has a fault where a schema requires itself without end", () => {
    const node: { [key: string]: unknown } = { type: "object", required: ["next"] };
    node.properties = { next: node };
    expect(sampled(node).fault).toBeDefined();
  });

  it("has a fault where allOf leads back to itself at once", () => {
    const node: { [key: string]: unknown } = { type: "string" };
    node.allOf = [node];
    expect(sampled(node).fault).toMatch(/too deep/);
  });
});

describe("what can't be satisfied", () => {
  it("leaves an optional property out whose type contradicts itself", () => {
    const schema = {
      type: "object",
      properties: { a: { type: "string" }, b: { allOf: [{ type: "object" }], type: "null" } },
    };
    expect(sampled(schema, { properties: "full" })).toMatchObject({ value: { a: "<a>" }, fault: undefined });
  });

  it.each<[string, Schema]>([
    ["false", false],
    ["two types at once", { allOf: [{ type: "string" }, { type: "integer" }] }],
    ["a required property that accepts nothing", object({ a: false })],
    ["an empty enum", { enum: [] }],
    ["not of anything", { not: {} }],
    ["limits that cross", { type: "integer", minimum: 5, maximum: 4 }],
  ])("%s: there is a value all the same, and its fault", (_, schema) => {
    const { value, text, fault } = sampled(schema);
    expect(fault).toBeTypeOf("string");
    expect(JSON.parse(text)).toEqual(value);
  });
});

describe("options", () => {
  const schema = {
    type: "object",
    required: ["name"],
    properties: {
      name: { type: "string" },
      note: { type: "string" },
      createdAt: { type: "string", readOnly: true },
      password: { type: "string", writeOnly: true },
    },
  };

  it.each([
    ["required, request", "required", "request", ["name"]],
    ["full, request: nothing read-only", "full", "request", ["name", "note", "password"]],
    ["full, response: nothing write-only", "full", "response", ["name", "note", "createdAt"]],
  ] as const)("%s", (_, properties, direction, want) => {
    expect(Object.keys(sampled(schema, { properties, direction }).value as object)).toEqual(want);
  });

  it("shows the optional properties where nothing is required", () => {
    expect(sampled({ type: "object", properties: { a: { type: "string" } } }).value).toEqual({ a: "<a>" });
  });

  it("stays valid, and within the budget, when that cuts optional branches", () => {
    const branch = (depth: number): { [key: string]: unknown } =>
      object(
        { id: { type: "string" } },
        depth === 0
          ? {}
          : {
              properties: {
                id: { type: "string" },
                ...Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`branch${index}`, branch(depth - 1)])),
              },
              required: ["id"],
            },
      );
    const whole = sampled(branch(4), { properties: "full", budget: 1_000_000 });
    const cut = sampled(branch(4), { properties: "full", budget: 2_000 });
    expect(whole.text.length).toBeGreaterThan(2_000);
    expect(cut.fault).toBeUndefined();
    expect(Buffer.byteLength(cut.text)).toBeLessThanOrEqual(2_000);
    expect(cut.value).toMatchObject({ id: "<id>", branch0: { id: "<id>" } });
  });

  it("ends, with a value, on a schema built to explode", () => {
    let schema: { [key: string]: unknown } = object({ leaf: { type: "string" } });
    for (let level = 0; level < 40; level += 1) {
      const below = schema;
      schema = { type: "object", properties: { left: below, right: { allOf: [below] } } };
    }
    expect(sampled(schema, { properties: "full" }).fault).toBeUndefined();
  });
});

describe("agrees with Ajv on what it made, and finds a value where there is one", () => {
  const leaves: readonly Schema[] = [
    { type: "string" },
    { type: "string", maxLength: 2 },
    { type: "string", enum: ["a", "b"] },
    { type: "integer", minimum: 2 },
    { type: "number", maximum: 3 },
    { type: "boolean" },
    { type: ["string", "null"] },
    { type: "null" },
    { type: "array", items: { type: "string" }, minItems: 1 },
    object({ a: { type: "string" } }),
    object({ b: { type: "integer" } }, { additionalProperties: false }),
  ];
  const values = ["a", "b", "abc", 2, 2.5, -1, true, null, ["a"], { a: "a" }, { b: 1 }, { a: "a", b: 1 }, { x: "a" }];
  const ajv = new Ajv2020({ strict: false });

  it.each<[string, (left: Schema, right: Schema) => Schema]>([
    ["allOf", (left, right) => ({ allOf: [left, right] })],
    ["anyOf", (left, right) => ({ anyOf: [left, right] })],
    ["oneOf", (left, right) => ({ oneOf: left === right ? [left] : [left, right] })],
    ["not", (left, right) => ({ allOf: [left], not: right })],
    ["a property", (left, right) => ({ type: "object", required: ["a"], properties: { a: left, b: right } })],
    ["entries", (left, right) => ({ type: "array", items: { anyOf: [left, right] } })],
    [
      "a variant beside properties",
      (left, right) => ({ oneOf: [left, { type: "object", required: ["x"] }], anyOf: [right, {}] }),
    ],
  ])("%s", (_, compose) => {
    for (const left of leaves) {
      for (const right of leaves) {
        const schema = compose(left, right);
        const validate = ajv.compile(schema);
        for (const properties of ["required", "full"] as const) {
          const { value, fault } = sampled(schema, { properties });
          expect({ schema, value, isValid: fault === undefined }).toEqual({ schema, value, isValid: validate(value) });
          if (fault !== undefined)
            expect({ schema, missed: values.filter((value) => validate(value)) }).toEqual({ schema, missed: [] });
        }
      }
    }
  });
});

it("gives the shape of a value where none is valid, and says what is wrong in it", () => {
  const schema = object(
    { id: { type: "string" }, key: { type: "string", pattern: "^(?=a)b$" } },
    { required: ["id", "key"] },
  );
  const { value, fault } = sampled(schema);
  expect(value).toEqual({ id: "<id>", key: "<key>" });
  expect(fault).toBe("/key: does not match ^(?=a)b$");
});

it("takes `__proto__` and `constructor` for names like any other", () => {
  const properties = JSON.parse('{"__proto__":{"type":"integer"},"constructor":{"type":"string"}}');
  const { value, text, fault } = sampled({ type: "object", required: ["__proto__", "constructor"], properties });
  expect(fault).toBeUndefined();
  expect(text).toBe('{\n  "__proto__": 1,\n  "constructor": "<constructor>"\n}');
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(fold([{ type: "object", properties }]).properties.has("__proto__")).toBe(true);
});

it("leaves the schema as it was, and gives the same text twice", () => {
  const schema = object({ list: { type: "array", items: { enum: ["a"] } } }, { anyOf: [{ required: ["list"] }] });
  const before = structuredClone(schema);
  expect(sampled(schema).text).toBe(sampled(schema).text);
  expect(schema).toEqual(before);
});

describe("a hint", () => {
  const hints = new Map<string, readonly unknown[]>([["thing", [7, "b", "c"]]]);

  it.each<[string, Schema, unknown]>([
    ["comes before an enum's first value", { enum: ["a", "b"] }, "b"],
    ["stands for a number", { type: "integer" }, 7],
    ["is the first that is valid", { type: "string", minLength: 1 }, "b"],
    ["comes after what the definition prefers", { type: "integer", example: 3 }, 3],
    ["is left out where it is not valid", { type: "integer", maximum: 6 }, 1],
    ["holds inside a choice", { oneOf: [{ enum: ["a"] }, { enum: ["c", "d"] }] }, "c"],
  ])("%s", (_, schema, want) => {
    expect(sampled(schema, { hints })).toMatchObject({ value: want, fault: undefined });
    expect(sampled(object({ thing: schema }), { hints }).value).toEqual({ thing: want });
  });

  it("is for this sample only", () => {
    const schema = object({ thing: { type: "integer" } });
    expect(sampled(schema, { hints }).value).toEqual({ thing: 7 });
    expect(sampled(schema).value).toEqual({ thing: 1 });
  });
});
