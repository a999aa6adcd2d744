/**
 * Regular expressions whose time grows with the square of a text, or worse: definitions, responses and collections are
 * untrusted, and a text of 100 KB would take seconds. scslre finds them (eslint-plugin-regexp asks it, too).
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { analyse } from "scslre";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const top = fileURLToPath(new URL("..", import.meta.url));

/** What is found, and why it does no harm: by the literal, as it is in the source. */
const HARMLESS: ReadonlyMap<string, string> = new Map([
  ["/[?#].*$/s", "`.*` goes to the end with the flag `s`: the first `?` or `#` matches"],
  ["/\\[[^\\]]*(\\]|$)/g", "what isn't closed matches to the end"],
]);

/** Literals that are slow for long texts, and what bounds the texts they get. */
const BOUNDED: ReadonlyMap<string, string> = new Map([
  ["/\\/+$/", "what the user gives as `--output` or `--base-url`"],
  ["/:?\\/*$/", "the protocol of a URL in the collection that is run: a second for 100 KB of slashes, once"],
  ['/\\d+(?![\\d\\\\"])/g', "numbers of nine digits at most: the pattern that found their list says so"],
  ["/^(\\s*[a-z][\\w+.-]*:[\\\\/]*)?.*@/is", "a URL of the environment, for a message"],
  ["/([A-Z]{2,}s)(?![a-z])/g", "500 characters of a name"],
  ["/([A-Z]+)([A-Z][a-z])/g", "500 characters of a name"],
  ["/=+$/", "Base64 text of the script's own, which ends with two `=` at most"],
  ["/^(https?:\\/\\/[^/?#]+).*$/i", "a URL of the environment"],
  ["/[\\s\\u200b-\\u200d\\u2060]+$/", "a credential of the environment"],
]);

interface Literal {
  readonly where: string;
  readonly text: string;
}

function literalsOf(folder: string): Literal[] {
  return readdirSync(join(top, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.[jt]s$/.test(name) && !name.endsWith(".d.ts"))
    .flatMap((name) => literalsIn(join(folder, name).replaceAll("\\", "/")));
}

function literalsIn(name: string): Literal[] {
  const file = ts.createSourceFile(name, readFileSync(join(top, name), "utf8"), ts.ScriptTarget.Latest);
  const literals: Literal[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
      literals.push({ where: `${name}:${line}`, text: node.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return literals;
}

/** Why a literal is slow; empty when it is not. */
function faultsOf(text: string): string[] {
  const [, source = "", flags = ""] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [];
  return analyse({ source, flags }).reports.map(
    ({ type, exponential, character }) =>
      `${exponential ? "exponential" : "polynomial"} (${type}), with many of /${character.literal.source}/`,
  );
}

const found = ["src", "templates"].flatMap(literalsOf);

describe("a regular expression", () => {
  it("is found wherever there is one", () => {
    expect(found.length).toBeGreaterThan(200);
  });

  it("takes time in proportion to its text, but where the text is known to be short", () => {
    const slow = found
      .filter(({ text }) => !HARMLESS.has(text) && !BOUNDED.has(text))
      .map(({ where, text }) => ({ where, text, faults: faultsOf(text) }))
      .filter(({ faults }) => faults.length > 0);
    expect(slow).toEqual([]);
  });

  it.each([
    ["two ways to read each character", "/^(\\w+\\s?)*$/"],
    ["two that share what they take", "/\\d+\\d+x/"],
    ["one that begins anywhere", "/\\s+$/"],
  ])("with %s would be found", (_, text) => {
    expect(faultsOf(text)).not.toEqual([]);
  });
});
