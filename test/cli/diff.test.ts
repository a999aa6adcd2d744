/** `sigma-postman diff` as people run it: what it prints, how it ends, and that it writes nothing. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { definition, snapshot, temporaryFolder } from "../support/build.js";
import { sigmaPostman } from "../support/cli.js";

const OLD = definition({ info: { title: "Sigma", version: "1" } });
const NEW = definition({
  info: { title: "Sigma", version: "2" },
  paths: {
    "/v2/whoami": {
      get: {
        operationId: "whoami",
        summary: "Who am I",
        parameters: [{ in: "query", name: "q", required: true }],
        responses: {},
      },
    },
    "/v2/teams": {
      get: { operationId: "listTeams", summary: "List \u001b[31mteams\u001b[0m", tags: ["teams"], responses: {} },
    },
  },
});

async function folderWith(): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "old.json"), JSON.stringify(OLD));
  await writeFile(join(folder, "new.json"), JSON.stringify(NEW));
  await writeFile(join(folder, "broken.json"), "{");
  return folder;
}

/** Runs it, and sees that the folder is as it was. */
async function diff(args: readonly string[], env: { readonly [name: string]: string } = {}) {
  const folder = await folderWith();
  const before = await snapshot(folder);
  const outcome = await sigmaPostman(folder, ["diff", ...args], { env });
  expect(await snapshot(folder)).toEqual(before);
  return outcome;
}

it("prints what changed, and writes nothing", async () => {
  const { code, stdout, stderr } = await diff(["old.json", "new.json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatchInlineSnapshot(`
    "Sigma 1 -> Sigma 2
    2 operations, previously 1: 1 added, 1 changed.
    1 operation breaks existing calls.
    ! breaks existing calls, ? may.

    Changed (1)
      Who am I
        GET    /v2/whoami  Who am I
          ! new and required query parameter q

    Added (1)
      Teams
        GET    /v2/teams  List [31mteams[0m
    "
  `);
});

describe("ends with", () => {
  it.each<[string, number | "timeout", readonly string[], RegExp | undefined]>([
    ["what changed, unless the exit code is asked for", 0, ["old.json", "new.json"], undefined],
    ["what changed, when it is", 1, ["old.json", "new.json", "--exit-code"], undefined],
    ["nothing changed", 0, ["old.json", "old.json", "--exit-code"], undefined],
    ["nothing to compare", 2, [], /a definition to compare with is missing\nSee sigma-postman diff --help\.\n$/],
    ["too much to compare", 2, ["old.json", "new.json", "old.json"], /See sigma-postman diff --help\.\n$/],
    ["an unknown format", 2, ["old.json", "new.json", "--format", "xml"], /xml/],
    ["two formats", 2, ["old.json", "new.json", "--format", "json", "--format", "html"], /--format takes one value/],
    ["an option of another command", 2, ["old.json", "new.json", "--force"], /force/],
    ["no such file", 3, ["old.json", "none.json"], /none\.json: no such file/],
    ["a broken definition", 3, ["broken.json", "new.json"], /broken\.json/],
    ["a definition that is too large", 3, ["old.json", "new.json", "--max-size", "10"], /--max-size/],
  ])("%s: %i", async (_, want, args, message) => {
    const { code, stderr, stdout } = await diff(args);
    expect(code).toBe(want);
    if (message === undefined) expect(stderr).toBe("");
    else expect(stderr).toMatch(message);
    expect(stdout === "").toBe(message !== undefined);
  });
});

it.each([
  ["text", /^Sigma 1 -> Sigma 2\n/],
  ["markdown", /^# What changed in the API\n/],
  ["json", /^\{\n {2}"format": 1,/],
  ["html", /^<!doctype html>\n/],
])("prints %s", async (format, want) => {
  const { code, stdout } = await diff(["old.json", "new.json", "--format", format, "--exit-code"]);
  expect(code).toBe(1);
  expect(stdout).toMatch(want);
  expect(stdout).not.toContain("\u001b");
  if (format === "json") expect(JSON.parse(stdout)).toMatchObject({ summary: { added: 1, changed: 1, breaking: 1 } });
});

it("has colours where they are wanted, and no control sequences of the definition's", async () => {
  const { stdout } = await diff(["old.json", "new.json"], { FORCE_COLOR: "1" });
  expect(stdout).toContain("\u001b[31m!\u001b[39m");
  expect(stdout).not.toContain("\u001b[31mteams");
});

it("never compares with the bundled definition unasked when the published one can't be reached", async () => {
  const { code, stdout, stderr } = await diff(["bundled"], {
    HTTPS_PROXY: "http://127.0.0.1:9",
    https_proxy: "http://127.0.0.1:9",
  });
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toMatch(/^error latest: no published definition could be read: .*\n.*name a file, or "bundled"\.\n$/);
});

it("says with --help what it takes", async () => {
  const { code, stdout } = await diff(["--help"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/sigma-postman diff <old> \[new\]/);
});

it("is no name of a file for generate", async () => {
  const folder = await folderWith();
  const { code, stderr } = await sigmaPostman(folder, ["generate", "diff"]);
  expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringContaining("diff: no such file") });
});
