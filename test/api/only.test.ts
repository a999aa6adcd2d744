/** What `--only` names. */
import { describe, expect, it } from "vitest";
import type { Api } from "../../src/api/model.js";
import { assertNamed, onlyOperations } from "../../src/api/only.js";
import { operation } from "../support/build.js";

const of = (path: string, id: string, group: string) =>
  operation({ path, id, group: { key: group.toLowerCase().replace(/\s/g, ""), name: group } });

const api: Api = {
  title: "",
  version: "",
  description: "",
  servers: [],
  operations: [
    of("/v2/teams", "listTeams", "Teams"),
    of("/v2/teams/{teamId}/members", "listTeamMembers", "Teams"),
    of("/v2/user-attributes", "listUserAttributes", "User attributes"),
    of("/v2/tags", "listTags", "Tags"),
  ],
};

const idsOf = (wanted: readonly string[]) => onlyOperations(api, wanted).operations.map(({ id }) => id);

describe("onlyOperations", () => {
  it.each<[string, string[], string[]]>([
    ["everything, where nothing is named", [], ["listTeams", "listTeamMembers", "listUserAttributes", "listTags"]],
    ["those of a tag", ["Teams"], ["listTeams", "listTeamMembers"]],
    ["those of a tag, however it is spelled", ["user-Attributes"], ["listUserAttributes"]],
    ["one by its operationId", ["listTags"], ["listTags"]],
    ["those below a path", ["/v2/teams/**"], ["listTeams", "listTeamMembers"]],
    ["one by its path", ["/v2/teams"], ["listTeams"]],
    ["one by its path, whatever the parameter is called", ["/v2/teams/{id}/members"], ["listTeamMembers"]],
    ["those of several names, in the order of the definition", ["Tags", "listTeams"], ["listTeams", "listTags"]],
    ["nothing of another name", ["teams2"], []],
  ])("has %s", (_, wanted, ids) => {
    expect(idsOf(wanted)).toEqual(ids);
  });

  it.each<[string, RegExp]>([
    ["Team", /no tag, operationId or path "Team".*Did you mean "Teams"\?/],
    ["listTagz", /Did you mean "listTags"\?/],
    ["/v3/**", /no operation has a path like "\/v3\/\*\*".*\* matches one segment/],
    ["Elephants", /The tags are Tags, Teams, User attributes\./],
  ])("says what is wrong with %s", (name, want) => {
    try {
      assertNamed([api], ["Tags", name]);
      expect.unreachable();
    } catch (error) {
      const { message, hint, exitCode } = error as { message: string; hint: string; exitCode: number };
      expect(`${message} ${hint}`).toMatch(want);
      expect(exitCode).toBe(2);
    }
  });

  it("takes a name that only one of two APIs has", () => {
    const other = { ...api, operations: [of("/v2/new", "listNew", "New")] };
    expect(() => assertNamed([api, other], ["New", "Teams"])).not.toThrow();
  });
});
