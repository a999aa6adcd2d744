/** `generate --strict`: a definition that breaks OpenAPI's own rules is not generated from. */
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { definition, temporaryFolder } from "../support/build.js";
import { type Outcome, sigmaPostman } from "../support/cli.js";
import { describeFile, shared } from "../support/definitions.js";

/** What `generate --strict` says of the first of these files; where it fails, nothing is written. */
async function strict(files: { readonly [name: string]: unknown }): Promise<Outcome> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  const outcome = await sigmaPostman(folder, ["generate", Object.keys(files)[0] ?? "", "--strict"]);
  expect((await readdir(folder)).includes("output")).toBe(outcome.code === 0);
  return outcome;
}

const response = { 200: { description: "Fine" } };
const get = (more: object = {}) => ({ get: { responses: response, ...more } });
const valid = (openapi: string, more: object = {}) =>
  definition({ openapi, info: { title: "Sigma", version: "1" }, paths: { "/v2/a": get() }, ...more });
const withParameter = (openapi: string, parameter: object) =>
  valid(openapi, { paths: { "/v2/a": get({ parameters: [parameter] }) } });
const withSchema = (openapi: string, A: unknown) => valid(openapi, { components: { schemas: { A } } });

describe("a valid definition", () => {
  it.each<[string, { readonly [name: string]: unknown }]>([
    ["of 3.0", { "a.json": withSchema("3.0.3", { type: "string", nullable: true }) }],
    ["of a patch of 3.0 that nobody knows yet", { "a.json": valid("3.0.99") }],
    ["of 3.1", { "a.json": withSchema("3.1.0", { type: ["string", "null"] }) }],
    ["of 3.1 in YAML", { "a.yaml": "openapi: 3.1.1\ninfo: {title: a, version: '1'}\npaths: {/v2/a: {get: {}}}\n" }],
    ["that holds itself", { "a.json": withSchema("3.1.0", { properties: { a: { $ref: "#/components/schemas/A" } } }) }],
    [
      "of several files",
      {
        "a.json": valid("3.1.0", { paths: { "/v2/a": { $ref: "paths/a.yaml" } } }),
        "paths/a.yaml":
          "get:\n  parameters: [{$ref: '../more.json#/P'}]\n  responses: {'200': {$ref: '../more.json#/R'}}\n",
        "more.json": {
          P: { name: "q", in: "query", schema: { $ref: "#/S" } },
          R: { description: "Fine", headers: { a: { $ref: "#/H" } } },
          S: { type: "object", properties: { a: { $ref: "#/S" } } },
          H: { schema: { type: "string" } },
        },
      },
    ],
  ])("is generated from: %s", async (_, files) => {
    expect(await strict(files)).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("a definition that breaks the rules", () => {
  it.each<[string, { readonly [name: string]: unknown }, string | RegExp]>([
    [
      "a type of 3.0 that doesn't exist",
      { "a.json": withParameter("3.0.3", { name: "q", in: "query", schema: { type: "text" } }) },
      "  #/paths/~1v2~1a/get/parameters/0/schema/type: must be equal to one of the allowed values: array, boolean,",
    ],
    [
      "a list of types in 3.0",
      { "a.json": withSchema("3.0.3", { type: ["string", "null"] }) },
      "  #/components/schemas/A/type: must be",
    ],
    [
      "a place of 3.1 that doesn't exist",
      { "a.json": withParameter("3.1.0", { name: "q", in: "body", schema: {} }) },
      "  #/paths/~1v2~1a/get/parameters/0/in: must be equal to one of the allowed values: query, header, path, cookie",
    ],
    [
      "no title",
      { "a.json": valid("3.1.0", { info: { version: "1" } }) },
      "  #/info: must have required property 'title'",
    ],
    [
      "a version that is a number",
      { "a.json": valid("3.1.0", { info: { title: "a", version: 1 } }) },
      /^ {2}#\/: API version number must be a string/m,
    ],
    ["an OpenAPI version that is a number", { "a.yaml": "openapi: 3.1\npaths: {/v2/a: {get: {}}}\n" }, "  #/openapi: "],
    [
      "a path without a slash",
      { "a.json": valid("3.1.0", { paths: { "v2/a": get() } }) },
      '  #/paths: must NOT have unevaluated properties: "v2/a"',
    ],
    [
      "a reference that leads nowhere",
      { "a.json": withSchema("3.1.0", { $ref: "#/components/schemas/B" }) },
      `  #/components/schemas/A: "#/components/schemas/B" doesn't exist in the document`,
    ],
    [
      "a reference without a slash",
      { "a.json": withSchema("3.1.0", { items: { $ref: "#components/schemas/A" } }) },
      '  #/components/schemas/A/items: "#components/schemas/A" has no slash after #',
    ],
    [
      "another file, by its name",
      {
        "a.json": valid("3.1.0", { paths: { "/v2/a": { $ref: "paths/a.yaml#/item" } } }),
        "paths/a.yaml": "item:\n  get:\n    parameters: [{name: q, in: nowhere, schema: {}}]\n",
      },
      "  paths/a.yaml#/item/get/parameters/0/in: must be equal",
    ],
    [
      "a schema in another file",
      { "a.json": withSchema("3.0.3", { $ref: "b.json#/B" }), "b.json": { B: { type: "text" } } },
      "  b.json#/B/type: must be equal",
    ],
    ["OpenAPI 3.2, which can't be checked", { "a.json": valid("3.2.0") }, "#/openapi: OpenAPI 3.2.0 can't be checked"],
  ])("is refused: %s", async (_, files, line) => {
    const { code, stdout, stderr } = await strict(files);
    const [first, ...others] = stderr.trimEnd().split("\n");
    expect(code).toBe(3);
    expect(stdout).toBe("");
    expect(first).toBe(`error ${Object.keys(files)[0]}: breaks OpenAPI's own rules`);
    expect(others.at(-1)).toContain("Without --strict");
    if (typeof line === "string") expect(others.some((other) => other.includes(line))).toBe(true);
    else expect(stderr).toMatch(line);
  });

  it("is refused with what counts, and no more", async () => {
    const { stderr } = await strict({ "a.json": withSchema("3.0.3", { type: "text" }) });
    expect(stderr.trimEnd().split("\n")).toHaveLength(3);
  });

  it("is generated from without it", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "a.json"), JSON.stringify(withSchema("3.1.0", { type: "text" })));
    expect(await sigmaPostman(folder, ["generate", "a.json"])).toMatchObject({ code: 0 });
  });
});

describe("faults without number", () => {
  it("are listed to a bearable length", async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`/v2/a${index}`, get({ parameters: [{ name: 1, in: "no" }] })]),
    );
    const { code, stderr } = await strict({ "a.json": valid("3.1.0", { paths }) });
    expect(code).toBe(3);
    expect(stderr.split("\n").length).toBeLessThan(60);
    expect(stderr).toMatch(/^ {2}and \d+ more$/m);
  });

  it.each<[string, { readonly [name: string]: unknown }, RegExp]>([
    [
      "one place with too many values",
      { "a.json": withParameter("3.1.0", { name: "q", in: "query", schema: { enum: Array(200_000).fill(1) } }) },
      /#\/paths\/~1v2~1a: has too many values to be checked/,
    ],
    [
      "aliases of aliases",
      {
        "a.yaml": `x-0: &x0 {a: 1, b: 2}\n${Array.from({ length: 40 }, (_, index) => `x-${index + 1}: &x${index + 1} {a: *x${index}, b: *x${index}}\n`).join("")}openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {/v2/a: {get: {}}}\n`,
      },
      /#\/: has too many values to be checked/,
    ],
    [
      "what is nested deep",
      {
        "a.json": `{"components":{"schemas":{"A":${'{"items":'.repeat(20_000)}{}${"}".repeat(20_000)}}},${JSON.stringify(valid("3.0.3")).slice(1)}`,
      },
      /is nested too deep to be checked/,
    ],
  ])("nor are these: %s", async (_, files, message) => {
    const { code, stderr } = await strict(files);
    expect(code).toBe(3);
    expect(stderr).toMatch(message);
  });
});

describeFile(shared("sigma-2025-11.json"), (file) => {
  it("has references without a slash", async () => {
    const { code, stderr } = await sigmaPostman(await temporaryFolder(), ["generate", file, "--strict"]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/: "#components\/responses\/ApiError" has no slash after #\n/);
    expect(stderr).toContain("\n  and 122 more\n");
  });
});

describeFile(shared("sigma-2026-08.json"), (file) => {
  it("is valid", async () => {
    const outcome = await sigmaPostman(await temporaryFolder(), ["generate", file, "--strict"]);
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
  });
});

it("the bundled definition is valid", async () => {
  const outcome = await sigmaPostman(await temporaryFolder(), ["generate", "bundled", "--strict"]);
  expect(outcome).toMatchObject({ code: 0, stderr: "" });
});
