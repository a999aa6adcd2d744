/** "Did you mean": the word of a list that the user may have meant. */

/** Letters of a word; nothing longer is one. */
const MAX_LENGTH = 100;

/** @returns undefined where none is near: more than a third of its letters would be others */
export function nearest(given: string, words: Iterable<string>): string | undefined {
  if (given.length > MAX_LENGTH) return undefined;
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const word of words) {
    const distance = distanceOf(given.toLowerCase(), word.toLowerCase());
    if (distance <= Math.max(word.length, given.length) / 3 && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { word, distance };
  }
  return best?.word;
}

/** A sentence to put before a hint; empty where no word is near. */
export function didYouMean(given: string, words: Iterable<string>): string {
  const word = nearest(given, words);
  return word === undefined ? "" : `Did you mean "${word}"? `;
}

/** Letters to add, remove, replace, or swap with the next. @see https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance */
function distanceOf(one: string, other: string): number {
  const [left, right] = [[...one], [...other]];
  let before: number[] = [];
  let above = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [row, letter] of left.entries()) {
    const current = [row + 1];
    for (const [column, wanted] of right.entries()) {
      const isSwap = row > 0 && column > 0 && letter === right[column - 1] && left[row - 1] === wanted;
      current.push(
        Math.min(
          above[column + 1]! + 1,
          current[column]! + 1,
          above[column]! + (letter === wanted ? 0 : 1),
          isSwap ? before[column - 1]! + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = above;
    above = current;
  }
  return above[right.length]!;
}
