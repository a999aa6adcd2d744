import { describe, expect, it } from "vitest";
import type { Notice, Operation } from "../../src/api/model.js";
import { readApi } from "../../src/api/read.js";
import { definition } from "../support/build.js";

type Node = { readonly [key: string]: unknown };

function read(given: Node) {
  return readApi([definition(given)], { allowHosts: [] });
}

/** What one operation of a definition becomes. */
function readOperation(
  operation: unknown,
  { path = "/v2/workbooks", method = "get", pathItem = {} }: { path?: string; method?: string; pathItem?: Node } = {},
): { operation: Operation; notices: Notice[] } {
  const { api, notices } = read({ paths: { [path]: { ...pathItem, [method]: operation } } });
  return { operation: api.operations[0]!, notices };
}

function codes(notices: readonly Notice[]): string[] {
  return notices.map(({ code }) => code);
}

describe("an operation's name", () => {
  it.each([
    ["its summary", { summary: " List workbooks ", operationId: "x" }, {}, "List workbooks"],
    ["the path item's summary", { operationId: "x" }, { summary: "Workbooks" }, "Workbooks"],
    ["its id in words", { operationId: "listWorkbookSources" }, {}, "List workbook sources"],
    ["its method and path", {}, {}, "GET /v2/workbooks"],
    ["not an empty summary", { summary: "  ", operationId: "listTeams" }, {}, "List teams"],
  ])("is %s", (_, raw, pathItem, want) => {
    expect(readOperation(raw, { pathItem }).operation.name).toBe(want);
  });
});

describe("stability", () => {
  it.each([
    ["deprecated", { deprecated: true, summary: "Old (Beta)" }, "/v2/x", "deprecated"],
    ["beta by its summary", { summary: "List tags (Beta)" }, "/v2/tags", "beta"],
    ["beta by its path", { summary: "List" }, "/v3alpha/workbooks", "beta"],
    ["stable", { summary: "Alphabetical list of betas" }, "/v2.1/workbooks", "stable"],
  ])("%s", (_, raw, path, want) => {
    expect(readOperation(raw, { path }).operation.stability).toBe(want);
  });
});

describe("security that requests don't follow", () => {
  const schemes = {
    key: { type: "apiKey", in: "header", name: "X-Key" },
    basic: { type: "http", scheme: "basic" },
    bearer: { type: "http", scheme: "Bearer" },
    oauth: { type: "oauth2", flows: { deviceAuthorization: {} } },
  };

  it.each<[string, unknown, string[]]>([
    ["an API key", [{ key: [] }], ["apiKey in header X-Key"]],
    ["one beside a token", [{ key: [], bearer: [] }], ["apiKey in header X-Key"]],
    ["each of several", [{ key: [] }, { basic: [] }], ["apiKey in header X-Key", "http basic"]],
    ["one that nobody describes", [{ other: [] }], ["other"]],
    ["not a token", [{ bearer: [] }], []],
    ["not OAuth", [{ oauth: ["a"] }], []],
    ["not one that needn't be", [{ key: [] }, { bearer: [] }], []],
    ["not an optional one", [{ key: [] }, {}], []],
    ["not none", [], []],
  ])("is said: %s", (_, security, want) => {
    const { notices } = read({
      components: { securitySchemes: schemes },
      paths: { "/v2/a": { get: { security, responses: {} }, put: { security, responses: {} } } },
    });
    const said = notices.filter(({ code }) => code === "security-not-followed");
    expect(said.map(({ message }) => message.split(",")[0])).toEqual(want);
    expect(said.every(({ where }) => where === "GET /v2/a")).toBe(true);
  });
});

describe("methods", () => {
  const fine = { responses: {} };

  it.each<[string, Node, string[], string[]]>([
    ["QUERY is one (3.2)", { query: fine, get: fine }, ["query", "get"], []],
    [
      "others are among the additional ones (3.2)",
      { additionalOperations: { LINK: fine, "M-SEARCH": fine } },
      ["link", "m-search"],
      [],
    ],
    [
      "one in small letters is sent in capitals",
      { additionalOperations: { Link: fine } },
      ["link"],
      ["method-capitals"],
    ],
    [
      "one that is there already counts once",
      { post: fine, additionalOperations: { POST: fine } },
      ["post"],
      ["operation-repeated"],
    ],
    [
      "no request has one with a space",
      { get: fine, additionalOperations: { "A B": fine } },
      ["get"],
      ["operation-left-out"],
    ],
    ["CONNECT has no path", { get: fine, additionalOperations: { CONNECT: fine } }, ["get"], ["operation-left-out"]],
    [
      "what is in additionalOperations and no object is said",
      { get: fine, additionalOperations: { LINK: 1 } },
      ["get"],
      ["operation-left-out"],
    ],
    ["a key that is none isn't", { get: fine, fetch: fine, "x-get": fine }, ["get"], []],
  ])("%s", (_, pathItem, want, wantCodes) => {
    const { api, notices } = read({ openapi: "3.2.0", paths: { "/v2/links": pathItem } });
    expect(api.operations.map(({ method }) => method)).toEqual(want);
    expect(codes(notices)).toEqual(wantCodes);
  });
});

describe("the group", () => {
  it.each<[string, unknown[] | undefined, string, { key: string; name: string }, string[]]>([
    ["its tag", ["members"], "/v2/x", { key: "members", name: "Members" }, []],
    ["its tag in words", ["userAttributes"], "/v2/x", { key: "userattributes", name: "User attributes" }, []],
    [
      "the same for either spelling",
      ["User Attributes"],
      "/v2/x",
      { key: "userattributes", name: "User attributes" },
      [],
    ],
    [
      "its tag without an action",
      ["allowedIps\\:batchCreate"],
      "/v2/x",
      { key: "allowedips", name: "Allowed IPs" },
      ["tag-with-action"],
    ],
    [
      "the resource in its path, for an empty tag",
      [""],
      "/v2/dataModels/{id}",
      { key: "datamodels", name: "Data models" },
      ["tag-empty"],
    ],
    ["the next tag, when the first is no text", [null, "teams"], "/v2/x", { key: "teams", name: "Teams" }, []],
    ["the resource in its path, without tags", undefined, "/v2/teams/{teamId}", { key: "teams", name: "Teams" }, []],
    [
      "the resource without its action",
      undefined,
      "/v2/allowedIps:batchCreate",
      { key: "allowedips", name: "Allowed IPs" },
      [],
    ],
    ["whoami in words", ["whoami"], "/v2/whoami", { key: "whoami", name: "Who am I" }, []],
    ["other, when the path says nothing", undefined, "/v2/{id}", { key: "other", name: "Other" }, []],
  ])("is %s", (_, tags, path, want, wantCodes) => {
    const parameters = [
      { name: "id", in: "path" },
      { name: "teamId", in: "path" },
    ].filter(({ name }) => path.includes(`{${name}}`));
    const { operation, notices } = readOperation({ tags, parameters }, { path });
    expect(operation.group).toEqual(want);
    expect(codes(notices)).toEqual(wantCodes);
  });
});

describe("tags of 3.2", () => {
  const tags = [
    { name: "pets", summary: "Pets and more", parent: "animalCare" },
    { name: "animalCare", description: "All of it.", parent: "shop" },
    { name: "new", kind: "badge" },
    { name: "loop", parent: "loop" },
    { name: "inside", kind: "nav", parent: "the missing" },
  ];

  it.each<[string, unknown[], object]>([
    [
      "have names for the user, and others above",
      ["pets"],
      {
        key: "pets",
        name: "Pets and more",
        above: [
          { key: "shop", name: "Shop" },
          { key: "animalcare", name: "Animal care", description: "All of it." },
        ],
      },
    ],
    [
      "that are badges are no folders",
      ["new", "animalCare"],
      { key: "animalcare", name: "Animal care", description: "All of it.", above: [{ key: "shop", name: "Shop" }] },
    ],
    ["that are badges are folders where nothing else is", ["new"], { key: "new", name: "New" }],
    ["may be below themselves", ["loop"], { key: "loop", name: "Loop" }],
    [
      "may be below one that nobody describes",
      ["inside"],
      { key: "inside", name: "Inside", above: [{ key: "themissing", name: "The missing" }] },
    ],
  ])("%s", (_, given, want) => {
    const { api, notices } = read({ tags, paths: { "/v2/a": { get: { tags: given, responses: {} } } } });
    expect(api.operations[0]?.group).toEqual(want);
    expect(notices).toEqual([]);
  });
});

describe("parameters", () => {
  const search = { name: "search", in: "query", schema: { type: "string" } };
  const id = { name: "workbookId", in: "path", required: true, schema: { type: "string" } };
  const path = "/v2/workbooks/{workbookId}";

  it("of the path item come first, and the operation's take their place", () => {
    const { operation } = readOperation(
      { parameters: [{ ...search, required: true, schema: { type: "integer" } }] },
      { path, pathItem: { parameters: [search, id] } },
    );
    expect(operation.parameters).toMatchObject([
      { name: "search", required: true, schema: { type: "integer" } },
      { name: "workbookId", required: true },
    ]);
  });

  it("of one name in two places are two", () => {
    const { operation } = readOperation({ parameters: [search, { ...search, in: "header" }] });
    expect(operation.parameters.map((parameter) => parameter.in)).toEqual(["query", "header"]);
  });

  it.each<[string, unknown, string[], string[]]>([
    [
      "an Authorization header, which would override the token",
      { name: "Authorization", in: "header", required: true },
      [],
      ["authorization-header"],
    ],
    ["an authorization header in small letters", { name: "authorization", in: "header" }, [], ["authorization-header"]],
    ["Accept, which OpenAPI gives another place", { name: "Accept", in: "header" }, [], []],
    ["Content-Type", { name: "content-type", in: "header" }, [], []],
    [
      "what is the query as a whole, and says nothing of it",
      { name: "q", in: "querystring" },
      [],
      ["parameter-unsupported"],
    ],
    ["a cookie that no cookie can be", { name: "a b", in: "cookie" }, [], ["cookie-name"]],
    ["one without a name", { in: "query" }, [], ["parameter-unreadable"]],
    ["one that is no object", "search", [], ["parameter-unreadable"]],
    ["a path parameter that the path doesn't have", { name: "teamId", in: "path" }, [], ["path-parameter-unused"]],
    ["not a query parameter called authorization", { name: "authorization", in: "query" }, ["authorization"], []],
  ])("leaves out %s", (_, parameter, names, wantCodes) => {
    const { operation, notices } = readOperation({ parameters: [parameter] });
    expect(operation.parameters.map(({ name }) => name)).toEqual(names);
    expect(codes(notices)).toEqual(wantCodes);
  });

  it("declares what the path has and nobody declared", () => {
    const { operation, notices } = readOperation({}, { path: "/v2/dataModels/{dataModelId}:materialize" });
    expect(operation.parameters).toMatchObject([
      { in: "path", name: "dataModelId", required: true, schema: { type: "string" } },
    ]);
    expect(codes(notices)).toEqual(["path-parameter-undeclared"]);
  });

  it.each<[string, Node, Node]>([
    [
      "a path parameter is required, whatever it says",
      { ...id, required: false },
      { required: true, style: "simple", explode: false },
    ],
    ["a query parameter is an exploded form", search, { required: false, style: "form", explode: true }],
    ["a header is simple", { name: "X-A", in: "header" }, { style: "simple", explode: false, schema: {} }],
    ["explode is what it says", { ...search, explode: false }, { style: "form", explode: false }],
    ["a style that doesn't exist is the default one", { ...search, style: "matrixx" }, { style: "form" }],
    [
      "content is JSON",
      { name: "filter", in: "query", content: { "application/json": { schema: { type: "object" } } } },
      { style: "json", schema: { type: "object" } },
    ],
    [
      "text in the schema counts",
      { ...search, schema: { type: "string", description: "In the schema." } },
      { description: "In the schema." },
    ],
    [
      "text beside the schema counts more",
      { ...search, description: "Beside it.", schema: { description: "In it." } },
      { description: "Beside it." },
    ],
    ["an example", { ...search, example: "a" }, { example: "a" }],
    ["the first of examples", { ...search, examples: { one: { value: "b" } } }, { example: "b" }],
    [
      "the first of examples that has a value",
      { ...search, examples: { none: { summary: "leave it out" }, far: { externalValue: "x" }, one: { value: "b" } } },
      { example: "b" },
    ],
    [
      "the first of examples that is valid",
      { ...search, schema: { type: "string" }, examples: { bad: { value: 1 }, good: { value: "b" } } },
      { example: "b" },
    ],
    [
      "the first of examples where none is",
      { ...search, schema: { type: "string" }, examples: { a: { value: 1 }, b: { value: 2 } } },
      { example: 1 },
    ],
    ["an example of OpenAPI 3.2", { ...search, examples: { one: { dataValue: "b" } } }, { example: "b" }],
    [
      "an example of the content",
      { name: "f", in: "query", content: { "application/json": { example: { a: 1 } } } },
      { example: { a: 1 }, style: "json" },
    ],
    [
      "examples of the content",
      { name: "f", in: "query", content: { "application/json": { examples: { no: {}, a: { value: [1] } } } } },
      { example: [1] },
    ],
    [
      "content that is text",
      { name: "f", in: "query", content: { "text/plain": { schema: { type: "string" }, example: "x" } } },
      { example: "x", style: "form" },
    ],
    [
      "a cookie is an exploded form",
      { name: "session", in: "cookie" },
      { in: "cookie", required: false, style: "form", explode: true },
    ],
  ])("%s", (_, raw, want) => {
    const { operation } = readOperation({ parameters: [raw] }, { path: raw.in === "path" ? path : "/v2/workbooks" });
    expect(operation.parameters).toMatchObject([want]);
  });
});

it.each<[string, Node, string, string[]]>([
  ["path", { style: "matrix" }, "matrix", []],
  ["path", { style: "label", explode: true }, "label", []],
  ["path", { style: "form" }, "simple", ["parameter-style"]],
  ["query", { style: "pipeDelimited" }, "pipeDelimited", []],
  ["query", { style: "simple" }, "form", ["parameter-style"]],
  ["header", { style: "deepObject" }, "simple", ["parameter-style"]],
])("a parameter in %s with %j has the style %s, and what it can't have is said", (place, more, style, wantCodes) => {
  const path = "/v2/{p}";
  const declared = { in: "path", name: "p" };
  const parameters = place === "path" ? [{ ...declared, ...more }] : [declared, { in: place, name: "p", ...more }];
  const { operation, notices } = readOperation({ parameters }, { path });
  expect(operation.parameters.at(-1)?.style).toBe(style);
  expect(codes(notices)).toEqual(wantCodes);
});

describe("what can't be read", () => {
  it("is left out alone, and said", () => {
    const { api, notices } = read({
      paths: {
        "/v2/good": { get: {}, parameters: null },
        "/v2/bad": { get: null, post: [] },
        "no/slash": { get: {} },
        "/v2/none": null,
        "/v2/extension": { "x-sigma": {}, summary: "no operation" },
      },
    });
    expect(api.operations.map(({ method, path }) => `${method} ${path}`)).toEqual(["get /v2/good"]);
    expect(notices.filter(({ kind }) => kind === "warning").map(({ where }) => where)).toEqual([
      "#/paths/~1v2~1bad/get",
      "#/paths/~1v2~1bad/post",
      "#/paths/no~1slash/get",
    ]);
  });

  it.each([
    ["tags", { tags: "members" }],
    ["parameters", { parameters: {} }],
    ["responses", { responses: [] }],
    ["requestBody", { requestBody: { content: [] } }],
    ["description", { description: { text: "" } }],
    ["operationId", { operationId: 7 }],
  ])("%s of the wrong type count as none", (_, raw) => {
    expect(readOperation(raw).operation).toMatchObject({
      id: "",
      description: "",
      parameters: [],
      responses: [],
      body: undefined,
    });
  });
});

describe("several documents", () => {
  it("become one API: the first that has an operation gives it", () => {
    const first = definition({ paths: { "/v2/a": { get: { summary: "First" } } } });
    const second = definition({
      info: { title: "Other", version: "9" },
      servers: [{ url: "https://api.sigmacomputing.com" }],
      paths: { "/v2/a": { get: { summary: "Second" }, post: { summary: "New" } } },
    });
    const { api } = readApi([first, second], { allowHosts: [] });
    expect(api.operations.map(({ name }) => name)).toEqual(["First", "New"]);
    expect(api).toMatchObject({ title: "Sigma", version: "1", servers: [{ region: "us-west" }, { region: "us" }] });
  });

  it("have an operation once, whatever its parameters are called, and say so", () => {
    const first = definition({ paths: { "/v2/a/{id}": { get: { summary: "First" } } } });
    const second = definition({ paths: { "/v2/a/{aId}": { get: { summary: "Second" } } } });
    const { api, notices } = readApi([first, second], { allowHosts: [] });
    expect(api.operations.map(({ name }) => name)).toEqual(["First"]);
    expect(notices).toContainEqual(
      expect.objectContaining({ code: "operation-repeated", where: "#/paths/~1v2~1a~1{aId}/get" }),
    );
  });

  it("share the servers of the one that has some", () => {
    const { api } = readApi(
      [definition({ servers: [] }), definition({ servers: [{ url: "https://api.sigmacomputing.com" }] })],
      { allowHosts: [] },
    );
    expect(api.servers.map(({ label }) => label)).toEqual(["GCP US"]);
  });

  it("know each other's operation ids in links", () => {
    const { api } = readApi(
      [
        definition({ paths: { "/v2/a": { get: { description: "See [it](list-teams)." } } } }),
        definition({ paths: { "/v2/teams": { get: { operationId: "List-Teams" } } } }),
      ],
      { allowHosts: [] },
    );
    expect(api.operations[0]?.description).toBe("See [it](https://help.sigmacomputing.com/reference/list-teams).");
  });
});

it.each([
  ["nothing is said", undefined, { title: "Sigma REST API", version: "", description: "" }],
  [
    "a summary stands for the description",
    { title: " T ", version: " 2 ", summary: "S" },
    { title: "T", version: "2", description: "S" },
  ],
])("the API's title when %s", (_, info, want) => {
  expect(read({ info }).api).toMatchObject(want);
});
