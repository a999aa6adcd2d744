/** What the lock is to remember of a merge: what was generated, and what the user did with it. */
import type { Arranged } from "./arrange.js";
import { isAdopted } from "./entry.js";
import type { Generations } from "./generations.js";
import { matchExamples } from "./match-fields.js";
import { isMovedByUser, type Placement, type Placements } from "./place.js";
import type { Node, Sides } from "./sides.js";
import { isTouched } from "./three-way.js";
import type { EntryRecord } from "./tree.js";

/** @param records of the new generation */
export function recordsAfter(
  records: readonly EntryRecord[],
  sides: Sides,
  generations: Generations,
  placements: Placements,
  { written }: Arranged,
): EntryRecord[] {
  const { nodes } = sides;
  const isWritten = new Set(written);
  return records.map((record) => {
    const node = nodes.get(record.id);
    if (node && record.kind !== "collection" && isAdopted(node, generations) && !isAsGenerated(node, record, sides))
      return { ...record, in: undefined, isOwn: true };
    if (record.kind === "folder" && !isWritten.has(record.id)) return { ...record, isAbsent: true };
    const placement = placements.get(record.id);
    const isMissed = wasMissed(placement) || generations.last.get(record.id)?.isMissed;
    return {
      ...record,
      ...(isMissed ? { isMissed: true } : {}),
      ...(isMovedByUser(placement) ? { isElsewhere: true } : {}),
    };
  });
}

/** Nothing tells it from what is generated, and so it counts as that: as it would if the file were of an earlier generation. */
function isAsGenerated({ theirs, ours }: Node, { fields }: EntryRecord, { keyOf }: Sides): boolean {
  if (theirs === undefined || keyOf(theirs.parent) !== keyOf(ours?.parent)) return false;
  return !isTouched(fields, matchExamples(theirs.fields, fields, new Map()));
}

function wasMissed(placement: Placement | undefined): boolean {
  return (placement?.kind === "new" || placement?.kind === "deleted") && placement.wasMissed;
}

/** What left the API and is still in the collection, in its order. */
export function outlivedRecords({ nodes }: Sides, placements: Placements, { written }: Arranged): EntryRecord[] {
  return written.flatMap((key) => {
    const [base, placement] = [nodes.get(key)?.base, placements.get(key)];
    if (placement?.kind !== "outlived" || base === undefined) return [];
    return [placement.from ? { ...base, from: placement.from } : base];
  });
}
