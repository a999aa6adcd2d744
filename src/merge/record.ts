/** What the lock is to remember of a merge: what was generated, and what the user did with it. */
import type { Arranged } from "./arrange.js";
import { isAdopted } from "./entry.js";
import type { Generations } from "./generations.js";
import { isMovedByUser, type Placement, type Placements } from "./place.js";
import type { Sides } from "./sides.js";
import type { EntryRecord } from "./tree.js";

/** @param records of the new generation */
export function recordsAfter(
  records: readonly EntryRecord[],
  { nodes }: Sides,
  generations: Generations,
  placements: Placements,
  { written }: Arranged,
): EntryRecord[] {
  const isWritten = new Set(written);
  return records.map((record) => {
    const node = nodes.get(record.id);
    if (node && record.kind !== "collection" && isAdopted(node, generations))
      return { ...record, parent: undefined, ownedByUser: true };
    if (record.kind === "folder" && !isWritten.has(record.id)) return { ...record, removedByUser: true };
    const placement = placements.get(record.id);
    const isMissed = wasMissed(placement) || generations.last.get(record.id)?.missedOnce;
    return {
      ...record,
      ...(isMissed ? { missedOnce: true } : {}),
      ...(isMovedByUser(placement) ? { movedByUser: true } : {}),
    };
  });
}

function wasMissed(placement: Placement | undefined): boolean {
  return (placement?.kind === "new" || placement?.kind === "deleted") && placement.wasMissed;
}

/** What left the API and is still in the collection, in its order. */
export function orphanedRecords({ nodes }: Sides, placements: Placements, { written }: Arranged): EntryRecord[] {
  return written.flatMap((key) => {
    const [base, placement] = [nodes.get(key)?.base, placements.get(key)];
    if (placement?.kind !== "orphaned" || base === undefined) return [];
    return [placement.from ? { ...base, userFolder: placement.from } : base];
  });
}
