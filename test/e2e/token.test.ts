/** How the collection gets, keeps and renews its token: real newman, and a fake Sigma that counts the calls. */
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { type Sigma, sign } from "../../fake-sigma/server.js";
import type { PostmanCollection, PostmanEnvironment } from "../../src/postman/types.js";
import { serve } from "../support/build.js";
import { runCollection, without, withValues } from "../support/newman.js";
import * as support from "../support/token.js";
import { faultsOf, grantsOf, makeSmall, start, withVariable } from "../support/token.js";

let collection: PostmanCollection;
let bare: PostmanCollection;
let environment: PostmanEnvironment;
beforeAll(async () => {
  ({ collection, bare, environment } = await makeSmall());
});

const valuesFor = (sigma: Sigma, more: Readonly<Record<string, string>> = {}) =>
  support.valuesFor(environment, sigma, more);
const repeated = (name: string, count: number) => support.repeated(collection, name, count);
const withoutAuthenticate = (given = collection) => without(given, ({ name }) => name === "Authenticate");
const only = (...names: string[]) => without(collection, ({ name }) => !names.includes(name));

describe("a run", () => {
  it("renews a token that lives three seconds in time, with the refresh token, and never twice within a second", async () => {
    const sigma = await start({ tokenSeconds: 3 });
    const run = await runCollection(repeated("Who am I", 100), valuesFor(sigma), { delayRequest: 80 });
    expect(faultsOf(run)).toEqual([]);
    const calls = sigma.requests.filter(({ grant }) => grant);
    expect(sigma.requests.filter(({ grant }) => !grant).map(({ status }) => status)).toEqual(Array(100).fill(200));
    expect(calls.map(({ grant, status }) => `${grant} ${status}`)).toEqual([
      "client_credentials 200",
      ...Array(calls.length - 1).fill("refresh_token 200"),
    ]);
    expect(calls.length).toBeGreaterThanOrEqual(3);
    const gaps = calls.slice(1).map(({ at }, index) => at - calls[index]!.at);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
  });

  it("asks once for a token that outlives it", async () => {
    const sigma = await start();
    const run = await runCollection(repeated("Who am I", 100), valuesFor(sigma));
    expect(faultsOf(run)).toEqual([]);
    expect(grantsOf(sigma)).toEqual(["client_credentials"]);
    expect(sigma.requests).toHaveLength(101);
  });

  it("that starts with Authenticate asks no second time", async () => {
    const sigma = await start();
    const run = await runCollection(collection, valuesFor(sigma));
    expect(faultsOf(run)).toEqual([]);
    expect(run.outcomes.map(({ name, status }) => [name, status])).toEqual([
      ["Authenticate", 200],
      ["Who am I", 200],
    ]);
    expect(run.assertions.filter(({ skipped }) => skipped)).toMatchObject([{ item: "Act as another user" }]);
    expect(grantsOf(sigma)).toEqual(["client_credentials"]);
    expect(run.environment).toMatchObject({ token_type: "bearer", expires_in: "3600" });
  });

  it("with wrong credentials says so once, and asks no more than it has to", async () => {
    const sigma = await start();
    const environment = valuesFor(sigma, { secret: randomUUID() });
    const run = await runCollection(repeated("Who am I", 20), environment);
    expect(faultsOf(run)).toEqual([
      expect.stringMatching(
        /Has an access token: Sigma refuses these credentials \(401\): check clientID, secret and the region/,
      ),
    ]);
    expect(sigma.requests.map(({ grant }) => grant)).toEqual(["client_credentials"]);
  });

  it("whose Authenticate fails sends nothing after it", async () => {
    const sigma = await start();
    const run = await runCollection(collection, valuesFor(sigma, { secret: randomUUID() }));
    expect(run.assertions.filter(({ fault }) => fault).map(({ item }) => item)).toEqual(["Authenticate"]);
    expect(sigma.requests).toHaveLength(1);
  });

  it("falls back to the credentials, a second later, where the refresh token is refused", async () => {
    const sigma = await start();
    const expired = sign({ iat: 1, exp: 2 }, "");
    const environment = valuesFor(sigma, { access_token: expired, refresh_token: randomUUID() });
    const run = await runCollection(withoutAuthenticate(), environment);
    expect(faultsOf(run)).toEqual([]);
    const calls = sigma.requests.filter(({ grant }) => grant);
    expect(calls.map(({ grant, status }) => `${grant} ${status}`)).toEqual([
      "refresh_token 401",
      "client_credentials 200",
    ]);
    expect(calls[1]!.at - calls[0]!.at).toBeGreaterThanOrEqual(1000);
  });

  it("goes on where this machine's clock is wrong", async () => {
    const sigma = await start();
    // A token issued two hours ago by this clock, that Sigma gave just now: it must not be asked for again and again.
    const late = { iat: Math.floor(Date.now() / 1000) - 7200, exp: Math.floor(Date.now() / 1000) - 3600 };
    const { url, requests } = await serve((request, answer) => {
      const isToken = request.url === "/v2/auth/token";
      const body = isToken ? { access_token: sign(late, ""), token_type: "bearer" } : { userId: "u" };
      answer.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    const environment = valuesFor(sigma, { baseUrl: url, tokenBaseURL: `${url}/v2/auth/token` });
    const run = await runCollection(repeated("Who am I", 5), environment);
    expect(faultsOf(run)).toEqual([]);
    expect(requests.map((request) => request.url)).toEqual(["/v2/auth/token", ...Array(5).fill("/v2/whoami")]);
  });

  it("uses an opaque token as long as it is accepted", async () => {
    const token = randomUUID();
    const { url, requests } = await serve((_request, answer) => {
      answer.writeHead(200, { "content-type": "application/json" }).end('{"userId":"u"}');
    });
    const environment = withValues(valuesFor(await start()), { baseUrl: url, access_token: token });
    expect(faultsOf(await runCollection(repeated("Who am I", 3), environment))).toEqual([]);
    expect(requests.map(({ url, headers }) => [url, headers.authorization])).toEqual(
      Array(3).fill(["/v2/whoami", `Bearer ${token}`]),
    );
  });

  it("that gets 401 for a new token stops asking", async () => {
    const sigma = await start({ tokenInterval: 0 });
    const { url } = await serve((_request, answer) => {
      const body = { requestId: randomUUID(), message: "invalid signature", code: "unauthorized" };
      answer.writeHead(401, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    const run = await runCollection(repeated("Who am I", 10), valuesFor(sigma, { baseUrl: url }));
    expect(grantsOf(sigma)).toHaveLength(2);
    const faults = faultsOf(run);
    expect(faults).toHaveLength(2);
    expect(faults[0]).toContain("invalid signature");
  });
});

describe("a token that can't be renewed", () => {
  const seconds = (from: number, to: number) => {
    const now = Math.floor(Date.now() / 1000);
    return sign({ iat: now + from, exp: now + to }, "");
  };

  async function answering(token: number, api = 200) {
    const { url, requests } = await serve((request, answer) => {
      const isToken = request.url === "/v2/auth/token";
      answer.writeHead(isToken ? token : api, { "content-type": "application/json" }).end("{}");
    });
    const paths = () => requests.map((request) => request.url);
    return { values: { baseUrl: url, tokenBaseURL: `${url}/v2/auth/token` }, paths };
  }

  it("is used as long as it lives, and asked for no more", async () => {
    const { values, paths } = await answering(503);
    const environment = valuesFor(await start(), { ...values, access_token: seconds(-3550, 50) });
    const run = await runCollection(repeated("Who am I", 3), environment);
    expect(faultsOf(run)).toEqual([]);
    expect(paths()).toEqual(["/v2/auth/token", ...Array(3).fill("/v2/whoami")]);
  });

  it("ends the run where it has expired", async () => {
    const { values, paths } = await answering(503);
    const environment = valuesFor(await start(), { ...values, access_token: seconds(-3600, -1) });
    const run = await runCollection(repeated("Who am I", 3), environment);
    expect(faultsOf(run)).toEqual([expect.stringMatching(/responded with 503 and no token/)]);
    expect(paths()).toEqual(["/v2/auth/token"]);
  });

  it("of somebody else is used to its end", async () => {
    const { values, paths } = await answering(200);
    const given = valuesFor(await start(), { ...values, access_token: seconds(-3550, 50) });
    const run = await runCollection(repeated("Who am I", 2), withVariable(given, "acting_as", "ada@example.com"));
    expect(faultsOf(run)).toEqual([]);
    expect(paths()).toEqual(["/v2/whoami", "/v2/whoami"]);
  });
});

it("a token that others were accepted with isn't thrown away for one 401", async () => {
  const sigma = await start();
  let count = 0;
  const { url } = await serve((_request, answer) => {
    count += 1;
    const body = count % 2 === 0 ? { message: "no", code: "unauthorized" } : { userId: "u" };
    answer.writeHead(count % 2 === 0 ? 401 : 200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  const run = await runCollection(repeated("Who am I", 6), valuesFor(sigma, { baseUrl: url }));
  expect(run.outcomes.filter(({ status }) => status === 401)).toHaveLength(3);
  expect(grantsOf(sigma)).toEqual(["client_credentials"]);
});

it("a token that was issued before is not taken for a wrong clock", async () => {
  const now = Math.floor(Date.now() / 1000);
  const { url, requests } = await serve((request, answer) => {
    const token = sign({ iat: now - 60, exp: now + 4 }, "");
    const body = request.url === "/v2/auth/token" ? { access_token: token, expires_in: 4 } : { userId: "u" };
    answer.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  const values = valuesFor(await start(), { baseUrl: url, tokenBaseURL: `${url}/v2/auth/token` });
  const { environment } = await runCollection(repeated("Who am I", 1), values);
  expect(environment).not.toHaveProperty("_clock_skew");
  expect(requests).toHaveLength(2);
});

it.each([
  ["nothing", undefined],
  ["0", 0],
  ["less than nothing", -1],
  ["more than it lives", 1e300],
  ["text", "an hour"],
])("a token that says %s of how long it lives is one of the right clock", async (_, expiresIn) => {
  const now = Math.floor(Date.now() / 1000);
  const token = sign({ iat: now, exp: now + 3600 }, "");
  const { url, requests } = await serve((request, answer) => {
    const body = request.url === "/v2/auth/token" ? { access_token: token, expires_in: expiresIn } : { userId: "u" };
    answer.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  const values = valuesFor(await start(), { baseUrl: url, tokenBaseURL: `${url}/v2/auth/token` });
  const { environment } = await runCollection(repeated("Who am I", 2), values);
  expect(environment).not.toHaveProperty("_clock_skew");
  expect(requests).toHaveLength(3);
});

describe("says what is missing, once, and sends nothing", () => {
  it.each<[string, Readonly<Record<string, string>> | undefined, RegExp]>([
    ["no environment", undefined, /No environment is selected/],
    ["no client ID", { clientID: "" }, /Fill in clientID in the selected environment/],
    ["no secret", { secret: "" }, /Fill in secret in the selected environment/],
    ["neither", { clientID: "", secret: "" }, /Fill in clientID and secret in the selected environment/],
    ["no base URL", { baseUrl: "" }, /baseUrl is missing/],
    ["no token URL", { tokenBaseURL: "" }, /tokenBaseURL is missing/],
    ["a host that doesn't answer", { tokenBaseURL: "http://127.0.0.1:9/v2/auth/token" }, /can't be reached/],
    ["a URL without a token", { tokenBaseURL: "{{baseUrl}}/v2/whoami" }, /responded with \d+ and no token|refuses/],
  ])("%s", async (_, values, reason) => {
    const sigma = await start();
    const given = values && valuesFor(sigma, values);
    const run = await runCollection(repeated("Who am I", 3), given as never);
    expect(faultsOf(run)).toEqual([expect.stringMatching(reason)]);
    expect(sigma.requests.filter(({ method, status }) => method === "GET" && status === 200)).toEqual([]);
  });
});

describe("act as another user", () => {
  it.each<[string, Readonly<Record<string, string>>, string, string]>([
    ["a user", { impersonate_user: "ada@example.com" }, "ada@example.com", "ada@example.com"],
    ["a tenant", { impersonate_tenant: "org-1" }, "org-1", "tenant org-1"],
    [
      "a user in a tenant",
      { impersonate_user: "ada@example.com", impersonate_tenant: "org-1" },
      "ada@example.com",
      "ada@example.com in tenant org-1",
    ],
  ])("%s", async (_, wanted, subject, actingAs) => {
    const sigma = await start();
    const given = Object.entries(wanted).reduce((env, [key, value]) => withVariable(env, key, value), valuesFor(sigma));
    const run = await runCollection(only("Act as another user", "Who am I"), given);
    expect(faultsOf(run)).toEqual([]);
    expect(grantsOf(sigma)).toEqual(["client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"]);
    const claims = JSON.parse(Buffer.from(run.environment.access_token!.split(".")[1]!, "base64url").toString());
    expect(claims.sub).toBe(subject);
    expect(run.environment).toMatchObject({ acting_as: actingAs, refresh_token: "" });
    expect(run.environment).not.toHaveProperty("subject_token");
  });

  it("is skipped until somebody is named, and Authenticate ends it", async () => {
    const sigma = await start();
    const given = withVariable(valuesFor(sigma), "acting_as", "ada@example.com");
    const run = await runCollection(only("Authenticate", "Act as another user"), given);
    expect(run.outcomes.map(({ name, status }) => [name, status])).toEqual([["Authenticate", 200]]);
    expect(run.assertions.find(({ skipped }) => skipped)?.name).toMatch(/impersonate_user/);
    expect(run.environment.acting_as).toBe("");
  });

  it("sends nothing in one's own name where it is refused", async () => {
    const sigma = await start();
    const given = withVariable(valuesFor(sigma), "impersonate_user", "ada@example.com");
    const { url } = await serve((_request, answer) => {
      answer.writeHead(403, { "content-type": "application/json" }).end('{"message":"not permitted"}');
    });
    const own = sign({ iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) + 3600 }, "");
    const refusing = withValues(given, { tokenBaseURL: `${url}/v2/auth/token`, access_token: own });
    const run = await runCollection(only("Act as another user", "Who am I"), refusing);
    expect(faultsOf(run)).toEqual([expect.stringMatching(/Sigma says: not permitted/)]);
    expect(run.environment).toMatchObject({ access_token: "", acting_as: "ada@example.com" });
    expect(sigma.requests).toEqual([]);
    const later = withVariable(withValues(refusing, { access_token: "" }), "acting_as", "ada@example.com");
    expect(faultsOf(await runCollection(repeated("Who am I", 2), later))).toEqual([
      expect.stringMatching(/There is no token for ada@example\.com/),
    ]);
  });

  it("never becomes oneself again without a word", async () => {
    const sigma = await start();
    const expired = sign({ iat: 1, exp: 2 }, "");
    const given = withVariable(valuesFor(sigma, { access_token: expired }), "acting_as", "ada@example.com");
    const run = await runCollection(repeated("Who am I", 2), given);
    expect(faultsOf(run)).toEqual([expect.stringMatching(/There is no token for ada@example\.com any more/)]);
    expect(sigma.requests).toEqual([]);
  });
});

it("without the script that asks by itself, Authenticate is sent by hand", async () => {
  expect(JSON.stringify(bare.event)).not.toContain("grant_type");
  const sigma = await start();
  const run = await runCollection(withoutAuthenticate(bare), valuesFor(sigma));
  expect(faultsOf(run).at(-1)).toMatch(/Token missing or malformed.*send Authenticate/);
  expect(faultsOf(await runCollection(bare, valuesFor(sigma)))).toEqual([]);
});
