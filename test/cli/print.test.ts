import { expect, it } from "vitest";
import { forTerminal, plainJson, renderError } from "../../src/cli/print.js";
import { DefinitionError, OutputError, UsageError } from "../../src/errors.js";

/** Without the colours that depend on where the tests run. */
function render(error: unknown): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of colours
  return renderError(error).replace(/\u001b\[\d+m/g, "");
}

it.each([
  ["colours", "\u001b[31mred\u001b[0m", "[31mred[0m"],
  ["a bell and a backspace", "a\u0007\u0008b", "ab"],
  ["a carriage return, which would write over the line", "good\rbad", "goodbad"],
  ["codes of eight bits", "a\u009b2Jb", "a2Jb"],
  ["text that runs backwards", "a\u202eb\u2066c", "abc"],
  ["the middle of what is endless", `a${"x".repeat(5000)}b`, `a${"x".repeat(699)}...${"x".repeat(299)}b`],
  ["nothing else", "größer 😀 {x}", "größer 😀 {x}"],
])("plain text loses %s", (_, given, want) => {
  expect(forTerminal(given)).toBe(want);
});

it("JSON keeps its value, and has escapes for what a terminal would act on", () => {
  const value = { "a\u009b": ["\u001b[2J", "\u202e\u007f", "größer 😀\n", "\u200b\u{e0041}"] };
  const text = plainJson(value);
  expect(JSON.parse(text)).toEqual(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202e]|\u{e0041}/u);
});

it.each<[string, unknown, string]>([
  [
    "what, where and what to do",
    new DefinitionError("no such file", { where: "a.json", hint: "Give a file." }),
    "error a.json: no such file\nGive a file.",
  ],
  ["what alone", new UsageError("--output takes one value"), "error --output takes one value"],
  ["no control character", new OutputError("a\u001b[2J", { where: "b\u0007", hint: "c\u009b" }), "error b: a[2J\nc"],
  [
    "that a mistake is ours",
    new TypeError("x is undefined"),
    "error x is undefined\nThis is a mistake in sigma-postman. DEBUG=sigma-postman shows where.",
  ],
  [
    "what was thrown that is no error",
    "text",
    "error text\nThis is a mistake in sigma-postman. DEBUG=sigma-postman shows where.",
  ],
])("an error says %s", (_, error, want) => {
  expect(render(error)).toBe(want);
});
