/** One format into the other and back, on disk. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { convert } from "../src/convert.js";
import { OutputError, UsageError } from "../src/errors.js";
import { toFileText } from "../src/json.js";
import { temporaryFolder } from "./support/build.js";
import { collection, example, folder, item, ROOT } from "./support/tree.js";

const ENVIRONMENT = {
  id: "e",
  name: "Sigma AWS US (West)",
  values: [{ key: "secret", value: "", type: "secret", enabled: true }],
  _postman_variable_scope: "environment",
};

const given = collection([item("R", { response: [example("OK")] }), folder("F", [item("S")])]);

async function setUp(files: { readonly [path: string]: unknown } = {}) {
  const top = await temporaryFolder();
  const write = async (path: string, value: unknown) => {
    await mkdir(dirname(join(top, path)), { recursive: true });
    await writeFile(join(top, path), typeof value === "string" ? value : toFileText(value));
  };
  for (const [path, value] of Object.entries({ "c.json": given, "e.json": ENVIRONMENT, ...files }))
    await write(path, value);
  const at = (path: string) => join(top, path);
  const toTree = (more: object = {}) =>
    convert({ collection: at("c.json"), environments: [at("e.json")], format: "v3", output: at("out"), ...more });
  return { at, write, toTree, read: async (path: string) => await readFile(at(path), "utf8") };
}

describe("v2.1 -> v3 -> v2.1", () => {
  it.each(["out", `out/${ROOT}`])("the same, by the folder %s", async (from) => {
    const { at, toTree, read } = await setUp();
    const { written, losses } = await toTree();
    expect(written).toHaveLength(6);
    expect(losses).toEqual([]);
    const environment = at("out/postman/environments/Sigma AWS US (West).environment.yaml");
    const back = await convert({
      collection: at(from),
      environments: [environment],
      format: "v2.1",
      output: at("back"),
    });
    expect(back).toMatchObject({ target: at("back/c.postman_collection.json"), left: [] });
    expect(JSON.parse(await read("back/c.postman_collection.json"))).toEqual(given);
    expect(JSON.parse(await read("back/sigma-aws-us-west.postman_environment.json"))).toEqual(ENVIRONMENT);
  });

  it("what is there already stays without --force, and what others wrote with it", async () => {
    const { at, write, toTree, read } = await setUp();
    await toTree();
    expect((await toTree()).written).toEqual([]);
    const path = `out/${ROOT}/R.request.yaml`;
    const theirs = `${(await read(path)).replace("method: GET", "method: PUT")}future: 1\n`;
    await write(path, theirs);
    await expect(toTree()).rejects.toThrow(OutputError);
    expect(await read(path)).toBe(theirs);
    await write(`out/${ROOT}/Theirs.request.yaml`, "$kind: graphql-request\n");
    const { written, removed } = await toTree({ force: true });
    expect([written, removed]).toEqual([[`${ROOT}/R.request.yaml`], []]);
    expect(await read(path)).toMatch(/method: GET[\s\S]*\nfuture: 1\n$/);
    const { left } = await convert({ collection: at("out"), format: "v2.1", output: at("back") });
    expect(left).toEqual([{ path: `${ROOT}/Theirs.request.yaml`, kind: "graphql-request" }]);
  });

  it("what v3 can't express is named", async () => {
    const off = { listen: "test", disabled: true, script: { exec: ["a();"] } };
    const { toTree } = await setUp({ "c.json": collection([item("R", { event: [off] })]) });
    expect((await toTree()).losses).toEqual([{ where: "R", what: "a script that is switched off" }]);
  });

  it.each<[string, { [path: string]: unknown }, new (message: string) => Error, RegExp]>([
    ["a file that isn't there", {}, UsageError, /there is no such file/],
    ["another JSON file", { "x.json": {} }, UsageError, /is not a Postman collection/],
    ["a folder without a collection's files", { "x.json/a.txt": "a" }, UsageError, /there is no collection/],
    ["a tree with a conflict", { "x.json/a.request.yaml": "<<<<<<< HEAD\n" }, OutputError, /a conflict that git left/],
  ])("%s is said", async (_, files, kind, message) => {
    const { at } = await setUp(files);
    const act = convert({ collection: at("x.json"), format: "v3", output: at("out") });
    await expect(act).rejects.toThrow(message);
    await expect(act).rejects.toThrow(kind);
  });
});
