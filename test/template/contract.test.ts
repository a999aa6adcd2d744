/** What src/ and the scripts in templates/ agree on is in the scripts. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { packageFile } from "../../src/root.js";
import { TOKEN_URL } from "../../src/sigma/variables.js";
import {
  BODY_TEST,
  type ChainRow,
  CLIENT_CREDENTIALS,
  CONSTANTS,
  constantLine,
  constantLines,
  LONGEST_MESSAGE,
  LONGEST_WAIT,
  RECIPE_TEST,
  readChain,
  readConstantLine,
  SENT_AGAIN,
  SIGMA_SAYS,
  SKIPPED,
  STATUS_TEST,
  TOKEN_EXCHANGE,
  TOKEN_REDIRECT,
  TOKEN_TEST,
  UNDER_WAY,
  variablesOf,
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
  ["the test of the status", "pm.test(`Status is ${statuses.join(", ["collection/test.js"]],
  ["the test that ends a recipe", `pm.test("${RECIPE_TEST}"`, ["recipes/test.js"]],
  ["the test of the body", `pm.test("${BODY_TEST}"`, ["collection/test.js"]],
  ["the longest wait", `const LONGEST_WAIT = ${LONGEST_WAIT};`, ["collection/prerequest.js", "collection/test.js"]],
  ["the longest message", `.message.slice(0, ${LONGEST_MESSAGE})`, ["collection/test.js"]],
  ["what begins an error of Sigma's", `\`${SIGMA_SAYS}\${`, ["collection/test.js"]],
  [
    "the line about a skipped request",
    `console.info("${SKIPPED}", `,
    ["collection/guard.js", "run/prerequest.js", "recipes/prerequest.js"],
  ],
  ["the line about a request under way", `console.info("${UNDER_WAY}", `, ["recipes/test.js"]],
  ["the line about a request that is sent again", `console.info("${SENT_AGAIN}", `, ["collection/test.js"]],
  ["the URL for tokens", `"${TOKEN_URL}"`, ["authenticate/request.json", "act-as-another-user/request.json"]],
  ["the client credentials", `"value": "${CLIENT_CREDENTIALS}"`, ["authenticate/request.json"]],
  ["the token exchange", `"value": "${TOKEN_EXCHANGE}"`, ["act-as-another-user/request.json"]],
])("%s is in each script that has to have it", (_, text, templates) => {
  for (const template of templates) expect(read(template).replace(/\n +"/g, '\n    "')).toContain(text);
});

it.each<[string, string | undefined]>([
  ["const CHAIN = [];", "[]"],
  ["  const CHAIN = [1];", "[1]"],
  ["let CHAIN = [];", "[]"],
  ["const CHAIN = []", undefined],
  ["const CHAIN = [", undefined],
  ["// const CHAIN = [];", undefined],
  ["const chain = [];", undefined],
])("%s is read as a line with a constant, or not", (line, want) => {
  expect(readConstantLine(line)?.literal).toBe(want);
  if (want !== undefined) expect(constantLine("const", "CHAIN", want)).toBe(`const CHAIN = ${want};`);
});

it("where a token endpoint redirects to is read from what Authenticate says", () => {
  expect(TOKEN_REDIRECT.exec(read("authenticate/test.js"))?.[1]).toBe("${to}");
});

it("the names of the status test are known by how they begin", () => {
  expect("Status is 200 or 204").toMatch(STATUS_TEST);
  expect("Status is fine").not.toMatch(STATUS_TEST);
});

const rows: ChainRow[] = [
  ["GET /v2/files", "fileId", { tableId: "id", $where: { type: "table" } }, { inodeId: "id" }],
  ["GET /v2/files/*"],
];

it.each<[string, string[], readonly ChainRow[] | undefined]>([
  ["as it is written", constantLines("const", "CHAIN", rows, JSON.stringify), rows],
  ["indented", ["{", ...constantLines("const", "CHAIN", rows, JSON.stringify).map((line) => `  ${line}`), "}"], rows],
  ["between other lines", ["a;", ...constantLines("const", "CHAIN", rows, JSON.stringify), "const B = [];"], rows],
  ["on one line", [`const CHAIN = ${JSON.stringify(rows)};`], rows],
  ["empty", ["const CHAIN = [];"], []],
  ["as a call", [`const CHAIN = JSON.parse(${JSON.stringify(JSON.stringify(rows))});`], rows],
  ["with rows that are none", ['const CHAIN = [[], [1], "a", ["GET /a", 7], ["GET /b"]];'], [["GET /b"]]],
  ["computed", ["const CHAIN = load();"], undefined],
  ["without an end", ["const CHAIN = ["], undefined],
  ["not there", ["const RESPONSES = [];"], undefined],
])("the table is read %s", (_, lines, want) => {
  expect(readChain(lines)).toEqual(want);
});

it("the variables of a row are those of its feeds", () => {
  expect(rows.map(variablesOf)).toEqual([["fileId", "tableId", "inodeId"], []]);
});
