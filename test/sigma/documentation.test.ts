import { expect, it } from "vitest";
import { absoluteLinks } from "../../src/sigma/documentation.js";
import { referencesOf } from "../../src/sigma/reference.js";

const HELP = "https://help.sigmacomputing.com";
const REFERENCES = referencesOf([
  { id: "listWorkbooks", path: "/v2/workbooks" },
  { id: "v2_1_listTeams", path: "/v2.1/teams" },
  { id: "Get-Team", path: "/v2/teams/{teamId}" },
  { id: "list", path: "/v2/files" },
  { id: "v3alpha_listTenants", path: "/v3alpha/tenants" },
]);

it.each([
  ["an operation by its page of before 2026", "listworkbooks", `${HELP}/reference/list-workbooks`],
  ["an operation by its page of today", "list-workbooks", `${HELP}/reference/list-workbooks`],
  ["an operation by its id", "listWorkbooks", `${HELP}/reference/list-workbooks`],
  ["an operation with a dash", "get-team", `${HELP}/reference/get-team`],
  ["an operation with its version", "v2_1_listteams", `${HELP}/reference/v-2-1-list-teams`],
  ["an operation whose id is a verb", "list", `${HELP}/reference/list-files`],
  ["an operation of the other family", "fileslist", `${HELP}/reference/list-files`],
  ["an operation of another definition by its id", "listMembers", `${HELP}/reference/list-members`],
  ["an operation of another definition by its old page", "listmembers", `${HELP}/reference/listmembers`],
  ["a place on a reference page", "listworkbooks#query", `${HELP}/reference/list-workbooks#query`],
  ["a reference page as Markdown", "ref:listworkbooks.md", `${HELP}/reference/list-workbooks.md`],
  ["a path of the reference", "/reference/listworkbooks", `${HELP}/reference/list-workbooks`],
  ["a relative path of the reference", "../reference/listworkbooks", `${HELP}/reference/list-workbooks`],
  ["a whole address of the reference", `${HELP}/reference/listworkbooks`, `${HELP}/reference/list-workbooks`],
  ["a page of the reference that is no operation", `${HELP}/reference/get-started`, `${HELP}/reference/get-started`],
  ["a page that an operation got with its release", "listtenants", `${HELP}/reference/list-tenants`],
  ["an operation without a page", "v3alpha_listtenants", `${HELP}/reference`],
  ["a page by a name that was never an id", "listbookmarks", `${HELP}/reference/get-workbook-bookmarks`],
  ["a guide", "doc:manage-workbooks", `${HELP}/docs/manage-workbooks`],
  ["a reference", "ref:listworkbooks", `${HELP}/reference/list-workbooks`],
  ["a path", "/docs/manage-workbooks", `${HELP}/docs/manage-workbooks`],
  ["a path without a host", "//help.sigmacomputing.com/docs/x", `${HELP}/docs/x`],
  ["a guide by its bare name", "get-started-sigma-api#rate-limits", `${HELP}/docs/get-started-sigma-api#rate-limits`],
  ["an address", "https://example.com/a", "https://example.com/a"],
  ["a mail address", "mailto:a@example.com", "mailto:a@example.com"],
  ["a place on the page", "#body", "#body"],
  ["a script, which is none", "javascript:alert", `${HELP}/docs`],
  ["a file, which is none", "file:///etc/passwd", `${HELP}/docs`],
])("the link of %s", (_, target, want) => {
  expect(absoluteLinks(`See [it](${target}) now.`, REFERENCES)).toBe(`See [it](${want}) now.`);
});

it.each([
  ["a title", '[a](doc:x "Title")', `[a](${HELP}/docs/x "Title")`],
  ["angle brackets", "[a](<doc:x>)", `[a](${HELP}/docs/x)`],
  ["an image", "![a](/img/a.png)", `![a](${HELP}/img/a.png)`],
  ["several links", "[a](doc:x) and [b](doc:y)", `[a](${HELP}/docs/x) and [b](${HELP}/docs/y)`],
  ["a URL outside of a link", `See ${HELP}/reference/listworkbooks.`, `See ${HELP}/reference/list-workbooks.`],
  [
    "the URL of another site",
    "See https://example.com/reference/listworkbooks.",
    "See https://example.com/reference/listworkbooks.",
  ],
  ["a definition of a link", "[a][b]\n\n[b]: listworkbooks", `[a][b]\n\n[b]: ${HELP}/reference/list-workbooks`],
  ["text that is no link", "call (listworkbooks) or `a[0](b c`", "call (listworkbooks) or `a[0](b c`"],
])("keeps %s", (_, markdown, want) => {
  expect(absoluteLinks(markdown, REFERENCES)).toBe(want);
});
