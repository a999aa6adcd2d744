/** A recipe, as a template describes it: a job of several requests. Its operations are looked up when a collection is built. */
import { UsageError } from "../errors.js";
import { getArray, isArray, isObject, type UnknownObject } from "../json.js";
import { cleanName } from "../postman/escape.js";
import { didYouMean } from "../text/nearest.js";

export interface RecipeInput {
  /** Of the environment: `recipe_workbookId`. */
  readonly variable: string;
  /** For the user, in Markdown. */
  readonly what: string;
  /** Whether it may stay empty. */
  readonly optional: boolean;
  /** The only ones it may have. */
  readonly values?: readonly string[];
}

export interface RecipeStep {
  readonly name: string;
  /** `POST`, as a definition's operation has it in lower case. */
  readonly method: string;
  readonly path: string;
  /** By parameter. */
  readonly pathValues: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** JSON, or, where variables in it are no texts, the text of JSON. */
  readonly body?: unknown;
  /** What the scripts of all recipes do for it: `unless` before it, the others after it. */
  readonly facts: UnknownObject;
  readonly scripts: ReadonlyMap<"prerequest" | "test", string>;
}

export interface Recipe {
  /** Its folder's: `export-csv`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What it changes, in Markdown; undefined where that is nothing. */
  readonly changes?: string;
  readonly inputs: readonly RecipeInput[];
  readonly steps: readonly RecipeStep[];
}

const RECIPE_KEYS = ["title", "description", "changes", "inputs", "steps"];
const INPUT_KEYS = ["variable", "what", "optional", "values"];
const FACTS = [
  "unless",
  "expect",
  "find",
  "where",
  "keep",
  "none",
  "collect",
  "each",
  "wait",
  "property",
  "while",
  "until",
];
const STEP_KEYS = ["name", "operation", "path", "query", "body", "prerequest", "test", ...FACTS];

/**
 * @param where the file, for errors
 * @param script the text of a script in the recipe's folder; undefined when it isn't there
 * @throws UsageError for what isn't a recipe
 */
export async function asRecipe(
  name: string,
  value: unknown,
  where: string,
  script: (file: string) => Promise<string | undefined>,
): Promise<Recipe> {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    throw wrong("the folder's name may have small letters, digits and hyphens only", where);
  const recipe = checked(value, RECIPE_KEYS, "the recipe", where);
  const inputs = getArray(recipe, "inputs").map((input, index) => asInput(input, `input ${index + 1}`, where));
  const steps: RecipeStep[] = [];
  for (const [index, step] of getArray(recipe, "steps").entries())
    steps.push(await asStep(step, `step ${index + 1}`, where, script));
  if (steps.length === 0) throw wrong('needs "steps", a list of one at least', where);
  const names = steps.map((step) => step.name);
  const twice = names.find((step, index) => names.indexOf(step) !== index);
  if (twice !== undefined) throw wrong(`two steps have the name "${twice}"`, where);
  const changes = recipe.changes === undefined ? undefined : text(recipe, "changes", "the recipe", where);
  return {
    name,
    title: fileName(recipe, "title", "the recipe", where),
    description: text(recipe, "description", "the recipe", where),
    ...(changes === undefined ? {} : { changes }),
    inputs,
    steps,
  };
}

function asInput(value: unknown, what: string, where: string): RecipeInput {
  const input = checked(value, INPUT_KEYS, what, where);
  const variable = text(input, "variable", what, where);
  if (!/^recipe_\w+$/.test(variable))
    throw wrong(`the variable of ${what} is "${variable}", and has to begin with recipe_`, where);
  const values = input.values === undefined ? undefined : getArray(input, "values").map(String);
  const optional = input.optional === true;
  return { variable, what: text(input, "what", what, where), optional, ...(values === undefined ? {} : { values }) };
}

async function asStep(
  value: unknown,
  what: string,
  where: string,
  script: (file: string) => Promise<string | undefined>,
): Promise<RecipeStep> {
  const step = checked(value, STEP_KEYS, what, where);
  const operation = text(step, "operation", what, where);
  const [, method = "", path = ""] = /^(GET|POST|PUT|PATCH|DELETE) (\/\S+)$/.exec(operation) ?? [];
  if (path === "") throw wrong(`the operation of ${what} is "${operation}", and not like "GET /v2/workbooks"`, where);
  const scripts = new Map<"prerequest" | "test", string>();
  for (const listen of ["prerequest", "test"] as const) {
    if (step[listen] === undefined) continue;
    const file = text(step, listen, what, where);
    const found = /^[\w.-]+\.js$/.test(file) ? await script(file) : undefined;
    if (found === undefined) throw wrong(`${what} names the script "${file}", which isn't beside it`, where);
    scripts.set(listen, found);
  }
  return {
    name: fileName(step, "name", what, where),
    method: method.toLowerCase(),
    path,
    pathValues: texts(step, "path", what, where),
    query: texts(step, "query", what, where),
    ...(step.body === undefined ? {} : { body: step.body }),
    facts: factsOf(step, what, where),
    scripts,
  };
}

/** What the scripts of all recipes can do something with. */
function factsOf(step: UnknownObject, what: string, where: string): UnknownObject {
  for (const key of ["unless", "find", "each", "wait", "property", "until"])
    if (step[key] !== undefined) text(step, key, what, where);
  for (const key of ["keep", "none", "collect"]) texts(step, key, what, where);
  for (const key of ["where", "expect"])
    if (step[key] !== undefined && !isObject(step[key])) throw wrong(`"${key}" of ${what} has to be an object`, where);
  for (const [key, others] of NEEDED)
    if (step[key] !== undefined && others.every((other) => step[other] === undefined))
      throw wrong(`"${key}" of ${what} needs ${others.map((other) => `"${other}"`).join(" or ")}`, where);
  if (step.while !== undefined && !isArray(step.while)) throw wrong(`"while" of ${what} has to be a list`, where);
  return Object.fromEntries(FACTS.flatMap((key) => (step[key] === undefined ? [] : [[key, step[key]]])));
}

const NEEDED: readonly (readonly [string, readonly string[]])[] = [
  ["where", ["find", "collect"]],
  ["find", ["where"]],
  ["collect", ["where"]],
  ["none", ["find"]],
  ["wait", ["while"]],
  ["while", ["wait"]],
];

/** A text that can be the name of a folder or a file: scripts know recipes and steps by these, in either format. */
function fileName(value: UnknownObject, key: string, what: string, where: string): string {
  const found = text(value, key, what, where);
  if (cleanName(found, "") === found) return found;
  throw wrong(`the ${key} of ${what} is "${found}", which can't be the name of a file everywhere`, where);
}

function checked(value: unknown, keys: readonly string[], what: string, where: string): UnknownObject {
  if (!isObject(value)) throw wrong(`${what} has to be an object`, where);
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown === undefined) return value;
  throw new UsageError(`${what} has "${unknown}", which means nothing there`, {
    where,
    hint: `${didYouMean(unknown, keys)}It may have ${keys.join(", ")}.`,
  });
}

function text(value: UnknownObject, key: string, what: string, where: string): string {
  const found = value[key];
  if (typeof found === "string" && found.trim() !== "") return found;
  throw wrong(`${what} needs a text "${key}"`, where);
}

function texts(value: UnknownObject, key: string, what: string, where: string): Record<string, string> {
  const found = value[key] ?? {};
  if (isObject(found) && Object.values(found).every((each) => typeof each === "string"))
    return found as Record<string, string>;
  throw wrong(`"${key}" of ${what} has to be an object of texts`, where);
}

function wrong(message: string, where: string): UsageError {
  return new UsageError(message, { where, hint: "docs/recipes.md describes what a recipe may hold." });
}
