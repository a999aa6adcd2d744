import { describe, expect, it } from "vitest";
import { keepValues } from "../../src/environment/keep.js";
import type { PostmanEnvironment } from "../../src/postman.js";

type Values = { [key: string]: unknown };

/** An environment of ours, or what became of it. */
function environment(values: Values, more: object = {}): PostmanEnvironment {
  return {
    id: "ours",
    name: "Sigma AWS US (West)",
    values: Object.entries(values).map(([key, value]) => ({
      key,
      value: value as string,
      type: "default",
      enabled: true,
    })),
    _postman_variable_scope: "environment",
    ...more,
  };
}

const generated = environment({ baseUrl: "https://new", clientID: "", secret: "" });

describe("the values of a file that is there", () => {
  it.each<[string, unknown, Values]>([
    [
      "filled in by a person, stay",
      environment({ baseUrl: "https://new", clientID: "id", secret: "word" }),
      { baseUrl: "https://new", clientID: "id", secret: "word" },
    ],
    [
      "changed by a person, stay",
      environment({ baseUrl: "https://proxy" }),
      { baseUrl: "https://proxy", clientID: "", secret: "" },
    ],
    ["emptied, are as generated", environment({ baseUrl: "" }), { baseUrl: "https://new", clientID: "", secret: "" }],
    ["removed, are as generated", environment({}), { baseUrl: "https://new", clientID: "", secret: "" }],
    [
      "added by a person, stay behind ours",
      environment({ workbookId: "w1", clientID: "id" }),
      { baseUrl: "https://new", clientID: "id", secret: "", workbookId: "w1" },
    ],
    [
      "of another type than text, are as generated",
      environment({ clientID: 7 }),
      { baseUrl: "https://new", clientID: "", secret: "" },
    ],
    [
      "of another environment, count as none",
      environment({ clientID: "id" }, { id: "theirs" }),
      { baseUrl: "https://new", clientID: "", secret: "" },
    ],
    [
      "without a name, are no values",
      { ...environment({ clientID: "id" }), values: [null, 1, {}, { key: 7, value: "x" }] },
      { baseUrl: "https://new", clientID: "", secret: "" },
    ],
    [
      "that are no list, count as none",
      { ...environment({}), values: "x" },
      { baseUrl: "https://new", clientID: "", secret: "" },
    ],
    ["in a file that is no object, count as none", [1], { baseUrl: "https://new", clientID: "", secret: "" }],
  ])("%s", (_, file, want) => {
    const kept = keepValues(generated, JSON.stringify(file), new Set());
    expect(kept.values.map(({ key, value }) => [key, value])).toEqual(Object.entries(want));
  });

  it.each([undefined, "", "{", "null"])("count as none in %j", (text) => {
    expect(keepValues(generated, text, new Set())).toEqual(generated);
  });

  it("give way to credentials that are asked for", () => {
    const wanted = environment({ baseUrl: "https://new", clientID: "asked", secret: "for" });
    const file = environment({ baseUrl: "https://proxy", clientID: "old", secret: "old" });
    const kept = keepValues(wanted, JSON.stringify(file), new Set(["clientID", "secret"]));
    expect(kept.values.map(({ value }) => value)).toEqual(["https://proxy", "asked", "for"]);
  });
});

it("keeps the name that a person gave, and what a person's variable has", () => {
  const theirs = { key: "mine", value: "x", type: "secret", enabled: false, description: "note" };
  const kept = keepValues(generated, JSON.stringify({ ...generated, name: "Production", values: [theirs] }), new Set());
  expect(kept.name).toBe("Production");
  expect(kept.values.at(-1)).toEqual(theirs);
});

it("keeps what it kept", () => {
  const once = keepValues(generated, JSON.stringify(environment({ x: "1", clientID: "id" })), new Set());
  expect(keepValues(generated, JSON.stringify(once), new Set())).toEqual(once);
});
