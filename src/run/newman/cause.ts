/** Which request's failure is why another one was skipped. Pure. */
import type { RequestOutcome } from "../report/outcome.js";

/**
 * The outcome of a request that was skipped for want of a variable, with the request that should have stored it: when that
 * one, and every other one that stores it, failed or was skipped for the same reason.
 * @param storedBy the ids of the requests that store a variable
 */
export function withCause(
  outcome: RequestOutcome,
  storedBy: ReadonlyMap<string, readonly string[]>,
  earlier: ReadonlyMap<string, RequestOutcome>,
): RequestOutcome {
  if (outcome.outcome !== "skipped") return outcome;
  const reasons = outcome.reasons.map((reason) => {
    const [, name] = /^no value for \{\{([^{}]+)\}\}/.exec(reason) ?? [];
    const causes = (storedBy.get(name ?? "") ?? []).flatMap((id) => earlier.get(id) ?? []);
    const [cause] = causes;
    if (!cause || causes.some(({ outcome: became }) => became === "passed")) return reason;
    return cause.outcome === "failed"
      ? `${cause.name}, which stores ${name}, failed`
      : `${cause.name}, which stores ${name}, was skipped`;
  });
  return { ...outcome, reasons };
}
