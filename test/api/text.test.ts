import { expect, it } from "vitest";
import { dedent } from "../../src/api/text.js";

it.each([
  ["one line", "  Lists workbooks.  ", "Lists workbooks."],
  ["lines as deep as the source", "Lists.\n    \n    ### Notes\n      - one", "Lists.\n\n### Notes\n  - one"],
  ["lines that begin in the first column", "Lists.\n\nMore\n    code", "Lists.\n\nMore\n    code"],
  ["line ends of Windows", "a\r\n  b\r\n  c", "a\nb\nc"],
  ["empty lines around", "\n\n  a\n\n", "a"],
  ["nothing", "", ""],
])("dedents %s", (_, given, want) => {
  expect(dedent(given)).toBe(want);
});
