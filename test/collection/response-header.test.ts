import { expect, it } from "vitest";
import { readHeaders } from "../../src/api/content.js";
import { responseHeaders } from "../../src/collection/response-header.js";

const text = { type: "string" };
const object = { type: "object", properties: { a: text, b: { type: "integer" } } };

it.each<[string, object, string]>([
  ["its example", { example: "/jobs/7", schema: text }, "/jobs/7"],
  [
    "the first of its examples",
    { examples: { one: { value: 5 }, two: { value: 6 } }, schema: { type: "integer" } },
    "5",
  ],
  ["the example of its schema", { schema: { type: "integer", example: 5 } }, "5"],
  ["no invalid example", { example: "soon", schema: { type: "integer", minimum: 3 } }, "3"],
  ["a placeholder", { schema: text }, "<X-A>"],
  ["no schema", {}, "<X-A>"],
  ["a list", { schema: { type: "array", items: text }, example: ["a", "b"] }, "a,b"],
  ["an object", { schema: object, example: { a: "x", b: 1 } }, "a,x,b,1"],
  ["an object taken apart", { schema: object, explode: true, example: { a: "x", b: 1 } }, "a=x,b=1"],
  ["JSON", { content: { "application/json": { schema: object, example: { a: "x" } } } }, '{"a":"x"}'],
  ["text of a media type", { content: { "text/plain": { schema: text, example: "x" } } }, "x"],
  ["no variable, and no other header", { example: "{{secret}}\r\nX-B: 1" }, "{ {secret}} X-B: 1"],
])("a header has %s", (_, header, want) => {
  expect(responseHeaders(readHeaders({ "X-A": header }))).toEqual([{ key: "X-A", value: want }]);
});

it("what carries the message is none of an example's", () => {
  const headers = { "Content-Length": {}, "content-type": {}, "Transfer-Encoding": {}, "{{a}}": { example: "b" } };
  expect(responseHeaders(readHeaders(headers))).toEqual([{ key: "{ {a}}", value: "b" }]);
});
