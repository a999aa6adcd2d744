/** Definitions that other people published in packages, and one more (GitHub's, 13 MB) where it is installed. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { load as loadYaml } from "js-yaml";
import { describe, expect, it } from "vitest";
import { generate } from "../src/index.js";
import { foldersOf, itemsOf, PREBUILT } from "./support/collection.js";
import { METHODS } from "./support/openapi.js";
import { postmanFault } from "./support/postman-schema.js";

const installed = (file: string) => fileURLToPath(new URL(`../node_modules/${file}`, import.meta.url));

interface Subject {
  readonly file: string;
  /** Operations. */
  readonly least: number;
  /** Bodies and saved examples for which no valid value is found, by what is wrong with the nearest one. */
  readonly invalid: { readonly [kind: string]: number } | { readonly atMost: number };
  readonly isOptional?: boolean;
}

const SUBJECTS: readonly Subject[] = [
  { file: "@figma/rest-api-spec/openapi/openapi.yaml", least: 50, invalid: { "security by key": 1 } },
  { file: "rclone-openapi/openapi.json", least: 100, invalid: {} },
  {
    file: "shipengine-openapi/openapi.json",
    least: 70,
    // It combines with `allOf` objects that each forbid what the others have: no value is valid. Others are variants of
    // `oneOf` that such objects are part of, and an example that breaks its own format.
    invalid: { "allOf of closed objects": 40, oneOf: 3, format: 1, "security by key": 1 },
  },
  // 385 MB once installed, so it isn't a dependency: npm i --no-save @octokit/openapi
  { file: "@octokit/openapi/generated/api.github.com.json", least: 1200, invalid: { atMost: 7 }, isOptional: true },
];

describe.each(SUBJECTS)("$file", ({ file, least, invalid, isOptional }) => {
  const path = installed(file);
  it.skipIf(isOptional && !existsSync(path))("generates, and Postman takes it", async () => {
    const { collection, warnings } = await generate({ definitions: [path] });
    expect(postmanFault(JSON.parse(JSON.stringify(collection)))).toBeUndefined();

    const text = readFileSync(path, "utf8");
    const { paths } = (file.endsWith(".json") ? JSON.parse(text) : loadYaml(text)) as { paths: object };
    const operations = Object.values(paths).flatMap((item) => Object.keys(item).filter((key) => METHODS.includes(key)));
    const items = itemsOf(collection.item);
    expect(operations.length).toBeGreaterThanOrEqual(least);
    // And those that are in every collection.
    expect(items).toHaveLength(operations.length + PREBUILT.size);

    const ids = [...items, ...foldersOf(collection.item), ...items.flatMap(({ response }) => response ?? [])];
    expect(new Set(ids.map(({ id }) => id)).size).toBe(ids.length);
    const kinds = warnings.filter(({ code }) => code !== "server-refused").map(({ message }) => kindOf(message));
    const found = Object.fromEntries(kinds.map((kind) => [kind, kinds.filter((other) => other === kind).length]));
    if ("atMost" in invalid) expect(kinds.length, JSON.stringify(found)).toBeLessThanOrEqual(Number(invalid.atMost));
    else expect(found).toEqual(invalid);
  });
});

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/: nothing is allowed here/, "allOf of closed objects"],
  [/: matches \d+ variants of oneOf/, "oneOf"],
  [/: not a date-time/, "format"],
  [/^apiKey in header .* add the rest in Postman$/, "security by key"],
];

function kindOf(message: string): string {
  return KINDS.find(([pattern]) => pattern.test(message))?.[1] ?? message;
}
