/** Each kind of thing that a collection holds: as a file of the tree, and read back. */
import { describe, expect, it } from "vitest";
import { lossesOf } from "../../src/tree/loss.js";
import { readTree } from "../../src/tree/read.js";
import { writeTree } from "../../src/tree/write.js";
import type { Node } from "../support/edits.js";
import { collection, example, fileOf, folder, inside, item } from "../support/tree.js";

const url = (more: object) => ({ url: { raw: "{{baseUrl}}/a", host: ["{{baseUrl}}"], path: ["a"], ...more } });
const post = (body: object) => ({ method: "POST", body });
const raw = (language: string, text: string) => post({ mode: "raw", raw: text, options: { raw: { language } } });
const auth = (type: string, ...pairs: [string, unknown, string?][]) => ({
  auth: { type, [type]: pairs.map(([key, value, kind = "string"]) => ({ key, value, type: kind })) },
});
const script = (listen: string, ...exec: string[]) => ({ listen, script: { type: "text/javascript", exec } });

/** What a request is besides its URL and method, and what stands in its file for that. */
const REQUESTS: [name: string, sent: object, lines: string, more?: object][] = [
  ["nothing more", {}, ""],
  [
    "headers alone are a mapping",
    {
      header: [
        { key: "Accept", value: "*/*" },
        { key: "X", value: "{{x}}" },
      ],
    },
    `headers:\n  Accept: "*/*"\n  X: "{{x}}"\n`,
  ],
  [
    "headers with a description, unticked or repeated are a list",
    {
      header: [
        { key: "A", value: "1", description: "One.\nTwo." },
        { key: "A", value: "x", disabled: true },
      ],
    },
    `headers:\n  - key: A\n    value: "1"\n    description: |-\n      One.\n      Two.\n  - key: A\n    value: x\n    disabled: true\n`,
  ],
  [
    "names that an object would sort or lose",
    {
      header: [
        { key: "b", value: "1" },
        { key: "1", value: "2" },
        { key: "__proto__", value: "3" },
      ],
    },
    `headers:\n  - key: b\n    value: "1"\n  - key: "1"\n    value: "2"\n  - key: __proto__\n    value: "3"\n`,
  ],
  [
    "query and path variables",
    url({
      raw: "{{baseUrl}}/a/:id/?limit=50",
      path: ["a", ":id", ""],
      query: [
        { key: "limit", value: "50" },
        { key: "page", value: "", description: "Which.", disabled: true },
      ],
      variable: [{ key: "id", value: "<id>" }],
    }),
    `queryParams:\n  - key: limit\n    value: "50"\n  - key: page\n    value: ""\n    disabled: true\n    description: Which.\npathVariables:\n  id: <id>\n`,
  ],
  [
    "a parameter without a value",
    url({ raw: "{{baseUrl}}/a?x", query: [{ key: "x", value: null }] }),
    "queryParams:\n  - key: x\n    value: null\n",
  ],
  [
    "JSON",
    raw("json", '{\n  "a": "{{b}}"\n}'),
    'body:\n  type: json\n  content: |-\n    {\n      "a": "{{b}}"\n    }\n',
  ],
  ["JSON of one line", raw("json", '{"a": 1}'), `body:\n  type: json\n  content: '{"a": 1}'\n`],
  ["text", raw("text", "yes"), `body:\n  type: text\n  content: "yes"\n`],
  ["XML", raw("xml", "<a/>\n"), "body:\n  type: xml\n  content: |\n    <a/>\n"],
  ["an empty body", raw("json", ""), `body:\n  type: json\n  content: ""\n`],
  [
    "a form",
    post({
      mode: "urlencoded",
      urlencoded: [
        { key: "grant_type", value: "client_credentials", type: "text" },
        { key: "secret", value: "{{secret}}", type: "text" },
      ],
    }),
    `body:\n  type: urlencoded\n  content:\n    grant_type: client_credentials\n    secret: "{{secret}}"\n`,
  ],
  [
    "a form with files",
    post({
      mode: "formdata",
      formdata: [
        { key: "f", type: "file", src: [] },
        { key: "g", type: "file", src: "/a.csv", contentType: "text/csv", description: "A file.", disabled: true },
        { key: "t", value: "1", type: "text" },
      ],
    }),
    `body:\n  type: formdata\n  content:\n    - type: file\n      key: f\n      src: []\n    - type: file\n      key: g\n      src: /a.csv\n      contentType: text/csv\n      disabled: true\n      description: A file.\n    - type: text\n      key: t\n      value: "1"\n`,
  ],
  [
    "a form with parts of one name, and their content types",
    post({
      mode: "formdata",
      formdata: [
        { key: "t", value: "1", type: "text" },
        { key: "t", value: "{}", type: "text", contentType: "application/json" },
      ],
    }),
    `body:\n  type: formdata\n  content:\n    - type: text\n      key: t\n      value: "1"\n    - type: text\n      key: t\n      value: "{}"\n      contentType: application/json\n`,
  ],
  ["a file", post({ mode: "file", file: { src: "/a.bin" } }), "body:\n  type: file\n  content:\n    src: /a.bin\n"],
  ["no file yet", post({ mode: "file", file: { src: "" } }), "body:\n  type: file\n  content: {}\n"],
  [
    "GraphQL over HTTP",
    post({ mode: "graphql", graphql: { query: "{ a }", variables: "{}" } }),
    `body:\n  type: graphql\n  content:\n    query: "{ a }"\n    variables: "{}"\n`,
  ],
  ["no authorization", { auth: { type: "noauth" } }, "auth:\n  type: noauth\n"],
  [
    "basic",
    auth("basic", ["username", "{{clientID}}"], ["password", "a'b"]),
    `auth:\n  type: basic\n  credentials:\n    username: "{{clientID}}"\n    password: a'b\n`,
  ],
  [
    "OAuth with values of other types",
    auth("oauth2", ["useBrowser", false, "boolean"], ["tokenRequestParams", [{ key: "a" }], "any"]),
    "auth:\n  type: oauth2\n  credentials:\n    useBrowser: false\n    tokenRequestParams:\n      - key: a\n",
  ],
  [
    "scripts",
    {},
    `scripts:\n  - type: beforeRequest\n    code: pm.environment.set("a", "{{b}}");\n    language: text/javascript\n  - type: afterResponse\n    code: |-\n      a();\n\n      \tb();\n    language: text/javascript\n`.replace(
      `code: pm.environment.set("a", "{{b}}");`,
      `code: 'pm.environment.set("a", "{{b}}");'`,
    ),
    { event: [script("prerequest", 'pm.environment.set("a", "{{b}}");'), script("test", "a();", "", "\tb();")] },
  ],
  [
    "settings",
    {},
    "settings:\n  followRedirects: false\n  maxRedirects: 3\n  disabledSystemHeaders:\n    - accept\n",
    { protocolProfileBehavior: { followRedirects: false, maxRedirects: 3, disabledSystemHeaders: { accept: true } } },
  ],
];

describe("a request", () => {
  it.each(REQUESTS)("%s", (_, sent, lines, more = {}) => {
    const given = item("R", more, sent);
    const text = fileOf(given);
    const { raw: address } = given.request.url;
    const start = `$kind: http-request\nid: id of R\nurl: "${address}"\nmethod: ${given.request.method}\n`;
    expect(text).toBe(`${start}${lines}order: 1000\n`);
    expect(readTree(writeTree(collection([given]))).collection).toEqual(collection([given]));
    expect(lossesOf(collection([given]))).toEqual([]);
  });

  it.each([
    ["its text", "https://u:p@example.com:8080/a/:b?x=1&y#z"],
    ["a variable as protocol", "{{protocol}}://example.com/a"],
    ["a host of several parts", "https://{{host}}.example.com/"],
    ["a variable alone", "{{tokenBaseURL}}"],
    ["nothing", ""],
  ])("the URL as %s", (_, address) => {
    const given = item("R", {}, { url: address });
    const [read] = readTree(writeTree(collection([given]))).collection.item as Node[];
    const again = readTree(writeTree(collection([read!]))).collection.item as Node[];
    expect(again[0]).toEqual(read);
    expect(read!.request.url.raw).toBe(address);
  });

  it("parts of a URL count, as in newman, where its text says something else", () => {
    const given = item("R", {}, url({ raw: "{{baseUrl}}/old?x=1", path: ["new"] }));
    expect(fileOf(given)).toContain('url: "{{baseUrl}}/new"\n');
  });
});

describe("examples, folders, the collection", () => {
  it("a saved example is a file beside its request, whose file names their folder", () => {
    const given = item("List: all", { response: [example("OK"), example("No such thing", { code: 404, body: "" })] });
    const files = inside(writeTree(collection([given])));
    expect(Object.keys(files)).toEqual([
      ".resources/definition.yaml",
      "List- all.request.yaml",
      ".resources/List- all.resources/examples/OK.example.yaml",
      ".resources/List- all.resources/examples/No such thing.example.yaml",
    ]);
    expect(files["List- all.request.yaml"]).toContain('name: "List: all"\n');
    expect(files["List- all.request.yaml"]).toContain("examples: ./.resources/List- all.resources/examples\n");
    expect(files[".resources/List- all.resources/examples/OK.example.yaml"]).toBe(
      `$kind: http-example\nid: id of OK\nrequest:\n  url: "{{baseUrl}}/a"\n  method: GET\nresponse:\n  statusCode: 200\n  statusText: OK\n  headers:\n    Content-Type: application/json\n  body:\n    type: json\n    content: "{}"\norder: 1000\n`,
    );
    expect(readTree(writeTree(collection([given]))).collection).toEqual(collection([given]));
  });

  it("folders have their place among the requests", () => {
    const given = collection([
      item("First"),
      folder("Inner", [folder("Empty", []), item("Second")], { description: "Of a folder.", ...auth("basic") }),
      item("Third"),
    ]);
    const read = readTree(writeTree(given)).collection;
    expect(read).toEqual({
      ...given,
      item: [given.item[0], { ...given.item[1], auth: { type: "basic" } }, given.item[2]],
    });
  });

  it("no token call gets the collection's bearer", () => {
    const token = item("Authenticate", {}, { url: { raw: "{{tokenBaseURL}}", host: ["{{tokenBaseURL}}"] } });
    const given = collection([token], {
      ...auth("bearer", ["token", "{{access_token}}"]),
      event: [script("prerequest", "a();")],
      variable: [{ key: "v", value: "1", type: "string" }],
    });
    const files = inside(writeTree(given));
    expect(files[".resources/definition.yaml"]).toMatch(
      /^auth:\n {2}- id: \S+\n {4}name: token endpoint\n {4}type: noauth\n {4}rules:\n {6}url: "\{\{tokenBaseURL\}\}"\n {2}- id: \S+\n {4}type: bearer\n/m,
    );
    expect(files[".resources/definition.yaml"]).toContain("- type: http:beforeRequest\n");
    expect(readTree(writeTree(given)).collection).toEqual(given);
  });

  it("an environment", () => {
    const environment = {
      id: "e",
      name: "Sigma AWS US (West)",
      values: [
        { key: "baseUrl", value: "https://aws-api.sigmacomputing.com", type: "default", enabled: true },
        { key: "secret", value: "", type: "secret", enabled: false },
      ],
      _postman_variable_scope: "environment",
    };
    const files = writeTree(collection([]), [environment]);
    const path = "postman/environments/Sigma AWS US (West).environment.yaml";
    expect([...files.keys()]).toContain(path);
    expect(readTree(files).environments).toMatchObject([{ path, environment }]);
  });
});

describe("what the tree can't express is named", () => {
  it.each([
    ["a script that is switched off", item("R", { event: [{ ...script("test", "a();"), disabled: true }] })],
    ["a body that is switched off", item("R", {}, post({ mode: "raw", raw: "a", disabled: true }))],
    ["the language foo of a body", item("R", {}, raw("foo", "a"))],
    ["cookies of an example", item("R", { response: [example("E", { cookie: [{ name: "a" }] })] })],
    [
      "the auth of an example's request",
      item("R", { response: [example("E", { originalRequest: { auth: { type: "noauth" } } })] }),
    ],
    ["variables of a request", item("R", { variable: [{ key: "a" }] })],
    ["a proxy", item("R", {}, { proxy: { host: "a" } })],
    ["settings of a folder or of the collection", folder("R", [], { protocolProfileBehavior: { strictSSL: false } })],
    ['"x-mine"', item("R", { "x-mine": 1 })],
  ])("%s", (what, given) => {
    const [loss, ...others] = lossesOf(collection([given]));
    expect(loss).toEqual({ where: expect.stringMatching(/^R( \/ E)?$/), what });
    expect(others).toEqual([]);
  });
});
