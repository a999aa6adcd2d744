/** `CHANGES.md` of the output folder: what the last change of the API was, and what became of people's work with it. */

import type { Changes } from "../changes/model.js";
import { MARKDOWN_LIMIT, renderMarkdown } from "../changes/report/markdown.js";
import { type MergeReport, mergeReportSections } from "../merge/report.js";

/** A comment: to be seen by who edits the file, and by no reader of the page. */
const MARK = "<!-- sigma-postman generate writes this file: each time that the API changed. -->\n\n";

/** Fits into the body of a pull request. */
export function changesText(changes: Changes, report: MergeReport): string {
  // What came and what went stands in the part about the API already.
  const sections = mergeReportSections({ ...report, fresh: [], removed: [] });
  return MARK + renderMarkdown({ changes, sections }, MARKDOWN_LIMIT - MARK.length);
}

export function isChangesFile(text: string): boolean {
  return text.startsWith("<!-- sigma-postman ");
}
