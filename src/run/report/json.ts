/** The JSON report of a run. Pure. */
import { toFileText } from "../../json.js";
import type { Header } from "./exchange.js";
import type { RequestOutcome, RunTotals } from "./outcome.js";

export interface ReportedRun extends RunTotals {
  readonly host: string;
  /** As `2026-01-31T09:30:00.000Z`. */
  readonly startedAt: string;
  /** In milliseconds. */
  readonly duration: number;
}

/** What was sent has the names that newman's report has: `run.executions[].response.code`. */
export function jsonReport(run: ReportedRun, outcomes: readonly RequestOutcome[]): string {
  const { host, startedAt, requests, passed, failed, skipped, duration } = run;
  return toFileText({
    host,
    startedAt,
    requests,
    passed,
    failed,
    skipped,
    duration,
    run: {
      executions: outcomes.filter(({ isSent }) => isSent).map(executionOf),
      unsent: outcomes
        .filter(({ isSent }) => !isSent)
        .map(({ exchange, tests, id, name, ...rest }) => ({ item: { id, name }, ...rest })),
    },
  });
}

function executionOf({
  id,
  name,
  folder,
  outcome,
  reasons,
  status,
  time,
  tests = [],
  exchange,
  ...rest
}: RequestOutcome) {
  const { request, response } = exchange ?? {};
  return {
    item: { id, name },
    folder,
    outcome,
    reasons,
    request: {
      method: request?.method ?? rest.method,
      url: request?.url ?? rest.url,
      header: request?.headers ?? [],
      ...(request?.body === undefined ? {} : { body: request.body }),
    },
    ...(status === undefined
      ? {}
      : {
          response: {
            code: status,
            responseTime: time,
            header: response?.headers ?? ([] as readonly Header[]),
            body: response?.body ?? "",
            /** Before it was cut. */
            responseSize: response?.size ?? 0,
            isCut: response?.isCut ?? false,
          },
        }),
    assertions: tests.map(({ name, error }) => ({
      assertion: name,
      ...(error === undefined ? {} : { error: { message: error } }),
    })),
  };
}
