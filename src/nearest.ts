/** The known word that somebody probably meant. */

/** Longer words are not compared: they are no typing errors. */
const LONGEST = 100;

/** The known word that differs least, by letters put in, left out, replaced or swapped; undefined when none is near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const given = word.toLowerCase();
  if (given.length > LONGEST) return undefined;
  let best: string | undefined;
  // A third of a word may be wrong, and of a short one, one letter.
  let least = Math.max(1, Math.floor(given.length / 3)) + 1;
  for (const other of known) {
    if (Math.abs(other.length - given.length) >= least) continue;
    const distance = distanceOf(given, other.toLowerCase());
    if (distance < least) [best, least] = [other, distance];
  }
  return best;
}

/** @see https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance (optimal string alignment) */
function distanceOf(left: string, right: string): number {
  let before: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      const isSwapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      next.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, last] = [last, next];
  }
  return last[right.length] ?? 0;
}
