/** What holds for every definition, tried on random ones. `SEED` and `RUNS` in the environment choose others. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DefinitionError, type GenerateResult, generate } from "../src/index.js";
import type { PostmanCollection, PostmanEntry, PostmanItem } from "../src/postman/types.js";
import { isTokenOperation } from "../src/sigma/operations.js";
import { JSON_TYPE, openapi } from "./support/arbitrary.js";
import { foldersOf, itemsOf, PREBUILT, withoutNames } from "./support/collection.js";
import { METHODS, pointerTo, readDefinition, Validator } from "./support/openapi.js";
import { postmanFault } from "./support/postman-schema.js";

const seed = Number(process.env.SEED ?? 20260131);
const numRuns = Number(process.env.RUNS ?? (process.env.CI === "true" ? 1000 : 200));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sigma-postman-property-"));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

type Node = { readonly [key: string]: unknown };

async function generated(document: Node, name = "random.json"): Promise<GenerateResult> {
  const file = join(folder, name);
  await writeFile(file, JSON.stringify(document));
  return await generate({ definitions: [file] });
}

/** Each random definition that has something to generate. */
async function forEach(property: (document: Node, result: GenerateResult) => void | Promise<void>): Promise<void> {
  const check = async (document: Node) => {
    const result = await generated(document).catch((error: unknown) => {
      // Where every operation is the token's there is none.
      if (error instanceof DefinitionError && /no operations/.test(error.message)) return undefined;
      throw error;
    });
    if (result) await property(document, result);
  };
  await fc.assert(fc.asyncProperty(openapi, check), { seed, numRuns });
}

function expectUnique(values: readonly string[]): void {
  expect(new Set(values).size).toBe(values.length);
}

interface Expected {
  readonly method: string;
  readonly path: string;
}

/** The operations a document has, of two that differ in the names of their parameters the first. */
function operationsIn(document: Node): Expected[] {
  const found = new Map<string, Expected>();
  for (const [path, item] of Object.entries(document.paths as Node)) {
    for (const method of Object.keys(item as Node)) {
      const key = `${method} ${withoutNames(path)}`;
      if (METHODS.includes(method) && !found.has(key)) found.set(key, { method, path });
    }
  }
  return [...found.values()].filter(
    ({ method, path }) => !isTokenOperation(method as never, path) && !looksLikeHost(path),
  );
}

/** `//host/`, or what some reader of addresses takes for it: such an operation is left out. */
function looksLikeHost(path: string): boolean {
  return /^\/[\s\p{Cc}]*[/\\]/u.test(path);
}

function idsOf(collection: PostmanCollection): string[] {
  const items = itemsOf(collection.item);
  return [...items, ...foldersOf(collection.item), ...items.flatMap(({ response }) => response ?? [])].map(
    ({ id }) => id,
  );
}

/** A request's id by what it is. */
function idsByRequest(entries: readonly PostmanEntry[]): { readonly [request: string]: string } {
  return Object.fromEntries(itemsOf(entries).map((item) => [keyOf(item), item.id]));
}

function keyOf({ request }: PostmanItem): string {
  const path = typeof request.url === "string" ? request.url : (request.url.path ?? []).join("/");
  return `${request.method} ${path}`;
}

/** The same document with the keys of every object in reverse. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

describe(`of ${numRuns} random definitions (seed ${seed})`, () => {
  it("every one gives a collection that Postman takes, with a request for each operation", async () => {
    await forEach((document, { collection, environments }) => {
      const text = JSON.stringify(collection);
      expect(postmanFault(JSON.parse(text))).toBeUndefined();

      const methods = itemsOf(collection.item).map(({ request }) => request.method);
      const expected = operationsIn(document).map(({ method }) => method.toUpperCase());
      // The prebuilt ones come first.
      expect(methods.slice(PREBUILT.size).sort()).toEqual(expected.sort());

      expectUnique(idsOf(collection));
      for (const { item } of [collection, ...foldersOf(collection.item)]) {
        expectUnique(item.map(({ name }) => name.toLowerCase()));
        for (const { name } of item) expect(name).toMatch(/^[^/\\:*?"<>|\p{Cc}]+$/u);
      }

      // No text becomes a variable.
      expect(text).not.toContain("{{evil");
      expect(JSON.stringify(environments)).not.toContain("{{");
    });
  });

  it("ids don't depend on the order of the definition", async () => {
    await forEach(async (document, { collection }) => {
      const other = await generated(reversed(document) as Node, "reversed.json");
      // Of two operations that differ in the names of their parameters another one is the first then.
      const keys = Object.keys(document.paths as Node);
      if (new Set(keys.map(withoutNames)).size < keys.length) return;
      expect(idsByRequest(other.collection.item)).toEqual(idsByRequest(collection.item));
    });
  });

  it("the same definition gives the same bytes", async () => {
    await forEach(async (document, { collection, environments }) => {
      const again = await generated(document);
      expect(JSON.stringify(again.collection)).toBe(JSON.stringify(collection));
      expect(JSON.stringify(again.environments)).toBe(JSON.stringify(environments));
    });
  });

  it("a body is valid, or a warning names its operation", async () => {
    await forEach((document, { collection, warnings }) => {
      const validator = new Validator(readDefinition(join(folder, "random.json")));
      const warned = new Set(warnings.map(({ where }) => where));
      const items = itemsOf(collection.item);
      for (const { method, path } of operationsIn(document)) {
        const body = ((document.paths as Node)[path] as Node)[method] as { requestBody?: { content?: Node } };
        const media = body.requestBody?.content?.[JSON_TYPE] as { schema?: unknown } | undefined;
        if (media?.schema === undefined) continue;
        const where = `${method.toUpperCase()} ${path}`;
        if (warned.has(where)) continue;
        const item = items.find(({ request }) => sameRequest(request, method, path));
        const raw = (item?.request.body as { raw?: string } | undefined)?.raw;
        const pointer = pointerTo("paths", path, method, "requestBody", "content", JSON_TYPE, "schema");
        expect(fault(validator, pointer, JSON.parse(raw ?? "")), `${where}: ${raw}`).toBeUndefined();
      }
    });
  });
});

function sameRequest(request: PostmanItem["request"], method: string, path: string): boolean {
  if (request.method !== method.toUpperCase() || typeof request.url === "string") return false;
  const want = path.slice(1).split("/");
  const have = request.url.path ?? [];
  return (
    want.length === have.length &&
    want.every((segment, index) => {
      const literal = segment.replace(/[\\\p{Cc}]/gu, encodeURIComponent);
      const plain = /\{[^{}]+\}/.test(segment) ? `:${segment.replace(/\{([^{}]+)\}/g, "$1")}` : literal;
      return have[index] === plain;
    })
  );
}

/** A schema that can't be compiled (a pattern that is none) says nothing of a value. */
function fault(validator: Validator, pointer: string, value: unknown): string | undefined {
  try {
    return validator.fault(pointer, value);
  } catch {
    return undefined;
  }
}
