/** Recipes -> a folder of folders, each a job whose steps are requests for the definition's own operations. */
import type { Notice, Operation } from "../api/model.js";
import type { Chain } from "../chain/chain.js";
import { RECIPES_ID, recipeId } from "../postman/id.js";
import type { PostmanEvent, PostmanFolder, PostmanItem, PostmanRequest, PostmanUrl } from "../postman/types.js";
import type { FindReference } from "../sigma/reference.js";
import type { Templates } from "../template/load.js";
import type { Recipe, RecipeInput, RecipeStep } from "../template/recipe.js";
import { codeSpan } from "../text/markdown.js";
import { operationKey, operationTitle } from "../text/path.js";
import type { EventOptions } from "./event.js";
import { buildItem } from "./item.js";
import { asEvents, scriptEvent, withConstants } from "./script.js";
import type { BodyOptions } from "./value.js";

export interface RecipeContext {
  readonly operations: readonly Operation[];
  readonly templates: Templates;
  readonly chain: Chain;
  readonly references: FindReference;
  readonly options: BodyOptions & EventOptions;
  readonly notices: Notice[];
}

const ABOUT =
  "Jobs of several requests. Set the variables that a recipe's description names in your environment, then run its folder by itself (*Run folder*). A run of the whole collection sends none of them.";

/** Undefined where the definition has the operations of no recipe. */
export function buildRecipes(context: RecipeContext): PostmanFolder | undefined {
  const { all, scripts } = context.templates.recipes;
  const found = new Map(context.operations.map((operation) => [operationKey(operation), operation]));
  const item: PostmanFolder[] = [];
  const notices: Notice[] = [];
  for (const recipe of all) {
    const operations = recipe.steps.map((step) => found.get(operationKey(step)));
    const missing = recipe.steps.find((_, index) => operations[index] === undefined);
    if (missing) notices.push(leftOut(recipe, missing));
    else item.push(folderOf(recipe, operations as Operation[], context));
  }
  if (item.length === 0) return undefined;
  context.notices.push(...notices);
  const event = asEvents(scripts).filter(({ listen }) => listen === "test");
  return { id: RECIPES_ID, name: "Recipes", description: ABOUT, ...(event.length > 0 ? { event } : {}), item };
}

function leftOut({ name }: Recipe, step: RecipeStep): Notice {
  return {
    kind: "repair",
    code: "recipe-left-out",
    title: "recipes whose operations the definition lacks",
    where: `recipes/${name}`,
    message: `left out: the definition has no ${operationTitle(step)}`,
  };
}

function folderOf(recipe: Recipe, operations: readonly Operation[], context: RecipeContext): PostmanFolder {
  const { name, inputs } = recipe;
  const RECIPE = { name, inputs: inputs.map(({ what: _, ...input }) => input) };
  const event = asEvents(context.templates.recipes.scripts).flatMap((one) =>
    one.listen === "prerequest" ? [withConstants(one, "recipes/prerequest.js", { RECIPE })] : [],
  );
  return {
    id: recipeId(name),
    name: recipe.title,
    description: describe(recipe),
    ...(event.length > 0 ? { event } : {}),
    item: recipe.steps.map((step, index) => itemOf(recipe, step, operations[index] as Operation, context)),
  };
}

function describe({ name, description, inputs, changes }: Recipe): string {
  const lines = inputs.map(({ variable, what, optional }: RecipeInput) => {
    return `- ${codeSpan(variable)}: ${what}${optional ? " (may stay empty)" : ""}`;
  });
  return [
    description,
    `**Changes:** ${changes ?? "nothing."}`,
    `**Fill in:**\n\n${lines.join("\n")}`,
    `Set them in the environment, then run this folder by itself, or: ${codeSpan(`sigma-postman run --recipe ${name}`)}.`,
  ].join("\n\n");
}

function itemOf({ name, steps }: Recipe, step: RecipeStep, operation: Operation, context: RecipeContext): PostmanItem {
  const { chain, templates, references, options } = context;
  // What is odd about the operation is said where it is built for itself.
  const item = buildItem(operation, step.name, { curated: [], chain, templates, references }, options, []);
  const event = [...eventsOf(step, step === steps[0], step === steps.at(-1)), ...(item.event ?? [])];
  return {
    ...item,
    id: recipeId(name, step.name),
    event: joinedTests(event),
    request: requestOf(item.request, step),
    response: [],
  };
}

function eventsOf(step: RecipeStep, isFirst: boolean, isLast: boolean): PostmanEvent[] {
  const after = JSON.stringify({ ...step.after, ...(isLast ? { isLast } : {}) });
  const lines = [
    // What an earlier run left is not for this one.
    ...(isFirst ? ['for (const name of ["_recipe_done"]) pm.environment.unset(name);'] : []),
    `pm.variables.set("_recipe_step", ${JSON.stringify(after)});`,
  ];
  const before = [step.scripts.get("prerequest"), lines.join("\n")].filter((text) => text !== undefined).join("\n");
  const test = step.scripts.get("test");
  return [scriptEvent("prerequest", before), ...(test === undefined ? [] : [scriptEvent("test", test)])];
}

/** A request has one script for each `listen`. */
function joinedTests(events: readonly PostmanEvent[]): PostmanEvent[] {
  const [first, second] = events.filter(({ listen }) => listen === "test");
  const others = events.filter(({ listen }) => listen !== "test");
  if (first === undefined || second === undefined) return [...events];
  const exec = [first, second].flatMap(({ script }) => ["{", ...script.exec, "}"]);
  return [...others, { ...first, script: { ...first.script, exec } }];
}

function requestOf(request: PostmanRequest, step: RecipeStep): PostmanRequest {
  const { body: _, ...rest } = request;
  const raw = JSON.stringify(step.body, null, 2);
  return {
    ...rest,
    url: urlOf(request.url, step),
    ...(step.body === undefined ? {} : { body: { mode: "raw", raw, options: { raw: { language: "json" } } } }),
  };
}

/** A parameter that the definition doesn't have is not sent. */
function urlOf(url: PostmanUrl, { path, pathValues, query }: RecipeStep): PostmanUrl {
  const names = path.match(/\{([^{}]+)\}/g)?.map((name) => name.slice(1, -1)) ?? [];
  const variable = url.variable?.map((one, index) => ({
    key: one.key,
    value: pathValues[names[index] ?? ""] ?? one.value,
  }));
  const parameters = url.query?.map((one) => {
    const value = query[one.key];
    if (value === undefined) return one;
    const { disabled: _, ...enabled } = one;
    return { ...enabled, value };
  });
  const ticked = (parameters ?? []).filter(({ disabled }) => !disabled).map(({ key, value }) => `${key}=${value}`);
  return {
    ...url,
    raw: `${url.raw.split("?", 1)[0]}${ticked.length > 0 ? `?${ticked.join("&")}` : ""}`,
    ...(parameters ? { query: parameters } : {}),
    ...(variable ? { variable } : {}),
  };
}
