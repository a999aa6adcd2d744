import { describe, expect, it } from "vitest";
import type { FieldStyle, FormRules, Operation, Parameter } from "../../src/api/model.js";
import { buildChain } from "../../src/chain/chain.js";
import { buildUrl as build } from "../../src/collection/url.js";
import { jsonResponse, operation, parameter } from "../support/build.js";

/** The URL of an operation that stands alone: nothing feeds it. */
const buildUrl = (given: Operation) => build(given, buildChain([given]));

const inPath = (name: string, more: Partial<Parameter> = {}) => parameter({ in: "path", name, ...more });

describe("the path", () => {
  it.each<[string, Partial<Operation>, { raw: string; path: string[]; variable?: [string, string][] }]>([
    ["is plain", { path: "/v2/whoami" }, { raw: "{{baseUrl}}/v2/whoami", path: ["v2", "whoami"] }],
    [
      "has a parameter",
      { path: "/v2/workbooks/{workbookId}/pages", parameters: [inPath("workbookId")] },
      {
        raw: "{{baseUrl}}/v2/workbooks/:workbookId/pages",
        path: ["v2", "workbooks", ":workbookId", "pages"],
        variable: [["workbookId", "<workbookId>"]],
      },
    ],
    [
      "has an action behind its parameter",
      { path: "/v2/dataModels/{dataModelId}:materialize", parameters: [inPath("dataModelId")] },
      {
        raw: "{{baseUrl}}/v2/dataModels/:dataModelId:materialize",
        path: ["v2", "dataModels", ":dataModelId:materialize"],
        variable: [["dataModelId:materialize", "<dataModelId>:materialize"]],
      },
    ],
    [
      "has an action behind a word",
      { path: "/v2/allowedIps:batchCreate" },
      { raw: "{{baseUrl}}/v2/allowedIps:batchCreate", path: ["v2", "allowedIps:batchCreate"] },
    ],
    [
      "has a segment that looks like a variable of Postman",
      { path: "/v2/:id/{id}", parameters: [inPath("id")] },
      { raw: "{{baseUrl}}/v2/%3Aid/:id", path: ["v2", "%3Aid", ":id"], variable: [["id", "<id>"]] },
    ],
    [
      "has a placeholder for an empty value",
      { path: "/v2/{id}", parameters: [inPath("id", { schema: { const: null } })] },
      { raw: "{{baseUrl}}/v2/:id", path: ["v2", ":id"], variable: [["id", "<id>"]] },
    ],
    [
      "keeps what is coded already, where reserved characters are allowed (3.2)",
      { path: "/v2/{id}", parameters: [inPath("id", { example: "a%2Fb/c%", allowReserved: true })] },
      { raw: "{{baseUrl}}/v2/:id", path: ["v2", ":id"], variable: [["id", "a%2Fb%2Fc%25"]] },
    ],
    [
      "ends with a slash",
      { path: "/v2/teams/{teamId}/", parameters: [inPath("teamId")] },
      {
        raw: "{{baseUrl}}/v2/teams/:teamId/",
        path: ["v2", "teams", ":teamId", ""],
        variable: [["teamId", "<teamId>"]],
      },
    ],
    [
      "has two parameters in one segment",
      {
        path: "/v2/files/{name}.{format}",
        parameters: [inPath("name"), inPath("format", { schema: { enum: ["csv", "pdf"] } })],
      },
      {
        raw: "{{baseUrl}}/v2/files/:name_format",
        path: ["v2", "files", ":name_format"],
        variable: [["name_format", "<name>.csv"]],
      },
    ],
    [
      "has an ending behind its parameter",
      { path: "/v2/rooms/{roomId}.json", parameters: [inPath("roomId")] },
      {
        raw: "{{baseUrl}}/v2/rooms/:roomId_json",
        path: ["v2", "rooms", ":roomId_json"],
        variable: [["roomId_json", "<roomId>.json"]],
      },
    ],
    [
      "has a parameter whose name has a dot, and one whose key would be the same",
      { path: "/v2/{user.id}/x/{user_id}", parameters: [inPath("user.id"), inPath("user_id")] },
      {
        raw: "{{baseUrl}}/v2/:user_id/x/:user_id_2",
        path: ["v2", ":user_id", "x", ":user_id_2"],
        variable: [
          ["user_id", "<user.id>"],
          ["user_id_2", "<user_id>"],
        ],
      },
    ],
    [
      "has a parameter behind a dot, and two around dots",
      { path: "/v2/x.{format}/{from}..{to}", parameters: [inPath("format"), inPath("from"), inPath("to")] },
      {
        raw: "{{baseUrl}}/v2/:x_format/:from_to",
        path: ["v2", ":x_format", ":from_to"],
        variable: [
          ["x_format", "x.<format>"],
          ["from_to", "<from>..<to>"],
        ],
      },
    ],
    [
      "has segments whose texts are the same without braces",
      { path: "/v2/{a}b/{ab}", parameters: [inPath("a"), inPath("ab")] },
      {
        raw: "{{baseUrl}}/v2/:ab/:ab_2",
        path: ["v2", ":ab", ":ab_2"],
        variable: [
          ["ab", "<a>b"],
          ["ab_2", "<ab>"],
        ],
      },
    ],
    [
      "has one parameter twice",
      { path: "/v2/{id}/copy/{id}", parameters: [inPath("id")] },
      { raw: "{{baseUrl}}/v2/:id/copy/:id", path: ["v2", ":id", "copy", ":id"], variable: [["id", "<id>"]] },
    ],
    [
      "has a number",
      { path: "/v2/pages/{page}", parameters: [inPath("page", { schema: { type: "integer", minimum: 1 } })] },
      { raw: "{{baseUrl}}/v2/pages/:page", path: ["v2", "pages", ":page"], variable: [["page", "1"]] },
    ],
    [
      "has an example of the definition",
      { path: "/v2/teams/{teamId}", parameters: [inPath("teamId", { example: "abc" })] },
      { raw: "{{baseUrl}}/v2/teams/:teamId", path: ["v2", "teams", ":teamId"], variable: [["teamId", "abc"]] },
    ],
  ])("%s", (_, given, { raw, path, variable }) => {
    const url = buildUrl(operation(given));
    expect(url).toMatchObject({ raw, path, host: ["{{baseUrl}}"] });
    expect(url.variable?.map(({ key, value }) => [key, value])).toEqual(variable);
    expect(url.query).toBeUndefined();
  });
});

it("follows the base URL of the operation, where it has one", () => {
  const baseUrl = { variable: "uploadBaseUrl", url: "https://upload.example.com" };
  expect(buildUrl(operation({ path: "/v2/files", baseUrl }))).toMatchObject({
    raw: "{{uploadBaseUrl}}/v2/files",
    host: ["{{uploadBaseUrl}}"],
  });
});

describe("the query", () => {
  const list = { type: "array", items: { type: "string" }, example: ["a", "b"] };
  const object = { type: "object", properties: { a: { const: 1 }, b: { const: "x" } } };
  const required = true;

  it.each<[string, Partial<Parameter>, string, [string, string][]]>([
    ["a required text", { name: "search", required }, "?search=<search>", [["search", "<search>"]]],
    ["an optional text, unticked", { name: "search" }, "", [["search", "<search>"]]],
    [
      "a list, one entry each",
      { name: "ids", required, schema: list },
      "?ids=a&ids=b",
      [
        ["ids", "a"],
        ["ids", "b"],
      ],
    ],
    ["a list, not exploded", { name: "ids", required, schema: list, explode: false }, "?ids=a,b", [["ids", "a,b"]]],
    [
      "a list with pipes",
      { name: "ids", required, schema: list, style: "pipeDelimited", explode: false },
      "?ids=a|b",
      [["ids", "a|b"]],
    ],
    [
      "a list with spaces",
      { name: "ids", required, schema: list, style: "spaceDelimited", explode: false },
      "?ids=a b",
      [["ids", "a b"]],
    ],
    [
      "an object, deep",
      { name: "f", required, schema: object, style: "deepObject" },
      "?f[a]=1&f[b]=x",
      [
        ["f[a]", "1"],
        ["f[b]", "x"],
      ],
    ],
    [
      "an object, exploded",
      { name: "f", required, schema: object },
      "?a=1&b=x",
      [
        ["a", "1"],
        ["b", "x"],
      ],
    ],
    [
      "an object, not exploded",
      { name: "f", required, schema: object, explode: false },
      "?f=a,1,b,x",
      [["f", "a,1,b,x"]],
    ],
    ["JSON", { name: "f", required, schema: object, style: "json" }, '?f={"a":1,"b":"x"}', [["f", '{"a":1,"b":"x"}']]],
    [
      "a list of objects",
      { name: "f", required, schema: { type: "array", items: object } },
      '?f={"a":1,"b":"x"}',
      [["f", '{"a":1,"b":"x"}']],
    ],
    [
      "a limit, from what is known of Sigma",
      { name: "limit", required, schema: { type: "integer" } },
      "?limit=50",
      [["limit", "50"]],
    ],
    [
      "a limit that must be smaller",
      { name: "limit", required, schema: { type: "integer", maximum: 10 } },
      "?limit=1",
      [["limit", "1"]],
    ],
    ["a boolean", { name: "all", required, schema: { type: "boolean" } }, "?all=false", [["all", "false"]]],
    ["null, as nothing", { name: "x", required, schema: { type: "null" } }, "?x=", [["x", ""]]],
  ])("%s", (_, given, raw, want) => {
    const url = buildUrl(operation({ path: "/v2/x", parameters: [parameter(given)] }));
    expect(url.raw).toBe(`{{baseUrl}}/v2/x${raw}`);
    expect(url.query?.map(({ key, value }) => [key, value])).toEqual(want);
    for (const entry of url.query ?? []) expect(entry.disabled).toBe(given.required ? undefined : true);
  });

  it("has what is optional and what is required, in the definition's order", () => {
    const parameters = [parameter({ name: "a" }), parameter({ name: "b", required: true }), parameter({ name: "c" })];
    const url = buildUrl(operation({ path: "/v2/x", parameters }));
    expect(url.query?.map(({ key, disabled }) => [key, disabled ?? false])).toEqual([
      ["a", true],
      ["b", false],
      ["c", true],
    ]);
    expect(url.raw).toBe("{{baseUrl}}/v2/x?b=<b>");
  });

  it("says what each is for, and what it may be", () => {
    const url = buildUrl(
      operation({
        path: "/v2/x/{id}",
        parameters: [
          parameter({ name: "sort", description: "The order.", schema: { type: "string", enum: ["asc", "desc"] } }),
          inPath("id", { description: "Which." }),
        ],
      }),
    );
    expect(url.query?.[0]?.description).toBe('The order. (string; one of `"asc"`, `"desc"`; optional)');
    expect(url.variable?.[0]?.description).toBe("Which.\nNo other request returns it: enter a value here.");
  });
});

describe("no variable comes from the definition", () => {
  it.each<[string, Partial<Operation>]>([
    ["a word of the path", { path: "/v2/{{secret}}/x" }],
    ["an example in the path", { path: "/v2/{id}", parameters: [inPath("id", { example: "{{secret}}" })] }],
    [
      "two examples that meet in one segment",
      { path: "/v2/{a}{b}", parameters: [inPath("a", { example: "{" }), inPath("b", { example: "{secret}}" })] },
    ],
    [
      "a name and a value in the query",
      { parameters: [parameter({ name: "{{secret}}", required: true, example: "{{secret}}" })] },
    ],
    ["JSON in the query", { parameters: [parameter({ style: "json", schema: { const: { a: "{{secret}}" } } })] }],
  ])("%s", (_, given) => {
    const { raw, host: _host, ...rest } = buildUrl(operation(given));
    expect(raw.replace(/^\{\{baseUrl\}\}/, "")).not.toContain("{{");
    const strings: string[] = [];
    JSON.stringify(rest, (key, value) => {
      strings.push(key);
      if (typeof value === "string") strings.push(value);
      return value;
    });
    for (const text of strings) expect(text).not.toContain("{{");
  });
});

it.each<[Operation["method"], unknown, string]>([
  ["get", "of-the-definition", "of-the-definition"],
  ["delete", "of-the-definition", "<memberId>"],
  ["put", 7, "<memberId>"],
  ["post", "of-the-definition", "<memberId>"],
])("a %s never gets an id of the definition's where it could do harm", (method, example, value) => {
  const url = buildUrl(
    operation({ method, path: "/v2/members/{memberId}", parameters: [inPath("memberId", { example, schema: {} })] }),
  );
  expect(url.variable?.map((variable) => variable.value)).toEqual([value]);
});

it("percent-codes what would end a value of the query", () => {
  const url = buildUrl(operation({ parameters: [parameter({ name: "q", required: true, example: "a&b=c#d+e" })] }));
  expect(url.query?.map(({ key, value }) => [key, value])).toEqual([["q", "a%26b=c%23d%2Be"]]);
});

it("says of an action behind a parameter that it has to stay", () => {
  const { variable } = buildUrl(
    operation({
      method: "post",
      path: "/v2/dataModels/{dataModelId}:materialize",
      parameters: [inPath("dataModelId")],
    }),
  );
  expect(variable?.[0]?.description).toMatch(/the rest of `\{dataModelId\}:materialize` stays\.$/);
});

describe("a chained path variable", () => {
  const list = operation({
    responses: [
      jsonResponse({
        schema: {
          properties: {
            entries: { items: { properties: { workbookId: {} } } },
            nextPage: {},
          },
        },
      }),
    ],
    parameters: [parameter({ name: "page", description: "Which." }), parameter({ name: "limit" })],
  });
  const below = (method: Operation["method"], path: string) =>
    operation({ method, path, parameters: [inPath("workbookId")] });

  it("holds what a list stores, where the request reads", () => {
    const reading = below("get", "/v2/workbooks/{workbookId}");
    const [variable] = build(reading, buildChain([list, reading])).variable ?? [];
    expect(variable).toEqual({
      key: "workbookId",
      value: "{{workbookId}}",
      description: "`{{workbookId}}` is stored by *List workbooks*.",
    });
  });

  it.each(["post", "put", "patch", "delete"] as const)("is never filled where the request writes: %s", (method) => {
    const writing = below(method, "/v2/workbooks/{workbookId}:publish");
    const [variable] = build(writing, buildChain([list, writing])).variable ?? [];
    expect(variable?.value).toBe("<workbookId>:publish");
    expect(variable?.description).toContain(
      "Never filled in for you, because this request writes: enter a value here. *List workbooks* returns it.",
    );
  });

  it("has the next page one tick away", () => {
    const [page, limit] = build(list, buildChain([list])).query ?? [];
    expect(page).toMatchObject({ key: "page", value: "{{workbooksNextPage}}", disabled: true });
    expect(page?.description).toMatch(/^Which\. .*\nThis request stores the next one as `\{\{workbooksNextPage\}\}`/);
    expect(limit).toMatchObject({ key: "limit", value: "<limit>" });
  });
});

describe("all of the query (3.2)", () => {
  const object = (properties: object, required: string[] = []) => ({ type: "object", properties, required });
  const number = { type: "integer", example: 3 };
  const rules = (fields: FormRules["fields"] = []): Partial<Parameter> => ({
    form: { fields, style: undefined, untypedIsFile: false },
  });
  const styled = (name: string, style: FieldStyle, explode: boolean) => ({
    name,
    contentType: undefined,
    style,
    explode,
  });

  it.each<[string, Partial<Parameter>, string]>([
    ["a form", { ...rules(), schema: object({ a: number, b: { const: "x y&z" } }, ["a", "b"]) }, "a=3&b=x y%26z"],
    ["a form with a list", { ...rules(), schema: object({ ids: { const: [3, 4] } }, ["ids"]) }, "ids=3&ids=4"],
    ["a form with an object", { ...rules(), schema: object({ o: { const: { a: 1 } } }, ["o"]) }, 'o={"a":1}'],
    [
      "a form with a styled list",
      { ...rules([styled("ids", "pipeDelimited", false)]), schema: object({ ids: { const: [3, 4] } }, ["ids"]) },
      "ids=3|4",
    ],
    [
      "a form with an object in brackets",
      { ...rules([styled("o", "deepObject", true)]), schema: object({ o: { const: { a: 1 } } }, ["o"]) },
      "o[a]=1",
    ],
    ["a free form", { ...rules(), schema: { type: "object" } }, "<key>=<q>"],
    ["a form of an empty list", { ...rules(), schema: object({ ids: { const: [] } }, ["ids"]) }, "<key>=<q>"],
    ["JSON", { style: "json", schema: { const: { a: "b&c" } } }, '{"a":"b%26c"}'],
    ["text", { style: "simple", schema: { const: "$.a?b=#c" } }, "$.a?b=%23c"],
  ])("is %s", (_, more, want) => {
    const given = parameter({ in: "querystring", name: "q", required: true, style: "form", ...more });
    expect(buildUrl(operation({ parameters: [given] })).raw).toBe(`{{baseUrl}}/v2/workbooks?${want}`);
  });

  it("has what isn't required unticked", () => {
    const given = parameter({
      in: "querystring",
      name: "q",
      required: true,
      style: "form",
      ...rules(),
      schema: object({ a: number, b: number }, ["a"]),
    });
    expect(buildUrl(operation({ parameters: [given] })).query).toMatchObject([
      { key: "a", value: "3" },
      { key: "b", value: "3", disabled: true },
    ]);
  });
});

it.each<[string, Partial<Operation>, string, object[]]>([
  ["alone", { path: "/v2/a?b=c" }, "a?b=c", [{ key: "b", value: "c" }]],
  [
    "beside a parameter",
    { path: "/v2/a?b", parameters: [parameter({ name: "d", required: true, example: "e" })] },
    "a?b&d=e",
    [{ key: "b" }, { key: "d", value: "e" }],
  ],
  [
    "with a parameter of the path",
    { path: "/v2/a?b=x-{id}", parameters: [inPath("id", { example: "y&z" })] },
    "a?b=x-y%26z",
    [{ key: "b", value: "x-y%26z" }],
  ],
])("a query within the path of a definition is a query: %s", (_, given, raw, query) => {
  const url = buildUrl(operation(given));
  expect(url).toMatchObject({ raw: `{{baseUrl}}/v2/${raw}`, path: ["v2", "a"], query });
  expect(url.query).toHaveLength(query.length);
});
