import { expect, it } from "vitest";
import { fitted } from "../../src/cli/wrap.js";

const colored = "one two three four \u001b[2mfive six seven\u001b[22m";

it.each([
  ["what fits", "Next     Import it", ["Next     Import it"]],
  ["a label", "Note     one two three four five six seven", ["Note     one two three four", "         five six seven"]],
  ["a list", "         1. one two three four five six", ["         1. one two three four", "            five six"]],
  ["a long word", "from /a/path/that/is/longer/than/a/line", ["from", "/a/path/that/is/longer/than/a/line"]],
  [
    "a label with a colour",
    "\u001b[1mNext     \u001b[22m1. one two three four five six",
    ["\u001b[1mNext     \u001b[22m1. one two three four", "            five six"],
  ],
  ["other colours", colored, [colored]],
])("breaks between words: %s", (_, line, lines) => {
  expect(fitted(line, 28)).toEqual(lines);
});
