import { describe, expect, it } from "vitest";
import { readApi } from "../../src/api/read.js";
import { definition } from "../support/build.js";

const SIGMA = "https://api.sigmacomputing.com";

interface Given {
  readonly root?: readonly string[];
  readonly pathItem?: readonly string[];
  readonly operation?: readonly string[];
  readonly address?: string;
}

const serversOf = (urls: readonly string[]) => urls.map((url) => ({ url }));

function read({ root = [SIGMA], pathItem = [], operation = [], address }: Given) {
  const paths = { "/files": { servers: serversOf(pathItem), get: { servers: serversOf(operation) } } };
  const { api, notices } = readApi([definition({ servers: serversOf(root), paths })], {
    allowHosts: ["upload.example.com", "old.example.com:8443"],
    documentUrls: [address],
  });
  return { baseUrl: api.operations[0]?.baseUrl, notices };
}

describe("servers of a path item or an operation", () => {
  it.each<[string, Given, [string, string] | undefined]>([
    ["none", {}, undefined],
    [
      "of the path item",
      { pathItem: ["https://upload.example.com/api"] },
      ["uploadBaseUrl", "https://upload.example.com/api"],
    ],
    [
      "of the operation, which count more",
      { pathItem: ["https://upload.example.com/api"], operation: ["https://old.example.com:8443/"] },
      ["oldBaseUrl", "https://old.example.com:8443"],
    ],
    [
      "a host of Sigma",
      { operation: ["https://files.sigmacomputing.com"] },
      ["filesBaseUrl", "https://files.sigmacomputing.com"],
    ],
    ["a path", { operation: ["/v2"] }, ["v2BaseUrl", "/v2"]],
    ["the root, where the others have a path", { root: [`${SIGMA}/base`], operation: ["/"] }, ["rootBaseUrl", ""]],
    [
      "a path of what was fetched",
      { operation: ["/v2"], address: "https://upload.example.com/a.json" },
      ["uploadBaseUrl", "https://upload.example.com/v2"],
    ],
    ["the only server, again", { operation: [`${SIGMA}/`] }, undefined],
    ["the path that the others have", { root: [`${SIGMA}/base`], operation: ["/base"] }, undefined],
    [
      "all servers, in another order",
      { root: [SIGMA, "https://files.sigmacomputing.com"], operation: ["https://files.sigmacomputing.com", SIGMA] },
      undefined,
    ],
    [
      "one of several servers",
      { root: [SIGMA, "https://files.sigmacomputing.com"], operation: [SIGMA] },
      ["apiBaseUrl", SIGMA],
    ],
    [
      "the first that is allowed",
      { operation: ["https://evil.example", "https://upload.example.com"] },
      ["uploadBaseUrl", "https://upload.example.com"],
    ],
  ])("%s", (_, given, want) => {
    const { baseUrl, notices } = read(given);
    expect(baseUrl && [baseUrl.variable, baseUrl.url]).toEqual(want);
    expect(notices.map(({ code, where }) => [code, where])).toEqual(want ? [["operation-server", "GET /files"]] : []);
  });

  it.each([
    "https://evil.example",
    "http://upload.example.com.evil.example",
    "https://user@upload.example.com",
    "https://{{secret}}.sigmacomputing.com",
    "https://api.sigmacomputing.com:8443",
    "upload.example.com",
    "/\\evil.example",
  ])("are not used, which is said, where the host may not be sent a token: %s", (url) => {
    const { baseUrl, notices } = read({ operation: [url] });
    expect(baseUrl).toBeUndefined();
    expect(notices).toMatchObject([{ kind: "warning", code: "operation-server-refused", where: "GET /files" }]);
  });

  it("have one variable for each URL, whose names mean nothing else", () => {
    const servers = [
      "https://upload.example.com",
      "https://upload.sigmacomputing.com",
      "https://upload.example.com/a",
      "https://upload.example.com/b",
      "https://upload.example.com",
      "/token",
      "https://日本.sigmacomputing.com",
    ];
    const paths = Object.fromEntries(servers.map((url, index) => [`/f${index}`, { get: { servers: [{ url }] } }]));
    const { api } = readApi([definition({ paths })], { allowHosts: ["upload.example.com"] });
    expect(api.operations.map(({ baseUrl }) => baseUrl?.variable)).toEqual([
      "uploadBaseUrl",
      "uploadSigmacomputingBaseUrl",
      "uploadExampleBaseUrl",
      "uploadExampleComBaseUrl",
      "uploadBaseUrl",
      "rootTokenBaseUrl",
      "xnWgv71aBaseUrl",
    ]);
  });
});
