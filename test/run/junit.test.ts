import { describe, expect, it } from "vitest";
import { withUnsent } from "../../src/run/junit.js";
import type { RequestOutcome } from "../../src/run/outcome.js";

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

const report = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="Sigma" tests="1">
  <testsuite name="Authenticate" id="auth" tests="1"/>
</testsuites>`;

describe("withUnsent", () => {
  it("adds a suite for what was skipped, before the end", () => {
    expect(withUnsent(report, [outcome({})])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="Sigma" tests="1">
  <testsuite name="Authenticate" id="auth" tests="1"/>
  <testsuite name="Teams / Get a team" id="one" tests="1" failures="0" errors="0" skipped="1" time="0.000">
    <testcase name="Is sent" classname="Teams / Get a team" time="0.000">
      <skipped message="no value for &lt;teamId&gt;"/>
    </testcase>
  </testsuite>
</testsuites>`);
  });

  it("adds a failure for what failed before it was sent", () => {
    const xml = withUnsent(report, [outcome({ outcome: "failed", reasons: ["Has an access token: none"] })]);
    expect(xml).toContain('failures="1" errors="0" skipped="0"');
    expect(xml).toContain('<failure type="AssertionFailure" message="Has an access token: none"/>');
  });

  it.each<[string, Partial<RequestOutcome>]>([
    ["what was sent", { outcome: "passed", isSent: true }],
    ["what is in the report already", { id: "auth" }],
  ])("adds nothing for %s", (_, given) => {
    expect(withUnsent(report, [outcome(given)])).toBe(report);
  });

  it("opens a report of nothing", () => {
    expect(withUnsent('<testsuites name="Sigma"/>', [outcome({})])).toMatch(
      /^<testsuites name="Sigma">\n {2}<testsuite .*<\/testsuites>$/s,
    );
  });

  it("writes whatever a name holds", () => {
    const xml = withUnsent(report, [outcome({ name: '"><x> & \u0000\u001b\ud800 ]]>' })]);
    expect(xml).toContain('name="Teams / &quot;&gt;&lt;x&gt; &amp;     ]]&gt;"');
  });
});
