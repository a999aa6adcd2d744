/** Which requests of a collection are steps of a recipe: the script of their folder's parent has the table. Pure. */
import { UsageError } from "../../errors.js";
import { get, getArray, getString, isArray, type UnknownObject } from "../../json.js";
import { recipeId } from "../../postman/id.js";
import { TOKEN_URL } from "../../sigma/variables.js";
import { type RecipeRow, readRecipes } from "../../template/contract.js";
import { didYouMean } from "../../text/nearest.js";
import type { RunOptions } from "../options.js";
import type { CollectionContents, CollectionItem } from "./items.js";

/**
 * The steps of the recipe that was asked for; without one, all other requests, or, where folders were named, all.
 * @throws UsageError when the collection has no recipe of that name
 */
export function ofRecipe(
  contents: CollectionContents,
  { recipe, folders }: Pick<RunOptions, "recipe" | "folders">,
  where: string,
): CollectionContents {
  const named = contents.items.map((item) => ({ item, name: recipeOf(item) }));
  if (recipe === undefined)
    return folders === undefined ? { ...contents, items: itemsWith((name) => name === undefined) } : contents;
  const names = [...new Set(named.flatMap(({ name }) => name ?? []))];
  if (!names.includes(recipe)) {
    const known = names.length > 0 ? `It has ${names.join(", ")}.` : "It has none: generate it again.";
    throw new UsageError(`the collection has no recipe "${recipe}"`, {
      where,
      hint: `${didYouMean(recipe, names)}${known}`,
    });
  }
  // The requests for tokens stay: a run begins with them.
  return { ...contents, items: itemsWith((name, url) => name === recipe || url === TOKEN_URL) };

  function itemsWith(isWanted: (name: string | undefined, url: string) => boolean): CollectionItem[] {
    return named.flatMap(({ item, name }) => (isWanted(name, item.request.url.trim()) ? [item] : []));
  }
}

/** Whoever names a recipe wants its writes. */
export function forRecipe(options: RunOptions): RunOptions {
  const { recipe, variables } = options;
  return recipe === undefined ? options : { ...options, includeWrites: true, variables: { ...variables, recipe } };
}

/** Undefined for a request that is no step of a recipe. */
function recipeOf({ folders }: CollectionItem): string | undefined {
  for (const [index, folder] of folders.entries()) {
    const rows = rowsIn(folder);
    const own = folders[index + 1];
    if (rows) return own ? nameOf(own, rows) : getString(folder, "name");
  }
  return undefined;
}

/** As the script of recipes knows it, which knows no ids: a renamed folder by its steps. Otherwise the user's own, by its name. */
function nameOf(folder: UnknownObject, rows: readonly RecipeRow[]): string {
  const title = getString(folder, "name") ?? "";
  const steps = getArray(folder, "item").map((item) => getString(item, "name"));
  const found =
    rows.find((row) => row[0] === title) ??
    rows.find((row) => recipeId(row[1]) === getString(folder, "id")) ??
    rows.find((row) => row[3].some(([step]) => step === steps[0]));
  return found?.[1] ?? title;
}

function rowsIn(folder: UnknownObject): readonly RecipeRow[] | undefined {
  for (const event of getArray(folder, "event")) {
    const exec = get(get(event, "script"), "exec");
    const lines = isArray(exec) ? exec.map(String) : (getString(get(event, "script"), "exec") ?? "").split("\n");
    const rows = readRecipes(lines);
    if (rows !== undefined) return rows;
  }
  return undefined;
}
