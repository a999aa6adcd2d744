import { describe, expect, it } from "vitest";
import { scriptEvent, withConstants } from "../../src/collection/script.js";
import { UsageError } from "../../src/errors.js";
import { withConstantLines } from "../../src/template/constants.js";

/** What a script with these constants prints when it is run, as the sandbox runs it: inside a function. */
async function printed(text: string): Promise<unknown[]> {
  const ready = await withConstantLines(text, "chain/test.js");
  const event = withConstants(scriptEvent("test", ready), "chain/test.js", {
    FEEDS: [{ set: { "*/ id": "id" } }],
    NEXT_PAGE: { variable: "next" },
  });
  const lines: unknown[] = [];
  new Function("print", event.script.exec.join("\n"))((...values: unknown[]) => lines.push(...values));
  return lines;
}

const FILLED = [[{ set: { "*/ id": "id" } }], { variable: "next" }];

describe("a user's script is filled in", () => {
  it.each([
    ["as our own", "const FEEDS = [];\nconst NEXT_PAGE = null;\nprint(FEEDS, NEXT_PAGE);"],
    ["with let and var", "let FEEDS = [];\nvar NEXT_PAGE = null;\nprint(FEEDS, NEXT_PAGE);"],
    ["broken over lines", "const FEEDS = [\n];\nconst NEXT_PAGE =\n  null;\nprint(FEEDS, NEXT_PAGE);"],
    ["without semicolons", "const FEEDS = []\nconst NEXT_PAGE = null\nprint(FEEDS, NEXT_PAGE)"],
    ["without blanks", "const FEEDS=[],NEXT_PAGE=null;print(FEEDS,NEXT_PAGE)"],
    [
      "in one declaration with others",
      "const a = 1,\n  FEEDS = [], NEXT_PAGE = null;\nif (a) print(FEEDS, NEXT_PAGE);",
    ],
    ["with values of its own", 'const FEEDS = [{ a: ";" }];\nconst NEXT_PAGE = "";\nprint(FEEDS, NEXT_PAGE);'],
    ["without a value", "let FEEDS;\nlet NEXT_PAGE;\nprint(FEEDS, NEXT_PAGE);"],
    ["behind something else", "'use strict'; const FEEDS = []; const NEXT_PAGE = null; print(FEEDS, NEXT_PAGE);"],
    [
      "with comments",
      "/* a */ const FEEDS = [] // b\nconst NEXT_PAGE = /* c */ null; /* d */\nprint(FEEDS, NEXT_PAGE)",
    ],
    ["with blanks behind", "  const FEEDS = []; \nconst NEXT_PAGE = null;\t\nprint(FEEDS, NEXT_PAGE);"],
    ["with a cast", "const FEEDS = /** @type {any} */ ([]);\nconst NEXT_PAGE = null;\nprint(FEEDS, NEXT_PAGE);"],
    ["in a block", "{\n  const FEEDS = [];\n  const NEXT_PAGE = null;\n  print(FEEDS, NEXT_PAGE);\n}"],
    ["in a function", "(() => { const FEEDS = []; const NEXT_PAGE = null; print(FEEDS, NEXT_PAGE); })();"],
    ["with a return", "const FEEDS = [];\nconst NEXT_PAGE = null;\nprint(FEEDS, NEXT_PAGE);\nreturn;"],
  ])("%s", async (_, text) => {
    expect(await printed(text)).toEqual(FILLED);
  });

  it("keeps its bytes where each constant has a line of its own", async () => {
    const text = "// Mine.\nconst FEEDS = [];\n\nlet NEXT_PAGE = null;\nawait print(FEEDS, NEXT_PAGE);\n";
    expect(await withConstantLines(text, "chain/test.js")).toBe(text);
  });
});

describe("a user's script is refused", () => {
  it.each([
    ["without a constant", "const FEEDS = [];\nprint(FEEDS);", /^no line "const NEXT_PAGE = \.\.\.;" was found/],
    ["that only reads it", "const FEEDS = [];\nprint(NEXT_PAGE);", /^no line "const NEXT_PAGE/],
    ["that has it in a comment", "const FEEDS = [];\n// const NEXT_PAGE = null;", /^no line "const NEXT_PAGE/],
    ["that has it in a text", "const FEEDS = [];\nprint(`\nconst NEXT_PAGE = null;\n`);", /^no line "const NEXT_PAGE/],
    ["that takes it out of something", "const FEEDS = [];\nconst { NEXT_PAGE } = {};", /^no line "const NEXT_PAGE/],
    [
      "that counts with it",
      "const FEEDS = [];\nfor (let NEXT_PAGE = 0; NEXT_PAGE < 1; ) break;",
      /^no line "const NEXT_/,
    ],
    [
      "that has it twice",
      "const FEEDS = [];\n{ const NEXT_PAGE = null; }\n{ const NEXT_PAGE = null; }",
      /^NEXT_PAGE is declared more than once/,
    ],
    [
      "that has it and a comment like it",
      "/*\nconst FEEDS = [];\n*/\nconst FEEDS = [];\nconst NEXT_PAGE = null;",
      /^more than one line has "FEEDS/,
    ],
    ["that computes it", "const NEXT_PAGE = null;\nconst FEEDS = load();", /^the value of FEEDS isn't a plain one/],
    [
      "whose next line belongs to it",
      "const NEXT_PAGE = null\nconst FEEDS = []\n[1].map(print)",
      /^the value of FEEDS isn't a plain one/,
    ],
    ["that isn't JavaScript", "const FEEDS = [;", /^not valid JavaScript: .*\(1:15\)/],
  ])("%s", async (_, text, message) => {
    const error = await withConstantLines(text, "chain/test.js").catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ where: "chain/test.js", exitCode: 2, message: expect.stringMatching(message) });
    expect((error as UsageError).hint).toBeTruthy();
  });
});

it("a constant without a line is an error, not a script without its values", () => {
  const fill = () => withConstants(scriptEvent("test", "const OTHER = [];"), "collection/test.js", { ANSWERS: [] });
  expect(fill).toThrow(UsageError);
  expect(fill).toThrow(/no line "const ANSWERS = \.\.\.;"/);
});
