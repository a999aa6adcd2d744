import { describe, expect, it } from "vitest";
import { withCause } from "../../../src/run/newman/cause.js";
import type { RequestOutcome } from "../../../src/run/report/outcome.js";

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
    expect(reasonAfter(list)).toEqual(["List workbooks, which stores workbookId, failed"]);
    expect(reasonAfter({ ...list, outcome: "skipped" })).toEqual([
      "List workbooks, which stores workbookId, was skipped",
    ]);
  });

  it.each<[string, RequestOutcome[]]>([
    ["a list that found nothing", [{ ...list, outcome: "passed" }]],
    ["one that failed, beside one that didn't", [list, { ...list, id: "other", outcome: "passed" }]],
    ["none that was sent", []],
  ])("keeps the reason for %s", (_, earlier) => {
    expect(reasonAfter(...earlier)).toEqual(["no value for {{workbookId}}"]);
  });

  it("doesn't ask for a list that was sent and found nothing", () => {
    const reason =
      "no value for {{workbookId}}: send List workbooks or Other first, or set workbookId in the environment";
    const became = (outcome: RequestOutcome["outcome"]) =>
      withCause({ ...skipped, reasons: [reason] }, storedBy, new Map([["list", { ...list, outcome }]])).reasons;
    expect(became("passed")).toEqual([
      "no value for {{workbookId}}: List workbooks returned none; set workbookId in the environment",
    ]);
    expect(became("failed")).toEqual(["List workbooks, which stores workbookId, failed"]);
  });

  it("keeps other outcomes", () => {
    expect(withCause(list, storedBy, new Map())).toBe(list);
  });
});
