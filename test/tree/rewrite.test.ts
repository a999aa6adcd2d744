/** Writing over a tree that is there: what changed gets a new text, what somebody else wrote stays. */
import { describe, expect, it } from "vitest";
import { readTree } from "../../src/tree/read.js";
import { rewriteTree } from "../../src/tree/rewrite.js";
import { writeTree } from "../../src/tree/write.js";
import { foldersOf, itemsOf, type Node } from "../support/edits.js";
import { collection, example, folder, item, ROOT, treeOf } from "../support/tree.js";

const fresh = () =>
  collection([
    item("First", { response: [example("OK"), example("Not found")] }),
    item("Second"),
    folder("F", [item("Third", { response: [example("Fine")] }), item("Fourth")]),
  ]);

/** What a rewrite does after an edit of the collection, or of the files before that. */
function rewrite(
  edit: (collection: Node) => void,
  files: ReadonlyMap<string, string> = writeTree(fresh()),
  environments: Node[] = [],
) {
  const next = structuredClone(readTree(files).collection) as Node;
  edit(next);
  const { written, removed } = rewriteTree(files, next, environments);
  const after = new Map([...files, ...written].filter(([path]) => !removed.includes(path)));
  const short = (path: string) => path.replace(`${ROOT}/`, "");
  const reread = readTree(after).collection as Node;
  return { written: [...written.keys()].map(short), removed: removed.map(short), after, reread, next };
}

const find = (collection: Node, name: string) =>
  [...itemsOf(collection), ...foldersOf(collection)].find((entry) => entry.name === name) as Node;

function change(files: ReadonlyMap<string, string>, path: string, edit: (text: string) => string): Map<string, string> {
  const text = files.get(`${ROOT}/${path}`);
  if (text === undefined) throw new Error(`there is no ${path}`);
  return new Map([...files, [`${ROOT}/${path}`, edit(text)]]);
}

function move(files: ReadonlyMap<string, string>, from: string, to: string): Map<string, string> {
  return new Map([...files].map(([path, text]) => [path.replace(`${ROOT}/${from}`, `${ROOT}/${to}`), text]));
}

describe("a change of the collection changes the files it is in", () => {
  it.each<[string, (collection: Node) => void, string[], string[]?]>([
    ["nothing", () => {}, []],
    [
      "a body",
      (all) => (find(all, "Second").request.body = { mode: "raw", raw: "a", options: { raw: { language: "text" } } }),
      ["Second.request.yaml"],
    ],
    [
      "an example",
      (all) => (find(all, "First").response[1].body = "new"),
      [".resources/First.resources/examples/Not found.example.yaml"],
    ],
    ["a folder's description", (all) => (find(all, "F").description = "New."), ["F/.resources/definition.yaml"]],
    ["the collection's", (all) => (all.info.description = "New."), [".resources/definition.yaml"]],
    ["a new request in the middle", (all) => all.item.splice(1, 0, item("New")), ["New.request.yaml"]],
    [
      "a first example",
      (all) => find(all, "Second").response.push(example("Created")),
      ["Second.request.yaml", ".resources/Second.resources/examples/Created.example.yaml"],
    ],
    ["one request less", (all) => all.item.splice(1, 1), [], ["Second.request.yaml"]],
    [
      "a folder less",
      (all) => all.item.splice(2, 1),
      [],
      [
        "F/Third.request.yaml",
        "F/Fourth.request.yaml",
        "F/.resources/definition.yaml",
        "F/.resources/Third.resources/examples/Fine.example.yaml",
      ],
    ],
    ["another order", (all) => all.item.reverse(), ["F/.resources/definition.yaml", "Second.request.yaml"]],
    ["a new name", (all) => (find(all, "Second").name = "Other"), ["Other.request.yaml"], ["Second.request.yaml"]],
    [
      "another folder",
      (all) => find(all, "F").item.push(...all.item.splice(0, 1)),
      [
        "F/First.request.yaml",
        "F/.resources/First.resources/examples/OK.example.yaml",
        "F/.resources/First.resources/examples/Not found.example.yaml",
      ],
      [
        "First.request.yaml",
        ".resources/First.resources/examples/OK.example.yaml",
        ".resources/First.resources/examples/Not found.example.yaml",
      ],
    ],
  ])("%s", (_, edit, written, removed = []) => {
    const result = rewrite(edit);
    expect(result.written.toSorted()).toEqual(written.toSorted());
    expect(result.removed.toSorted()).toEqual(removed.toSorted());
    expect(result.reread).toEqual(result.next);
  });

  it("an environment", () => {
    const environment = {
      id: "e",
      name: "E",
      values: [{ key: "a", value: "1" }],
      _postman_variable_scope: "environment",
    };
    const path = "postman/environments/Mine.environment.yaml";
    const files = new Map(writeTree(fresh()));
    files.set(path, "# Ours.\nid: e\nname: E\ncolor: red\nvalues:\n  - key: a\n    value: '1'\n");
    expect(rewrite(() => {}, files, [environment]).written).toEqual([]);
    const { after, written } = rewrite(() => {}, files, [{ ...environment, values: [{ key: "a", value: "2" }] }]);
    expect(written).toEqual([path]);
    expect(after.get(path)).toContain("color: red\n");
  });
});

describe("what others wrote stays", () => {
  const commented = (text: string) => `# Ask Ann.\n${text}`;

  it("comments and the order of keys, in files that mean what they did", () => {
    const reversed = (text: string) =>
      commented(text.replace("$kind: http-request\n", "").concat("$kind: http-request\n"));
    const files = change(writeTree(fresh()), "Second.request.yaml", reversed);
    const { written, after } = rewrite((all) => (find(all, "First").request.method = "HEAD"), files);
    expect(written).toEqual(["First.request.yaml"]);
    expect(after.get(`${ROOT}/Second.request.yaml`)).toMatch(/^# Ask Ann\.\nid/);
  });

  it.each([
    ["a request", "Second.request.yaml", (all: Node) => (find(all, "Second").request.method = "PUT")],
    ["a folder", "F/.resources/definition.yaml", (all: Node) => (find(all, "F").description = "New.")],
    [
      "an example",
      ".resources/First.resources/examples/OK.example.yaml",
      (all: Node) => (find(all, "First").response[0].code = 201),
    ],
  ])("keys of %s that we don't know", (_, path, edit) => {
    const files = change(writeTree(fresh()), path, (text) => `${text}future:\n  deep: [1, {a: b}]\n`);
    expect(rewrite(() => {}, files).written).toEqual([]);
    const { written, after } = rewrite(edit, files);
    expect(written).toEqual([path]);
    expect(after.get(`${ROOT}/${path}`)).toContain("future:\n  deep:\n    - 1\n    - a: b\n");
  });

  it("keys of a parameter, a script, an authorization for certain URLs", () => {
    const extra = [
      "queryParams:\n  - key: a\n    value: '1'\n    color: red\n  - key: b\n    value: '2'\n",
      "scripts:\n  - type: afterResponse\n    code: a();\n    color: blue\n  - type: graphql:beforeQuery\n    code: b();\n",
    ].join("");
    let files = change(writeTree(fresh()), "Second.request.yaml", (text) => text + extra);
    const rule =
      "auth:\n  - id: x\n    type: noauth\n    rules: {url: a}\n  - id: y\n    type: bearer\n    credentials: {token: t}\n";
    files = change(files, ".resources/definition.yaml", (text) => text + rule);
    const { written, after } = rewrite((all) => {
      find(all, "Second").request.url.query[1].value = "3";
      all.info.description = "New.";
    }, files);
    expect(written).toEqual([".resources/definition.yaml", "Second.request.yaml"]);
    const text = after.get(`${ROOT}/Second.request.yaml`);
    for (const line of ["color: red", "color: blue", "type: graphql:beforeQuery", 'value: "3"'])
      expect(text).toContain(line);
    expect(after.get(`${ROOT}/.resources/definition.yaml`)).toContain("rules:\n      url: a\n");
  });

  it("where a file was moved to or what it was renamed to", () => {
    let files: ReadonlyMap<string, string> = move(writeTree(fresh()), "Second.request.yaml", "F/Zweite.request.yaml");
    files = move(files, "F/", "Ordner/");
    const { written, removed, reread } = rewrite(() => {}, files);
    expect([written, removed]).toEqual([[], []]);
    expect(find(reread, "Ordner").item.map(({ name }: Node) => name)).toEqual(["Third", "Fourth", "Zweite"]);
    const next = rewrite((all) => (find(all, "Zweite").request.method = "PUT"), files);
    expect(next.written).toEqual(["Ordner/Zweite.request.yaml"]);
  });

  it("a file that somebody deleted stays deleted", () => {
    const files = new Map(writeTree(fresh()));
    files.delete(`${ROOT}/Second.request.yaml`);
    expect(rewrite(() => {}, files)).toMatchObject({ written: [], removed: [] });
  });

  it("files of other kinds, and the names they have", () => {
    const other = { "New.request.yaml": "$kind: graphql-request\nurl: a\n", "F/notes.md": "Ours.\n" };
    const files = new Map([...writeTree(fresh()), ...treeOf(other)]);
    const { written, removed, after } = rewrite((all) => all.item.push(item("New")), files);
    expect(written).toEqual([expect.stringMatching(/^New-[0-9a-f]{4}\.request\.yaml$/)]);
    expect(removed).toEqual([]);
    expect(after.get(`${ROOT}/New.request.yaml`)).toBe(other["New.request.yaml"]);
  });

  it.each([
    [
      "without ids, order, definitions and names of examples' folders",
      { drop: /^(?:id|order|examples): .*\n/gm, definitions: false },
    ],
    ["with lines that end as on Windows", { drop: /\r/g, definitions: true }],
  ])("a tree %s is one that means the same", (_, { drop, definitions }) => {
    const written = [...writeTree(fresh())].filter(([path]) => definitions || !path.endsWith("definition.yaml"));
    const files = new Map(
      written.map(([path, text]) => [path, text.replace(drop, "").replaceAll("\n", definitions ? "\r\n" : "\n")]),
    );
    expect(rewrite(() => {}, files)).toMatchObject({ written: [], removed: [] });
    const next = rewrite((all) => (find(all, "Third").request.method = "PUT"), files);
    expect(next.written).toEqual(["F/Third.request.yaml"]);
    expect(next.reread).toEqual(next.next);
  });
});
