import { describe, expect, it } from "vitest";
import type { Api, Operation } from "../../src/api/model.js";
import { compareApis } from "../../src/changes/compare.js";
import type { Difference } from "../../src/changes/model.js";
import { hasChanges } from "../../src/changes/model.js";
import { linesOf } from "../../src/changes/report/lines.js";
import { phraseText } from "../../src/changes/report/phrase.js";
import { body, jsonResponse, operation, parameter, response, server } from "../support/build.js";

function api(operations: readonly Operation[], given: Partial<Api> = {}): Api {
  return { title: "Sigma", version: "1", description: "", servers: [server()], operations, ...given };
}

function differences(before: Partial<Operation>, after: Partial<Operation>): readonly Difference[] {
  const { changed, deprecated, added, removed } = compareApis(api([operation(before)]), api([operation(after)]));
  expect([added, removed]).toEqual([[], []]);
  return [...changed, ...deprecated][0]?.differences ?? [];
}

/** `breaking: the words`. */
function words(before: Partial<Operation>, after: Partial<Operation>): string[] {
  const { changed, deprecated } = compareApis(api([operation(before)]), api([operation(after)]));
  const change = [...changed, ...deprecated][0];
  return change === undefined ? [] : linesOf(change).map(({ impact, text }) => `${impact}: ${phraseText(text)}`);
}

const STRING = { type: "string" };
const enumOf = (...values: string[]) => ({ type: "string", enum: values });
const object = (properties: object, required: string[] = []) => ({ type: "object", properties, required });
const withQuery = (given: Parameters<typeof parameter>[0]) => ({ parameters: [parameter({ name: "q", ...given })] });
const withBody = (schema: object, given = {}) => ({ body: body({ schema: schema as never, ...given }) });
const withAnswer = (schema: object, status = "200") => ({
  responses: [jsonResponse({ status, schema: schema as never })],
});
const list = (items: object) => ({ type: "array", items });

/** Each kind of difference, in what is sent and in what is received. */
describe("marks and words", () => {
  it.each<[string, { before: Partial<Operation>; after: Partial<Operation>; want: string[] }]>([
    ["nothing", { before: withQuery({}), after: withQuery({ description: "Words." }), want: [] }],
    ["deprecated", { before: {}, after: { stability: "deprecated" }, want: ["risky: is now deprecated"] }],
    [
      "no longer deprecated",
      { before: { stability: "deprecated" }, after: {}, want: ["safe: is no longer deprecated"] },
    ],
    ["beta", { before: {}, after: { stability: "beta" }, want: ["risky: is now beta"] }],
    ["no longer beta", { before: { stability: "beta" }, after: {}, want: ["safe: is no longer beta"] }],

    ["a parameter, optional", { before: {}, after: withQuery({}), want: ["safe: new query parameter q"] }],
    [
      "a parameter, required",
      { before: {}, after: withQuery({ required: true }), want: ["breaking: new and required query parameter q"] },
    ],
    [
      "a parameter that is gone",
      { before: withQuery({}), after: {}, want: ["breaking: no longer takes the query parameter q"] },
    ],
    [
      "several parameters in one line",
      {
        before: {},
        after: {
          parameters: [parameter({ name: "a" }), parameter({ name: "b" }), parameter({ in: "header", name: "C" })],
        },
        want: ["safe: new query parameters a, b", "safe: new header C"],
      },
    ],
    [
      "now required",
      {
        before: withQuery({}),
        after: withQuery({ required: true }),
        want: ["breaking: query parameter q is now required"],
      },
    ],
    [
      "no longer required",
      {
        before: withQuery({ required: true }),
        after: withQuery({}),
        want: ["safe: query parameter q is no longer required"],
      },
    ],
    [
      "a header in other letters",
      { before: withQuery({ in: "header", name: "X-A" }), after: withQuery({ in: "header", name: "x-a" }), want: [] },
    ],
    [
      "a parameter's type",
      {
        before: withQuery({}),
        after: withQuery({ schema: { type: "number" } }),
        want: ["breaking: query q: is now number, previously string"],
      },
    ],
    [
      "a parameter's values",
      {
        before: withQuery({ schema: enumOf("a", "b") }),
        after: withQuery({ schema: enumOf("b", "c") }),
        want: ['breaking: query q: no longer takes "a"', 'safe: query q: also takes "c"'],
      },
    ],
    [
      "values of one or many",
      {
        before: withQuery({ schema: { oneOf: [enumOf("a"), list(enumOf("a"))] } }),
        after: withQuery({ schema: { oneOf: [enumOf("a", "b"), list(enumOf("a", "b"))] } }),
        want: ['safe: query q: also takes "b"'],
      },
    ],
    [
      "a default",
      {
        before: withQuery({ schema: { ...STRING, default: "a" } }),
        after: withQuery({ schema: STRING }),
        want: ['risky: query q: now has the default none, previously "a"'],
      },
    ],
    [
      "how a list is written",
      {
        before: withQuery({ schema: list(STRING) }),
        after: withQuery({ schema: list(STRING), explode: false }),
        want: ["breaking: query q: is now written as form, previously form, exploded"],
      },
    ],
    [
      "how a string is written, which nobody sees",
      { before: withQuery({}), after: withQuery({ explode: false }), want: [] },
    ],
    [
      "a path parameter that is called something else",
      {
        before: { path: "/v2/a/{id}", parameters: [parameter({ in: "path", name: "id" })] },
        after: { path: "/v2/a/{workbookId}", parameters: [parameter({ in: "path", name: "workbookId" })] },
        want: ["safe: path parameter id is now called workbookId"],
      },
    ],

    ["a body, required", { before: {}, after: withBody({}), want: ["breaking: now takes a body, and requires it"] }],
    ["a body, optional", { before: {}, after: withBody({}, { required: false }), want: ["safe: now takes a body"] }],
    ["a body that is gone", { before: withBody({}), after: {}, want: ["breaking: no longer takes a body"] }],
    [
      "a body that is required now",
      { before: withBody({}, { required: false }), after: withBody({}), want: ["breaking: the body is now required"] },
    ],
    [
      "a body that is optional now",
      {
        before: withBody({}),
        after: withBody({}, { required: false }),
        want: ["safe: the body is no longer required"],
      },
    ],
    [
      "a body's media type",
      {
        before: withBody({}),
        after: withBody({}, { mediaType: "multipart/form-data" }),
        want: ["breaking: body: is now multipart/form-data, previously application/json"],
      },
    ],
    [
      "a body's property, optional",
      { before: withBody(object({})), after: withBody(object({ a: STRING })), want: ["safe: body: new a"] },
    ],
    [
      "a body's property, required",
      {
        before: withBody(object({})),
        after: withBody(object({ a: STRING }, ["a"])),
        want: ["breaking: body: new and required a"],
      },
    ],
    [
      "a body's property that is gone",
      {
        before: withBody(object({ a: STRING, b: STRING }, ["a"])),
        after: withBody(object({})),
        want: ["breaking: body: removed a, b"],
      },
    ],
    [
      "a body's property that is required now",
      {
        before: withBody(object({ a: STRING })),
        after: withBody(object({ a: STRING }, ["a"])),
        want: ["breaking: body: now required a"],
      },
    ],
    [
      "a body's property that is optional now",
      {
        before: withBody(object({ a: STRING }, ["a"])),
        after: withBody(object({ a: STRING })),
        want: ["safe: body: no longer required a"],
      },
    ],
    [
      "properties deep inside, in one line for each object",
      {
        before: withBody(object({ steps: list(object({})), more: object({}) })),
        after: withBody(
          object({ steps: list(object({ a: STRING, b: STRING })), more: object({ a: STRING, b: STRING }) }),
        ),
        want: ["safe: body: new in more and steps[]: a, b"],
      },
    ],
    [
      "a body's null",
      {
        before: withBody(object({ a: { type: ["string", "null"] } })),
        after: withBody(object({ a: STRING })),
        want: ["breaking: body: a may no longer be null"],
      },
    ],
    [
      "a body's null that is allowed",
      {
        before: withBody(object({ a: STRING })),
        after: withBody(object({ a: { type: ["string", "null"] } })),
        want: ["safe: body: a may now be null"],
      },
    ],
    [
      "a body's wider type",
      {
        before: withBody(object({ a: STRING })),
        after: withBody(object({ a: { type: ["string", "number"] } })),
        want: ["safe: body: a is now string or number, previously string"],
      },
    ],
    [
      "a body's limit, tighter",
      {
        before: withBody({ ...STRING, maxLength: 9 }),
        after: withBody({ ...STRING, maxLength: 5 }),
        want: ["breaking: body: now has the maximum length 5, previously 9"],
      },
    ],
    [
      "a body's limit, looser",
      {
        before: withBody({ ...STRING, maxLength: 5 }),
        after: withBody(STRING),
        want: ["safe: body: now has the maximum length none, previously 5"],
      },
    ],
    [
      "a body's new limit of values",
      { before: withBody(STRING), after: withBody(enumOf("a")), want: ['breaking: body: is now one of "a"'] },
    ],
    [
      "a body that is closed",
      {
        before: withBody(object({})),
        after: withBody({ ...object({}), additionalProperties: false }),
        want: ["breaking: body: no longer takes other properties"],
      },
    ],
    [
      "a body's variants",
      {
        before: withBody({ oneOf: [object({ type: enumOf("a") }), object({ type: enumOf("b") })] }),
        after: withBody({
          oneOf: [object({ type: enumOf("b") }), object({ type: enumOf("c") }), object({ type: enumOf("d") })],
        }),
        want: ["breaking: body: no longer takes the kind A", "safe: body: also takes the kinds C, D"],
      },
    ],

    [
      "a success",
      { before: {}, after: { responses: [response({ status: "202" })] }, want: ["risky: new response 202"] },
    ],
    [
      "a success that is gone",
      {
        before: { responses: [response({ status: "202" })] },
        after: {},
        want: ["breaking: the response 202 is no longer described"],
      },
    ],
    [
      "a failure",
      { before: {}, after: { responses: [response({ status: "4XX" })] }, want: ["safe: new response 4XX"] },
    ],
    [
      "a failure that is gone",
      {
        before: { responses: [response({ status: "default" })] },
        after: {},
        want: ["safe: the response default is no longer described"],
      },
    ],
    [
      "a status in other letters",
      {
        before: { responses: [response({ status: "4XX" })] },
        after: { responses: [response({ status: "4xx" })] },
        want: [],
      },
    ],
    [
      "an answer's media type",
      {
        before: withAnswer({}),
        after: { responses: [response({ mediaType: "text/csv" })] },
        want: ["breaking: response 200: is now text/csv, previously application/json"],
      },
    ],
    [
      "an answer's body",
      {
        before: { responses: [response()] },
        after: withAnswer({}),
        want: ["safe: response 200: is now application/json, previously without a body"],
      },
    ],
    [
      "an answer's body that is gone",
      {
        before: withAnswer({}),
        after: { responses: [response()] },
        want: ["breaking: response 200: no longer has a body, previously application/json"],
      },
    ],
    [
      "an answer's property",
      {
        before: withAnswer(object({})),
        after: withAnswer(object({ a: STRING }, ["a"])),
        want: ["safe: response 200: new a"],
      },
    ],
    [
      "an answer's property that is gone",
      {
        before: withAnswer(object({ a: STRING }, ["a"])),
        after: withAnswer(object({})),
        want: ["breaking: response 200: removed a"],
      },
    ],
    [
      "an answer's optional property that is gone",
      {
        before: withAnswer(object({ a: STRING })),
        after: withAnswer(object({})),
        want: ["risky: response 200: removed a"],
      },
    ],
    [
      "an answer's property that may be missing",
      {
        before: withAnswer(object({ a: STRING }, ["a"])),
        after: withAnswer(object({ a: STRING })),
        want: ["breaking: response 200: may now be missing a"],
      },
    ],
    [
      "an answer's property that is always there",
      {
        before: withAnswer(object({ a: STRING })),
        after: withAnswer(object({ a: STRING }, ["a"])),
        want: ["safe: response 200: now always present a"],
      },
    ],
    [
      "an answer's null",
      {
        before: withAnswer(object({ a: STRING })),
        after: withAnswer(object({ a: { type: ["string", "null"] } })),
        want: ["breaking: response 200: a may now be null"],
      },
    ],
    [
      "an answer's null that is gone",
      {
        before: withAnswer({ type: ["string", "null"] }),
        after: withAnswer(STRING),
        want: ["safe: response 200: is no longer null"],
      },
    ],
    [
      "an answer's wider type",
      {
        before: withAnswer(object({ a: STRING })),
        after: withAnswer(object({ a: { type: ["string", "number"] } })),
        want: ["breaking: response 200: a is now string or number, previously string"],
      },
    ],
    [
      "an answer's narrower type",
      {
        before: withAnswer(object({ a: { type: ["string", "number"] } })),
        after: withAnswer(object({ a: STRING })),
        want: ["safe: response 200: a is now string, previously string or number"],
      },
    ],
    [
      "an answer's new value",
      {
        before: withAnswer(enumOf("a")),
        after: withAnswer(enumOf("a", "b")),
        want: ['risky: response 200: may also be "b"'],
      },
    ],
    [
      "an answer's value that is gone",
      {
        before: withAnswer(enumOf("a", "b")),
        after: withAnswer(enumOf("a")),
        want: ['safe: response 200: is no longer "b"'],
      },
    ],
    [
      "an answer of any value",
      {
        before: withAnswer(enumOf("a")),
        after: withAnswer(STRING),
        want: ['risky: response 200: may now be anything, previously one of "a"'],
      },
    ],
    [
      "an answer that is no longer described",
      {
        before: withAnswer(STRING),
        after: withAnswer({}),
        want: ["risky: response 200: is no longer declared as string"],
      },
    ],
    [
      "an answer that is described now",
      { before: withAnswer({}), after: withAnswer(STRING), want: ["safe: response 200: is now declared as string"] },
    ],
    [
      "an answer that is something else",
      {
        before: withAnswer(object({ a: STRING })),
        after: withAnswer(object({ x: STRING, type: STRING })),
        want: ["risky: response 200: removed a", "safe: response 200: new x, type"],
      },
    ],
    [
      "an answer's variants",
      {
        before: withAnswer({ oneOf: [object({ type: enumOf("a") }), object({ type: enumOf("b") })] }),
        after: withAnswer({ oneOf: [object({ type: enumOf("b") }), object({ type: enumOf("c") })] }),
        want: ["risky: response 200: may also be of the kind C", "safe: response 200: is no longer of the kind A"],
      },
    ],
    [
      "the same in a list and in a page of it",
      {
        before: withAnswer({
          oneOf: [list(object({ id: STRING })), object({ entries: list(object({ id: STRING })) })],
        }),
        after: withAnswer({
          oneOf: [
            list(object({ id: STRING, url: STRING })),
            object({ entries: list(object({ id: STRING, url: STRING })) }),
          ],
        }),
        want: ["safe: response 200: new in [] and entries[]: url"],
      },
    ],
  ])("%s", (_, { before, after, want }) => {
    expect([...words(before, after)].sort()).toEqual([...want].sort());
  });
});

it("puts the worst first", () => {
  const before = { ...withQuery({ schema: enumOf("a") }), ...withAnswer(enumOf("a")) };
  const after = { ...withQuery({ schema: enumOf("a", "b"), required: true }), ...withAnswer(enumOf("a", "b")) };
  expect(words(before, after).map((line) => line.split(":")[0])).toEqual(["breaking", "risky", "safe"]);
});

it("says nothing of the token operation's body, which definitions describe wrongly, but that it didn't", () => {
  const token = { method: "post", path: "/v2/auth/token" } as const;
  const before = operation({ ...token, ...withBody({}, { mediaType: "application/x-www-form-urlencoded" }) });
  const changes = compareApis(api([before]), api([operation({ ...token, ...withBody(object({})) })]));
  expect(changes.changed).toEqual([]);
  expect(changes.notes).toEqual([expect.stringContaining("POST /v2/auth/token")]);
  expect(compareApis(api([before]), api([before])).notes).toEqual([]);
});

it("compares hosts by their address", () => {
  const australia = server({
    url: "https://api.au.azure.sigmacomputing.com",
    cloud: "azure",
    region: "australia",
    label: "Azure Australia",
  });
  const before = api([operation()]);
  const after = api([operation()], { servers: [australia, { ...server(), label: "Another name" }] });
  expect(compareApis(before, after).servers).toEqual({ added: [australia], removed: [] });
  expect(compareApis(after, before).servers).toEqual({ added: [], removed: [australia] });
  expect([hasChanges(compareApis(before, after)), hasChanges(compareApis(before, before))]).toEqual([true, false]);
});

it("tells what is newly deprecated from what else changed", () => {
  const before = [operation({ path: "/a" }), operation({ path: "/b" }), operation({ path: "/c" })];
  const after = [
    operation({ path: "/a", stability: "deprecated" }),
    operation({ path: "/b", ...withQuery({}) }),
    operation({ path: "/c" }),
  ];
  const { deprecated, changed } = compareApis(api(before), api(after));
  expect([deprecated.map(({ after }) => after.path), changed.map(({ after }) => after.path)]).toEqual([["/a"], ["/b"]]);
});

it("keeps path parameters in their places when they change names with each other's", () => {
  const path = (...names: string[]) => ({
    path: `/v2/${names.map((name) => `{${name}}`).join("/x/")}`,
    parameters: names.map((name) => parameter({ in: "path", name })),
  });
  expect(differences(path("a", "b"), path("a", "c"))).toMatchObject([{ kind: "renamed", before: "b", after: "c" }]);
  expect(differences(path("a", "b"), path("b", "c")).map(({ kind }) => kind)).not.toContain("removed");
});
