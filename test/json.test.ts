import { expect, it } from "vitest";
import {
  get,
  getArray,
  getObject,
  getString,
  isBlank,
  parsedJson,
  pointerSegment,
  setProperty,
  toFileText,
  valueText,
} from "../src/json.js";

it.each<[string, unknown, string, unknown]>([
  ["an own property", { a: 1 }, "a", 1],
  ["no inherited one", {}, "toString", undefined],
  ["no prototype", {}, "__proto__", undefined],
  ["an own `__proto__`", JSON.parse('{"__proto__": 1}'), "__proto__", 1],
  ["nothing of a list", [1], "length", undefined],
  ["nothing of null", null, "a", undefined],
  ["nothing of a text", "text", "length", undefined],
])("reads %s", (_, object, key, want) => {
  expect(get(object, key)).toBe(want);
});

it("reads a property of the type it should have, or none", () => {
  const object = { text: "a", list: [1], object: { a: 1 } };
  expect([getString(object, "text"), getString(object, "list")]).toEqual(["a", undefined]);
  expect([getObject(object, "object"), getObject(object, "list")]).toEqual([{ a: 1 }, undefined]);
  expect([getArray(object, "list"), getArray(object, "object")]).toEqual([[1], []]);
});

it("sets `__proto__` as a property like any other", () => {
  const object = {};
  setProperty(object, "__proto__", { polluted: true });
  expect(JSON.stringify(object)).toBe('{"__proto__":{"polluted":true}}');
  expect((object as { polluted?: boolean }).polluted).toBeUndefined();
});

it("writes files with two spaces and a final newline", () => {
  expect(toFileText({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}\n');
});

it.each([
  ["a/b", "a~1b"],
  ["a~b", "a~0b"],
  ["~1", "~01"],
  [7, "7"],
])("%j is the segment %j of a pointer", (key, want) => {
  expect(pointerSegment(key)).toBe(want);
});

it.each<[string, unknown, string]>([
  ["a text", "{a}", "{a}"],
  ["nothing", null, ""],
  ["a number beyond what JSON writes with all digits", 1e21, "1e+21"],
  ["a boolean", false, "false"],
  ["a list", [1, "a", null], '[1,"a",null]'],
  ["an object", { a: {} }, '{"a":{}}'],
])("%s is written", (_, value, want) => {
  expect(valueText(value)).toBe(want);
});

it("0, false and what holds something are not blank", () => {
  const values = [undefined, null, "", [], {}, 0, false, " ", [undefined], { a: undefined }];
  expect(values.map(isBlank)).toEqual([true, true, true, true, true, false, false, false, false, false]);
});

it.each([
  ["{}", {}],
  [" 1", 1],
  ["", undefined],
  ["{", undefined],
])("the JSON text %j is read", (text, want) => {
  expect(parsedJson(text)).toEqual(want);
});
