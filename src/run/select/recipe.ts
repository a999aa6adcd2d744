/** Which requests of a collection are steps of a recipe: the folder's own script says so. Pure. */
import { UsageError } from "../../errors.js";
import { get, getArray, getString, isArray, type UnknownObject } from "../../json.js";
import { readRecipeName } from "../../template/contract.js";
import { didYouMean } from "../../text/nearest.js";
import type { RunOptions } from "../options.js";
import type { CollectionItem } from "./items.js";

/**
 * The steps of the recipe that was asked for; without one, all other requests, or, where folders were named, all.
 * @throws UsageError when the collection has no recipe of that name
 */
export function ofRecipe(
  items: readonly CollectionItem[],
  { recipe, folders }: Pick<RunOptions, "recipe" | "folders">,
  where: string,
): readonly CollectionItem[] {
  const named = items.map((item) => ({ item, name: recipeOf(item) }));
  if (recipe === undefined)
    return folders === undefined ? named.flatMap(({ item, name }) => (name === undefined ? [item] : [])) : items;
  const names = [...new Set(named.flatMap(({ name }) => name ?? []))];
  if (!names.includes(recipe)) {
    const known = names.length > 0 ? `It has ${names.join(", ")}.` : "It has none: generate it again.";
    throw new UsageError(`the collection has no recipe "${recipe}"`, {
      where,
      hint: `${didYouMean(recipe, names)}${known}`,
    });
  }
  // The requests for tokens stay: a run begins with them.
  return named.flatMap(({ item, name }) =>
    name === recipe || item.request.url.trim() === "{{tokenBaseURL}}" ? [item] : [],
  );
}

function recipeOf({ folders }: CollectionItem): string | undefined {
  return folders.map(nameIn).find((name) => name !== undefined);
}

function nameIn(folder: UnknownObject): string | undefined {
  for (const event of getArray(folder, "event")) {
    const exec = get(get(event, "script"), "exec");
    const lines = isArray(exec) ? exec.map(String) : (getString(get(event, "script"), "exec") ?? "").split("\n");
    const name = readRecipeName(lines);
    if (name !== undefined) return name;
  }
  return undefined;
}
