/** The order of a merged list. */
import { memoize } from "../memoize.js";

export interface Sequences {
  /** As generated last time; undefined where that isn't known. */
  readonly base: readonly string[] | undefined;
  /** As the file has it. */
  readonly theirs: readonly string[];
  /** As generated now. */
  readonly ours: readonly string[];
}

/**
 * The user's order stays, and what is new comes after what it was generated after. Where the user left the order alone,
 * it is the new generation's, and what the user added stays after what it was after. Merging the result again changes
 * nothing.
 * @param kept what the list is to hold, in the order in which things without a neighbour are put at its end
 * @param kindOf things of different kinds have no order among each other: Postman exports folders before requests
 * @param siblings for what comes from another list: that list as generated
 */
export function mergeOrder(
  kept: readonly string[],
  { base, theirs, ours }: Sequences,
  kindOf: (key: string) => string = () => "",
  siblings: (key: string) => readonly string[] = () => [],
): string[] {
  const wanted = new Set(kept);
  const sameOrder = isSameOrder(base ?? ours, theirs, kindOf);
  const [first, second] = sameOrder ? [ours, theirs] : [theirs, ours];
  const result = first.filter((key) => wanted.has(key));
  const there = new Set(result);
  const insert = (key: string, sequence: readonly string[]) => {
    if (there.has(key) || !wanted.has(key)) return;
    there.add(key);
    result.splice(placeIn(result, there, key, sequence), 0, key);
  };
  for (const key of second) insert(key, second);
  for (const key of kept) if (!there.has(key)) insert(key, siblings(key));
  // A user's order that has become the generated one, but for kinds, counts as left alone by the next merge, so by this one.
  if (!sameOrder && isSameOrder(ours, result, kindOf))
    return mergeOrder(kept, { base: ours, theirs: result, ours }, kindOf, siblings);
  return result;
}

function isSameOrder(before: readonly string[], after: readonly string[], kindOf: (key: string) => string): boolean {
  const rank = new Map(before.map((key, index) => [key, index]));
  const last = new Map<string, number>();
  for (const key of after) {
    const index = rank.get(key);
    if (index === undefined) continue;
    const kind = kindOf(key);
    if (index < (last.get(kind) ?? -1)) return false;
    last.set(kind, index);
  }
  return true;
}

/** Behind the nearest one before it that is there, else before the nearest one after it, else at the end. */
function placeIn(
  result: readonly string[],
  there: ReadonlySet<string>,
  key: string,
  sequence: readonly string[],
): number {
  const at = placesOf(sequence).get(key) ?? -1;
  for (let index = at - 1; index >= 0; index -= 1) {
    const other = sequence[index] ?? "";
    if (there.has(other)) return result.indexOf(other) + 1;
  }
  for (let index = at + 1; at >= 0 && index < sequence.length; index += 1) {
    const other = sequence[index] ?? "";
    if (other !== key && there.has(other)) return result.indexOf(other);
  }
  return result.length;
}

/** Where each key comes first. Memoized: a list is looked at for each key that is put into another. */
const placesOf = memoize(
  (sequence: readonly string[]): ReadonlyMap<string, number> =>
    new Map(sequence.map((key, index) => [key, index] as const).toReversed()),
);
