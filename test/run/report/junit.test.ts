import { describe, expect, it } from "vitest";
import { junitReport } from "../../../src/run/report/junit.js";
import type { RequestOutcome } from "../../../src/run/report/outcome.js";

function outcome(given: Partial<RequestOutcome>): RequestOutcome {
  return {
    id: "one",
    name: "Get a team",
    folder: ["Teams"],
    method: "GET",
    url: "{{baseUrl}}/v2/teams/:teamId",
    outcome: "skipped",
    isSent: false,
    reasons: ["no value for <teamId>"],
    ...given,
  };
}

describe("junitReport", () => {
  it("has a suite for each request, and a case for each of its tests", () => {
    const passed = outcome({
      id: "two",
      name: "List teams",
      outcome: "passed",
      isSent: true,
      time: 1234,
      reasons: [],
      tests: [{ name: "Status is 200" }],
    });
    expect(junitReport([outcome({}), passed], 2500)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="Sigma API" tests="2" failures="0" errors="0" skipped="1" time="2.500">
  <testsuite name="Teams / Get a team" id="one" tests="1" failures="0" errors="0" skipped="1" time="0.000">
    <testcase name="Is sent" classname="Teams / Get a team" time="0.000">
      <skipped message="no value for &lt;teamId&gt;"/>
    </testcase>
  </testsuite>
  <testsuite name="Teams / List teams" id="two" tests="1" failures="0" errors="0" skipped="0" time="1.234">
    <testcase name="Status is 200" classname="Teams / List teams" time="1.234"/>
  </testsuite>
</testsuites>
`);
  });

  it("says of a test that failed what it says, and what else went wrong once", () => {
    const tests = [{ name: "mine", error: "1 is not 2" }, { name: "yours" }];
    const xml = junitReport(
      [outcome({ outcome: "failed", isSent: true, tests, reasons: ["Error: thrown", "mine: 1 is not 2"] })],
      0,
    );
    expect(xml).toContain('tests="3" failures="1" errors="1" skipped="0"');
    expect(xml).toContain('<failure type="AssertionFailure" message="1 is not 2"/>');
    expect(xml).toContain('<error message="Error: thrown"/>');
  });

  it("has a failure for what failed before it was sent", () => {
    const xml = junitReport([outcome({ outcome: "failed", reasons: ["Has an access token: none"] })], 0);
    expect(xml).toContain('failures="1" errors="0" skipped="0"');
    expect(xml).toContain('<failure type="AssertionFailure" message="Has an access token: none"/>');
  });

  it.each<[string, string, string]>([
    ["markup", '"><x> & ]]>', "&quot;&gt;&lt;x&gt; &amp; ]]&gt;"],
    ["control characters", "a\u0000b\u0007c\u001bd", "a b c d"],
    ["colours", "\u001b[1;31mred\u001b[0m", "red"],
    ["half a character", "a\ud800b", "a b"],
    ["what Unicode says is no character", "a\ufffeb\uffffc", "a b c"],
    ["characters of any other kind", "é 漢 😀", "é 漢 😀"],
  ])("writes whatever a name or a message holds: %s", (_, text, want) => {
    const tests = [{ name: text, error: text }];
    const xml = junitReport(
      [outcome({ name: text, id: text, folder: [text], outcome: "failed", tests, reasons: [text] })],
      0,
    );
    expect(xml).toContain(`<testsuite name="${want} / ${want}" id="${want}"`);
    expect(xml).toContain(`<testcase name="${want}"`);
    expect(xml).toContain(`message="${want}"`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/);
    expect(Buffer.from(xml).toString()).toBe(xml);
  });
});
