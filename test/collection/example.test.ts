import { describe, expect, it } from "vitest";
import type { Operation } from "../../src/api/model.js";
import { buildExamples } from "../../src/collection/example.js";
import type { PostmanRequest } from "../../src/postman/types.js";
import { jsonResponse, operation, response } from "../support/build.js";

const REQUEST: PostmanRequest = {
  method: "GET",
  header: [],
  url: { raw: "{{baseUrl}}/v2/workbooks", host: ["{{baseUrl}}"], path: ["v2", "workbooks"] },
  description: "Words that belong to the request alone.",
};

function build(given: Partial<Operation>, bodies: Parameters<typeof buildExamples>[2] = [], budget = 65_536) {
  return buildExamples(operation(given), REQUEST, bodies, budget);
}

const team = {
  type: "object",
  required: ["teamId"],
  properties: { teamId: { type: "string" }, name: { type: "string" } },
};

describe("one response", () => {
  it.each([
    [
      "a body, in full",
      jsonResponse({ schema: team }),
      {
        code: 200,
        status: "OK",
        name: "OK",
        body: '{\n  "teamId": "<teamId>",\n  "name": "<name>"\n}',
        _postman_previewlanguage: "json",
        header: [{ key: "Content-Type", value: "application/json" }],
      },
    ],
    [
      "a 204",
      response({ status: "204" }),
      { code: 204, status: "No Content", name: "No Content", body: "", header: [], _postman_previewlanguage: "text" },
    ],
    [
      "a range",
      jsonResponse({ status: "4XX", schema: { const: 1 } }),
      { code: 400, status: "Bad Request", name: "Bad Request", body: "1" },
    ],
    ["a range in small letters", response({ status: "5xx" }), { code: 500, status: "Internal Server Error" }],
    ["a code that has no name", response({ status: "299" }), { code: 299, status: "", name: "Response" }],
    ["a default that is the only one", response({ status: "default" }), { code: 200, name: "OK" }],
    [
      "a file",
      response({ mediaType: "application/octet-stream" }),
      { body: "", header: [{ key: "Content-Type", value: "application/octet-stream" }] },
    ],
    [
      "text with an example",
      response({ mediaType: "text/csv", schema: {}, examples: [{ name: "x", value: "a,b" }] }),
      { body: "a,b", _postman_previewlanguage: "text" },
    ],
    [
      "XML",
      response({ mediaType: "application/xml", schema: team, xmlNames: { root: "Team" } }),
      {
        body: '<?xml version="1.0" encoding="UTF-8"?>\n<Team>\n  <teamId>&lt;teamId&gt;</teamId>\n  <name>&lt;name&gt;</name>\n</Team>',
        _postman_previewlanguage: "xml",
      },
    ],
    [
      "XML of the definition",
      response({ mediaType: "text/xml", schema: team, examples: [{ name: "x", value: "<team/>" }] }),
      { name: "x", body: "<team/>" },
    ],
    [
      "lines of JSON",
      response({ mediaType: "application/x-ndjson", schema: { type: "array", minItems: 2, items: team } }),
      { body: '{"teamId":"<teamId>","name":"<name>"}\n{"teamId":"<teamId>","name":"<name>"}\n' },
    ],
    [
      "headers",
      jsonResponse({
        headers: [{ name: "Location", required: true, isDeprecated: false, schema: { const: "/jobs/7" } }],
      }),
      {
        header: [
          { key: "Content-Type", value: "application/json" },
          { key: "Location", value: "/jobs/7" },
        ],
      },
    ],
    [
      "headers without a body",
      response({ status: "202", headers: [{ name: "A", required: false, isDeprecated: false, schema: { const: 1 } }] }),
      { code: 202, header: [{ key: "A", value: "1" }] },
    ],
    [
      "text of which the schema has an example",
      response({ mediaType: "text/csv", schema: { type: "string", example: "a,b" } }),
      { name: "OK", body: "a,b" },
    ],
    ["text of which nothing is known", response({ mediaType: "text/csv", schema: { type: "string" } }), { body: "" }],
    ["HTML", response({ mediaType: "text/html", schema: {} }), { body: "", _postman_previewlanguage: "html" }],
    [
      "an example of the definition",
      jsonResponse({ schema: team, examples: [{ name: "A team", value: { teamId: "t1" } }] }),
      { name: "A team", body: '{\n  "teamId": "t1"\n}' },
    ],
    [
      "no invalid example of the definition",
      jsonResponse({ schema: team, examples: [{ name: "A team", value: { id: 1 } }] }),
      { name: "OK", body: expect.stringContaining('"<teamId>"') },
    ],
    [
      "an example in which Postman finds no variable",
      jsonResponse({ examples: [{ name: "{{a}}", value: "{{secret}}" }] }),
      { name: "{ {a}}", body: '"\\u007b{secret}}"' },
    ],
  ])("has an example: %s", (_, given, want) => {
    const { examples, faults } = build({ responses: [given] });
    expect(examples).toMatchObject([want]);
    expect(faults).toEqual([]);
  });

  it("has the request that leads to it, without what isn't sent and what is said in the request itself", () => {
    const request: PostmanRequest = {
      method: "GET",
      header: [
        { key: "Accept", value: "application/json" },
        { key: "X-Trace", value: "<trace>", description: "Which one." },
        { key: "X-Off", value: "1", disabled: true },
      ],
      url: {
        raw: "{{baseUrl}}/v2/teams/:teamId?limit=5",
        host: ["{{baseUrl}}"],
        path: ["v2", "teams", ":teamId"],
        query: [
          { key: "limit", value: "5", description: "How many." },
          { key: "page", value: "1", disabled: true },
        ],
        variable: [{ key: "teamId", value: "{{teamId}}", description: "Which one." }],
      },
      description: "Words that belong to the request alone.",
    };
    const { examples } = buildExamples(operation({ responses: [response()] }), request, [], 65_536);
    expect(examples[0]?.originalRequest).toEqual({
      method: "GET",
      header: [{ key: "X-Trace", value: "<trace>" }],
      url: {
        host: "{{baseUrl}}",
        path: "v2/teams/:teamId",
        query: [{ key: "limit", value: "5" }],
        variable: [{ key: "teamId", value: "{{teamId}}" }],
      },
    });
  });

  it("has no list of a request that has none", () => {
    const url = { host: "{{baseUrl}}", path: "v2/workbooks" };
    expect(build({ responses: [response()] }).examples[0]?.originalRequest).toEqual({ method: "GET", url });
  });

  it.each([
    ["application/json", []],
    ["application/merge-patch+json", ["Content-Type"]],
  ])("has the type of a body that is %s where its language doesn't say so", (value, want) => {
    const request = { ...REQUEST, header: [{ key: "Content-Type", value }] };
    const { examples } = buildExamples(operation({ responses: [response()] }), request, [], 65_536);
    expect((examples[0]?.originalRequest.header ?? []).map(({ key }) => key)).toEqual(want);
  });

  it("has a smaller example, still valid, when the definition's is larger than the budget", () => {
    const value = { teamId: "t".repeat(2_000) };
    const { examples, faults } = build(
      { responses: [jsonResponse({ schema: team, examples: [{ name: "x", value }] })] },
      [],
      1_000,
    );
    expect(examples).toMatchObject([{ name: "OK", body: expect.stringContaining('"<teamId>"') }]);
    expect(faults).toEqual([]);
  });

  it("has a fault when no value is valid", () => {
    const { examples, faults } = build({ responses: [jsonResponse({ status: "404", schema: false })] });
    expect(faults).toEqual(["the example of 404: /: nothing is allowed here"]);
    expect(examples).toMatchObject([{ code: 404, body: "null" }]);
  });

  it("leaves out what may only be sent", () => {
    const schema = {
      type: "object",
      properties: { id: { readOnly: true, type: "string" }, secret: { writeOnly: true, type: "string" } },
    };
    expect(build({ responses: [jsonResponse({ schema })] }).examples[0]?.body).toBe('{\n  "id": "<id>"\n}');
  });
});

describe("several responses", () => {
  it("keep the definition's order, and have names and ids of their own", () => {
    const { examples } = build({
      responses: [
        jsonResponse(),
        response({ status: "400" }),
        response({ status: "4XX" }),
        response({ status: "default" }),
      ],
    });
    expect(examples.map(({ name, code }) => [name, code])).toEqual([
      ["OK", 200],
      ["Bad Request (400)", 400],
      ["Bad Request (4XX)", 400],
      ["Error", 400],
    ]);
    expect(new Set(examples.map(({ id }) => id)).size).toBe(4);
  });

  it("of equal names in the definition have ids of their own, too", () => {
    const given = [
      { name: "Same", value: 1 },
      { name: "Same", value: 2 },
    ];
    const { examples } = build({ responses: [jsonResponse({ examples: given })] });
    expect(examples.map(({ body }) => body)).toEqual(["1", "2"]);
    expect(new Set(examples.map(({ id }) => id)).size).toBe(2);
    expect(new Set(examples.map(({ name }) => name)).size).toBe(2);
  });
});

describe("several bodies of the request", () => {
  const raw = (text: string) => ({ mode: "raw", raw: text }) as const;
  const bodies = [
    { name: "Snowflake", body: raw('{"type":"snowflake"}'), fault: undefined },
    { name: "BigQuery", body: raw('{"type":"bigQuery"}'), fault: undefined },
  ];

  it("are an example each, of the success only", () => {
    const { examples } = build(
      { responses: [jsonResponse({ status: "201", schema: team }), response({ status: "400" })] },
      bodies,
    );
    expect(examples.map(({ name, code, originalRequest }) => [name, code, originalRequest.body])).toEqual([
      ["Snowflake", 201, bodies[0]?.body],
      ["BigQuery", 201, bodies[1]?.body],
      ["Bad Request", 400, undefined],
    ]);
    // The response is shown in full once.
    expect(examples.map(({ body }) => JSON.parse(body || "null"))).toEqual([
      { teamId: "<teamId>", name: "<name>" },
      { teamId: "<teamId>" },
      null,
    ]);
  });

  it("are called after the response where they have no name of their own", () => {
    const [first, second] = bodies;
    const { examples } = build({ responses: [jsonResponse()] }, [{ ...first!, name: "" }, second!]);
    expect(examples.map(({ name }) => name)).toEqual(["OK", "BigQuery"]);
  });

  it("stand beside several answers", () => {
    const answers = [
      { name: "One", value: 1 },
      { name: "Two", value: 2 },
    ];
    const { examples } = build({ responses: [jsonResponse({ examples: answers })] }, bodies);
    expect(examples.map(({ name }) => name)).toEqual(["Snowflake", "BigQuery", "One", "Two"]);
  });

  it("are there where no response is documented, too", () => {
    expect(build({ responses: [] }, bodies).examples).toMatchObject(
      bodies.map(({ name, body }) => ({ name, code: 200, body: "", originalRequest: { body } })),
    );
  });
});
