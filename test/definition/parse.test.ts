import { describe, expect, it } from "vitest";
import { parse as parseText } from "../../src/definition/parse.js";
import { DefinitionError } from "../../src/errors.js";

function parse(text: string, source: string): unknown {
  return parseText(text, source).value;
}

/** The error of a text that can't be parsed. */
function fault(text: string): DefinitionError {
  try {
    parse(text, "sigma.yaml");
  } catch (error) {
    expect(error).toBeInstanceOf(DefinitionError);
    return error as DefinitionError;
  }
  throw new Error("it was parsed");
}

describe("parses", () => {
  it.each<[string, string, unknown]>([
    ["JSON", '{"openapi": "3.1.0"}', { openapi: "3.1.0" }],
    ["JSON behind a byte order mark", '\uFEFF{"a": 1}', { a: 1 }],
    ["JSON behind empty lines", '\n\n {"a": 1}\n', { a: 1 }],
    ["YAML", "openapi: 3.1.0\npaths:\n  /v2/a: {}\n", { openapi: "3.1.0", paths: { "/v2/a": {} } }],
    ["YAML behind a byte order mark", "\uFEFFa: 1", { a: 1 }],
    ["YAML that begins with a comment", "# Sigma\na: 1", { a: 1 }],
    ["YAML that begins with a line of dashes", "---\na: 1\n", { a: 1 }],
    ["YAML that begins with a brace", "{a: 1, b: [c, d]}", { a: 1, b: ["c", "d"] }],
    ["YAML that begins with a brace and a line break", "{\n  a: 1,\n}", { a: 1 }],
    ["merge keys in YAML", "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n", { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } }],
    ["`<<` in quotes as a name", '"<<": {b: 1}', { "<<": { b: 1 } }],
    [
      "names in YAML that are numbers, dates or nothing",
      "1: a\n2026-01-31: b\nnull: c",
      { 1: "a", "2026-01-31": "b", null: "c" },
    ],
    ["a date in YAML as the text it is", "version: 2026-01-31", { version: "2026-01-31" }],
    ["`no` in YAML as the text it is", "country: no", { country: "no" }],
    ["an alias in YAML as the same thing", "a: &x {b: 1}\nc: *x", { a: { b: 1 }, c: { b: 1 } }],
  ])("%s", (_, text, want) => {
    expect(parse(text, "x")).toEqual(want);
  });

  it.each(['{"__proto__": {"polluted": true}}', "__proto__:\n  polluted: true\n"])(
    "`__proto__` as a name like any other: %j",
    (text) => {
      const value = parse(text, "x");
      expect(Object.hasOwn(value as object, "__proto__")).toBe(true);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    },
  );

  it.each<[string, string, unknown, string]>([
    [
      "closed at the indentation of its line",
      "info:\n  logo: {\n    url: /a\n  }\n",
      { info: { logo: { url: "/a" } } },
      "4:3",
    ],
    ["closed at the beginning of a line", "a: [\n  1,\n  2\n]\nb: 1\n", { a: [1, 2], b: 1 }, "4:1"],
    ["with entries at the beginning of a line", "a: [\n1,\n2]\n", { a: [1, 2] }, "2:1"],
    ["indented by a tab", "a: {\n\tb: 1\n}\n", { a: { b: 1 } }, "2:2"],
    ["in quotes", 'a:\n  b: "c\n  d"\n', { a: { b: "c d" } }, "3:3"],
  ])("YAML that continues with too little indentation: %s", (_, text, want, place) => {
    const { value, notices } = parseText(text, "sigma.yaml");
    expect(value).toEqual(want);
    expect(notices).toMatchObject([{ kind: "repair", code: "yaml-indentation", where: `sigma.yaml:${place}` }]);
  });

  it("aliases of aliases without copying what they name", () => {
    const levels = Array.from({ length: 30 }, (_, level) => `l${level + 1}: &l${level + 1} [*l${level}, *l${level}]`);
    const value = parse(["l0: &l0 [x]", ...levels].join("\n"), "x") as { [key: string]: unknown[] };
    expect(value.l30?.[0]).toBe(value.l29);
  });
});

describe("says where it stopped", () => {
  it.each([
    ["JSON that was cut off", '{\n  "openapi": "3.1.0",\n  "paths": {\n', "sigma.yaml:4:1"],
    ["JSON cut off inside a text", '{\n  "openapi": "3.1', "sigma.yaml:2:14"],
    ["JSON with a token that is none", '{\n  "a": 1,\n  "b": undefined\n}', "sigma.yaml:3:8"],
    ["JSON with a comma too many", '{\n  "a": 1,\n}', "sigma.yaml:3:1"],
    ["JSON with a comma too few", '{\n  "a": 1\n  "b": 2\n}', "sigma.yaml:3:3"],
    ["JSON with a comment", '{\n  // note\n  "a": 1\n}', "sigma.yaml:2:3"],
    ["JSON with something behind it", '{"a": 1}\n<html>', "sigma.yaml:2:1"],
    ["a list that was cut off", "[1,\n2", "sigma.yaml:2:2"],
    ["YAML with a bad indentation", "openapi: 3.1.0\ninfo:\n  title: a\n version: 1\n", "sigma.yaml:4:2"],
    ["YAML with a tab", "info:\n\ttitle: a\n", "sigma.yaml:2:1"],
    ["YAML with a name twice", "a: 1\nb: 2\na: 3\n", "sigma.yaml:3:1"],
    ["YAML with an alias of nothing", "a: *x\n", "sigma.yaml:1:5"],
    ["YAML of two documents", "a: 1\n---\na: 2\n", "sigma.yaml"],
    ["YAML with a tag of JavaScript's", "a: !!js/function 'x'\n", "sigma.yaml:1:4"],
    ["YAML nested without end", `a: ${"[".repeat(2000)}${"]".repeat(2000)}`, "sigma.yaml:1:1003"],
    ["YAML with a colon too many", "a: b: c\n", "sigma.yaml:1:5"],
  ])("%s", (_, text, where) => {
    const error = fault(text);
    expect(error.where).toBe(where);
    expect(error.message).toMatch(/^(not valid JSON|neither JSON nor valid YAML): \S/);
    expect(error.hint).toBeTruthy();
    expect(error.exitCode).toBe(3);
  });

  it.each(["", " \n\t", "\uFEFF\n"])("and that %j is empty", (text) => {
    expect(fault(text)).toMatchObject({ message: "the definition is empty", where: "sigma.yaml" });
  });
});

it.each([
  ["an id", '{"$id":"/a"}', true],
  ["an anchor", "$anchor: a", true],
  ["a dynamic anchor", '{"$dynamicAnchor":"a"}', true],
  ["a keyword in an escape", String.raw`{"\u0024id":"/a"}`, true],
  ["references alone", '{"$ref":"#/a","id":"b","anchor":"c"}', false],
])("whether schemas may have ids: %s", (_, text, want) => {
  expect(parseText(text, "it").mayHaveIds).toBe(want);
});
