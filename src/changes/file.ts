/** `CHANGES.md` of the output folder: what the last change of the API was, and what became of people's work with it. */
import { accountSections, type MergeAccount } from "../merge/account.js";
import { MARKDOWN_LIMIT, renderMarkdown } from "./markdown.js";
import type { Changes } from "./model.js";

/** A comment: to be seen by who edits the file, and by no reader of the page. */
const MARK = "<!-- sigma-postman generate writes this file: each time that the API changed. -->\n\n";

/** Fits into the body of a pull request. */
export function changesText(changes: Changes, account: MergeAccount): string {
  // What came and what went stands in the part about the API already.
  const sections = accountSections({ ...account, fresh: [], removed: [] });
  return MARK + renderMarkdown({ changes, sections }, MARKDOWN_LIMIT - MARK.length);
}

export function isChangesFile(text: string): boolean {
  return text.startsWith("<!-- sigma-postman ");
}
