import { describe, expect, it } from "vitest";
import {
  fileOrigin,
  generationsOf,
  type Lock,
  lockText,
  NO_GENERATION,
  readLock,
  sha256,
} from "../../src/lock/lock.js";
import { collectionOf, OLD, remembered } from "../support/merge.js";

const FILE = "sigma.postman_collection.json";
const entries = remembered(collectionOf(OLD)).base;

const lock: Lock = {
  last: {
    definitions: [{ title: "Sigma", version: "1", sha256: "abc" }],
    files: { [FILE]: sha256("old") },
    written: {},
    entries,
    outlived: [{ kind: "request", label: "GET /v2/gone", id: "1", in: "2", parts: { name: "abc" } }],
    environments: { "a.json": { name: "abc", "variable __proto__": "abc def" } },
  },
  next: [],
  earlier: [],
};

const announced: Lock = {
  ...lock,
  next: [{ ...NO_GENERATION, files: { [FILE]: sha256("new") }, written: { [FILE]: sha256("merged") }, entries: [] }],
};

describe("the text of a lock", () => {
  it.each([
    ["finished", lock],
    ["announced", announced],
    ["empty", { last: NO_GENERATION, next: [], earlier: [] }],
  ])("%s, is read as what it was", (_, given) => {
    expect(readLock(lockText(given))).toEqual(given);
  });

  it("has a line for each request", () => {
    const lines = lockText(lock).split("\n");
    const line = lines.find((line) => line.includes('"GET /v2/teams/{}"'));
    expect(JSON.parse(line?.replace(/,$/, "") ?? "")).toMatchObject({
      request: "GET /v2/teams/{}",
      parts: { "variable teamId": expect.any(String) },
    });
    // One for each operation, Authenticate and Act as another user, and for what had left the API.
    expect(lines.filter((line) => line.includes('{"request":'))).toHaveLength(OLD.length + 3);
  });
});

it.each([
  ["no JSON", "{"],
  ["no object", "[]"],
  ["nothing of a lock", "{}"],
  ["another version", '{"version": 3, "files": {}}'],
  ["files that are none", '{"version": 2, "files": []}'],
])("%s is no lock", (_, text) => {
  expect(readLock(text)).toBeUndefined();
});

it("lines that are no records are passed over", () => {
  const records = [null, 1, {}, { request: "GET /", id: 1 }, { request: "GET /", id: "1", parts: { name: 1 } }];
  expect(readLock(JSON.stringify({ version: 2, files: {}, entries: records }))?.last.entries).toEqual([]);
});

it("version 1 has hashes of files only", () => {
  const text = JSON.stringify({ version: 1, files: { [FILE]: "a" }, next: { [FILE]: ["b", "c"] } });
  const read = readLock(text);
  expect(read?.last.entries).toBeUndefined();
  expect(generationsOf(read).map(({ files }) => files[FILE])).toEqual(["a", "b", "c"]);
});

it.each([
  ["old", { isGenerated: true, of: 0 }],
  ["new", { isGenerated: true, of: 1 }],
  ["merged", { isGenerated: false, of: 1 }],
])("after a crash %j is known", (text, { isGenerated, of }) => {
  const standing = fileOrigin(announced, FILE, text);
  expect(standing).toEqual({ isGenerated, generation: generationsOf(announced)[of] });
});

it("what somebody edited isn't", () => {
  expect(fileOrigin(announced, FILE, "edited")).toBeUndefined();
  expect(fileOrigin(undefined, FILE, "old")).toBeUndefined();
});
