/** `order` of files: bare numbers, spaced by 1,000 so that one that comes later finds a place without moving the others. */
const STEP = 1000;

/**
 * @param previous what each has, in the order in which they are to be; undefined for a new one
 * @param paths what decides between two of the same order
 * @returns ascending numbers; as many as can stay do
 */
export function spaced(
  previous: readonly (number | undefined)[],
  paths: readonly (string | undefined)[] = [],
): number[] {
  const kept = longestAscending(previous, paths);
  const orders: number[] = [];
  for (let index = 0; index < previous.length; ) {
    if (kept.has(index)) {
      orders.push(previous[index] as number);
      index += 1;
      continue;
    }
    let end = index;
    while (end < previous.length && !kept.has(end)) end += 1;
    const between = fill(orders.at(-1), end < previous.length ? previous[end] : undefined, end - index);
    // No whole number is left between two of somebody's own.
    if (between === undefined) return previous.map((_, place) => (place + 1) * STEP);
    orders.push(...between);
    index = end;
  }
  return orders;
}

function fill(before: number | undefined, after: number | undefined, count: number): number[] | undefined {
  const low = before ?? (after === undefined || after > count ? 0 : after - STEP * (count + 1));
  const places = Array.from({ length: count }, (_, index) => index + 1);
  if (after === undefined) return places.map((place) => (Math.floor(low / STEP) + place) * STEP);
  const orders = places.map((place) => Math.floor(low + ((after - low) * place) / (count + 1)));
  const isAscending = [low, ...orders].every((order, index, all) => index === 0 || order > (all[index - 1] as number));
  return isAscending ? orders : undefined;
}

/** The places of a longest ascending row. */
function longestAscending(
  values: readonly (number | undefined)[],
  paths: readonly (string | undefined)[],
): ReadonlySet<number> {
  const isBefore = (a: number, b: number): boolean => {
    const difference = (values[a] as number) - (values[b] as number);
    return difference < 0 || (difference === 0 && (paths[a] ?? "") < (paths[b] ?? ""));
  };
  /** Of each length, the place where a row of that length ends lowest. */
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  values.forEach((value, place) => {
    if (value === undefined || !Number.isFinite(value)) return;
    let length = 0;
    let high = ends.length;
    while (length < high) {
      const middle = (length + high) >> 1;
      if (isBefore(ends[middle] as number, place)) length = middle + 1;
      else high = middle;
    }
    before[place] = length > 0 ? ends[length - 1] : undefined;
    ends[length] = place;
  });
  const kept = new Set<number>();
  for (let place = ends.at(-1); place !== undefined; place = before[place]) kept.add(place);
  return kept;
}
