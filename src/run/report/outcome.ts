/** What became of the requests of a run. */

import { TOKEN_TEST } from "../../template/contract.js";
import type { RunRequest } from "../select/items.js";
import type { Exchange } from "./exchange.js";
import { type Assertion, errorFor, isNotEnabled, reasonFor, untestedReason } from "./reason.js";

export interface RequestOutcome extends RunRequest {
  /**
   * `failed`: there was no response, a test failed (even one that ran before the request and kept it from being sent), a
   * script threw, or the response was not a success and nothing tested it. `skipped`: not sent, and nothing failed.
   */
  readonly outcome: "passed" | "failed" | "skipped";
  /** Whether the request was sent, with or without a response. */
  readonly isSent: boolean;
  /** Of the response; undefined when there was none. */
  readonly status?: number;
  /** How long the response took, in milliseconds. */
  readonly time?: number;
  /** Why it was sent again, once for each time; only the last response counts. */
  readonly sentAgain?: readonly string[];
  /** Why it failed or was skipped; empty when it passed. */
  readonly reasons: readonly string[];
  /** The first line of a failed request's response, shortened. */
  readonly responseText?: string;
  /** Set when it failed because the organization doesn't have the feature: `exclude` leaves it out. */
  readonly isNotEnabled?: true;
  /** The tests that ran. */
  readonly tests?: readonly Assertion[];
  /** What was sent and received, for reports; not in a run's result. */
  readonly exchange?: Exchange;
}

/** What is known so far of a request. */
export interface Progress {
  status?: number;
  time?: number;
  body?: Buffer;
  /** Why there was no response. */
  networkError?: string;
  readonly assertions: Assertion[];
  /** What scripts threw, and why something that they tried was not done. */
  readonly scriptErrors: string[];
  /** Why the run's own script skipped the request. */
  skipReason?: string;
  /** The lines that scripts printed, the last of which may say why one of them skipped the request. */
  readonly logs: string[];
  /** When a report is to show it. */
  exchange?: Exchange;
}

/** Why there is no token for this request, nor for any after it; undefined when there may be one. */
export function noTokenReason({ assertions }: Progress): string | undefined {
  return assertions.find(({ name, error }) => name === TOKEN_TEST && error !== undefined)?.error;
}

const LINE = 160;

export function outcomeOf(request: RunRequest, progress: Progress, sentAgain: readonly string[] = []): RequestOutcome {
  const { status, time, body, networkError } = progress;
  const isSent = status !== undefined || networkError !== undefined;
  const response = status === undefined ? undefined : { status, ...(body ? { body } : {}) };
  const isUntested = progress.assertions.length === 0 && response && (response.status < 200 || response.status > 299);
  // Without a response, a test of it says nothing that the error doesn't.
  const failed = progress.assertions.filter(
    ({ error }) => error !== undefined && !(networkError !== undefined && /\bexpected undefined\b/.test(error)),
  );
  const reasons = [
    ...(networkError === undefined ? [] : [networkError]),
    ...progress.scriptErrors,
    ...failed.map((assertion) => reasonFor(assertion, response)),
    ...(isUntested ? [untestedReason(response)] : []),
  ];
  const tests = progress.assertions.map((assertion) =>
    assertion.error === undefined ? assertion : { ...assertion, error: errorFor(assertion, response) },
  );
  const exchange = progress.exchange ? { exchange: progress.exchange } : {};
  if (!isSent && reasons.length === 0) {
    const reason = progress.skipReason ?? progress.logs.at(-1) ?? "skipped by a script";
    return { ...request, outcome: "skipped", isSent, reasons: [reason], tests };
  }
  const responseText = reasons.length > 0 ? firstLine(body) : undefined;
  return {
    ...request,
    outcome: reasons.length > 0 ? "failed" : "passed",
    isSent,
    ...(status === undefined ? {} : { status }),
    ...(time === undefined ? {} : { time }),
    ...(sentAgain.length > 0 ? { sentAgain } : {}),
    reasons,
    ...(responseText ? { responseText } : {}),
    ...(reasons.length > 0 && isNotEnabled(response) ? { isNotEnabled: true as const } : {}),
    tests,
    ...exchange,
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

/** The slowest responses, the slowest first. */
export function slowestOf(outcomes: readonly RequestOutcome[], count: number): RequestOutcome[] {
  return outcomes
    .filter(({ time }) => time !== undefined)
    .toSorted((left, right) => (right.time ?? 0) - (left.time ?? 0))
    .slice(0, count);
}
