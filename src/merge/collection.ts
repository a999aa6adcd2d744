/**
 * A regenerated collection and what the user made of the last one -> one collection, in phases: match, place, order,
 * assemble, report. Fields are merged by the table in `three-way.ts`.
 */
import type { PostmanCollection } from "../postman/types.js";
import { arrange } from "./arrange.js";
import { buildCollection } from "./build.js";
import { mergeEntries } from "./entry.js";
import { type Remembered, readGenerations } from "./generations.js";
import { placeEntries } from "./place.js";
import { orphanedRecords, recordsAfter } from "./record.js";
import type { MergeReport } from "./report.js";
import { reportOf } from "./report-entries.js";
import { matchSides } from "./sides.js";
import { type EntryRecord, readTree, recordsOf } from "./tree.js";

export interface MergeInput extends Remembered {
  /** The file as it is now, parsed. */
  readonly theirs: unknown;
  /** As generated now. */
  readonly ours: PostmanCollection;
}

export interface MergedCollection {
  readonly collection: PostmanCollection;
  /** Of `base` and `orphaned`, what has left the API and stays because the user edited it. */
  readonly orphaned: readonly EntryRecord[];
  /** What was generated now, for the next merge. */
  readonly entries: readonly EntryRecord[];
  readonly report: Omit<MergeReport, "environments">;
}

/**
 * The last generation is the one that the file is of, which may be an earlier one than the one generated last.
 *
 * | last generation | file | new generation | the entry |
 * | --- | --- | --- | --- |
 * | – | – | there | new: at its generated place |
 * | – | there | – | the user's own: stays where it is, as it is |
 * | – | there | there | the user's own for what the API has now, too: stays as it is, in place of the generated one |
 * | – | – | there; the file may be of a later generation, and an earlier run missed it | deleted by the user, as below |
 * | there | – | there | deleted by the user: stays deleted; a folder comes back for what is new in it |
 * | there | as generated | – | gone from the API: removed |
 * | there | edited or moved | – | moved to `Removed from the API`; a folder stays while something is in it |
 * | there | there | there | merged field by field; in another folder only if the user left it where it was |
 *
 * The user's own in place of a generated one is just their own again once that has left the API. An operation that moved
 * to another path is there in both generations. A second merge, of what came out with what is recorded, changes nothing.
 */
export function mergeCollection({ theirs, ours, ...remembered }: MergeInput): MergedCollection {
  const [theirsRoot, oursRoot] = [readTree(theirs), readTree(ours)];
  const records = recordsOf(oursRoot);
  const generations = readGenerations(remembered, theirsRoot, records);
  const sides = matchSides(theirsRoot, oursRoot, records, generations);
  const placements = placeEntries(sides, generations);
  const arranged = arrange(sides, generations, placements);
  const merged = mergeEntries(sides.nodes, arranged.written, generations);
  return {
    collection: buildCollection(ours, sides, arranged, merged),
    orphaned: orphanedRecords(sides, placements, arranged),
    entries: recordsAfter(records, sides, generations, placements, arranged),
    report: reportOf({ sides, generations, placements, arranged, merged }),
  };
}
