import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SchemaComparer, type SchemaDifference } from "../../../src/schema/compare/compare.js";
import { ANY, type Schema } from "../../../src/schema/schema.js";

function compare(before: unknown, after: unknown, direction: "request" | "response" = "request"): SchemaDifference[] {
  return new SchemaComparer(direction).compare(before as Schema, after as Schema);
}

const STRING = { type: "string" };
const object = (properties: object, required: string[] = []) => ({ type: "object", properties, required });
const tagged = (type: string, properties: object = {}) => object({ type: { enum: [type] }, ...properties }, ["type"]);

describe("says nothing of", () => {
  const folded = object({ a: STRING, b: { type: "number" } }, ["a"]);
  it.each<[string, { before: unknown; after: unknown }]>([
    [
      "what is inlined with allOf, or not",
      { before: { allOf: [object({ a: STRING }, ["a"]), object({ b: { type: "number" } })] }, after: folded },
    ],
    ["an allOf of one", { before: { allOf: [folded] }, after: folded }],
    ["the order of keys", { before: folded, after: object({ b: { type: "number" }, a: STRING }, ["a"]) }],
    [
      "titles, descriptions, examples",
      {
        before: { type: "string", title: "A", description: "a", example: "x" },
        after: { type: "string", title: "B", description: "b", examples: ["y"] },
      },
    ],
    ["integer and number", { before: { type: "integer" }, after: { type: "number", format: "double" } }],
    [
      "formats of numbers without a meaning in JSON",
      { before: { type: "number" }, after: { type: "number", format: "float" } },
    ],
    [
      "null in the type, or in a oneOf",
      { before: { type: ["string", "null"] }, after: { oneOf: [STRING, { type: "null" }] } },
    ],
    ["null as OpenAPI 3.0 has it", { before: { type: "string", nullable: true }, after: { type: ["string", "null"] } }],
    [
      "null among the values",
      { before: { enum: ["a", null] }, after: { type: ["string", "null"], enum: [null, "a"] } },
    ],
    [
      "null, where the definition contradicts itself",
      { before: { type: "null", allOf: [folded] }, after: { oneOf: [folded, { type: "null" }] } },
    ],
    ["null, where it contradicts itself the other way", { before: { type: "null", oneOf: [folded] }, after: folded }],
    ["a constant, or an enum of one", { before: { const: "a" }, after: { type: "string", enum: ["a"] } }],
    [
      "an enum, or a oneOf of constants",
      { before: { enum: ["a", "b"] }, after: { oneOf: [{ const: "b" }, { const: "a" }] } },
    ],
    ["a type that the other keywords imply", { before: { properties: { a: STRING } }, after: object({ a: STRING }) }],
    ["a oneOf of equal variants", { before: { oneOf: [folded, { ...folded }] }, after: folded }],
    [
      "lists of this or that, or a list of both",
      {
        before: {
          oneOf: [
            { type: "array", items: STRING },
            { type: "array", items: { type: "number" } },
          ],
        },
        after: { type: "array", items: { type: ["number", "string"] } },
      },
    ],
    [
      "a oneOf in a oneOf",
      {
        before: { oneOf: [{ oneOf: [tagged("a"), tagged("b")] }, tagged("c")] },
        after: { oneOf: [tagged("c"), tagged("b"), tagged("a")] },
      },
    ],
    [
      "the order of variants, even of those with the same names",
      {
        before: { oneOf: [object({ a: STRING }), object({ a: { type: "number" } })] },
        after: { oneOf: [object({ a: { type: "number" } }), object({ a: STRING })] },
      },
    ],
    [
      "what all variants share, beside them or in each",
      {
        before: { allOf: [object({ id: STRING }), { oneOf: [tagged("a"), tagged("b")] }] },
        after: { oneOf: [tagged("a", { id: STRING }), tagged("b", { id: STRING })] },
      },
    ],
    ["two that say nothing", { before: ANY, after: { description: "Any type" } }],
  ])("%s", (_, { before, after }) => {
    expect(compare(before, after)).toEqual([]);
    expect(compare(after, before)).toEqual([]);
  });
});

describe("says", () => {
  it.each<[string, { before: unknown; after: unknown; want: unknown[] }]>([
    [
      "a property that is new, and one that is gone",
      {
        before: object({ a: STRING }, ["a"]),
        after: object({ b: STRING }),
        want: [
          { at: "a", kind: "property-removed", required: true },
          { at: "b", kind: "property-added", required: false },
        ],
      },
    ],
    [
      "a property that is required now, and one no longer",
      {
        before: object({ a: STRING, b: STRING }, ["a"]),
        after: object({ a: STRING, b: STRING }, ["b"]),
        want: [
          { at: "a", kind: "property-optional" },
          { at: "b", kind: "property-required" },
        ],
      },
    ],
    [
      "where in lists, maps and objects",
      {
        before: object({
          steps: { type: "array", items: object({ map: { type: "object", additionalProperties: STRING } }) },
        }),
        after: object({
          steps: {
            type: "array",
            items: object({ map: { type: "object", additionalProperties: { type: "number" } } }),
          },
        }),
        want: [{ at: "steps[].map.*", kind: "type-changed", before: "string", after: "number", relation: "other" }],
      },
    ],
    [
      "where, by names that need quotes",
      {
        before: object({ "a.b": object({ __proto__x: STRING }) }),
        after: object({ "a.b": object({}) }),
        want: [{ at: '"a.b".__proto__x', kind: "property-removed", required: false }],
      },
    ],
    [
      "a type that is wider",
      {
        before: STRING,
        after: { type: ["string", "number"] },
        want: [{ at: "", kind: "type-changed", before: "string", after: "string or number", relation: "wider" }],
      },
    ],
    [
      "a type that is narrower",
      {
        before: { oneOf: [STRING, { type: "array", items: STRING }] },
        after: STRING,
        want: [{ at: "", kind: "type-changed", before: "string or list", after: "string", relation: "narrower" }],
      },
    ],
    [
      "null that is allowed",
      { before: STRING, after: { type: ["string", "null"] }, want: [{ at: "", kind: "null-allowed" }] },
    ],
    [
      "null that is not",
      { before: { type: ["string", "null"] }, after: STRING, want: [{ at: "", kind: "null-forbidden" }] },
    ],
    [
      "values of an enum",
      {
        before: { enum: ["a", "b"] },
        after: { type: "string", enum: ["b", "c"] },
        want: [
          { at: "", kind: "values-removed", values: ['"a"'] },
          { at: "", kind: "values-added", values: ['"c"'] },
        ],
      },
    ],
    [
      "a new enum",
      {
        before: STRING,
        after: { type: "string", enum: ["a"] },
        want: [{ at: "", kind: "values-limited", values: ['"a"'] }],
      },
    ],
    [
      "an enum that is gone",
      { before: { const: 1 }, after: { type: "number" }, want: [{ at: "", kind: "values-freed", values: ["1"] }] },
    ],
    [
      "limits, tighter and looser",
      {
        before: { type: "string", minLength: 2, maxLength: 9, pattern: "a" },
        after: { type: "string", minLength: 3, maxLength: 10 },
        want: [
          { at: "", kind: "limit-changed", limit: "minLength", before: 2, after: 3, relation: "narrower" },
          { at: "", kind: "limit-changed", limit: "maxLength", before: 9, after: 10, relation: "wider" },
          { at: "", kind: "limit-changed", limit: "pattern", before: "a", after: undefined, relation: "wider" },
        ],
      },
    ],
    [
      "a new limit",
      {
        before: { type: "array", items: STRING },
        after: { type: "array", items: STRING, minItems: 1 },
        want: [{ at: "", kind: "limit-changed", limit: "minItems", before: undefined, after: 1, relation: "narrower" }],
      },
    ],
    [
      "a default",
      {
        before: { type: "number", default: 5 },
        after: { type: "number" },
        want: [{ at: "", kind: "default-changed", before: "5", after: undefined }],
      },
    ],
    [
      "a type that was not said",
      { before: ANY, after: STRING, want: [{ at: "", kind: "type-known", type: "string" }] },
    ],
    [
      "a type that is no longer said",
      { before: STRING, after: {}, want: [{ at: "", kind: "type-unknown", type: "string" }] },
    ],
    [
      "variants, by their tag, and what changed in one",
      {
        before: { oneOf: [tagged("snowflake", { host: STRING }), tagged("mysql")] },
        after: { oneOf: [tagged("starburst"), tagged("snowflake")] },
        want: [
          { at: "", kind: "variants-removed", variants: ["MySQL"] },
          { at: "", kind: "variants-added", variants: ["Starburst"] },
          { at: "(Snowflake).host", kind: "property-removed", required: false },
        ],
      },
    ],
    [
      "of variants that became one, what each of them had",
      {
        before: {
          allOf: [
            tagged("snowflake"),
            { oneOf: [object({ user: STRING }, ["user"]), object({ key: STRING }, ["key"])] },
          ],
        },
        after: tagged("snowflake"),
        want: [
          { at: "user", kind: "property-removed", required: false },
          { at: "key", kind: "property-removed", required: false },
        ],
      },
    ],
    [
      "objects that have nothing in common",
      {
        before: { type: "object", additionalProperties: STRING },
        after: { oneOf: [tagged("a"), tagged("b")] },
        want: [{ at: "", kind: "replaced", before: 1, after: 2 }],
      },
    ],
    [
      "an object that is closed",
      { before: object({}), after: { ...object({}), additionalProperties: false }, want: [{ at: "", kind: "closed" }] },
    ],
    [
      "an object that is opened",
      { before: { ...object({}), additionalProperties: false }, after: object({}), want: [{ at: "", kind: "opened" }] },
    ],
    [
      "a list of something else",
      {
        before: { type: "array", items: STRING },
        after: { type: "array", items: object({}) },
        want: [{ at: "[]", kind: "type-changed", before: "string", after: "object", relation: "other" }],
      },
    ],
  ])("%s", (_, { before, after, want }) => {
    expect(compare(before, after)).toEqual(want);
  });

  it("nothing of properties that the direction doesn't have", () => {
    const before = object({ id: { type: "string", readOnly: true }, secret: { type: "string", writeOnly: true } });
    expect(compare(before, object({})).map(({ at }) => at)).toEqual(["secret"]);
    expect(compare(before, object({}), "response").map(({ at }) => at)).toEqual(["id"]);
  });

  it("a property called __proto__ like any other", () => {
    const before = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}');
    expect(compare(before, object({}))).toEqual([{ at: "__proto__", kind: "property-removed", required: false }]);
  });
});

/** An element that holds elements. */
function recursive(more: object = {}) {
  const element: { [key: string]: unknown } = { type: "object" };
  element.properties = { id: STRING, children: { type: "array", items: element }, ...more };
  return element;
}

describe("ends", () => {
  it("in a cycle, and says what differs in it once", () => {
    expect(compare(recursive(), recursive())).toEqual([]);
    expect(compare(recursive({ old: STRING }), recursive())).toEqual([
      { at: "old", kind: "property-removed", required: false },
    ]);
  });

  it("where a cycle has another length", () => {
    const outer = recursive();
    const inner = { type: "object", properties: { id: STRING, children: { type: "array", items: outer } } };
    (outer.properties as { children: unknown }).children = { type: "array", items: inner };
    expect(compare(recursive(), outer)).toEqual([]);
  });

  it("in a schema that is its own oneOf, allOf or items", () => {
    for (const keyword of ["oneOf", "allOf", "anyOf"]) {
      const loop: { [key: string]: unknown } = { type: "object" };
      loop[keyword] = [loop, STRING];
      expect(() => compare(loop, STRING)).not.toThrow();
      expect(() => compare(loop, loop)).not.toThrow();
    }
  });

  it("in choices that multiply, and says that it did not see them all", () => {
    const choice = (level: number) => ({
      oneOf: [0, 1, 2].map((at) => object({ [`p${level}_${at}`]: STRING }, [`p${level}_${at}`])),
    });
    const many = () => ({ allOf: Array.from({ length: 25 }, (_, level) => choice(level)) });
    expect(compare(many(), { allOf: [many(), object({ x: STRING })] }).map(({ kind }) => kind)).toContain("too-deep");
  });

  it("ten thousand levels down, and says so", () => {
    const deep = (last: unknown) => {
      let schema: unknown = last;
      for (let level = 0; level < 10_000; level += 1) schema = object({ a: schema });
      return schema;
    };
    expect(compare(deep(STRING), deep({ type: "number" }))).toEqual([{ at: "", kind: "too-deep" }]);
  });

  it("after many differences, and says so", () => {
    const wide = (name: string) =>
      object(
        Object.fromEntries(
          Array.from({ length: 3 }, (_, at) => [
            `k${at}`,
            object(Object.fromEntries(Array.from({ length: 400 }, (_, key) => [`${name}${key}`, STRING]))),
          ]),
        ),
      );
    const found = compare(wide("a"), wide("b"));
    expect(found.at(-1)).toEqual({ at: "", kind: "too-deep" });
    expect(found.length).toBeLessThan(3000);
  });

  it("in objects of more properties than a function takes arguments", () => {
    const wide = (name: string) =>
      object(Object.fromEntries(Array.from({ length: 100_000 }, (_, key) => [`${name}${key}`, STRING])));
    const found = compare(object({ inner: wide("a") }), object({ inner: wide("b") }));
    expect(found).toHaveLength(200_000);
    expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(["property-added", "property-removed"]));
  });

  it("where thousands of keywords hold together, and says that it isn't known what they allow", () => {
    const rules = (from: number) => ({
      type: "object",
      allOf: Array.from({ length: 5000 }, (_, index) => ({
        not: { const: from + index },
        patternProperties: { [`^a${from + index}`]: STRING },
      })),
    });
    expect(compare(rules(0), rules(1))).toMatchObject([
      { kind: "keyword-changed", keyword: "not", relation: "other" },
      { kind: "keyword-changed", keyword: "patternProperties", relation: "other" },
    ]);
  });

  it("where five hundred variants stand against as many, over and over", () => {
    const variants = (suffix: string) => ({
      oneOf: Array.from({ length: 500 }, (_, at) => tagged(`t${at}`, { [`p${suffix}`]: STRING })),
    });
    const nest = (suffix: string) =>
      object(Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`k${at}`, variants(suffix)])));
    expect(compare(nest("a"), nest("b")).map(({ kind }) => kind)).toContain("too-deep");
  });
});

/** Small schemas of the keywords that are compared. */
const schemas = fc.letrec<{ schema: object }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.constantFrom<object>(
      { type: "string" },
      { type: "number" },
      { type: ["string", "null"] },
      {},
      { enum: ["a", 1, null] },
      { const: "x" },
    ),
    fc.record({ type: fc.constant("array"), items: tie("schema") }),
    fc.record({
      type: fc.constant("object"),
      properties: fc.dictionary(fc.constantFrom("a", "b", "type", "__proto__", "x y"), tie("schema"), { maxKeys: 3 }),
      required: fc.subarray(["a", "b", "type"]),
    }),
    fc.record({ oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
  ),
})).schema;

/** Another object of the same meaning: keys the other way round, nothing shared. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, inner]) => [key, turned(inner)]));
}

describe("whatever the schemas", () => {
  it("a schema has no difference to its like", () => {
    fc.assert(
      fc.property(schemas, (schema) => {
        expect(compare(schema, turned(schema))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("what one way adds, the other way removes", () => {
    const pairs = { "property-added": "property-removed", "property-removed": "property-added" } as const;
    const properties = (found: SchemaDifference[], kind: keyof typeof pairs) =>
      found
        .filter((difference) => difference.kind === kind)
        .map(({ at }) => at)
        .sort();
    fc.assert(
      fc.property(schemas, schemas, (one, other) => {
        const there = compare(one, other);
        const back = compare(other, one);
        // Variants are named by the side that is new, so that places differ; how many there are doesn't.
        expect(properties(there, "property-added")).toHaveLength(properties(back, pairs["property-added"]).length);
      }),
      { numRuns: 1000 },
    );
  });
});
