/** The order of requests and folders that chaining asks for. */
import { MinHeap } from "./heap.js";

/**
 * The given order, changed no more than needed for everything to come after what it needs: always the first thing of which
 * nothing is missing. In a circle, that is the first of those that miss the fewest. Takes n log n steps for n needs.
 * @param needs what comes before a thing, of these or of others; others don't count
 * @param waiting empty; what the steps are counted in
 */
export function afterNeeds<Thing>(
  things: readonly Thing[],
  needs: (thing: Thing) => Iterable<Thing>,
  waiting = new MinHeap(),
): Thing[] {
  const all = [...new Set(things)];
  const indexOf = new Map(all.map((thing, index) => [thing, index]));
  /** How many of a thing's needs are not in the order yet; -1 once it is there itself. */
  const missing = all.map(() => 0);
  const neededBy: number[][] = all.map(() => []);
  for (const [index, thing] of all.entries()) {
    for (const need of new Set(needs(thing))) {
      const needed = indexOf.get(need);
      if (needed === undefined || needed === index) continue;
      neededBy[needed]?.push(index);
      missing[index] = (missing[index] ?? 0) + 1;
    }
  }
  // One number for both: how much is missing, then the place in the given order. Where less is missing by now, another
  // entry has taken the place of the older one.
  const wait = (index: number) => waiting.push((missing[index] ?? 0) * all.length + index);
  for (const index of all.keys()) wait(index);
  const ordered: Thing[] = [];
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    const index = entry % all.length;
    if (missing[index] !== Math.floor(entry / all.length)) continue;
    ordered.push(all[index] as Thing);
    missing[index] = -1;
    for (const other of neededBy[index] ?? []) {
      if ((missing[other] ?? -1) < 0) continue;
      missing[other] = (missing[other] ?? 0) - 1;
      wait(other);
    }
  }
  return ordered;
}
