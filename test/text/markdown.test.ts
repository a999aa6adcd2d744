import { expect, it } from "vitest";
import { codeSpan, withoutMarkup } from "../../src/text/markdown.js";

it.each([
  ["a name", "workbookId", "`workbookId`"],
  ["what would end it", "a` <b> `c", "`a' <b> 'c`"],
  ["lines", "a\n\n  b", "`a b`"],
])("a code span holds %s", (_, given, want) => {
  expect(codeSpan(given)).toBe(want);
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
  ["an address of a script, named elsewhere", "[a]\n\n[a]: javascript:alert(1)", "[a]\n\n[a]\\: javascript:alert(1)"],
  ["a picture between escaped backticks", "\\`<img src=x>\\`", "\\`\\<img src=x>\\`"],
  ["a picture after two backslashes", "\\\\<img src=x>", "\\\\\\<img src=x>"],
  ["a picture between unequal backticks", "``<img src=y>`", "``\\<img src=y>`"],
  ["nothing between two and two backticks", "``a ` <b x>``", "``a ` <b x>``"],
  ["a picture after a span of two lines", "`a\nb `<img src=x>`", "`a\nb `\\<img src=x>`"],
  ["a picture between cells of a table", "|a|b|\n|-|-|\n|`|<img src=x>`|", "|a|b|\n|-|-|\n|`|\\<img src=x>`|"],
  ["a picture after what is no fence", "``` ` ```\n<img src=x>\n```\n", "``` ` ```\n\\<img src=x>\n```\n"],
  ["nothing in a fence of tildes", "~~~\n<img>\n```\n~~~\n<img>", "~~~\n<img>\n```\n~~~\n\\<img>"],
  [
    "a picture after the fence of a list",
    "- ```\n  ```\n  <img src=x>\n  ```",
    "- ```\n  ```\n  &lt;img src=x>\n  ```",
  ],
  ["a picture after a list with a fence", "- a\n\n  ```\n<img src=x>\n  ```", "- a\n\n  ```\n&lt;img src=x>\n  ```"],
  ["a picture in a block of HTML", "<details>\n`<img src=x>` \\<img>", "<details>\n`&lt;img src=x>` \\&lt;img>"],
  ["a picture in pre", "<pre>\n\n```\n<img src=x>\n```", "<pre>\n\n```\n&lt;img src=x>\n```"],
  ["a script named in a quote", "> [z]: javascript:x", "> [z]\\: javascript:x"],
  ["a script named in a list", "- [q]: javascript:x", "- [q]\\: javascript:x"],
  ["a script named in the next line", "[q]:\n  <javascript:x>", "[q]\\:\n  <javascript:x>".replace("<", "\\<")],
  ["a link to a script", "[in](javascript:alert(5))", "[in]\\(javascript:alert(5))"],
  ["a link to a script around a picture", "[![a](b.png)]( JavaScript:x)", "[![a](b.png)]\\( JavaScript:x)"],
  ["a link to a script with an entity", "[a](javascript&colon;x)", "[a]\\(javascript&colon;x)"],
  ["a link to a script with a backslash", "[a](javascript\\:x)", "[a]\\(javascript\\:x)"],
  ["a link to data", "[a](data:text/html,x)", "[a]\\(data:text/html,x)"],
  [
    "no other link",
    "[a](b/c:d) [e](#f) [g](mailto:h) [k](doc:l) [i]: /j",
    "[a](b/c:d) [e](#f) [g](mailto:h) [k](doc:l) [i]: /j",
  ],
  ["a code span that never ends", "`<script>", "`\\<script>"],
])("markup loses %s", (_, given, want) => {
  expect(withoutMarkup(given)).toBe(want);
});

it("markup is looked for once, however long the text", () => {
  for (const text of ["<a ", "`", "```\n", "[a]: ", "<b", "\\<", "](", "]: <", "` `` ", "\\`", "- ", "<br>"])
    expect(withoutMarkup(text.repeat(100_000))).toBeTypeOf("string");
});
