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
  const line = lines.find((line) => line.startsWith(`const ${name} = `));
  return line === undefined ? undefined : new Function(`${line}\nreturn ${name};`)();
}

function linesOf(given: Operation): string[] {
  return buildEvents(given, buildChain([given]), templates, options).flatMap(({ script }) => script.exec);
}

describe("what the test of the collection is told", () => {
  const ok = (path: string) => operation({ path, responses: [jsonResponse()] });
  const created = (path: string) => operation({ path, responses: [jsonResponse({ status: "201" })] });

  it.each<[string, Operation[], unknown]>([
    ["nothing of what answers 200 with JSON", [ok("/v2/a")], []],
    ["other statuses", [created("/v2/a/{id}")], [{ request: "GET /v2/a/{}", statuses: [201], json: true }]],
    [
      "answers without a body",
      [operation({ method: "delete", path: "/v2/a", responses: [response({ status: "204" })] })],
      [{ request: "DELETE /v2/a", statuses: [204], json: false }],
    ],
    [
      "a file, which may not be ready yet",
      [
        operation({
          path: "/v2/query/{queryId}/download",
          responses: [response({ mediaType: "application/octet-stream" })],
        }),
      ],
      [{ request: "GET /v2/query/{}/download", statuses: [200], file: true, json: false }],
    ],
    [
      "any success where none is documented",
      [operation({ path: "/v2/a", responses: [jsonResponse({ status: "default" })] })],
      [{ request: "GET /v2/a", statuses: [200, 201, 202, 204], json: false }],
    ],
    [
      "what another address would match, before it",
      [created("/v2/members/{id}"), ok("/v2/members/bulk"), ok("/v2/teams")],
      [
        { request: "GET /v2/members/bulk", statuses: [200], json: true },
        { request: "GET /v2/members/{}", statuses: [201], json: true },
      ],
    ],
    ["nothing of the token operation", [operation({ method: "post", path: "/v2/auth/token" })], []],
  ])("%s", (_, operations, want) => {
    const api = { title: "", version: "", description: "", servers: [server()], operations };
    const [, test] = collectionEvents(api, templates, { PLACEHOLDERS: [], SOURCES: {}, READY_WRITES: [] }, options);
    expect(constantOf(test?.script.exec ?? [], "ANSWERS")).toEqual(want);
  });
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

it("has both scripts of a list in one, each with names of its own", () => {
  const schema = { properties: { entries: { items: { properties: { teamId: { type: "string" } } } }, nextPage: {} } };
  const list = operation({ path: "/v2/teams", responses: [jsonResponse({ schema })] });
  const chain = buildChain([list, operation({ path: "/v2/teams/{teamId}" })]);
  const [event, ...others] = buildEvents(list, chain, templates, options);
  expect(others).toEqual([]);
  expect(event?.listen).toBe("test");
  expect(() => new Function(event?.script.exec.join("\n") ?? "")).not.toThrow();
  expect(event?.script.exec.filter((line) => /^const (FEEDS|SCHEMAS) = [[{]/.test(line))).toHaveLength(2);
});
