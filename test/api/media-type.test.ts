import { describe, expect, it } from "vitest";
import { readBody } from "../../src/api/body.js";
import { concreteMediaType, isRange, isXmlMediaType, preferred } from "../../src/api/media-type.js";
import { readResponses } from "../../src/api/response.js";
import type { Schema } from "../../src/schema/schema.js";
import { context } from "../support/build.js";

describe("what a range is sent as", () => {
  it.each<[string, Schema, unknown[], string]>([
    ["*/*", { type: "object" }, [], "application/json"],
    ["*/*", { properties: {} }, [], "application/octet-stream"],
    ["*/*", { properties: { a: {} } }, [], "application/json"],
    ["*/*", { oneOf: [{ type: "array" }, { type: "string" }] }, [], "application/json"],
    ["*/*", { type: "string" }, [], "text/plain"],
    ["*/*", { type: "string", format: "binary" }, [], "application/octet-stream"],
    ["*/*", {}, [], "application/octet-stream"],
    ["*/*", {}, [{ a: 1 }], "application/json"],
    ["*/*", {}, ["a"], "text/plain"],
    ["application/*", { type: "object" }, [], "application/json"],
    ["application/*", { type: "string" }, [], "application/json"],
    ["application/*", { type: "string", format: "binary" }, [], "application/octet-stream"],
    ["application/*+json", {}, [], "application/json"],
    ["application/vnd.*+xml", {}, [], "application/xml"],
    ["image/*", { type: "string", format: "binary" }, [], "image/png"],
    ["audio/*; q=1", {}, [], "audio/mpeg"],
    ["text/*", { type: "object" }, [], "text/plain"],
    ["multipart/*", { type: "object" }, [], "multipart/form-data"],
  ])("%s of %j, %j: %s", (range, schema, examples, want) => {
    expect(isRange(range)).toBe(true);
    expect(concreteMediaType(range, schema, examples)).toBe(want);
  });
});

it.each([
  ["a media type before a range", ["*/*", "application/pdf"], "application/pdf"],
  ["XML before bytes", ["application/octet-stream", "application/soap+xml"], "application/soap+xml"],
  ["a range where there is nothing else", ["image/*"], "image/*"],
])("prefers %s", (_, given, want) => {
  expect(preferred(given)).toBe(want);
});

it.each([
  ["application/xml", true],
  ["text/xml; charset=utf-8", true],
  ["application/atom+xml", true],
  ["application/xml-dtd", false],
  ["application/xmlish", false],
])("%s is XML: %s", (mediaType, want) => {
  expect(isXmlMediaType(mediaType)).toBe(want);
});

it("a body of a range is sent as one media type, which is said; a response's range is what is accepted", () => {
  const reader = context();
  const content = { "*/*": { schema: { type: "object" } } };
  expect(readBody({ content }, reader)).toMatchObject({
    mediaType: "application/json",
    contents: [{ mediaType: "*/*" }],
  });
  expect(reader.notices).toMatchObject([{ code: "media-range", message: "*/*: sent as application/json" }]);
  expect(readResponses({ 200: { content } }, reader)).toMatchObject([
    { mediaType: "application/json", accept: "*/*", contents: [{ mediaType: "*/*" }] },
  ]);
  expect(reader.notices).toHaveLength(1);
});
