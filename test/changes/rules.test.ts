/** Rules of docs/changes.md, from definitions: what is sent and what is received, each way round. */
import { describe, expect, it } from "vitest";
import { readApi } from "../../src/api/read.js";
import { compareApis } from "../../src/changes/compare.js";
import { linesOf } from "../../src/changes/report/lines.js";
import { phraseText } from "../../src/changes/report/phrase.js";

type Node = { readonly [key: string]: unknown };

function apiOf(operation: Node, root: Node = {}) {
  const document = {
    openapi: "3.1.0",
    info: { title: "T", version: "1" },
    paths: { "/v2/t": { post: { operationId: "t", responses: {}, ...operation } } },
    ...root,
  };
  return readApi([document], { allowHosts: [] }).api;
}

/** `breaking: the words`. */
function words(before: Node, after: Node, roots: readonly [Node, Node] = [{}, {}]): string[] {
  const { changed, deprecated } = compareApis(apiOf(before, roots[0]), apiOf(after, roots[1]));
  return [...changed, ...deprecated].flatMap((change) =>
    linesOf(change).map(({ impact, text }) => `${impact}: ${phraseText(text)}`),
  );
}

const impacts = (lines: readonly string[]) => lines.map((line) => line.split(":")[0]);
const json = (schema: unknown) => ({ content: { "application/json": { schema } } });
const sent = (schema: unknown) => ({ requestBody: { required: true, ...json(schema) } });
const received = (schema: unknown) => ({ responses: { 200: json(schema) } });

const NUMBER = { type: "number" };
const STRING = { type: "string" };
const LIST = { type: "array", items: STRING };
const OBJECT = { type: "object", properties: { a: STRING, b: STRING } };

/** The second is stricter. */
const STRICTER: readonly (readonly [string, unknown, unknown])[] = [
  ["uniqueItems", LIST, { ...LIST, uniqueItems: true }],
  ["uniqueItems, from false", { ...LIST, uniqueItems: false }, { ...LIST, uniqueItems: true }],
  ["minItems", { ...LIST, minItems: 1 }, { ...LIST, minItems: 2 }],
  ["minProperties", OBJECT, { ...OBJECT, minProperties: 1 }],
  ["minProperties, higher", { ...OBJECT, minProperties: 1 }, { ...OBJECT, minProperties: 2 }],
  ["maxProperties", { ...OBJECT, maxProperties: 3 }, { ...OBJECT, maxProperties: 2 }],
  ["a minimum made exclusive", { ...NUMBER, minimum: 0 }, { ...NUMBER, exclusiveMinimum: 0 }],
  ["a maximum made exclusive", { ...NUMBER, maximum: 9 }, { ...NUMBER, exclusiveMaximum: 9 }],
  [
    "a minimum made exclusive, as OpenAPI 3.0 has it",
    { ...NUMBER, minimum: 0 },
    { ...NUMBER, minimum: 0, exclusiveMinimum: true },
  ],
  ["an exclusive minimum, higher", { ...NUMBER, exclusiveMinimum: 0 }, { ...NUMBER, minimum: 1 }],
  ["a multiple of the step", { ...NUMBER, multipleOf: 5 }, { ...NUMBER, multipleOf: 10 }],
  ["a pattern", STRING, { ...STRING, pattern: "^a" }],
  ["a limit in an allOf", { ...STRING, maxLength: 9 }, { allOf: [{ ...STRING, maxLength: 9 }, { maxLength: 5 }] }],
  [
    "a limit in one of two types",
    { oneOf: [{ ...STRING, maxLength: 9 }, NUMBER] },
    { oneOf: [{ ...STRING, maxLength: 5 }, NUMBER] },
  ],
  ["not", STRING, { ...STRING, not: { enum: ["a"] } }],
  ["not, where no type is said", {}, { not: STRING }],
  ["if", OBJECT, { ...OBJECT, if: { required: ["a"] }, then: { required: ["b"] } }],
  ["contains", LIST, { ...LIST, contains: { const: "a" } }],
  ["propertyNames", OBJECT, { ...OBJECT, propertyNames: { pattern: "^a" } }],
  ["patternProperties", OBJECT, { ...OBJECT, patternProperties: { "^x": STRING } }],
  ["dependentRequired", OBJECT, { ...OBJECT, dependentRequired: { a: ["b"] } }],
  [
    "dependentRequired, one more",
    { ...OBJECT, dependentRequired: { a: ["b"] } },
    { ...OBJECT, dependentRequired: { a: ["b", "c"] } },
  ],
  ["dependentSchemas", OBJECT, { ...OBJECT, dependentSchemas: { a: { required: ["b"] } } }],
  ["unevaluatedProperties", OBJECT, { ...OBJECT, unevaluatedProperties: false }],
  ["unevaluatedItems", LIST, { ...LIST, unevaluatedItems: false }],
  ["anyOf of required", OBJECT, { ...OBJECT, anyOf: [{ required: ["a"] }, { required: ["b"] }] }],
  ["oneOf of required", OBJECT, { ...OBJECT, oneOf: [{ required: ["a"] }, { required: ["b"] }] }],
  ["fewer objects", { enum: [{ a: "x" }, { a: "y" }] }, { enum: [{ a: "x" }] }],
  ["fewer lists", { enum: [["x"], ["y"]] }, { enum: [["x"]] }],
  ["the only objects", OBJECT, { ...OBJECT, enum: [{ a: "x" }] }],
];

describe("stricter breaks what is sent; looser may break what is received", () => {
  it.each(STRICTER)("%s", (_, loose, strict) => {
    expect(impacts(words(sent(loose), sent(strict)))).toEqual(["breaking"]);
    expect(impacts(words(sent(strict), sent(loose)))).toEqual(["safe"]);
    expect(impacts(words(received(loose), received(strict)))).toEqual(["safe"]);
    expect(impacts(words(received(strict), received(loose)))).toEqual(["risky"]);
  });
});

describe("what is required but not described", () => {
  it("is required", () => {
    const strict = { ...OBJECT, required: ["c"] };
    expect(words(sent(OBJECT), sent(strict))).toEqual(["breaking: body: now required c"]);
    expect(words(sent(strict), sent(OBJECT))).toEqual(["safe: body: no longer required c"]);
    expect(words(received(strict), received(OBJECT))).toEqual(["breaking: response 200: may now be missing c"]);
  });
});

/** Nothing of these is allowed in the second. */
describe("the schema false", () => {
  it.each<[string, unknown, unknown]>([
    ["entries", LIST, { ...LIST, items: false }],
    ["entries of anything", { ...LIST, items: true }, { ...LIST, items: false }],
    ["a property", OBJECT, { ...OBJECT, properties: { a: STRING, b: false } }],
    ["a property by allOf", OBJECT, { ...OBJECT, properties: { a: STRING, b: { allOf: [STRING, false] } } }],
    ["all of it", STRING, false],
    [
      "a property that wasn't described",
      { ...OBJECT, properties: { a: STRING } },
      { ...OBJECT, properties: { a: STRING, b: false } },
    ],
  ])("%s", (_, some, none) => {
    expect(impacts(words(sent(some), sent(none)))).toEqual(["breaking"]);
    expect(impacts(words(sent(none), sent(some)))).toEqual(["safe"]);
    expect(impacts(words(received(some), received(none)))).toEqual(["safe"]);
    expect(impacts(words(received(none), received(some)))).toEqual(["breaking"]);
  });
});

describe("may break: not compared", () => {
  it.each<[string, unknown, unknown]>([
    ["another not", { ...STRING, not: { enum: ["a"] } }, { ...STRING, not: { enum: ["b"] } }],
    ["another contains", { ...LIST, contains: { const: "a" } }, { ...LIST, contains: { const: "b" } }],
    ["minContains", { ...LIST, contains: {} }, { ...LIST, contains: {}, minContains: 2 }],
    ["a format", STRING, { ...STRING, format: "date-time" }],
    ["contentEncoding", STRING, { ...STRING, contentEncoding: "base64" }],
    [
      "prefixItems in another order",
      { type: "array", prefixItems: [STRING, NUMBER] },
      { type: "array", prefixItems: [NUMBER, STRING] },
    ],
    [
      "a mapping of a discriminator",
      { ...OBJECT, discriminator: { propertyName: "a", mapping: { x: "#/components/schemas/X" } } },
      { ...OBJECT, discriminator: { propertyName: "a", mapping: { y: "#/components/schemas/X" } } },
    ],
    [
      "the property of a discriminator",
      { ...OBJECT, discriminator: { propertyName: "a" } },
      { ...OBJECT, discriminator: { propertyName: "b" } },
    ],
    ["a discriminator", OBJECT, { ...OBJECT, discriminator: { propertyName: "a" } }],
    [
      "patternProperties beside no others",
      { ...OBJECT, additionalProperties: false },
      { ...OBJECT, additionalProperties: false, patternProperties: { "^x": STRING } },
    ],
    ["additionalProperties of a type", OBJECT, { ...OBJECT, additionalProperties: STRING }],
  ])("%s", (_, before, after) => {
    expect(impacts(words(sent(before), sent(after)))).toEqual(["risky"]);
  });

  it.each<[string, unknown, unknown]>([
    ["another not", { ...STRING, not: { enum: ["a"] } }, { ...STRING, not: { enum: ["b"] } }],
    ["a format gone", { ...STRING, format: "date" }, STRING],
    ["another format", { ...STRING, format: "date" }, { ...STRING, format: "date-time" }],
    ["contentEncoding", STRING, { ...STRING, contentEncoding: "base64" }],
  ])("received: %s", (_, before, after) => {
    expect(impacts(words(received(before), received(after)))).toEqual(["risky"]);
  });
});

describe("says nothing of", () => {
  it.each<[string, unknown, unknown]>([
    ["a minimum length of 0", STRING, { ...STRING, minLength: 0 }],
    ["no entries at least", LIST, { ...LIST, minItems: 0 }],
    ["no properties at least", OBJECT, { ...OBJECT, minProperties: 0 }],
    ["entries that may be equal", LIST, { ...LIST, uniqueItems: false }],
    [
      "the bounds of a format",
      { type: "integer", format: "int32" },
      { type: "integer", format: "int32", minimum: -2147483648, maximum: 2147483647 },
    ],
    ["whole numbers in steps of one", { type: "integer" }, { type: "integer", multipleOf: 1 }],
    ["a pattern of anything", STRING, { ...STRING, pattern: ".*" }],
    [
      "an exclusive limit in 3.0 and 3.1",
      { ...NUMBER, minimum: 0, exclusiveMinimum: true },
      { ...NUMBER, exclusiveMinimum: 0 },
    ],
    ["exclusiveMinimum: false", { ...NUMBER, minimum: 0, exclusiveMinimum: false }, { ...NUMBER, minimum: 0 }],
    ["true and {}", { ...LIST, items: true }, { ...LIST, items: {} }],
    ["additionalProperties: true", OBJECT, { ...OBJECT, additionalProperties: true }],
    ["not: false", STRING, { ...STRING, not: false }],
    [
      "a property that was forbidden anyway",
      { ...OBJECT, additionalProperties: false },
      { ...OBJECT, additionalProperties: false, properties: { ...OBJECT.properties, c: false } },
    ],
    ["an if without a then", OBJECT, { ...OBJECT, if: { required: ["a"] } }],
  ])("%s", (_, before, after) => {
    expect(words(sent(before), sent(after))).toEqual([]);
    expect(words(received(after), received(before))).toEqual([]);
  });
});

const body = (content: Node) => ({ requestBody: { content } });
const answer = (content: Node, status = "200") => ({ responses: { [status]: { content } } });
const A = { schema: OBJECT };

describe("media types", () => {
  it.each<[string, Node, Node, string[], string[]]>([
    ["a parameter without meaning", { "application/json": A }, { "application/json; charset=utf-8": A }, [], []],
    ["case", { "application/json": A }, { "Application/JSON;charset=UTF-8": A }, [], []],
    ["text in UTF-8", { "text/csv": A }, { 'text/csv; charset="utf-8"': A }, [], []],
    [
      "text that isn't",
      { "text/csv": A },
      { "text/csv; charset=iso-8859-1": A },
      ["breaking: body: is now text/csv; charset=iso-8859-1, previously text/csv"],
      ["safe: response 200: is now text/csv; charset=iso-8859-1, previously text/csv"],
    ],
    [
      "a wider range",
      { "image/png": A },
      { "image/*": A },
      ["safe: body: is now image/*, previously image/png"],
      ["breaking: response 200: is now image/*, previously image/png"],
    ],
    [
      "one of a range",
      { "*/*": A },
      { "application/json": A },
      ["breaking: body: is now application/json, previously */*"],
      ["safe: response 200: is now application/json, previously */*"],
    ],
    [
      "JSON of a special kind",
      { "application/json": A },
      { "application/problem+json": A },
      ["breaking: body: is now application/problem+json, previously application/json"],
      ["safe: response 200: is now application/problem+json, previously application/json"],
    ],
    [
      "one of two gone",
      { "application/json": A, "text/csv": A },
      { "application/json": A },
      ["breaking: body: no longer takes text/csv"],
      ["breaking: response 200: is no longer text/csv"],
    ],
    [
      "one more",
      { "application/json": A },
      { "application/json": A, "text/csv": A },
      ["safe: body: also takes text/csv"],
      ["safe: response 200: may also be text/csv"],
    ],
    [
      "the schema of the second",
      { "application/json": A, "text/csv": A },
      { "application/json": A, "text/csv": { schema: { ...OBJECT, required: ["a"] } } },
      ["breaking: body as text/csv: now required a"],
      ["safe: response 200 as text/csv: now always present a"],
    ],
    [
      "the same in both",
      { "application/json": A, "text/csv": A },
      {
        "application/json": { schema: { ...OBJECT, required: ["a"] } },
        "text/csv": { schema: { ...OBJECT, required: ["a"] } },
      },
      ["breaking: body: now required a"],
      ["safe: response 200: now always present a"],
    ],
  ])("%s", (_, before, after, ofBody, ofResponse) => {
    expect(words(body(before), body(after))).toEqual(ofBody);
    expect(words(answer(before), answer(after))).toEqual(ofResponse);
  });
});

describe("encoding of a form", () => {
  const form = (encoding: Node) => ({ "multipart/form-data": { ...A, encoding: { a: encoding } } });
  it.each<[string, Node, Node, string[], string[]]>([
    ["defaults", {}, { style: "form", explode: true, allowReserved: false }, [], []],
    ["fewer types", { contentType: "image/png, image/gif" }, { contentType: "image/png" }, ["breaking"], ["safe"]],
    ["more types", { contentType: "image/png" }, { contentType: "image/*" }, ["safe"], ["risky"]],
    ["a type", {}, { contentType: "text/xml" }, ["risky"], ["risky"]],
    ["explode", {}, { explode: false }, ["breaking"], ["risky"]],
    ["style", { style: "form", explode: true }, { style: "deepObject", explode: true }, ["breaking"], ["risky"]],
    ["style alone, with the same default", { style: "form" }, { style: "deepObject" }, ["breaking"], ["risky"]],
    ["the default of deepObject", { style: "deepObject" }, { style: "deepObject", explode: true }, [], []],
    [
      "the default of a style there isn't, which is form's",
      { style: "matrix", explode: true },
      { style: "matrix" },
      [],
      [],
    ],
    ["the default of delimiters", { style: "pipeDelimited" }, { style: "pipeDelimited", explode: false }, [], []],
    ["a header", {}, { headers: { "X-A": { required: true, schema: STRING } } }, ["breaking"], ["safe"]],
    ["a header, optional", {}, { headers: { "X-A": { schema: STRING } } }, ["safe"], ["risky"]],
  ])("%s", (_, before, after, ofBody, ofResponse) => {
    expect(impacts(words(body(form(before)), body(form(after))))).toEqual(ofBody);
    expect(impacts(words(answer(form(before)), answer(form(after))))).toEqual(ofResponse);
  });
});

describe("headers of responses", () => {
  const headers = (given: Node) => ({ responses: { 200: { headers: given } } });
  const header = (schema: unknown, more: Node = {}) => ({ schema, ...more });
  it.each<[string, Node, Node, string[]]>([
    [
      "gone, required",
      { A: header(STRING, { required: true }) },
      {},
      ["breaking: response 200, header A: is no longer described"],
    ],
    ["gone, optional", { A: header(STRING) }, {}, ["risky: response 200, header A: is no longer described"]],
    ["new", {}, { A: header(STRING) }, ["safe: response 200, header A: is new"]],
    [
      "another type",
      { A: header(STRING) },
      { A: header(NUMBER) },
      ["breaking: response 200, header A: is now number, previously string"],
    ],
    [
      "no longer required",
      { A: header(STRING, { required: true }) },
      { A: header(STRING) },
      ["breaking: response 200, header A: may now be missing"],
    ],
    [
      "required",
      { A: header(STRING) },
      { A: header(STRING, { required: true }) },
      ["safe: response 200, header A: is now always present"],
    ],
    [
      "deprecated",
      { A: header(STRING) },
      { A: header(STRING, { deprecated: true }) },
      ["safe: response 200, header A: is now deprecated"],
    ],
    ["case", { "X-A": header(STRING) }, { "x-a": header(STRING) }, []],
    ["Content-Type, which is elsewhere", { "Content-Type": header(STRING) }, {}, []],
  ])("%s", (_, before, after, want) => {
    expect(words(headers(before), headers(after))).toEqual(want);
  });
});

describe("statuses", () => {
  const of = (...statuses: string[]) => ({ responses: Object.fromEntries(statuses.map((one) => [one, json(OBJECT)])) });
  it.each<[string, Node, Node, string[]]>([
    ["a range that has it now, and more", of("200"), of("2XX"), ["risky"]],
    ["a range that was split", of("2XX"), of("200", "201"), []],
    ["one beside its range", of("4XX"), of("4XX", "404"), []],
    ["an error that is the default now", of("404"), of("default"), ["safe"]],
    ["a success that is gone for the default", of("200", "default"), of("default"), ["breaking"]],
    ["a new success", of("200"), of("200", "201"), ["risky"]],
    [
      "what a range has is compared",
      answer({ "application/json": A }),
      answer({ "application/json": { schema: LIST } }, "2XX"),
      ["breaking", "risky"],
    ],
  ])("%s", (_, before, after, want) => {
    expect(impacts(words(before, after))).toEqual(want);
  });
});

describe("security", () => {
  const schemes = (given: Node) => ({ components: { securitySchemes: given } });
  const key = schemes({ k: { type: "apiKey", in: "header", name: "X-Key" }, o: { type: "oauth2" } });
  const renamed = schemes({ z: { type: "apiKey", in: "header", name: "x" }, k: { type: "http", scheme: "bearer" } });
  const of = (...security: Node[]) => ({ security });
  it.each<[string, Node, Node, Node, Node, string[]]>([
    ["added", {}, of({ k: [] }), key, key, ["breaking"]],
    ["added to an open operation", of(), of({ k: [] }), key, key, ["breaking"]],
    ["added at the root", {}, {}, key, { ...key, ...of({ k: [] }) }, ["breaking"]],
    ["overridden by the operation", of(), of(), { ...key, ...of({ k: [] }) }, { ...key, ...of({ o: [] }) }, []],
    ["dropped", of({ k: [] }), of(), key, key, ["safe"]],
    ["optional now", of({ k: [] }), of({ k: [] }, {}), key, key, ["safe"]],
    ["one more scope", of({ o: ["a"] }), of({ o: ["a", "b"] }), key, key, ["breaking"]],
    ["one scope less", of({ o: ["a", "b"] }), of({ o: ["a"] }), key, key, ["safe"]],
    ["both instead of one", of({ k: [] }), of({ k: [], o: [] }), key, key, ["breaking"]],
    ["an alternative", of({ k: [] }), of({ k: [] }, { o: [] }), key, key, ["safe"]],
    ["an alternative gone", of({ k: [] }, { o: [] }), of({ k: [] }), key, key, ["breaking"]],
    ["another scheme of the same name", of({ k: [] }), of({ k: [] }), key, renamed, ["breaking"]],
    [
      "a scheme by another name",
      of({ k: [] }),
      of({ b: [] }),
      key,
      schemes({ b: { type: "apiKey", in: "header", name: "X-Key" } }),
      [],
    ],
    ["a definition that no longer says", of({ k: [] }), {}, key, {}, []],
  ])("%s", (_, before, after, rootBefore, rootAfter, want) => {
    expect(impacts(words(before, after, [rootBefore, rootAfter]))).toEqual(want);
  });
});

describe("parts that are deprecated", () => {
  const query = (more: Node) => ({ parameters: [{ name: "q", in: "query", schema: STRING, ...more }] });
  const property = (more: Node) => ({ ...OBJECT, properties: { a: STRING, b: { ...STRING, ...more } } });
  it.each<[string, Node, Node, string[]]>([
    ["a parameter", query({}), query({ deprecated: true }), ["safe: query q: is now deprecated"]],
    ["a parameter, no longer", query({ deprecated: true }), query({}), ["safe: query q: is no longer deprecated"]],
    ["a property sent", sent(property({})), sent(property({ deprecated: true })), ["safe: body: b is now deprecated"]],
    [
      "a property received",
      received(property({})),
      received(property({ deprecated: true })),
      ["safe: response 200: b is now deprecated"],
    ],
    [
      "a parameter that is JSON now",
      query({}),
      query({ schema: undefined, content: { "application/json": { schema: STRING } } }),
      ["breaking: query q: is now written as json, previously form, exploded"],
    ],
    [
      "reserved characters",
      query({ allowReserved: true }),
      query({}),
      ["risky: query q: must now have reserved characters percent-encoded"],
    ],
  ])("%s", (_, before, after, want) => {
    expect(words(before, after)).toEqual(want);
  });
});

it.each<[string, Node, Node, string[]]>([
  ["a text as a matrix", { schema: STRING }, { schema: STRING, style: "matrix" }, ["breaking"]],
  ["a text as a label no longer", { schema: STRING, style: "label" }, { schema: STRING }, ["breaking"]],
  ["a text exploded, which changes nothing", { schema: STRING }, { schema: STRING, explode: true }, []],
  [
    "a list of labels exploded",
    { schema: LIST, style: "label" },
    { schema: LIST, style: "label", explode: true },
    ["breaking"],
  ],
])("the style of a path parameter: %s", (_, before, after, want) => {
  const api = (more: Node) =>
    apiOf(
      {},
      { paths: { "/v2/t/{id}": { get: { parameters: [{ in: "path", name: "id", ...more }], responses: {} } } } },
    );
  const { changed } = compareApis(api(before), api(after));
  expect(changed.flatMap(linesOf).map(({ impact }) => impact)).toEqual(want);
});

it("says of an operation that its server is another one", () => {
  const api = (...servers: string[]) =>
    apiOf({ servers: servers.map((url) => ({ url })) }, { servers: [{ url: "https://api.sigmacomputing.com" }] });
  const said = (before: string[], after: string[]) =>
    compareApis(api(...before), api(...after))
      .changed.flatMap(linesOf)
      .map(({ impact, text }) => `${impact}: ${phraseText(text)}`);
  const files = "https://files.sigmacomputing.com";
  expect(said([], [files])).toEqual([`risky: is now at the server ${files}, previously at the servers of the API`]);
  expect(said([files], ["/v3"])).toEqual([`risky: is now at the server /v3, previously at the server ${files}`]);
  expect(said([files], [`${files}/`])).toEqual([]);
});
