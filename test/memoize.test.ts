import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { memoize, memoizeText } from "../src/memoize.js";

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

describe("of texts", () => {
  const counted = (result?: unknown) => {
    const asked: string[] = [];
    const find = memoizeText((text) => {
      asked.push(text);
      return result;
    });
    return { asked, find };
  };

  it.each([
    ["a value", "a", 1],
    ["nothing found", "a", undefined],
    ["a text without characters", "", 1],
    ["a name that objects inherit", "constructor", 1],
    ["half a character", "\ud83d", 1],
    ["the longest", "a".repeat(500), 1],
  ])("asks once for each: %s", (_, text, result) => {
    const { asked, find } = counted(result);
    expect([find(text), find("other"), find(text)]).toEqual([result, result, result]);
    expect(asked).toEqual([text, "other"]);
  });

  it("asks each time for a longer one", () => {
    const { asked, find } = counted(1);
    const long = "a".repeat(501);
    expect([find(long), find(long)]).toEqual([1, 1]);
    expect(asked).toEqual([long, long]);
  });

  it("forgets them all when there are too many", () => {
    const { asked, find } = counted(1);
    for (let index = 0; index <= 10_000; index += 1) find(`${index}`);
    find("10000");
    expect(asked.length).toBe(10_001);
    find("0");
    expect(asked.length).toBe(10_002);
  });

  it("keeps nothing of the text that one was cut out of", () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const used = () => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const find = memoizeText((text) => text.slice(5));
    const before = used();
    for (let index = 0; index < 20; index += 1) {
      const whole = JSON.parse(JSON.stringify(`${index} and what follows ${"x".repeat(2 ** 22)}`)) as string;
      find(whole.slice(0, 20));
    }
    expect(used() - before).toBeLessThan(2 ** 24);
    expect(find("a text, still known")).toBe("t, still known");
  });
});
