/** Three versions of an entry's parts -> one: as generated last time, as the file has them, as generated now. */

import { type Aspect, type Field, type FieldHashes, type Fields, NONE, splitName } from "./field.js";
import { mergeOrder } from "./order.js";

/**
 * What became of a part.
 * `kept`: edited by a person; `conflict`: edited or added by a person and otherwise in the API now, the person's stands;
 * `unknown`: differs, and nothing says who changed it, the file's stands; `added`: a person's own;
 * `deleted`: by a person, and stays so; `outlived`: gone from the API, but edited by a person, and stays;
 * `removed`: gone from the API; `new`: came with the API; `updated`: as the API has it now; `same`.
 */
export type FieldState =
  | "same"
  | "updated"
  | "new"
  | "removed"
  | "kept"
  | "conflict"
  | "unknown"
  | "added"
  | "deleted"
  | "outlived";

export interface FieldOutcome {
  readonly state: FieldState;
  /** What the merged entry has; undefined for nothing. */
  readonly part: Field | undefined;
}

export interface MergedFields {
  readonly parts: Fields;
  readonly outcomes: ReadonlyMap<string, FieldOutcome & { readonly shown: Field | { readonly name: string } }>;
  /** Whether all of it is as generated now. */
  readonly isOurs: boolean;
}

/**
 * | last generation | file | new generation | result |
 * | --- | --- | --- | --- |
 * | – | – | there | new: as generated |
 * | – | there | – | added by a person: stays |
 * | – | there | another | a person's own, which the API has now, too: conflict, the file's stays; without a lock unknown |
 * | there | – | there | deleted by a person: stays deleted |
 * | there | as generated | – | gone from the API: removed |
 * | there | edited | – | gone from the API, edited: stays |
 * | there | as generated | any | as generated now |
 * | there | edited | as before | kept |
 * | there | edited | another | conflict: the file's stays |
 *
 * A part with several aspects (a parameter's value and its description) has these rules for each of them, once it is on
 * both sides.
 * @param base the aspects' hashes; undefined when there was no such part, or nothing is known
 * @param isKnown whether anything is known of the last generation
 */
export function mergeField(
  base: string | undefined,
  theirs: Field | undefined,
  ours: Field | undefined,
  isKnown: boolean,
): FieldOutcome {
  const before = base?.split(" ");
  if (theirs === undefined) {
    if (ours === undefined) return { state: "same", part: undefined };
    return before ? { state: "deleted", part: undefined } : { state: "new", part: ours };
  }
  if (ours === undefined) {
    if (before === undefined) return { state: "added", part: theirs };
    const isTouched = theirs.aspects.some(({ hash }, index) => hash !== (before[index] ?? NONE));
    return isTouched ? { state: "outlived", part: theirs } : { state: "removed", part: undefined };
  }
  const merged = ours.aspects.map((aspect, index) =>
    mergeAspect(before && (before[index] ?? NONE), theirs.aspects[index] ?? EMPTY, aspect, isKnown),
  );
  const aspects = merged.map(({ aspect }) => aspect);
  const state = SEVEREST.find((state) => merged.some((one) => one.state === state)) ?? "same";
  if (aspects.every((aspect, index) => aspect === ours.aspects[index])) return { state, part: ours };
  if (aspects.every((aspect, index) => aspect === theirs.aspects[index])) return { state, part: theirs };
  return { state, part: { name: ours.name, aspects, raw: undefined } };
}

const EMPTY: Aspect = { hash: NONE, value: undefined };
const SEVEREST: readonly FieldState[] = ["conflict", "unknown", "kept", "updated"];

function mergeAspect(
  base: string | undefined,
  theirs: Aspect,
  ours: Aspect,
  isKnown: boolean,
): { readonly aspect: Aspect; readonly state: FieldState } {
  if (theirs.hash === ours.hash) return { aspect: ours, state: "same" };
  if (base === undefined) {
    if (theirs.hash === NONE) return { aspect: ours, state: "updated" };
    return { aspect: theirs, state: isKnown ? "conflict" : "unknown" };
  }
  if (theirs.hash === base) return { aspect: ours, state: "updated" };
  return { aspect: theirs, state: ours.hash === base ? "kept" : "conflict" };
}

/** @param base undefined when nothing is known of the last generation */
export function mergeFields(base: FieldHashes | undefined, theirs: Fields, ours: Fields): MergedFields {
  const before = new Map(Object.entries(base ?? {}));
  const names = [...new Set([...ours.keys(), ...theirs.keys(), ...before.keys()])];
  const outcomes = new Map(
    names.map((name) => {
      const [their, our] = [theirs.get(name), ours.get(name)];
      return [
        name,
        { ...mergeField(before.get(name), their, our, base !== undefined), shown: their ?? our ?? { name } },
      ];
    }),
  );
  const kept = names.filter((name) => outcomes.get(name)?.part !== undefined);
  const sequences = { base: base && [...before.keys()], theirs: [...theirs.keys()], ours: [...ours.keys()] };
  const order = mergeOrder(kept, sequences, listOf);
  const parts = new Map(order.map((name) => [name, outcomes.get(name)?.part as Field]));
  const oursInOrder = [...ours.values()];
  const isOurs = order.length === ours.size && order.every((name, index) => parts.get(name) === oursInOrder[index]);
  return { parts, outcomes, isOurs };
}

/**
 * | an aspect in the file | in the last generation | in one before it | it counts as |
 * | --- | --- | --- | --- |
 * | A | A | any | as generated |
 * | B | A, or not there | B | as generated: old, for the file is of a generation before, at least here |
 * | C | A, or not there | B | edited, or added |
 *
 * @param former the same entry's hashes in the generations before
 * @returns `base` with what the file has, wherever one of ours gave that
 */
export function withFormer(base: FieldHashes, theirs: Fields, former: readonly FieldHashes[]): FieldHashes {
  if (former.length === 0) return base;
  const hashes = new Map(Object.entries(base));
  for (const [name, { aspects }] of theirs) {
    const given = former.flatMap((parts) => (Object.hasOwn(parts, name) ? [parts[name]?.split(" ") ?? []] : []));
    if (given.length === 0) continue;
    const before = hashes.get(name)?.split(" ");
    const known = aspects.map(({ hash }, index) =>
      given.some((each) => each[index] === hash) ? hash : before?.[index],
    );
    if (before || known.every((hash) => hash !== undefined))
      hashes.set(name, known.map((hash) => hash ?? NONE).join(" "));
  }
  return Object.fromEntries(hashes);
}

/** What a part has an order in: scripts of different events run at different times, wherever they stand. */
function listOf(name: string): string {
  const [kind, rest] = splitName(name);
  return kind === "script" ? `${kind} ${rest}` : kind;
}

/** Whether a person did anything to an entry since it was generated. */
export function isTouched(base: FieldHashes, theirs: Fields): boolean {
  const before = new Map(Object.entries(base));
  if (before.size !== theirs.size) return true;
  return [...theirs].some(([name, { aspects }]) => aspects.map(({ hash }) => hash).join(" ") !== before.get(name));
}
