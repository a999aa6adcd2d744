/** What a merge did, as data and as sections of a report. */
import type { FieldState } from "./three-way.js";

/** An entry (a request, a folder, the collection) or an environment file, and which of its fields. */
export interface MergeReportEntry {
  /** `GET /v2/teams (List teams)`, `folder Teams`, `the collection`, or the name of a file. */
  readonly where: string;
  readonly text: string;
}

/** All lists in the order of the file. */
export interface MergeReport {
  /** Edited by the user; the API still has it as it was. */
  readonly kept: readonly MergeReportEntry[];
  /** Edited by the user and changed in the API: the user's stays. */
  readonly conflicts: readonly MergeReportEntry[];
  /** Differs from what would be generated, and nothing says who changed it: the file's stays. */
  readonly unknown: readonly MergeReportEntry[];
  /** The user's own. */
  readonly added: readonly MergeReportEntry[];
  /** Deleted by the user, and not brought back. */
  readonly deleted: readonly MergeReportEntry[];
  /** New in the API. */
  readonly fresh: readonly MergeReportEntry[];
  /** Gone from the API, and as generated: gone from the collection. */
  readonly removed: readonly MergeReportEntry[];
  /** Gone from the API, but edited by the user: kept, requests in the folder `Removed from the API`. */
  readonly orphaned: readonly MergeReportEntry[];
  readonly environments: readonly MergeReportEntry[];
}

export interface MergeReportSection {
  readonly title: string;
  /** What the user can do about it. */
  readonly hint?: string;
  readonly entries: readonly MergeReportEntry[];
}

export const EMPTY_REPORT: MergeReport = {
  kept: [],
  conflicts: [],
  unknown: [],
  added: [],
  deleted: [],
  fresh: [],
  removed: [],
  orphaned: [],
  environments: [],
};

const TITLES: readonly (readonly [keyof MergeReport, string, string?])[] = [
  ["conflicts", "Changed here and in the API, yours stays"],
  ["unknown", "Differs, and no lock file says who changed it, yours stays"],
  ["kept", "Your edits, kept"],
  ["added", "Added by you, kept"],
  [
    "deleted",
    "Deleted by you, not brought back",
    "Removing a request's line from sigma-postman.lock.json brings it back.",
  ],
  ["orphaned", "Gone from the API, kept because you edited it"],
  ["removed", "Gone from the API, removed"],
  ["fresh", "New in the collection"],
  ["environments", "Environments"],
];

/** The sections that aren't empty; those that the user should look at come first. */
export function mergeReportSections(report: MergeReport): MergeReportSection[] {
  return TITLES.map(([key, title, hint]) => ({ title, ...(hint && { hint }), entries: report[key] })).filter(
    ({ entries }) => entries.length > 0,
  );
}

/** The list that a field in this state is reported in; undefined where it isn't reported. */
export function listFor(
  state: FieldState,
): Exclude<keyof MergeReport, "environments" | "fresh" | "removed"> | undefined {
  switch (state) {
    case "kept":
    case "added":
    case "deleted":
    case "orphaned":
    case "unknown":
      return state;
    case "conflict":
      return "conflicts";
    case "same":
    case "updated":
    case "new":
    case "removed":
      return undefined;
  }
}
