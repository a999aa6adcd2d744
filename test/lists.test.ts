import { describe, expect, it } from "vitest";
import { addTo, listsBy } from "../src/lists.js";

describe("addTo", () => {
  it("adds to the list of a key, or begins it", () => {
    const lists = new Map<string, number[]>([["a", [1]]]);
    addTo(lists, "a", 2);
    addTo(lists, "__proto__", 3);
    expect([...lists]).toEqual([
      ["a", [1, 2]],
      ["__proto__", [3]],
    ]);
  });
});

describe("listsBy", () => {
  it.each<[string, number[], [boolean, number[]][]]>([
    ["nothing", [], []],
    ["one list", [2, 4, 2], [[true, [2, 4, 2]]]],
    [
      "several, in the order of what comes first",
      [1, 2, 3, 4],
      [
        [false, [1, 3]],
        [true, [2, 4]],
      ],
    ],
  ])("makes %s", (_, values, want) => {
    expect([...listsBy(values, (value) => value % 2 === 0)]).toEqual(want);
  });
});
