import { describe, expect, it } from "vitest";
import { scriptEvent, withConstants } from "../../src/collection/script.js";
import { UsageError } from "../../src/errors.js";
import { withConstantLines } from "../../src/template/constants.js";

/** What a script with these constants prints when it is run, as the sandbox runs it: inside a function. */
async function printed(text: string): Promise<unknown[]> {
  const ready = await withConstantLines(text, "run/prerequest.js");
  const event = withConstants(scriptEvent("test", ready), "run/prerequest.js", {
    ORIGINS: [{ set: { "*/ id": "id" } }],
    HOSTS: { variable: "next" },
  });
  const lines: unknown[] = [];
  new Function("print", event.script.exec.join("\n"))((...values: unknown[]) => lines.push(...values));
  return lines;
}

const FILLED = [[{ set: { "*/ id": "id" } }], { variable: "next" }];

describe("a user's script is filled in", () => {
  it.each([
    ["as our own", "const ORIGINS = [];\nconst HOSTS = null;\nprint(ORIGINS, HOSTS);"],
    ["with let and var", "let ORIGINS = [];\nvar HOSTS = null;\nprint(ORIGINS, HOSTS);"],
    ["broken over lines", "const ORIGINS = [\n];\nconst HOSTS =\n  null;\nprint(ORIGINS, HOSTS);"],
    ["without semicolons", "const ORIGINS = []\nconst HOSTS = null\nprint(ORIGINS, HOSTS)"],
    ["without blanks", "const ORIGINS=[],HOSTS=null;print(ORIGINS,HOSTS)"],
    ["in one declaration with others", "const a = 1,\n  ORIGINS = [], HOSTS = null;\nif (a) print(ORIGINS, HOSTS);"],
    ["with values of its own", 'const ORIGINS = [{ a: ";" }];\nconst HOSTS = "";\nprint(ORIGINS, HOSTS);'],
    ["without a value", "let ORIGINS;\nlet HOSTS;\nprint(ORIGINS, HOSTS);"],
    ["behind something else", "'use strict'; const ORIGINS = []; const HOSTS = null; print(ORIGINS, HOSTS);"],
    ["with comments", "/* a */ const ORIGINS = [] // b\nconst HOSTS = /* c */ null; /* d */\nprint(ORIGINS, HOSTS)"],
    ["with blanks behind", "  const ORIGINS = []; \nconst HOSTS = null;\t\nprint(ORIGINS, HOSTS);"],
    ["with a cast", "const ORIGINS = /** @type {any} */ ([]);\nconst HOSTS = null;\nprint(ORIGINS, HOSTS);"],
    ["in a block", "{\n  const ORIGINS = [];\n  const HOSTS = null;\n  print(ORIGINS, HOSTS);\n}"],
    ["in a function", "(() => { const ORIGINS = []; const HOSTS = null; print(ORIGINS, HOSTS); })();"],
    ["with a return", "const ORIGINS = [];\nconst HOSTS = null;\nprint(ORIGINS, HOSTS);\nreturn;"],
  ])("%s", async (_, text) => {
    expect(await printed(text)).toEqual(FILLED);
  });

  it("keeps its bytes where each constant has a line of its own", async () => {
    const text = "// Mine.\nconst ORIGINS = [];\n\nlet HOSTS = null;\nawait print(ORIGINS, HOSTS);\n";
    expect(await withConstantLines(text, "run/prerequest.js")).toBe(text);
  });
});

describe("a constant's former name", () => {
  const filled = async (text: string) => {
    const ready = await withConstantLines(text, "collection/test.js");
    const constants = { CHAIN: [], RESPONSES: [["GET /v2/teams", [204]]], WITH_TESTS: false };
    return withConstants(scriptEvent("test", ready), "collection/test.js", constants).script.exec.join(" ");
  };

  it.each([
    ["is filled in", "const CHAIN = [];\nlet ANSWERS = [];\nconst WITH_TESTS = true;", "let ANSWERS = ["],
    ["may be broken over lines", "const CHAIN = [];\nconst ANSWERS = [\n];\nvar WITH_TESTS;", "const ANSWERS = ["],
    [
      "gives way to its own",
      "const CHAIN = [];\nconst RESPONSES = [];\nconst ANSWERS = 1;\nlet WITH_TESTS;",
      "const RESPONSES = [",
    ],
  ])("%s", async (_, text, want) => {
    expect(await filled(text)).toContain(`${want}   ["GET /v2/teams",[204]], ];`);
  });

  it("is not asked for where neither is declared", async () => {
    const text = "const CHAIN = [];\nconst WITH_TESTS = true;";
    await expect(filled(text)).rejects.toThrow('no line "const RESPONSES = ...;" was found');
  });
});

describe("a user's script is refused", () => {
  it.each([
    ["without a constant", "const ORIGINS = [];\nprint(ORIGINS);", /^no line "const HOSTS = \.\.\.;" was found/],
    ["that only reads it", "const ORIGINS = [];\nprint(HOSTS);", /^no line "const HOSTS/],
    ["that has it in a comment", "const ORIGINS = [];\n// const HOSTS = null;", /^no line "const HOSTS/],
    ["that has it in a text", "const ORIGINS = [];\nprint(`\nconst HOSTS = null;\n`);", /^no line "const HOSTS/],
    ["that takes it out of something", "const ORIGINS = [];\nconst { HOSTS } = {};", /^no line "const HOSTS/],
    ["that counts with it", "const ORIGINS = [];\nfor (let HOSTS = 0; HOSTS < 1; ) break;", /^no line "const HOSTS/],
    [
      "that has it twice",
      "const ORIGINS = [];\n{ const HOSTS = null; }\n{ const HOSTS = null; }",
      /^HOSTS is declared more than once/,
    ],
    [
      "that has it and a comment like it",
      "/*\nconst ORIGINS = [];\n*/\nconst ORIGINS = [];\nconst HOSTS = null;",
      /^more than one line has "ORIGINS/,
    ],
    ["that computes it", "const HOSTS = null;\nconst ORIGINS = load();", /^the value of ORIGINS isn't a plain one/],
    [
      "whose next line belongs to it",
      "const HOSTS = null\nconst ORIGINS = []\n[1].map(print)",
      /^the value of ORIGINS isn't a plain one/,
    ],
    ["that isn't JavaScript", "const ORIGINS = [;", /^not valid JavaScript: .*\(1:17\)/],
  ])("%s", async (_, text, message) => {
    const error = await withConstantLines(text, "run/prerequest.js").catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ where: "run/prerequest.js", exitCode: 2, message: expect.stringMatching(message) });
    expect((error as UsageError).hint).toBeTruthy();
  });
});

it("a constant without a line is an error, not a script without its values", () => {
  const fill = () => withConstants(scriptEvent("test", "const OTHER = [];"), "contract/test.js", { SCHEMAS: {} });
  expect(fill).toThrow(UsageError);
  expect(fill).toThrow(/no line "const SCHEMAS = \.\.\.;"/);
});
