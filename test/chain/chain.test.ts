import { describe, expect, it } from "vitest";
import type { Operation } from "../../src/api/model.js";
import { buildChain } from "../../src/chain/chain.js";
import { jsonResponse, operation } from "../support/build.js";

/** A list whose entries have these properties. */
function list(path: string, ...properties: string[]): Operation {
  return operation({ path, responses: [jsonResponse({ schema: listOf(properties) })] });
}

function listOf(properties: readonly string[]) {
  const entries = { type: "array", items: { properties: Object.fromEntries(properties.map((name) => [name, {}])) } };
  return { type: "object", properties: { entries } };
}

const get = (path: string) => operation({ path });
const post = (path: string, ...properties: string[]) =>
  operation({
    method: "post",
    path,
    responses: [jsonResponse({ schema: { properties: Object.fromEntries(properties.map((name) => [name, {}])) } })],
  });

/** `workbookId <- GET /v2/workbooks` for each path parameter of the last operation. */
function linksOf(...operations: Operation[]): string[] {
  const chain = buildChain(operations);
  const last = operations.at(-1)!;
  return [...last.path.matchAll(/\{(.+?)\}/g)].map(([, name = ""]) => {
    const link = chain.linkOf(last, name);
    if (link === undefined) return "nothing";
    const producers = link.producers.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    return `${link.variable} <- ${producers.join(", ")}`;
  });
}

describe("a path parameter is fed by", () => {
  it.each<[string, Operation[], string[]]>([
    [
      "the list at its own place",
      [list("/v2/workbooks", "workbookId"), get("/v2/workbooks/{workbookId}")],
      ["workbookId <- GET /v2/workbooks"],
    ],
    [
      "that list in each version",
      [list("/v2/teams", "teamId"), list("/v2.1/teams", "teamId"), get("/v2/teams/{teamId}")],
      ["teamId <- GET /v2/teams, GET /v2.1/teams"],
    ],
    [
      "that list, though another names such things, too",
      [list("/v2/grants", "memberId"), list("/v2/members", "memberId"), get("/v2/members/{memberId}")],
      ["memberId <- GET /v2/members"],
    ],
    [
      "the list nearest the root, where none is at its place",
      [
        list("/v2/workbooks/{workbookId}/shares", "memberId"),
        list("/v2/members", "memberId"),
        get("/v2/favorites/member/{memberId}"),
      ],
      ["memberId <- GET /v2/members"],
    ],
    [
      "a list below the same thing, with a variable of its own",
      [
        list("/v2/workbooks", "workbookId"),
        list("/v2/workbooks/{workbookId}/pages", "pageId"),
        list("/v2/reports/{reportId}/pages", "pageId"),
        get("/v2/workbooks/{workbookId}/pages/{pageId}/elements"),
      ],
      ["workbookId <- GET /v2/workbooks", "workbookPageId <- GET /v2/workbooks/{workbookId}/pages"],
    ],
    [
      "nothing that is below something else",
      [list("/v2/workbooks/{workbookId}/pages", "pageId"), get("/v2/reports/{reportId}/pages/{pageId}")],
      ["nothing", "nothing"],
    ],
    [
      "nothing at the root, when its entries don't say what they are below",
      [list("/v2/pages", "pageId"), list("/v2/reports", "reportId"), get("/v2/reports/{reportId}/pages/{pageId}")],
      ["reportId <- GET /v2/reports", "nothing"],
    ],
    [
      "one entry of a list that names both",
      [list("/v2/languages", "lng", "lng_variant"), get("/v2/languages/{lng}/{lng_variant}")],
      ["lng <- GET /v2/languages", "lng_variant <- GET /v2/languages"],
    ],
    [
      "a list behind a parameter with an action",
      [
        list("/v2/dataModels", "dataModelId"),
        post("/v2/dataModels/{dataModelId}:materialize", "materializationId"),
        get("/v2/dataModels/{dataModelId}/materializations/{materializationId}"),
      ],
      [
        "dataModelId <- GET /v2/dataModels",
        "dataModelMaterializationId <- POST /v2/dataModels/{dataModelId}:materialize",
      ],
    ],
    [
      "every write that answers with one, where nothing lists it",
      [
        post("/v2/workbooks/{workbookId}/export", "queryId"),
        post("/v2/reports/{reportId}/export", "queryId"),
        get("/v2/query/{queryId}/download"),
      ],
      ["queryId <- POST /v2/workbooks/{workbookId}/export, POST /v2/reports/{reportId}/export"],
    ],
    [
      "a list rather than what creates one",
      [post("/v2/teams", "teamId"), list("/v2/teams", "teamId"), get("/v2/teams/{teamId}")],
      ["teamId <- GET /v2/teams"],
    ],
    [
      "nothing that needs the parameter itself",
      [list("/v2/teams/{teamId}/members", "teamId"), get("/v2/teams/{teamId}")],
      ["nothing"],
    ],
    [
      "a bare array",
      [
        operation({
          path: "/v2/teams",
          responses: [jsonResponse({ schema: { type: "array", items: { properties: { teamId: {} } } } })],
        }),
        get("/v2/teams/{teamId}"),
      ],
      ["teamId <- GET /v2/teams"],
    ],
    [
      "a list in parts and variants",
      [
        operation({
          path: "/v2/files",
          responses: [
            jsonResponse({
              schema: {
                allOf: [
                  {
                    properties: { entries: { items: { oneOf: [{ properties: { fileId: {} } }, { properties: {} }] } } },
                  },
                  { properties: { total: {} } },
                ],
              },
            }),
          ],
        }),
        get("/v2/files/{fileId}"),
      ],
      ["fileId <- GET /v2/files"],
    ],
  ])("%s", (_, operations, want) => {
    expect(linksOf(...operations)).toEqual(want);
  });
});

describe("what Sigma's names don't tell", () => {
  it.each<[string, Operation[], string[]]>([
    [
      "a tag's id is its versionTagId",
      [list("/v2/tags", "versionTagId"), get("/v2/tags/{tagId}/workbooks")],
      ["tagId <- GET /v2/tags"],
    ],
    ["a file's id is an inodeId", [list("/v2/files", "id"), get("/v2/files/{inodeId}")], ["inodeId <- GET /v2/files"]],
    [
      "but the path of a connection wants a table's",
      [list("/v2/files", "id"), get("/v2/connections/paths/{inodeId}")],
      ["tableId <- GET /v2/files"],
    ],
    [
      "a connection path's id is its urlId",
      [list("/v2/connections/paths", "urlId"), get("/v2/connections/paths/{connectionPathId}/grants")],
      ["connectionPathId <- GET /v2/connections/paths"],
    ],
    [
      "a workbook's tag goes by its name",
      [
        list("/v2/workbooks", "workbookId"),
        list("/v2/workbooks/{workbookId}/tags", "name"),
        get("/v2/workbooks/{workbookId}/tags/{tagName}/bookmarks"),
      ],
      ["workbookId <- GET /v2/workbooks", "workbookTagName <- GET /v2/workbooks/{workbookId}/tags"],
    ],
    [
      "a tenant's workbooks belong to another organization",
      [list("/v2/tenants/{tenantOrganizationId}/workbooks", "workbookId"), get("/v2/workbooks/{workbookId}")],
      ["nothing"],
    ],
    [
      "a schedule's id is its scheduledNotificationId",
      [
        list("/v2/workbooks", "workbookId"),
        list("/v2/workbooks/{workbookId}/schedules", "scheduledNotificationId"),
        operation({ method: "delete", path: "/v2/workbooks/{workbookId}/schedules/{scheduleId}" }),
      ],
      ["workbookId <- GET /v2/workbooks", "workbookScheduleId <- GET /v2/workbooks/{workbookId}/schedules"],
    ],
  ])("%s", (_, operations, want) => {
    expect(linksOf(...operations)).toEqual(want);
  });

  it("and what it belongs to", () => {
    const pages = list("/v2/workbooks/{workbookId}/pages", "pageId");
    const elements = get("/v2/workbooks/{workbookId}/pages/{pageId}/elements");
    expect(buildChain([pages, elements]).feedsOf(pages)).toEqual([{ set: { workbookPageId: "pageId" }, parents: [2] }]);
  });

  it("what is stored says of which entry", () => {
    const files = list("/v2/files", "id");
    const chain = buildChain([files, get("/v2/files/{inodeId}"), get("/v2/connections/tables/{tableId}/columns")]);
    expect(chain.feedsOf(files)).toEqual([
      { set: { inodeId: "id" }, parents: [] },
      { set: { tableId: "id" }, parents: [], where: { type: "table" } },
    ]);
  });
});

describe("a definition's names", () => {
  it.each([
    "secret",
    "access_token",
    "uploadBaseUrl",
    "clientId",
    "BASEURL",
    "_chained",
    "impersonate_user",
    "$guid",
    "a b",
    "{{x",
  ])("never become a variable that means something else: %s", (name) => {
    expect(linksOf(list("/v2/things", name), get(`/v2/things/{${name}}`)).filter((link) => link !== "nothing")).toEqual(
      [],
    );
  });

  it.each(["__proto__", "constructor", "toString"])("are names like any other: %s", (name) => {
    const things = operation({
      path: "/v2/things",
      responses: [
        jsonResponse({ schema: JSON.parse(`{"properties":{"entries":{"items":{"properties":{"${name}":{}}}}}}`) }),
      ],
    });
    expect(linksOf(things, get(`/v2/things/{${name}}`))).toEqual([`${name} <- GET /v2/things`]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("that go round in circles end", () => {
    const schema: { [key: string]: unknown } = { properties: {} };
    schema.allOf = [schema];
    schema.oneOf = [schema, { items: schema }];
    const loop = operation({ path: "/v2/loops", responses: [jsonResponse({ schema })] });
    expect(linksOf(loop, get("/v2/loops/{loopId}"))).toEqual(["nothing"]);
  });
});

it("tells what to send before", () => {
  const workbooks = list("/v2/workbooks", "workbookId");
  const pages = list("/v2/workbooks/{workbookId}/pages", "pageId");
  const elements = get("/v2/workbooks/{workbookId}/pages/{pageId}/elements");
  const chain = buildChain([elements, pages, workbooks]);
  expect([...chain.before(elements)]).toEqual([workbooks, pages]);
  expect([...chain.before(workbooks)]).toEqual([]);
});
