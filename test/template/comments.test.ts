import { expect, it } from "vitest";
import { withoutComments } from "../../src/template/comments.js";

it.each<[string, string, string]>([
  ["keeps what the script says first", "// First.\n// More.\n\n// b\na();\n", "// First.\n// More.\n\na();\n"],
  [
    "takes out blocks, on one line or several",
    "// F\n/** a */\na();\n  /**\n   * b\n   */\n  b();\n",
    "// F\n\na();\n  b();\n",
  ],
  [
    "keeps what begins with /*!",
    "// F\n/*!\n * a\n */\na();\n/*! b */\nb();\n",
    "// F\n\n/*!\n * a\n */\na();\n/*! b */\nb();\n",
  ],
  ["leaves texts and code alone", '// F\na("// b"); // c\n', '// F\n\na("// b"); // c\n'],
])("%s", (_, text, want) => {
  expect(withoutComments(text)).toBe(want);
});
