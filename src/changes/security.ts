/** Whether a call that was authenticated as before still is. */
import type { SecurityRequirement } from "../api/model.js";
import type { Change } from "./model.js";

/** Undefined where nothing changed, or where one of the two definitions doesn't say what it requires. */
export function securityChange(
  before: readonly SecurityRequirement[] | undefined,
  after: readonly SecurityRequirement[] | undefined,
): Change | undefined {
  // A definition that says nothing of security requires nothing: what is stated then is new.
  if (after === undefined) return undefined;
  const [left, right] = [alternatives(before ?? []), alternatives(after)];
  const isWider = left.every((one) => right.some((other) => isEnough(one, other)));
  const isNarrower = right.every((other) => left.some((one) => isEnough(other, one)));
  if (isWider && isNarrower) return undefined;
  const relation = isWider ? "wider" : isNarrower ? "narrower" : "other";
  return { kind: "security-changed", before: textOf(left), after: textOf(right), relation };
}

/** Without any requirement, nothing is one. */
function alternatives(requirements: readonly SecurityRequirement[]): readonly SecurityRequirement[] {
  return requirements.length === 0 ? [[]] : requirements;
}

/** Whether who has the schemes and scopes of the first has those of the second. */
function isEnough(given: SecurityRequirement, wanted: SecurityRequirement): boolean {
  return wanted.every(({ scheme, scopes }) =>
    given.some((one) => one.scheme === scheme && scopes.every((scope) => one.scopes.includes(scope))),
  );
}

function textOf(requirements: readonly SecurityRequirement[]): string {
  const one = (requirement: SecurityRequirement) =>
    requirement
      .map(({ scheme, scopes }) => (scopes.length === 0 ? scheme : `${scheme} (${scopes.join(", ")})`))
      .join(" and ") || "nothing";
  return requirements.map(one).join(", or ");
}
