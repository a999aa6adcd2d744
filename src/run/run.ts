/** Runs a collection in newman: reads it and its environment, sends what was selected, and says what became of it. */
import type { Credentials } from "../environment/environment.js";
import { getArray, getString } from "../json.js";
import { inChild } from "./newman/child.js";
import type { Job } from "./newman/job.js";
import { type RequestOutcome, type RunTotals, totalsOf } from "./report/outcome.js";
import { DEFAULT_COLLECTION, prepare } from "./prepare.js";
import { Redactor } from "./redact/redactor.js";
import { loadHtmlextra, makeReportFolder, type ReportKind, writeReports } from "./report/report.js";
import type { RunRequest, Selection } from "./select/select.js";
import { redactedError } from "./redact/error.js";

export interface RunOptions {
  /** The collection's file. */
  readonly collection?: string;
  /** The environment's file. Without it, one of the collection's folder, by cloud and region. */
  readonly environment?: string;
  readonly cloud?: string;
  readonly region?: string;
  /** A host of one's own: takes the place of the environment's two addresses. */
  readonly baseUrl?: string;
  /** Further variables, or other values. Not for credentials. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Needed; those of an environment file are not used. */
  readonly credentials?: Credentials;
  /** Hosts outside sigmacomputing.com that may be sent the client secret. */
  readonly allowHosts?: readonly string[];
  /** Names of folders or requests, also as a run prints them (`Workbooks / Get a workbook`); all when left out. */
  readonly folders?: readonly string[];
  /** What is left out: names as above, or requests by their path (`/v2/tenants/**`). */
  readonly exclude?: readonly string[];
  /** Send POST, PUT, PATCH and DELETE, too: those whose path variables have values. */
  readonly includeWrites?: boolean;
  /** Stop at the first request that fails. */
  readonly bail?: boolean;
  /** Milliseconds between two requests. */
  readonly delay?: number;
  /** Milliseconds that a request may take, from its start to the end of its response; a minute when left out. */
  readonly timeout?: number;
  /** Bytes of a response, unpacked; 50 MiB when left out. */
  readonly maxAnswer?: number;
  readonly reports?: readonly ReportKind[];
  /** Where the reports go. */
  readonly reportDir?: string;
  /** Bytes of each body in a report; 64 KiB when left out. */
  readonly reportBody?: number;
  /** Ends the run: the result says what is known by then. */
  readonly signal?: AbortSignal;
  readonly onStart?: (run: { readonly requests: readonly RunRequest[]; readonly host: string }) => void;
  readonly onRequest?: (outcome: RequestOutcome) => void;
  /** What a script printed. */
  readonly onLog?: (line: string) => void;
}

export interface RunResult extends RunTotals {
  /** Where the requests went. */
  readonly host: string;
  readonly outcomes: readonly RequestOutcome[];
  /** Requests of the collection that write and were not sent. */
  readonly writesLeftOut: number;
  /** Set when the run ended before its end: no token, `bail`, or the signal. */
  readonly stopped?: { readonly message: string; readonly hint?: string };
  /** How many requests the run didn't get to, since it ended before. */
  readonly notReached: number;
  /** What the collection asks for and a run doesn't do, a sentence each. */
  readonly notices: readonly string[];
  /** Whether everything that was asked for was skipped: nothing was tested then, which is no success. */
  readonly isEmpty: boolean;
  /** The paths of the reports; none when the signal ended the run. */
  readonly reports: readonly string[];
  /** Why a report could not be made or written, a sentence each. */
  readonly reportFaults: readonly string[];
  /** In milliseconds. */
  readonly duration: number;
}

export { DEFAULT_COLLECTION };
export const DEFAULT_REPORT_DIR = "reports";

/**
 * @param redactor learns the secrets of the run: for whoever prints anything else while it goes on
 * @throws UsageError when what to run, or with what, is missing or wrong: nothing has been sent then
 * @throws OutputError when the folder of the reports can't be made: nothing has been sent then
 * @throws the signal's reason when it was aborted beforehand
 */
export async function run(options: RunOptions = {}, redactor = new Redactor()): Promise<RunResult> {
  redactor.add(options.credentials?.secret);
  try {
    return await runWith(options, redactor);
  } catch (error) {
    throw redactedError(error, redactor);
  }
}

async function runWith(options: RunOptions, redactor: Redactor): Promise<RunResult> {
  options.signal?.throwIfAborted();
  const started = performance.now();
  const { selection, job, host, notices } = await prepare(options);
  const { kinds } = job;
  // Before anything is sent: it may not be installed.
  if (kinds.includes("htmlextra")) await loadHtmlextra();
  const reportDir = options.reportDir ?? DEFAULT_REPORT_DIR;
  if (kinds.length > 0) await makeReportFolder(reportDir);
  redactor.add(...secretsOf(job));
  options.onStart?.({ requests: selection.requests, host });
  for (const notice of notices) options.onLog?.(redactor.text(notice));

  const { signal, onRequest, onLog } = options;
  const { stopped, exported, reportFault, ...heard } = await inChild(job, { redactor, signal, onRequest, onLog });
  const outcomes = [...heard.outcomes.values()];
  const duration = Math.round(performance.now() - started);
  const report = { run: { host, ...totalsOf(outcomes), duration }, outcomes, exported, fault: reportFault };
  // One that was interrupted anywhere would look like that of a whole run.
  const { paths, faults } = signal?.aborted
    ? { paths: [], faults: [] }
    : await writeReports(reportDir, kinds, report, redactor);
  return {
    host,
    ...totalsOf(outcomes),
    outcomes: redactor.value(outcomes.map(({ exchange, ...outcome }) => outcome)),
    notReached: selection.requests.length - outcomes.length,
    notices,
    isEmpty: stopped === undefined && isEmpty(selection, outcomes),
    writesLeftOut: options.includeWrites ? 0 : selection.writes,
    ...(stopped ? { stopped: redactor.value(stopped) } : {}),
    reports: paths,
    reportFaults: faults,
    duration,
  };
}

function secretsOf({ environment, secretKeys }: Job): string[] {
  return getArray(environment, "values").flatMap((variable) =>
    secretKeys.includes(getString(variable, "key") ?? "") ? [getString(variable, "value") ?? ""] : [],
  );
}

/** Prerequisites and token requests are a means to an end: what they answer says nothing of what was asked for. */
function isEmpty({ requests, tokenIds }: Selection, outcomes: readonly RequestOutcome[]): boolean {
  const isAskedFor = ({ id, isPrerequisite }: RunRequest) => !isPrerequisite && !tokenIds.has(id);
  const asked = outcomes.filter(isAskedFor);
  // A script may have ended the run before the first of them.
  return requests.some(isAskedFor) && asked.every(({ outcome }) => outcome === "skipped");
}
