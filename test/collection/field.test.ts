import { describe, expect, it } from "vitest";
import type { FormField, FormRules } from "../../src/api/model.js";
import { type Field, partsOf, typesOfFile, urlencodedFields } from "../../src/collection/field.js";
import type { Schema } from "../../src/schema/schema.js";

const rules = (field: Partial<FormField> = {}, more: Partial<FormRules> = {}): FormRules => ({
  fields: [{ name: "a", contentType: undefined, style: undefined, explode: true, ...field }],
  style: undefined,
  untypedIsFile: false,
  ...more,
});

const lines = (fields: readonly Field[]) =>
  fields.map((field) =>
    [field.key, field.type === "file" ? "@file" : `=${field.value}`, field.contentType ?? ""].join(" ").trim(),
  );

const text = { type: "string" };
const list = { type: "array", items: text };
const object = { type: "object", properties: { x: text, y: { type: "integer" } } };
const file = { type: "string", format: "binary" };

describe("a form-urlencoded body", () => {
  it.each<[string, Schema, unknown, FormRules, string[]]>([
    ["a text", text, "t", rules(), ["a =t"]],
    ["a number", { type: "integer" }, 7, rules(), ["a =7"]],
    ["a text of an early OpenAPI", text, "t", rules({}, { style: "form" }), ["a =t"]],
    ["a list", list, ["t", "u"], rules(), ["a =t", "a =u"]],
    ["a list of an early OpenAPI", list, ["t", "u"], rules({}, { style: "form" }), ["a =t", "a =u"]],
    ["a list in one", list, ["t", "u"], rules({ style: "form", explode: false }), ["a =t,u"]],
    ["a list with blanks between", list, ["t", "u"], rules({ style: "spaceDelimited", explode: false }), ["a =t u"]],
    ["a list with bars between", list, ["t", "u"], rules({ style: "pipeDelimited", explode: false }), ["a =t|u"]],
    ["a list with bars that is taken apart", list, ["t", "u"], rules({ style: "pipeDelimited" }), ["a =t", "a =u"]],
    ["a list of objects", list, [{ x: "t" }, { x: "u" }], rules(), ['a ={"x":"t"}', 'a ={"x":"u"}']],
    ["an empty list", list, [], rules(), []],
    ["an object", object, { x: "t", y: 1 }, rules(), ['a ={"x":"t","y":1}']],
    ["an object of an early OpenAPI", object, { x: "t", y: 1 }, rules({}, { style: "form" }), ["x =t", "y =1"]],
    ["an object by names", object, { x: "t", y: 1 }, rules({ style: "deepObject" }), ["a[x] =t", "a[y] =1"]],
    ["an object in one", object, { x: "t", y: 1 }, rules({ style: "form", explode: false }), ["a =x,t,y,1"]],
    [
      "an object of an early OpenAPI whose content type is given",
      object,
      { x: "t" },
      rules({ contentType: "application/json" }, { style: "form" }),
      ['a ={"x":"t"}'],
    ],
    [
      "lists and objects within each other, by names",
      list,
      [{ price: { id: "p" } }, { price: { id: "q" } }],
      rules({ style: "deepObject" }),
      ["a[0][price][id] =p", "a[1][price][id] =q"],
    ],
    ["a file, of which there are none here", file, "", rules(), ["a ="]],
  ])("writes %s", (_, schema, value, form, want) => {
    expect(lines(urlencodedFields("a", value, schema, form))).toEqual(want);
  });
});

describe("a multipart body", () => {
  it.each<[string, Schema, unknown, FormRules | undefined, string[]]>([
    ["a text", text, "t", undefined, ["a =t"]],
    ["a text with its own content type", text, "t", rules({ contentType: "text/markdown" }), ["a =t text/markdown"]],
    ["a text as JSON", text, "t", rules({ contentType: "application/json" }), ['a ="t" application/json']],
    [
      "a text that is JSON already",
      { type: "string", contentMediaType: "application/json" },
      "{}",
      undefined,
      ["a ={} application/json"],
    ],
    [
      "bytes as Base64",
      { type: "string", contentEncoding: "base64", contentMediaType: "image/png" },
      "AA==",
      undefined,
      ["a =AA== image/png"],
    ],
    [
      "bytes as Base64, of unknown content",
      { type: "string", contentEncoding: "base64" },
      "AA==",
      rules({}, { untypedIsFile: true }),
      ["a =AA== application/octet-stream"],
    ],
    ["an object", object, { x: "t" }, undefined, ['a ={"x":"t"} application/json']],
    [
      "an object of another JSON",
      object,
      { x: "t" },
      rules({ contentType: "application/vnd.a+json" }),
      ['a ={"x":"t"} application/vnd.a+json'],
    ],
    [
      "an object as XML",
      object,
      { x: "<" },
      rules({ contentType: "application/xml" }),
      ['a =<?xml version="1.0" encoding="UTF-8"?>\n<a>\n  <x>&lt;</x>\n</a> application/xml'],
    ],
    ["an object by names, in 3.1", object, { x: "t" }, rules({ style: "deepObject" }), ["a[x] =t"]],
    ["a part for each entry of a list", list, ["t", "u"], undefined, ["a =t", "a =u"]],
    [
      "a part for each object of a list",
      { type: "array", items: object },
      [{ x: "t" }, { x: "u" }],
      undefined,
      ['a ={"x":"t"} application/json', 'a ={"x":"u"} application/json'],
    ],
    ["a list as JSON", list, ["t", "u"], rules({ contentType: "application/json" }), ['a =["t","u"] application/json']],
    ["a file", file, "", undefined, ["a @file"]],
    ["a file of a kind", file, "", rules({ contentType: "image/png" }), ["a @file image/png"]],
    ["a file of one of several kinds", file, "", rules({ contentType: "image/png, image/jpeg" }), ["a @file"]],
    ["a file of a range", file, "", rules({ contentType: "image/*" }), ["a @file"]],
    ["a file of text", file, "", rules({ contentType: "text/csv" }), ["a @file text/csv"]],
    ["a file as 3.1 has it", { contentMediaType: "image/png" }, "", undefined, ["a @file image/png"]],
    ["files", { type: "array", items: file }, [""], undefined, ["a @file"]],
    [
      "a text that is a file by its content type",
      text,
      "t",
      rules({ contentType: "image/png" }),
      ["a @file image/png"],
    ],
    ["what has no type, in 3.1", {}, "t", rules({}, { untypedIsFile: true }), ["a @file"]],
    ["what has no type, in 3.0", {}, "t", rules(), ["a =t"]],
    [
      "a list of values without a type, in 3.1",
      { const: ["t", 1] },
      ["t", 1],
      rules({}, { untypedIsFile: true }),
      ["a =t", "a =1"],
    ],
    ["a list of one of several, in 3.1", { enum: [["t"], ["u"]] }, ["t"], rules({}, { untypedIsFile: true }), ["a =t"]],
    [
      "a list of which nothing is said, in 3.1",
      { type: "array" },
      ["t"],
      rules({}, { untypedIsFile: true }),
      ["a @file"],
    ],
    ["what has no type but a value, in 3.1", { const: "t" }, "t", rules({}, { untypedIsFile: true }), ["a =t"]],
    [
      "files without a type, in 3.1",
      { type: "array", items: {} },
      ["t"],
      rules({}, { untypedIsFile: true }),
      ["a @file"],
    ],
  ])("writes %s", (_, schema, value, form, want) => {
    expect(lines(partsOf("a", value, schema, form))).toEqual(want);
  });
});

it("names the kinds of a file that the part itself doesn't say", () => {
  expect(typesOfFile("a", rules({ contentType: "image/png, image/jpeg" }))).toEqual(["image/png", "image/jpeg"]);
  expect(typesOfFile("a", rules({ contentType: "image/*" }))).toEqual(["image/*"]);
  expect(typesOfFile("a", rules({ contentType: "image/png" }))).toEqual([]);
  expect(typesOfFile("b", rules({ contentType: "image/*" }))).toEqual([]);
});
