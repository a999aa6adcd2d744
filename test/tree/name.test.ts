import { describe, expect, it } from "vitest";
import { MAX_PATH, stemOf } from "../../src/tree/name.js";
import { spaced } from "../../src/tree/order.js";
import { readTree } from "../../src/tree/read.js";
import { writeTree } from "../../src/tree/write.js";
import type { Node } from "../support/edits.js";
import { collection, example, folder, inside, item } from "../support/tree.js";

describe("names of files", () => {
  it.each([
    ["as it is", "List workbooks (Beta)", "List workbooks (Beta)"],
    ["what Windows has no place for", 'a/b\\c:d*e?f"g<h>i|j', "a-b-c-d-e-f-g-h-i-j"],
    ["control characters, and what can't be seen", "a\tb\u0000c\u202ed", "a-b-c-d"],
    ["half of a pair", "a\ud83d", "a-"],
    ["blanks and dots around it", " ..a b. . ", "a b"],
    ["the folder of resources", ".resources", "resources"],
    ["a way up", "../..", expect.stringMatching(/^-|unnamed/)],
    ["a device", "CON", "_CON"],
    ["a device with an ending", "com1.old", "_com1.old"],
    ["nothing", "", "unnamed-a561"],
    ["nothing but dots", "...", "unnamed-a561"],
    ["accents in two parts", "e\u0301", "\u00e9"],
    ["longer than there is room", "abcdefghij klmnopqrs tuvwxyz", "abcdefghij klmnopqr-a561"],
  ])("%s", (_, name, want) => {
    expect(stemOf(name, "id", 24)).toEqual(want);
  });

  it("has no more bytes than a file system takes, and no half of a character", () => {
    const stem = stemOf("😀".repeat(100), "id", 300);
    expect(Buffer.byteLength(stem)).toBeLessThanOrEqual(200);
    expect(stem).toMatch(/^(?:😀)+-a561$/u);
  });

  it("are unique in a folder without regard to case, and read back as they were", () => {
    const names = ["Same", "same", "SAME", "same", "a/b", "a:b", "x.request.yaml", "Stra\u00dfe", "\u00e9", "e\u0301"];
    const given = collection([
      ...names.map((name, index) => ({ ...item(name), id: `${index}` })),
      folder("x.request.yaml", []),
      folder("Same", []),
    ]);
    const files = writeTree(given);
    const paths = [...files.keys()].map((path) => path.normalize("NFC").toLowerCase());
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths).toHaveLength(names.length + 3);
    expect(readTree(files).collection).toEqual(given);
  });

  it("don't depend on what else there is", () => {
    const long =
      "A name that is much longer than any that a path on Windows has room for in a folder, and then some more of it";
    const alone = Object.keys(inside(writeTree(collection([folder(long, [item(long)])]))));
    const others = Object.keys(inside(writeTree(collection([item("B"), folder(long, [item("C"), item(long)])]))));
    expect(others).toEqual(expect.arrayContaining(alone));
  });

  it.each([1, 2, 3])(`no path is longer than ${MAX_PATH}, in %i folders of long names`, (depth) => {
    const long = (what: string) => `${what}: ${"somewhat longer than usual ".repeat(6)}`;
    const leaf = item(long("Request"), { response: [example(long("Example")), example("OK")] });
    const nested = Array.from({ length: depth }).reduce((inner: Node) => folder(long("Folder"), [inner]), leaf as Node);
    const given = collection([nested], {});
    given.info.name = "Sigma API";
    const files = writeTree(given);
    expect(Math.max(...[...files.keys()].map((path) => path.length))).toBeLessThanOrEqual(MAX_PATH);
    expect(readTree(files).collection).toMatchObject({ info: given.info });
    const [read] = readTree(files).collection.item as Node[];
    expect(read!.name).toBe(nested.name);
  });
});

describe("order", () => {
  it.each<[string, (number | undefined)[], number[]]>([
    ["none yet", [undefined, undefined], [1000, 2000]],
    ["as it was", [1000, 2500, 7000], [1000, 2500, 7000]],
    ["one more between", [1000, undefined, 2000], [1000, 1500, 2000]],
    ["two more between", [1000, undefined, undefined, 2000], [1000, 1333, 1666, 2000]],
    ["one more before", [undefined, 1000], [500, 1000]],
    ["one more before the first, where there is no room", [undefined, 1], [-999, 1]],
    ["one more behind", [1000, 2500, undefined], [1000, 2500, 3000]],
    ["one that moved", [2000, 3000, 1000, 4000], [2000, 3000, 3500, 4000]],
    ["the same twice", [1000, 1000, 2000], [500, 1000, 2000]],
    ["no whole number between", [1, undefined, 2], [1000, 2000, 3000]],
    ["nothing", [], []],
  ])("%s", (_, previous, want) => {
    expect(spaced(previous)).toEqual(want);
  });
});
