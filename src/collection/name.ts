/** What a request is called. */
import type { Operation, UsualMethod } from "../api/model.js";
import { listsBy } from "../lists.js";
import { memoize } from "../memoize.js";
import { cleanName } from "../postman/escape.js";
import { inWords } from "../text/naming.js";

/** Before its neighbours are looked at. Memoized: a list is named in the description of each path variable that it feeds. */
export const nameOf = memoize((operation: Operation): string => {
  const name = cleanName(operation.name, `${operation.method.toUpperCase()} request`);
  return operation.stability === "deprecated" && !/deprecated/i.test(name) ? `${name} (deprecated)` : name;
});

/**
 * What may follow the name of each operation in brackets where others of the folder have its name: the first that is free
 * is taken. Empty for one that is told apart by what the others say.
 */
export function suffixesOf(operations: readonly Operation[]): string[][] {
  const byName = listsBy(operations, (operation) => nameOf(operation).toLowerCase());
  const suffixes = new Map([...byName.values()].flatMap((namesakes) => [...suffixesOfNamesakes(namesakes)]));
  return operations.map((operation) => suffixes.get(operation) ?? []);
}

function suffixesOfNamesakes(namesakes: readonly Operation[]): Map<Operation, string[]> {
  const path = (operation: Operation) => cleanName(`${operation.method} ${operation.path}`, "");
  const telling = namesakes.length > 1 ? tellApart(namesakes) : namesakes.map(doing);
  return new Map(
    namesakes.map((operation, index) => {
      const words = telling?.[index];
      if (words === undefined) return [operation, [path(operation)]];
      return [operation, words === "" ? [] : [cleanName(words, ""), path(operation)]];
    }),
  );
}

/** Words that tell each from the others, in the terms of a user; undefined where no terms do. One may have none. */
function tellApart(namesakes: readonly Operation[]): string[] | undefined {
  const versions = namesakes.map(versionOf);
  const methods = namesakes.map(doing);
  const places = placesOf(namesakes);
  const first = places.map(([word = ""]) => word);
  const all = places.map((words) => words.join(", "));
  const together = (...kinds: (readonly string[])[]) =>
    namesakes.map((_, index) =>
      kinds
        .map((kind) => kind[index])
        .filter(Boolean)
        .join(", "),
    );
  const kinds = [
    versions,
    methods,
    first,
    all,
    together(versions, methods),
    together(first, methods),
    together(versions, first),
    together(versions, all, methods),
  ];
  return kinds.find((words) => new Set(words.map((word) => word.toLowerCase())).size === words.length);
}

/** Sigma's v2 is what a user expects; empty for it. */
function versionOf({ path }: Operation): string {
  const version = /^\/(v\d[^/]*)\//.exec(path)?.[1] ?? "";
  return version === "v2" ? "" : version;
}

/** PUT replaces a thing as a whole, PATCH some of its properties. @see RFC 9110, section 9.3, and RFC 5789 */
const DOING: Readonly<Record<UsualMethod, string>> = {
  get: "read",
  head: "headers only",
  options: "options",
  post: "send",
  put: "replace",
  patch: "change in part",
  delete: "delete",
  trace: "trace",
  query: "query",
};

function doing({ method }: Operation): string {
  return Object.hasOwn(DOING, method) ? DOING[method as UsualMethod] : method.toUpperCase();
}

/** The parts of each path that not all of them have: `members`, `by team ID`. */
function placesOf(operations: readonly Operation[]): string[][] {
  const parts = operations.map(({ path }) => [...new Set(partsOf(path))]);
  const counts = new Map<string, number>();
  for (const part of parts.flat()) counts.set(part, (counts.get(part) ?? 0) + 1);
  return parts.map((of) => of.filter((part) => part !== "" && (counts.get(part) ?? 0) < operations.length));
}

function partsOf(path: string): string[] {
  return path
    .replace(/^\/v\d[^/]*\//, "")
    .split(/[/:]/)
    .map((segment) => {
      const parameter = /^\{([^{}]+)\}$/.exec(segment)?.[1];
      return parameter === undefined ? inWords(segment) : `by ${inWords(parameter)}`;
    });
}
