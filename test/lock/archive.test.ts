import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  type ArchivedDefinition,
  archiveLimit,
  MAX_ARCHIVE,
  packArchive,
  unpackArchive,
} from "../../src/lock/archive.js";

const definition = (hash: string, json: string | Buffer) => ({ hash, json: Buffer.from(json as string) });

/** The document of a definition of version 2. */
function documentOf(archived: ArchivedDefinition | undefined): unknown {
  return archived?.content.kind === "document" ? archived.content.parse() : undefined;
}

it("what is packed comes back", async () => {
  const packed = await packArchive([
    definition("a", '{"openapi": "3.1.0",\n "ü": "\u2028", "__proto__": 1}\n'),
    definition("b", '{"b": []}'),
  ]);
  const found = await unpackArchive(packed!);
  expect(found?.map(({ sha256 }) => sha256)).toEqual(["a", "b"]);
  expect(JSON.stringify(documentOf(found?.[0]))).toBe('{"openapi":"3.1.0","ü":"\u2028","__proto__":1}');
  expect(documentOf(found?.[1])).toEqual({ b: [] });
});

it("is gzipped JSON to everyone else", async () => {
  const packed = await packArchive([definition("a", '{"a":1}'), definition("b", '{"b":2}')]);
  expect(JSON.parse(gunzipSync(packed!).toString())).toEqual({
    version: 2,
    sha256: ["a", "b"],
    documents: [{ a: 1 }, { b: 2 }],
  });
});

it("the same definition makes the same bytes", async () => {
  const pack = async () => await packArchive([definition("a", '{"a":1}')]);
  expect(await pack()).toEqual(await pack());
});

/** A document of this many bytes. */
const ofSize = (bytes: number) => `{"description":"${"x".repeat(bytes - 18)}"}`;

it("what a definition may have is kept: 40 MB, of two", async () => {
  const json = ofSize(20 * 1024 * 1024);
  const found = await unpackArchive((await packArchive([definition("a", json), definition("b", json)]))!);
  for (const each of found ?? []) expect(documentOf(each)).toHaveProperty("description.length", json.length - 18);
  expect(found).toHaveLength(2);
});

it("what is too large isn't kept, nor what is endless", async () => {
  expect(await packArchive([definition("a", ofSize(MAX_ARCHIVE + 1))])).toBeUndefined();
  expect(await packArchive([{ hash: "a", json: undefined }])).toBeUndefined();
  expect(await packArchive([definition("a", "{}"), { hash: "a", json: undefined }])).toBeUndefined();
});

it("what is larger than usual is kept where --max-size allows it", async () => {
  const limit = archiveLimit(MAX_ARCHIVE + 1);
  const packed = await packArchive([definition("a", ofSize(MAX_ARCHIVE + 1))], limit);
  expect(await unpackArchive(packed!)).toHaveLength(1);
  expect(documentOf((await unpackArchive(packed!, limit))?.[0])).toHaveProperty("description");
});

it.each([
  [undefined, MAX_ARCHIVE],
  [1, MAX_ARCHIVE],
  [MAX_ARCHIVE * 2, MAX_ARCHIVE * 2],
])("with --max-size %s, %s bytes are kept", (maxSize, limit) => {
  expect(archiveLimit(maxSize)).toBe(limit);
});

it("a size that no buffer has is no error", async () => {
  const packed = await packArchive([definition("a", "{}")], archiveLimit(Number.MAX_SAFE_INTEGER));
  expect(await unpackArchive(packed!, archiveLimit(Number.MAX_SAFE_INTEGER))).toHaveLength(1);
});

const lines = (head: string, rest: string) => gzipSync(`${head},"documents":[\n${rest}`);

describe("is no archive:", () => {
  it.each<[string, Uint8Array]>([
    ["nothing", Buffer.alloc(0)],
    ["no gzip", Buffer.from("{}")],
    ["no JSON", gzipSync("x\n")],
    ["no line", gzipSync("{}")],
    ["a gzip that is cut off", lines('{"version":2,"sha256":["a"]', "{}]}\n").subarray(0, 30)],
    ["another version", lines('{"version":3,"sha256":["a"]', "{}]}\n")],
    ["no definition", lines('{"version":2,"sha256":[]', "]}\n")],
    ["no hashes", lines('{"version":2', "{}]}\n")],
    ["a hash that is none", lines('{"version":2,"sha256":[1]', "{}]}\n")],
    ["a document that is cut off", lines('{"version":2,"sha256":["a"]', "{}")],
    ["a bomb", gzipSync(Buffer.alloc(2 * MAX_ARCHIVE))],
    ["a bomb behind a header", lines('{"version":2,"sha256":["a"]', `${" ".repeat(MAX_ARCHIVE + 2 ** 20)}{}]}\n`)],
  ])("%s", async (_, packed) => {
    expect(await unpackArchive(packed)).toBeUndefined();
  });

  it.each([
    ["what is no JSON", "{]}\n", SyntaxError],
    ["more than a document", "{}]}]}\n", SyntaxError],
  ])("its documents are looked at when they are needed: %s", async (_, rest, error) => {
    const [found] = (await unpackArchive(lines('{"version":2,"sha256":["a"]', rest))) ?? [];
    expect(() => documentOf(found)).toThrow(error);
  });
});

describe("of version 1", () => {
  const header = (value: unknown, rest = "") => gzipSync(`${JSON.stringify(value)}\n${rest}`);
  const one = (files: unknown, sha256: unknown = "a") => ({ version: 1, definitions: [{ sha256, files }] });

  it("is read, byte for byte", async () => {
    const files = [
      { file: "a.yaml", bytes: 3 },
      { file: "ü.json", bytes: 2 },
      { file: "link.json", target: "ü.json", bytes: 0 },
    ];
    const [found] = (await unpackArchive(header(one(files), "a:\n{}"))) ?? [];
    expect(found).toEqual({
      sha256: "a",
      content: {
        kind: "files",
        files: [
          { file: "a.yaml", bytes: Buffer.from("a:\n") },
          { file: "ü.json", bytes: Buffer.from("{}") },
          { file: "link.json", target: "ü.json", bytes: Buffer.alloc(0) },
        ],
      },
    });
  });

  it.each<[string, Uint8Array]>([
    ["no definition", header({ version: 1, definitions: [] })],
    ["no files", header(one([]))],
    ["a file without a name", header(one([{ bytes: 1 }]), "x")],
    ["no hash", header(one([{ file: "a", bytes: 1 }], 1), "x")],
    ["more bytes than there are", header(one([{ file: "a", bytes: 2 }]), "x")],
    ["fewer bytes than there are", header(one([{ file: "a", bytes: 1 }]), "xy")],
    ["less than no bytes", header(one([{ file: "a", bytes: -1 }]), "x")],
    ["half a byte", header(one([{ file: "a", bytes: 0.5 }]), "x")],
  ])("is none with %s", async (_, packed) => {
    expect(await unpackArchive(packed)).toBeUndefined();
  });
});
