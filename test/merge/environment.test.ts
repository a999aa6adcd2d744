import { describe, expect, it } from "vitest";
import { mergeEnvironment } from "../../src/merge/environment.js";
import { fieldsOfEnvironment, hashesOf } from "../../src/merge/field.js";
import type { PostmanEnvironment } from "../../src/postman/types.js";

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

interface Given {
  readonly wanted?: PostmanEnvironment;
  /** As generated last time. */
  readonly last?: PostmanEnvironment;
  readonly overrides?: readonly string[];
}

function keep(file: unknown, { wanted = generated, last, overrides = [] }: Given = {}) {
  return mergeEnvironment({
    generated: wanted,
    current: typeof file === "string" ? file : JSON.stringify(file),
    base: last && hashesOf(fieldsOfEnvironment(last)),
    overrides: new Set(overrides),
  });
}

function valuesOf(kept: ReturnType<typeof keep>): Values | undefined {
  return kept && Object.fromEntries(kept.environment.values.map(({ key, value }) => [key, value]));
}

describe("the values of a file that is there", () => {
  it.each<[string, unknown, Values]>([
    [
      "filled in by the user, stay",
      environment({ baseUrl: "https://new", clientID: "id", secret: "word" }),
      { baseUrl: "https://new", clientID: "id", secret: "word" },
    ],
    [
      "changed by the user, stay",
      environment({ baseUrl: "https://proxy" }),
      { baseUrl: "https://proxy", clientID: "", secret: "" },
    ],
    ["emptied, are as generated", environment({ baseUrl: "" }), { baseUrl: "https://new", clientID: "", secret: "" }],
    ["removed, are as generated", environment({}), { baseUrl: "https://new", clientID: "", secret: "" }],
    [
      "added by the user, stay where they stood",
      environment({ workbookId: "w1", clientID: "id" }),
      { baseUrl: "https://new", workbookId: "w1", clientID: "id", secret: "" },
    ],
    [
      "that are numbers or booleans, stay as text",
      environment({ clientID: 12345, secret: false }),
      { baseUrl: "https://new", clientID: "12345", secret: "false" },
    ],
    [
      "of another type, are as generated",
      environment({ clientID: ["7"], secret: { a: 1 } }),
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
    [
      "in Postman's export, under another id, stay",
      {
        ...environment({ baseUrl: "https://new", tokenBaseURL: "https://new/token", clientID: "id" }, { id: "other" }),
        _postman_exported_at: "2026-01-01T00:00:00.000Z",
        _postman_exported_using: "Postman/11",
      },
      { baseUrl: "https://new", tokenBaseURL: "https://new/token", clientID: "id", secret: "" },
    ],
  ])("%s", (_, file, want) => {
    const kept = keep(file);
    expect(valuesOf(kept)).toEqual(want);
    expect(kept?.environment.values.map(({ key }) => key)).toEqual(Object.keys(want));
  });

  it.each<[string, unknown]>([
    ["another environment", environment({ clientID: "id" }, { id: "theirs" })],
    ["a list", [1]],
    ["nothing", ""],
    ["half a file", "{"],
    ["null", "null"],
  ])("%s is none of ours", (_, file) => {
    expect(keep(file)).toBeUndefined();
  });

  it("give way to credentials that are asked for", () => {
    const wanted = environment({ baseUrl: "https://new", clientID: "asked", secret: "for" });
    const file = environment({ baseUrl: "https://proxy", clientID: "old", secret: "old" });
    expect(valuesOf(keep(file, { wanted, overrides: ["clientID", "secret"] }))).toEqual({
      baseUrl: "https://proxy",
      clientID: "asked",
      secret: "for",
    });
  });
});

describe("where it is known what was generated last time", () => {
  const last = environment({ baseUrl: "https://old", clientID: "", gone: "x", wasEmpty: "" });

  it.each<[string, Values, Values]>([
    ["a value as it was generated is renewed", { baseUrl: "https://old" }, { baseUrl: "https://new" }],
    ["a value that the user changed stays", { baseUrl: "https://proxy" }, { baseUrl: "https://proxy" }],
    ["a variable that is no longer generated goes", { gone: "x", wasEmpty: "" }, {}],
    ["unless the user filled it in", { gone: "mine", wasEmpty: "too" }, { gone: "mine", wasEmpty: "too" }],
    ["a variable that the user added stays", { workbookId: "w1" }, { workbookId: "w1" }],
  ])("%s", (_, values, want) => {
    const kept = keep(environment(values), { last });
    expect(valuesOf(kept)).toEqual({ baseUrl: "https://new", clientID: "", secret: "", ...want });
  });

  it("what the user switched off or made a secret stays so, and a new name of the label is taken over", () => {
    const file = environment({ baseUrl: "https://old", clientID: "id" });
    Object.assign(file.values[0]!, { enabled: false });
    Object.assign(file.values[1]!, { type: "secret" });
    const kept = keep(file, { last, wanted: { ...generated, name: "Sigma AWS" } });
    expect(kept?.environment.values.slice(0, 2)).toEqual([
      { key: "baseUrl", value: "https://new", type: "default", enabled: false },
      { key: "clientID", value: "id", type: "secret", enabled: true },
    ]);
    expect(kept?.environment.name).toBe("Sigma AWS");
    expect(kept?.keys).toEqual(["baseUrl", "clientID"]);
  });

  it("the user's order of the variables stays, and new ones come behind their neighbour", () => {
    const file = environment({ clientID: "id", mine: "1", baseUrl: "https://old" });
    expect(Object.keys(valuesOf(keep(file, { last })) ?? {})).toEqual(["clientID", "secret", "mine", "baseUrl"]);
  });
});

it("keeps the name that the user gave, and what the user's variable has", () => {
  const theirs = { key: "mine", value: "x", type: "secret", enabled: false, description: "note" };
  const kept = keep({ ...generated, name: "Production", values: [theirs] }, { last: generated });
  expect(kept?.environment.name).toBe("Production");
  expect(kept?.environment.values.find(({ key }) => key === "mine")).toEqual(theirs);
});

it("keeps what it kept", () => {
  const once = keep(environment({ x: "1", clientID: "id" }), { last: generated })?.environment;
  expect(keep(once, { last: generated })?.environment).toEqual(once);
});
