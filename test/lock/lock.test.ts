import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/hash.js";
import { fileOrigin, generationsOf, type Lock, NO_GENERATION } from "../../src/lock/lock.js";
import { newerVersion, readLock } from "../../src/lock/read.js";
import { readRecord, recordJson } from "../../src/lock/record.js";
import { lockText } from "../../src/lock/text.js";
import type { EntryRecord } from "../../src/merge/tree.js";
import { collectionOf, OLD, remembered } from "../support/merge.js";

const FILE = "sigma.postman_collection.json";
const entries = remembered(collectionOf(OLD)).base;

const lock: Lock = {
  last: {
    definitions: [{ title: "Sigma", version: "1", sha256: "abc" }],
    files: { [FILE]: sha256("old") },
    written: {},
    entries,
    orphaned: [{ kind: "request", label: "GET /v2/gone", id: "1", parent: "2", fields: { name: "abc" } }],
    environments: { "a.json": { name: "abc", "variable __proto__": "abc def" } },
  },
  pending: undefined,
  history: [],
};

const announced: Lock = {
  ...lock,
  pending: { ...NO_GENERATION, files: { [FILE]: sha256("new") }, written: { [FILE]: sha256("merged") }, entries: [] },
};

describe("the text of a lock", () => {
  it.each([
    ["finished", lock],
    ["announced", announced],
    ["empty", { last: NO_GENERATION, pending: undefined, history: [] }],
  ])("%s, is read as what it was", (_, given) => {
    expect(readLock(lockText(given))).toEqual(given);
  });

  it("has a line for each request", () => {
    const lines = lockText(lock).split("\n");
    const line = lines.find((line) => line.includes('"GET /v2/teams/{}"'));
    expect(JSON.parse(line?.replace(/,$/, "") ?? "")).toMatchObject({
      request: "GET /v2/teams/{}",
      fields: { "variable teamId": expect.any(String) },
    });
    // One for each operation, Authenticate and Act as another user, and for what had left the API.
    expect(lines.filter((line) => line.includes('{"request":'))).toHaveLength(OLD.length + 3);
  });
});

/** Everything that a line may say. */
const ENTRY: EntryRecord = {
  kind: "request",
  label: "GET /v2/gone",
  id: "1",
  parent: "2",
  removedByUser: true,
  ownedByUser: true,
  movedByUser: true,
  missedOnce: true,
  userFolder: ["Favourites", "Teams"],
  fields: { name: "abc" },
};

describe("a line", () => {
  it("has keys that a reader of the file understands", () => {
    expect(recordJson(ENTRY)).toEqual({
      request: "GET /v2/gone",
      id: "1",
      parent: "2",
      removedByUser: true,
      ownedByUser: true,
      movedByUser: true,
      missedOnce: true,
      userFolder: ["Favourites", "Teams"],
      fields: { name: "abc" },
    });
  });

  it.each<[string, EntryRecord]>([
    ["a request with everything", ENTRY],
    ["a folder", { kind: "folder", label: "Teams", id: "2", parent: "0", fields: {} }],
    [
      "a collection",
      { kind: "collection", label: "", id: "0", parent: undefined, fields: { "variable __proto__": "a b" } },
    ],
  ])("%s, is read as what it was", (_, record) => {
    expect(readRecord(JSON.parse(JSON.stringify(recordJson(record))))).toEqual(record);
  });

  it("that is not a record is passed over", () => {
    const records = [null, 1, {}, { request: "GET /", id: 1 }, { request: "GET /", id: "1", fields: { name: 1 } }];
    expect(readLock(JSON.stringify({ version: 3, files: {}, entries: records }))?.last.entries).toEqual([]);
  });
});

it.each([
  ["no JSON", "{"],
  ["no object", "[]"],
  ["nothing of a lock", "{}"],
  ["a newer version", '{"version": 4, "files": {}}'],
  ["a version that was never published", '{"version": 1, "files": {}}'],
  ["files that are none", '{"version": 3, "files": []}'],
  ["files that are none, in version 2", '{"version": 2, "files": []}'],
])("%s is not a lock", (_, text) => {
  expect(readLock(text)).toBeUndefined();
});

it.each([
  ['{"version": 4}', 4],
  ['{"version": 3}', undefined],
  ['{"version": 2}', undefined],
  ['{"version": "4"}', undefined],
  ["{", undefined],
])("%s is newer: %s", (text, version) => {
  expect(newerVersion(text)).toBe(version);
});

it.each([
  ["old", { isGenerated: true, of: 0 }],
  ["new", { isGenerated: true, of: 1 }],
  ["merged", { isGenerated: false, of: 1 }],
])("after a crash %j is known", (text, { isGenerated, of }) => {
  const origin = fileOrigin(announced, FILE, text);
  expect(origin).toEqual({ isGenerated, generation: generationsOf(announced)[of] });
});

it("what somebody edited isn't", () => {
  expect(fileOrigin(announced, FILE, "edited")).toBeUndefined();
  expect(fileOrigin(undefined, FILE, "old")).toBeUndefined();
});
