/** Changes of an operation, and of its parameters, body and responses as a whole. */
import { asCode, codeList, codeOrNone, type Phrase } from "./phrase.js";
import type { Phrasers, Subject } from "./subject.js";

export const OPERATION_PHRASERS: Phrasers<
  | "moved"
  | "deprecated"
  | "not-deprecated"
  | "beta"
  | "not-beta"
  | "added"
  | "removed"
  | "required"
  | "optional"
  | "renamed"
  | "media-type-changed"
  | "style-changed"
  | "media-type-added"
  | "media-type-removed"
  | "encoding-changed"
  | "header-added"
  | "header-removed"
  | "header-required"
  | "header-optional"
  | "security-changed"
  | "server-changed"
  | "reserved-allowed"
  | "reserved-escaped"
> = {
  moved: ({ before, after }) => ["moved from ", asCode(before), " to ", asCode(after)],
  deprecated: () => ["is now deprecated"],
  "not-deprecated": () => ["is no longer deprecated"],
  beta: () => ["is now beta"],
  "not-beta": () => ["is no longer beta"],
  added: ({ required }, subject) => {
    if (subject.place.section === "body") return [required ? "now takes a body, and requires it" : "now takes a body"];
    if (subject.place.section === "response") return ["new response ", asCode(subject.status)];
    return [`new ${required ? "and required " : ""}${subject.parameterWord} `, ...codeList(subject.names)];
  },
  removed: (_, subject) => {
    if (subject.place.section === "body") return ["no longer takes a body"];
    if (subject.place.section === "response")
      return ["the response ", asCode(subject.status), " is no longer described"];
    return [`no longer takes the ${subject.parameterWord} `, ...codeList(subject.names)];
  },
  required: (_, subject) => requirement(subject, "now required"),
  optional: (_, subject) => requirement(subject, "no longer required"),
  renamed: ({ before, after }) => ["path parameter ", asCode(before), " is now called ", asCode(after)],
  "media-type-changed": ({ before, after }, subject) => {
    if (after === undefined) return subject.ofSection("no longer has a body, previously ", asCode(before ?? ""));
    if (before === undefined) return subject.ofSection("is now ", asCode(after), ", previously without a body");
    return subject.ofSection("is now ", asCode(after), ", previously ", asCode(before));
  },
  "media-type-added": ({ mediaType }, subject) =>
    subject.ofSection(subject.isSent ? "also takes " : "may also be ", asCode(mediaType)),
  "media-type-removed": ({ mediaType }, subject) =>
    subject.ofSection(subject.isSent ? "no longer takes " : "is no longer ", asCode(mediaType)),
  "encoding-changed": ({ field, before, after }, subject) =>
    subject.ofPlaces(
      `${subject.is} now encoded with ${field} `,
      ...codeOrNone(after),
      ", previously ",
      ...codeOrNone(before),
    ),
  "header-added": ({ required }, subject) => subject.ofSection(required ? "is new, and always present" : "is new"),
  "header-removed": (_, subject) => subject.ofSection("is no longer described"),
  "header-required": (_, subject) => subject.ofSection("is now always present"),
  "header-optional": (_, subject) => subject.ofSection("may now be missing"),
  "security-changed": ({ before, after }) => [
    "now requires authentication with ",
    asCode(after),
    ", previously ",
    asCode(before),
  ],
  "server-changed": ({ before, after }) => [
    "is now at ",
    ...serverPhrase(after),
    ", previously at ",
    ...serverPhrase(before),
  ],
  "reserved-allowed": (_, subject) => subject.ofSection("may now hold reserved characters as they are"),
  "reserved-escaped": (_, subject) => subject.ofSection("must now have reserved characters percent-encoded"),
  "style-changed": ({ before, after }, subject) =>
    subject.ofSection("is now written as ", asCode(after), ", previously ", asCode(before)),
};

function serverPhrase(server: string | undefined): Phrase {
  return server === undefined ? ["the servers of the API"] : ["the server ", asCode(server)];
}

function requirement(subject: Subject, state: string) {
  const { place, names, parameterWord } = subject;
  if (!("name" in place)) return [`the body is ${state}`];
  return [`${parameterWord} `, ...codeList(names), ` ${names.length > 1 ? "are" : "is"} ${state}`];
}
