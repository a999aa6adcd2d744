import { expect, it } from "vitest";
import { parse } from "../src/definition/parse.js";
import { integerOf, numberText, withDigits, withNumbers } from "../src/integers.js";
import { givenText, jsonLine, toJsonText } from "../src/json.js";

it.each<[string, string]>([
  [
    "JSON",
    '{"a":[9007199254740993,9007199254740992,9007199254740995],"b":-9223372036854775807,"c":9223372036854775807}',
  ],
  [
    "JSON with texts that look alike",
    '{"9007199254740993":"a: 9007199254740993, \\" 9007199254740993 ","b":[ 9007199254740993 ]}',
  ],
  ["JSON with one that is as short as they are", '{"a":9107199254740993}'],
  ["JSON without long integers", '{"a":12345,"b":1.5,"c":-0.1,"d":"1234567890123456789"}'],
  ["JSON with more digits than 64 bits have", '{"a":123456789012345678901234567890}'],
])("%s keeps its digits", (_, text) => {
  const { value } = parse(text, "it");
  expect(jsonLine(value)).toBe(text.replaceAll(/\[ | \]/g, (bracket) => bracket.trim()));
  expect(
    toJsonText(value)
      ?.replaceAll(/\n\s*|(?<=": ?) /g, "")
      .replaceAll('": ', '":'),
  ).toBe(jsonLine(value));
});

it.each<[string, string, string]>([
  ["block", "a: 9007199254740993\nb: [9007199254740992]\n", '{"a":9007199254740993,"b":[9007199254740992]}'],
  [
    "signs and zeros",
    "a: +9007199254740993\nb: -9007199254740993\nc: 0009007199254740993\n",
    '{"a":9007199254740993,"b":-9007199254740993,"c":9007199254740993}',
  ],
  ["text", 'a: "9007199254740993"\nb: id 9007199254740993\n', '{"a":"9007199254740993","b":"id 9007199254740993"}'],
  ["closed with too little indentation", "a: [\n  9007199254740993, 7,\n]\n", '{"a":[9007199254740993,7]}'],
  ["flow", "{a: 9007199254740993, b: 0x10, c: 1.5, d: 10}", '{"a":9007199254740993,"b":16,"c":1.5,"d":10}'],
])("YAML keeps its digits: %s", (_, text, want) => {
  expect(jsonLine(parse(text, "it").value)).toBe(want);
});

it("has numbers of their own for neighbours, in their order of size or near it, and the same again", () => {
  const digits = ["1234567890123456789", "1234567890123456788", "1234567890123456790"];
  const numbers = digits.map(integerOf);
  expect(new Set(numbers).size).toBe(3);
  expect(numbers.map(numberText)).toEqual(digits);
  expect(digits.map(integerOf)).toEqual(numbers);
  for (const number of numbers) expect(Math.abs(number / 1.234567890123456e18 - 1)).toBeLessThan(1e-12);
});

it.each([1, 1.5, 2 ** 53 - 1, 1e300, Number.POSITIVE_INFINITY])("leaves other numbers as they are: %d", (number) => {
  expect(numberText(number)).toBe(String(number));
  expect(integerOf("12345")).toBe(12345);
});

it("ends with what JavaScript has where there is no end of them", () => {
  const many = Array.from({ length: 3000 }, (_, index) => `3${String(index).padStart(35, "0")}`);
  expect(many.map(integerOf).every((number) => Math.abs(number / 3e35 - 1) < 1e-9)).toBe(true);
  expect(integerOf("9".repeat(400))).toBe(Number.POSITIVE_INFINITY);
});

it("looks into no text that is no JSON number", () => {
  integerOf("9007199254740993");
  expect(withDigits('{"a":"9007199254740992"}')).toBe('{"a":"9007199254740992"}');
  expect(withNumbers('["x, 9007199254740993 ,"]')).toBe('["x, 9007199254740993 ,"]');
  expect(givenText({ a: integerOf("9007199254740993") })).toContain("9007199254740993");
});
