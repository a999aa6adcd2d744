/** Trees that others wrote: the Postman CLI, Postman itself, somebody in an editor. */
import { describe, expect, it } from "vitest";
import { OutputError, UsageError } from "../../src/errors.js";
import { readTree } from "../../src/tree/read.js";
import type { Node } from "../support/edits.js";
import { ROOT, treeOf } from "../support/tree.js";

const DEFINITION = { ".resources/definition.yaml": "$kind: collection\nid: c\n" };
const KIND = "$kind: http-request\n";
const EXAMPLE = "$kind: http-example\nrequest:\n  url: a\n  method: GET\nresponse:\n  statusCode: 200\n";

const read = (files: { readonly [path: string]: string }) => readTree(treeOf({ ...DEFINITION, ...files }));
const items = (files: { readonly [path: string]: string }) => read(files).collection.item as Node[];
const only = (text: string) => items({ "R.request.yaml": KIND + text })[0] as Node;

describe("one meaning, several spellings", () => {
  it.each([
    ["a mapping", "headers:\n  A: '1'\n  B: '2'\n"],
    ["a list", "headers:\n  - key: A\n    value: '1'\n  - key: B\n    value: '2'\n"],
    ["numbers without quotes", "headers: {A: 1, B: 2}\n"],
    ["an anchor", "headers:\n  - &a {key: A, value: '1'}\n  - {key: B, value: '2'}\n"],
    ["lines that end as on Windows", "headers:\r\n  A: '1'\r\n  B: '2'\r\n"],
  ])("headers as %s", (_, text) => {
    expect(only(text).request.header).toEqual([
      { key: "A", value: "1" },
      { key: "B", value: "2" },
    ]);
  });

  it.each([
    [
      "in the text",
      "url: '{{b}}/a?x=1&y'\n",
      [
        ["x", "1"],
        ["y", null],
      ],
    ],
    ["in the list", "url: '{{b}}/a'\nqueryParams: {x: '1'}\n", [["x", "1"]]],
    ["in both, where the list counts", "url: '{{b}}/a?x=1'\nqueryParams: {x: '2'}\n", [["x", "2"]]],
    [
      "in each another",
      "url: '{{b}}/a?x=1'\nqueryParams: {y: '2'}\n",
      [
        ["x", "1"],
        ["y", "2"],
      ],
    ],
    ["in the text, and an empty list", "url: '{{b}}/a?x=1'\nqueryParams: []\n", [["x", "1"]]],
  ])("query parameters %s", (_, text, want) => {
    const { url } = only(text).request;
    expect(url.query.map(({ key, value }: Node) => [key, value])).toEqual(want);
    const sent = want.map(([key, value]) => (value === null ? key : `${key}=${value}`));
    expect(url.raw).toBe(`{{b}}/a?${sent.join("&")}`);
  });

  it.each([
    ["a mapping", "auth:\n  type: basic\n  credentials:\n    username: u\n"],
    ["a list", "auth:\n  type: basic\n  credentials:\n    - key: username\n      value: u\n"],
  ])("credentials as %s", (_, text) => {
    expect(only(text).request.auth).toEqual({
      type: "basic",
      basic: [{ key: "username", value: "u", type: "string" }],
    });
  });

  it("scripts with or without their protocol", () => {
    const text = "scripts:\n  - type: http:beforeRequest\n    code: a();\n  - type: afterResponse\n    code: b();\n";
    expect(only(text).event.map(({ listen }: Node) => listen)).toEqual(["prerequest", "test"]);
  });

  it("of several authorizations of the collection the one for every URL", () => {
    const text = `${DEFINITION[".resources/definition.yaml"]}auth:\n  - type: noauth\n    rules: {url: a}\n  - type: bearer\n    credentials: {token: t}\n`;
    const { collection } = read({ ".resources/definition.yaml": text });
    expect(collection.auth).toEqual({ type: "bearer", bearer: [{ key: "token", value: "t", type: "string" }] });
  });
});

describe("order, names, ids", () => {
  it("by `order`, what has none first, and by name what has the same", () => {
    const at = (order: string) => `${KIND}${order}`;
    const names = items({
      "b.request.yaml": at("order: 2"),
      "a.request.yaml": at("order: 2"),
      "d.request.yaml": at(""),
      "c/x.request.yaml": KIND,
      "c/.resources/definition.yaml": "$kind: collection\norder: 1.5\n",
    }).map(({ name }) => name);
    expect(names).toEqual(["d", "c", "a", "b"]);
  });

  it("the name of a file, unless it says another", () => {
    const names = items({
      "a-b.request.yaml": `${KIND}name: a/b\n`,
      "c.request.yaml": KIND,
      "f/g/h.request.yaml": KIND,
    });
    expect(names.map(({ name }) => name)).toEqual(["a/b", "c", "f"]);
    expect(names[2]!.item[0].name).toBe("g");
  });

  it("a file that was copied has an id of its own, and its original keeps the examples", () => {
    const files = {
      "R copy.request.yaml": `${KIND}id: r\nexamples: ./.resources/R.resources/examples\n`,
      "R.request.yaml": `${KIND}id: r\nexamples: ./.resources/R.resources/examples\n`,
      ".resources/R.resources/examples/OK.example.yaml": EXAMPLE,
    };
    const [copy, original] = items(files) as [Node, Node];
    expect(original).toMatchObject({ id: "r", response: [{ name: "OK" }] });
    expect(copy.response).toEqual([]);
    expect(copy.id).not.toBe("r");
    expect(items(files)).toEqual([copy, original]);
  });

  it("a request that was moved alone finds its examples where they were", () => {
    const [folder] = items({
      "F/R.request.yaml": `${KIND}id: r\nexamples: ./.resources/R.resources/examples\n`,
      ".resources/R.resources/examples/OK.example.yaml": EXAMPLE,
    });
    expect(folder!.item[0].response).toMatchObject([{ name: "OK" }]);
  });
});

describe("what isn't ours is left alone and told", () => {
  it("other kinds in and beside the collection", () => {
    const { collection, left } = read({
      "G.request.yaml": "$kind: graphql-request\nurl: a\n",
      "README.md": "# Ours\n",
      ".resources/Gone.resources/examples/OK.example.yaml": EXAMPLE,
      "postman/flows/a.flow.yaml": "nodes: []\n",
      "postman/specs/a/index.yaml": "openapi: 3.1.0\n",
      "postman/environments/.gitkeep": "",
    });
    expect(collection.item).toEqual([]);
    expect(left).toEqual([
      { path: `${ROOT}/G.request.yaml`, kind: "graphql-request" },
      { path: `${ROOT}/README.md`, kind: "file" },
      { path: "postman/flows/a.flow.yaml", kind: "flows" },
      { path: "postman/specs/a/index.yaml", kind: "specs" },
      { path: "postman/environments/.gitkeep", kind: "environments" },
      { path: `${ROOT}/.resources/Gone.resources/examples/OK.example.yaml`, kind: "http-example" },
    ]);
  });

  it("another collection needs one to be named", () => {
    const files = treeOf({ ...DEFINITION, "postman/collections/D/R.request.yaml": KIND });
    expect(() => readTree(files)).toThrow(UsageError);
    expect(readTree(files, "postman/collections/D").collection).toMatchObject({
      info: { name: "D" },
      item: [{ name: "R" }],
    });
    expect(() => readTree(new Map())).toThrow("there is no collection");
  });
});

describe("a file that can't be read", () => {
  const conflict = `${KIND}<<<<<<< HEAD\nurl: a\n=======\nurl: b\n>>>>>>> theirs\n`;
  it.each([
    ["R.request.yaml", `${KIND}url: "a\n`, "not valid YAML", /R\.request\.yaml:3:\d+$/],
    ["R.request.yaml", `${KIND}url: {{b}}/a\n`, "not valid YAML", /R\.request\.yaml:2:\d+$/],
    ["R.request.yaml", `${KIND}url: a\nurl: b\n`, "not valid YAML: ", /R\.request\.yaml:3:\d+$/],
    ["R.request.yaml", `${KIND}code: |-\n  a\n${conflict.slice(KIND.length)}`, "conflict", /R\.request\.yaml:4:1$/],
    ["F/.resources/definition.yaml", conflict, "holds a conflict that git left", /definition\.yaml:2:1$/],
    ["postman/environments/e.environment.yaml", conflict, "holds a conflict", /e\.environment\.yaml:2:1$/],
    ["R.request.yaml", "", "is empty", /R\.request\.yaml:1:1$/],
    ["R.request.yaml", "- a\n", "not a YAML mapping", /R\.request\.yaml:1:1$/],
    ["R.request.yaml", "url: a\n", "has no $kind", /R\.request\.yaml$/],
    [".resources/definition.yaml", KIND, "its $kind is http-request", /definition\.yaml$/],
  ])("%s: %j", (path, text, message, where) => {
    const act = () => read({ [path]: text });
    expect(act).toThrow(OutputError);
    expect(act).toThrow(message);
    try {
      act();
    } catch (error) {
      expect((error as OutputError).where).toMatch(where);
      expect((error as OutputError).hint).not.toBeUndefined();
    }
  });
});
