/** Which operation of the old definition is which of the new one. */
import type { Api, Operation } from "../api/model.js";
import { wordsOf } from "../text/naming.js";
import { operationKey, withoutNames } from "../text/path.js";

interface OperationMatch {
  /** Old and new, in the order of the new definition. */
  readonly pairs: readonly (readonly [Operation, Operation])[];
  readonly added: readonly Operation[];
  readonly removed: readonly Operation[];
}

/**
 * Method and path are what an operation is, whatever its path parameters are called. Of the operations that are left on
 * both sides, two are taken as one that moved when one of these says so and nothing else on either side does:
 *
 * 1. they have one operationId (`v3alpha_listTenants` is `listTenants`), and one method and a resource of their paths in
 *    common, or one path;
 * 2. they have one method, and paths that differ in the version and the spelling only (`/v3alpha/tenants/{id}` is
 *    `/v2/tenants/{tenantId}`, `…/{id}:swap` is `…/{id}/swap`);
 * 3. they have one method, one name, one group, as many path parameters, the same query parameters and most of the path.
 */
export function matchOperations(before: Api, after: Api): OperationMatch {
  const partner = new Map<Operation, Operation>();
  const left = new Set(before.operations);
  const right = new Set(after.operations);
  const pair = (
    key: (operation: Operation) => string | undefined,
    isLikely: (one: Operation, other: Operation) => boolean,
  ) => {
    const candidates = singles(left, key);
    for (const [name, other] of singles(right, key)) {
      const one = candidates.get(name);
      if (one === undefined || !isLikely(one, other)) continue;
      partner.set(other, one);
      left.delete(one);
      right.delete(other);
    }
  };
  pair(operationKey, () => true);
  pair(bareId, (one, other) =>
    one.method === other.method
      ? resources(one.path).some((name) => resources(other.path).includes(name))
      : segments(one.path).join("/") === segments(other.path).join("/"),
  );
  pair(bareKey, () => true);
  pair(likenessKey, (one, other) => commonSegments(one.path, other.path) >= 0.5);
  return {
    pairs: after.operations.flatMap((operation) => {
      const one = partner.get(operation);
      return one === undefined ? [] : [[one, operation] as const];
    }),
    added: after.operations.filter((operation) => right.has(operation)),
    removed: before.operations.filter((operation) => left.has(operation)),
  };
}

/** The operation that stays where another version of it leaves: both were there before. */
export function counterpart(removed: Operation, after: Api): Operation | undefined {
  const key = bareKey(removed);
  const found = after.operations.filter((operation) => bareKey(operation) === key);
  return found.length === 1 ? found[0] : undefined;
}

/** Those that no other has the key of. */
function singles(
  operations: ReadonlySet<Operation>,
  key: (operation: Operation) => string | undefined,
): Map<string, Operation> {
  const found = new Map<string, Operation>();
  const repeated = new Set<string>();
  for (const operation of operations) {
    const name = key(operation);
    if (name === undefined) continue;
    if (found.has(name)) repeated.add(name);
    found.set(name, operation);
  }
  for (const name of repeated) found.delete(name);
  return found;
}

/** The operationId without a version in front. One of a single word (`list`, `get`) says too little. */
function bareId({ id }: Operation): string | undefined {
  const words = wordsOf(id.replace(/^v\d+(\.\d+|alpha|beta)*[_.-]?(?=[\p{L}])/iu, ""));
  return words.length > 1 ? words.join(" ") : undefined;
}

/** Method and path without version and spelling. */
function bareKey({ method, path }: Operation): string {
  return `${method} ${segments(path).join("/")}`;
}

function likenessKey({ method, name, group, path, parameters }: Operation): string {
  const plainName = wordsOf(name)
    .filter((word) => word !== "beta")
    .join(" ");
  const query = parameters
    .filter((parameter) => parameter.in !== "path")
    .map((parameter) => `${parameter.in} ${parameter.name}`);
  const places = segments(path).filter((segment) => segment === PARAMETER).length;
  return JSON.stringify([method, plainName, group.key, places, query.sort()]);
}

const PARAMETER = "{}";

/** `/v3alpha/user-attributes/{id}:swapSources` -> `userattributes`, `{}`, `swapsources`. */
function segments(path: string): string[] {
  return withoutNames(path)
    .replaceAll(PARAMETER, `/${PARAMETER}/`)
    .split(/[/:]/)
    .filter((segment) => segment !== "" && !/^v\d[\w.]*$/.test(segment))
    .map((segment) => (segment === PARAMETER ? segment : wordsOf(segment).join("")));
}

function resources(path: string): string[] {
  return segments(path).filter((segment) => segment !== PARAMETER);
}

function commonSegments(one: string, other: string): number {
  const [left, right] = [segments(one), segments(other)];
  const common = left.filter((segment) => right.includes(segment)).length;
  return common / Math.max(left.length, right.length, 1);
}
