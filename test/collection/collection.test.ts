import { beforeAll, describe, expect, it } from "vitest";
import type { Api, Operation } from "../../src/api/model.js";
import { readApi } from "../../src/api/read.js";
import { buildCollection, type CollectionOptions } from "../../src/collection/collection.js";
import { isFolder, type PostmanEntry, type PostmanItem } from "../../src/postman/types.js";
import { loadTemplates, type Templates } from "../../src/template/load.js";
import { definition, jsonResponse, operation, server } from "../support/build.js";

let templates: Templates;
beforeAll(async () => {
  templates = await loadTemplates();
});

function api(operations: readonly Operation[]): Api {
  return { title: "Sigma", version: "1", description: "", servers: [server()], operations };
}

function build(operations: readonly Operation[], options: Partial<CollectionOptions> = {}) {
  return buildCollection(api(operations), templates, {
    name: "Sigma API",
    groupBy: "tags",
    tests: "status",
    autoAuth: true,
    body: "required",
    exampleBudget: 65_536,
    ...options,
  }).collection;
}

/** Folders and requests as an outline of names. */
function outline(entries: readonly PostmanEntry[]): unknown[] {
  return entries.map((entry) => (isFolder(entry) ? [entry.name, ...outline(entry.item)] : entry.name));
}

function items(entries: readonly PostmanEntry[]): PostmanItem[] {
  return entries.flatMap((entry) => (isFolder(entry) ? items(entry.item) : [entry]));
}

const teams = { key: "teams", name: "Teams" };

describe("authorization", () => {
  it("is the access token, which every request but Authenticate inherits", () => {
    const collection = build([operation()]);
    expect(collection.auth).toEqual({
      type: "bearer",
      bearer: [{ key: "token", value: "{{access_token}}", type: "string" }],
    });
    const [authenticate, ...others] = items(collection.item);
    expect(authenticate).toMatchObject({ name: "Authenticate", request: { method: "POST", auth: { type: "noauth" } } });
    for (const { request } of others) expect(request).not.toHaveProperty("auth");
  });

  it.each(["/v2/auth/token", "/v2.1/auth/token", "/v2/auth/token/"])(
    "comes from Authenticate, and the definition's POST %s is left out",
    (path) => {
      const collection = build([operation({ method: "post", path }), operation()]);
      expect(items(collection.item).map(({ name }) => name)).toEqual([
        "Authenticate",
        "Act as another user",
        "List workbooks",
      ]);
    },
  );
});

describe("folders", () => {
  it("are those of the tags, by name, after Authenticate", () => {
    const collection = build([
      operation({ path: "/v2/workbooks", name: "List workbooks" }),
      operation({ path: "/v2/teams", name: "List teams", group: teams }),
      operation({ path: "/v2/auth", name: "Auth", group: { key: "api", name: "api keys" } }),
    ]);
    expect(outline(collection.item)).toEqual([
      "Authenticate",
      "Act as another user",
      ["api keys", "Auth"],
      ["Teams", "List teams"],
      ["Workbooks", "List workbooks"],
    ]);
  });

  it("are those of the paths on demand, two deep", () => {
    const collection = build(
      [
        operation({ path: "/v2/workbooks", name: "List" }),
        operation({ path: "/v2/workbooks/{id}/materialization-schedules", name: "Schedules" }),
        operation({ path: "/v2.1/workbooks/{id}/pages/{pageId}/elements", name: "Elements" }),
        operation({ path: "/v2/allowedIps:batchCreate", name: "Batch" }),
        operation({ path: "/v2/{id}", name: "Nothing" }),
      ],
      { groupBy: "paths" },
    );
    expect(outline(collection.item)).toEqual([
      "Authenticate",
      "Act as another user",
      ["Allowed IPs", "Batch"],
      ["Other", "Nothing"],
      ["Workbooks", "List", ["Materialization schedules", "Schedules"], ["Pages", "Elements"]],
    ]);
  });

  it("have ids that stay, whatever they are called", () => {
    const [, , first] = build([operation({ group: teams })]).item;
    const [, , second] = build([operation({ group: { ...teams, name: "Squads" } })]).item;
    expect(second?.name).toBe("Squads");
    expect(second?.id).toBe(first?.id);
  });
});

describe("what stores something stands before what needs it", () => {
  const lists = (id: string, path: string, group = teams) =>
    operation({
      path,
      name: `List ${id}s`,
      group,
      responses: [jsonResponse({ schema: { properties: { entries: { items: { properties: { [id]: {} } } } } } })],
    });
  const gets = (path: string, group = teams) => operation({ path, name: `Get ${path}`, group });

  it("within a folder, whatever the definition's order", () => {
    const collection = build([gets("/v2/teams/{teamId}"), gets("/v2/teams/plain"), lists("teamId", "/v2/teams")]);
    expect(outline(collection.item).slice(2)).toEqual([
      ["Teams", "Get v2 teams plain", "List teamIds", "Get v2 teams {teamId}"],
    ]);
  });

  it("but folders are in the order of their names", () => {
    const group = (name: string) => ({ key: name.toLowerCase(), name });
    const collection = build([
      gets("/v2/a/{zebraId}", group("A")),
      gets("/v2/b", group("B")),
      lists("zebraId", "/v2/zebras", group("Zebras")),
      gets("/v2/z", group("Zz")),
    ]);
    expect(
      outline(collection.item)
        .slice(2)
        .map((folder) => (folder as string[])[0]),
    ).toEqual(["A", "B", "Zebras", "Zz"]);
  });
});

describe("requests", () => {
  it("of one path go from reading to deleting, and paths keep the definition's order", () => {
    const collection = build([
      operation({ method: "delete", path: "/v2/b", name: "Delete b" }),
      operation({ method: "get", path: "/v2/a", name: "Get a" }),
      operation({ method: "patch", path: "/v2/b", name: "Update b" }),
      operation({ method: "get", path: "/v2/b", name: "Get b" }),
    ]);
    expect(items(collection.item).map(({ name }) => name)).toEqual([
      "Authenticate",
      "Act as another user",
      "Get b",
      "Update b",
      "Delete b",
      "Get a",
    ]);
  });

  it("of one name are told apart by version and method", () => {
    const collection = build([
      operation({ path: "/v2/members", name: "List members" }),
      operation({ path: "/v2.1/members", name: "List members" }),
      operation({ path: "/v2/members", name: "list members", method: "post" }),
    ]);
    expect(items(collection.item).map(({ name }) => name)).toEqual([
      "Authenticate",
      "Act as another user",
      "List members (read)",
      "list members (send)",
      "List members (v2.1, read)",
    ]);
  });

  it("that are deprecated say so, once", () => {
    const collection = build([
      operation({ path: "/v2/a", name: "Old", stability: "deprecated" }),
      operation({ path: "/v2/b", name: "Older (Deprecated)", stability: "deprecated" }),
    ]);
    expect(items(collection.item).map(({ name }) => name)).toEqual([
      "Authenticate",
      "Act as another user",
      "Old (deprecated)",
      "Older (Deprecated)",
    ]);
  });

  it("have ids of their own", () => {
    const paths = ["/v2/a", "/v2/a/", "/v2/{a}", "/v2/{a}:do", "/v2.1/a"];
    const ids = items(build(paths.map((path) => operation({ path }))).item).map(({ id }) => id);
    expect(new Set(ids).size).toBe(paths.length + 2);
  });
});

describe("scripts of the collection", () => {
  const listens = (options: Partial<CollectionOptions>) =>
    build([operation()], options).event?.map(({ listen }) => listen) ?? [];

  it.each<[string, Partial<CollectionOptions>, string[]]>([
    ["a guard and a token before, a test behind", {}, ["prerequest", "test"]],
    ["no test where none are wanted, but what keeps ids", { tests: "none" }, ["prerequest", "test"]],
    ["no token by itself", { autoAuth: false }, ["prerequest", "test"]],
    ["the guard, and what keeps ids", { tests: "none", autoAuth: false }, ["prerequest", "test"]],
  ])("%s", (_, options, want) => {
    expect(listens(options)).toEqual(want);
  });

  it("leave Authenticate its test, in which the token is stored", () => {
    const [authenticate] = items(build([operation()], { tests: "none", autoAuth: false }).item);
    expect(authenticate?.event).toMatchObject([{ listen: "test" }]);
  });
});

it("follows no redirect with the token or the secret", () => {
  const built = items(build([operation(), operation({ method: "post" })]).item);
  expect(built).toHaveLength(4);
  for (const item of built) expect(item.protocolProfileBehavior).toEqual({ followRedirects: false });
});

it("is the same text for the same definition, which stays as it was", () => {
  const operations = [operation(), operation({ path: "/v2/teams", group: teams, method: "post" })];
  const before = structuredClone(operations);
  expect(JSON.stringify(build(operations))).toBe(JSON.stringify(build(operations)));
  expect(operations).toEqual(before);
});

/** A definition that says `{{secret}}` wherever a definition can say anything. */
function hostile(text: string): { [key: string]: unknown } {
  const schema = {
    type: "object",
    title: text,
    description: text,
    required: [text, "kind"],
    properties: {
      [text]: { type: "string", description: text, default: text, pattern: ".*" },
      kind: { enum: [text, "other"], description: text },
      example: { type: "string", example: text },
      list: { type: "array", items: { const: text } },
    },
    additionalProperties: { const: text },
  };
  const other = (title: string) => ({
    title,
    type: "object",
    required: [title],
    properties: { [title]: { const: text } },
  });
  const parameter = (place: string, name: string) => ({
    in: place,
    name,
    required: true,
    description: text,
    example: text,
    schema: { type: "string", description: text, enum: [text] },
  });
  const content = (mediaType: string, more: object = {}) => ({ content: { [mediaType]: { schema, ...more } } });
  const parameters = [
    parameter("query", text),
    parameter("header", `X-${text}`),
    { in: "query", name: "json", required: true, content: { "application/json": { schema } } },
    { in: "query", name: `deep${text}`, style: "deepObject", required: true, schema },
    { in: "query", name: "list", required: true, schema: { type: "array", items: { const: text } } },
    { in: "query", name: `optional${text}`, description: text, schema: { const: text } },
  ];
  const responses = {
    200: {
      description: text,
      ...content("application/json", { examples: { [text]: { summary: text, value: { [text]: text, kind: text } } } }),
    },
    400: { description: text, ...content(`text/${text}`, { example: text }) },
    default: { description: text, ...content("application/json") },
  };
  const post = (requestBody: object) => ({
    post: { operationId: text, summary: text, description: text, tags: [text], parameters, requestBody, responses },
  });
  return definition({
    info: { title: text, version: text, description: text },
    servers: [{ url: "https://api.new.aws.sigmacomputing.com", description: text }],
    paths: {
      [`/v2/${text}/x`]: post(content("application/json")),
      "/v2/{id}/x": {
        parameters: [parameter("path", "id")],
        ...post(content("application/json", { example: { [text]: text, kind: text } })),
      },
      "/v2/variants": post({
        content: { "application/json": { schema: { oneOf: [other(text), other(`${text}2`)] } } },
      }),
      "/v2/form": post(content("application/x-www-form-urlencoded")),
      "/v2/files": post(content("multipart/form-data")),
      "/v2/text": post({ content: { [`text/${text}`]: { schema: { const: text } } } }),
      "/v2/untitled": { get: { operationId: text } },
    },
  });
}

describe("text of a definition is no variable of Postman's", () => {
  it.each(["{{secret}}", "{{{secret}}}", "{{clientID}}{{secret}}", "/{{secret}}/", "\\{{secret}}", "{{$guid}}"])(
    "wherever it says %s",
    (text) => {
      const { api } = readApi([hostile(text)], { allowHosts: [] });
      expect(api.operations).toHaveLength(7);
      const [made] = [
        buildCollection(api, templates, {
          name: "Sigma API",
          groupBy: "tags",
          tests: "contract",
          autoAuth: true,
          body: "full",
          exampleBudget: 65_536,
        }).collection,
      ];
      const { auth: _auth, item, ...rest } = made!;
      const [, , ...entries] = item;
      const found: string[] = [];
      const visit = (value: unknown): void => {
        if (typeof value === "string") found.push(value);
        else if (typeof value === "object" && value !== null) {
          found.push(...Object.keys(value));
          Object.values(value).forEach(visit);
        }
      };
      visit([rest, entries]);
      expect(found.length).toBeGreaterThan(500);
      const variables = new Set(
        found.flatMap(
          (text) =>
            text
              .replace(/\{\{(baseUrl|access_token|workbookId)\}\}|replaceIn\("\{\{\$guid\}\}"\)/g, "")
              .match(/.{0,9}\{\{.*/) ?? [],
        ),
      );
      expect([...variables]).toEqual([]);
    },
  );
});
