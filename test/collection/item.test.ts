import { describe, expect, it } from "vitest";
import type { Notice, Operation, Parameter } from "../../src/api/model.js";
import { buildChain } from "../../src/chain/chain.js";
import { buildItem } from "../../src/collection/item.js";
import { operationId } from "../../src/postman/id.js";
import { RunWork } from "../../src/schema/work.js";
import { body, jsonResponse, operation, parameter, response } from "../support/build.js";

function build(given: Partial<Operation>) {
  const notices: Notice[] = [];
  const built = operation(given);
  const context = { curated: [], chain: buildChain([built]), templates: { chain: new Map(), contract: new Map() } };
  const options = {
    body: "required",
    exampleBudget: 65_536,
    tests: "status",
    autoAuth: true,
    work: new RunWork(),
  } as const;
  return { item: buildItem(built, "Its name", context, options, notices), notices };
}

describe("headers", () => {
  const form = "application/x-www-form-urlencoded";

  it.each<[string, Partial<Operation>, [string, string][]]>([
    ["JSON is accepted where nothing is said", {}, [["Accept", "application/json"]]],
    [
      "JSON of another name, too",
      { responses: [jsonResponse({ mediaType: "application/hal+json" })] },
      [["Accept", "application/json"]],
    ],
    [
      "text, when the answer is text",
      { responses: [jsonResponse({ mediaType: "text/csv" })] },
      [["Accept", "text/csv"]],
    ],
    [
      "anything, when the answer is a file",
      { responses: [response({ mediaType: "application/octet-stream" })] },
      [["Accept", "*/*"]],
    ],
    [
      "a range, where the definition has one",
      { responses: [jsonResponse({ accept: "application/*" })] },
      [["Accept", "application/*"]],
    ],
    [
      "what succeeds counts, not what fails",
      { responses: [jsonResponse({ status: "400", mediaType: "text/plain" })] },
      [["Accept", "application/json"]],
    ],
    [
      "a JSON body",
      { method: "post", body: body() },
      [
        ["Accept", "application/json"],
        ["Content-Type", "application/json"],
      ],
    ],
    [
      "a text body",
      { method: "post", body: body({ mediaType: "text/plain" }) },
      [
        ["Accept", "application/json"],
        ["Content-Type", "text/plain"],
      ],
    ],
    [
      "a form, whose type Postman sets",
      { method: "post", body: body({ mediaType: form }) },
      [["Accept", "application/json"]],
    ],
    [
      "a form with files, whose boundary Postman sets",
      { method: "post", body: body({ mediaType: "multipart/form-data" }) },
      [["Accept", "application/json"]],
    ],
    [
      "no variable in a media type",
      { responses: [jsonResponse({ mediaType: "text/{{secret}}" })], body: body({ mediaType: "text/{{secret}}" }) },
      [
        ["Accept", "text/{ {secret}}"],
        ["Content-Type", "text/{ {secret}}"],
      ],
    ],
    [
      "a parameter",
      { parameters: [parameter({ in: "header", name: "X-A", required: true })] },
      [
        ["Accept", "application/json"],
        ["X-A", "<X-A>"],
      ],
    ],
    [
      "a parameter that is a list",
      { parameters: [parameter({ in: "header", name: "X-A", schema: { const: ["a", "b"] } })] },
      [
        ["Accept", "application/json"],
        ["X-A", "a,b"],
      ],
    ],
  ])("%s", (_, given, want) => {
    expect(build(given).item.request.header.map(({ key, value }) => [key, value])).toEqual(want);
  });

  it("are ticked when they are required, and not otherwise", () => {
    const parameters = [parameter({ in: "header", name: "A", required: true }), parameter({ in: "header", name: "B" })];
    expect(build({ parameters }).item.request.header.map(({ disabled }) => disabled ?? false)).toEqual([
      false,
      false,
      true,
    ]);
  });
});

it("inherits its authorization, and has an id that stays", () => {
  const { item, notices } = build({ responses: [jsonResponse()] });
  expect(item.request).not.toHaveProperty("auth");
  expect(item).toMatchObject({ id: operationId(operation()), name: "Its name", request: { method: "GET" } });
  expect(item.response).toHaveLength(1);
  expect(notices).toEqual([]);
});

it("warns of a body and an answer for which there is no valid value", () => {
  const { notices } = build({
    method: "post",
    body: body({ schema: false }),
    responses: [jsonResponse({ schema: false })],
  });
  expect(notices).toMatchObject([
    {
      kind: "warning",
      code: "example-invalid",
      where: "POST /v2/workbooks",
      message: expect.stringContaining("the body"),
    },
    { kind: "warning", code: "example-invalid", message: expect.stringContaining("the example of 200") },
  ]);
});

it.each<[string, Partial<Parameter>, Partial<Operation>, readonly string[]]>([
  ["a query parameter", { in: "query", required: true }, {}, ['the parameter "p": does not match ^(?=a)b$']],
  ["a header, though it is not ticked", { in: "header" }, {}, ['the parameter "p": does not match ^(?=a)b$']],
  ["a path parameter of what reads", { in: "path", required: true }, { path: "/v2/a/{p}" }, ["the parameter"]],
  ["a path parameter of what writes, which is a placeholder", { in: "path" }, { method: "put", path: "/v2/a/{p}" }, []],
])("warns of %s for which there is no valid value", (_, given, more, want) => {
  const schema = { type: "string", pattern: "^(?=a)b$" };
  const { notices } = build({ parameters: [parameter({ name: "p", schema, ...given })], ...more });
  expect(notices.map(({ code }) => code)).toEqual(want.map(() => "example-invalid"));
  expect(notices.map(({ message }) => message)).toEqual(want.map((text) => expect.stringContaining(text)));
});

it("names the keywords and formats that are not known, each once", () => {
  const schema = {
    type: "object",
    required: ["a"],
    properties: { a: { type: "string", format: "iban", extends: {} } },
  };
  const given = {
    method: "post",
    body: body({ schema }),
    parameters: [
      parameter({ schema: { type: "string", format: "iban" } }),
      parameter({ name: "b", schema: { disallow: 1 } }),
    ],
  } as const;
  expect(build(given).notices.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'schema-not-checked: keyword "extends" is not known: values are not checked against it',
    'schema-not-checked: format "iban" is not known: values are not checked against it',
    'schema-not-checked: keyword "disallow" is not known: values are not checked against it',
  ]);
});

it.each<[string, Partial<Operation>, object]>([
  ["a GET with a body, which is sent", { body: body() }, { followRedirects: false, disableBodyPruning: true }],
  ["a HEAD with a body", { method: "head", body: body() }, { followRedirects: false, disableBodyPruning: true }],
  ["a GET without one", {}, { followRedirects: false }],
  ["a DELETE, whose body is sent in any case", { method: "delete", body: body() }, { followRedirects: false }],
])("has the settings of %s", (_, given, want) => {
  expect(build(given).item.protocolProfileBehavior).toEqual(want);
});
