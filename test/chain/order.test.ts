import { expect, it } from "vitest";
import { afterNeeds } from "../../src/chain/order.js";

it.each<[string, string, { readonly [thing: string]: string }, string]>([
  ["nothing needs anything", "abc", {}, "abc"],
  ["what is needed stands before already", "abc", { c: "a" }, "abc"],
  ["what is needed stands behind", "abcd", { a: "c" }, "bcad"],
  ["one needs the other needs the third", "abc", { a: "b", b: "c" }, "cba"],
  ["what isn't among them doesn't count", "ab", { a: "z" }, "ab"],
  ["itself doesn't count", "ab", { a: "a" }, "ab"],
  ["two need each other", "abc", { a: "b", b: "a" }, "cab"],
  ["a circle, and one that needs more of it", "abc", { a: "bc", b: "a", c: "a" }, "bac"],
])("%s", (_, things, needs, want) => {
  expect(afterNeeds([...things], (thing) => [...(needs[thing] ?? "")]).join("")).toBe(want);
});
