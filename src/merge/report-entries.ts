/** Fifth phase, report: what the merge did, derived from what the phases before decided. */
import { addTo } from "../lists.js";
import type { Arranged, Emptied } from "./arrange.js";
import { editsOf, fieldsLeft, type MergedEntries } from "./entry.js";
import { fieldLabel } from "./field.js";
import type { Generations } from "./generations.js";
import { isMovedByUser, type Placements } from "./place.js";
import { listFor, type MergeReport, type MergeReportEntry } from "./report.js";
import type { Node, Sides } from "./sides.js";
import type { MergedFields } from "./three-way.js";
import type { Entry } from "./tree.js";

type Report = Omit<MergeReport, "environments">;
type List = keyof Report;
type Line = readonly [list: List, text: string];

interface Phases {
  readonly sides: Sides;
  readonly generations: Generations;
  readonly placements: Placements;
  readonly arranged: Arranged;
  readonly merged: MergedEntries;
}

/** All lists in the order of the file, then of the new generation. */
export function reportOf(phases: Phases): Report {
  const { nodes, keyOf, theirs, ours } = phases.sides;
  const nodeOf = (entry: Entry) => nodes.get(keyOf(entry) ?? "") as Node;
  const oursOnly = ours.filter((entry) => nodeOf(entry).theirs === undefined);
  const lists: { [list in List]: MergeReportEntry[] } = {
    ...{ kept: [], conflicts: [], unknown: [], added: [] },
    ...{ deleted: [], fresh: [], removed: [], orphaned: [] },
  };
  for (const entry of [...theirs, ...oursOnly])
    for (const [list, text] of linesOf(nodeOf(entry), phases)) lists[list].push({ where: describeEntry(entry), text });
  return lists;
}

function linesOf(node: Node, phases: Phases): readonly Line[] {
  const { generations, placements, arranged, merged } = phases;
  const emptied = arranged.emptied.get(node.key);
  if (emptied !== undefined) return emptiedLines(emptied);
  const placement = placements.get(node.key);
  const fields = merged.get(node.key);
  switch (placement?.kind) {
    case "own":
      if (fields) return [["added", "the API has it now, too; yours is used in its place"]];
      return node.key === phases.sides.removedKey ? [] : [["added", ""]];
    case "stays":
    case "follows":
    case "returns":
    case undefined:
      if (fields) return fieldLines(node, fields, generations, isMovedByUser(placement));
      return placement && arranged.children.get(node.key)?.length === 0 ? [["orphaned", "empty, but edited"]] : [];
    case "new":
      return [["fresh", ""]];
    case "made":
      return placement.isBack ? [["fresh", "back, for new requests"]] : [];
    case "deleted":
      return [["deleted", ""]];
    case "removed":
      return [["removed", ""]];
    case "orphaned":
      return [["orphaned", orphanedText(node, placement.isMovedByUser, generations)]];
  }
}

/** Of a folder that isn't written because it is empty. */
function emptiedLines(emptied: Emptied): readonly Line[] {
  switch (emptied) {
    case "removed":
      return [["removed", ""]];
    case "deleted":
      return [["deleted", "all that was in it is deleted or gone"]];
    case "unneeded":
      return [];
  }
}

/** Of what is on both sides: a line for each list, with the fields that are in it. */
function fieldLines(
  { key, theirs, ours, isFolder }: Node,
  { outcomes }: MergedFields,
  { renewed }: Generations,
  isMoved: boolean,
): readonly Line[] {
  const labels = new Map<List, string[]>();
  for (const { state, shown } of outcomes.values()) {
    const list = listFor(state);
    if (list !== undefined) addTo(labels, list, fieldLabel(shown));
  }
  if (isMoved) addTo(labels, "kept", "its place");
  const isRenamed = isFolder && renewed.has(key) && theirs?.name !== ours?.name;
  if (isRenamed && labels.size > 0) addTo(labels, "kept", `the API calls it ${ours?.name} now`);
  return [...labels].map(([list, texts]) => [list, texts.join(", ")]);
}

/** What the user did to a request that left the API. */
function orphanedText({ key, base, theirs }: Node, isMoved: boolean, generations: Generations): string {
  if (base === undefined || theirs === undefined) return "";
  const { outcomes } = editsOf(key, base, fieldsLeft(theirs, base), generations);
  const edited = [...outcomes.values()]
    .filter(({ field }) => field !== undefined)
    .map(({ shown }) => fieldLabel(shown));
  return edited.length === 0 && isMoved ? "its place" : edited.join(", ");
}

function describeEntry({ kind, name, request }: Entry): string {
  if (kind === "collection") return "the collection";
  return kind === "folder" ? `folder ${name}` : `${request} (${name})`;
}
