/** Finds pieces of a fixed length in characters, however many they are, in one pass: by a hash that rolls along (Rabin and Karp). */
import type { Sequence } from "./sequence.js";

/** Odd, and of this process: nobody outside can choose texts whose hashes are the same. */
const BASE = (Math.floor(Math.random() * 2 ** 31) << 1) | 0x10001;

/** A power of two. */
const SEEN = 1 << 18;

export class Pieces {
  /** Where in `codes` the pieces of a hash begin. */
  private readonly known = new Map<number, number[]>();
  private readonly codes: number[] = [];
  /** Whether there is a hash of these last bits: says no to most texts, and faster than the map. */
  private readonly seen = new Uint8Array(SEEN);
  /** What the first character of a piece contributes to its hash. */
  private readonly weight: number;

  constructor(readonly length: number) {
    let weight = 1;
    for (let count = 1; count < length; count += 1) weight = Math.imul(weight, BASE);
    this.weight = weight;
  }

  /** Every piece of the sequence; none when it is shorter. */
  add(sequence: Sequence): void {
    const first = this.codes.length;
    for (let index = 0; index < sequence.length; index += 1) this.codes.push(sequence.codes[index] ?? 0);
    this.roll(sequence, (from, hash) => {
      const places = this.known.get(hash);
      this.seen[hash & (SEEN - 1)] = 1;
      if (places?.some((place) => this.isAt(place, sequence, from))) return;
      if (places) places.push(first + from);
      else this.known.set(hash, [first + from]);
    });
  }

  /** Calls `found` with the index at which each known piece begins. */
  find(sequence: Sequence, found: (from: number) => void): void {
    this.roll(sequence, (from, hash) => {
      if (this.seen[hash & (SEEN - 1)] === 0) return;
      if (this.known.get(hash)?.some((place) => this.isAt(place, sequence, from))) found(from);
    });
  }

  private roll(sequence: Sequence, visit: (from: number, hash: number) => void): void {
    const { codes } = sequence;
    let hash = 0;
    for (let index = 0; index < sequence.length; index += 1) {
      const from = index - this.length;
      if (from >= 0) hash -= Math.imul(codes[from] ?? 0, this.weight);
      hash = (Math.imul(hash, BASE) + (codes[index] ?? 0)) | 0;
      if (from >= -1) visit(from + 1, hash);
    }
  }

  private isAt(place: number, sequence: Sequence, from: number): boolean {
    for (let index = 0; index < this.length; index += 1) {
      if (this.codes[place + index] !== sequence.codes[from + index]) return false;
    }
    return true;
  }
}
