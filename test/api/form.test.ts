import { describe, expect, it } from "vitest";
import { readBody } from "../../src/api/body.js";
import { readForm } from "../../src/api/form.js";
import { context } from "../support/build.js";

const URLENCODED = "application/x-www-form-urlencoded";
const MULTIPART = "multipart/form-data";

describe("the style of what no style is given for", () => {
  it.each([
    ["3.0.0", URLENCODED, "form"],
    ["3.0.3", URLENCODED, "form"],
    ["3.0.4", URLENCODED, undefined],
    ["3.1.0", URLENCODED, "form"],
    ["3.1.1", URLENCODED, undefined],
    ["3.2.0", URLENCODED, undefined],
    ["3.0.3", MULTIPART, undefined],
    ["3.1.0", MULTIPART, undefined],
  ])("%s, %s: %s", (openapi, mediaType, want) => {
    expect(readForm({}, mediaType, context({ openapi })).style).toBe(want);
  });
});

describe("the Encoding Object", () => {
  it.each([
    ["nothing", {}, { style: undefined, explode: true, contentType: undefined }],
    ["a content type", { contentType: "image/png" }, { style: undefined, contentType: "image/png" }],
    [
      "a style, which isn't taken apart by default",
      { style: "pipeDelimited" },
      { style: "pipeDelimited", explode: false },
    ],
    ["deepObject, which is", { style: "deepObject" }, { style: "deepObject", explode: true }],
    ["explode alone, which means the style form", { explode: false }, { style: "form", explode: false }],
    ["an unknown style, which counts as form", { style: "matrix" }, { style: "form", explode: true }],
  ])("says %s", (_, encoding, want) => {
    const { fields } = readForm({ encoding: { a: encoding } }, URLENCODED, context());
    expect(fields).toMatchObject([{ name: "a", ...want }]);
  });

  it("has no styles in a multipart body of 3.0", () => {
    const media = { encoding: { a: { style: "deepObject" } } };
    expect(readForm(media, MULTIPART, context({ openapi: "3.0.3" })).fields).toMatchObject([{ style: undefined }]);
    expect(readForm(media, MULTIPART, context()).fields).toMatchObject([{ style: "deepObject" }]);
  });

  it("has headers that Postman can't send, which is said", () => {
    const reader = context();
    const headers = { "X-Size": { schema: { type: "integer" } }, "Content-Type": {} };
    readForm({ encoding: { a: { headers }, b: { headers: { "Content-Type": {} } } } }, MULTIPART, reader);
    expect(reader.notices).toMatchObject([{ code: "part-headers", message: '"a" is sent without X-Size' }]);
  });
});

it("what has no type is a file in multipart bodies since 3.1", () => {
  const untypedIsFile = (openapi: string, mediaType: string) =>
    readForm({}, mediaType, context({ openapi })).untypedIsFile;
  expect(untypedIsFile("3.1.0", MULTIPART)).toBe(true);
  expect(untypedIsFile("3.2.0", MULTIPART)).toBe(true);
  expect(untypedIsFile("3.0.3", MULTIPART)).toBe(false);
  expect(untypedIsFile("3.1.0", URLENCODED)).toBe(false);
});

it.each([
  ["multipart/related", "multipart/form-data", ["multipart-kind"]],
  ["multipart/mixed; boundary=x", "multipart/form-data", ["multipart-kind"]],
  ["multipart/form-data", "multipart/form-data", []],
])("%s is sent as %s", (mediaType, want, codes) => {
  const reader = context();
  expect(readBody({ content: { [mediaType]: {} } }, reader)).toMatchObject({ mediaType: want });
  expect(reader.notices.map(({ code }) => code)).toEqual(codes);
});

it.each([
  ["prefixEncoding", { prefixEncoding: [{}] }, ["parts-by-position"]],
  ["itemEncoding", { itemEncoding: { contentType: "image/png" } }, ["parts-by-position"]],
  ["encoding, which is by name", { encoding: { a: {} } }, []],
])("says of encodings by position that they are not followed: %s", (_, media, codes) => {
  const given = context({ openapi: "3.2.0" });
  readForm(media, MULTIPART, given);
  expect(given.notices.map(({ code }) => code)).toEqual(codes);
});
