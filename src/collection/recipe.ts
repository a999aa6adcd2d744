/** Recipes -> a folder of folders, each a job whose steps are requests for the definition's own operations. */
import type { Notice, Operation } from "../api/model.js";
import type { Chain } from "../chain/chain.js";
import { RECIPES_ID, recipeId } from "../postman/id.js";
import type { PostmanEvent, PostmanFolder, PostmanItem, PostmanRequest, PostmanUrl } from "../postman/types.js";
import { referencePage } from "../sigma/reference.js";
import type { RecipeRow } from "../template/contract.js";
import type { Templates } from "../template/load.js";
import type { Recipe, RecipeInput, RecipeStep } from "../template/recipe.js";
import { codeSpan } from "../text/markdown.js";
import { operationKey, operationTitle } from "../text/path.js";
import { buildHeaders } from "./header.js";
import { SETTINGS } from "./item.js";
import { asEvents, scriptEvent, withConstants } from "./script.js";
import { buildUrl } from "./url.js";

export interface RecipeContext {
  readonly operations: readonly Operation[];
  readonly templates: Templates;
  readonly chain: Chain;
  readonly notices: Notice[];
}

const ABOUT =
  "Jobs of several requests. In your environment, set the variables that a recipe's description names, then run its folder on its own (*Run folder*; in newman, `--folder` with its name). A run of the whole collection sends none of them, and a run of this folder only the first: recipes are run one by one.";

/** Undefined where the definition has the operations of no recipe. */
export function buildRecipes(context: RecipeContext): PostmanFolder | undefined {
  const { all, scripts } = context.templates.recipes;
  const found = new Map(context.operations.map((operation) => [operationKey(operation), operation]));
  const built: Recipe[] = [];
  const item: PostmanFolder[] = [];
  const notices: Notice[] = [];
  for (const recipe of all) {
    const operations = recipe.steps.map((step) => found.get(operationKey(step)));
    const missing = recipe.steps.find((_, index) => operations[index] === undefined);
    if (missing) {
      notices.push(leftOut(recipe, missing));
      continue;
    }
    built.push(recipe);
    item.push(folderOf(recipe, operations as Operation[], context));
  }
  if (item.length === 0) return undefined;
  context.notices.push(...notices);
  const event = asEvents(scripts).map((one) =>
    one.listen === "prerequest" ? withConstants(one, "recipes/prerequest.js", { RECIPES: built.map(rowOf) }) : one,
  );
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

/** What the scripts of all recipes know of this one. */
function rowOf({ title, name, inputs, steps }: Recipe): RecipeRow {
  const needs = inputs.map(({ variable, optional, values }) => [variable, values ?? (optional ? 0 : 1)] as const);
  return [title, name, Object.fromEntries(needs), steps.map((step) => [step.name, step.facts])];
}

function folderOf(recipe: Recipe, operations: readonly Operation[], { chain }: RecipeContext): PostmanFolder {
  return {
    id: recipeId(recipe.name),
    name: recipe.title,
    description: describe(recipe),
    item: recipe.steps.map((step, index) => itemOf(recipe, step, operations[index] as Operation, chain)),
  };
}

function describe({ name, description, inputs, changes }: Recipe): string {
  const lines = inputs.map(({ variable, what, optional }: RecipeInput) => {
    return `- ${codeSpan(variable)}: ${what}${optional ? " (optional)" : ""}`;
  });
  return [
    description,
    `**Changes:** ${changes ?? "nothing."}`,
    `**Fill in:**\n\n${lines.join("\n")}`,
    `On the command line: ${codeSpan(`sigma-postman run --recipe ${name}`)}`,
  ].join("\n\n");
}

/** It has no saved examples: those of the operation are with its own request. */
function itemOf({ name }: Recipe, step: RecipeStep, operation: Operation, chain: Chain): PostmanItem {
  const event: PostmanEvent[] = [...step.scripts].map(([listen, text]) => scriptEvent(listen, text));
  const page = referencePage(operation);
  const header = buildHeaders(operation).filter(({ disabled }) => !disabled);
  const { body } = step;
  const raw = typeof body === "string" ? body : JSON.stringify(body, null, 2);
  const request: PostmanRequest = {
    method: operation.method.toUpperCase(),
    header,
    ...(body === undefined ? {} : { body: { mode: "raw", raw, options: { raw: { language: "json" } } } }),
    url: urlOf(buildUrl(operation, chain), step),
    description: page === undefined ? operationTitle(operation) : `[Reference page](${page})`,
  };
  return {
    id: recipeId(name, step.name),
    name: step.name,
    ...(event.length > 0 ? { event } : {}),
    protocolProfileBehavior: SETTINGS,
    request,
    response: [],
  };
}

/** With what the step needs, and no more; a parameter that the definition doesn't have is not sent. */
function urlOf(url: PostmanUrl, { path: template, pathValues, query }: RecipeStep): PostmanUrl {
  // No path variables: the steps of a recipe need the same values, which are variables of the environment.
  const path = template
    .split("/")
    .slice(1)
    .map((segment) => segment.replace(/\{([^{}]+)\}/g, (whole, name: string) => pathValues[name] ?? whole));
  const parameters = (url.query ?? []).flatMap(({ key, value, disabled }) => {
    const own = query[key];
    return own === undefined && disabled ? [] : [{ key, value: own ?? value }];
  });
  const ticked = parameters.map(({ key, value }) => `${key}=${value}`);
  return {
    raw: `${url.host.join(".")}/${path.join("/")}${ticked.length > 0 ? `?${ticked.join("&")}` : ""}`,
    host: url.host,
    path,
    ...(parameters.length > 0 ? { query: parameters } : {}),
  };
}
