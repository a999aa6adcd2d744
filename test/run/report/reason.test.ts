import { describe, expect, it } from "vitest";
import { outcomeOf, type Progress } from "../../../src/run/report/outcome.js";
import { RECIPE_TEST } from "../../../src/template/contract.js";

const request = { id: "one", name: "List", folder: ["Tenants"], method: "GET", url: "{{baseUrl}}/v2/tenants" };

function reasons(status: number | undefined, given: Partial<Progress> = {}, message?: string) {
  const body = message === undefined ? {} : { body: Buffer.from(JSON.stringify({ message, code: "x" })) };
  const progress = {
    assertions: [],
    scriptErrors: [],
    logs: [],
    ...(status === undefined ? {} : { status }),
    ...body,
    ...given,
  };
  return outcomeOf(request, progress);
}

const statusTest = (error: string, name = "Status is 200") => ({ assertions: [{ name, error }] });

describe("the reasons of a failed request", () => {
  it.each<[string, number, string, string | undefined, string]>([
    [
      "what Sigma says, and what to do",
      404,
      "Sigma says: No such team. Check the id: expected 404 to be one of [ 200 ]",
      "No such team",
      "404 instead of 200: No such team. Check the id",
    ],
    [
      "what was expected of several",
      500,
      "expected 500 to be one of [ 200, 204 ]",
      undefined,
      "500 instead of 200 or 204",
    ],
    ["a status that HTTP doesn't have", 99, "expected 99 to be one of [ 200 ]", undefined, "99 instead of 200"],
    [
      "the message of the response",
      500,
      "expected 500 to be one of [ 200 ]",
      "It broke.",
      "500 instead of 200: It broke.",
    ],
    [
      "too many requests",
      429,
      "Too many requests: wait a moment: expected 429 to be one of [ 200 ]",
      "Slow down",
      "429: too many requests",
    ],
    [
      "a message with a colon and lines",
      400,
      "Sigma says: a: b\nc: expected 400 to be one of [ 200 ]",
      undefined,
      "400 instead of 200: a: b\nc",
    ],
    [
      "a feature",
      403,
      "Sigma says: Tenants are not enabled. The owner …: expected 403 to be one of [ 200 ]",
      "Tenants are not enabled.",
      "403: this feature is not enabled for your organization (Tenants are not enabled)",
    ],
    [
      "a permission",
      403,
      "Sigma says: Admins only. The owner …: expected 403 to be one of [ 200 ]",
      "Admins only",
      "403 instead of 200: Admins only. The owner …",
    ],
  ])("say %s in one sentence", (_, status, fault, message, want) => {
    expect(reasons(status, statusTest(fault), message).reasons).toEqual([want]);
  });

  it.each([
    ["SAML is not available on your plan", true],
    ["This feature is disabled", true],
    ["Upgrade your plan to use tenants", true],
    ["isn't turned on for this organization", true],
    ["You do not have permission to list tenants", false],
    ["", false],
  ])("tell a feature from a permission: %j", (message, want) => {
    expect(reasons(403, statusTest("expected 403 to be one of [ 200 ]"), message).isNotEnabled ?? false).toBe(want);
    expect(reasons(404, statusTest("expected 404 to be one of [ 200 ]"), message).isNotEnabled).toBeUndefined();
  });

  it.each<[string, string]>([
    [
      "The content type: expected undefined to match /^application/i",
      "the response is not JSON: it has no Content-Type",
    ],
    [
      "The content type: expected 'text/html; charset=x' to match /^application/i",
      "the response is not JSON: its Content-Type is text/html; charset=x",
    ],
    ["JSONError: Unexpected token '<' at 1:1", "the response is not JSON: Unexpected token '<' at 1:1"],
    ["JSONError: Unexpected token '<' at 1:1\n<a>\n^", "the response is not JSON: Unexpected token '<' at 1:1"],
    ['JSONError: No value found at 1:9\n{"a": NaN}\n      ^', "the response is not JSON: No value found at 1:9"],
  ])("say what is wrong with a body (%s)", (fault, want) => {
    expect(reasons(200, statusTest(fault, "Body is JSON")).reasons).toEqual([want]);
  });

  it("say why a recipe ended, and not the name of the test that says it", () => {
    const given = statusTest("There is no member with email a. Nothing was changed before that.", RECIPE_TEST);
    expect(reasons(200, given).reasons).toEqual(["There is no member with email a. Nothing was changed before that."]);
  });

  it("leave alone what users' own tests say", () => {
    expect(reasons(200, statusTest("expected 1 to equal 2", "mine")).reasons).toEqual(["mine: expected 1 to equal 2"]);
  });

  it("say nothing of tests of a response that didn't come", () => {
    const given = { networkError: "read ECONNRESET", ...statusTest("expected undefined to be one of [ 200 ]") };
    expect(reasons(undefined, given).reasons).toEqual(["read ECONNRESET"]);
  });

  it("say what came where nothing tests it", () => {
    expect(reasons(500).reasons).toEqual(["500 instead of a success"]);
    expect(reasons(429).reasons).toEqual(["429: too many requests"]);
    expect(reasons(204).outcome).toBe("passed");
  });
});
