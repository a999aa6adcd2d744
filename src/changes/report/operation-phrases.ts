/** Changes of an operation, and of its parameters, body and responses as a whole. */
import { asCode, codeList } from "./phrase.js";
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
> = {
  moved: ({ before, after }) => ["moved from ", asCode(before), " to ", asCode(after)],
  deprecated: () => ["is now deprecated"],
  "not-deprecated": () => ["is no longer deprecated"],
  beta: () => ["is now beta"],
  "not-beta": () => ["is no longer beta"],
  added: ({ required }, subject) => {
    if (subject.place.section === "body") return [required ? "takes a body now, and requires it" : "takes a body now"];
    if (subject.place.section === "response") return ["new answer ", asCode(subject.status)];
    return [`new ${required ? "and required " : ""}${subject.parameterWord} `, ...codeList(subject.names)];
  },
  removed: (_, subject) => {
    if (subject.place.section === "body") return ["takes no body any more"];
    if (subject.place.section === "response") return ["the answer ", asCode(subject.status), " is no longer described"];
    return [`no longer takes the ${subject.parameterWord} `, ...codeList(subject.names)];
  },
  required: (_, subject) => requirement(subject, "now required"),
  optional: (_, subject) => requirement(subject, "no longer required"),
  renamed: ({ before, after }) => ["path parameter ", asCode(before), " is now called ", asCode(after)],
  "media-type-changed": ({ before, after }, subject) => {
    if (after === undefined) return subject.ofSection("has no body any more, before ", asCode(before ?? ""));
    if (before === undefined) return subject.ofSection("is ", asCode(after), " now, before nothing");
    return subject.ofSection("is ", asCode(after), " now, before ", asCode(before));
  },
  "style-changed": ({ before, after }, subject) =>
    subject.ofSection("is written as ", asCode(after), " now, before ", asCode(before)),
};

function requirement(subject: Subject, state: string) {
  const { place, names, parameterWord } = subject;
  if (!("name" in place)) return [`the body is ${state}`];
  return [`${parameterWord} `, ...codeList(names), ` ${names.length > 1 ? "are" : "is"} ${state}`];
}
