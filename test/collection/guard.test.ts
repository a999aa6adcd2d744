import { describe, expect, it } from "vitest";
import { type GuardConstants, guardConstants } from "../../src/collection/guard.js";
import type { PostmanItem, PostmanRequest } from "../../src/postman/types.js";

function request(given: Partial<PostmanRequest> = {}): PostmanRequest {
  return { method: "POST", header: [], url: { raw: "", host: [], path: ["v2", "zoo"] }, ...given };
}

function constantsFor(given: PostmanRequest): GuardConstants {
  const item: PostmanItem = { id: "1", name: "It", request: given, response: [] };
  return guardConstants([{ id: "2", name: "Folder", item: [item] }]);
}

const json = (raw: string) => request({ body: { mode: "raw", raw } });

describe("what is there to fill in", () => {
  it.each<[string, PostmanRequest, string[]]>([
    ["a property's value", json('{"a": "<b>"}'), ["<b>"]],
    ["a property's name", json('{"<key>": 1}'), ["<key>"]],
    ["a value with more around it", json('{"a": "<b>.example.net"}'), ["<b>", "<b>.example.net"]],
    ["a value that a schema wants longer", json('{"a": "<b>....."}'), ["<b>", "<b>....."]],
    ["a reserved value", json('{"a": "person@example.com", "b": "ada@example.com"}'), ["person@example.com"]],
    ["no markup", json('{"a": "<b>bold</b>"}'), []],
    ["no markup that closes itself", json('{"a": "<b/>"}'), []],
    ["no XML", json('<?xml version="1.0"?>\n<a b="c"/>'), []],
    ["no long text", json(`{"a": "${"x".repeat(200)} <b>"}`), []],
    [
      "a header and a parameter, ticked or not",
      request({ header: [{ key: "X", value: "<x>", disabled: true }] }),
      ["<x>"],
    ],
  ])("%s", (_, given, want) => {
    expect(constantsFor(given).PLACEHOLDERS).toEqual(want);
  });

  it("is in the saved examples as well", () => {
    const item = { id: "1", name: "It", request: request(), response: [{ originalRequest: json('["<b>"]') }] };
    expect(guardConstants([item as never]).PLACEHOLDERS).toEqual(["<b>"]);
  });
});

describe("a write with nothing to fill in", () => {
  const path = { raw: "", host: [], path: ["v2", "zoo", ":kind"], variable: [{ key: "kind", value: "cat" }] };

  it.each<[string, PostmanRequest, string[]]>([
    ["one without a body", request(), ["POST /v2/zoo"]],
    ["one of values that are chosen", json('{"a": true, "b": 1}'), ["POST /v2/zoo"]],
    ["one with a path that is chosen", request({ method: "DELETE", url: path }), ["DELETE /v2/zoo/cat"]],
    [
      "one with a path variable before a dot",
      request({ url: { ...path, path: ["v2", ":kind.json"] } }),
      ["POST /v2/cat.json"],
    ],
    [
      "none with an empty one before a dot",
      request({ url: { ...path, path: ["v2", ":kind.json"], variable: [{ key: "kind", value: "" }] } }),
      [],
    ],
    [
      "one with a query that is chosen",
      request({
        url: {
          ...path,
          query: [
            { key: "a", value: "b" },
            { key: "c", value: "<c>", disabled: true },
          ],
        },
      }),
      ["POST /v2/zoo/cat?a=b"],
    ],
    ["one whose text only mentions a placeholder", json(`{"a": "${"x".repeat(200)} <b>"}`), ["POST /v2/zoo"]],
    ["none that reads", request({ method: "GET" }), []],
    ["none with a placeholder", json('{"a": "<b>"}'), []],
    ["none with a file to choose", request({ body: { mode: "file", file: { src: "" } } }), []],
  ])("%s", (_, given, want) => {
    expect(constantsFor(given).READY_WRITES.map((write) => write.replace(/ [0-9a-f]{8}$/, ""))).toEqual(want);
  });

  it("is the same however its JSON is laid out", () => {
    const [one] = constantsFor(json('{"a":true}')).READY_WRITES;
    expect(constantsFor(json('{\n  "a": true\n}')).READY_WRITES).toEqual([one]);
    expect(constantsFor(json('{"a":false}')).READY_WRITES).not.toEqual([one]);
  });
});
