import { expect, it } from "vitest";
import { camelCase, inAlphabet, plural, slug, titleCase, withCommas, wordsOf } from "../../src/text/naming.js";
import { forTerminal } from "../../src/text/terminal.js";

it.each([
  ["camel case", "allowedIps", ["allowed", "ips"]],
  ["dashes", "allowed-ips", ["allowed", "ips"]],
  ["underscores", "allowed_ips", ["allowed", "ips"]],
  ["capitals in a row", "SAMLConfig", ["saml", "config"]],
  ["OAuth, which is one word", "listOAuthClients", ["list", "oauth", "clients"]],
  ["a version", "v2.1 workbooks", ["v2.1", "workbooks"]],
  ["letters of other scripts", "équipe Größe", ["équipe", "größe"]],
  ["nothing but signs", "\\:/ --", []],
])("the words of %s", (_, name, want) => {
  expect(wordsOf(name)).toEqual(want);
});

it.each([
  ["allowedIps", "Allowed IPs"],
  ["userAttributes", "User attributes"],
  ["samlConfig", "SAML config"],
  ["oauthClients", "OAuth clients"],
  ["getApiUrl", "Get API URL"],
  ["members", "Members"],
  ["", ""],
])("%j as a sentence", (name, want) => {
  expect(titleCase(name)).toBe(want);
});

it.each([
  ["post /v2/connections/{connectionId}:sync", "post-v2-connections-connection-id-sync"],
  ["get /v2.1/workbooks", "get-v2-1-workbooks"],
  ["US (West)", "us-west"],
  ["../../etc/passwd", "------etc-passwd"],
])("the slug of %j holds no path of its own", (name, want) => {
  expect(slug(name).replace(/^-+/, "")).toBe(want.replace(/^-+/, ""));
  expect(slug(name)).toMatch(/^[a-z0-9-]*$/);
});

it.each([
  [0, "0 requests"],
  [1, "1 request"],
  [1234, "1,234 requests"],
])("%d is counted as %j", (count, want) => {
  expect(plural(count, "request")).toBe(want);
});

it.each([
  ["a line break", "a\nb", "a b"],
  ["an escape", "a\u001b[2Jb", "a[2Jb"],
  ["a turn of direction", "a\u202eb", "ab"],
  ["a space without width", "a\u200bb", "ab"],
  ["joiners", "a\u200c\u200d\u2060b", "ab"],
  ["a byte order mark", "a\ufeffb", "ab"],
  ["tags", "a\u{e0001}\u{e0041}\u{e007f}b", "ab"],
])("plain text has no %s", (_, given, want) => {
  expect(forTerminal(given)).toBe(want);
});

it.each([0, 7, 100, 999, 1000, 12_345, 999_999, 1_000_000, 1_234_567_890])(
  "%i with commas is as English has it",
  (count) => {
    expect(withCommas(count)).toBe(count.toLocaleString("en-US"));
  },
);

it.each([
  [["base", "url"], "baseUrl"],
  [["Workbook", "pageId"], "workbookPageId"],
  [["2fa"], "2fa"],
  [[], ""],
])("%j as a variable is %j", (words, want) => {
  expect(camelCase(words)).toBe(want);
});

it("names are sorted as a reader looks for them, each once", () => {
  expect(inAlphabet(["teams", "Workbooks", "élan", "Files", "teams"])).toEqual(["élan", "Files", "teams", "Workbooks"]);
});
