/**
 * Takes secrets out of what a run writes and prints: the client secret, and every token that was seen. Reports hold text in
 * many encodings, one inside the other (a form inside JSON inside HTML), so a secret is looked for character by character,
 * each as itself or in any of its encodings; and as Base64, as Basic authorization and Node's JSON of buffers have it.
 */
import { isUtf8 } from "node:buffer";
import { isArray, isObject, setOwn } from "../json.js";

export const REDACTED = "[redacted]";
/** Where a buffer stands as JSON, it stays one. */
const REDACTED_BYTES = [...Buffer.from(REDACTED)].join(",");

/** What is shorter is found in too many places to be a secret. */
const SHORTEST = 4;

/** So much of the beginning of a secret is a secret as well. */
const BEGINNING = 12;

/** A JSON Web Token whose header is an object, wherever it comes from. @see RFC 7519 */
const JWT = "eyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}\\.[\\w-]{16,}";

export class Redactor {
  private readonly secrets = new Set<string>();
  private pattern = new RegExp(JWT, "g");

  /** What must not be seen from now on. Anything but a text of some length is ignored. */
  add(...secrets: readonly unknown[]): void {
    const { size } = this.secrets;
    for (const secret of secrets) {
      if (typeof secret === "string" && secret.length >= SHORTEST) this.secrets.add(secret);
    }
    if (this.secrets.size === size) return;
    // The longest first: one secret may begin with another.
    const longestFirst = [...this.secrets].sort((left, right) => right.length - left.length);
    this.pattern = new RegExp([...longestFirst.flatMap(formsOf), JWT].join("|"), "g");
  }

  text(text: string): string {
    return text.replace(this.pattern, (found) => (/^\d+,[\d,\s]+$/.test(found) ? REDACTED_BYTES : REDACTED));
  }

  /** The same bytes when there is nothing to take out. */
  bytes(bytes: Buffer): Buffer {
    // Bytes that are no text keep their values this way.
    const encoding = isUtf8(bytes) ? "utf8" : "latin1";
    const text = bytes.toString(encoding);
    const redacted = this.text(text);
    return redacted === text ? bytes : Buffer.from(redacted, encoding);
  }

  /** A copy of plain data with the secrets taken out of every text in it. */
  value<T>(value: T): T {
    if (typeof value === "string") return this.text(value) as T;
    if (isArray(value)) return value.map((entry) => this.value(entry)) as T;
    if (!isObject(value)) return value;
    const copy = {};
    for (const [key, inner] of Object.entries(value)) setOwn(copy, key, this.value(inner));
    return copy as T;
  }
}

/** Patterns of a secret in every form in which it could stand somewhere. */
function formsOf(secret: string): string[] {
  const characters = [...secret].map(encoded);
  return [
    characters.join(""),
    // Assertions show the beginning of a long value.
    ...(characters.length > BEGINNING ? [`${characters.slice(0, BEGINNING).join("")}[\\w.~+/=-]*`] : []),
    [...Buffer.from(secret)].join(",\\s*"),
    ...base64Of(secret).map((text) => text.replace(/[+/]/g, (character) => (character === "+" ? "[+-]" : "[/_]"))),
  ];
}

/** One character: as it is, percent-coded, escaped in JSON, as an entity of HTML or XML; each of them more than once. */
function encoded(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  const percent = [...Buffer.from(character)].map((byte) => `%(?:25)*${anyCase(byte.toString(16).padStart(2, "0"))}`);
  const units = character
    .split("")
    .map((unit) => `u${anyCase(unit.charCodeAt(0).toString(16).padStart(4, "0"))}`)
    .join("\\\\+");
  const literal = character.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  const entity = `&(?:amp;)*(?:#0*${code}|#[xX]0*${anyCase(hex)}${ENTITIES[character] ?? ""});`;
  const space = character === " " ? ["\\+"] : [];
  // JSON puts backslashes before whatever else the character became.
  return `\\\\*(?:${[literal, percent.join(""), units, entity, ...space].join("|")})`;
}

const ENTITIES: { readonly [character: string]: string } = {
  "&": "|amp",
  "<": "|lt",
  ">": "|gt",
  '"': "|quot",
  "'": "|apos",
};

function anyCase(hex: string): string {
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/** The characters that Base64 has for a secret at each of its three alignments, whatever stands before and after it. */
function base64Of(secret: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const text = bytes.toString("base64").replace(/=+$/, "");
    const first = offset === 0 ? 0 : offset + 1;
    // The last character holds bits of what follows, unless the bytes end with it.
    const inner = text.slice(first, bytes.length % 3 === 0 ? undefined : -1);
    return inner.length >= 6 ? [inner] : [];
  });
}
