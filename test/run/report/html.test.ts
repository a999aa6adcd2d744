/** The page of a run, as a browser without scripts would show it. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { loadPage } from "../../../src/page/load.js";
import { htmlReport } from "../../../src/run/report/html.js";
import { indentedJson } from "../../../src/run/report/indent.js";
import type { RequestOutcome } from "../../../src/run/report/outcome.js";

const run = {
  host: "x.test",
  startedAt: "2026-01-31T09:30:12.345Z",
  requests: 3,
  passed: 1,
  failed: 1,
  skipped: 1,
  duration: 1234,
};

const outcome = (more: Partial<RequestOutcome> = {}): RequestOutcome => ({
  id: "one",
  name: "List teams",
  folder: ["Teams"],
  method: "GET",
  url: "{{baseUrl}}/v2/teams",
  outcome: "passed",
  isSent: true,
  status: 200,
  time: 30,
  reasons: [],
  tests: [{ name: "Status is 200" }],
  ...more,
});

const exchange = (body: string, more: object = {}): Partial<RequestOutcome> => ({
  exchange: {
    request: { method: "GET", url: "https://x.test/v2/teams", headers: [{ key: "Accept", value: "application/json" }] },
    response: { headers: [{ key: "X-Id", value: "7" }], body, size: body.length, isCut: false, ...more },
  },
});

const page = async (outcomes: readonly RequestOutcome[], more: Partial<typeof run> = {}) =>
  htmlReport({ ...run, ...more }, outcomes, await loadPage());

describe("the page of a run", () => {
  it("says when, where, how long and how many", async () => {
    const html = await page([outcome()]);
    expect(html).toContain("<title>x.test: 1 of 3 failed</title>");
    expect(html).toContain('<time datetime="2026-01-31T09:30:12.345Z">2026-01-31 09:30 UTC</time>, 1.2 s');
    expect(html).toContain('<li class="breaking"><b>1</b>failed</li>');
    expect(await page([outcome()], { failed: 0, passed: 3 })).toContain("<title>x.test: 3 passed</title>");
    expect(await page([outcome()], { failed: 0 })).not.toContain("failed</li>");
  });

  it("shows what failed first and open, then what was skipped, then what passed", async () => {
    const html = await page([
      outcome({ name: "Fine" }),
      outcome({ name: "Left out", outcome: "skipped", isSent: false, reasons: ["no value for {{teamId}}"] }),
      outcome({ name: "Broken", outcome: "failed", status: 500, reasons: ["500 instead of 200"] }),
    ]);
    const names = [...html.matchAll(/<span class="name">([^<]*)/g)].map(([, name]) => name);
    expect(names).toEqual(["Broken", "Left out", "Fine"]);
    const open = [...html.matchAll(/data-kind="(\w+)"[^>]*><details( open)?>/g)].map(([, kind, is]) => [kind, is]);
    expect(open).toEqual([
      ["failed", " open"],
      ["skipped", undefined],
      ["passed", undefined],
    ]);
    expect(html).toContain('<ul class="reasons"><li>500 instead of 200</li></ul>');
    expect(html).toContain('<span class="badge risky">not sent</span>');
  });

  it.each<[string, Partial<RequestOutcome>, RegExp]>([
    [
      "the request and its response, laid out",
      exchange('{"a":[1.50]}'),
      /GET https:\S+\nAccept: \S+<\/pre>[\s\S]*X-Id: 7\n\n\{\n {2}&quot;a&quot;: \[\n {4}1\.50\n {2}\]\n\}<\/pre>/,
    ],
    [
      "that a body was cut",
      exchange("abc", { size: 99_999, isCut: true }),
      /99,999 bytes, of which the first are shown/,
    ],
    [
      "that there was no response",
      { status: undefined, time: undefined },
      /<span class="badge added">no response<\/span>/,
    ],
    [
      "what was sent again, and why",
      { sentAgain: ["Sigma responded with 503", "Sigma responded with 503"] },
      /Sent again 2 times: Sigma responded with 503</,
    ],
    ["what was sent for another", { isPrerequisite: true }, /Sent because another request needs/],
    ["which tests failed", { tests: [{ name: "mine", error: "no" }] }, /<b>✗<\/b> mine/],
    ["requests outside of folders", { folder: [] }, /<h3>Outside of folders <span>1</],
  ])("shows %s", async (_, more, want) => {
    expect(await page([outcome(more)])).toMatch(want);
  });

  it("draws a bar for each time, the slowest the longest", async () => {
    const html = await page([outcome({ time: 200 }), outcome({ time: 50 }), outcome({ time: 0 })]);
    expect([...html.matchAll(/<rect width="(\d+)"/g)].map(([, width]) => Number(width))).toEqual([100, 25, 1]);
  });

  it("loads nothing and runs nothing but its own style and script, whatever a response says", async () => {
    const evil = `</pre><script>alert(1)</script><img src=x onerror="alert(1)">`;
    const html = await page([
      outcome({ name: evil, folder: [evil], url: evil, reasons: [evil], tests: [{ name: evil }], ...exchange(evil) }),
    ]);
    expect(html).not.toContain("<img");
    expect(html.match(/<script>/g)).toHaveLength(1);
    expect(html.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]* (src|href|style|on\w+)=/);
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    const { style, script } = await loadPage();
    for (const text of [style, script]) {
      expect(policy).toContain(`'sha256-${createHash("sha256").update(text).digest("base64")}'`);
    }
    expect(policy).toMatch(/^default-src 'none'/);
  });

  it("is a page without requests, too", async () => {
    const html = await page([], { requests: 0, passed: 0, failed: 0, skipped: 0 });
    expect(html).not.toContain("<script>");
    expect(html).toContain("<b>0</b>requests");
  });
});

describe("JSON that is laid out", () => {
  it.each([
    ['{"a":1,"b":[]}', '{\n  "a": 1,\n  "b": []\n}'],
    ["[1,2]", "[\n  1,\n  2\n]"],
    ['{"a":12345678901234567890.10}', '{\n  "a": 12345678901234567890.10\n}'],
    ['{"a":"x, {y}: \\" z"}', '{\n  "a": "x, {y}: \\" z"\n}'],
    ['{"a": {\n"b" : true }}', '{\n  "a": {\n    "b": true\n  }\n}'],
    ['{"a":"cut in the mid', '{\n  "a": "cut in the mid'],
    ["plain, text: {}", "plain, text: {}"],
    ["<html>", "<html>"],
    ["", ""],
  ])("%j", (text, want) => {
    expect(indentedJson(text)).toBe(want);
  });

  it("grows by a bounded amount", () => {
    expect(indentedJson("[".repeat(10_000)).length).toBeLessThan(500_000);
    expect(indentedJson("]".repeat(10_000)).length).toBeLessThan(500_000);
  });
});
