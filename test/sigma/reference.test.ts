import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { referencePage } from "../../src/sigma/reference.js";
import { describeFile, shared } from "../support/definitions.js";

const HELP = "https://help.sigmacomputing.com";

it.each([
  ["listWorkbooks", "/v2/workbooks", "list-workbooks"],
  ["getApiConnector", "/v2/api-connectors/{apiConnectorId}", "get-api-connector"],
  ["v2_1_listTeams", "/v2.1/teams", "v-2-1-list-teams"],
  ["deleteTaggedworkbook", "/v2/workbooks/{workbookId}/tags/{tagId}", "delete-taggedworkbook"],
  ["getSQLQuery", "/v2/queries", "get-sqlquery"],
  ["step2Done", "/v2/steps", "step2-done"],
  ["webhooks", "/v2/webhooks/{workbookId}/{sequenceId}", "webhooks"],
  ["whoami", "/v2/whoami", "whoami"],
  ["whoAmI", "/v2/whoami", "whoami"],
  ["list", "/v2/files", "list-files"],
  ["create", "/v2/files", "create-file"],
  ["delete", "/v2/files/{inodeId}", "delete-file"],
  ["filesGet", "/v2/files/{inodeId}", "get-file"],
  ["create", "/v2/shortcuts", "create-shortcut"],
  ["shortcutsCreate", "/v2/shortcuts", "create-shortcut"],
  ["../../evil?x=[1](y)", "/v2/a", "evil-x-1-y"],
])("the page of %j at %s", (id, path, slug) => {
  expect(referencePage({ id, path })).toBe(`${HELP}/reference/${slug}`);
});

it.each([
  ["without an id", "", "/v2/a"],
  ["with an id that has no letters", "\u2026", "/v2/a"],
  ["of an alpha version", "v3alpha_listTenants", "/v3alpha/tenants"],
  ["that is called `create` and is no file", "create", "/v2/rooms"],
])("no page of an operation %s", (_, id, path) => {
  expect(referencePage({ id, path })).toBeUndefined();
});

describeFile(shared("reference-pages.tsv"), (file) => {
  const rows = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split("\t"));
  it("has the pages of Sigma's index", () => {
    const ours = rows.map(([id = "", , method, path = ""]) => [id, referencePage({ id, path }), method, path]);
    const theirs = rows.map(([id, slug, method, path]) => [
      id,
      slug ? `${HELP}/reference/${slug}` : undefined,
      method,
      path,
    ]);
    expect(rows.length).toBeGreaterThan(300);
    expect(ours).toEqual(theirs);
  });
});
