/** newman's events to outcomes, one for each request; and when to stop. Everything that leaves here is redacted. */

import { isSafeMethod } from "../../http.js";
import { get, parseObject } from "../../json.js";
import { CLIENT_CREDENTIALS, LONGEST_WAIT } from "../../template/contract.js";
import type { Redactor } from "../redact/redactor.js";
import { exchangeOf } from "../report/exchange.js";
import { noTokenReason, outcomeOf, type Progress, type RequestOutcome } from "../report/outcome.js";
import { fileOf } from "../report/save.js";
import type { RunRequest } from "../select/items.js";
import { TokenWatch } from "../token/watch.js";
import { withCause } from "./cause.js";
import {
  type Execution,
  type NewmanEvent,
  nextRequestOf,
  printedText,
  secondsOf,
  thrownText,
  tokensIn,
  valuesOf,
} from "./events.js";
import { networkFailure } from "./failure.js";
import { SENT_AGAIN, SKIPPED, TEST_BEGINS, UNDER_WAY } from "./guard.js";
import type { Job, Message, Stopped } from "./job.js";
import type { SendingState } from "./judge.js";
import { reasonToStop } from "./stop.js";

/** Of a response: more than its first line takes. */
const SHOWN_BYTES = 16_384;
/** How often a script may send its request again (while an export is made, say). */
const MOST_REPEATS = 1000;

export interface RecorderOptions {
  readonly job: Job;
  readonly redactor: Redactor;
  readonly tell: (message: Message) => void;
  /** Ends newman's run; called more than once. */
  readonly abort: () => void;
}

export class Recorder {
  stopped: Stopped | undefined;
  isRateLimited = false;
  readonly token: TokenWatch;
  private readonly requests: ReadonlyMap<string, RunRequest>;
  private readonly outcomes = new Map<string, RequestOutcome>();
  private readonly repeats = new Map<string, number>();
  /** Why requests were sent again, each time. */
  private readonly repeatReasons = new Map<string, readonly string[]>();
  private readonly known = new Set<unknown>();
  private readonly ownTokens = new Set<string>();
  private current = new CurrentRequest(undefined);
  private unanswered = 0;
  private actingAs = "";

  constructor(private readonly options: RecorderOptions) {
    this.requests = new Map(options.job.requests.map((request) => [request.id, request]));
    this.token = new TokenWatch(options.job, options.job.kept);
  }

  /** For whoever judges what is sent. */
  sendingState(): SendingState {
    const { includeWrites, exchangeId } = this.options.job;
    const { id, isSending, isGuarded, isSent } = this.current;
    const method = isSending && !isSent ? this.requests.get(id ?? "")?.method : undefined;
    return {
      ...(includeWrites && method !== undefined && !isSafeMethod(method) ? { selectedWrite: method } : {}),
      ownTokens: exchangeId === undefined ? new Set() : this.ownTokens,
      ...(isSending && !isGuarded ? { isUnguarded: true as const } : {}),
    };
  }

  /** Something is sent: if it was this request, then it can't be sent again, and nothing else in its place. */
  sent(): void {
    if (this.current.isSending) this.current.isSent = true;
  }

  beforeItem({ item }: NewmanEvent): void {
    this.current = new CurrentRequest(item?.id);
    this.options.tell({ type: "began", id: item?.id ?? "" });
    if (this.stopped) this.options.abort();
  }

  beforeRequest({ cursor }: NewmanEvent): void {
    // Not one that a script sends.
    if (cursor?.scriptId === undefined) this.current.isSending = true;
  }

  request(error: unknown, { request, response, cursor }: NewmanEvent): void {
    this.learn(tokensIn(response?.stream));
    const { rules, kinds, reportBody, maxResponse } = this.options.job;
    const body = request?.body?.toString() ?? "";
    if (body.includes(CLIENT_CREDENTIALS) && request?.url?.toString() === rules.tokenUrl) {
      const token = get(parseObject(response?.stream?.toString()), "access_token");
      if (typeof token === "string" && token !== "") this.ownTokens.add(token);
    }
    // Sent by a script: that is not a request of the collection.
    if (cursor?.scriptId !== undefined) return;
    this.current.isSending = false;
    const { progress } = this.current;
    if (kinds.some((kind) => kind !== "junit"))
      progress.exchange = exchangeOf(request, response, reportBody, this.options.redactor);
    const reason = error ? networkFailure(error, maxResponse) : undefined;
    // One that wasn't let out is known already, and was not sent.
    if (reason !== undefined && !progress.scriptErrors.includes(reason)) progress.networkError = reason;
    if (!response) return;
    if (this.options.job.savesFiles) this.tellFile(response);
    this.current.isSoon = secondsOf(response.headers?.get("retry-after")) <= LONGEST_WAIT;
    progress.status = response.code;
    progress.time = response.responseTime;
    progress.body = response.stream;
  }

  private tellFile({ code, headers, stream }: NonNullable<NewmanEvent["response"]>): void {
    const file = fileOf(code, headers?.get("content-disposition"), headers?.get("content-type"), stream);
    if (file) this.options.tell({ type: "file", file });
  }

  assertion(error: { readonly message: string } | null, { assertion = "", skipped }: NewmanEvent): void {
    const { openTests, progress } = this.current;
    const open = openTests.indexOf(assertion);
    if (open !== -1) openTests.splice(open, 1);
    if (!skipped) progress.assertions.push({ name: assertion, ...(error ? { error: error.message } : {}) });
  }

  /** A script has ended, with everything that it waited for. */
  script(error: Error | null, { execution, script }: NewmanEvent): void {
    this.learnFrom(execution);
    if (script?.id === this.options.job.guardId) this.current.isGuarded = !error;
    if (error) this.failed(thrownText(error));
    const { openTests, progress } = this.current;
    for (const name of openTests.splice(0)) progress.assertions.push({ name, error: "its callback was never called" });
  }

  /** After all scripts of one kind. */
  scripts({ executions = [], item }: NewmanEvent): void {
    for (const execution of executions) {
      this.learnFrom(execution);
      const next = nextRequestOf(execution);
      if (next === undefined) continue;
      this.current.isRepeated = next === item?.id || next === item?.name;
      // `null` ends a run on purpose.
      this.current.unknownNext = typeof next !== "string" || this.isOfRun(next) ? undefined : next;
    }
  }

  console({ messages = [] }: NewmanEvent): void {
    const { redactor, tell } = this.options;
    const { progress, openTests } = this.current;
    if (messages[0] === SKIPPED) progress.skipReason = redactor.text(String(messages[1]));
    else if (messages[0] === TEST_BEGINS) openTests.push(String(messages[1]));
    else if (messages[0] === SENT_AGAIN) this.sentAgain(redactor.text(String(messages[1])));
    else if (messages[0] === UNDER_WAY) tell({ type: "progress", line: redactor.text(String(messages[1])) });
    else progress.logs.push(redactor.text(printedText(messages)));
  }

  /** A script has its request sent again, and says why: `Sigma responded with 503`. */
  private sentAgain(reason: string): void {
    const { id = "" } = this.current;
    this.repeatReasons.set(id, [...(this.repeatReasons.get(id) ?? []), reason.replace(/: send this again\.$/, "")]);
  }

  /** Something failed outside newman's events: in a timer of a script, on the network, in newman itself. */
  failed(reason: string): void {
    const { scriptErrors } = this.current.progress;
    if (!scriptErrors.includes(reason)) scriptErrors.push(reason);
  }

  item({ item }: NewmanEvent): void {
    this.finish(item?.id);
  }

  /** The run is over too early. */
  giveUp(reason: string): void {
    const { id } = this.current;
    if (id !== undefined && this.requests.has(id)) {
      this.failed(reason);
      this.current.isRepeated = false;
      this.finish(id);
    }
    this.stop({ message: `the run ended too early: ${this.options.redactor.text(reason)}` });
  }

  private finish(id: string | undefined): void {
    const request = this.requests.get(id ?? "");
    if (!request) return;
    const { redactor, tell } = this.options;
    const outcome = this.outcome(request);
    const isLast = !this.willRepeat(request) && !this.isRateLimited;
    // What is said as the reason, or at the end, need not be said twice.
    const reasons = outcome.reasons.join("\n");
    for (const line of this.current.progress.logs) {
      if (!reasons.includes(line)) tell({ type: "log", line: redactor.text(line) });
    }
    if (isLast) this.stopAfter(outcome);
    tell({ type: "outcome", outcome, isLast: isLast && !this.isRateLimited });
    this.outcomes.set(outcome.id, outcome);
    this.current.id = undefined;
  }

  private outcome(request: RunRequest): RequestOutcome {
    const { job, redactor } = this.options;
    const { progress } = this.current;
    const sentAgain = this.repeatReasons.get(request.id);
    // Before it is shortened: half of a token is found less easily.
    if (progress.body) progress.body = redactor.bytes(progress.body.subarray(0, SHOWN_BYTES));
    return withCause(redactor.value(outcomeOf(request, progress, sentAgain)), job.storedBy, this.outcomes);
  }

  private isOfRun(nameOrId: string): boolean {
    return this.requests.has(nameOrId) || [...this.requests.values()].some(({ name }) => name === nameOrId);
  }

  /** Whether a script sends this request once more: the last time counts. */
  private willRepeat({ id, name }: RunRequest): boolean {
    if (!this.current.isRepeated || this.stopped) return false;
    const count = (this.repeats.get(id) ?? 0) + 1;
    this.repeats.set(id, count);
    if (count <= MOST_REPEATS) return true;
    this.stop({ message: `a script sends ${name} again and again (${count} times)` });
    return false;
  }

  private stopAfter(outcome: RequestOutcome): void {
    const { job } = this.options;
    if (outcome.isSent) this.unanswered = outcome.status === undefined ? this.unanswered + 1 : 0;
    if (outcome.id === job.authenticateId && outcome.outcome !== "passed") {
      // A script that has asked several times already has waited long enough.
      this.isRateLimited = outcome.status === 429 && !this.repeats.has(outcome.id) && this.current.isSoon;
    }
    const { progress, unknownNext } = this.current;
    const noToken = noTokenReason(progress);
    const state = { noToken, unanswered: this.unanswered, actingAs: this.actingAs, unknownNext };
    const stopped = reasonToStop(outcome, job, state);
    if (stopped) this.stop(stopped);
  }

  private stop(stopped: Stopped): void {
    this.stopped ??= this.options.redactor.value(stopped);
    this.options.abort();
  }

  private learnFrom(execution: Execution | undefined): void {
    if (!execution) return;
    this.learn(valuesOf(execution, this.options.job.secretKeys));
    this.token.see(execution.result ?? {}, this.options.job.tokenIds.includes(this.current.id ?? ""));
    const environment = execution.result?.environment;
    if (environment) this.actingAs = String(environment.get("acting_as") ?? "");
  }

  /** Secrets, from now on. */
  private learn(values: readonly unknown[]): void {
    const isNew = (value: unknown): value is string =>
      typeof value === "string" && value !== "" && !this.known.has(value);
    const texts = values.filter(isNew);
    if (texts.length === 0) return;
    for (const text of texts) this.known.add(text);
    this.options.redactor.add(...texts);
    this.options.tell({ type: "secrets", values: texts });
  }
}

/** The request of the collection that newman is at. */
class CurrentRequest {
  readonly progress: Progress = { assertions: [], scriptErrors: [], logs: [] };
  /** Names of tests whose callbacks were not called yet. */
  readonly openTests: string[] = [];
  /** Whether the run's own script had a look at it, and let it pass. */
  isGuarded = false;
  /** Whether all its pre-request scripts have ended, and there is no response yet. */
  isSending = false;
  /** Whether anything was sent since. */
  isSent = false;
  /** Whether the response doesn't ask for a long pause. */
  isSoon = true;
  /** Whether a script wants it to be sent again. */
  isRepeated = false;
  /** Where a script wants the run to go on, by name or id, when that is not a request of this run. */
  unknownNext: string | undefined;

  /** @param id undefined when it is over */
  constructor(public id: string | undefined) {}
}
