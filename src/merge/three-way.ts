/** Three versions of an entry's fields -> one: as generated last time, as the file has them, as generated now. */

import { type Aspect, type Field, type FieldHashes, type Fields, NONE, splitName } from "./field.js";
import { mergeOrder } from "./order.js";

/**
 * What became of a field.
 * `kept`: edited by the user; `conflict`: edited or added by the user and otherwise in the API now, the user's stays;
 * `unknown`: differs, and nothing says who changed it, the file's stays; `added`: the user's own;
 * `deleted`: by the user, and stays so; `orphaned`: gone from the API, but edited by the user, and stays;
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
  | "orphaned";

export interface FieldOutcome {
  readonly state: FieldState;
  /** What the merged entry has; undefined for nothing. */
  readonly field: Field | undefined;
}

export interface MergedFields {
  readonly fields: Fields;
  readonly outcomes: ReadonlyMap<string, FieldOutcome & { readonly shown: Field | { readonly name: string } }>;
  /** Whether all of it is as generated now. */
  readonly isOurs: boolean;
}

/**
 * | last generation | file | new generation | result |
 * | --- | --- | --- | --- |
 * | – | – | there | new: as generated |
 * | – | there | – | added by the user: stays |
 * | – | there | another | the user's own, which the API has now, too: conflict, the file's stays; without a lock unknown |
 * | there | – | there | deleted by the user: stays deleted |
 * | there | as generated | – | gone from the API: removed |
 * | there | edited | – | gone from the API, edited: stays |
 * | there | as generated | any | as generated now |
 * | there | edited | as before | kept |
 * | there | edited | another | conflict: the file's stays |
 *
 * These rules hold for each aspect of a field (a parameter's value and its description), once both sides have the field.
 * @param base the aspects' hashes; undefined when there was no such field, or nothing is known
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
    if (ours === undefined) return { state: "same", field: undefined };
    return before ? { state: "deleted", field: undefined } : { state: "new", field: ours };
  }
  if (ours === undefined) {
    if (before === undefined) return { state: "added", field: theirs };
    const isTouched = theirs.aspects.some(({ hash }, index) => hash !== (before[index] ?? NONE));
    return isTouched ? { state: "orphaned", field: theirs } : { state: "removed", field: undefined };
  }
  const merged = ours.aspects.map((aspect, index) =>
    mergeAspect(before && (before[index] ?? NONE), theirs.aspects[index] ?? EMPTY, aspect, isKnown),
  );
  const aspects = merged.map(({ aspect }) => aspect);
  const state = SEVEREST.find((state) => merged.some((one) => one.state === state)) ?? "same";
  if (aspects.every((aspect, index) => aspect === ours.aspects[index])) return { state, field: ours };
  if (aspects.every((aspect, index) => aspect === theirs.aspects[index])) return { state, field: theirs };
  return { state, field: { name: ours.name, aspects, raw: undefined } };
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
  const kept = names.filter((name) => outcomes.get(name)?.field !== undefined);
  const sequences = { base: base && [...before.keys()], theirs: [...theirs.keys()], ours: [...ours.keys()] };
  const order = mergeOrder(kept, sequences, listOf);
  const fields = new Map(order.map((name) => [name, outcomes.get(name)?.field as Field]));
  const oursInOrder = [...ours.values()];
  const isOurs = order.length === ours.size && order.every((name, index) => fields.get(name) === oursInOrder[index]);
  return { fields, outcomes, isOurs };
}

/**
 * | an aspect in the file | in the last generation | in one before it | it counts as |
 * | --- | --- | --- | --- |
 * | A | A | any | as generated |
 * | B | A, or not there | B | as generated: old, because the file is of an earlier generation, at least here |
 * | C | A, or not there | B | edited, or added |
 *
 * @param former the same entry's hashes in the generations before
 * @returns `base` with what the file has, wherever one of these generations had that
 */
export function withFormer(base: FieldHashes, theirs: Fields, former: readonly FieldHashes[]): FieldHashes {
  if (former.length === 0) return base;
  const hashes = new Map(Object.entries(base));
  for (const [name, { aspects }] of theirs) {
    const given = former.flatMap((fields) => (Object.hasOwn(fields, name) ? [fields[name]?.split(" ") ?? []] : []));
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

/** The list that a field has a place in: scripts of different events run at different times, whatever their order. */
function listOf(name: string): string {
  const [kind, rest] = splitName(name);
  return kind === "script" ? `${kind} ${rest}` : kind;
}

/** Whether the user did anything to an entry since it was generated. */
export function isTouched(base: FieldHashes, theirs: Fields): boolean {
  const before = new Map(Object.entries(base));
  if (before.size !== theirs.size) return true;
  return [...theirs].some(([name, { aspects }]) => aspects.map(({ hash }) => hash).join(" ") !== before.get(name));
}
