/** What a request is called, before its neighbours are looked at. */
import type { Operation } from "../api/model.js";
import { memoize } from "../memoize.js";
import { cleanName } from "../postman/escape.js";

/** Memoized: a list is named in the description of each path variable that it feeds. */
export const nameOf = memoize((operation: Operation): string => {
  const name = cleanName(operation.name, `${operation.method.toUpperCase()} request`);
  return operation.stability === "deprecated" && !/deprecated/i.test(name) ? `${name} (deprecated)` : name;
});

/** What tells operations of one name apart: their version, their method, both. */
export function suffixesOf(operation: Operation): string[] {
  const version = /^\/(v\d[^/]*)\//.exec(operation.path)?.[1];
  const method = operation.method.toUpperCase();
  const resource = cleanName(operation.path, "");
  return [
    ...(version && version !== "v2" ? [version] : []),
    method,
    ...(version ? [`${method} ${version}`] : []),
    resource,
  ].filter(Boolean);
}
