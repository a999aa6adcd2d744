/**
 * Each recipe in the Postman CLI: with the file, in the older one (POSTMAN_CLI) and the newest (POSTMAN_CLI_V3), and with the
 * tree of format v3 in the latter. Their binaries are large, so they are no dependencies.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sigma } from "../../fake-sigma/server.js";
import { type GenerateResult, generate } from "../../src/index.js";
import { writeTree } from "../../src/tree/write.js";
import { BUNDLED } from "../support/definitions.js";
import { withValues } from "../support/newman.js";
import { allInputs, changesOf, hurried, RECIPE_CASES, sigmaForRecipes } from "../support/recipes.js";

const { POSTMAN_CLI, POSTMAN_CLI_V3 } = process.env;
const TREE = "postman/collections/Sigma API";
const RUNNERS = [
  ["the file", "collection.json", POSTMAN_CLI],
  ["the file, in the newest", "collection.json", POSTMAN_CLI_V3],
  ["the tree", TREE, POSTMAN_CLI_V3],
] as const;

const folder = mkdtempSync(join(tmpdir(), "sigma-postman-recipes-"));
let generated: GenerateResult;
beforeAll(async () => {
  generated = await generate({ definitions: [BUNDLED.file] });
  const collection = hurried(generated.collection);
  writeFileSync(join(folder, "collection.json"), JSON.stringify(collection));
  for (const [path, text] of writeTree(collection, [])) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(RUNNERS)("the Postman CLI with %s", (_, collection, cli) => {
  const isThere = cli !== undefined && existsSync(cli);

  /** @returns what it prints */
  async function run(sigma: Sigma, inputs: Readonly<Record<string, string>>, title?: string): Promise<string> {
    const environment = withValues(generated.environments[0]!.environment, {
      baseUrl: sigma.url,
      tokenBaseURL: `${sigma.url}/v2/auth/token`,
      clientID: sigma.clientID,
      secret: sigma.secret,
    });
    const more = Object.entries(inputs).map(([key, value]) => ({ key, value, type: "default", enabled: true }));
    const file = join(folder, "environment.json");
    writeFileSync(file, JSON.stringify({ ...environment, values: [...environment.values, ...more] }));
    const newest = cli === POSTMAN_CLI_V3 ? ["--no-report-events"] : [];
    const args = ["collection", "run", collection, "-e", file, ...newest, ...(title ? ["-i", title] : [])];
    const options = { cwd: folder, env: { ...process.env, HOME: folder }, maxBuffer: 1e8 };
    // Not synchronously: the fake Sigma is in this process.
    return await new Promise((resolve) => execFile(cli ?? "", args, options, (_error, stdout) => resolve(stdout)));
  }

  it.runIf(isThere).each(RECIPE_CASES)(
    "$name does what it says and nothing else",
    async ({ title, inputs, changes }) => {
      const sigma = await sigmaForRecipes();
      const printed = await run(sigma, inputs(sigma), title);
      expect(printed).toMatch(/assertions\s*\|\s*\d+\s*\|\s*0\s*\|/);
      expect(changesOf(sigma)).toEqual(changes(sigma));
      expect(sigma.requests.filter(({ grant }) => grant !== undefined)).toHaveLength(1);
    },
  );

  it.runIf(isThere)("a step that fails ends it, and what was done is said", async () => {
    const sigma = await sigmaForRecipes({ broken: ["PATCH /v2/teams/{teamId}/members"] });
    const [recipe] = RECIPE_CASES.filter(({ name }) => name === "onboard-member");
    const printed = await run(sigma, recipe!.inputs(sigma), recipe!.title);
    expect(printed.replace(/\s+/g, " ")).toMatch(/Sigma responded with 500 .*Done before that: Create the member\./);
    expect(changesOf(sigma)).toHaveLength(1);
  });

  it.runIf(isThere)("a run of everything sends no recipe, whatever is filled in", async () => {
    const sigma = await sigmaForRecipes();
    const printed = await run(sigma, allInputs(sigma));
    expect(printed).toMatch(/assertions\s*\|\s*\d+\s*\|\s*0\s*\|/);
    expect(sigma.changes).toEqual([]);
    const writes = sigma.requests.filter(({ method, grant }) => method !== "GET" && grant === undefined);
    expect(writes).toEqual([]);
    expect(sigma.requests.length).toBeGreaterThan(70);
  });
});
