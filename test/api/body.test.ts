import { describe, expect, it } from "vitest";
import { readBody } from "../../src/api/body.js";
import { readExamples } from "../../src/api/examples.js";
import { isJsonMediaType, preferred } from "../../src/api/media-type.js";
import type { Method } from "../../src/api/model.js";
import { context } from "../support/build.js";

it.each([
  ["JSON before a form", ["multipart/form-data", "application/json"], "application/json"],
  [
    "JSON of another name",
    ["text/plain", "application/problem+json; charset=utf-8"],
    "application/problem+json; charset=utf-8",
  ],
  [
    "a form before a file upload",
    ["multipart/form-data", "application/x-www-form-urlencoded"],
    "application/x-www-form-urlencoded",
  ],
  ["text before what nobody knows", ["application/octet-stream", "text/csv"], "text/csv"],
  ["the first of equals", ["application/pdf", "application/zip"], "application/pdf"],
  ["nothing of nothing", [], undefined],
])("prefers %s", (_, given, want) => {
  expect(preferred(given)).toBe(want);
});

it.each([
  ["application/json", true],
  ["Application/JSON", true],
  ["application/json; charset=utf-8", true],
  ["application/vnd.sigma+json", true],
  ["application/json ; charset=utf-8", true],
  ["text/json", true],
  ["model/gltf+json", true],
  ["application/jsonl", false],
  ["application/x-json-stream", false],
  ["text/json-like", false],
])("%s is JSON: %s", (mediaType, want) => {
  expect(isJsonMediaType(mediaType)).toBe(want);
});

it.each([
  [
    "a body",
    { required: true, description: "It.", content: { "application/json": { schema: { type: "object" } } } },
    { required: true, description: "It.", mediaType: "application/json", schema: { type: "object" } },
  ],
  [
    "a body that may be left out",
    { content: { "text/plain": {} } },
    { required: false, mediaType: "text/plain", schema: {} },
  ],
  ["a schema that is no schema, as any", { content: { "text/plain": { schema: "string" } } }, { schema: {} }],
])("reads %s", (_, raw, want) => {
  expect(readBody(raw, context())).toMatchObject(want);
});

it.each([undefined, {}, { content: {} }, { content: null }])("reads no body in %j", (raw) => {
  expect(readBody(raw, context())).toBeUndefined();
});

it.each([
  ["a single example", { example: null }, [{ name: "Example", value: null }]],
  [
    "named examples, by their summary",
    { examples: { a: { summary: "One", value: 1 }, b: { value: 2 } } },
    [
      { name: "One", value: 1 },
      { name: "b", value: 2 },
    ],
  ],
  [
    "both",
    { example: 0, examples: { a: { value: 1 } } },
    [
      { name: "Example", value: 0 },
      { name: "a", value: 1 },
    ],
  ],
  ["no example without a value", { examples: { a: { externalValue: "https://example.com" }, b: null } }, []],
])("reads %s", (_, media, want) => {
  expect(readExamples(media)).toEqual(want);
});

describe("an example of 3.2", () => {
  const data = { a: 1 };
  it.each<[string, string, object, unknown[]]>([
    ["its value, in JSON", "application/json", { dataValue: data, serializedValue: '{"a":1}' }, [data]],
    ["its text, where JSON has no other", "application/json", { serializedValue: '{"a":1}' }, [data]],
    ["nothing, where that text is no JSON", "application/json", { serializedValue: "{a}" }, []],
    ["its text, in XML", "application/xml", { dataValue: data, serializedValue: "<a>1</a>" }, ["<a>1</a>"]],
    ["its value, where XML has no text", "application/xml", { dataValue: data }, [data]],
    ["its value, in a form", "multipart/form-data", { dataValue: data, serializedValue: "a=1" }, [data]],
    ["a value of null", "application/json", { dataValue: null }, [null]],
    ["what was there before 3.2, first", "application/json", { value: 0, dataValue: data }, [0]],
  ])("is %s", (_, mediaType, example, want) => {
    expect(readExamples({ examples: { x: example } }, mediaType).map(({ value }) => value)).toEqual(want);
  });
});

it("what 3.2 says of the entries of a sequence says what the body is", () => {
  const body = readBody({ content: { "application/jsonl": { itemSchema: { type: "integer" } } } }, context());
  expect(body?.schema).toEqual({ type: "array", items: { type: "integer" } });
});

it.each<[Method, string, boolean]>([
  ["get", "3.0.3", false],
  ["head", "3.0.0", false],
  ["delete", "3.0.4", false],
  ["options", "3.0.3", true],
  ["post", "3.0.3", true],
  ["get", "3.1.0", true],
  ["delete", "3.1.0", true],
  ["get", "3.2.0", true],
  ["trace", "3.1.0", false],
])("a body of %s in %s is read: %s", (method, openapi, want) => {
  const reader = context({ method, openapi });
  expect(readBody({ content: { "application/json": {} } }, reader) !== undefined).toBe(want);
  expect(reader.notices.map(({ code, kind }) => [code, kind])).toEqual(want ? [] : [["body-ignored", "warning"]]);
});
