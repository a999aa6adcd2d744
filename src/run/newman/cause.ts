/** Which request's failure is why another one was skipped. Pure. */
import type { RequestOutcome } from "../report/outcome.js";

/**
 * The outcome of a request that was skipped for want of a variable, with the request that should have stored it: when that
 * one, and every other one that stores it, failed or was skipped for the same reason. One that passed is none to be sent first.
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
    const passed = causes.find(({ outcome: became }) => became === "passed");
    if (passed) return reason.replace(/: send .* first, or set /, () => `: ${passed.name} returned none; set `);
    if (!cause) return reason;
    return cause.outcome === "failed"
      ? `${cause.name}, which stores ${name}, failed`
      : `${cause.name}, which stores ${name}, was skipped`;
  });
  return { ...outcome, reasons };
}
