/**
 * The differences of an operation in words: one line for what changed in the same way at several places. Names and values
 * are kept apart from the words around them, so that each format can show them as code.
 */
import { plural } from "../../text/naming.js";
import {
  type Change,
  type ChangeKind,
  type Difference,
  IMPACTS,
  type Impact,
  type OperationChange,
  type Place,
} from "../model.js";

/** A sentence without a capital and a full stop. */
export type Phrase = readonly (string | { readonly code: string })[];

export interface Line {
  readonly impact: Impact;
  readonly text: Phrase;
}

/** More names or values than this in one line are a number. */
const MAX_LISTED = 40;
const MAX_PLACES = 6;

/** The worst first; what matters alike, in the order of the operation's parts. */
export function linesOf({ differences }: OperationChange): Line[] {
  const lines: Line[] = [];
  for (const { place, impact, change, names, places } of grouped(differences)) {
    // The heading says where an operation has moved to.
    if (change.kind === "moved") continue;
    lines.push({ impact, text: sentence(place, change, names, withoutEntries(places)) });
  }
  return lines.sort((one, other) => IMPACTS.indexOf(one.impact) - IMPACTS.indexOf(other.impact));
}

export function asText(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === "string" ? part : part.code)).join("");
}

interface Group {
  readonly place: Place;
  readonly impact: Impact;
  readonly change: Change;
  /** Of parameters or properties. */
  readonly names: readonly string[];
  /** Where in the schema; for properties, in what. */
  readonly places: readonly string[];
}

const OF_PROPERTIES: ReadonlySet<ChangeKind> = new Set([
  "property-added",
  "property-removed",
  "property-required",
  "property-optional",
]);
const OF_PARAMETERS: ReadonlySet<ChangeKind> = new Set(["added", "removed", "required", "optional"]);

/** First the properties of one object, then the objects of which that is the same to say. */
function grouped(differences: readonly Difference[]): Group[] {
  const together = new Map<string, { difference: Difference; names: string[]; at: string }>();
  for (const difference of differences) {
    const { place } = difference;
    const whole = "at" in place ? place.at : "";
    const { parent, name } = OF_PROPERTIES.has(difference.kind) ? lastStep(whole) : { parent: whole, name: undefined };
    const isNamed = "name" in place && !OF_PARAMETERS.has(difference.kind);
    const key = JSON.stringify([place.part, isNamed && place.name, statusOf(place), parent, payload(difference)]);
    const group = together.get(key) ?? { difference, names: [], at: parent };
    if (name !== undefined) group.names.push(name);
    else if ("name" in place) group.names.push(place.name);
    together.set(key, group);
  }
  const groups = new Map<string, Group & { places: string[] }>();
  for (const { difference, names, at } of together.values()) {
    const { place, impact } = difference;
    const key = JSON.stringify([place.part, names, statusOf(place), payload(difference)]);
    const group = groups.get(key) ?? { place, impact, change: difference, names, places: [] };
    group.places.push(at);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function statusOf(place: Place): string {
  return place.part === "response" ? place.status : "";
}

/** Everything but the place. Whether what is gone was required matters to those only who receive it. */
function payload({ place, ...change }: Difference): object {
  const isGone = change.kind === "property-removed" || change.kind === "removed";
  return isGone && place.part !== "response" ? { kind: change.kind, impact: change.impact } : change;
}

/** `details.host` -> `details` and `host`. A quoted name may hold a dot. */
function lastStep(at: string): { parent: string; name: string } {
  const [, parent = "", name = at] = /^(.*?)(?:^|\.)((?:"(?:[^"\\]|\\.)*"|[^."]*))$/su.exec(at) ?? [];
  return { parent: parent.trimEnd(), name };
}

/** What is so of a value and of each of its entries: Sigma takes one or a list of them in one parameter. */
function withoutEntries(places: readonly string[]): string[] {
  return places.filter((place) => !(place.endsWith("[]") && places.includes(place.slice(0, -2))));
}

function sentence(place: Place, change: Change, names: readonly string[], places: readonly string[]): Phrase {
  const isSent = place.part !== "response";
  const at = places.filter((one) => one !== "");
  const hasWhole = at.length < places.length && at.length > 0;
  const where: Phrase = [...(hasWhole ? ["it and "] : []), ...codes(at, MAX_PLACES, " and ")];
  const subject: Phrase = at.length > 0 ? [...where, " "] : [];
  const inside = (word: string): Phrase => (at.length > 0 ? [` ${word} `, ...where, ": "] : [" "]);
  const verb = (one: string, several: string) => (places.length > 1 ? several : one);
  const is = verb("is", "are");
  const about = (...text: Phrase): Phrase => [...prefixOf(place), ": ", ...text];
  const many = names.length > 1;

  switch (change.kind) {
    case "moved":
      return ["moved from ", code(change.before), " to ", code(change.after)];
    case "deprecated":
      return ["is now deprecated"];
    case "not-deprecated":
      return ["is no longer deprecated"];
    case "beta":
      return ["is now beta"];
    case "not-beta":
      return ["is no longer beta"];
    case "added":
      if (place.part === "body") return [change.required ? "takes a body now, and requires it" : "takes a body now"];
      if (place.part === "response") return ["new answer ", code(statusOf(place))];
      return [`new ${change.required ? "and required " : ""}${partWords(place, many)} `, ...codes(names)];
    case "removed":
      if (place.part === "body") return ["takes no body any more"];
      if (place.part === "response") return ["the answer ", code(statusOf(place)), " is no longer described"];
      return [`no longer takes the ${partWords(place, many)} `, ...codes(names)];
    case "required":
    case "optional": {
      const state = change.kind === "required" ? "now required" : "no longer required";
      if (!("name" in place)) return [`the body is ${state}`];
      return [`${partWords(place, many)} `, ...codes(names), ` ${many ? "are" : "is"} ${state}`];
    }
    case "renamed":
      return ["path parameter ", code(change.before), " is now called ", code(change.after)];
    case "media-type-changed":
      if (change.after === undefined) return about("has no body any more, before ", code(change.before ?? ""));
      return about(
        "is ",
        code(change.after),
        change.before === undefined ? " now, before nothing" : " now, before ",
        ...(change.before === undefined ? [] : [code(change.before)]),
      );
    case "style-changed":
      return about("is written as ", code(change.after), " now, before ", code(change.before));
    case "property-added":
      return about(`new${change.required && isSent ? " and required" : ""}`, ...inside("in"), ...codes(names));
    case "property-removed":
      return about("gone", ...inside("from"), ...codes(names));
    case "property-required":
      return about(isSent ? "now required" : "now always there", ...inside("in"), ...codes(names));
    case "property-optional":
      return about(
        isSent ? "no longer required" : "may now be missing",
        ...inside(isSent ? "in" : "from"),
        ...codes(names),
      );
    case "type-changed":
      return about(...subject, `${is} ${change.after} now, before ${change.before}`);
    case "type-known":
      return about(...subject, `${is} now said to be ${change.type}`);
    case "type-unknown":
      return about(...subject, `${is} no longer said to be ${change.type}`);
    case "null-allowed":
      return about(...subject, "may now be null");
    case "null-forbidden":
      return about(...subject, isSent ? "may no longer be null" : `${is} no longer null`);
    case "values-added":
      return about(...subject, isSent ? `also ${verb("takes", "take")} ` : "may also be ", ...codes(change.values));
    case "values-removed":
      return about(
        ...subject,
        `${isSent ? `no longer ${verb("takes", "take")}` : `${is} no longer`} `,
        ...codes(change.values),
      );
    case "values-limited":
      return about(...subject, `${is} now one of `, ...codes(change.values));
    case "values-freed":
      return about(...subject, "may now be anything, before one of ", ...codes(change.values));
    case "limit-changed": {
      const limit = LIMIT_NAMES.get(change.limit) ?? change.limit;
      return about(
        ...subject,
        `${verb("has", "have")} ${limit} `,
        ...shown(change.after),
        ", before ",
        ...shown(change.before),
      );
    }
    case "default-changed":
      return about(
        ...subject,
        `${verb("has", "have")} the default `,
        ...shown(change.after),
        ", before ",
        ...shown(change.before),
      );
    case "variants-added":
      return about(
        ...subject,
        `${isSent ? `also ${verb("takes", "take")}` : "may also be of"} ${kindOf(change)} `,
        ...codes(change.variants),
      );
    case "variants-removed":
      return about(
        ...subject,
        `${isSent ? `no longer ${verb("takes", "take")}` : `${is} no longer of`} ${kindOf(change)} `,
        ...codes(change.variants),
      );
    case "replaced":
      return about(
        ...subject,
        `${is} described altogether differently (${plural(change.before, "kind")} of object before, ${change.after} now)`,
      );
    case "closed":
      return about(
        ...subject,
        isSent
          ? `${verb("takes", "take")} no other properties any more`
          : `${verb("has", "have")} no other properties any more`,
      );
    case "opened":
      return about(...subject, "may now have other properties");
    case "too-deep":
      return about(...subject, "may differ in ways too deep to list");
  }
}

function kindOf({ variants }: { readonly variants: readonly string[] }): string {
  return variants.length === 1 ? "the kind" : "the kinds";
}

const LIMIT_NAMES: ReadonlyMap<string, string> = new Map([
  ["minimum", "the minimum"],
  ["exclusiveMinimum", "the exclusive minimum"],
  ["maximum", "the maximum"],
  ["exclusiveMaximum", "the exclusive maximum"],
  ["multipleOf", "the step"],
  ["minLength", "the minimal length"],
  ["maxLength", "the maximal length"],
  ["minItems", "the least number of entries"],
  ["maxItems", "the greatest number of entries"],
  ["pattern", "the pattern"],
]);

function prefixOf(place: Place): Phrase {
  switch (place.part) {
    case "operation":
      return [];
    case "body":
      return ["body"];
    case "response":
      return ["answer ", code(place.status)];
    default:
      return [`${place.part} `, code(place.name)];
  }
}

function partWords(place: Place, many: boolean): string {
  const kind = place.part === "header" ? "header" : `${place.part} parameter`;
  return many ? `${kind}s` : kind;
}

function code(text: string): { readonly code: string } {
  return { code: text };
}

function shown(value: number | string | undefined): Phrase {
  return value === undefined ? ["none"] : [code(String(value))];
}

function codes(texts: readonly string[], most = MAX_LISTED, last = ", "): Phrase {
  const more = texts.length - most;
  const list = texts
    .slice(0, most)
    .flatMap((text, index, all) => [
      ...(index === 0 ? [] : [index === all.length - 1 && more <= 0 ? last : ", "]),
      code(text),
    ]);
  return more > 0 ? [...list, ` and ${more} more`] : list;
}
