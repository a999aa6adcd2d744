/** Each recipe with `run`: it leaves the changes that it announces, and nothing else, and ends cleanly wherever a step fails. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sigma } from "../../fake-sigma/server.js";
import { type GenerateResult, generate, type RunResult, run } from "../../src/index.js";
import { isFolder, type PostmanFolder } from "../../src/postman/types.js";
import { BUNDLED } from "../support/definitions.js";
import { allInputs, changesOf, hurried, RECIPE_CASES, type RecipeCase, sigmaForRecipes } from "../support/recipes.js";

const folder = mkdtempSync(join(tmpdir(), "sigma-postman-recipes-"));
const collection = join(folder, "sigma.postman_collection.json");
let generated: GenerateResult;
beforeAll(async () => {
  generated = await generate({ definitions: [BUNDLED.file] });
  writeFileSync(collection, JSON.stringify(hurried(generated.collection)));
  const [first] = generated.environments;
  writeFileSync(join(folder, first!.fileName), JSON.stringify(first!.environment));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const started = (sigma: Sigma, variables: Readonly<Record<string, string>>, recipe?: string) => ({
  collection,
  baseUrl: sigma.url,
  credentials: { clientID: sigma.clientID, secret: sigma.secret },
  variables,
  ...(recipe === undefined ? {} : { recipe }),
});

const failuresOf = ({ outcomes }: RunResult) =>
  outcomes
    .filter(({ outcome }) => outcome === "failed")
    .map(({ name, reasons }) => [name, reasons.join("; ")] as const);

/** The steps of a recipe that are sent with the inputs of its case, and the operation of each. */
function stepsOf({ title }: RecipeCase): readonly { readonly name: string; readonly operation: string }[] {
  const recipes = generated.collection.item.find(({ name }) => name === "Recipes") as PostmanFolder;
  const folder = recipes.item.find(({ name }) => name === title);
  if (!folder || !isFolder(folder)) throw new Error(`no recipe is called ${title}`);
  return folder.item.flatMap((item) =>
    isFolder(item) ? [] : [{ name: item.name, operation: operationOf(item.request) }],
  );
}

function operationOf({
  method,
  url,
}: {
  readonly method: string;
  readonly url: { readonly path?: readonly string[] };
}) {
  const path = (url.path ?? []).map((segment) => segment.replace(/\{\{[^{}]+\}\}/g, "{}"));
  return `${method} /${path.join("/")}`;
}

const withoutNames = (operation = "") => operation.replace(/\{[^{}]*\}/g, "{}");

describe.each(RECIPE_CASES)("$name", (recipe) => {
  it("does what it says and nothing else", async () => {
    const sigma = await sigmaForRecipes();
    const result = await run(started(sigma, recipe.inputs(sigma), recipe.name));
    expect(failuresOf(result)).toEqual([]);
    expect(changesOf(sigma)).toEqual(recipe.changes(sigma));
    expect(sigma.requests.filter(({ grant }) => grant !== undefined)).toHaveLength(1);
    const known = new Set(stepsOf(recipe).map(({ operation }) => operation));
    const others = sigma.requests.filter(({ grant, operation }) => !grant && !known.has(withoutNames(operation)));
    expect(others).toEqual([]);
  });

  it("ends where a step fails, and says what was done", async () => {
    const reached = await sigmaForRecipes();
    await run(started(reached, recipe.inputs(reached), recipe.name));
    const all = changesOf(reached);
    const sent = new Set(reached.requests.map(({ operation }) => operation));
    const broken = [...sent].flatMap((operation) => operation ?? []).filter((name) => !/auth.token/.test(name));
    expect(broken.length).toBeGreaterThan(1);
    for (const operation of broken) {
      const sigma = await sigmaForRecipes({ broken: [operation] });
      const result = await run(started(sigma, recipe.inputs(sigma), recipe.name));
      const [failure, ...more] = failuresOf(result);
      expect(more).toEqual([]);
      const step = stepsOf(recipe).find(({ name }) => name === failure?.[0]);
      expect(step?.operation).toBe(withoutNames(operation));
      const done = changesOf(sigma);
      const before =
        done.length > 0 ? /Sigma responded with 500 .*Done before that: / : /Sigma responded with 500 .*before that/;
      expect(failure?.[1]).toMatch(before);
      // Those before it, and none after it.
      const names = all.map(([name]) => name).filter((name) => !String(name).startsWith("PATCH /v2/files/"));
      const place = names.indexOf(operation);
      if (place >= 0) expect(done.map(([name]) => name)).toEqual(names.slice(0, place));
      expect(done.length).toBeLessThan(Math.max(all.length, 1) + 1);
      const behind = result.outcomes.slice(result.outcomes.findIndex(({ outcome }) => outcome === "failed") + 1);
      expect(behind.filter(({ outcome }) => outcome !== "skipped")).toEqual([]);
    }
  });
});

it("a run of everything sends no recipe, whatever is filled in", async () => {
  const sigma = await sigmaForRecipes();
  const result = await run(started(sigma, allInputs(sigma)));
  expect(sigma.changes).toEqual([]);
  expect(result.outcomes.filter(({ folder }) => folder[0] === "Recipes")).toEqual([]);
  expect(failuresOf(result)).toEqual([]);
});

it("a folder of recipes among others is skipped, and asks for no token", async () => {
  const sigma = await sigmaForRecipes();
  const folders = RECIPE_CASES.map(({ title }) => title);
  const result = await run({ ...started(sigma, allInputs(sigma)), folders, includeWrites: true });
  // Authenticate is sent before everything.
  expect(sigma.requests.map(({ grant }) => grant)).toEqual(["client_credentials"]);
  expect(result.isEmpty).toBe(true);
});

it("says how far it is while it waits", async () => {
  const sigma = await sigmaForRecipes({ slowness: 3 });
  const [recipe] = RECIPE_CASES;
  const lines: string[] = [];
  const options = started(sigma, recipe!.inputs(sigma), recipe!.name);
  await run({ ...options, onProgress: (line) => lines.push(line) });
  expect(lines).toEqual([1, 2, 3].map((looks) => `Not ready yet: the export (204), after ${looks / 1000} s`));
});
