import { describe, expect, it } from "vitest";
import type { Parameter } from "../../src/api/model.js";
import { cookiePairs, headerText, pathText, queryEntries } from "../../src/collection/style.js";
import { parameter } from "../support/build.js";

const LIST = ["blue", "black", "brown"];
const OBJECT = { R: 100, G: 200, B: 150 };

type Style = Parameter["style"];

const queryOf = (given: Partial<Parameter>, value: unknown) =>
  queryEntries(parameter({ name: "color", ...given }), value)
    .map(({ key, value }) => `${key}=${value}`)
    .join("&");

describe("the table of style values (OpenAPI 3.1.1, section 4.8.12.4)", () => {
  it.each<[Style, boolean, string, string, string, string]>([
    ["matrix", false, ";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"],
    ["matrix", true, ";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"],
    ["label", false, ".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"],
    ["label", true, ".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"],
    ["simple", false, "", "blue", "blue,black,brown", "R,100,G,200,B,150"],
    ["simple", true, "", "blue", "blue,black,brown", "R=100,G=200,B=150"],
  ])("in the path: %s, explode %s", (style, explode, ...want) => {
    const given = parameter({ in: "path", name: "color", style, explode });
    expect(["", "blue", LIST, OBJECT].map((value) => pathText(given, value))).toEqual(want);
    if (style !== "simple") return;
    const inHeader = parameter({ in: "header", name: "color", style, explode });
    expect(["", "blue", LIST, OBJECT].map((value) => headerText(inHeader, value))).toEqual(want);
  });

  it.each<[Style, boolean, string, string]>([
    ["form", false, "color=blue,black,brown", "color=R,100,G,200,B,150"],
    ["form", true, "color=blue&color=black&color=brown", "R=100&G=200&B=150"],
    ["spaceDelimited", false, "color=blue black brown", "color=R 100 G 200 B 150"],
    ["pipeDelimited", false, "color=blue|black|brown", "color=R|100|G|200|B|150"],
    ["deepObject", true, "color=blue&color=black&color=brown", "color[R]=100&color[G]=200&color[B]=150"],
    ["deepObject", false, "color=blue,black,brown", "color[R]=100&color[G]=200&color[B]=150"],
  ])("in the query: %s, explode %s", (style, explode, ofList, ofObject) => {
    expect([LIST, OBJECT].map((value) => queryOf({ style, explode }, value))).toEqual([ofList, ofObject]);
  });
});

describe("what would end a value, or an entry of one, is percent-coded", () => {
  it.each<[string, Partial<Parameter>, unknown, string]>([
    ["a percent sign, a slash and the like", {}, "50%/a?b#c\\d", "50%25%2Fa%3Fb%23c%5Cd"],
    ["a comma only in a list", {}, "a,b", "a,b"],
    ["a comma in a list", {}, ["a,b", "c"], "a%2Cb,c"],
    ["delimiters of an object", { explode: true }, { "a=b": "c,d=e" }, "a%3Db=c%2Cd%3De"],
    ["dots in a list of labels", { style: "label", explode: true }, ["a.b", "c"], ".a%2Eb.c"],
    ["no dot in a label alone", { style: "label" }, "a.b", ".a.b"],
    ["semicolons of a matrix", { style: "matrix", explode: true }, ["a;b", "c"], ";color=a%3Bb;color=c"],
    ["JSON", { style: "json" }, { a: "b/c%" }, '{"a":"b%2Fc%25"}'],
    ["a variable", {}, "{{secret}}", "%7B%7Bsecret}}"],
    ["a line break", {}, "a\nb", "a%0Ab"],
  ])("in the path: %s", (_, given, value, want) => {
    expect(pathText(parameter({ in: "path", name: "color", ...given }), value)).toBe(want);
  });

  it.each<[string, Partial<Parameter>, unknown, string]>([
    ["percent signs", {}, "%abc%", "color=%25abc%25"],
    ["what is coded already, since it is a value", {}, "a%20b", "color=a%2520b"],
    ["an equals sign in a key", { name: "a=b" }, "c=d", "a%3Db=c=d"],
    ["commas in a list", { explode: false }, ["a,b", "c"], "color=a%2Cb,c"],
    ["no commas in a list of entries", {}, ["a,b", "c"], "color=a,b&color=c"],
    ["pipes in a list", { explode: false, style: "pipeDelimited" }, ["a|b,c", "d"], "color=a%7Cb,c|d"],
    [
      "nothing reserved that may stay, but what ends a value",
      { allowReserved: true },
      "/a?b=%2F&c#",
      "color=/a?b=%2F%26c%23",
    ],
    ["brackets in a key that has brackets", { style: "deepObject" }, { "a=b": { c: 1 } }, "color[a%3Db][c]=1"],
    [
      "a list in an object, deep",
      { style: "deepObject" },
      { a: [{ b: "x&y" }, 2] },
      "color[a][0][b]=x%26y&color[a][1]=2",
    ],
    ["an object with nothing in it, deep", { style: "deepObject" }, { a: {} }, "color[<key>]=<color>"],
    ["a percent sign that codes nothing, even there", { allowReserved: true }, "50%", "color=50%25"],
  ])("in the query: %s", (_, given, value, want) => {
    expect(queryOf(given, value)).toBe(want);
  });
});

it.each<[string, Partial<Parameter>, unknown, string]>([
  ["a free object, deep", { style: "deepObject" }, {}, "color[<key>]=<color>"],
  ["a free object", {}, {}, "<key>=<color>"],
  ["an empty list", {}, [], "color=<color>"],
  ["an empty list in one entry", { explode: false }, [], "color="],
])("has an entry to fill in for what has none: %s", (_, given, value, want) => {
  expect(queryOf(given, value)).toBe(want);
});

it.each<[string, Partial<Parameter>, unknown, string[]]>([
  ["a text", {}, "abc", ["color=abc"]],
  ["nothing", {}, "", ["color="]],
  ["a list", {}, LIST, ["color=blue", "color=black", "color=brown"]],
  ["a list, not exploded", { explode: false }, LIST, ["color=blue,black,brown"]],
  ["an object", {}, OBJECT, ["R=100", "G=200", "B=150"]],
  ["an object, not exploded", { explode: false }, OBJECT, ["color=R,100,G,200,B,150"]],
  ["a free object", {}, {}, ["color=<color>"]],
  ["what no cookie holds", {}, 'a;b, "c" é%', ["color=a%3Bb%2C%20%22c%22%20%C3%A9%25"]],
  ["half a character", {}, "\ud800", ["color=%EF%BF%BD"]],
  ["JSON", { style: "json" }, { a: 1, b: "x" }, ["color={%22a%22:1%2C%22b%22:%22x%22}"]],
  ["a variable", {}, "{{secret}}", ["color=%7B%7Bsecret}}"]],
  ["what is coded already, in 3.2's style", { style: "cookie" }, "a%20b,c;d", ["color=a%20b,c%3Bd"]],
  ["a list in 3.2's style", { style: "cookie" }, LIST, ["color=blue", "color=black", "color=brown"]],
  ["an object in 3.2's style, not exploded", { style: "cookie", explode: false }, OBJECT, ["color=R,100,G,200,B,150"]],
])("a cookie: %s", (_, given, value, want) => {
  expect(
    cookiePairs(parameter({ in: "cookie", name: "color", style: "form", explode: true, ...given }), value),
  ).toEqual(want);
});
