/**
 * Takes secrets out of what a run writes and prints: the client secret, and every token that was seen. They are searched by
 * value, in whatever encodings the text has, one inside the other: in time that grows with the text, however long and many
 * they are. Every piece of {@link PIECE} characters of a secret is secret: what a message cut off, a line of a key.
 */

import { isUtf8 } from "node:buffer";
import { copyOf } from "./copy.js";
import { decoded, type ListKind } from "./decode.js";
import { findTokens } from "./jwt.js";
import { Mask, REDACTED } from "./mask.js";
import { Pieces } from "./pieces.js";
import { compact, Sequence } from "./sequence.js";
import { unescaped } from "./unescape.js";

export { REDACTED } from "./mask.js";

/** What is shorter is found in too many places to be a secret. */
const SHORTEST = 4;

/** What is shorter may be a word, and is taken out only where it stands by itself. */
const SHORTEST_INSIDE = 8;

/** So many characters in a row, wherever they are from in a secret, are a secret as well. */
const PIECE = 12;

/** Base64 inside Base64; escapes may be nested as deep as they like. */
const DEPTH = 2;

/** Texts are gone through in parts of this many characters, each with the end of the part before it. */
const PART = 1 << 20;
const OVERLAP = 1 << 16;

type Kind = "text" | ListKind;

/** From where to where in the text, exclusive. */
type Cover = (start: number, end: number, kind: Kind) => void;

export class Redactor {
  /** By their length. */
  private readonly pieces = new Map<number, Pieces>();
  private readonly words = new Map<number, Pieces>();
  private readonly known = new Set<string>();
  /** How many characters were looked at so far, counted each time: for tests of how the time grows. */
  steps = 0;

  /** What must not be seen from now on. Anything but a text of some length is ignored. */
  add(...secrets: readonly unknown[]): void {
    for (const secret of secrets) {
      if (typeof secret !== "string" || this.known.has(secret)) continue;
      this.known.add(secret);
      this.addOne(secret.trim());
      for (const line of secret.split(/[\r\n]+/)) {
        if (line !== secret && compact(Sequence.of(line)).length >= SHORTEST_INSIDE) this.addOne(line.trim());
      }
    }
  }

  private addOne(secret: string): void {
    const given = Sequence.of(secret);
    for (const form of [given, unescaped(given)]) {
      this.steps += form.length;
      const inside = compact(form);
      if (inside.length >= SHORTEST_INSIDE) piecesOf(this.pieces, Math.min(inside.length, PIECE)).add(inside);
      else if (form.length >= SHORTEST) piecesOf(this.words, form.length).add(form);
    }
  }

  /** When something goes wrong, all of it is taken out. */
  text(text: string): string {
    try {
      const mask = new Mask(text);
      for (let start = 0; start < text.length; start += PART) {
        const from = Math.max(0, start - OVERLAP);
        const part = Sequence.of(text.slice(from, start + PART));
        this.scan(part, DEPTH, (first, last, kind) => mask.cover(from + first, from + last, kind));
      }
      return mask.apply();
    } catch {
      return REDACTED;
    }
  }

  /** The same bytes when there is nothing to take out. */
  bytes(bytes: Buffer): Buffer {
    // Bytes that are no text keep their values this way.
    const encoding = isUtf8(bytes) ? "utf8" : "latin1";
    const text = bytes.toString(encoding);
    const redacted = this.text(text);
    return redacted === text ? bytes : Buffer.from(redacted, encoding);
  }

  /** A copy of data with the secrets taken out of every text in it; of objects, what a report would show. */
  value<T>(value: T): T {
    return copyOf(value, this) as T;
  }

  private scan(given: Sequence, depth: number, cover: Cover, kind: Kind = "text"): void {
    const plain = unescaped(given);
    this.find(this.pieces, compact(plain), cover, kind);
    // As it stands, too: what is before a secret may look like the beginning of an escape.
    if (plain.length < given.length) this.find(this.pieces, compact(given), cover, kind);
    this.find(this.words, plain, cover, kind);
    this.steps += plain.length;
    findTokens(plain, (start, end) => cover(start, end, kind));
    if (depth === 0) return;
    for (const { bytes, kind: inner } of decoded(plain)) {
      this.scan(bytes, depth - 1, cover, kind === "text" ? (inner ?? kind) : kind);
    }
  }

  private find(tables: ReadonlyMap<number, Pieces>, sequence: Sequence, cover: Cover, kind: Kind): void {
    for (const pieces of tables.values()) {
      this.steps += sequence.length;
      let covered = 0;
      pieces.find(sequence, (from) => {
        const to = from + pieces.length;
        if (tables === this.words && !standsAlone(sequence, from, to)) return;
        // Pieces overlap: what is covered already is not covered again, but for what lies between.
        const start = from < covered ? sequence.ends[covered - 1] : sequence.starts[from];
        cover(start ?? 0, sequence.ends[to - 1] ?? 0, kind);
        covered = to;
      });
    }
  }
}

function piecesOf(tables: Map<number, Pieces>, length: number): Pieces {
  const pieces = tables.get(length) ?? new Pieces(length);
  tables.set(length, pieces);
  return pieces;
}

/** Whether no letter or digit is beside it; what JSON writes without quotes is a secret only within quotes, or as the whole. */
function standsAlone(sequence: Sequence, from: number, to: number): boolean {
  const before = from === 0 ? "" : String.fromCodePoint(Math.min(sequence.at(from - 1), 0xffff));
  const after = to === sequence.length ? "" : String.fromCodePoint(Math.min(sequence.at(to), 0xffff));
  const isLiteral = /^(true|false|null|-?\d[\d.eE+-]*)$/.test(
    String.fromCharCode(...sequence.codes.subarray(from, to)),
  );
  const edge = isLiteral ? /^["'`>=<&;]?$/ : /^[^\p{L}\p{N}_]?$/u;
  return edge.test(before) && edge.test(after === "\\" ? '"' : after);
}
