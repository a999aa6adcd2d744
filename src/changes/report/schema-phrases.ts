/** Changes of a schema: its properties, its types, its variants. */
import { plural } from "../../text/naming.js";
import { asCode, codeList } from "./phrase.js";
import type { Phrasers } from "./subject.js";

export const SCHEMA_PHRASERS: Phrasers<
  | "property-added"
  | "property-removed"
  | "property-required"
  | "property-optional"
  | "type-changed"
  | "type-known"
  | "type-unknown"
  | "null-allowed"
  | "null-forbidden"
  | "variants-added"
  | "variants-removed"
  | "replaced"
  | "closed"
  | "opened"
  | "too-deep"
  | "keyword-changed"
  | "part-deprecated"
  | "part-not-deprecated"
> = {
  "property-added": ({ required }, subject) =>
    subject.ofProperties(required && subject.isSent ? "new and required" : "new", "in"),
  "property-removed": (_, subject) => subject.ofProperties("removed", "from"),
  "property-required": (_, subject) =>
    subject.ofProperties(subject.isSent ? "now required" : "now always present", "in"),
  "property-optional": (_, subject) =>
    subject.isSent
      ? subject.ofProperties("no longer required", "in")
      : subject.ofProperties("may now be missing", "from"),
  "type-changed": ({ before, after }, subject) => subject.ofPlaces(`${subject.is} now ${after}, previously ${before}`),
  "type-known": ({ type }, subject) => subject.ofPlaces(`${subject.is} now declared as ${type}`),
  "type-unknown": ({ type }, subject) => subject.ofPlaces(`${subject.is} no longer declared as ${type}`),
  "null-allowed": (_, subject) => subject.ofPlaces("may now be null"),
  "null-forbidden": (_, subject) =>
    subject.ofPlaces(subject.isSent ? "may no longer be null" : `${subject.is} no longer null`),
  "variants-added": ({ variants }, subject) =>
    subject.ofPlaces(
      `${subject.isSent ? `also ${subject.verb("takes", "take")}` : "may also be of"} ${kindWord(variants)} `,
      ...codeList(variants),
    ),
  "variants-removed": ({ variants }, subject) =>
    subject.ofPlaces(
      `${subject.isSent ? `no longer ${subject.verb("takes", "take")}` : `${subject.is} no longer of`} ${kindWord(variants)} `,
      ...codeList(variants),
    ),
  replaced: ({ before, after }, subject) =>
    subject.ofPlaces(
      `${subject.is} described completely differently (${plural(before, "kind")} of object before, now ${after})`,
    ),
  closed: (_, subject) =>
    subject.ofPlaces(`no longer ${subject.isSent ? subject.verb("takes", "take") : subject.has} other properties`),
  opened: (_, subject) => subject.ofPlaces("may now have other properties"),
  "keyword-changed": ({ keyword, relation }, subject) => {
    const phrases = {
      narrower: `now ${subject.has} the keyword `,
      wider: `no longer ${subject.has} the keyword `,
      other: `may allow less or more, not compared: the keyword `,
    };
    return subject.ofPlaces(phrases[relation], asCode(keyword));
  },
  "part-deprecated": (_, subject) => subject.ofPlaces(`${subject.is} now deprecated`),
  "part-not-deprecated": (_, subject) => subject.ofPlaces(`${subject.is} no longer deprecated`),
  "too-deep": (_, subject) => subject.ofPlaces("may differ in ways too deep to list"),
};

function kindWord(variants: readonly string[]): string {
  return variants.length === 1 ? "the kind" : "the kinds";
}
