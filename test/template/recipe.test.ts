import { describe, expect, it } from "vitest";
import { loadTemplates } from "../../src/template/load.js";
import { asRecipe } from "../../src/template/recipe.js";

const step = { name: "List", operation: "GET /v2/teams" };
const recipe = { title: "A", description: "B", inputs: [{ variable: "recipe_a", what: "a" }], steps: [step] };
const read = (value: unknown, name = "my-own") =>
  asRecipe(name, value, "recipes/my-own/recipe.json", async (file) => (file === "there.js" ? "//" : undefined));

describe("a recipe", () => {
  it("is read with its scripts and what happens after a step", async () => {
    const facts = { keep: { _recipe_id: "id" }, unless: "recipe_a" };
    const own = { ...step, ...facts, test: "there.js", path: { a: "b" } };
    expect(await read({ ...recipe, changes: "C", steps: [own] })).toMatchObject({
      name: "my-own",
      changes: "C",
      inputs: [{ variable: "recipe_a", optional: false }],
      steps: [{ method: "get", path: "/v2/teams", pathValues: { a: "b" }, query: {}, facts }],
    });
  });

  it.each<[string, unknown, string]>([
    ["no object", [], "the recipe has to be an object"],
    ["an unknown key", { ...recipe, stpes: [] }, '"stpes", which means nothing'],
    ["no title", { ...recipe, title: " " }, 'needs a text "title"'],
    ["no steps", { ...recipe, steps: [] }, 'needs "steps"'],
    ["two steps of a name", { ...recipe, steps: [step, step] }, 'two steps have the name "List"'],
    ["another variable", { ...recipe, inputs: [{ variable: "workbookId", what: "a" }] }, "has to begin with recipe_"],
    ["no operation", { ...recipe, steps: [{ ...step, operation: "teams" }] }, 'not like "GET /v2/workbooks"'],
    ["a value that is not text", { ...recipe, steps: [{ ...step, query: { a: 1 } }] }, '"query" of step 1'],
    [
      "a script that is missing",
      { ...recipe, steps: [{ ...step, test: "gone.js" }] },
      '"gone.js", which isn\'t beside',
    ],
    ["a title that is no name", { ...recipe, title: "a/b" }, 'is "a/b", which can\'t be the name'],
    ["a step that has no name of a file", { ...recipe, steps: [{ ...step, name: "Really?" }] }, 'is "Really?"'],
    ["a condition for nothing", { ...recipe, steps: [{ ...step, where: {} }] }, 'needs "find" or "collect"'],
    [
      "a search without a condition",
      { ...recipe, steps: [{ ...step, find: "team" }] },
      '"find" of step 1 needs "where"',
    ],
    ["a wait without an end", { ...recipe, steps: [{ ...step, wait: "it" }] }, '"wait" of step 1 needs "while"'],
    ["a wait for no list", { ...recipe, steps: [{ ...step, wait: "it", while: 204 }] }, '"while" of step 1'],
    ["a property that is not text", { ...recipe, steps: [{ ...step, keep: { a: 1 } }] }, '"keep" of step 1'],
    ["a script elsewhere", { ...recipe, steps: [{ ...step, test: "../there.js" }] }, "which isn't beside"],
  ])("with %s is refused", async (_, value, message) => {
    await expect(read(value)).rejects.toThrow(message);
  });

  it.each(["My recipe", "a--b", "../a", ""])("isn't called %j", async (name) => {
    await expect(read(recipe, name)).rejects.toThrow("small letters");
  });
});

it("each step of ours has a variable of its recipe, by which the guard knows it in a run of everything", async () => {
  const { recipes } = await loadTemplates();
  const steps = recipes.all.flatMap(({ name, steps }) =>
    steps.map(({ name: step, pathValues, query, body }) => [
      `${name}: ${step}`,
      JSON.stringify([pathValues, query, body]),
    ]),
  );
  expect(steps.length).toBeGreaterThan(20);
  expect(steps.filter(([, text]) => !/\{\{_?recipe_/.test(text ?? "")).map(([name]) => name)).toEqual([]);
});
