/** Which characters of a text are to be replaced, and by what. */
import type { ListKind } from "./decode.js";

export const REDACTED = "[redacted]";

/** A list of bytes stays one. */
const REDACTED_BYTES = [...Buffer.from(REDACTED)].join(",");

const KINDS = { text: 1, list: 2, keyed: 3 } as const;

export class Mask {
  private readonly kinds: Uint8Array;
  private isEmpty = true;

  constructor(private readonly whole: string) {
    this.kinds = new Uint8Array(whole.length);
  }

  cover(start: number, end: number, kind: "text" | ListKind): void {
    this.isEmpty = false;
    this.kinds.fill(KINDS[kind], start, end);
  }

  /** The text without what is covered; the same text when nothing is. */
  apply(): string {
    if (this.isEmpty) return this.whole;
    const parts: string[] = [];
    for (let start = 0; start < this.whole.length; ) {
      const kind = this.kinds[start];
      let end = start + 1;
      while (end < this.whole.length && this.kinds[end] === kind) end += 1;
      parts.push(kind === 0 ? this.whole.slice(start, end) : this.instead(start, end, kind));
      start = end;
    }
    return parts.join("");
  }

  private instead(start: number, end: number, kind: number | undefined): string {
    if (kind === KINDS.list) return REDACTED_BYTES;
    // Its keys stay, and each number becomes another.
    if (kind === KINDS.keyed) return this.whole.slice(start, end).replace(/\d+(?![\d\\"])/g, "42");
    return this.isNumber(start, end) ? "0" : REDACTED;
  }

  /** Whether it is a number of JSON by itself, which only another number can take the place of. */
  private isNumber(start: number, end: number): boolean {
    if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(this.whole.slice(start, Math.min(end, start + 400)))) return false;
    return (
      /[[:,]\s{0,40}$/.test(this.whole.slice(Math.max(0, start - 41), start)) &&
      /^\s{0,40}[\]},]/.test(this.whole.slice(end, end + 41))
    );
  }
}
