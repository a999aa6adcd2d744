/** The part of an API that somebody asked for. Pure. */
import { UsageError } from "../errors.js";
import { matchesGlob } from "../text/glob.js";
import { inAlphabet } from "../text/naming.js";
import { nearest } from "../text/nearest.js";
import { groupOfTag } from "./group.js";
import type { Api, Operation } from "./model.js";

/** @param wanted tags, patterns of paths (`/v2/tags/**`) and operationIds; where there are none, everything */
export function onlyOperations(api: Api, wanted: readonly string[]): Api {
  if (wanted.length === 0) return api;
  return { ...api, operations: api.operations.filter((operation) => wanted.some((name) => isNamed(operation, name))) };
}

function isNamed({ id, path, group }: Operation, name: string): boolean {
  if (name.startsWith("/")) return matchesGlob(path, name);
  return id === name || group.key === groupOfTag(name)?.key;
}

/** @throws UsageError for a name that is in none of these, with the one that was probably meant */
export function assertNamed(apis: readonly Api[], wanted: readonly string[]): void {
  const operations = apis.flatMap((api) => api.operations);
  const unknown = wanted.find((name) => !operations.some((operation) => isNamed(operation, name)));
  if (unknown === undefined) return;
  if (unknown.startsWith("/")) {
    throw new UsageError(`--only: no operation has a path like "${unknown}"`, {
      hint: "* matches one segment and ** any number of them: /v2/workbooks/**",
    });
  }
  const groups = inAlphabet(operations.map(({ group }) => group.name));
  const near = nearest(unknown, new Set([...groups, ...operations.map(({ id }) => id)]));
  throw new UsageError(`--only: there is no tag, operationId or path "${unknown}"`, {
    hint: near === undefined ? `The tags are ${groups.join(", ")}.` : `Did you mean "${near}"?`,
  });
}
