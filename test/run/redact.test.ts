import { randomBytes, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { REDACTED, Redactor } from "../../src/run/redact.js";

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
});
