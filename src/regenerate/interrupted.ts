/** A tree that a run was killed over while it wrote: each of its files is whole, and of the generation before or of that run. */
import { get, getString, isArray, isObject, type UnknownObject } from "../json.js";
import type { Lock } from "../lock/lock.js";

/**
 * The collection without the requests and folders that the run had begun to add: they are added again, with all that belongs
 * to them. What it had begun to change is compared with both generations.
 */
export function withoutBegun(collection: UnknownObject, { last, pending }: Lock): UnknownObject {
  const before = new Set(last.entries?.map(({ id }) => id));
  const begun = new Set(pending?.entries?.map(({ id }) => id).filter((id) => !before.has(id)));
  const without = (value: UnknownObject): UnknownObject => {
    const items = get(value, "item");
    if (!isArray(items)) return value;
    const kept = items.filter((item) => !begun.has(getString(item, "id") ?? ""));
    return { ...value, item: kept.map((item) => (isObject(item) ? without(item) : item)) };
  };
  return begun.size === 0 ? collection : without(collection);
}
