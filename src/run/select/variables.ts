/** Which variables a request stores, and which it needs. Pure. */

import type { Item } from "postman-collection";
import { get, getArray, getString, isArray } from "../../json.js";
import { type ChainRow, pageVariable, readChain, variablesOf } from "../../template/contract.js";
import { isLikeSegment } from "../../text/path.js";

/** What responses store, by the table in the collection's own scripts; nothing where there is none. */
export function chainOf(collection: unknown): readonly ChainRow[] {
  for (const event of getArray(collection, "event")) {
    const exec = get(get(event, "script"), "exec");
    const lines = isArray(exec) ? exec.map(String) : (getString(get(event, "script"), "exec") ?? "").split("\n");
    const rows = readChain(lines);
    if (rows !== undefined) return rows;
  }
  return [];
}

/**
 * The variables that are stored after the request: by the collection's table, the next page's by the request's own parameter,
 * and by `.set("name", …)` in scripts of its own.
 */
export function variablesStoredBy(item: Item, chain: readonly ChainRow[]): Set<string> {
  const values = new Map((item.request?.url.variables.all() ?? []).map(({ key, value }) => [`:${key}`, value]));
  const path = (item.request?.url.path ?? []).map((segment) => String(values.get(segment) || segment));
  const row = chain.find(([request]) => isAbout(request, item.request?.method ?? "", path));
  const scripts = item.events.all().flatMap(({ script }) => script?.exec ?? []);
  const set = [...scripts.join("\n").matchAll(/\.set\(\s*(["'`])([^"'`\n]+)\1/g)].map(([, , name]) => name ?? "");
  const pages = (item.request?.url.query.all() ?? []).map(({ key, value }) => pageVariable(key, value));
  return new Set([...(row ? variablesOf(row) : []), ...pages.filter((name) => name !== undefined), ...set]);
}

/** As the collection's test compares them: from the end of the path, since a gateway may put something before it. */
function isAbout(request: string, method: string, path: readonly string[]): boolean {
  const [wantedMethod, template = ""] = request.split(" ");
  const wanted = template.split("/").slice(1);
  const given = path.slice(-wanted.length);
  return (
    method.toUpperCase() === wantedMethod &&
    given.length === wanted.length &&
    wanted.every((segment, index) => isLikeSegment(segment, String(given[index])))
  );
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
