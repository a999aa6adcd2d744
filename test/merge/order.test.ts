import fc from "fast-check";
import { expect, it } from "vitest";
import { mergeOrder } from "../../src/merge/order.js";

/** Lists as words of one letter each; capitals are of another kind. */
it.each<[string, { base?: string; theirs: string; ours: string; kept?: string; want: string }]>([
  ["nothing changed", { base: "abc", theirs: "abc", ours: "abc", want: "abc" }],
  ["a new one", { base: "ac", theirs: "ac", ours: "abc", want: "abc" }],
  ["a new first one", { base: "bc", theirs: "bc", ours: "abc", want: "abc" }],
  ["another generated order", { base: "abc", theirs: "abc", ours: "cba", want: "cba" }],
  ["the user's own stays behind what it stood behind", { base: "abc", theirs: "axbc", ours: "cba", want: "cbax" }],
  ["the user's own at the start stays there", { base: "ab", theirs: "xab", ours: "ab", want: "xab" }],
  ["the user's order stays", { base: "abc", theirs: "cab", ours: "abc", want: "cab" }],
  [
    "a new one in the user's order comes behind its neighbour",
    { base: "abc", theirs: "cab", ours: "abdc", want: "cabd" },
  ],
  [
    "a new first one in the user's order comes before its neighbour",
    { base: "bc", theirs: "cb", ours: "abc", want: "cab" },
  ],
  ["what goes leaves no trace", { base: "abc", theirs: "abxc", ours: "ac", kept: "axc", want: "axc" }],
  ["kinds have no order among each other", { base: "aBC", theirs: "BCa", ours: "aBC", want: "aBC" }],
  ["without a base, what is as generated counts as in order", { theirs: "abx", ours: "abc", want: "abxc" }],
  ["without a base, another order is the user's", { theirs: "ba", ours: "abc", want: "bca" }],
  [
    "a user's order that is the generated one now counts as left alone",
    { base: "abC", theirs: "bCa", ours: "Cba", want: "Cba" },
  ],
  ["into an empty list", { base: "", theirs: "", ours: "ab", want: "ab" }],
])("%s", (_, { base, theirs, ours, kept, want }) => {
  const list = (word: string) => [...word];
  const all = kept ?? [...new Set([...ours, ...theirs])].join("");
  const sequences = { base: base === undefined ? undefined : list(base), theirs: list(theirs), ours: list(ours) };
  const kindOf = (key: string) => String(key === key.toUpperCase());
  expect(mergeOrder(list(all), sequences, kindOf).join("")).toBe(want);
});

it("what comes from another list finds its place by its neighbours there, else at the end", () => {
  const sequences = { base: ["a", "b"], theirs: ["a", "b"], ours: ["a", "b"] };
  const siblings = (key: string) => (key === "x" ? ["a", "x", "b"] : []);
  expect(mergeOrder(["a", "b", "x", "y"], sequences, () => "", siblings)).toEqual(["a", "x", "b", "y"]);
});

it("what came out is left as it is by the next merge", () => {
  const letters = [..."abcdeABCDE"];
  const list = fc.shuffledSubarray(letters);
  const kindOf = (key: string) => String(key === key.toUpperCase());
  fc.assert(
    fc.property(list, list, list, list, (base, theirs, ours, dropped) => {
      const kept = [...new Set([...ours, ...theirs])].filter((key) => !dropped.includes(key));
      const merged = mergeOrder(kept, { base, theirs, ours }, kindOf);
      expect(mergeOrder(kept, { base: ours, theirs: merged, ours }, kindOf)).toEqual(merged);
    }),
    { seed: 20261126, numRuns: 2_000 },
  );
});
