/**
 * The given order, changed no more than it takes for everything to stand behind what it needs. Where things need each
 * other in a circle, the one that misses the least comes first.
 * @param needs what stands before it, of these or of others; others don't count
 */
export function afterNeeds<Thing>(things: readonly Thing[], needs: (thing: Thing) => Iterable<Thing>): Thing[] {
  const missing = new Map(things.map((thing) => [thing, new Set<Thing>()]));
  for (const [thing, set] of missing)
    for (const need of needs(thing)) if (need !== thing && missing.has(need)) set.add(need);
  const ordered: Thing[] = [];
  while (missing.size > 0) {
    let next: Thing | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const [thing, { size }] of missing) {
      if (size >= least) continue;
      next = thing;
      least = size;
      if (size === 0) break;
    }
    ordered.push(next as Thing);
    missing.delete(next as Thing);
    for (const set of missing.values()) set.delete(next as Thing);
  }
  return ordered;
}
