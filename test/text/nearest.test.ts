import { expect, it } from "vitest";
import { didYouMean, nearest } from "../../src/text/nearest.js";

const WORDS = ["generate", "run", "diff", "us-west", "us-east"];

it.each([
  ["genrate", "generate"],
  ["Generate", "generate"],
  ["rnu", "run"],
  ["us-wset", "us-west"],
  ["sigma.json", undefined],
  ["", undefined],
  ["x".repeat(100_000), undefined],
])("row %#", (given, want) => {
  expect(nearest(given, WORDS)).toBe(want);
});

it("is a sentence before a hint, or nothing", () => {
  expect(didYouMean("dif", WORDS)).toBe('Did you mean "diff"? ');
  expect(didYouMean("teams", WORDS)).toBe("");
});
