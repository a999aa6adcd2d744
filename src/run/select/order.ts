/** Requests that store variables, and those that need them: what else has to be sent, and in which order. Pure. */
import { addTo } from "../../lists.js";
import type { CollectionItem } from "./items.js";
import { variablesNeededBy } from "./variables.js";

/** The order of the collection, except for a request that needs a variable which a later one stores: that one comes first. */
export function producersFirst(items: readonly CollectionItem[]): CollectionItem[] {
  const producersOf = producers(items);
  const ordered = new Set<CollectionItem>();
  const visit = (entry: CollectionItem, above: ReadonlySet<CollectionItem>): void => {
    if (ordered.has(entry) || above.has(entry)) return;
    for (const name of variablesNeededBy(entry.item)) {
      const found = producersOf(name);
      const [producer] = found;
      if (producer && !found.some((other) => ordered.has(other))) visit(producer, new Set([...above, entry]));
    }
    ordered.add(entry);
  };
  for (const entry of items) visit(entry, new Set());
  return [...ordered];
}

/**
 * The requests that have to be sent as well, for variables that `wanted` needs and that have no value: of several that store
 * one, the one that needs least itself.
 * @param candidates all that may be added
 * @param known variables with a value
 */
export function prerequisitesOf(
  wanted: readonly CollectionItem[],
  candidates: readonly CollectionItem[],
  known: ReadonlySet<string>,
): Set<CollectionItem> {
  const producersOf = producers([...new Set([...wanted, ...candidates])]);
  const chosen = new Set(wanted);
  const missing = ({ item }: CollectionItem) => [...variablesNeededBy(item)].filter((name) => !known.has(name));
  const add = (entry: CollectionItem): void => {
    for (const name of missing(entry)) {
      const found = producersOf(name);
      if (found.some((other) => chosen.has(other))) continue;
      const [producer] = found.toSorted((left, right) => missing(left).length - missing(right).length);
      if (!producer) continue;
      chosen.add(producer);
      add(producer);
    }
  };
  for (const entry of wanted) add(entry);
  return new Set([...chosen].filter((entry) => !wanted.includes(entry)));
}

/** The ids of the requests that store a variable, by its name. */
export function idsByVariable(items: readonly CollectionItem[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { stores, request } of items) {
    for (const name of stores) addTo(found, name, request.id);
  }
  return found;
}

/** Which of the requests store a variable without needing it. */
function producers(items: readonly CollectionItem[]): (name: string) => readonly CollectionItem[] {
  const found = new Map<string, CollectionItem[]>();
  for (const entry of items) {
    const needs = variablesNeededBy(entry.item);
    for (const name of entry.stores) {
      if (!needs.has(name)) addTo(found, name, entry);
    }
  }
  return (name) => found.get(name) ?? [];
}
