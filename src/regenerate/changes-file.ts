/** `CHANGES.md` of the output folder: what the last change of the API was, and what became of the user's edits with it. */
import { type Changes, hasChanges } from "../changes/model.js";
import { sha256 } from "../hash.js";
import { get } from "../json.js";
import { CHANGES_FILE } from "../lock/file-names.js";
import { type Generation, isSameDefinitions, type LockedDefinition } from "../lock/lock.js";
import { type MergeReport, mergeReportSections } from "../merge/report.js";
import type { MergedFile } from "./merge-files.js";
import type { OutputState } from "./state.js";

export interface ChangesFileInput {
  readonly state: OutputState;
  /** What is generated from now. */
  readonly definitions: readonly LockedDefinition[];
  readonly changes: Changes | undefined;
  readonly report: MergeReport;
  readonly force: boolean;
}

/** @returns no file where it is to stay as it is */
export async function changesFile({
  state,
  definitions,
  changes,
  report,
  force,
}: ChangesFileInput): Promise<{ readonly file?: MergedFile; readonly notes: readonly string[] }> {
  const current = state.texts.get(CHANGES_FILE);
  if (current !== undefined && isAnnounced(state.lock?.pending, current, definitions))
    return { file: { name: CHANGES_FILE, content: current }, notes: [] };
  if (changes === undefined || !hasChanges(changes)) return { notes: [] };
  if (current !== undefined && !isOurs(current) && !force) {
    const note = `${CHANGES_FILE} was not written by sigma-postman and was left alone. Move or delete it to get the report.`;
    return { notes: [note] };
  }
  return { file: { name: CHANGES_FILE, content: await changesText(changes, report) }, notes: [] };
}

/** Whether a run that was killed later on wrote the file: it says more than this run could. */
function isAnnounced(
  pending: Generation | undefined,
  current: string,
  definitions: readonly LockedDefinition[],
): boolean {
  return (
    pending !== undefined &&
    isSameDefinitions(pending.definitions, definitions) &&
    get(pending.files, CHANGES_FILE) === sha256(current)
  );
}

/** Visible in the source, hidden when rendered. */
const MARK = "<!-- sigma-postman generate writes this file: each time that the API changed. -->\n\n";

function isOurs(text: string): boolean {
  return text.startsWith("<!-- sigma-postman ");
}

/** Fits into the body of a pull request. */
async function changesText(changes: Changes, report: MergeReport): Promise<string> {
  // Loaded where there is something to report.
  const { MARKDOWN_LIMIT, renderMarkdown } = await import("../changes/report/markdown.js");
  // The section about the API has what came and what went.
  const sections = mergeReportSections({ ...report, fresh: [], removed: [] });
  return MARK + renderMarkdown({ changes, sections }, MARKDOWN_LIMIT - MARK.length);
}
