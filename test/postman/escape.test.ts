import { describe, expect, it } from "vitest";
import { toJsonText } from "../../src/json.js";
import {
  cleanName,
  escapeVariables,
  escapeVariablesInHeader,
  escapeVariablesInJson,
  escapeVariablesInUrl,
  uniqueNames,
} from "../../src/postman/escape.js";

const TEXTS = ["{{secret}}", "{{{secret}}}", "{{{{", "a{{b}}c{{d}}", "{ {", "{}", "\\{{x}}", "\n{{x}}", '"{{x}}"'];

it.each([
  ["a\r\nb", "a b"],
  ["é", "é"],
  ["😀 ŝ", "%F0%9F%98%80 %C5%9D"],
  ["\ud800", "%EF%BF%BD"],
  ["{{x}}", "{ {x}}"],
])("in a header %j is %j", (given, want) => {
  expect(escapeVariablesInHeader(given)).toBe(want);
});

describe("text in which Postman finds no variable", () => {
  it.each([
    ["{{secret}}", "{ {secret}}"],
    ["{{{secret}}}", "{ { {secret}}}"],
    ["a {b} c", "a {b} c"],
    ["{{}}", "{ {}}"],
  ])("%j is %j", (given, want) => {
    expect(escapeVariables(given)).toBe(want);
  });

  it.each([
    ["{{secret}}", "%7B%7Bsecret}}"],
    ["{{{secret}}}", "%7B%7B%7Bsecret}}}"],
    ["{id}", "{id}"],
  ])("in a URL %j is %j", (given, want) => {
    expect(escapeVariablesInUrl(given)).toBe(want);
  });

  it.each(TEXTS)("as JSON, %j stays the value it was", (text) => {
    const value = { [text]: [text, { deep: { [text]: text } }], empty: {}, list: [{}, {}] };
    const json = escapeVariablesInJson(toJsonText(value) ?? "");
    expect(json).not.toContain("{{");
    expect(JSON.parse(json)).toEqual(value);
  });

  it.each(TEXTS)("%j is none in any of the three", (text) => {
    for (const result of [escapeVariables(text), escapeVariablesInUrl(text), cleanName(text, "x")])
      expect(result).not.toContain("{{");
    expect(escapeVariables(escapeVariables(text))).toBe(escapeVariables(text));
  });
});

describe("a name", () => {
  it.each([
    ["signs of paths", 'Get/list: "all" <items>|*?\\', "Get list all items"],
    ["line breaks", "List\nworkbooks\t\u0000now", "List workbooks now"],
    ["spaces", "  List   workbooks ", "List workbooks"],
    ["dots at the end", "And so on...", "And so on"],
    ["dots inside", "Sigma v2.1", "Sigma v2.1"],
    ["nothing but signs", "///", "Folder"],
    ["nothing", "", "Folder"],
    ["dots alone", "..", "Folder"],
    ["a variable", "{{secret}}", "{ {secret}}"],
    ["braces parted by what is removed", "{/{secret}}", "{ {secret}}"],
  ])("loses %s", (_, given, want) => {
    expect(cleanName(given, "Folder")).toBe(want);
  });

  it("has 200 characters at most", () => {
    expect(cleanName("word ".repeat(100), "x").length).toBeLessThanOrEqual(200);
  });
});

describe("unique names", () => {
  it.each<[string, [string, string[]][], string[]]>([
    [
      "that are so already",
      [
        ["A", ["GET"]],
        ["B", ["GET"]],
      ],
      ["A", "B"],
    ],
    [
      "by the first suffix that does",
      [
        ["A", ["GET"]],
        ["A", ["v2.1", "GET"]],
      ],
      ["A (GET)", "A (v2.1)"],
    ],
    [
      "by a later suffix",
      [
        ["A", ["GET", "/v2/a"]],
        ["A", ["GET", "/v2/b"]],
      ],
      ["A (GET)", "A (v2 b)"],
    ],
    [
      "without regard to case",
      [
        ["List", []],
        ["list", []],
      ],
      ["List", "list 2"],
    ],
    [
      "by a number, when nothing else does",
      [
        ["A", ["x"]],
        ["A", ["x"]],
        ["A", ["x"]],
      ],
      ["A (x)", "A", "A 2"],
    ],
    [
      "also against a name that looks like one",
      [
        ["A", ["x"]],
        ["A", ["x"]],
        ["A 2", []],
      ],
      ["A (x)", "A", "A 2"],
    ],
    [
      "also against a suffixed one",
      [
        ["A (GET)", []],
        ["A", ["GET"]],
        ["A", ["GET"]],
      ],
      ["A (GET)", "A", "A 2"],
    ],
  ])("%s", (_, entries, want) => {
    const names = uniqueNames(
      entries.map(([name, suffixes]) => ({ name, suffixes: suffixes.map((s) => s.replaceAll("/", " ").trim()) })),
    );
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(entries.length);
    expect(names).toEqual(want);
  });
});
