import { expect, it } from "vitest";
import { accountSections, EMPTY_ACCOUNT, listFor } from "../../src/merge/account.js";

it("has sections for what there is, what needs a person's eye first", () => {
  const entry = { where: "GET /v2/teams (List teams)", text: "name" };
  const sections = accountSections({
    ...EMPTY_ACCOUNT,
    kept: [entry],
    conflicts: [entry, entry],
    environments: [entry],
  });
  expect(sections.map(({ title, entries }) => [title, entries.length])).toEqual([
    ["Changed here and in the API, yours stays", 2],
    ["Your edits, kept", 1],
    ["Environments", 1],
  ]);
  expect(accountSections(EMPTY_ACCOUNT)).toEqual([]);
});

it("says nothing of what needs no telling", () => {
  const states = ["same", "updated", "new", "removed"] as const;
  expect(states.map(listFor)).toEqual([undefined, undefined, undefined, undefined]);
});
