/** What changed in the API since the last generation, and what became of the user's edits. */
import type { Changes } from "../../changes/model.js";
import { CHANGES_FILE } from "../../lock/file-names.js";
import { type MergeReport, mergeReportSections } from "../../merge/report.js";
import { forTerminal } from "../../text/terminal.js";
import { colors, REPORT_STYLE } from "../print.js";
import { limited, section } from "./section.js";

/** Entries of one list that are named without --verbose. */
const MAX_NAMED = 10;

/** The report in a few lines. @param folder the folder that holds the whole report, if any does */
export async function* renderChangesSummary(changes: Changes, folder: string | undefined): AsyncGenerator<string> {
  const { headText } = await import("../../changes/report/text.js");
  const lines = [...headText({ changes })];
  if (folder !== undefined) lines.push(colors.dim(`${folder}${CHANGES_FILE} has the report`));
  yield* section("API", lines);
}

/** The whole report. */
export async function* renderChanges(changes: Changes): AsyncGenerator<string> {
  const { renderText } = await import("../../changes/report/text.js");
  yield "";
  yield* renderText({ changes }, REPORT_STYLE);
  yield "";
}

/** Entries that may need the user's attention by name, the others as numbers. */
export function* renderMerge(report: MergeReport, isVerbose: boolean): Generator<string> {
  yield* section("Merged", mergeLines(report, isVerbose));
}

function* mergeLines(report: MergeReport, isVerbose: boolean): Generator<string> {
  const alwaysNamed = [report.conflicts, report.orphaned, report.environments];
  for (const { title, hint, entries } of mergeReportSections(report)) {
    const isNamed = isVerbose || alwaysNamed.includes(entries);
    yield `${title}: ${entries.length}${isNamed ? "" : colors.dim(" (--verbose names them)")}`;
    if (hint && isVerbose) yield `  ${colors.dim(forTerminal(hint))}`;
    if (!isNamed) continue;
    const names = entries.map(({ where, text }) => forTerminal(text ? `${where}: ${text}` : where));
    const limit = isVerbose ? names.length : MAX_NAMED;
    for (const line of limited(names, limit, (count) => `and ${count} more (--verbose names them)`)) yield `  ${line}`;
  }
}
