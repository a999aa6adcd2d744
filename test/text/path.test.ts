import { describe, expect, it } from "vitest";
import { operationKey, operationTitle, templateNames, withoutNames } from "../../src/text/path.js";

describe("a path", () => {
  it.each([
    ["without parameters", "/v2/members", "/v2/members", []],
    ["with two", "/v2/workbooks/{workbookId}/pages/{pageId}", "/v2/workbooks/{}/pages/{}", ["workbookId", "pageId"]],
    ["with a verb behind one", "/v2/{id}:materialize", "/v2/{}:materialize", ["id"]],
    ["with two in one segment", "/v2/{from}..{to}/", "/v2/{}..{}/", ["from", "to"]],
    ["with one that has no name", "/v2/{}/{a}", "/v2/{}/{}", ["a"]],
    ["with braces in braces", "/v2/{{a}}", "/v2/{{}}", ["a"]],
    ["with a brace that isn't closed", "/v2/{a/b", "/v2/{a/b", []],
  ])("%s", (_, path, bare, names) => {
    expect(withoutNames(path)).toBe(bare);
    expect(templateNames(path)).toEqual(names);
  });
});

it("an operation is shown with the names of its parameters, and identified without them", () => {
  const operation = { method: "get", path: "/v2/members/{memberId}" };
  expect(operationTitle(operation)).toBe("GET /v2/members/{memberId}");
  expect(operationKey(operation)).toBe("GET /v2/members/{}");
  expect(operationKey({ ...operation, path: "/v2/members/{id}" })).toBe(operationKey(operation));
});
