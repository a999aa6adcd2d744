/** Changes of the values that a schema allows: enums, limits, defaults. */
import { codeList, codeOrNone } from "./phrase.js";
import type { Phrasers } from "./subject.js";

export const VALUE_PHRASERS: Phrasers<
  | "values-added"
  | "values-removed"
  | "values-limited"
  | "values-freed"
  | "limit-changed"
  | "format-changed"
  | "default-changed"
> = {
  "values-added": ({ values }, subject) =>
    subject.ofPlaces(subject.isSent ? `also ${subject.verb("takes", "take")} ` : "may also be ", ...codeList(values)),
  "values-removed": ({ values }, subject) =>
    subject.ofPlaces(
      subject.isSent ? `no longer ${subject.verb("takes", "take")} ` : `${subject.is} no longer `,
      ...codeList(values),
    ),
  "values-limited": ({ values }, subject) => subject.ofPlaces(`${subject.is} now one of `, ...codeList(values)),
  "values-freed": ({ values }, subject) =>
    subject.ofPlaces("may now be anything, previously one of ", ...codeList(values)),
  "limit-changed": ({ limit, before, after }, subject) => {
    if (limit === "uniqueItems")
      return subject.ofPlaces(after === undefined ? "may now have equal entries" : `may no longer have equal entries`);
    return subject.ofPlaces(
      `now ${subject.has} ${LIMIT_NAMES.get(limit) ?? limit} `,
      ...codeOrNone(after),
      ", previously ",
      ...codeOrNone(before),
    );
  },
  "format-changed": ({ before, after }, subject) =>
    subject.ofPlaces(`now ${subject.has} the format `, ...codeOrNone(after), ", previously ", ...codeOrNone(before)),
  "default-changed": ({ before, after }, subject) =>
    subject.ofPlaces(`now ${subject.has} the default `, ...codeOrNone(after), ", previously ", ...codeOrNone(before)),
};

const LIMIT_NAMES: ReadonlyMap<string, string> = new Map([
  ["minimum", "the minimum"],
  ["exclusiveMinimum", "the exclusive minimum"],
  ["maximum", "the maximum"],
  ["exclusiveMaximum", "the exclusive maximum"],
  ["multipleOf", "the step"],
  ["minLength", "the minimum length"],
  ["maxLength", "the maximum length"],
  ["minItems", "the minimum number of entries"],
  ["maxItems", "the maximum number of entries"],
  ["minProperties", "the minimum number of properties"],
  ["maxProperties", "the maximum number of properties"],
  ["pattern", "the pattern"],
]);
