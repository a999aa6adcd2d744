/** What Postman's users read keeps to the words of CONTRIBUTING.md: the templates, and all of a collection but its definition. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { generate } from "../src/index.js";
import { packageFile } from "../src/root.js";
import { temporaryFolder } from "./support/build.js";
import { BUNDLED } from "./support/definitions.js";

/** Words, and what is said instead. */
const RULE: readonly (readonly [RegExp, string])[] = [
  [/answer(?!s? questions)/i, "response, respond, return"],
  [/(?<!\b(?:e-?mail|IP) )address/i, "URL"],
  [/\bpersons?\b(?!@)|\bpeople\b/i, "user"],
  [/\bcom(?:e|es|ing) to (?:its|an|the) end\b/i, "expire"],
];

/** The lines of a text that go against the rule, each with what to say. */
function faultsIn(text: string, where = ""): string[] {
  return text.split("\n").flatMap((line) =>
    RULE.flatMap(([word, instead]) => {
      const [found] = word.exec(line) ?? [];
      return found === undefined ? [] : [`${where} "${found}" (say ${instead}): ${line.trim().slice(0, 200)}`];
    }),
  );
}

/** Every string of a value, names of properties included. */
function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return [...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value).flatMap(stringsOf)];
}

const TEXTS = new Set(["description", "summary", "title", "example", "examples"]);

/** A definition without its texts; a property of a schema may have such a name, but is an object. */
function withoutTexts(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutTexts);
  const kept = Object.entries(value).filter(([key, one]) => !TEXTS.has(key) || isSchema(one));
  return Object.fromEntries(kept.map(([key, one]) => [key, withoutTexts(one)]));
}

function isSchema(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("type" in value || "$ref" in value || "oneOf" in value);
}

describe("a word that isn't ours is found", () => {
  it.each([
    ["Sigma answers with an access token"],
    ["const ANSWERS = [];"],
    ["function testAnswer() {"],
    ["its address is not one that may be sent the token"],
    ["hosts that a person allowed"],
    ["The access token has come to its end"],
  ])("in %j", (text) => {
    expect(faultsIn(text)).toHaveLength(1);
  });

  it.each([
    ["They answer questions about the data."],
    ["the e-mail address of the user, and your own IP address"],
    ["impersonate_user, a personal person@example.com"],
  ])("but not in %j", (text) => {
    expect(faultsIn(text)).toEqual([]);
  });
});

it("templates/ keeps to the words", async () => {
  const entries = await readdir(packageFile("templates"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  expect(files.length).toBeGreaterThan(20);
  const faults = await Promise.all(files.map(async (file) => faultsIn(await readFile(file, "utf8"), file)));
  expect(faults.flat()).toEqual([]);
});

it("a collection keeps to them, whatever its definition says", async () => {
  const definition = load(await readFile(BUNDLED.file, "utf8")) as { readonly info: unknown };
  const file = join(await temporaryFolder(), "sigma.json");
  const bare = { ...(withoutTexts(definition) as object), info: { title: "Sigma REST API", version: "1" } };
  await writeFile(file, JSON.stringify(bare));
  const { collection, environments } = await generate({ definitions: [file] });
  const texts = stringsOf([collection, environments]);
  expect(texts.join("\n")).toMatch(/Never filled in for you[\s\S]*tests the response/);
  expect(texts.flatMap((text) => faultsIn(text))).toEqual([]);
});
