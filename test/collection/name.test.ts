import { expect, it } from "vitest";
import type { Operation } from "../../src/api/model.js";
import { nameOf, suffixesOf } from "../../src/collection/name.js";
import { uniqueNames } from "../../src/postman/escape.js";
import { operation } from "../support/build.js";

/** Their names in one folder. */
function names(...given: readonly Partial<Operation>[]): string[] {
  const operations = given.map((each) => operation({ name: "Update", ...each }));
  const suffixes = suffixesOf(operations);
  return uniqueNames(operations.map((each, index) => ({ name: nameOf(each), suffixes: suffixes[index] ?? [] })));
}

it.each<[string, Partial<Operation>[], string[]]>([
  [
    "what they do",
    [
      { method: "put", path: "/v2/a/{id}" },
      { method: "patch", path: "/v2/a/{id}" },
    ],
    ["Update (replace)", "Update (change in part)"],
  ],
  [
    "their version, where v2 goes without saying",
    [{ path: "/v2/a" }, { path: "/v2.1/a" }, { path: "/v3alpha/a" }],
    ["Update", "Update (v2.1)", "Update (v3alpha)"],
  ],
  [
    "what their paths are about",
    [{ path: "/v2/teams/{teamId}/files" }, { path: "/v2/members/{memberId}/files" }],
    ["Update (teams)", "Update (members)"],
  ],
  [
    "a parameter of the path, one of them by nothing",
    [{ path: "/v2/files" }, { path: "/v2/files/{inodeId}" }],
    ["Update", "Update (by inode ID)"],
  ],
  [
    "an action of the path",
    [{ path: "/v2/a/{id}:swapSources" }, { path: "/v2/a/{id}/sources" }],
    ["Update (swap sources)", "Update (sources)"],
  ],
  [
    "more parts of the path, where the first is shared",
    [{ path: "/v2/a/b" }, { path: "/v2/a/c" }, { path: "/v2/x/b" }],
    ["Update (a, b)", "Update (a, c)", "Update (x, b)"],
  ],
  [
    "version and method together",
    [
      { method: "put", path: "/v2/a" },
      { method: "patch", path: "/v2/a" },
      { method: "patch", path: "/v2.1/a" },
    ],
    ["Update (replace)", "Update (change in part)", "Update (v2.1, change in part)"],
  ],
  [
    "their paths as they are, where nothing else does",
    [{ path: "/v2/a/{x}/b" }, { path: "/v2/a/b/{x}" }],
    ["Update (get v2 a {x} b)", "Update (get v2 a b {x})"],
  ],
  [
    "what they do, whatever the case of the name",
    [
      { method: "put", name: "Update a file" },
      { method: "patch", name: "Update a File" },
    ],
    ["Update a file (replace)", "Update a File (change in part)"],
  ],
  [
    "nothing, where one of them is deprecated",
    [{ path: "/v2/a" }, { path: "/v2/b", stability: "deprecated" }],
    ["Update", "Update (deprecated)"],
  ],
  [
    "nothing that is Postman's syntax",
    [{ path: "/v2/a" }, { path: "/v2/{{secret}}" }],
    ["Update (a)", "Update (secret)"],
  ],
])("operations of one name are told apart by %s", (_, given, want) => {
  expect(names(...given)).toEqual(want);
});

it("does not depend on their order", () => {
  const given: Partial<Operation>[] = [
    { method: "put", path: "/v2/a/{id}" },
    { method: "patch", path: "/v2/a/{id}" },
    { path: "/v2/a" },
  ];
  expect(names(...given.toReversed())).toEqual(names(...given).toReversed());
});

it("takes no longer for many of one name than for as many names", () => {
  const given = Array.from({ length: 5000 }, (_, index) => ({ path: `/v2/a/${index}` }));
  expect(new Set(names(...given)).size).toBe(5000);
});
