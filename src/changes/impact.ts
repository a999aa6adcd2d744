/**
 * What a change means for someone who calls the API as it was. What is sent may be allowed more than before, never less;
 * what is received may be less than before, never more.
 *
 * | change                                          | sent (parameter, body) | received (response)          |
 * | ----------------------------------------------- | ---------------------- | ---------------------------- |
 * | parameter, body, property: new and required     | breaking               | safe                         |
 * | parameter, body, property: new and optional     | safe                   | safe                         |
 * | parameter, body, property: gone                 | breaking               | breaking; risky if optional  |
 * | now required                                    | breaking               | safe                         |
 * | no longer required                              | safe                   | breaking: it may be missing  |
 * | type wider, null allowed                        | safe                   | breaking                     |
 * | type narrower, null forbidden                   | breaking               | safe                         |
 * | another type, another object altogether         | breaking               | breaking                     |
 * | enum: new values; variant: new; any value now   | safe                   | risky: a caller may list them|
 * | enum: values gone; variant: gone; limited now   | breaking               | safe                         |
 * | limit: tighter, or another; closed              | breaking               | safe                         |
 * | limit: looser; opened                           | safe                   | safe                         |
 * | default                                         | risky                  | safe                         |
 * | type said, that wasn't                          | risky                  | safe                         |
 * | type no longer said                             | safe                   | risky                        |
 * | media type, style                               | breaking               | breaking; safe if new        |
 * | path parameter called something else            | safe                   |                              |
 * | status: new                                     |                        | risky if a success           |
 * | status: no longer described                     |                        | breaking if a success        |
 * | too deep to compare                             | risky                  | risky                        |
 *
 * An operation that is gone or moved is breaking; one that is deprecated, or beta again, is risky. Success is 2XX.
 */
import type { Relation } from "../schema/compare/compare.js";
import type { Change, Impact, Place } from "./model.js";

export function impactOf(place: Place, change: Change): Impact {
  switch (place.section) {
    case "operation":
      return ofOperation(change);
    case "response":
      return ofResponse(place.status, change);
    default:
      return ofRequest(change);
  }
}

function ofOperation({ kind }: Change): Impact {
  if (kind === "moved") return "breaking";
  return kind === "deprecated" || kind === "beta" ? "risky" : "safe";
}

function ofRequest(change: Change): Impact {
  switch (change.kind) {
    case "added":
    case "property-added":
      return change.required ? "breaking" : "safe";
    case "removed":
    case "property-removed":
    case "required":
    case "property-required":
    case "null-forbidden":
    case "values-removed":
    case "values-limited":
    case "variants-removed":
    case "replaced":
    case "closed":
    case "media-type-changed":
    case "style-changed":
      return "breaking";
    case "type-changed":
    case "limit-changed":
      return isWider(change) ? "safe" : "breaking";
    case "default-changed":
    case "type-known":
    case "too-deep":
      return "risky";
    default:
      return "safe";
  }
}

function ofResponse(status: string, change: Change): Impact {
  const isSuccess = status.startsWith("2");
  switch (change.kind) {
    case "added":
      return isSuccess ? "risky" : "safe";
    case "removed":
      return isSuccess ? "breaking" : "safe";
    case "property-removed":
      return change.required ? "breaking" : "risky";
    case "property-optional":
    case "null-allowed":
    case "replaced":
      return "breaking";
    case "media-type-changed":
      return change.before === undefined ? "safe" : "breaking";
    case "type-changed":
      return change.relation === "narrower" ? "safe" : "breaking";
    case "values-added":
    case "values-freed":
    case "variants-added":
    case "type-unknown":
    case "too-deep":
      return "risky";
    default:
      return "safe";
  }
}

function isWider({ relation }: { readonly relation: Relation }): boolean {
  return relation === "wider";
}
