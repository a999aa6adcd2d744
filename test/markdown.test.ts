import { expect, it } from "vitest";
import { code, withoutMarkup } from "../src/markdown.js";

it.each([
  ["a name", "workbookId", "`workbookId`"],
  ["what would end it", "a` <b> `c", "`a' <b> 'c`"],
  ["lines", "a\n\n  b", "`a b`"],
])("a code span holds %s", (_, given, want) => {
  expect(code(given)).toBe(want);
});

it.each([
  [
    "nothing that is Markdown",
    "# A *b* [c](https://x.example) `d` > e\n\n- f",
    "# A *b* [c](https://x.example) `d` > e\n\n- f",
  ],
  ["no tag of layout", "a<br>b<br/><strong>c</strong>", "a<br>b<br/><strong>c</strong>"],
  [
    "no address in brackets",
    "<https://x.example/a?b=c> <mailto:a@x.example>",
    "<https://x.example/a?b=c> <mailto:a@x.example>",
  ],
  ["no comparison", "a < b, 1<2, a <= b", "a < b, 1<2, a <= b"],
  ["nothing in code", "`<script>` and\n```html\n<script>\n```\n", "`<script>` and\n```html\n<script>\n```\n"],
  ["what is escaped already", "\\<script>", "\\<script>"],
  ["a placeholder", "the <memberId> of", "the \\<memberId> of"],
  ["a script", "<script>alert(1)</script>", "\\<script>alert(1)\\</script>"],
  ["a script in capitals", "<SCRIPT>", "\\<SCRIPT>"],
  ["an attribute", '<b onclick="x">c</b>', '\\<b onclick="x">c</b>'],
  ["a picture", "<img src=x onerror=alert(1)>", "\\<img src=x onerror=alert(1)>"],
  ["a comment", "<!-- x -->", "\\<!-- x -->"],
  ["an address of a script in brackets", "<javascript:alert(1)>", "\\<javascript:alert(1)>"],
  ["an address of a script, named elsewhere", "[a]\n\n[a]: javascript:alert(1)", "[a]\n\n\\[a]: javascript:alert(1)"],
  ["a code span that never ends", "`<script>", "`\\<script>"],
])("markup loses %s", (_, given, want) => {
  expect(withoutMarkup(given)).toBe(want);
});

it("markup is looked for once, however long the text", () => {
  for (const text of ["<a ", "`", "```\n", "[a]: ", "<b", "\\<"])
    expect(withoutMarkup(text.repeat(100_000))).toBeTypeOf("string");
});
