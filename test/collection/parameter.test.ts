import { expect, it } from "vitest";
import type { Parameter } from "../../src/api/model.js";
import { parameterDescription, parameterValue } from "../../src/collection/parameter.js";
import { parameter } from "../support/build.js";

it.each<[string, Partial<Parameter>, unknown]>([
  ["its valid example", { example: "x" }, "x"],
  ["its schema's value, when the example is invalid", { example: 7 }, "<search>"],
  ["the usual limit", { name: "limit", schema: { type: "integer", maximum: 1000 } }, 50],
  ["its own example before the usual limit", { name: "limit", schema: { type: "integer" }, example: 5 }, 5],
  ["the schema's, where the usual limit doesn't fit", { name: "limit", schema: { type: "string" } }, "<limit>"],
  ["the schema's, where a header is called limit", { in: "header", name: "limit", schema: { type: "integer" } }, 1],
  ["the first of an enum", { schema: { enum: ["a", "b"] } }, "a"],
  [
    "an object with its optional properties, which would leave no trace otherwise",
    { required: true, schema: { type: "object", properties: { a: { type: "integer" }, b: {} } } },
    { a: 1, b: "<b>" },
  ],
  [
    "an object with its required properties, where it has some",
    { schema: { type: "object", required: ["a"], properties: { a: { type: "integer" }, b: {} } } },
    { a: 1 },
  ],
  ["an object without properties", { schema: { type: "object" } }, {}],
  ["an example of false", { schema: { type: "boolean" }, example: false }, false],
])("the value is %s", (_, given, want) => {
  expect(parameterValue(parameter(given))).toEqual(want);
});

it.each<[string, Partial<Parameter>, string]>([
  ["what the definition says, and its facts", { description: "Text.", required: true }, "Text. (string; required)"],
  ["facts alone", { schema: { type: "integer", minimum: 1 } }, "(integer; at least 1; optional)"],
  ["no facts about anything", { schema: {} }, "(optional)"],
  [
    "what is known of Sigma, where the definition says nothing",
    { name: "limit", schema: { type: "integer" } },
    "Entries per page: at most 1,000, by default 50. (integer; optional)",
  ],
  ["that it is deprecated", { isDeprecated: true, description: "Old one." }, "Old one. (string; optional; deprecated)"],
  [
    "that a header is deprecated",
    { in: "header", isDeprecated: true, required: true },
    "(string; required; deprecated)",
  ],
  ["that a path's is deprecated", { in: "path", isDeprecated: true }, "(deprecated)"],
  [
    "that its schema is deprecated",
    { schema: { type: "integer", deprecated: true } },
    "(integer; optional; deprecated)",
  ],
  [
    "no variable",
    { description: "{{secret}}", schema: { enum: ["{{secret}}"] } },
    '{ {secret}} (one of `"{ {secret}}"`; optional)',
  ],
])("the description is %s", (_, given, want) => {
  expect(parameterDescription(parameter(given))).toBe(want);
});
