import { describe, expect, it } from "vitest";
import { excludable, render } from "../../src/cli/run-table.js";
import { wrapped } from "../../src/cli/wrap.js";
import type { RequestOutcome } from "../../src/run/outcome.js";
import type { RunResult } from "../../src/run/run.js";

describe("wrapped", () => {
  it("breaks at blanks, and never inside a word", () => {
    expect(wrapped("one two three four five six", 20)).toEqual(["one two three four", "five six"]);
    expect(wrapped(`a ${"x".repeat(30)} b`, 20)).toEqual(["a", "x".repeat(30), "b"]);
    expect(wrapped("", 20)).toEqual([""]);
  });
});

const outcome = (given: Partial<RequestOutcome>): RequestOutcome => ({
  id: "one",
  name: "List tenants",
  folder: ["Tenants"],
  method: "GET",
  url: "",
  outcome: "failed",
  isSent: true,
  status: 403,
  reasons: ["403: this feature is not enabled for your organization (Tenants are not enabled)"],
  isNotEnabled: true,
  answer: '{"message":"Tenants are not enabled"}',
  ...given,
});

const result = (outcomes: readonly RequestOutcome[]): RunResult => ({
  host: "x.test",
  outcomes,
  requests: outcomes.length,
  passed: 0,
  failed: outcomes.length,
  skipped: 0,
  writesLeftOut: 0,
  notReached: 0,
  isEmpty: false,
  reports: [],
  notices: [],
  reportFaults: [],
  duration: 5,
});

describe("the table at the end", () => {
  it("fits 80 columns by words, and says what to paste", () => {
    const lines = [...render(result([outcome({})]), 80)];
    expect(lines).toEqual([
      "",
      "Failed   1 request (1 of a feature that is not enabled)",
      "         ✗ GET    Tenants / List tenants  403",
      "           403: this feature is not enabled for your organization (Tenants are",
      "           not enabled)",
      '         Without them: --exclude "Tenants"',
      "Total    1 request: 0 passed, 1 failed, 0 skipped, in 0.0 s",
    ]);
  });

  it("does not say twice what the answer says", () => {
    const broken = outcome({
      isNotEnabled: undefined as never,
      reasons: ["500 instead of 200: It broke"],
      status: 500,
    });
    const said = (answer: string) => [...render(result([{ ...broken, answer }]))].join("\n");
    expect(said('{"message":"It broke"}')).not.toContain("message");
    expect(said("<html>")).toContain("<html>");
  });
});

describe("excludable", () => {
  it("is a folder in which nothing passed, else the requests", () => {
    const passed = outcome({ id: "two", name: "Get", outcome: "passed", isNotEnabled: undefined as never });
    expect(
      excludable([outcome({}), outcome({ id: "two", outcome: "skipped", isNotEnabled: undefined as never })]),
    ).toEqual(["Tenants"]);
    expect(excludable([outcome({}), passed])).toEqual(["Tenants / List tenants"]);
    expect(excludable([outcome({ folder: [] })])).toEqual(["List tenants"]);
  });
});
