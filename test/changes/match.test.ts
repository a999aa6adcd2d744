import { describe, expect, it } from "vitest";
import type { Api, Operation } from "../../src/api/model.js";
import { compareApis } from "../../src/changes/compare.js";
import { matchOperations } from "../../src/changes/match.js";
import { operationTitle } from "../../src/text/path.js";
import { operation, parameter } from "../support/build.js";

const api = (...operations: Operation[]): Api => ({ title: "", version: "", description: "", servers: [], operations });
const get = (path: string, given: Partial<Operation> = {}) =>
  operation({ path, id: "", name: `GET ${path}`, group: { key: "a", name: "A" }, ...given });

function matched(before: Operation[], after: Operation[]) {
  const { pairs, added, removed } = matchOperations(api(...before), api(...after));
  return {
    pairs: pairs.map(([one, other]) => `${operationTitle(one)} = ${operationTitle(other)}`),
    added: added.map(operationTitle),
    removed: removed.map(operationTitle),
  };
}

describe("takes as one", () => {
  it.each<[string, { before: Operation; after: Operation }]>([
    ["method and path, whatever the parameters are called", { before: get("/v2/a/{id}"), after: get("/v2/a/{aId}") }],
    ["what left a version", { before: get("/v3alpha/tenants"), after: get("/v2/tenants") }],
    ["another spelling", { before: get("/v2/userAttributes/{id}"), after: get("/v2.1/user-attributes/{x}") }],
    [
      "an action behind a colon, or a slash",
      { before: get("/v2/a/{id}:swapSources"), after: get("/v2/a/{id}/swapSources") },
    ],
    [
      "one operationId, with another method",
      {
        before: get("/v2/a/{id}", { id: "updateThing" }),
        after: get("/v2/a/{id}", { id: "updateThing", method: "put" }),
      },
    ],
    [
      "one operationId without its version",
      { before: get("/v3alpha/a/{id}/b", { id: "v3alpha_getThing" }), after: get("/v2/a/b/{id}", { id: "getThing" }) },
    ],
    [
      "one name, with everything else the same and most of the path",
      {
        before: get("/v2/a/{id}/materialize", { name: "Materialize (Beta)" }),
        after: get("/v2/a/{id}/run/materialize", { name: "Materialize" }),
      },
    ],
  ])("%s", (_, { before, after }) => {
    expect(matched([before], [after])).toEqual({
      pairs: [`${operationTitle(before)} = ${operationTitle(after)}`],
      added: [],
      removed: [],
    });
  });
});

describe("takes as two", () => {
  it.each<[string, { before: Operation[]; after: Operation[] }]>([
    ["another method", { before: [get("/v2/a")], after: [get("/v2/a", { method: "post" })] }],
    ["another resource", { before: [get("/v2/a")], after: [get("/v2/b")] }],
    [
      "an operationId of one word",
      { before: [get("/v2/a/x", { id: "list" })], after: [get("/v2/a/y", { id: "list" })] },
    ],
    [
      "an operationId for another resource",
      { before: [get("/v2/cats", { id: "listThings" })], after: [get("/v2/dogs", { id: "listThings" })] },
    ],
    [
      "one name with other query parameters",
      {
        before: [get("/v2/a/b/c", { name: "Same", parameters: [parameter({ name: "q" })] })],
        after: [get("/v2/a/b/d", { name: "Same" })],
      },
    ],
    [
      "one name for much else",
      { before: [get("/v2/a/b/c", { name: "Same" })], after: [get("/v2/x/y/c", { name: "Same" })] },
    ],
    ["what two could have become", { before: [get("/v3alpha/a")], after: [get("/v2/a"), get("/v2.1/a")] }],
    ["what two could have been", { before: [get("/v2/a"), get("/v2.1/a")], after: [get("/v3/a")] }],
  ])("%s", (_, { before, after }) => {
    expect(matched(before, after)).toEqual({
      pairs: [],
      added: after.map(operationTitle),
      removed: before.map(operationTitle),
    });
  });
});

it("takes nothing for moved that has been there all along, and says what stays", () => {
  const changes = compareApis(api(get("/v3alpha/a"), get("/v2/a")), api(get("/v2/a")));
  expect(changes.renamed).toEqual([]);
  expect(changes.removed.map(({ operation, instead }) => [operation.path, instead?.path])).toEqual([
    ["/v3alpha/a", "/v2/a"],
  ]);
});

it("says of what moved where it was, that this breaks, and what else changed in it", () => {
  const { renamed } = compareApis(
    api(get("/v3alpha/a/{id}", { stability: "beta", parameters: [parameter({ in: "path", name: "id" })] })),
    api(get("/v2/a/{aId}", { parameters: [parameter({ in: "path", name: "aId" }), parameter({ name: "q" })] })),
  );
  expect(renamed[0]?.differences.map(({ kind, impact }) => `${kind} ${impact}`)).toEqual([
    "moved breaking",
    "not-beta safe",
    "renamed safe",
    "added safe",
  ]);
});
