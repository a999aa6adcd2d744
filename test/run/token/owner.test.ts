import { describe, expect, it } from "vitest";
import { itemOutside } from "../../../src/run/select/items.js";
import { ownerOf } from "../../../src/run/token/owner.js";

const environment = (values: Readonly<Record<string, string>>) => ({
  values: Object.entries({
    baseUrl: "https://a",
    tokenBaseURL: "https://a/t",
    clientID: "id",
    secret: "s",
    ...values,
  }).map(([key, value]) => ({ key, value })),
});

function owner(values: Readonly<Record<string, string>>, value: string, script: string) {
  const request = { method: "POST", url: { raw: "{{tokenBaseURL}}" }, header: [{ key: "X-Scope", value }] };
  const event = [{ listen: "test", script: { exec: script.split("\n") } }];
  const item = itemOutside({ id: "token", name: "Authenticate", request, event });
  return ownerOf({ items: [item], tokenIds: new Set(["token"]) }, environment(values));
}

describe("the token of one row serves another", () => {
  it.each<[string, Readonly<Record<string, string>>, boolean, string?, string?]>([
    ["whatever its inputs are", { recipe_email: "b" }, true],
    ["not with other credentials", { clientID: "other" }, false],
    ["not with another secret", { secret: "other" }, false],
    ["not at another host", { baseUrl: "https://b" }, false],
    ["not at another token endpoint", { tokenBaseURL: "https://b/t" }, false],
    ["not as another user", { impersonate_user: "b@example.com" }, false],
    ["not as another tenant", { impersonate_tenant: "b" }, false],
    ["not where Authenticate sends it a value of the row", { recipe_email: "b" }, false, "{{recipe_email}}"],
    ["nor one that such a value is part of", { recipe_email: "b", scope: "{{recipe_email}}" }, false, "{{scope}}"],
    [
      "nor where a script of Authenticate reads it",
      { recipe_email: "b" },
      false,
      "",
      'pm.environment.get("recipe_email")',
    ],
  ])("%s", (_, row, same, value = "", script = "") => {
    const { scope = "x" } = row;
    const first = owner({ recipe_email: "a", scope, impersonate_user: "", impersonate_tenant: "" }, value, script);
    const next = owner(
      { recipe_email: "a", scope, impersonate_user: "", impersonate_tenant: "", ...row },
      value,
      script,
    );
    expect(next === first).toBe(same);
  });
});
