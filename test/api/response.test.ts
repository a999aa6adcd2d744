import { expect, it } from "vitest";
import { readResponses } from "../../src/api/response.js";
import { context } from "../support/build.js";

const json = { "application/json": { schema: { type: "object" } } };

it.each([
  [
    "a body",
    { 200: { description: "Fine", content: json } },
    [
      {
        status: "200",
        description: "Fine",
        mediaType: "application/json",
        schema: { type: "object" },
        examples: [],
        contents: [{ mediaType: "application/json", schema: { type: "object" } }],
      },
    ],
    [],
  ],
  ["no body", { 201: { description: "Made" } }, [{ status: "201", description: "Made", examples: [] }], []],
  [
    "no body of a 204, whatever it is given",
    { 204: { content: json } },
    [{ status: "204", description: "", examples: [] }],
    ["body-of-204"],
  ],
  [
    "ranges and the default",
    { "4XX": {}, default: {} },
    [
      { status: "4XX", description: "", examples: [] },
      { status: "default", description: "", examples: [] },
    ],
    [],
  ],
  ["no status that doesn't exist", { 700: {}, "x-note": {}, 20: {} }, [], []],
  [
    "a response that is no object, as an empty one",
    { 200: null },
    [{ status: "200", description: "", examples: [] }],
    [],
  ],
])("reads %s", (_, responses, want, codes) => {
  const reader = context();
  expect(readResponses(responses, reader)).toEqual(want);
  expect(reader.notices.map(({ code }) => code)).toEqual(codes);
});

it.each([
  ["typed as JSON, which is put right and said", json, ["download-as-json"]],
  ["typed as a file beside JSON", { ...json, "text/csv": {} }, []],
])("a download is a file: %s", (_, content, codes) => {
  const reader = context({ path: "/v2/query/{queryId}/download" });
  expect(readResponses({ 200: { content }, 404: { content: json } }, reader)).toMatchObject([
    { status: "200", mediaType: "application/octet-stream" },
    { status: "404", mediaType: "application/json" },
  ]);
  expect(reader.notices.map(({ code }) => code)).toEqual(codes);
});
