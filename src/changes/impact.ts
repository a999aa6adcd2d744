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
 * | limit: looser                                   | safe                   | risky                        |
 * | opened                                          | safe                   | safe                         |
 * | keyword that is not compared: new; gone; other  | breaking; safe; risky  | safe; risky; risky           |
 * | format: new or another; gone                    | risky; safe            | safe if new; else risky      |
 * | default                                         | risky                  | safe                         |
 * | type said, that wasn't                          | risky                  | safe                         |
 * | type no longer said                             | safe                   | risky                        |
 * | media type: of a body that has another, or gone | breaking; safe if wider| breaking; safe if narrower   |
 * | media type: one more                            | safe                   | safe                         |
 * | encoding of a form's property                   | breaking; safe if wider| risky                        |
 * | style                                           | breaking               |                              |
 * | reserved characters no longer as they are       | risky                  |                              |
 * | header: gone; no longer required                |                        | as of a property             |
 * | path parameter called something else            | safe                   |                              |
 * | status: new                                     |                        | risky if a success           |
 * | status: no longer described                     |                        | breaking if a success        |
 * | too deep to compare                             | risky                  | risky                        |
 *
 * An operation that is gone or moved, or asks for other authentication, is breaking; one that is deprecated, or beta again, is risky. Success is 2XX.
 */
import type { Relation } from "../schema/compare/compare.js";
import { coversMediaType, readsMediaType } from "./media-type.js";
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

function ofOperation(change: Change): Impact {
  const { kind } = change;
  if (change.kind === "security-changed") return isWider(change) ? "safe" : "breaking";
  if (kind === "moved") return "breaking";
  return kind === "deprecated" || kind === "beta" || kind === "server-changed" ? "risky" : "safe";
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
    case "media-type-removed":
    case "style-changed":
      return "breaking";
    case "media-type-changed":
      return covers(coversMediaType, change.after, change.before) ? "safe" : "breaking";
    case "encoding-changed":
      return isWider(change)
        ? "safe"
        : change.field === "contentType" && (change.before === undefined || change.after === undefined)
          ? "risky"
          : "breaking";
    case "keyword-changed":
      return IMPACT_SENT[change.relation];
    case "format-changed":
      return change.after === undefined ? "safe" : "risky";
    case "type-changed":
    case "limit-changed":
      return isWider(change) ? "safe" : "breaking";
    case "default-changed":
    case "type-known":
    case "too-deep":
    case "reserved-escaped":
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
    case "header-removed":
      return change.required ? "breaking" : "risky";
    case "header-optional":
    case "media-type-removed":
      return "breaking";
    case "limit-changed":
    case "keyword-changed":
    case "encoding-changed":
      return change.relation === "narrower" ? "safe" : "risky";
    case "format-changed":
      return change.before === undefined ? "safe" : "risky";
    case "property-optional":
    case "null-allowed":
    case "replaced":
      return "breaking";
    case "media-type-changed":
      return change.before === undefined || covers(readsMediaType, change.before, change.after) ? "safe" : "breaking";
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

/** What is only known to be new, gone or another. */
const IMPACT_SENT = { wider: "safe", narrower: "breaking", other: "risky" } as const;

function covers(
  test: (one: string, other: string) => boolean,
  one: string | undefined,
  other: string | undefined,
): boolean {
  return one !== undefined && other !== undefined && test(one, other);
}

function isWider({ relation }: { readonly relation: Relation }): boolean {
  return relation === "wider";
}
