import { expect, it } from "vitest";
import { memoize } from "../src/memoize.js";

it.each([
  ["a value", 1],
  ["nothing found", undefined],
])("asks once for each object, also where the result is %s", (_, result) => {
  const asked: object[] = [];
  const find = memoize((key: object) => {
    asked.push(key);
    return result;
  });
  const [one, other] = [{}, {}];
  expect([find(one), find(other), find(one), find(other)]).toEqual([result, result, result, result]);
  expect(asked).toEqual([one, other]);
});

it("remembers nothing of a call that threw", () => {
  let calls = 0;
  const find = memoize(() => {
    calls += 1;
    if (calls === 1) throw new Error("not yet");
    return calls;
  });
  const key = {};
  expect(() => find(key)).toThrow("not yet");
  expect(find(key)).toBe(2);
});
