/** What `generate` prints: what was read, what was written, what changed, what is odd, what to do next. */
import type { GenerateResult } from "../../options.js";
import { forTerminal } from "../../text/terminal.js";
import { renderChanges, renderChangesSummary, renderMerge } from "./changes.js";
import { type FilesOptions, folderName, hasChangesFile, renderFiles, renderRead } from "./files.js";
import { type NextOptions, renderNext } from "./next.js";
import { renderNotices } from "./notices.js";
import { labelled } from "./section.js";

export interface RenderOptions extends FilesOptions, NextOptions {
  readonly verbose?: boolean | undefined;
}

export async function* renderResult(result: GenerateResult, options: RenderOptions): AsyncGenerator<string> {
  const { changes, notes } = result;
  const { check = false, verbose = false } = options;
  const isWholeReport = check || verbose;
  yield* renderRead(result);
  yield* renderFiles(result, options);
  if (changes && !isWholeReport)
    yield* renderChangesSummary(changes, hasChangesFile(result) ? folderName(options.output) : undefined);
  yield* renderMerge(result.merge, verbose);
  for (const note of notes) yield labelled("Note", forTerminal(note));
  // The whole report is long: what became of the user's edits comes before it.
  if (changes && isWholeReport) yield* renderChanges(changes);
  yield* renderNotices(result, verbose);
  yield* renderNext(result, options);
}
