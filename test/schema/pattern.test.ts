import { describe, expect, it } from "vitest";
import { patternOf } from "../../src/schema/pattern.js";

describe("a pattern", () => {
  it.each<[string, string, string, boolean]>([
    ["of letters", "^[a-z]+$", "abc", true],
    ["of letters, and a digit", "^[a-z]+$", "a1", false],
    ["that is not anchored", "b", "abc", true],
    ["that looks ahead", "^(?=.*\\d)(?=.*[a-z]).{4,}$", "abc1", true],
    ["that looks ahead, in vain", "^(?=.*\\d)(?=.*[a-z]).{4,}$", "abcd", false],
    ["that refers back", "^(a|b)\\1$", "bb", true],
    ["of Unicode's classes", "^\\p{L}+$", "größe", true],
    ["that only the older syntax allows", "^[\\w-.]+$", "a-b.c", true],
    ["of words and dashes, which repeats what repeats", "^[a-z0-9]+(?:-[a-z0-9]+)*$", "a-b-c", true],
    ["of words and dashes, with one too many", "^[a-z0-9]+(?:-[a-z0-9]+)*$", "a--c", false],
    ["of what may be missing, written as a repetition", "^(?:[a-z]+-){0,1}[a-z]{0,2000}$", "ab-cd", true],
    ["of more repetitions than RE2 has", "^(?:[a-z]+,?){0,4000}$", "a,b", true],
    ["of more repetitions than RE2 has, in vain", "^(?:[a-z]+,?){2,4000}$", "1", false],
    ["with a brace that is none", "^(?:a\\{1,4000}b?)+$", "a{1,4000}b", true],
    ["of a long list", "^(?:[a-z]+,)*[a-z]+$", `${"a,".repeat(10_000)}b`, true],
  ])("%s", (_, pattern, value, want) => {
    expect(patternOf(pattern)?.test(value)).toBe(want);
  });

  it.each<[string, string, string]>([
    ["a repetition of a repetition", "^(a+)+$", `${"a".repeat(5000)}!`],
    ["a repetition of branches", "^(a|a)*$", `${"a".repeat(5000)}!`],
    ["a repetition in groups of groups", "^((?:a+))*$", `${"a".repeat(5000)}!`],
    ["many repetitions in a row", "^a*a*a*a*a*a*a*a*b$", "a".repeat(5000)],
    ["many choices in a row", `^${"(a|a)".repeat(40)}b$`, "a".repeat(41)],
    ["many things that may be missing", `^${"a?".repeat(40)}${"a".repeat(40)}b$`, "a".repeat(60)],
    ["one repetition, and a long text", "a*b", "a".repeat(200_000)],
    ["a repetition that a class hides", "^([)]+)+$", `${")".repeat(5000)}!`],
    ["a repetition that an escape hides", "^(\\)+)+$", `${")".repeat(5000)}!`],
  ])("that could run for years ends: %s", (_, pattern, value) => {
    expect(patternOf(pattern)?.test(value)).toBe(false);
  });

  it.each([
    ["that is none", "(["],
    ["that is too long", "a".repeat(5000)],
  ])("%s is undefined", (_, pattern) => {
    expect(patternOf(pattern)).toBeUndefined();
  });

  it("that no engine can decide in time matches nothing", () => {
    expect(patternOf("^(?:(a+)\\1)+$")?.test("a".repeat(5000))).toBe(false);
    expect(patternOf("^(?:a{1,1000}){1,1000}$")?.test("a")).toBe(false);
  });
});
