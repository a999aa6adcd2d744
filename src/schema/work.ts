/** What making and checking values may cost. Choices nested in choices multiply: a schema built to explode ends here. */
import type { Schema } from "./schema.js";

/** Steps that are left for one value, and what its checks know of it. */
export interface Work {
  left: number;
  /** Values that are known to be valid, and against what: inside a larger value they aren't checked again. */
  readonly known?: Map<object, Schema>;
  /** Whether checks add to `known`: for values that are checked again and again with little of them changed. */
  readonly isLearning?: boolean;
  /** What checks met that they don't know: `keyword "x"`, `format "x"`. */
  readonly unknown?: Set<string>;
  /** Whether a text is still to be filled in, such as a placeholder or a variable. Only its type is checked. */
  readonly isOpen?: (text: string) => boolean;
}

/** Steps for one value. Sigma's largest bodies take about ten thousand. */
export const MAX_WORK = 300_000;
/** Steps for all values of one run. Sigma's larger definition takes about thirty thousand. */
const MAX_RUN_WORK = 2_000_000;
/** Steps for one value once those of the run are used up: enough for most values, and few enough for thousands of them. */
const MAX_LATE_WORK = 5_000;

/** The steps of one run, shared by all its values, so that a definition of many costly values ends as well. */
export class RunWork {
  private left = MAX_RUN_WORK;
  /** What the checks of all values met that they don't know. */
  readonly unknown = new Set<string>();

  /** Steps for the next value. */
  get forOne(): number {
    return this.left > 0 ? MAX_WORK : MAX_LATE_WORK;
  }

  spend(steps: number): void {
    this.left -= steps;
  }
}

/** Objects and arrays of one value: as many as anyone would read in an example. Its size in bytes is limited as well. */
const MAX_NODES = 20_000;

/** What one attempt to build a value may cost: steps, objects and arrays, and bytes of JSON text. */
export class Budget {
  /** For checks, which take their steps from the same budget. */
  readonly work: Work;
  private nodes = 0;
  private bytes = 0;
  private hasOverflown = false;

  /**
   * @param steps of building and checking together
   * @param maxBytes of JSON text; a larger value is of no use, and isn't completed
   * @param unknown where checks put what they don't know
   */
  constructor(
    private readonly steps: number,
    private readonly maxBytes: number,
    unknown?: Set<string>,
  ) {
    this.work = { left: steps, known: new Map(), unknown };
  }

  spend(steps: number): void {
    this.work.left -= steps;
  }

  addNode(): void {
    this.nodes += 1;
  }

  addBytes(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > this.maxBytes) this.hasOverflown = true;
  }

  /** Bytes of JSON text, at the least, of what was built so far. Set back when a part of it is rejected. */
  get size(): number {
    return this.bytes;
  }

  set size(bytes: number) {
    this.bytes = bytes;
  }

  get isTooLarge(): boolean {
    return this.hasOverflown;
  }

  /** Whether nothing more may be built. */
  get isSpent(): boolean {
    return this.work.left < 0 || this.nodes > MAX_NODES || this.hasOverflown;
  }

  get stepsTaken(): number {
    return this.steps - this.work.left;
  }
}
