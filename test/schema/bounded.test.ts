import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { boundedSchema } from "../../src/schema/bounded.js";
import type { Schema } from "../../src/schema/schema.js";

describe("a schema to carry along", () => {
  it.each<[string, Schema, unknown]>([
    [
      "keeps what tells values apart, and nothing that is for people",
      {
        type: "object",
        title: "T",
        description: "d",
        required: ["a"],
        properties: { a: { type: "string", example: "x" } },
      },
      { type: "object", required: ["a"], properties: { a: { type: "string" } } },
    ],
    [
      "leaves out what validators disagree about",
      { type: "string", format: "double", pattern: "(?<x>a)", unevaluatedProperties: false },
      { type: "string" },
    ],
    [
      "takes any of the variants where one was asked for",
      { oneOf: [{ type: "string" }, { type: "null" }] },
      { allOf: [{ anyOf: [{ type: "string" }, { type: "null" }] }] },
    ],
    [
      "keeps what is said of other properties",
      { additionalProperties: { type: "number" } },
      { additionalProperties: { type: "number" } },
    ],
    [
      "leaves out what is not well-formed, which a validator would throw at",
      {
        type: "date",
        enum: [],
        required: true,
        minLength: -1,
        maxLength: "10",
        minimum: "1",
        multipleOf: 0.01,
        properties: { a: { enum: [1, 1, 2] }, b: { type: ["string", "string"] } },
      },
      { properties: { a: { enum: [1, 2] }, b: { type: ["string"] } } },
    ],
    [
      "asks for nothing that answers don't have",
      { required: ["a", "b"], properties: { a: {}, b: { writeOnly: true } } },
      { required: ["a"], properties: { a: {}, b: {} } },
    ],
    ["is true and false as they are", { properties: { a: true, b: false } }, { properties: { a: {}, b: false } }],
  ])("%s", (_, given, want) => {
    expect(boundedSchema(given)).toEqual(want);
  });

  it("ends where it repeats itself", () => {
    const node: { [key: string]: unknown } = { type: "object" };
    node.properties = { child: node };
    const bounded = boundedSchema(node as Schema);
    expect(JSON.stringify(bounded).length).toBeLessThan(1000);
    expect(new Ajv2020().validate(bounded as object, { child: { child: { child: { child: 7 } } } })).toBe(true);
    expect(new Ajv2020().validate(bounded as object, { child: 7 })).toBe(false);
  });

  it("stays within its size, however much there is", () => {
    const wide = (depth: number): Schema =>
      depth === 0
        ? { type: "string" }
        : {
            type: "object",
            properties: Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`p${index}`, wide(depth - 1)])),
          };
    const bounded = boundedSchema(wide(3));
    expect(JSON.stringify(bounded).length).toBeLessThanOrEqual(16_000);
    expect(new Ajv2020().validate(bounded as object, { p1: "no object" })).toBe(false);
  });
});
