import { describe, expect, it } from "vitest";
import { nearest } from "../src/nearest.js";

describe("nearest", () => {
  it.each<[string, string | undefined]>([
    ["Workboks", "Workbooks"],
    ["workbooks", "Workbooks"],
    ["Wrokbooks", "Workbooks"],
    ["Teasm", "Teams"],
    ["Tgas", "Tags"],
    ["Connections", undefined],
    ["", undefined],
    ["x".repeat(100_000), undefined],
  ])("finds for %j what was meant: %s", (word, want) => {
    expect(nearest(word, ["Workbooks", "Teams", "Tags", "Workspaces"])).toBe(want);
  });
});
