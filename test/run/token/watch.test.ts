import { describe, expect, it } from "vitest";
import { TokenWatch } from "../../../src/run/token/watch.js";

const scope = (values: Readonly<Record<string, string>>) => ({
  get: (key: string) => values[key],
  toObject: () => values,
});
const job = {
  environment: {
    values: [
      { key: "baseUrl", value: "https://a" },
      { key: "access_token", value: "" },
    ],
  },
  collection: { variable: [{ key: "mine", value: "1" }] },
};
const TOKEN = { baseUrl: "https://a", access_token: "t", refresh_token: "r", expires_in: "60", acting_as: "" };

describe("TokenWatch", () => {
  it("keeps what goes with the token, and nothing that the row stored", () => {
    const watch = new TokenWatch(job);
    watch.see({ environment: scope(TOKEN), collectionVariables: scope({ mine: "1" }), globals: scope({}) }, true, 1);
    watch.see({ environment: scope({ ...TOKEN, workbookId: "w", _chained: "{}", _recipe_id: "x" }) }, false, 2);
    expect(watch.kept).toEqual({ values: { access_token: "t", refresh_token: "r", expires_in: "60" }, receivedAt: 1 });
  });

  it("keeps the newest, and when that came", () => {
    const watch = new TokenWatch(job, { values: { access_token: "old" }, receivedAt: 1 });
    watch.see({ environment: scope({ access_token: "new" }) }, false, 5);
    expect(watch.kept).toEqual({ values: { access_token: "new" }, receivedAt: 5 });
  });

  it("keeps the one that it began with where nothing was seen", () => {
    const kept = { values: { access_token: "old" }, receivedAt: 1 };
    expect(new TokenWatch(job, kept).kept).toEqual(kept);
  });

  it.each<[string, Parameters<TokenWatch["see"]>[0]]>([
    ["a script took the token away", { environment: scope({ baseUrl: "https://a" }) }],
    ["Authenticate stores more", { environment: scope({ ...TOKEN, organization: "o" }) }],
    ["Authenticate changes a variable", { environment: scope({ ...TOKEN, baseUrl: "https://b" }) }],
    ["Authenticate stores a variable of the collection", { environment: scope(TOKEN), collectionVariables: scope({}) }],
    ["Authenticate stores a global", { environment: scope(TOKEN), globals: scope({ a: "b" }) }],
  ])("keeps none where %s", (_, scopes) => {
    const watch = new TokenWatch(job);
    watch.see(scopes, true);
    expect(watch.kept).toBeUndefined();
  });
});
