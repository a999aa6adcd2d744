/** Runs a collection in newman: reads it and its environment, sends the selected requests, and returns what became of them. */
import { runInChild } from "./newman/child.js";
import type { RunOptions } from "./options.js";
import { DEFAULT_COLLECTION, prepare } from "./prepare.js";
import { redactedError } from "./redact/error.js";
import { Redactor } from "./redact/redactor.js";
import { type RequestOutcome, type RunTotals, totalsOf } from "./report/outcome.js";
import { makeReportFolder, writeReports } from "./report/report.js";
import { type SavedFile, saveFiles } from "./report/save.js";
import type { RunRequest } from "./select/items.js";
import { forRecipe } from "./select/recipe.js";
import { requestsOf, type Selection } from "./select/select.js";
import { beginningWith } from "./token/begin.js";
import { ownerOf } from "./token/owner.js";
import { TokenStore } from "./token/store.js";
import { secretsOf } from "./values.js";

export interface RunResult extends RunTotals {
  /** The host to which the requests were sent. */
  readonly host: string;
  readonly outcomes: readonly RequestOutcome[];
  /** Requests of the collection that write and were not sent. */
  readonly writesLeftOut: number;
  /** Set when the run ended early: no token, `bail`, or the signal. */
  readonly stopped?: { readonly message: string; readonly hint?: string };
  /** How many requests the run didn't reach because it ended early. */
  readonly notReached: number;
  /** What the collection asks for and a run doesn't do, a sentence each. */
  readonly notices: readonly string[];
  /** Whether all selected requests were skipped: then nothing was tested, which is not a success. */
  readonly isEmpty: boolean;
  /** The paths of the reports; empty when the signal ended the run. */
  readonly reports: readonly string[];
  /** The paths of the files that were saved. */
  readonly files: readonly string[];
  /** Why a report or a file could not be made or written, a sentence each. */
  readonly reportErrors: readonly string[];
  /** In milliseconds. */
  readonly duration: number;
}

export { DEFAULT_COLLECTION };
export const DEFAULT_REPORT_DIR = "reports";

/**
 * @param redactor learns the secrets of the run: for anything else that is printed meanwhile
 * @param tokens of earlier runs of the same command, and of this one for those after it
 * @throws UsageError when what to run, or with what, is missing or wrong: nothing has been sent then
 * @throws OutputError when the folder of the reports can't be made: nothing has been sent then
 * @throws the signal's reason when it was aborted beforehand
 */
export async function run(
  options: RunOptions = {},
  redactor = new Redactor(),
  tokens = new TokenStore(),
): Promise<RunResult> {
  redactor.add(options.credentials?.secret);
  try {
    return await runWith(forRecipe(options), redactor, tokens);
  } catch (error) {
    throw redactedError(error, redactor);
  }
}

async function runWith(options: RunOptions, redactor: Redactor, tokens: TokenStore): Promise<RunResult> {
  options.signal?.throwIfAborted();
  const startedAt = new Date().toISOString();
  const started = performance.now();
  const { selection, host, notices, ...prepared } = await prepare(options);
  const owner = ownerOf(selection, prepared.job.environment);
  const job = beginningWith(prepared.job, tokens, owner);
  const { kinds } = job;
  const reportDir = options.reportDir ?? DEFAULT_REPORT_DIR;
  if (kinds.length > 0) await makeReportFolder(reportDir);
  redactor.add(...secretsOf(job));
  const onStart = (requests: readonly RunRequest[]) => {
    options.onStart?.({ requests, host });
    for (const notice of notices) options.onLog?.(redactor.text(notice));
  };
  // Whether the requests for a token are among them shows later where there is one already.
  if (!job.kept) onStart(job.requests);

  const { signal, onRequest, onLog, onProgress } = options;
  const files: SavedFile[] = [];
  const onFile = (file: SavedFile) => files.push(file);
  const listeners = { redactor, signal, onRequest, onLog, onProgress, onFile, ...(job.kept ? { onStart } : {}) };
  const { stopped, token, ...result } = await runInChild(job, listeners);
  tokens.keep(owner, token);
  const outcomes = [...result.outcomes.values()];
  const duration = Math.round(performance.now() - started);
  const report = { run: { host, startedAt, ...totalsOf(outcomes), duration }, outcomes };
  // A report of an interrupted run would look like that of a complete one.
  const { paths, errors } = signal?.aborted
    ? { paths: [], errors: [] }
    : await writeReports(reportDir, kinds, report, redactor);
  const saved = await saveFiles(options.save ?? "", files, options);
  return {
    host,
    ...totalsOf(outcomes),
    outcomes: redactor.value(outcomes.map(({ exchange, ...outcome }) => outcome)),
    notReached: result.requests.length - outcomes.length,
    notices,
    isEmpty: stopped === undefined && isEmpty(selection, outcomes),
    writesLeftOut: options.includeWrites ? 0 : selection.writes,
    ...(stopped ? { stopped: redactor.value(stopped) } : {}),
    reports: paths,
    files: saved.paths,
    reportErrors: [...errors, ...saved.errors],
    duration,
  };
}

/** Prerequisites and token requests don't count: nobody asked for them. */
function isEmpty(selection: Selection, outcomes: readonly RequestOutcome[]): boolean {
  const isAskedFor = ({ id, isPrerequisite }: RunRequest) => !isPrerequisite && !selection.tokenIds.has(id);
  const asked = outcomes.filter(isAskedFor);
  // A script may have ended the run before the first of them.
  return requestsOf(selection).some(isAskedFor) && asked.every(({ outcome }) => outcome === "skipped");
}
