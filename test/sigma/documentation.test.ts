import { expect, it } from "vitest";
import { absoluteLinks, referencePage } from "../../src/sigma/documentation.js";

const HELP = "https://help.sigmacomputing.com";
const IDS = new Set(["listworkbooks", "get-team"]);

it.each([
  ["an operation", "listworkbooks", `${HELP}/reference/listworkbooks`],
  ["an operation in capitals", "listWorkbooks", `${HELP}/reference/listworkbooks`],
  ["an operation with a dash", "get-team", `${HELP}/reference/get-team`],
  ["an operation of another definition", "listMembers", `${HELP}/reference/listmembers`],
  ["a guide", "doc:manage-workbooks", `${HELP}/docs/manage-workbooks`],
  ["a reference", "ref:listworkbooks", `${HELP}/reference/listworkbooks`],
  ["a path", "/docs/manage-workbooks", `${HELP}/docs/manage-workbooks`],
  ["a path without a host", "//help.sigmacomputing.com/docs/x", `${HELP}/docs/x`],
  ["a guide by its bare name", "get-started-sigma-api#rate-limits", `${HELP}/docs/get-started-sigma-api#rate-limits`],
  ["an address", "https://example.com/a", "https://example.com/a"],
  ["a mail address", "mailto:a@example.com", "mailto:a@example.com"],
  ["a place on the page", "#body", "#body"],
  ["a script, which is none", "javascript:alert", `${HELP}/docs`],
  ["a file, which is none", "file:///etc/passwd", `${HELP}/docs`],
])("the link of %s", (_, target, want) => {
  expect(absoluteLinks(`See [it](${target}) now.`, IDS)).toBe(`See [it](${want}) now.`);
});

it.each([
  ["a title", '[a](doc:x "Title")', `[a](${HELP}/docs/x "Title")`],
  ["angle brackets", "[a](<doc:x>)", `[a](${HELP}/docs/x)`],
  ["an image", "![a](/img/a.png)", `![a](${HELP}/img/a.png)`],
  ["several links", "[a](doc:x) and [b](doc:y)", `[a](${HELP}/docs/x) and [b](${HELP}/docs/y)`],
  ["text that is no link", "call (listworkbooks) or `a[0](b c`", "call (listworkbooks) or `a[0](b c`"],
])("keeps %s", (_, markdown, want) => {
  expect(absoluteLinks(markdown, IDS)).toBe(want);
});

it.each([
  ["listWorkbooks", `${HELP}/reference/listworkbooks`],
  ["../../evil?x=[1](y)", `${HELP}/reference/..%2F..%2Fevil%3Fx%3D%5B1%5D(y)`],
])("the reference page of %j", (id, want) => {
  expect(referencePage(id)).toBe(want);
});
