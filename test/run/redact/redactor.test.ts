import { randomBytes, randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { REDACTED, Redactor } from "../../../src/run/redact/redactor.js";

/** Every character that some encoding treats in its own way. */
const AWKWARD = `${randomUUID()}+/=&<>"'\\ %?#{}[]()|$^.*~é`;

const html = (text: string) =>
  text.replace(/[&<>"'`=]/g, (character) => `&#x${character.codePointAt(0)!.toString(16).toUpperCase()};`);
const xml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const form = (text: string) => new URLSearchParams({ text }).toString().slice("text=".length);
const ascii = (text: string) =>
  json(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Text as it is put into other text. */
const ENCODINGS: { readonly [name: string]: (text: string) => string } = {
  json,
  ascii,
  html,
  xml,
  form,
  slashes: (text) => json(text).replaceAll("/", "\\/"),
  named: (text) => text.replaceAll("&", "&amp;").replaceAll("é", "&eacute;").replaceAll("=", "&equals;"),
  decimal: (text) => [...text].map((character) => `&#${character.codePointAt(0)};`).join(""),
  percent: (text) => encodeURIComponent(text),
  lower: (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  base64: (text) => Buffer.from(`ab${text}c`).toString("base64"),
  base64url: (text) => Buffer.from(`a:${text}`).toString("base64url"),
  wrapped: (text) => Buffer.from(text).toString("base64").replace(/.{64}/g, "$&\r\n"),
  hex: (text) => Buffer.from(text).toString("hex"),
  pairs: (text) => Buffer.from(text).toString("hex").replace(/../g, "$& "),
  bytes: (text) => JSON.stringify([...Buffer.from(text)]),
  indented: (text) => JSON.stringify(Buffer.from(text), null, 2),
  keyed: (text) => JSON.stringify(new Uint8Array(Buffer.from(text))),
  itself: (text) => text,
};

/** No half of a character, which no encoding can hold. */
const isWellFormed = (text: string) => Buffer.from(text).toString() === text;

/** How often a redactor looks at a character. */
function stepsFor(text: string, ...secrets: string[]): number {
  const redactor = new Redactor();
  redactor.add(...secrets);
  redactor.text(text);
  return redactor.steps;
}

describe("Redactor", () => {
  it.each<[string, (secret: string) => string]>([
    ["as it is", (secret) => secret],
    ["percent-coded", encodeURIComponent],
    ["in a form", form],
    [
      "in lower case percent-codes",
      (secret) => encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()),
    ],
    ["percent-coded twice", (secret) => encodeURIComponent(encodeURIComponent(secret))],
    ["in JSON", json],
    ["in JSON in JSON", (secret) => json(json(secret))],
    ["in ASCII JSON", ascii],
    ["in HTML", html],
    ["in XML", xml],
    ["in JSON in HTML", (secret) => html(json(secret))],
    ["in HTML in JSON", (secret) => json(html(secret))],
    ["in a form in JSON in XML", (secret) => xml(json(form(secret)))],
  ])("takes out a secret %s", (_, encode) => {
    for (const secret of [AWKWARD, randomUUID(), randomBytes(32).toString("base64")]) {
      const redactor = new Redactor();
      redactor.add(secret);
      const redacted = redactor.text(`before ${encode(secret)} after`);
      expect(redacted).toContain(REDACTED);
      expect(redacted).toMatch(/^before .* after$/s);
      expect(redacted).not.toContain(encode(secret));
    }
  });

  it("takes out what Basic authorization makes of it, wherever it begins", () => {
    for (const secret of [AWKWARD, randomUUID()]) {
      const redactor = new Redactor();
      redactor.add(secret);
      for (const before of ["", "a", "ab", "abc", randomUUID()]) {
        for (const after of ["", "z", "zz"]) {
          const text = Buffer.from(`${before}${secret}${after}`).toString("base64");
          const redacted = redactor.text(`Basic ${text}`);
          expect(redacted).toContain(REDACTED);
          // What is left of it is at most the characters that it shares with its neighbours.
          expect(Buffer.from(redacted.replace(REDACTED, ""), "base64").toString("latin1")).not.toContain(
            secret.slice(3, -3),
          );
        }
      }
    }
  });

  it("takes out any JSON Web Token, known or not", () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const token = `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: randomUUID() })}.${randomBytes(32).toString("base64url")}`;
    expect(new Redactor().text(`Authorization: Bearer ${token}`)).toBe(`Authorization: Bearer ${REDACTED}`);
  });

  it.each([0, 2])("takes out the bytes of a secret in a buffer as JSON, which stays one (indented by %s)", (indent) => {
    const redactor = new Redactor();
    redactor.add(AWKWARD);
    const redacted = redactor.text(JSON.stringify(Buffer.from(`{"access_token":"${AWKWARD}"}`), null, indent));
    expect(Buffer.from((JSON.parse(redacted) as { data: number[] }).data).toString()).toBe(
      `{"access_token":"${REDACTED}"}`,
    );
  });

  it("takes out the beginning of a secret, as assertions show it", () => {
    const secret = randomBytes(32).toString("base64url");
    const redactor = new Redactor();
    redactor.add(secret);
    expect(redactor.text(`expected '${secret.slice(0, 37)}…' to equal 1`)).toBe(`expected '${REDACTED}…' to equal 1`);
    expect(redactor.text(`expected '${secret}' to equal 1`)).toBe(`expected '${REDACTED}' to equal 1`);
  });

  it("takes the whole of a secret that begins with another", () => {
    const secret = randomUUID();
    const redactor = new Redactor();
    redactor.add(secret, `${secret}-longer`);
    expect(redactor.text(`${secret}-longer`)).toBe(REDACTED);
  });

  it("leaves alone what is no secret: nothing, short texts, other types", () => {
    const redactor = new Redactor();
    redactor.add("", "abc", undefined, null, 3600);
    expect(redactor.text("abc 3600")).toBe("abc 3600");
  });

  it("goes through plain data and bytes, and leaves bytes without a secret as they are", () => {
    const secret = randomUUID();
    const redactor = new Redactor();
    redactor.add(secret);
    expect(redactor.value({ list: [secret, 1, null], ["__proto__"]: { text: `x${secret}` } })).toEqual({
      list: [REDACTED, 1, null],
      ["__proto__"]: { text: `x${REDACTED}` },
    });
    const binary = Buffer.from([0xff, 0xd8, 0x00, 0x80]);
    expect(redactor.bytes(binary)).toBe(binary);
    const mixed = Buffer.concat([binary, Buffer.from(secret), binary]);
    expect(redactor.bytes(mixed)).toEqual(Buffer.concat([binary, Buffer.from(REDACTED), binary]));
  });

  it("takes out any secret, in any two encodings one in the other", () => {
    const names = fc.constantFrom(...Object.keys(ENCODINGS));
    const secrets = fc
      .string({
        unit: fc.oneof(
          fc.constantFrom(..."\n%&\\;+/u0041x \"'<"),
          fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
        ),
        minLength: 12,
      })
      // Blanks, + and backslashes don't count: encodings put them in and take them out.
      .filter((secret) => isWellFormed(secret) && secret.replace(/[\s\p{Cc}\\+]/gu, "").length >= 16);
    fc.assert(
      fc.property(secrets, names, names, fc.string(), (secret, inner, outer, around) => {
        const redactor = new Redactor();
        redactor.add(secret);
        const put = ENCODINGS[outer]!(`${around} ${ENCODINGS[inner]!(secret)} ${around}`);
        const redacted = redactor.text(put);
        const windows = [...Array(Math.max(0, secret.length - 11)).keys()].map((from) => secret.slice(from, from + 12));
        for (const window of windows.filter(isWellFormed)) {
          for (const [name, encode] of Object.entries(ENCODINGS)) {
            // Their ends depend on what is beside them.
            if (/base64|wrapped|keyed|indented/.test(name)) continue;
            const form = encode(window).replace(/^\[|\]$/g, "");
            if (redacted.includes(form)) throw new Error(`${name} of ${window} is in ${redacted}`);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each(["-----BEGIN PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----"])(
    "takes out each line of a key (%s)",
    (begin) => {
      const lines = Array.from({ length: 26 }, () => randomBytes(48).toString("base64"));
      const redactor = new Redactor();
      redactor.add([begin, ...lines, begin.replace("BEGIN", "END"), ""].join("\n"));
      for (const text of [lines.join("\r\n"), lines.join("\\n"), `at line 3: ${lines[2]}`, lines[4]!.slice(0, 20)]) {
        const redacted = redactor.text(text);
        for (const line of lines) expect(redacted).not.toContain(line.slice(2, 14));
      }
    },
  );

  it("takes out the lines of a secret that are short themselves", () => {
    const redactor = new Redactor();
    redactor.add("first-one\nother-one");
    expect(redactor.text("other-one and first-one")).toBe(`${REDACTED} and ${REDACTED}`);
  });

  it.each([
    ["60 KB", randomBytes(30_000).toString("hex")],
    ["half a megabyte", randomBytes(250_000).toString("hex")],
  ])("has no limit of size: %s", (_, secret) => {
    const redactor = new Redactor();
    redactor.add(secret);
    expect(redactor.text(`<${secret}>`)).toBe(`<${REDACTED}>`);
    expect(redactor.text(`<${secret.slice(30_000, 30_040)}>`)).toBe(`<${REDACTED}>`);
  });

  it("finds what lies across the parts in which a long text is read", () => {
    const secret = randomUUID();
    const redactor = new Redactor();
    redactor.add(secret);
    for (const before of [2 ** 20 - 20, 2 ** 20, 2 ** 21 - 1]) {
      expect(redactor.text(`${"x".repeat(before)} ${encodeURIComponent(secret)} `)).toBe(
        `${"x".repeat(before)} ${REDACTED} `,
      );
    }
  });

  it.each<[string, string]>([
    ["beginnings of tokens", "eyJ"],
    ["beginnings of tokens with dots", "eyJhbGciOiJI."],
    ["backslashes", "\\"],
    ["percent signs", "%25"],
    ["entities", "&amp;"],
    ["ampersands", "&"],
    ["half a unicode escape", "\\u00"],
    ["numbers", "115, "],
    ["numbers and blanks", "1 ,  "],
    ["keyed numbers", '"1":115,'],
    ["hexadecimal digits", "ab"],
    ["blanks", " "],
    ["one letter, as in the secret", "a"],
  ])("takes time that grows with the text: %s", (_, unit) => {
    const secrets = [randomUUID(), "a".repeat(5000)];
    const [once, twice] = [2000, 4000].map((count) => stepsFor(unit.repeat(count), ...secrets));
    expect(twice! / once!).toBeLessThan(2.2);
    // For each secret's kind and each layer of encodings, a few looks at a character.
    expect(once! / (unit.length * 2000)).toBeLessThan(100);
  });

  it("takes no more time for more secrets", () => {
    const text = "Lorem ipsum ".repeat(1000);
    const many = Array.from({ length: 200 }, () => randomUUID());
    const added = stepsFor("", ...many);
    expect(stepsFor(text, ...many) - added).toBe(stepsFor(text, many[0]!) - stepsFor("", many[0]!));
  });

  it.each<[string, string, string]>([
    ["true", '{"ok":true,"key":"true","text":"it is true"}', `{"ok":true,"key":"${REDACTED}","text":"it is true"}`],
    ["null", '{"a":null,"b":"null"}', `{"a":null,"b":"${REDACTED}"}`],
    ["1234", '{"a":1234,"b":[12345,1234],"c":"1234"}', `{"a":1234,"b":[12345,1234],"c":"${REDACTED}"}`],
    ["test", '{"tests":["test"],"a":"a test","latest":1}', `{"tests":["${REDACTED}"],"a":"a ${REDACTED}","latest":1}`],
    ["12345678", '{"id":12345678,"list":[1,12345678],"key":"12345678"}', `{"id":0,"list":[1,0],"key":"${REDACTED}"}`],
  ])("breaks no JSON for the secret %s", (secret, text, want) => {
    const redactor = new Redactor();
    redactor.add(secret);
    expect(redactor.text(text)).toBe(want);
    expect(() => JSON.parse(redactor.text(text))).not.toThrow();
  });

  it.each([" pasted-secret-7 ", "pasted-secret-7\n", "\tpasted-secret-7"])(
    "takes out a secret that was pasted as %j",
    (secret) => {
      const redactor = new Redactor();
      redactor.add(secret);
      expect(redactor.text("key=pasted-secret-7;")).toBe(`key=${REDACTED};`);
    },
  );

  it("breaks no JSON, whatever the secret begins and ends with", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), fc.string(), fc.string(), (secret, before, after) => {
        const redactor = new Redactor();
        redactor.add(secret);
        const value = { [`x${before}`]: `${before}${secret}${after}`, list: [before, secret] };
        expect(() => JSON.stringify(redactor.value(value))).not.toThrow();
        expect(() => JSON.parse(JSON.stringify(redactor.value(value)))).not.toThrow();
      }),
    );
  });

  it("copies what is no plain data, too", () => {
    const secret = randomUUID();
    const redactor = new Redactor();
    redactor.add(secret);
    const self: Record<string, unknown> = { secret };
    self.self = self;
    const thrower = Object.defineProperty({ a: 1 }, "b", {
      enumerable: true,
      get() {
        throw new Error(secret);
      },
    });
    const copy = redactor.value({
      map: new Map<unknown, unknown>([[secret, { secret }]]),
      set: new Set([secret]),
      bytes: Buffer.from(secret),
      typed: new Uint8Array(Buffer.from(secret)),
      list: [...Buffer.from(secret)],
      error: new Error(`no ${secret}`),
      self,
      thrower,
      call: () => secret,
      twin: { [secret]: 1, [`${secret}${secret}`]: 2 },
    });
    expect(copy.map).toEqual(new Map([[REDACTED, { secret: REDACTED }]]));
    expect(copy.set).toEqual(new Set([REDACTED]));
    for (const bytes of [copy.bytes, copy.typed, copy.list]) expect(Buffer.from(bytes).toString()).toBe(REDACTED);
    expect(copy.error.message).toBe(`no ${REDACTED}`);
    expect(copy.self).toEqual({ secret: REDACTED, self: "[circular]" });
    expect(copy.thrower).toEqual({ a: 1, b: REDACTED });
    expect(copy.call).toBeUndefined();
    expect(Object.values(copy.twin)).toEqual([1, 2]);
    expect(JSON.stringify({ ...copy, map: [...copy.map] })).not.toContain(secret);
  });

  it("copies data of any depth", () => {
    let deep: unknown = "end";
    for (let depth = 0; depth < 100_000; depth += 1) deep = depth % 2 ? [deep] : { deep };
    expect(JSON.stringify(new Redactor().value(deep))).toContain(REDACTED);
  });

  it("shows nothing of what it fails to redact", () => {
    const redactor = new Redactor();
    redactor.add(randomUUID());
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("no");
        },
      },
    );
    expect(redactor.value({ hostile, text: "kept" })).toEqual({ hostile: REDACTED, text: "kept" });
    expect(redactor.text({ length: 5 } as never)).toBe(REDACTED);
  });
});
