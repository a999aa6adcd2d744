/** Which variables a request stores, and which it needs. Pure. */

import type { Item } from "postman-collection";
import { get, getObject, getString, isArray, parseObject } from "../../json.js";
import { readConstantLine } from "../../template/contract.js";

/**
 * The variables that the request's own scripts set: in `.set("name", …)`, or, in generated scripts (templates/chain/test.js),
 * by their constants.
 */
export function variablesStoredBy(item: Item): Set<string> {
  const lines = item.events.all().flatMap(({ script }) => script?.exec ?? []);
  const set = [...lines.join("\n").matchAll(/\.set\(\s*(["'`])([^"'`\n]+)\1/g)].map(([, , name]) => name ?? "");
  const constants = lines.flatMap((line) => {
    const { name, literal } = readConstantLine(line) ?? {};
    if (name !== "FEEDS" && name !== "NEXT_PAGE") return [];
    // As the property of an object, since FEEDS is a list.
    const value = get(parseObject(`{"value":${literal}}`), "value");
    if (name === "NEXT_PAGE") return getString(value, "variable") ?? [];
    return isArray(value) ? value.flatMap((feed) => Object.keys(getObject(feed, "set") ?? {})) : [];
  });
  return new Set([...set, ...constants]);
}

/** The variables without which the request is skipped: those in its path, and in the enabled parameters of its query. */
export function variablesNeededBy({ request }: Item): Set<string> {
  const { url } = request ?? {};
  const texts: unknown[] = [
    ...(url?.variables.all() ?? []).map(({ value }) => value),
    ...(url?.path ?? []),
    ...(url?.query.all() ?? []).flatMap(({ disabled, value }) => (disabled ? [] : [value])),
  ];
  return new Set(
    texts
      .filter((text) => typeof text === "string")
      .flatMap((text) => [...text.matchAll(/\{\{([^{}]+)\}\}/g)].map(([, name]) => name ?? "")),
  );
}
