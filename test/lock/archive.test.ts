import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Definition } from "../../src/definition/load.js";
import { archiveLimit, MAX_ARCHIVE, packArchive, unpackArchive } from "../../src/lock/archive.js";

function definition(hash: string, files: { readonly [file: string]: string | Buffer }): Definition {
  const pairs = Object.entries(files).map(([file, text]) => ({ file, bytes: Buffer.from(text as string) }));
  return { source: file(files), hash, document: {}, files: pairs, notices: [] };
}

const file = (files: object) => Object.keys(files)[0] ?? "";

it("what is packed comes back, byte for byte", async () => {
  const given = [
    definition("a", { "sigma.yaml": "openapi: 3.1.0\n", "parts/ü.json": '{"a": "\u2028"}' }),
    definition("b", { "": Buffer.from([0xff, 0xfe, 0x0a, 0x00]), __proto__x: "" }),
  ];
  const packed = await packArchive(given);
  const found = await unpackArchive(packed!);
  expect(found?.map(({ sha256 }) => sha256)).toEqual(["a", "b"]);
  const plain = (files: Definition["files"] | undefined) =>
    files?.map(({ file, bytes }) => [file, bytes.toString("hex")]);
  for (const [index, { files }] of given.entries()) expect(plain(found?.[index]?.files)).toEqual(plain(files));
});

it("what a definition may have is kept: 40 MB, of two files", async () => {
  const text = Buffer.alloc(20 * 1024 * 1024, "description: as long as Sigma's\n");
  const packed = await packArchive([definition("a", { "a.yaml": text, "b.yaml": text })]);
  const [found] = (await unpackArchive(packed!)) ?? [];
  expect(found?.files.map(({ bytes }) => bytes.equals(text))).toEqual([true, true]);
});

it("what is too large isn't kept", async () => {
  expect(await packArchive([definition("a", { a: Buffer.alloc(MAX_ARCHIVE + 1) })])).toBeUndefined();
});

it("what is larger than usual is kept where --max-size allows it", async () => {
  const given = [definition("a", { a: Buffer.alloc(MAX_ARCHIVE + 1) })];
  const limit = archiveLimit(MAX_ARCHIVE + 1);
  const packed = await packArchive(given, limit);
  expect(await unpackArchive(packed!)).toHaveLength(1);
  expect((await unpackArchive(packed!, limit))?.[0]?.files[0]?.bytes).toHaveLength(MAX_ARCHIVE + 1);
});

it.each([
  [undefined, MAX_ARCHIVE],
  [1, MAX_ARCHIVE],
  [MAX_ARCHIVE * 2, MAX_ARCHIVE * 2],
])("with --max-size %s, %s bytes are kept", (maxSize, limit) => {
  expect(archiveLimit(maxSize)).toBe(limit);
});

it("a size that no buffer has is no error", async () => {
  const packed = await packArchive([definition("a", { a: "x" })], archiveLimit(Number.MAX_SAFE_INTEGER));
  expect(await unpackArchive(packed!, archiveLimit(Number.MAX_SAFE_INTEGER))).toHaveLength(1);
});

const header = (value: unknown, rest = "") => gzipSync(`${JSON.stringify(value)}\n${rest}`);
const one = (files: unknown, sha256: unknown = "a") => ({ version: 1, definitions: [{ sha256, files }] });

describe("is no kept definition:", () => {
  it.each<[string, Uint8Array]>([
    ["nothing", Buffer.alloc(0)],
    ["no gzip", Buffer.from("{}")],
    ["a gzip that is cut off", header(one([{ file: "a", bytes: 1 }]), "x").subarray(0, 30)],
    ["no JSON", gzipSync("x\n")],
    ["no line", gzipSync("{}")],
    ["another version", header({ ...one([{ file: "a", bytes: 1 }]), version: 2 }, "x")],
    ["no definition", header({ version: 1, definitions: [] })],
    ["no files", header(one([]))],
    ["a file without a name", header(one([{ bytes: 1 }]), "x")],
    ["no hash", header(one([{ file: "a", bytes: 1 }], 1), "x")],
    ["more bytes than there are", header(one([{ file: "a", bytes: 2 }]), "x")],
    ["fewer bytes than there are", header(one([{ file: "a", bytes: 1 }]), "xy")],
    ["less than no bytes", header(one([{ file: "a", bytes: -1 }]), "x")],
    ["half a byte", header(one([{ file: "a", bytes: 0.5 }]), "x")],
    ["a bomb", gzipSync(Buffer.alloc(2 * MAX_ARCHIVE))],
  ])("%s", async (_, packed) => {
    expect(await unpackArchive(packed)).toBeUndefined();
  });
});
