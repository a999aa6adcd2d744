import { describe, expect, it } from "vitest";
import { withCause } from "../../../src/run/newman/cause.js";
import { filled } from "../../../src/run/select/fill.js";
import type { RequestOutcome } from "../../../src/run/report/outcome.js";

describe("filled", () => {
  const request = {
    method: "POST",
    description: "Put an id for <workbookId>.",
    url: {
      raw: "{{baseUrl}}/v2/workbooks/:workbookId",
      path: ["v2", "workbooks", "<workbookId>:materialize"],
      variable: [{ key: "workbookId", value: "<workbookId>", description: "Is <workbookId>" }],
      query: [{ key: "tag", value: "<tag>" }],
    },
    body: { mode: "raw", raw: '{"workbookId": "<workbookId>", "other": "<b>"}' },
  };

  it("puts a variable for the placeholders of these names, wherever something is sent", () => {
    const folder = {
      name: "A",
      item: [
        { name: "one", request },
        { name: "text", request: "https://x.test/<workbookId>" },
      ],
    };
    expect(filled({ item: [folder] }, ["workbookId", "unused"])).toEqual({
      item: [
        {
          name: "A",
          item: [
            {
              name: "one",
              request: {
                ...request,
                url: {
                  ...request.url,
                  path: ["v2", "workbooks", "{{workbookId}}:materialize"],
                  variable: [{ key: "workbookId", value: "{{workbookId}}", description: "Is <workbookId>" }],
                },
                body: { mode: "raw", raw: '{"workbookId": "{{workbookId}}", "other": "<b>"}' },
              },
            },
            { name: "text", request: "https://x.test/{{workbookId}}" },
          ],
        },
      ],
    });
  });

  it("leaves everything as it is for no names", () => {
    const collection = { item: [{ request }] };
    expect(filled(collection, [])).toBe(collection);
    expect(filled(collection, ["other"])).toEqual(collection);
  });
});

describe("withCause", () => {
  const list: RequestOutcome = {
    id: "list",
    name: "List workbooks",
    folder: [],
    method: "GET",
    url: "",
    outcome: "failed",
    isSent: true,
    reasons: ["500 instead of 200"],
  };
  const skipped: RequestOutcome = {
    ...list,
    id: "get",
    name: "Get",
    outcome: "skipped",
    isSent: false,
    reasons: ["no value for {{workbookId}}"],
  };
  const storedBy = new Map([["workbookId", ["list", "other"]]]);
  const reasonAfter = (...earlier: RequestOutcome[]) =>
    withCause(skipped, storedBy, new Map(earlier.map((outcome) => [outcome.id, outcome]))).reasons;

  it("names the list that failed", () => {
    expect(reasonAfter(list)).toEqual(["List workbooks failed, which gives workbookId"]);
    expect(reasonAfter({ ...list, outcome: "skipped" })).toEqual([
      "List workbooks was skipped, which gives workbookId",
    ]);
  });

  it.each<[string, RequestOutcome[]]>([
    ["a list that found nothing", [{ ...list, outcome: "passed" }]],
    ["one that failed, beside one that didn't", [list, { ...list, id: "other", outcome: "passed" }]],
    ["none that was sent", []],
  ])("keeps the reason for %s", (_, earlier) => {
    expect(reasonAfter(...earlier)).toEqual(["no value for {{workbookId}}"]);
  });

  it("keeps other outcomes", () => {
    expect(withCause(list, storedBy, new Map())).toBe(list);
  });
});
