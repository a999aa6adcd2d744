/** Runs a collection in newman: reads it and its environment, sends what was selected, and says what became of it. */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { asEvents } from "../collection/script.js";
import type { Credentials } from "../environment/environment.js";
import { messageOf, UsageError } from "../errors.js";
import { isArray, own, ownArray, ownString, parseObject, type UnknownObject } from "../json.js";
import { packageFile } from "../root.js";
import { IMPERSONATION_VARIABLES } from "../sigma/variables.js";
import { loadTemplates, type Templates } from "../template/load.js";
import { blamed } from "./blame.js";
import { chooseEnvironment, ENVIRONMENT_FILE, prepareEnvironment, readVariables } from "./environment.js";
import { DEFAULT_REPORT_BODY, exchangeOf } from "./exchange.js";
import { filled } from "./fill.js";
import { type Destinations, guarded, SKIPPED } from "./guard.js";
import { assertNames, without } from "./names.js";
import { outcomeOf, type Progress, type RequestOutcome, type RunTotals, tokenFault, totalsOf } from "./outcome.js";
import { Redactor } from "./redact.js";
import {
  type Exported,
  loadHtmlextra,
  makeReportFolder,
  type Reporter,
  type ReportKind,
  writeReports,
} from "./report.js";
import { type RunRequest, type Selection, select } from "./select.js";
import { redactedError } from "./thrown.js";

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
  /** Whether everything that was asked for was skipped: nothing was tested then, which is no success. */
  readonly isEmpty: boolean;
  /** The paths of the reports; none when the signal ended the run. */
  readonly reports: readonly string[];
  /** Why a report could not be made or written, a sentence each. */
  readonly reportFaults: readonly string[];
  /** In milliseconds. */
  readonly duration: number;
}

export const DEFAULT_COLLECTION = join("output", "sigma.postman_collection.json");
export const DEFAULT_REPORT_DIR = "reports";
const DEFAULT_TIMEOUT = 60_000;

/** Of an answer, more than its first line takes. */
const SHOWN_BYTES = 16_384;

/** The token endpoint allows one call a second, and someone else may have used this one's. */
const TOKEN_PAUSE = 1_100;
const TOKEN_ATTEMPTS = 3;

/**
 * @throws UsageError when what to run, or with what, is missing or wrong: nothing has been sent then
 * @throws OutputError when the folder of the reports can't be made: nothing has been sent then
 * @throws the signal's reason when it was aborted beforehand
 * @param redactor learns the secrets of the run: for whoever prints anything else while it goes on
 */
export async function run(options: RunOptions = {}, redactor = new Redactor()): Promise<RunResult> {
  try {
    return await runWith(options, redactor);
  } catch (error) {
    throw redactedError(error, redactor);
  }
}

async function runWith(options: RunOptions, redactor: Redactor): Promise<RunResult> {
  options.signal?.throwIfAborted();
  const started = performance.now();
  const templates = await loadTemplates();
  const prepared = await prepare(options, templates);
  const { selection, host } = prepared;
  const kinds = [...new Set(options.reports ?? [])];
  const htmlextra = kinds.includes("htmlextra") ? await loadHtmlextra() : undefined;
  const reportDir = options.reportDir ?? DEFAULT_REPORT_DIR;
  if (kinds.length > 0) await makeReportFolder(reportDir);
  const script = await readFile(packageFile("templates", "run", "prerequest.js"), "utf8");
  redactor.add(options.credentials?.secret);
  options.onStart?.({ requests: selection.requests, host });

  let attempt: Attempt;
  for (let count = 1; ; count += 1) {
    attempt = await send(options, { ...prepared, script, kinds, htmlextra, redactor });
    if (!attempt.isRateLimited || count === TOKEN_ATTEMPTS || options.signal?.aborted) break;
    await sleep(TOKEN_PAUSE, undefined, { signal: options.signal }).catch(() => {});
  }
  const { outcomes } = attempt;
  // One that ended anywhere would look like that of a whole run.
  const isReported = kinds.length > 0 && !options.signal?.aborted;
  const duration = Math.round(performance.now() - started);
  const report = { run: { host, ...totalsOf(outcomes), duration }, outcomes, exported: attempt.exported };
  const { paths, faults } = isReported
    ? await writeReports(reportDir, kinds, report, redactor)
    : { paths: [], faults: [] };
  return {
    host,
    ...totalsOf(outcomes),
    outcomes: redactor.value(outcomes.map(({ exchange, ...outcome }) => outcome)),
    notReached: selection.requests.length - outcomes.length,
    isEmpty: isEmpty(selection, outcomes),
    writesLeftOut: options.includeWrites ? 0 : selection.writes,
    ...(attempt.stopped ? { stopped: redactor.value(attempt.stopped) } : {}),
    reports: paths,
    reportFaults: faults,
    duration,
  };
}

/** Prerequisites and token requests are a means to an end: what they answer says nothing of what was asked for. */
function isEmpty({ requests, tokenIds }: Selection, outcomes: readonly RequestOutcome[]): boolean {
  const isAskedFor = ({ id, isPrerequisite }: RunRequest) => !isPrerequisite && !tokenIds.has(id);
  const asked = outcomes.filter(isAskedFor);
  const isThrough = asked.length === requests.filter(isAskedFor).length;
  return asked.length > 0 && isThrough && asked.every(({ outcome }) => outcome === "skipped");
}

interface Prepared {
  readonly selection: Selection;
  readonly environment: UnknownObject;
  readonly host: string;
  readonly destinations: Destinations;
  readonly workingDir: string;
}

async function prepare(options: RunOptions, templates: Templates): Promise<Prepared> {
  const file = options.collection ?? DEFAULT_COLLECTION;
  const folder = dirname(file);
  const read = await readJson(file, "Generate first, or name a collection: sigma-postman run <collection>.");
  if (!isArray(own(read, "item"))) {
    throw new UsageError('is no collection of Postman (it has no "item")', {
      where: file,
      hint: "Give a file that sigma-postman generated or Postman exported (format v2.1).",
    });
  }
  assertNames(options.folders, read, { where: file, option: "--folder" });
  const collection = filled(without(read, options.exclude, file), Object.keys(options.variables ?? {}));
  const from = await environmentFile(options, folder);
  const environment = prepareEnvironment(
    {
      variables: from === undefined ? [] : readVariables(await readJson(from, "Name an environment's file."), from),
      where: from ?? "--base-url",
      baseUrl: options.baseUrl,
      overrides: options.variables ?? {},
      credentials: options.credentials,
      allowHosts: options.allowHosts ?? [],
    },
    templates.environment,
  );
  const selection = select(collection, authenticateItem(templates), {
    folders: options.folders,
    includeWrites: options.includeWrites,
    known: knownVariables(environment, collection),
    actsAsAnother: IMPERSONATION_VARIABLES.some((key) => variable(environment, key) !== ""),
  });
  if (selection.requests.length === 1 && selection.writes > 0) {
    throw new UsageError("everything selected writes, and a run reads only", {
      hint: "--include-writes sends requests that write as well.",
    });
  }
  const addresses = ["baseUrl", "tokenBaseURL"].map((key) => variable(environment, key));
  return {
    selection,
    environment,
    host: new URL(variable(environment, "baseUrl")).host,
    destinations: { addresses, allowHosts: options.allowHosts ?? [] },
    workingDir: resolve(folder),
  };
}

function authenticateItem({ authenticate }: Templates): UnknownObject {
  return {
    name: authenticate.name,
    request: authenticate.request,
    event: asEvents(authenticate.scripts),
  };
}

function variable(environment: UnknownObject, key: string): string {
  return (
    ownString(
      ownArray(environment, "values").find((entry) => ownString(entry, "key") === key),
      "value",
    ) ?? ""
  );
}

/** The names of variables with a value, of the environment or the collection. */
function knownVariables(environment: UnknownObject, collection: UnknownObject): Set<string> {
  return new Set(
    [...ownArray(environment, "values"), ...ownArray(collection, "variable")]
      .filter((entry) => String(own(entry, "value") ?? "").trim() !== "" && own(entry, "disabled") !== true)
      .map((entry) => ownString(entry, "key") ?? ""),
  );
}

/** Undefined when `--base-url` needs none. */
async function environmentFile(options: RunOptions, folder: string): Promise<string | undefined> {
  const { environment, cloud, region, baseUrl } = options;
  if (environment !== undefined) {
    if (cloud === undefined && region === undefined) return environment;
    throw new UsageError("--environment names the file already; leave out --cloud and --region");
  }
  if (baseUrl !== undefined && cloud === undefined && region === undefined) return undefined;
  const files = (await readdir(folder)).filter((name) => ENVIRONMENT_FILE.test(name)).sort();
  return join(folder, chooseEnvironment(files, { cloud, region }, folder));
}

async function readJson(file: string, hint: string): Promise<UnknownObject> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    const isMissing = own(cause, "code") === "ENOENT";
    throw new UsageError(isMissing ? "not found" : `can't be read: ${messageOf(cause)}`, { where: file, hint, cause });
  }
  const value = parseObject(text);
  if (!value) throw new UsageError("is not a JSON object", { where: file, hint });
  return value;
}

interface Attempt {
  readonly outcomes: readonly RequestOutcome[];
  readonly exported: readonly Exported[];
  readonly stopped?: RunResult["stopped"];
  /** No token, for it was asked for too soon after another. */
  readonly isRateLimited: boolean;
}

interface Sending extends Prepared {
  readonly script: string;
  readonly kinds: readonly ReportKind[];
  readonly htmlextra: Reporter | undefined;
  readonly redactor: Redactor;
}

/** What of newman's events is looked at here. @see https://www.npmjs.com/package/newman#newmanrunevents */
interface Details {
  readonly cursor?: { readonly scriptId?: string };
  readonly item?: { readonly id: string };
  readonly request?: unknown;
  readonly response?: { readonly code: number; readonly responseTime: number; stream?: Buffer };
  readonly assertion?: string;
  readonly skipped?: boolean;
  readonly messages?: readonly unknown[];
  readonly execution?: { readonly result?: { readonly environment?: { get(key: string): unknown } } };
  readonly executions?: readonly { readonly result?: { readonly environment?: { get(key: string): unknown } } }[];
  readonly run?: { abort(): void };
}

async function send(options: RunOptions, sending: Sending): Promise<Attempt> {
  const { default: newman } = await import("newman");
  const { selection, environment, redactor } = sending;
  const secretKeys = secretsOf(environment);
  redactor.add(...secretKeys.map((key) => variable(environment, key)));
  const requests = new Map(selection.requests.map((request) => [request.id, request]));
  const outcomes: RequestOutcome[] = [];
  const exported: Exported[] = [];
  let current: Progress = newProgress();
  let abort = () => {};
  let stopped: RunResult["stopped"];
  let isRateLimited = false;
  let isOver = false;

  const finish = (id: string) => {
    const request = requests.get(id);
    if (!request || isOver) return;
    // Before it is shortened: half of a token is found less easily.
    if (current.body) current.body = redactor.bytes(current.body.subarray(0, SHOWN_BYTES));
    const earlier = new Map(outcomes.map((other) => [other.id, other]));
    const outcome = blamed(redactor.value(outcomeOf(request, current)), selection.storedBy, earlier);
    const noToken = tokenFault(current);
    if (id === selection.authenticateId && outcome.outcome !== "passed") {
      isRateLimited = outcome.status === 429;
      stopped = refused(outcome, sending.host);
      abort();
    } else if (noToken !== undefined) {
      // Every request after this one would be skipped for the same reason.
      stopped = { message: `no token any more: ${noToken}`, hint: "The requests after it were not sent." };
      abort();
    }
    // What is said as the reason, or at the end, need not be said twice.
    const reasons = outcome.reasons.join("\n");
    for (const line of current.logs) if (!reasons.includes(line)) options.onLog?.(line);
    // The next attempt tells it again.
    if (!isRateLimited) options.onRequest?.(outcome);
    outcomes.push(outcome);
    if (options.bail && outcome.outcome === "failed" && !stopped) {
      stopped = { message: `stopped at the first failure (${outcome.name})` };
      abort();
    }
  };

  await new Promise<void>((done, fail) => {
    // A request under way may take its minute, and who interrupts doesn't want to wait for it.
    const interrupt = () => {
      isOver = true;
      stopped = { message: "interrupted", ...(sending.kinds.length > 0 ? { hint: "No report was written." } : {}) };
      abort();
      done();
    };
    if (options.signal?.aborted) return interrupt();
    options.signal?.addEventListener("abort", interrupt, { once: true });
    const runOptions = {
      collection: guarded(selection.collection, sending.script, sending.destinations) as never,
      environment: environment as never,
      reporters: [] as string[],
      delayRequest: options.delay ?? 0,
      timeoutRequest: options.timeout ?? DEFAULT_TIMEOUT,
      workingDir: sending.workingDir,
      insecureFileRead: false,
      color: "off" as const,
    };
    const emitter = newman.run(runOptions, (error) => {
      options.signal?.removeEventListener("abort", interrupt);
      return error ? fail(error) : done();
    });
    const on = (name: string, listener: (error: Error | null, details: Details) => void) => {
      emitter.on(name as "start", listener as never);
    };
    const seen = (scope: { get(key: string): unknown } | undefined) => {
      if (scope) redactor.add(...secretKeys.map((key) => scope.get(key)));
    };
    // Registered before any reporter: what they read of the answers is redacted already.
    emitter.on("beforeDone", () => redactAnswers(emitter, redactor));
    if (sending.htmlextra) {
      new sending.htmlextra(emitter, { title: "Sigma API", browserTitle: "Sigma API", titleSize: 4 }, runOptions);
    }
    on("start", (_, { run }) => {
      abort = () => run?.abort();
      if (isOver) abort();
      // Registered after all reporters: what they made is taken before newman writes it.
      emitter.on("beforeDone", () => {
        const { exports } = emitter as unknown as { exports: Exported[] };
        exported.push(...exports.splice(0));
      });
    });
    on("beforeItem", () => {
      current = newProgress();
    });
    on("request", (error, { request, response, cursor }) => {
      redactor.add(...tokensIn(response?.stream));
      // Sent by a script: that is no request of the collection.
      if (cursor?.scriptId !== undefined) return;
      if (error) current.error = reasonOf(error);
      if (sending.kinds.includes("json")) {
        current.exchange = exchangeOf(request, response, options.reportBody ?? DEFAULT_REPORT_BODY, redactor);
      }
      if (!response) return;
      current.status = response.code;
      current.time = response.responseTime;
      current.body = response.stream;
    });
    on("assertion", (error, { assertion = "", skipped }) => {
      if (!skipped) current.assertions.push({ name: assertion, ...(error ? { fault: error.message } : {}) });
    });
    on("script", (error, { execution }) => {
      seen(execution?.result?.environment);
      if (error) current.scriptErrors.push(`${error.name}: ${error.message}`);
    });
    for (const name of ["prerequest", "test"]) {
      on(name, (_, { executions }) => {
        for (const { result } of executions ?? []) seen(result?.environment);
      });
    }
    on("console", (_, { messages = [] }) => {
      if (messages[0] === SKIPPED) {
        current.skipReason = redactor.text(String(messages[1]));
        return;
      }
      const line = redactor.text(
        messages.map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join(" "),
      );
      current.logs.push(line);
    });
    on("item", (_, { item }) => finish(item?.id ?? ""));
  });
  return { outcomes, exported, ...(stopped ? { stopped } : {}), isRateLimited };
}

function newProgress(): Progress {
  return { assertions: [], scriptErrors: [], logs: [] };
}

/** The variables whose values must not be seen: those of type secret, and those that scripts keep tokens in. */
function secretsOf(environment: UnknownObject): string[] {
  const values = own(environment, "values") as readonly { readonly key: string; readonly type: string }[];
  const secret = values.filter(({ type }) => type === "secret").map(({ key }) => key);
  return [...new Set([...secret, "secret", "access_token", "refresh_token"])];
}

/** Tokens in the answer of a token endpoint, whoever asked for it. @see RFC 6749, section 5.1 */
function tokensIn(body: Buffer | undefined): unknown[] {
  if (!body || body.length > 64 * 1024 || !body.includes("_token")) return [];
  const answer = parseObject(body.toString());
  return ["access_token", "refresh_token", "id_token"].map((key) => own(answer, key));
}

function redactAnswers(emitter: object, redactor: Redactor): void {
  const { summary } = emitter as { summary: { run: { executions: { response?: { stream?: Buffer } }[] } } };
  for (const { response } of summary.run.executions) {
    if (response && Buffer.isBuffer(response.stream)) response.stream = redactor.bytes(response.stream);
  }
}

/** Why no token came, in one message. */
function refused({ status, isSent, reasons, answer }: RequestOutcome, host: string): NonNullable<RunResult["stopped"]> {
  if (!isSent) {
    return {
      message: `no token was asked for: ${reasons[0] ?? "Authenticate was skipped"}`,
      hint: "Check the Authenticate request of the collection; nothing else was sent.",
    };
  }
  if (status === undefined) {
    return {
      message: `${host} can't be reached: ${reasons[0] ?? "no answer"}`,
      hint: "Check the address and the network; nothing else was sent.",
    };
  }
  if (status === 401 || status === 403) {
    return {
      message: `${host} doesn't accept these credentials (it answered ${status})`,
      hint: "Check SIGMA_CLIENT_ID and SIGMA_CLIENT_SECRET, and that the environment is that of your organization's cloud and region.",
    };
  }
  if (status === 429) {
    return {
      message: `${host} gives no token: too many requests (it answered 429)`,
      hint: "The token endpoint allows one call a second: run again in a moment.",
    };
  }
  return {
    message: `${host} gives no token (it answered ${status}${answer ? `: ${answer}` : ""})`,
    hint: "Check tokenBaseURL of the environment; nothing else was sent.",
  };
}

/** An error of the network in words: its message, with the code where that says more. */
function reasonOf(error: Error): string {
  const code = own(error, "code");
  return typeof code === "string" && !error.message.includes(code) ? `${error.message} (${code})` : error.message;
}
