import { expect, it } from "vitest";
import { parseCsv, renderCsv } from "../../src/text/csv.js";

it.each<[string, string, string[][]]>([
  [
    "lines",
    "a,b\n1,2\n",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  [
    "CRLF without an end, and a mark",
    "\uFEFFa,b\r\n1,2",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  [
    "quotes",
    'a,b\n"x, ""y""\nz",2\n',
    [
      ["a", "b"],
      ['x, "y"\nz', "2"],
    ],
  ],
  [
    "empty fields",
    "a,b,c\n,,3\n1,,\n",
    [
      ["a", "b", "c"],
      ["", "", "3"],
      ["1", "", ""],
    ],
  ],
  ["blank lines", "a\n\n \n1\n", [["a"], ["1"]]],
  ["nothing", "", []],
  ["a quote without an end", 'a\n"b', [["a"], ["b"]]],
])("reads %s", (_, text, want) => {
  expect(parseCsv(text)).toEqual(want);
});

it("reads what it writes", () => {
  const rows = [
    ["a", "b"],
    ["x,y", '"'],
    [" z", "1\n2"],
  ];
  expect(parseCsv(renderCsv(rows))).toEqual(rows);
});
