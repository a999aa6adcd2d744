/** The sentences at the head of a report, in every format the same. */
import { plural } from "../words.js";
import type { ApiState } from "./model.js";
import type { EntryKind, ReportView } from "./view.js";

export function stateText({ title, version }: ApiState): string {
  return `${title} ${version}`.trim();
}

const VERBS: Readonly<Record<EntryKind, string>> = {
  added: "added",
  removed: "removed",
  deprecated: "newly deprecated",
  renamed: "moved to another path",
  changed: "changed",
};

/** `90 operations added, 8 removed, 6 moved to another path, 57 changed.` */
export function countsText({ parts, isEmpty, before, after }: ReportView): string {
  if (isEmpty)
    return `Nothing changed for who calls it: ${plural(after.operations, "operation")}, compared one by one.`;
  const order: readonly EntryKind[] = ["added", "removed", "deprecated", "renamed", "changed"];
  const counts = order.flatMap((kind) => {
    const part = parts.find((one) => one.kind === kind);
    return part === undefined ? [] : [`${part.count.toLocaleString("en-US")} ${VERBS[kind]}`];
  });
  return [
    `${plural(after.operations, "operation")}, before ${before.operations.toLocaleString("en-US")}`,
    counts.join(", "),
  ]
    .filter(Boolean)
    .join(": ")
    .concat(".");
}

/** `24 break who calls them as before; 17 may.` */
export function impactText({ breaking, risky }: ReportView): string {
  if (breaking === 0 && risky === 0) return "Nothing breaks who calls it as before.";
  const parts = [
    ...(breaking > 0
      ? [
          `${plural(breaking, "operation")} ${breaking === 1 ? "breaks" : "break"} who calls ${breaking === 1 ? "it" : "them"} as before`,
        ]
      : []),
    ...(risky > 0
      ? [
          breaking > 0
            ? `${risky.toLocaleString("en-US")} may`
            : `${plural(risky, "operation")} may break who calls ${risky === 1 ? "it" : "them"} as before`,
        ]
      : []),
  ];
  return `${parts.join("; ")}.`;
}
