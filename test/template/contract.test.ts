/** What src/ and the scripts in templates/ agree on is in the scripts. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { packageFile } from "../../src/root.js";
import {
  BODY_TEST,
  CLIENT_CREDENTIALS,
  CONSTANTS,
  constantLine,
  readConstantLine,
  SENT_AGAIN,
  SIGMA_SAYS,
  SKIPPED,
  STATUS_TEST,
  TOKEN_EXCHANGE,
  TOKEN_TEST,
  TOKEN_URL,
} from "../../src/template/contract.js";

function read(template: string): string {
  return readFileSync(packageFile("templates", ...template.split("/")), "utf8");
}

describe.each(Object.entries(CONSTANTS))("%s", (script, names) => {
  it.each(names)("has one line for %s", (name) => {
    const lines = read(script).split("\n");
    const found = lines.filter((line) => readConstantLine(line)?.name === name);
    expect(found).toEqual([expect.stringMatching(/^const /)]);
    // Declared, and used.
    expect(lines.filter((line) => new RegExp(`\\b${name}\\b`).test(line)).length).toBeGreaterThan(1);
  });
});

it.each<[string, string, readonly string[]]>([
  ["the test for a token", `pm.test("${TOKEN_TEST}"`, ["collection/prerequest.js"]],
  ["the test of the status", "pm.test(`Status is ${documented.statuses.join(", ["collection/test.js"]],
  ["the test of the body", `pm.test("${BODY_TEST}"`, ["collection/test.js"]],
  ["what begins an error of Sigma's", `\`${SIGMA_SAYS}\${`, ["collection/test.js"]],
  ["the line about a skipped request", `console.info("${SKIPPED}", `, ["collection/guard.js", "run/prerequest.js"]],
  [
    "the line about a request that is sent again",
    `console.info(\n    "${SENT_AGAIN}",`,
    ["collection/test.js", "authenticate/test.js", "act-as-another-user/test.js"],
  ],
  ["the URL for tokens", `"${TOKEN_URL}"`, ["authenticate/request.json", "act-as-another-user/request.json"]],
  ["the client credentials", `"value": "${CLIENT_CREDENTIALS}"`, ["authenticate/request.json"]],
  ["the token exchange", `"value": "${TOKEN_EXCHANGE}"`, ["act-as-another-user/request.json"]],
])("%s is in each script that has to have it", (_, text, templates) => {
  for (const template of templates) expect(read(template).replace(/\n +"/g, '\n    "')).toContain(text);
});

it.each<[string, string | undefined]>([
  ["const FEEDS = [];", "[]"],
  ["  const FEEDS = [1];", "[1]"],
  ["let FEEDS = [];", "[]"],
  ["const FEEDS = []", undefined],
  ["const FEEDS = [", undefined],
  ["// const FEEDS = [];", undefined],
  ["const feeds = [];", undefined],
])("%s is read as a line with a constant, or not", (line, want) => {
  expect(readConstantLine(line)?.literal).toBe(want);
  if (want !== undefined) expect(constantLine("const", "FEEDS", want)).toBe(`const FEEDS = ${want};`);
});

it("the names of the status test are known by how they begin", () => {
  expect("Status is 200 or 204").toMatch(STATUS_TEST);
  expect("Status is fine").not.toMatch(STATUS_TEST);
});
