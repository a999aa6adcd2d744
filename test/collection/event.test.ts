import { beforeAll, describe, expect, it } from "vitest";
import type { Operation } from "../../src/api/model.js";
import { buildChain } from "../../src/chain/chain.js";
import { buildEvents, collectionEvents } from "../../src/collection/event.js";
import { loadTemplates, type Templates } from "../../src/template/load.js";
import { jsonResponse, operation, response, server } from "../support/build.js";

let templates: Templates;
beforeAll(async () => {
  templates = await loadTemplates();
});

const options = { tests: "contract", autoAuth: true } as const;

/** What a script of the built events holds as a constant, as JavaScript reads it. */
function constantOf(lines: readonly string[], name: string): unknown {
  const start = lines.findIndex((line) => line.startsWith(`const ${name} = `));
  if (start < 0) return undefined;
  const length = lines.slice(start).findIndex((line) => line.endsWith(";")) + 1;
  return new Function(`${lines.slice(start, start + length).join("\n")}\nreturn ${name};`)();
}

function linesOf(given: Operation): string[] {
  return buildEvents(given, templates, options).flatMap(({ script }) => script.exec);
}

describe("what the test of the collection is told", () => {
  const ok = (path: string) => operation({ path, responses: [jsonResponse()] });
  const created = (path: string) => operation({ path, responses: [jsonResponse({ status: "201" })] });

  it.each<[string, Operation[], unknown]>([
    ["nothing of what answers 200 with JSON", [ok("/v2/a")], []],
    ["other statuses", [created("/v2/a/{id}")], [["GET /v2/a/*", [201], "json"]]],
    [
      "answers without a body",
      [operation({ method: "delete", path: "/v2/a", responses: [response({ status: "204" })] })],
      [["DELETE /v2/a", [204]]],
    ],
    [
      "a file, which may not be ready yet",
      [
        operation({
          path: "/v2/query/{queryId}/download",
          responses: [response({ mediaType: "application/octet-stream" })],
        }),
      ],
      [["GET /v2/query/*/download", [200], "file"]],
    ],
    [
      "any success where none is documented",
      [operation({ path: "/v2/a", responses: [jsonResponse({ status: "default" })] })],
      [["GET /v2/a", [200, 201, 202, 204]]],
    ],
    [
      "what another address would match, before it",
      [created("/v2/members/{id}"), ok("/v2/members/bulk"), ok("/v2/teams")],
      [
        ["GET /v2/members/bulk", [200], "json"],
        ["GET /v2/members/*", [201], "json"],
      ],
    ],
    ["nothing of the token operation", [operation({ method: "post", path: "/v2/auth/token" })], []],
  ])("%s", (_, operations, want) => {
    expect(constantOf(testOf(operations), "RESPONSES")).toEqual(want);
  });

  const lists = (path: string, properties: object) =>
    operation({ path, responses: [jsonResponse({ schema: { properties: { entries: { items: { properties } } } } })] });
  const gets = (path: string) => operation({ path, responses: [jsonResponse()] });
  const id = { type: "string" };

  it.each<[string, Operation[], unknown]>([
    ["nothing where nothing is stored", [gets("/v2/a")], []],
    [
      "what feeds what, with the ids that it belongs to",
      [
        lists("/v2/books", { bookId: id }),
        lists("/v2/books/{bookId}/pages", { pageId: id }),
        gets("/v2/books/{bookId}/pages/{pageId}"),
      ],
      [
        ["GET /v2/books", "bookId"],
        ["GET /v2/books/*/pages", { bookPageId: "pageId" }],
      ],
    ],
    [
      "what another row would match, before it, and with nothing in it",
      [lists("/v2/{shelf}", { bookId: id }), gets("/v2/whoami"), gets("/v2/books/{bookId}")],
      [["GET /v2/whoami"], ["GET /v2/*", { bookId: "bookId", $of: [] }]],
    ],
    [
      "what another row would match behind a gateway, too",
      [lists("/books", { bookId: id }), gets("/v2/books/{bookId}"), gets("/v2/books")],
      [["GET /v2/books"], ["GET /books", "bookId"]],
    ],
  ])("%s", (_, operations, want) => {
    expect(constantOf(testOf(operations), "CHAIN")).toEqual(want);
  });

  it.each(["__proto__", "constructor", "a\u2028b", '"; throw 1; "', "*/", "{{secret}}"])(
    "a property as a value and nothing else: %s",
    (name) => {
      const list = lists("/v2/books", JSON.parse(`{${JSON.stringify(name)}: {"type": "string"}, "bookId": {}}`));
      const lines = testOf([list, gets("/v2/books/{bookId}"), gets(`/v2/books/{bookId}/{${name}}`)]);
      expect(() => new Function(lines.join("\n"))).not.toThrow();
      expect(constantOf(lines, "CHAIN")).toEqual([["GET /v2/books", expect.toSatisfy(storesBookId)]]);
    },
  );

  function storesBookId(feed: unknown): boolean {
    return feed === "bookId" || (feed as { bookId?: string }).bookId === "bookId";
  }

  function testOf(operations: Operation[]): readonly string[] {
    const api = { title: "", version: "", description: "", servers: [server()], operations };
    const guard = { PLACEHOLDERS: [], READY_WRITES: [] };
    const [, test] = collectionEvents(api, templates, buildChain(operations), guard, options);
    return test?.script.exec ?? [];
  }
});

describe("text of a definition in a script", () => {
  it.each(["__proto__", "constructor", "a\u2028b", '"; throw 1; "', "`${1}`", "*/", "</script>", "{{secret}}"])(
    "is a value and nothing else: %s",
    (name) => {
      const schema = JSON.parse(
        `{"type":"object","required":[${JSON.stringify(name)}],"properties":{${JSON.stringify(name)}:{"type":"string"}}}`,
      );
      const lines = linesOf(operation({ responses: [jsonResponse({ schema })] }));
      const schemas = constantOf(lines, "SCHEMAS") as { 200: { properties: object; required: string[] } };
      expect(schemas[200].required).toEqual([name]);
      expect(Object.keys(schemas[200].properties)).toEqual([name]);
      expect(lines.join("\n")).not.toMatch(/\{\{|\u2028/);
    },
  );
});

it.each<[string, Operation["responses"], object | undefined]>([
  ["nothing where no JSON is documented", [response({ status: "204" })], undefined],
  ["no status without a body", [jsonResponse({ schema: true }), response({ status: "204" })], { 200: {} }],
  ["a range", [jsonResponse({ status: "2xx", schema: { type: "object" } })], { "2XX": { type: "object" } }],
  [
    "the default, and which responses it isn't for",
    [response({ status: "201" }), jsonResponse({ status: "default", schema: { type: "object" } })],
    { 201: null, default: { type: "object" } },
  ],
  ["nothing of what is no status", [jsonResponse({ status: "__proto__", schema: {} })], undefined],
])("a contract has %s", (_, responses, want) => {
  expect(constantOf(linesOf(operation({ responses })), "SCHEMAS")).toEqual(want);
});

it.each(["none", "status"] as const)("a request has no script of its own with --tests %s", (tests) => {
  const list = operation({ path: "/v2/teams", responses: [jsonResponse({ schema: { type: "object" } })] });
  expect(buildEvents(list, templates, { tests, autoAuth: true })).toEqual([]);
});
