/** What became of a run's requests. */
import type { RunRequest } from "./select.js";

export interface RequestOutcome extends RunRequest {
  /**
   * `failed`: no answer, a test that failed, a script that threw, or an answer that is no success where nothing tests it.
   * `skipped`: not sent.
   */
  readonly outcome: "passed" | "failed" | "skipped";
  /** Of the answer; undefined when there was none. */
  readonly status?: number;
  /** How long the answer took, in milliseconds. */
  readonly time?: number;
  /** Why it failed or was skipped; empty when it passed. */
  readonly reasons: readonly string[];
  /** The first line of a failed request's answer, shortened. */
  readonly answer?: string;
}

/** What is known of a request that is under way. */
export interface Progress {
  status?: number;
  time?: number;
  body?: Buffer;
  /** No answer: why. */
  error?: string;
  readonly assertions: { readonly name: string; readonly fault?: string }[];
  readonly scriptErrors: string[];
  /** What the run's own script found missing. */
  missing?: string;
  /** The last line that a script printed, which may say why it skipped the request. */
  lastLog?: string;
}

const LINE = 160;

export function outcomeOf(request: RunRequest, progress: Progress): RequestOutcome {
  const { status, time, body, error } = progress;
  if (status === undefined && error === undefined && progress.scriptErrors.length === 0) {
    const reason = progress.missing ? `no value for ${progress.missing}` : (progress.lastLog ?? "skipped by a script");
    return { ...request, outcome: "skipped", reasons: [reason] };
  }
  const isUntested = progress.assertions.length === 0 && status !== undefined && (status < 200 || status > 299);
  const reasons = [
    ...(error === undefined ? [] : [error]),
    ...progress.scriptErrors,
    ...progress.assertions.flatMap(({ name, fault }) => (fault === undefined ? [] : [`${name}: ${fault}`])),
    ...(isUntested ? [`answered ${status}`] : []),
  ];
  const answer = reasons.length > 0 ? firstLine(body) : undefined;
  return {
    ...request,
    outcome: reasons.length > 0 ? "failed" : "passed",
    ...(status === undefined ? {} : { status }),
    ...(time === undefined ? {} : { time }),
    reasons,
    ...(answer ? { answer } : {}),
  };
}

function firstLine(body: Buffer | undefined): string {
  const line = (body?.subarray(0, 4096).toString("utf8") ?? "")
    .split(/\r?\n/)
    .map((text) => text.trim())
    .find((text) => text !== "");
  if (line === undefined) return "";
  return line.length > LINE ? `${line.slice(0, LINE)}...` : line;
}

export interface RunTotals {
  readonly requests: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function totalsOf(outcomes: readonly RequestOutcome[]): RunTotals {
  const count = (kind: RequestOutcome["outcome"]) => outcomes.filter(({ outcome }) => outcome === kind).length;
  return { requests: outcomes.length, passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
}

/** The slowest answers, the slowest first. */
export function slowestOf(outcomes: readonly RequestOutcome[], count: number): RequestOutcome[] {
  return outcomes
    .filter(({ time }) => time !== undefined)
    .toSorted((left, right) => (right.time ?? 0) - (left.time ?? 0))
    .slice(0, count);
}
