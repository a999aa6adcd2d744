/** newman's events to outcomes, each request once; and when to stop. Everything that leaves here is redacted. */
import { get, parseObject } from "../../json.js";
import { blamed } from "./cause.js";
import { exchangeOf } from "../report/exchange.js";
import { NOT_THEIR_TOKEN, nowhere, reasonOf, refused } from "./failure.js";
import { SENT_AGAIN, SKIPPED } from "./guard.js";
import type { Job, Message, Stopped } from "./job.js";
import { type Moment, originOf, READS } from "./judge.js";
import { outcomeOf, type Progress, type RequestOutcome, tokenFault } from "../report/outcome.js";
import type { Redactor } from "../redact/redactor.js";
import type { RunRequest } from "../select/select.js";

/** Of an answer, more than its first line takes. */
const SHOWN_BYTES = 16_384;
/** So many requests in a row that nothing answers are no accident. */
const SILENT = 3;
/** How often a script may send its request again (while an export is made, say). */
const MOST_REPEATS = 1000;

/** What of newman's events is looked at here. @see https://www.npmjs.com/package/newman#newmanrunevents */
export interface Details {
  readonly cursor?: { readonly scriptId?: string };
  readonly item?: { readonly id: string; readonly name?: string };
  readonly request?: { readonly url?: { toString(): string }; readonly body?: { toString(): string } };
  readonly response?: { readonly code: number; readonly responseTime: number; stream?: Buffer };
  readonly assertion?: string;
  readonly skipped?: boolean;
  readonly messages?: readonly unknown[];
  readonly script?: { readonly id?: string };
  readonly execution?: Execution;
  readonly executions?: readonly Execution[];
  readonly run?: { abort(): void };
}

interface Execution {
  readonly result?: {
    readonly environment?: { get(key: string): unknown };
    readonly return?: { readonly nextRequest?: unknown };
  };
}

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
  private readonly requests: ReadonlyMap<string, RunRequest>;
  private readonly outcomes = new Map<string, RequestOutcome>();
  private readonly repeats = new Map<string, number>();
  private readonly known = new Set<unknown>();
  private readonly ownTokens = new Set<string>();
  private current: Progress = newProgress();
  private id: string | undefined;
  private isGuarded = false;
  private isSending = false;
  private isRepeated = false;
  /** Where a script goes on, by name or id, when that is no request of this run. */
  private nowhere: string | undefined;
  private silent = 0;
  private actingAs = "";

  constructor(private readonly options: RecorderOptions) {
    this.requests = new Map(options.job.requests.map((request) => [request.id, request]));
  }

  /** The request under way, for whoever judges what leaves. */
  moment(): Moment {
    const { includeWrites, exchangeId } = this.options.job;
    const method = this.id === undefined ? undefined : this.requests.get(this.id)?.method;
    return {
      ...(includeWrites && method !== undefined && !READS.has(method) ? { writes: method } : {}),
      ownTokens: exchangeId === undefined ? new Set() : this.ownTokens,
      ...(this.isSending && !this.isGuarded ? { unguarded: true as const } : {}),
    };
  }

  beforeItem({ item }: Details): void {
    this.current = newProgress();
    this.id = item?.id;
    this.isGuarded = false;
    this.isSending = false;
    this.isRepeated = false;
    this.nowhere = undefined;
    this.options.tell({ type: "began", id: this.id ?? "" });
    if (this.stopped) this.options.abort();
  }

  beforeRequest({ cursor }: Details): void {
    // Not one that a script sends.
    if (cursor?.scriptId === undefined) this.isSending = true;
  }

  request(error: unknown, { request, response, cursor }: Details): void {
    this.learn(tokensIn(response?.stream));
    const { tokenUrl } = this.options.job.rules;
    const body = request?.body?.toString() ?? "";
    if (body.includes("client_credentials") && request?.url?.toString() === tokenUrl) {
      const token = get(parseObject(response?.stream?.toString()), "access_token");
      if (typeof token === "string" && token !== "") this.ownTokens.add(token);
    }
    // Sent by a script: that is no request of the collection.
    if (cursor?.scriptId !== undefined) return;
    this.isSending = false;
    if (this.options.job.kinds.includes("json")) {
      this.current.exchange = exchangeOf(request, response, this.options.job.reportBody, this.options.redactor);
    }
    const reason = error ? reasonOf(error, this.options.job.maxAnswer) : undefined;
    // One that wasn't let out is known already, and was not sent.
    if (reason !== undefined && !this.current.scriptErrors.includes(reason)) this.current.error = reason;
    if (!response) return;
    this.current.status = response.code;
    this.current.time = response.responseTime;
    this.current.body = response.stream;
  }

  assertion(error: { readonly message: string } | null, { assertion = "", skipped }: Details): void {
    if (!skipped) this.current.assertions.push({ name: assertion, ...(error ? { fault: error.message } : {}) });
  }

  script(error: Error | null, { execution, script }: Details): void {
    this.seen(execution);
    if (script?.id === this.options.job.guardId) this.isGuarded = !error;
    if (error) this.fault(thrownBy(error));
  }

  /** After all scripts of one kind. */
  scripts({ executions = [], item }: Details): void {
    for (const execution of executions) {
      this.seen(execution);
      const returned = execution.result?.return;
      if (!returned || !Object.hasOwn(returned, "nextRequest")) continue;
      const { nextRequest } = returned;
      this.isRepeated = nextRequest === item?.id || nextRequest === item?.name;
      // `null` ends a run on purpose.
      this.nowhere = typeof nextRequest !== "string" || this.isOfRun(nextRequest) ? undefined : nextRequest;
    }
  }

  console({ messages = [] }: Details): void {
    const { redactor } = this.options;
    if (messages[0] === SKIPPED) {
      this.current.skipReason = redactor.text(String(messages[1]));
      return;
    }
    // Meant for whoever presses Send: here the last time counts.
    if (messages[0] === SENT_AGAIN) return;
    this.current.logs.push(redactor.text(messages.map(asText).join(" ")));
  }

  /** What went wrong beside newman's events: in a timer of a script, on the network, in newman itself. */
  fault(reason: string): void {
    if (!this.current.scriptErrors.includes(reason)) this.current.scriptErrors.push(reason);
  }

  item({ item }: Details): void {
    this.finish(item?.id);
  }

  /** The run is over before its end. */
  giveUp(reason: string): void {
    if (this.id !== undefined && this.requests.has(this.id)) {
      this.fault(reason);
      this.isRepeated = false;
      this.finish(this.id);
    }
    this.stop({ message: `the run ended before its end: ${this.options.redactor.text(reason)}` });
  }

  private finish(id: string | undefined): void {
    const request = this.requests.get(id ?? "");
    if (!request) return;
    const { redactor, tell } = this.options;
    const outcome = this.outcome(request);
    const isAnnounced = !this.willRepeat(request) && !this.isRateLimited;
    // What is said as the reason, or at the end, need not be said twice.
    const reasons = outcome.reasons.join("\n");
    for (const line of this.current.logs) if (!reasons.includes(line)) tell({ type: "log", line: redactor.text(line) });
    if (isAnnounced) this.decide(outcome);
    tell({ type: "outcome", outcome, isAnnounced: isAnnounced && !this.isRateLimited });
    this.outcomes.set(outcome.id, outcome);
    this.id = undefined;
  }

  private outcome(request: RunRequest): RequestOutcome {
    const { redactor } = this.options;
    // Before it is shortened: half of a token is found less easily.
    if (this.current.body) this.current.body = redactor.bytes(this.current.body.subarray(0, SHOWN_BYTES));
    const outcome = redactor.value(outcomeOf(request, this.current));
    return blamed(outcome, this.options.job.storedBy, this.outcomes);
  }

  private isOfRun(nameOrId: string): boolean {
    return this.requests.has(nameOrId) || [...this.requests.values()].some(({ name }) => name === nameOrId);
  }

  /** Whether a script sends this request once more: the last time counts. */
  private willRepeat({ id, name }: RunRequest): boolean {
    if (!this.isRepeated || this.stopped) return false;
    const count = (this.repeats.get(id) ?? 0) + 1;
    this.repeats.set(id, count);
    if (count <= MOST_REPEATS) return true;
    this.stop({ message: `a script sends ${name} again and again (${count} times)` });
    return false;
  }

  /** Whether the run goes on after this. */
  private decide(outcome: RequestOutcome): void {
    const { job } = this.options;
    const isFailed = outcome.outcome === "failed";
    const noToken = tokenFault(this.current);
    const isSilent = outcome.isSent && outcome.status === undefined;
    this.silent = isSilent ? this.silent + 1 : outcome.isSent ? 0 : this.silent;
    if (outcome.id === job.authenticateId && outcome.outcome !== "passed") {
      // A script that has asked several times already has waited long enough.
      this.isRateLimited = outcome.status === 429 && !this.repeats.has(outcome.id);
      this.stop(refused(outcome, hostOf(job.rules.tokenUrl)));
    } else if (outcome.id === job.exchangeId && (outcome.outcome !== "passed" || this.actingAs === "")) {
      this.stop(NOT_THEIR_TOKEN);
    } else if (noToken !== undefined) {
      // Every request after this one would be skipped for the same reason.
      this.stop({ message: `no token any more: ${noToken}`, hint: "The requests after it were not sent." });
    } else if (this.silent >= SILENT) {
      this.stop({
        message: `${SILENT} requests in a row got no answer, the last one because: ${outcome.reasons[0] ?? "no answer"}`,
        hint: "Check the address and the network; the requests after them were not sent.",
      });
    } else if (this.nowhere !== undefined) {
      this.stop(nowhere(outcome.name, this.nowhere));
    } else if (job.bail && isFailed) {
      this.stop({ message: `stopped at the first failure (${outcome.name})` });
    }
  }

  private stop(stopped: Stopped): void {
    this.stopped ??= this.options.redactor.value(stopped);
    this.options.abort();
  }

  private seen(execution: Execution | undefined): void {
    const environment = execution?.result?.environment;
    if (!environment) return;
    this.learn(this.options.job.secretKeys.map((key) => environment.get(key)));
    this.actingAs = String(environment.get("acting_as") ?? "");
  }

  private learn(values: readonly unknown[]): void {
    const texts = values.filter(
      (value) => typeof value === "string" && value !== "" && !this.known.has(value),
    ) as string[];
    if (texts.length === 0) return;
    for (const text of texts) this.known.add(text);
    this.options.redactor.add(...texts);
    this.options.tell({ type: "secrets", values: texts });
  }
}

function newProgress(): Progress {
  return { assertions: [], scriptErrors: [], logs: [] };
}

/** A script may throw anything. */
export function thrownBy({ name, message }: { readonly name?: unknown; readonly message?: unknown }): string {
  return (
    [name, message].filter((part) => typeof part === "string" && part !== "").join(": ") || "a script threw no error"
  );
}

function asText(part: unknown): string {
  if (typeof part === "string") return part;
  try {
    return JSON.stringify(part) ?? String(part);
  } catch {
    return String(part);
  }
}

function hostOf(address: string): string {
  return new URL(originOf(address) ?? "http://localhost").host;
}

/** Tokens in the answer of a token endpoint, whoever asked for it. @see RFC 6749, section 5.1 */
function tokensIn(body: Buffer | undefined): unknown[] {
  if (!body || body.length > 256 * 1024 || !body.includes("_token")) return [];
  const answer = parseObject(body.toString());
  return ["access_token", "refresh_token", "id_token"].map((key) => get(answer, key));
}
