/** The environment variable that holds the value of a path parameter. */
import type { KnownSource } from "../sigma/chaining.js";
import { VARIABLES_WITH_A_MEANING } from "../sigma/variables.js";
import { camelCase } from "../text/naming.js";
import { templateNames } from "../text/path.js";
import type { Slot, Source } from "./model.js";

/**
 * `pageId` below a workbook is `workbookPageId`: what the parameter means depends on what comes before it. Undefined for
 * a name that Postman would read otherwise, or that already means something (a definition must not reach `secret`).
 * @param sources the best of what was found for the parameter
 */
export function variableOf(slot: Slot, known: KnownSource | undefined, sources: readonly Source[]): string | undefined {
  const places = new Set(sources.flatMap(({ producer }) => producer.places));
  const names = templateNames(slot.operation.path);
  const parents = [...slot.parents].map((place, index) =>
    places.has(place) ? thingOf(place, names[index] ?? "") : "",
  );
  const name = known?.variable ?? slot.name;
  const stem = names[slot.parents.size - 1]?.replace(/Id$/, "");
  const isScoped = parents.some(Boolean) && known?.variable === undefined && !(stem && name.startsWith(stem));
  const variable = isScoped ? camelCase([...parents, name].flatMap((part) => part.match(/[A-Za-z0-9]+/g) ?? [])) : name;
  // A response must not say where requests go.
  const isUsable = /^\w[\w.-]{0,99}$/.test(variable) && !/baseurl$/i.test(variable);
  return isUsable && !VARIABLES_WITH_A_MEANING.has(variable.toLowerCase()) ? variable : undefined;
}

/** `connections/paths/{connectionPathId}` -> `connectionPath`; `tags/{tagName}` -> `tag`. */
function thingOf(place: string, name: string): string {
  if (name.endsWith("Id")) return name.slice(0, -2);
  const segment = place.split("/").at(-2) ?? "";
  return segment.replace(/ies$/, "y").replace(/(?<!s)s$/, "");
}
