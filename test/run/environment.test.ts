import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.js";
import {
  chooseEnvironment,
  type EnvironmentInput,
  otherBaseUrls,
  prepareEnvironment,
  type RunVariable,
  readVariables,
  slugOfName,
} from "../../src/run/environment.js";
import { loadTemplates } from "../../src/template/load.js";

const { environment: template } = await loadTemplates();
const credentials = { clientID: randomUUID(), secret: randomUUID() };
const host = "https://aws-api.sigmacomputing.com";

const file = (given: Record<string, string> = {}): RunVariable[] =>
  Object.entries({ baseUrl: host, tokenBaseURL: `${host}/v2/auth/token`, clientID: "", secret: "", ...given }).map(
    ([key, value]) => ({ key, value, type: key === "secret" ? "secret" : "default" }),
  );

function prepare(given: Partial<EnvironmentInput> = {}): Record<string, string> {
  const environment = prepareEnvironment(
    { variables: file(), where: "environment.json", overrides: {}, credentials, allowHosts: [], ...given },
    template,
  );
  const values = environment.values as { key: string; value: string }[];
  return Object.fromEntries(values.map(({ key, value }) => [key, value]));
}

describe("chooseEnvironment", () => {
  const files = ["aws-us-west", "aws-canada", "gcp-us", "gcp-ksa"].map((slug) => ({ file: `of ${slug}`, slug }));

  it.each<[string, { cloud?: string; region?: string }, string]>([
    ["by cloud and region", { cloud: "aws", region: "us-west" }, "aws-us-west"],
    ["by region", { region: "canada" }, "aws-canada"],
    ["by cloud and region in one", { region: "gcp-us" }, "gcp-us"],
  ])("finds one %s", (_, asked, want) => {
    expect(chooseEnvironment(files, asked, "output")).toBe(`of ${want}`);
  });

  it("takes the only one there is", () => {
    expect(chooseEnvironment(files.slice(0, 1), {}, "output")).toBe("of aws-us-west");
  });

  it.each<[string, typeof files, { cloud?: string; region?: string }, RegExp]>([
    ["several", files, { cloud: "gcp" }, /the cloud gcp has several.*gcp-us, gcp-ksa/s],
    ["several, and nothing asked", files, {}, /the folder has several/],
    ["none of that name", files, { region: "mars" }, /no environment for the region mars.*aws-us-west/s],
    ["none at all", [], {}, /no environment to run with.*Generate one first/s],
  ])("says so when there are %s", (_, given, asked, want) => {
    expect(() => chooseEnvironment(given, asked, "output")).toThrow(
      expect.objectContaining({ exitCode: 2 }) as unknown as Error,
    );
    try {
      chooseEnvironment(given, asked, "output");
    } catch (error) {
      const { message, hint } = error as UsageError;
      expect(`${message} ${hint}`).toMatch(want);
    }
  });
});

describe("readVariables", () => {
  it("takes what Postman exports, without what is switched off", () => {
    const values = [
      { key: "a", value: "1", type: "default", enabled: true },
      { key: "b", value: "2", type: "secret" },
      { key: "c", value: "3", enabled: false },
      { key: "d", value: 4 },
      { key: "e" },
    ];
    expect(readVariables({ values }, "x.json")).toEqual([
      { key: "a", value: "1", type: "default" },
      { key: "b", value: "2", type: "secret" },
      { key: "d", value: "4", type: "default" },
      { key: "e", value: "", type: "default" },
    ]);
  });

  it("refuses what is none", () => {
    expect(() => readVariables({ item: [] }, "x.json")).toThrow(UsageError);
  });
});

describe("prepareEnvironment", () => {
  it("puts in the credentials, and takes out old tokens", () => {
    expect(prepare({ variables: file({ access_token: randomUUID(), refresh_token: randomUUID() }) })).toMatchObject({
      baseUrl: host,
      ...credentials,
      access_token: "",
      refresh_token: "",
    });
  });

  it("takes no credentials from the file, nor half of them", () => {
    for (const given of [undefined, { clientID: "x", secret: "" }]) {
      expect(() => prepare({ variables: file(credentials), credentials: given })).toThrow(/no credentials/);
    }
  });

  it("sets both URLs for a host of one's own, and keeps the other variables", () => {
    expect(prepare({ variables: file({ workbookId: "w" }), baseUrl: "http://127.0.0.1:4010/" })).toMatchObject({
      baseUrl: "http://127.0.0.1:4010",
      tokenBaseURL: "http://127.0.0.1:4010/v2/auth/token",
      workbookId: "w",
    });
    expect(prepare({ variables: [], baseUrl: "http://localhost:1" })).toMatchObject({ baseUrl: "http://localhost:1" });
    expect(prepare({ variables: [], baseUrl: "http://localhost:1/v2/" })).toMatchObject({
      baseUrl: "http://localhost:1",
      tokenBaseURL: "http://localhost:1/v2/auth/token",
    });
  });

  it("takes further variables", () => {
    expect(prepare({ overrides: { workbookId: "w", __proto__x: "y" } })).toMatchObject({ workbookId: "w" });
  });

  it.each<[string, Partial<EnvironmentInput>, RegExp]>([
    ["no credentials", { credentials: undefined }, /no credentials/],
    ["a URL that is none", { baseUrl: "nonsense" }, /takes a URL/],
    ["a file: URL", { baseUrl: "file:///etc/passwd" }, /takes a URL/],
    ["a host of someone else", { baseUrl: "https://example.com" }, /"https:\/\/example.com" is not a host of sigma/],
    ["a look-alike", { baseUrl: "https://sigmacomputing.com.example.com" }, /is not a host of/],
    ["a loopback look-alike", { baseUrl: "http://127.0.0.1.example.com" }, /is not https/],
    ["a user name before loopback", { baseUrl: "http://x@127.0.0.1" }, /user name/],
    ["http", { baseUrl: "http://aws-api.sigmacomputing.com" }, /is not https/],
    ["a file with a host of someone else", { variables: file({ baseUrl: "https://example.com" }) }, /^baseUrl/],
    [
      "a file with a token endpoint of someone else",
      { variables: file({ tokenBaseURL: "https://example.com/v2/auth/token" }) },
      /^tokenBaseURL/,
    ],
    ["a variable that redirects the secret", { overrides: { tokenBaseURL: "https://example.com" } }, /^tokenBaseURL/],
    [
      "a URL made of variables",
      { variables: file({ baseUrl: "https://{{host}}" }) },
      /^baseUrl .* contains a variable/,
    ],
    [
      "a token endpoint with a variable before Sigma's name",
      { variables: file({ tokenBaseURL: "https://{{x}}.sigmacomputing.com/v2/auth/token", x: "127.0.0.1:9/" }) },
      /^tokenBaseURL .* contains a variable/,
    ],
    [
      "a variable behind Sigma's name",
      { variables: file({ baseUrl: `${host}{{x}}` }) },
      /^baseUrl .* contains a variable/,
    ],
    ["a variable in the path", { variables: file({ baseUrl: `${host}/{{x}}` }) }, /^baseUrl .* contains a variable/],
    [
      "a variable given from outside",
      { overrides: { tokenBaseURL: "https://{{x}}.sigmacomputing.com/v2/auth/token", x: "example.com/" } },
      /^tokenBaseURL .* contains a variable/,
    ],
    ["a variable on this machine", { baseUrl: "http://127.0.0.1/{{x}}" }, /contains a variable/],
    ["a line break in this machine's URL", { variables: file({ baseUrl: "http://127.0.0.1\n" }) }, /characters/],
    ["a query behind the URL", { variables: file({ baseUrl: `${host}?a=b` }) }, /^baseUrl "[^?]*" has a query/],
    ["a fragment behind the URL", { variables: file({ baseUrl: `${host}/#a` }) }, /^baseUrl "[^#]*" has a query/],
    ["a query behind this machine's", { baseUrl: "http://127.0.0.1:4010?key=a" }, /^baseUrl "[^?]*" has a query/],
    ["no URL", { variables: file({ baseUrl: "" }) }, /baseUrl has no value/],
    ["a secret among the variables", { overrides: { secret: randomUUID() } }, /can't set secret/],
    ["a token among the variables", { overrides: { access_token: randomUUID() } }, /can't set access_token/],
  ])("refuses %s", (_, given, want) => {
    expect(() => prepare(given)).toThrow(want);
    expect(() => prepare(given)).toThrow(UsageError);
  });

  it("sends the secret to a host that was allowed", () => {
    expect(prepare({ baseUrl: "https://sigma.example.com", allowHosts: ["sigma.example.com"] })).toMatchObject({
      tokenBaseURL: "https://sigma.example.com/v2/auth/token",
    });
  });
});

it.each([
  ["Sigma AWS US (West)", "aws-us-west"],
  ["Sigma GCP KSA", "gcp-ksa"],
  ["Sigma Mars Base 1", "mars-base-1"],
  ["mine", "mine"],
])("an environment called %s is chosen as %s", (name, want) => {
  expect(slugOfName(name)).toBe(want);
});

it.each<[string, string, string, string[]]>([
  ["a host of Sigma", "filesBaseUrl", "https://files.sigmacomputing.com/x", ["https://files.sigmacomputing.com/x"]],
  ["a host that was allowed", "filesBaseUrl", "https://files.example.com", ["https://files.example.com"]],
  ["no other host", "filesBaseUrl", "https://evil.example", []],
  ["none without https", "filesBaseUrl", "http://files.sigmacomputing.com", []],
  ["none with a variable in it", "filesBaseUrl", "https://{{x}}.sigmacomputing.com", []],
  ["none that is called otherwise", "other", "https://files.sigmacomputing.com", []],
])("base URLs of single operations may be sent a token: %s", (_, key, value, want) => {
  expect(otherBaseUrls({ values: [{ key, value }] }, ["files.example.com"])).toEqual(want);
});
