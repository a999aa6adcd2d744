import { expect, it } from "vitest";
import { fitted } from "../../src/cli/wrap.js";

const DIM = "\u001b[2m";
const BOLD = "\u001b[1m";
const END = "\u001b[22m";

it.each([
  ["what fits", "Next     Import it", ["Next     Import it"]],
  ["a label", "Note     one two three four five six seven", ["Note     one two three four", "         five six seven"]],
  ["a list", "         1. one two three four five six", ["         1. one two three four", "            five six"]],
  ["a long word", "from /a/path/that/is/longer/than/a/line", ["from", "/a/path/that/is/longer/than/a/line"]],
  [
    "a label with a colour",
    `${BOLD}Next     ${END}1. one two three four five six`,
    [`${BOLD}Next     ${END}1. one two three four`, "            five six"],
  ],
  [
    "a colour at the end",
    `one two three four five ${DIM}seven${END}`,
    ["one two three four five", `${DIM}seven${END}`],
  ],
  [
    "a colour that a line ends in",
    `one two three four ${DIM}five six seven${END}`,
    [`one two three four ${DIM}five six${END}`, `${DIM}seven${END}`],
  ],
  [
    "the columns of a file",
    `         environment.json  3 files  ${DIM}unchanged${END}`,
    ["         environment.json  3", `         files  ${DIM}unchanged${END}`],
  ],
])("breaks between words: %s", (_, line, lines) => {
  expect(fitted(line, 28)).toEqual(lines);
});
