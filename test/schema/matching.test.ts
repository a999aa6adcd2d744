import { describe, expect, it } from "vitest";
import { matchingTexts } from "../../src/schema/matching.js";
import { patternOf } from "../../src/schema/pattern.js";
import { sample } from "../../src/schema/sample.js";

function sampled(pattern: string, limits: object = {}) {
  return sample(
    { type: "string", pattern, ...limits },
    { name: "v", properties: "required", direction: "request", budget: 65_536 },
  );
}

describe("a text for a pattern", () => {
  it.each<[pattern: string, want: string]>([
    ["^[A-Z]{3}$", "AAA"],
    ["^[A-Z]{2}[0-9]{6}$", "AA111111"],
    ["^\\+[1-9]\\d{1,14}$", "+11"],
    ["^[a-f0-9]{24}$", "a".repeat(24)],
    ["^\\d{5}(-\\d{4})?$", "11111"],
    ["^v\\d+\\.\\d+\\.\\d+$", "v1.1.1"],
    ["^arn:aws:.+$", "arn:aws:<v>"],
    ["^https://", "https://<v>"],
    ["^user_[a-zA-Z0-9]+$", "user_a"],
    ["^(fr|de)$", "fr"],
    ["^[\\w.-]+@[\\w.-]+$", "a@a"],
    ["^(?!a)[a-c]$", "b"],
    ["(?<=a)b$", "ab"],
    ["^\\d(?<=1)-(?<=-)\\d$", "1-1"],
    ["(?<!x)y$", "y"],
    ["^(?=.*\\d)(?=.*[a-z])[a-z0-9]{8}$", "1aaaaaaa"],
    ["^(?=.*[A-Z]).{8,}$", "Aaaaaaaa"],
    ["^(?<year>\\d{4})-(?<month>0[1-9]|1[0-2])$", "1111-01"],
    ["^(.)x\\1$", "axa"],
    ["^\\p{Lu}\\p{Ll}+$", "Aa"],
    ["^\\p{Script=Greek}$", "λ"],
    ["^[^\\x00-\\x7f]$", "é"],
    ["^[\\u2600-\\u2603]$", "\u2600"],
    ["^\\u{1f600}$", "\u{1f600}"],
    ["^[\\w-.]{2}$", "aa"],
    ["^\\s$", " "],
    ["^\\\\$", "\\"],
  ])("%s", (pattern, want) => {
    const { value, fault } = sampled(pattern);
    expect({ value, fault }).toEqual({ value: want, fault: undefined });
  });

  it.each<[pattern: string, limits: object, want: string]>([
    ["^[a-z]+$", { minLength: 4 }, "aaaa"],
    ["^AB-\\d*$", { minLength: 6, maxLength: 6 }, "AB-111"],
    ["^\\d{1,3}(,\\d{3})*$", { maxLength: 3 }, "1"],
  ])("%s within %j", (pattern, limits, want) => {
    expect(sampled(pattern, limits)).toMatchObject({ value: want, fault: undefined });
  });

  it("differs from turn to turn, as long as there are others", () => {
    const texts = new Set(matchingTexts("^[A-C]-(x|y)$", { name: "v", least: 0, turns: 6 }));
    const matching = [...texts].filter((text) => patternOf("^[A-C]-(x|y)$")?.test(text));
    expect(matching.sort()).toEqual(["A-x", "A-y", "B-x", "B-y", "C-x", "C-y"]);
  });
});

describe("what has none ends", () => {
  it.each([
    ["too long", "((a{1000}){1000}){1000}"],
    ["too many steps", "(((){9999}){9999}){9999}"],
    ["no pattern", "("],
    ["a pattern of 3,000 characters", "a".repeat(3000)],
  ])("%s", (_, pattern) => {
    expect([...matchingTexts(pattern, { name: "v", least: 0 })].join("").length).toBeLessThan(100);
  });

  it("says so where nothing matches", () => {
    expect(sampled("^(?=a)b$").fault).toBe("/: does not match ^(?=a)b$");
  });
});
