import { expect, it } from "vitest";
import { baseUrlsOf, buildEnvironment, buildEnvironments, environmentFile } from "../../src/environment/environment.js";
import { loadTemplates } from "../../src/template/load.js";
import { operation, server } from "../support/build.js";

it("has the eight variables of Sigma's requests, in order, credentials empty", async () => {
  const { environment } = await loadTemplates();
  expect(buildEnvironment(server(), environment)).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    name: "Sigma AWS US (West)",
    values: [
      { key: "baseUrl", value: "https://aws-api.sigmacomputing.com", type: "default", enabled: true },
      {
        key: "tokenBaseURL",
        value: "https://aws-api.sigmacomputing.com/v2/auth/token",
        type: "default",
        enabled: true,
      },
      { key: "clientID", value: "", type: "default", enabled: true },
      { key: "secret", value: "", type: "secret", enabled: true },
      { key: "access_token", value: "", type: "secret", enabled: true },
      { key: "refresh_token", value: "", type: "secret", enabled: true },
      { key: "token_type", value: "", type: "default", enabled: true },
      { key: "expires_in", value: "", type: "default", enabled: true },
    ],
    _postman_variable_scope: "environment",
  });
});

it("has credentials when it is given some, and only in their own variables", async () => {
  const { environment } = await loadTemplates();
  const credentials = { clientID: "made-up-id", secret: "{baseUrl}" };
  const { values } = buildEnvironment(server(), environment, credentials);
  expect(values.filter(({ value }) => Object.values(credentials).includes(value)).map(({ key }) => key)).toEqual([
    "clientID",
    "secret",
  ]);
});

it.each([
  [server(), "sigma-aws-us-west.postman_environment.json"],
  [server({ cloud: "other", region: "sigma-example-com" }), "sigma-sigma-example-com.postman_environment.json"],
])("is the file of its host", (given, want) => {
  expect(environmentFile(given)).toBe(want);
});

it("has an id of its own for each host, which stays when its label or address changes", () => {
  const id = (given: Parameters<typeof server>[0]) => buildEnvironment(server(given), []).id;
  expect(id({ label: "x", url: "https://x.sigmacomputing.com" })).toBe(id({}));
  expect(id({ region: "us-east" })).not.toBe(id({}));
});

it("has the base URLs of single operations, a path behind the host of the environment", () => {
  const upload = { variable: "uploadBaseUrl", url: "https://upload.example.com/api" };
  const old = { variable: "v1BaseUrl", url: "/v1" };
  const root = { variable: "rootBaseUrl", url: "" };
  const known = { variable: "knownBaseUrl", url: "/x" };
  const operations = [upload, old, upload, root, known].map((baseUrl) => operation({ baseUrl }));
  const template = [{ key: "knownBaseUrl", value: "{baseUrl}/own", type: "default" as const }];
  const servers = [server({ url: "https://api.sigmacomputing.com/v2" }), server()];
  const built = buildEnvironments(servers, template, undefined, baseUrlsOf([...operations, operation()]));
  expect(built.map(({ environment }) => environment.values.map(({ key, value }) => `${key} ${value}`))).toEqual(
    ["https://api.sigmacomputing.com/v2", "https://aws-api.sigmacomputing.com"].map((url) => [
      `knownBaseUrl ${url}/own`,
      "uploadBaseUrl https://upload.example.com/api",
      `v1BaseUrl ${new URL(url).origin}/v1`,
      `rootBaseUrl ${new URL(url).origin}`,
    ]),
  );
});

it("has Sigma's token endpoint, also where the API is below a path", () => {
  const token = (url: string) =>
    buildEnvironment(server({ url }), [{ key: "t", value: "{tokenUrl}", type: "default" }]).values[0]?.value;
  expect(token("https://api.sigmacomputing.com/api/v3")).toBe("https://api.sigmacomputing.com/v2/auth/token");
  expect(token("https://api.sigmacomputing.com/v2")).toBe("https://api.sigmacomputing.com/v2/auth/token");
  expect(token("https://gateway.example.com/sigma")).toBe("https://gateway.example.com/sigma/v2/auth/token");
});
