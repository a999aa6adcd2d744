import { expect, it } from "vitest";
import { EMPTY_REPORT, listFor, mergeReportSections } from "../../src/merge/report.js";

it("has sections for what there is, what needs the user's eye first", () => {
  const entry = { where: "GET /v2/teams (List teams)", text: "name" };
  const sections = mergeReportSections({
    ...EMPTY_REPORT,
    kept: [entry],
    conflicts: [entry, entry],
    environments: [entry],
  });
  expect(sections.map(({ title, entries }) => [title, entries.length])).toEqual([
    ["Changed here and in the API, yours stays", 2],
    ["Your edits, kept", 1],
    ["Environments", 1],
  ]);
  expect(mergeReportSections(EMPTY_REPORT)).toEqual([]);
});

it("says nothing of what needs no telling", () => {
  const states = ["same", "updated", "new", "removed"] as const;
  expect(states.map(listFor)).toEqual([undefined, undefined, undefined, undefined]);
});
