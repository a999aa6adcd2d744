/** The differences of an operation as lines: one line for what changed in the same way at several places. */
import {
  type Change,
  type ChangeKind,
  type Difference,
  IMPACTS,
  type Impact,
  type OperationChange,
  type Place,
} from "../model.js";
import type { Phrase } from "./phrase.js";
import { describeChange } from "./phrases.js";
import { Subject } from "./subject.js";

export interface Line {
  readonly impact: Impact;
  readonly text: Phrase;
}

/** The worst first; within an impact, in the order of the operation's sections. */
export function linesOf({ differences }: OperationChange): Line[] {
  const lines: Line[] = [];
  for (const { place, impact, change, names, places } of grouped(differences)) {
    // The heading says where an operation has moved to.
    if (change.kind === "moved") continue;
    lines.push({ impact, text: describeChange(change, new Subject(place, names, withoutEntries(places))) });
  }
  return lines.sort((one, other) => IMPACTS.indexOf(one.impact) - IMPACTS.indexOf(other.impact));
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
    const key = JSON.stringify([place.section, isNamed && place.name, partOf(place), parent, payload(difference)]);
    const group = together.get(key) ?? { difference, names: [], at: parent };
    if (name !== undefined) group.names.push(name);
    else if ("name" in place) group.names.push(place.name);
    together.set(key, group);
  }
  const groups = new Map<string, Group & { places: string[] }>();
  for (const { difference, names, at } of together.values()) {
    const { place, impact } = difference;
    const key = JSON.stringify([place.section, names, partOf(place), payload(difference)]);
    const group = groups.get(key) ?? { place, impact, change: difference, names, places: [] };
    group.places.push(at);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The status, media type and header. */
function partOf(place: Place): string {
  const mediaType = "mediaType" in place ? place.mediaType : undefined;
  return JSON.stringify(place.section === "response" ? [place.status, mediaType, place.header] : [mediaType]);
}

/** Everything but the place. Whether a removed field was required only matters where it is received. */
function payload({ place, ...change }: Difference): object {
  const isGone = change.kind === "property-removed" || change.kind === "removed";
  return isGone && place.section !== "response" ? { kind: change.kind, impact: change.impact } : change;
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
