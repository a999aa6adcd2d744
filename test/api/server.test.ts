import { describe, expect, it } from "vitest";
import type { Notice } from "../../src/api/model.js";
import { readServers, refusal, serverSlug } from "../../src/api/server.js";

function read(servers: readonly unknown[], allowHosts: readonly string[] = [], address?: string) {
  const notices: Notice[] = [];
  return { servers: readServers([{ servers }], allowHosts, notices, [address]), notices };
}

const HOSTS = [
  ["aws-api.sigmacomputing.com", "aws-us-west", "AWS US (West)"],
  ["api.us-a.aws.sigmacomputing.com", "aws-us-east", "AWS US (East)"],
  ["api.ca.aws.sigmacomputing.com", "aws-canada", "AWS Canada"],
  ["api.eu.aws.sigmacomputing.com", "aws-europe", "AWS Europe"],
  ["api.uk.aws.sigmacomputing.com", "aws-uk", "AWS UK"],
  ["api.au.aws.sigmacomputing.com", "aws-australia", "AWS Australia and APAC"],
  ["api.sigmacomputing.com", "gcp-us", "GCP US"],
  ["api.sa.gcp.sigmacomputing.com", "gcp-ksa", "GCP KSA"],
  ["api.us.azure.sigmacomputing.com", "azure-us", "Azure US"],
  ["api.eu.azure.sigmacomputing.com", "azure-europe", "Azure Europe"],
  ["api.ca.azure.sigmacomputing.com", "azure-canada", "Azure Canada"],
  ["api.uk.azure.sigmacomputing.com", "azure-uk", "Azure UK"],
  ["api.au.azure.sigmacomputing.com", "azure-australia", "Azure Australia"],
] as const;

describe("the hosts of Sigma", () => {
  it.each(HOSTS)("%s is %s", (host, slug, label) => {
    const { servers, notices } = read([{ url: `https://${host}`, description: "whatever it says" }]);
    expect(servers.map((server) => [serverSlug(server), server.label])).toEqual([[slug, label]]);
    expect(notices).toEqual([]);
  });

  it("stand in for a definition that has none", () => {
    const { servers, notices } = read([]);
    expect(servers.map((server) => [server.url, serverSlug(server), server.label])).toEqual(
      HOSTS.map(([host, slug, label]) => [`https://${host}`, slug, label]),
    );
    expect(notices.map(({ code }) => code)).toEqual(["no-servers"]);
  });
});

it.each([[""], ["  "], ["/"], [undefined]])("is the root of each host where its URL is %j", (url) => {
  const { servers, notices } = read([{ url }]);
  expect(servers.map((server) => server.url)).toEqual(HOSTS.map(([host]) => `https://${host}`));
  expect(notices.map(({ kind }) => kind)).not.toContain("warning");
});

it("has the name of 3.2 before a description", () => {
  const url = "https://x.sigmacomputing.com";
  expect(read([{ url, name: "Sandbox", description: "Where you try things." }]).servers[0]?.label).toBe("Sandbox");
});

describe("what is put right", () => {
  it("spaces around a URL, and it is said", () => {
    const { servers, notices } = read([{ url: " https://api.uk.azure.sigmacomputing.com" }]);
    expect(servers.map(serverSlug)).toEqual(["azure-uk"]);
    expect(notices).toMatchObject([{ kind: "repair", code: "server-spaces", where: "#/servers/0" }]);
  });

  it.each([
    ["a trailing slash", { url: "https://api.sigmacomputing.com/" }],
    ["capitals", { url: "https://API.SigmaComputing.com" }],
    ["the port that goes without saying", { url: "https://api.sigmacomputing.com:443" }],
    [
      "a variable with a default",
      { url: "https://{host}.sigmacomputing.com", variables: { host: { default: "api" } } },
    ],
  ])("%s", (_, server) => {
    expect(read([server]).servers).toMatchObject([{ url: "https://api.sigmacomputing.com", label: "GCP US" }]);
  });

  it("one host twice is one environment", () => {
    const url = "https://api.sigmacomputing.com";
    expect(read([{ url }, { url: `${url}/` }]).servers).toHaveLength(1);
  });
});

describe("a host that Sigma opened since", () => {
  it.each([
    [
      "by its description",
      "https://api.jp.aws.sigmacomputing.com",
      "Server for AWS Japan hosted organizations",
      "aws-japan",
      "AWS Japan",
    ],
    [
      "by its description, where the host doesn't name the cloud",
      "https://api.br.sigmacomputing.com",
      "Server for GCP Brazil hosted organizations",
      "gcp-brazil",
      "GCP Brazil",
    ],
    [
      "by another description",
      "https://api.jp.aws.sigmacomputing.com",
      "AWS Japan (Tokyo)",
      "aws-japan-tokyo",
      "AWS Japan (Tokyo)",
    ],
    ["by the host alone", "https://api.jp.aws.sigmacomputing.com", "", "aws-jp", "api.jp.aws.sigmacomputing.com"],
    [
      "by the host, when the description has no letter a file name may have",
      "https://api.jp.aws.sigmacomputing.com",
      "日本",
      "aws-jp",
      "日本",
    ],
  ])("is named %s", (_, url, description, slug, label) => {
    const { servers, notices } = read([{ url, description }]);
    expect(servers.map((server) => [serverSlug(server), server.label])).toEqual([[slug, label]]);
    expect(notices).toEqual([]);
  });

  it("never chooses where a file is written", () => {
    const { servers } = read([
      { url: "https://api.x.aws.sigmacomputing.com", description: "../../../etc/passwd AWS" },
      { url: "https://api.y.aws.sigmacomputing.com", description: "a/b\\c:d\u0000e" },
    ]);
    for (const server of servers) expect(serverSlug(server)).toMatch(/^[a-z0-9-]+$/);
  });

  it.each([
    ["two hosts of one description", ["https://api.a.aws.sigmacomputing.com", "https://api.b.aws.sigmacomputing.com"]],
    [
      "three paths of one host",
      [
        "https://api.a.aws.sigmacomputing.com/1",
        "https://api.a.aws.sigmacomputing.com/2",
        "https://api.a.aws.sigmacomputing.com/3",
      ],
    ],
  ])("has a file of its own: %s", (_, urls) => {
    const { servers } = read(urls.map((url) => ({ url, description: "AWS Japan" })));
    const slugs = servers.map(serverSlug);
    expect(slugs).toHaveLength(urls.length);
    expect(new Set(slugs).size).toBe(urls.length);
  });

  it("does not take the name of a host that is known", () => {
    const { servers } = read([
      { url: "https://api.new.aws.sigmacomputing.com", description: "AWS US (West)" },
      { url: "https://aws-api.sigmacomputing.com" },
    ]);
    expect(servers.find(({ url }) => url === "https://aws-api.sigmacomputing.com")).toMatchObject({
      region: "us-west",
    });
  });
});

describe("a host that would be sent the client secret gets no environment", () => {
  it.each([
    ["another domain", "https://api.example.com", /not a host of sigmacomputing\.com/],
    ["Sigma's domain in front", "https://sigmacomputing.com.evil.example", /not a host/],
    ["Sigma's domain behind, without a dot", "https://evilsigmacomputing.com", /not a host/],
    ["Sigma's domain as a path", "https://evil.example/api.sigmacomputing.com", /not a host/],
    ["Sigma's domain as a user name", "https://api.sigmacomputing.com@evil.example", /user name/],
    ["a user name", "https://user@api.sigmacomputing.com", /user name/],
    ["a password", "https://user:word@api.sigmacomputing.com", /user name/],
    ["a port", "https://api.sigmacomputing.com:8443", /port/],
    ["http", "http://api.sigmacomputing.com", /not https/],
    ["another scheme", "ftp://api.sigmacomputing.com", /not https/],
    ["what is no URL", "sigma", /not a URL/],
    ["a script", "javascript:alert(1)", /not https/],
    ["a letter that looks alike", "https://api.sigmаcomputing.com", /not a host/],
    ["a variable without a default", "https://{host}/v2", /characters/],
    ["a variable of Postman", "https://{{secret}}.sigmacomputing.com", /characters/],
    ["Sigma's domain with a dot behind", "https://api.sigmacomputing.com.", /not a host/],
    ["an address of IPv6", "https://[::1]", /not a host/],
    ["a tab", "https://api.sigma\tcomputing.com", /characters/],
    ["a backslash", "https://evil.example\\.sigmacomputing.com", /characters/],
    ["a variable with a default elsewhere", "https://{host}.evil.example", /characters/],
  ])("%s", (_, url, message) => {
    const { servers, notices } = read([{ url, description: "Server for AWS US (West) hosted organizations" }]);
    expect(servers).toEqual([]);
    expect(notices).toMatchObject([{ kind: "warning", code: "server-refused", where: "#/servers/0" }]);
    expect(notices[0]?.message).toMatch(message);
  });
});

describe("a server without a host", () => {
  const KNOWN = "https://aws-api.sigmacomputing.com";
  it.each<[string, string | undefined, string[], string[]]>([
    ["/api/v3", undefined, [`${KNOWN}/api/v3`], ["server-relative"]],
    ["/api/v3/", undefined, [`${KNOWN}/api/v3`], ["server-relative"]],
    ["api/../v3", undefined, [`${KNOWN}/v3`], ["server-relative"]],
    ["api.sigmacomputing.com/v3", undefined, [], ["server-refused"]],
    ["./v3", undefined, [`${KNOWN}/v3`], ["server-relative"]],
    ["/", undefined, [KNOWN], ["no-servers"]],
    ["", "https://api.sigmacomputing.com/docs/openapi.json", ["https://api.sigmacomputing.com"], []],
    ["/api/v3", "https://api.sigmacomputing.com/docs/openapi.json", ["https://api.sigmacomputing.com/api/v3"], []],
    ["./v3", "https://api.sigmacomputing.com/docs/openapi.json", ["https://api.sigmacomputing.com/docs/v3"], []],
    ["/", "https://api.sigmacomputing.com/docs/openapi.json", ["https://api.sigmacomputing.com"], []],
    ["/v3", "https://evil.example/openapi.json", [], ["server-refused"]],
    ["//api.sigmacomputing.com/v3", undefined, ["https://api.sigmacomputing.com/v3"], []],
    ["//evil.example/v3", undefined, [], ["server-refused"]],
    ["/\\evil.example", "https://api.sigmacomputing.com/openapi.json", [], ["server-refused"]],
  ])("%s, of a definition from %s", (url, address, want, wantCodes) => {
    const { servers, notices } = read([{ url }], [], address);
    expect(servers.slice(0, 1).map((server) => server.url)).toEqual(want);
    expect(notices.map(({ code }) => code)).toEqual(wantCodes);
  });

  it("is behind each known host, which keep their names", () => {
    const { servers } = read([{ url: "/api/v3" }]);
    expect(servers.map((server) => [server.url, serverSlug(server)])).toEqual(
      HOSTS.map(([host, slug]) => [`https://${host}/api/v3`, slug]),
    );
  });

  it("is left out beside one with a host, and said", () => {
    const { servers, notices } = read([{ url: KNOWN }, { url: "/v3" }]);
    expect(servers.map(({ url }) => url)).toEqual([KNOWN]);
    expect(notices).toMatchObject([{ code: "server-relative", where: "#/servers/1" }]);
  });
});

describe("variables of servers", () => {
  const region = { default: "eu", enum: ["eu", "us", "ap"] };

  it("make an environment for each host, the default first", () => {
    const url = "https://{region}.sigmacomputing.com/{version}";
    const variables = { region, version: { default: "v3", enum: ["v3", "v4"] } };
    const { servers, notices } = read([{ url, variables, description: "The API" }]);
    expect(servers.map((server) => [server.url, serverSlug(server), server.label])).toEqual([
      ["https://eu.sigmacomputing.com/v3", "the-api-eu", "The API (eu)"],
      ["https://us.sigmacomputing.com/v3", "the-api-us", "The API (us)"],
      ["https://ap.sigmacomputing.com/v3", "the-api-ap", "The API (ap)"],
    ]);
    expect(notices).toMatchObject([{ code: "server-variable", message: expect.stringContaining('"v4"') }]);
  });

  it.each<[string, unknown, string[]]>([
    ["a default that is not among the values", { default: "x", enum: ["a"] }, ["x", "a"]],
    ["values without a default", { enum: ["a", "b"] }, ["a", "b"]],
    ["numbers", { default: 1, enum: [1, 2] }, ["1", "2"]],
    ["one value twice", { default: "a", enum: ["a", "a"] }, ["a"]],
    ["more values than anybody wants", { default: "a", enum: Array.from({ length: 60 }, (_, n) => `h${n}`) }, ["a"]],
  ])("%s", (_, host, want) => {
    const { servers } = read([{ url: "https://{host}.sigmacomputing.com", variables: { host } }]);
    expect(servers.map(({ url }) => url)).toEqual(want.map((name) => `https://${name}.sigmacomputing.com`));
  });

  it("may be the whole host, with its scheme", () => {
    const host = { enum: ["https://a.sigmacomputing.com", "https://b.sigmacomputing.com"] };
    const { servers } = read([{ url: "{host}/v3", variables: { host } }]);
    expect(servers.map(({ url }) => url)).toEqual(host.enum.map((url) => `${url}/v3`));
  });

  it("reach no host that isn't allowed", () => {
    const host = { default: "api.sigmacomputing.com", enum: ["api.sigmacomputing.com", "evil.example", "{{secret}}"] };
    const { servers, notices } = read([{ url: "https://{host}", variables: { host } }]);
    expect(servers.map(({ url }) => url)).toEqual(["https://api.sigmacomputing.com"]);
    expect(notices.map(({ code }) => code)).toEqual(["server-refused", "server-refused"]);
  });

  it("of a port and a path", () => {
    const variables = { port: { default: "8443" }, basePath: { default: "v2" } };
    const { servers } = read([{ url: "https://api.example.com:{port}/{basePath}", variables }], ["api.example.com"]);
    expect(servers.map(({ url }) => url)).toEqual(["https://api.example.com:8443/v2"]);
  });
});

describe("--allow-host", () => {
  it.each([
    ["a host", "https://sigma.example.com", ["sigma.example.com"]],
    ["in capitals", "https://sigma.example.com", ["SIGMA.example.com"]],
    ["with its port", "http://127.0.0.1:4010", ["127.0.0.1:4010"]],
    ["without its port", "http://127.0.0.1:4010", ["127.0.0.1"]],
  ])("lets %s have an environment", (_, url, allowHosts) => {
    const { servers, notices } = read([{ url, description: "" }], allowHosts);
    expect(servers).toMatchObject([{ url, cloud: "other" }]);
    expect(serverSlug(servers[0]!)).toMatch(/^[a-z0-9-]+$/);
    expect(notices).toEqual([]);
  });

  it.each([
    ["another host", "https://evil.example", ["sigma.example.com"]],
    ["another port", "http://127.0.0.1:9999", ["127.0.0.1:4010"]],
    ["a host below it", "https://a.sigma.example.com", ["sigma.example.com"]],
    ["a user name", "https://user@sigma.example.com", ["sigma.example.com"]],
    ["another scheme", "file://sigma.example.com/etc/passwd", ["sigma.example.com"]],
  ])("does not let in %s", (_, url, allowHosts) => {
    expect(refusal(url, allowHosts)).toBeTypeOf("string");
  });
});
