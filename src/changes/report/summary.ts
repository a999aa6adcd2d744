/** The sentences at the head of a report, in every format the same. */
import { plural, withCommas } from "../../text/naming.js";
import type { ApiState } from "../model.js";
import type { ReportEntryKind, ReportView } from "./view.js";

export function stateText({ title, version }: ApiState): string {
  return `${title} ${version}`.trim();
}

const VERBS: Readonly<Record<ReportEntryKind, string>> = {
  added: "added",
  removed: "removed",
  deprecated: "newly deprecated",
  renamed: "moved to another path",
  changed: "changed",
};

/** `90 operations added, 8 removed, 6 moved to another path, 57 changed.` */
export function countsText({ lists, isEmpty, before, after }: ReportView): string {
  if (isEmpty) return `Nothing changed: ${plural(after.operations, "operation")}, compared one by one.`;
  const order: readonly ReportEntryKind[] = ["added", "removed", "deprecated", "renamed", "changed"];
  const counts = order.flatMap((kind) => {
    const list = lists.find((one) => one.kind === kind);
    return list === undefined ? [] : [`${withCommas(list.count)} ${VERBS[kind]}`];
  });
  return [`${plural(after.operations, "operation")}, previously ${withCommas(before.operations)}`, counts.join(", ")]
    .filter(Boolean)
    .join(": ")
    .concat(".");
}

/** `22 operations break existing calls; 16 may.` */
export function impactText({ breaking, risky }: ReportView): string {
  if (breaking === 0 && risky === 0) return "Nothing breaks existing calls.";
  if (breaking === 0) return `${plural(risky, "operation")} may break existing calls.`;
  const may = risky > 0 ? `; ${withCommas(risky)} may` : "";
  return `${plural(breaking, "operation")} ${breaking === 1 ? "breaks" : "break"} existing calls${may}.`;
}
