import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MinHeap } from "../../src/chain/heap.js";
import { afterNeeds } from "../../src/chain/order.js";

it.each<[string, string, { readonly [thing: string]: string }, string]>([
  ["nothing needs anything", "abc", {}, "abc"],
  ["what is needed stands before already", "abc", { c: "a" }, "abc"],
  ["what is needed stands behind", "abcd", { a: "c" }, "bcad"],
  ["one needs the other needs the third", "abc", { a: "b", b: "c" }, "cba"],
  ["what isn't among them doesn't count", "ab", { a: "z" }, "ab"],
  ["itself doesn't count", "ab", { a: "a" }, "ab"],
  ["what is needed twice counts once", "abc", { a: "cc", b: "" }, "bca"],
  ["two need each other", "abc", { a: "b", b: "a" }, "cab"],
  ["a circle, and one that needs more of it", "abc", { a: "bc", b: "a", c: "a" }, "bac"],
  ["nothing", "", {}, ""],
])("%s", (_, things, needs, want) => {
  expect(afterNeeds([...things], (thing) => [...(needs[thing] ?? "")]).join("")).toBe(want);
});

/** The rule as it reads: look at all that is left, each time. */
function simply(things: readonly number[], needs: readonly (readonly number[])[]): number[] {
  const left = new Set(things);
  const isMissing = (thing: number) => new Set((needs[thing] ?? []).filter((need) => need !== thing && left.has(need)));
  const ordered: number[] = [];
  while (left.size > 0) {
    const [first] = [...left].toSorted((one, other) => isMissing(one).size - isMissing(other).size);
    ordered.push(first as number);
    left.delete(first as number);
  }
  return ordered;
}

it("is what looking at everything each time would give", () => {
  const graph = fc
    .integer({ min: 1, max: 12 })
    .chain((size) =>
      fc.array(fc.array(fc.integer({ min: 0, max: size }), { maxLength: 4 }), { minLength: size, maxLength: size }),
    );
  fc.assert(
    fc.property(graph, (needs) => {
      const things = [...needs.keys()];
      expect(afterNeeds(things, (thing) => needs[thing] ?? [])).toEqual(simply(things, needs));
    }),
  );
});

describe("takes little more than twice the steps for twice as many", () => {
  it.each<[string, (thing: number, count: number) => number[]]>([
    ["each needs the one behind it", (thing) => [thing + 1]],
    ["all need the last", (_, count) => [count - 1]],
    ["one circle", (thing, count) => [(thing + 1) % count]],
    ["some need some that stand behind", (thing) => [thing + 7, thing + 11]],
  ])("%s", (_, needs) => {
    const [less, more] = [4000, 8000].map((count) => {
      const waiting = new MinHeap();
      afterNeeds([...Array(count).keys()], (thing) => needs(thing, count), waiting);
      return waiting.steps;
    }) as [number, number];
    expect(less).toBeLessThan(4000 * 100);
    expect(more / less).toBeLessThan(2.4);
  });
});
