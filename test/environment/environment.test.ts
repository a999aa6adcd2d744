import { expect, it } from "vitest";
import { buildEnvironment, environmentFile } from "../../src/environment/environment.js";
import { loadTemplates } from "../../src/template/load.js";
import { server } from "../support/build.js";

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
