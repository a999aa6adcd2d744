/** Whose a token is, where it is sent, and what becomes of a run when it ends: real newman, and servers that count the calls. */
import { describe, expect, it } from "vitest";
import type { PostmanCollection, PostmanEnvironment } from "../../src/postman/types.js";
import { serve } from "../support/build.js";
import { type Run, runCollection, without, withValues } from "../support/newman.js";
import {
  bearers,
  faultsOf,
  grantsOf,
  makeSmall,
  type Opaque,
  repeated,
  start,
  startOpaque,
  tokenCalls,
  valuesFor,
  withVariable,
} from "../support/token.js";

const { collection, bare, environment } = await makeSmall();
const alone = without(collection, ({ name }) => name !== "Who am I");
const only = (...names: string[]) => without(collection, ({ name }) => !names.includes(name));

type Values = Readonly<Record<string, string>>;
const credentials = { clientID: "one", secret: "s-1" };

function at({ url }: { readonly url: string }, more: Values = {}): PostmanEnvironment {
  const values = { baseUrl: url, tokenBaseURL: `${url}/v2/auth/token`, ...credentials, ...more };
  const known = withValues(environment, values);
  const others = Object.entries(more).filter(([key]) => !environment.values.some((variable) => variable.key === key));
  return others.reduce((env, [key, value]) => withVariable(env, key, value), known);
}

/** The environment that a run left, for the next one. */
const leftBy = (run: Run, more: Values = {}): PostmanEnvironment => at({ url: "" }, { ...run.environment, ...more });

/** So that no test waits for minutes: the scripts' pauses after a 429. */
function withWaits(given: PostmanCollection, waits: readonly number[]): PostmanCollection {
  const text = JSON.stringify(given).replaceAll(
    /const (WAITS|TOKEN_WAITS) = \[[^\]]*\];/g,
    (_, name: string) => `const ${name} = ${JSON.stringify(waits)};`,
  );
  return JSON.parse(text) as PostmanCollection;
}

describe("a token belongs to what it was got with", () => {
  it("is used as long as that is the same, and remembered without the secret", async () => {
    const sigma = await startOpaque();
    const first = await runCollection(alone, at(sigma));
    await runCollection(alone, leftBy(first));
    expect(bearers(sigma)).toEqual(["token-1", "token-1"]);
    expect(first.environment._token_for).toMatch(/^[\w{}":,-]+$/);
    expect(first.environment._token_for).not.toMatch(/s-1|token-1|refresh-1/);
  });

  it.each<[string, Values]>([
    ["another secret", { secret: "s-2" }],
    ["another client", { clientID: "two", secret: "s-2" }],
    ["a client of the same secret", { clientID: "two" }],
  ])("is got anew for %s, and the refresh token is not sent with it", async (_, changed) => {
    const sigma = await startOpaque();
    const first = await runCollection(alone, at(sigma));
    const second = await runCollection(alone, leftBy(first, changed));
    expect(faultsOf(second)).toEqual([]);
    expect(bearers(sigma)).toEqual(["token-1", "token-2"]);
    expect(sigma.calls.map(({ form }) => form.refresh_token).filter(Boolean)).toEqual([]);
    expect(tokenCalls(sigma)).toEqual(["client_credentials one", `client_credentials ${changed.clientID ?? "one"}`]);
  });

  it("is got anew for another region, which hears of neither token", async () => {
    const [west, east] = [await startOpaque(), await startOpaque()];
    const first = await runCollection(alone, at(west));
    east.accepted.add("token-1");
    const moved = { baseUrl: east.url, tokenBaseURL: `${east.url}/v2/auth/token` };
    const second = await runCollection(alone, leftBy(first, moved));
    expect(faultsOf(second)).toEqual([]);
    expect(tokenCalls(east)).toEqual(["client_credentials one"]);
    expect(east.calls[0]).toMatchObject({ request: "POST /v2/auth/token", bearer: undefined });
    expect(east.calls.map(({ form }) => form.refresh_token).filter(Boolean)).toEqual([]);
    expect(west.calls).toHaveLength(2);
  });

  it("is got anew where only the token URL or only the API's is another one", async () => {
    const [west, east] = [await startOpaque(), await startOpaque()];
    const first = await runCollection(alone, at(west));
    await runCollection(alone, leftBy(first, { tokenBaseURL: `${east.url}/v2/auth/token` }));
    expect(tokenCalls(east)).toEqual(["client_credentials one"]);
    await runCollection(alone, leftBy(first, { baseUrl: east.url }));
    expect(tokenCalls(west)).toEqual(["client_credentials one", "client_credentials one"]);
    expect(bearers(east)).toEqual(["token-2"]);
  });

  it("is got with what Authenticate sent as well", async () => {
    const sigma = await startOpaque();
    const first = await runCollection(only("Authenticate", "Who am I"), at(sigma));
    await runCollection(alone, leftBy(first));
    await runCollection(alone, leftBy(first, { secret: "s-2" }));
    expect(bearers(sigma)).toEqual(["token-1", "token-1", "token-2"]);
  });

  it("stays when its credentials are taken out", async () => {
    const sigma = await startOpaque();
    const first = await runCollection(alone, at(sigma));
    const second = await runCollection(alone, leftBy(first, { clientID: "", secret: "" }));
    expect(faultsOf(second)).toEqual([]);
    expect(bearers(sigma)).toEqual(["token-1", "token-1"]);
  });

  it("stays when it was pasted by hand, whatever was got before", async () => {
    const sigma = await startOpaque();
    sigma.accepted.add("pasted");
    expect(faultsOf(await runCollection(alone, at(sigma, { access_token: "pasted" })))).toEqual([]);
    const first = await runCollection(alone, at(sigma));
    const pasted = leftBy(first, { access_token: "pasted", clientID: "two", secret: "s-2" });
    const run = await runCollection(alone, pasted);
    expect(bearers(sigma)).toEqual(["pasted", "token-1", "pasted"]);
    expect(run.environment.refresh_token).toBe("");
  });

  it("no longer means somebody else, once the credentials are others", async () => {
    const sigma = await start();
    const acting = valuesFor(environment, sigma);
    const first = await runCollection(
      only("Act as another user", "Who am I"),
      withVariable(acting, "impersonate_user", "ada@example.com"),
    );
    expect(first.environment.acting_as).toBe("ada@example.com");
    const other = await startOpaque();
    const moved = { baseUrl: other.url, tokenBaseURL: `${other.url}/v2/auth/token`, impersonate_user: "" };
    const second = await runCollection(alone, leftBy(first, moved));
    expect(bearers(other)).toEqual(["token-1"]);
    expect(second.environment.acting_as).toBe("");
  });
});

describe("a refused token", () => {
  /** Accepts each token for two requests. */
  const shortLived = () => {
    const used = new Map<string, number>();
    return startOpaque({
      api: ({ bearer = "" }) => {
        used.set(bearer, (used.get(bearer) ?? 0) + 1);
        return (used.get(bearer) ?? 0) > 2 ? 401 : undefined;
      },
    });
  };

  it("is replaced, and the request that was refused is sent once more", async () => {
    const sigma = await shortLived();
    const run = await runCollection(repeated(collection, "Who am I", 5), at(sigma));
    expect(faultsOf(run)).toEqual([]);
    expect(bearers(sigma)).toEqual(["token-1", "token-1", "token-1", "token-2", "token-2", "token-2", "token-3"]);
    expect(run.outcomes.filter(({ status }) => status === 401)).toHaveLength(2);
  });

  it("of an earlier run is replaced as well", async () => {
    const sigma = await startOpaque();
    const run = await runCollection(alone, at(sigma, { access_token: "old", refresh_token: "older" }));
    expect(faultsOf(run)).toEqual([]);
    expect(bearers(sigma)).toEqual(["old", "token-1"]);
    expect(tokenCalls(sigma)).toEqual(["refresh_token one"]);
  });

  it("is not replaced for ever: a request is sent twice at the most", async () => {
    const sigma = await startOpaque({ api: () => 401 });
    const run = await runCollection(repeated(collection, "Who am I", 6), at(sigma, { access_token: "old" }));
    expect(bearers(sigma)).toEqual(["old", "token-1", "token-1"]);
    expect(faultsOf(run)).toHaveLength(2);
  });

  it("for one request only is not the token's fault", async () => {
    const sigma = await startOpaque({ api: (call) => (call.bearer === "token-1" ? undefined : 401) });
    const given = repeated(collection, "Who am I", 4);
    const run = await runCollection(given, at(sigma));
    expect(faultsOf(run)).toEqual([]);
    expect(tokenCalls(sigma)).toHaveLength(1);
  });

  it.each(["POST", "PUT", "PATCH", "DELETE"])("is no reason to send a %s twice", async (method) => {
    const sigma = await shortLived();
    const given = repeated(collection, "Who am I", 3);
    const writing = {
      ...given,
      item: given.item.map((item) => ("request" in item ? { ...item, request: { ...item.request, method } } : item)),
    };
    const run = await runCollection(writing, at(sigma));
    expect(bearers(sigma)).toEqual(["token-1", "token-1", "token-1"]);
    expect(faultsOf(run)).toHaveLength(1);
  });

  it("stays refused in a collection that asks for none by itself", async () => {
    const sigma = await startOpaque();
    const run = await runCollection(
      without(bare, ({ name }) => name !== "Who am I"),
      at(sigma, { access_token: "old" }),
    );
    expect(bearers(sigma)).toEqual(["old"]);
    expect(faultsOf(run)).toHaveLength(1);
  });

  it("of somebody else is not replaced by one's own", async () => {
    const sigma = await startOpaque();
    const run = await runCollection(alone, at(sigma, { access_token: "theirs", acting_as: "ada@example.com" }));
    expect(sigma.calls.map(({ bearer }) => bearer)).toEqual(["theirs"]);
    expect(faultsOf(run)).toHaveLength(1);
  });
});

describe("credentials", () => {
  const both = [
    ["the script", alone],
    ["Authenticate", only("Authenticate")],
    ["Authenticate of a collection that asks for none by itself", without(bare, ({ name }) => name !== "Authenticate")],
  ] as const;

  it.each(both)("with blanks around them are trimmed: %s", async (_, given) => {
    const sigma = await startOpaque();
    const pasted = at(sigma, {
      clientID: " one\u00a0",
      secret: "\u200bs-1\r\n",
      tokenBaseURL: `${sigma.url}/v2/auth/token\n`,
    });
    const run = await runCollection(given, pasted);
    expect(faultsOf(run)).toEqual([]);
    expect(sigma.calls[0]?.form).toMatchObject({ client_id: "one", client_secret: "s-1" });
    expect(run.environment).toMatchObject({ clientID: "one", secret: "s-1" });
  });

  it.each([
    ["braces", "a{{b}}c{{", "a{{b}}c{{"],
    ["the name of a variable", "a{{clientID}}c", "aonec"],
    ["characters that mean something in a form", "a%41+ &=\u00e9c", "a%41+ &=\u00e9c"],
  ])("that hold %s are sent the same by both", async (_, secret, sent) => {
    for (const [, given] of both) {
      const sigma = await startOpaque();
      await runCollection(given, at(sigma, { secret }));
      expect(sigma.calls[0]?.form.client_secret).toBe(sent);
    }
  });
});

describe("a token in an answer that is no success", () => {
  it.each([400, 401, 404, 500, 503])("is not taken: %i", async (status) => {
    const refusing = () => startOpaque({ token: () => ({ status }) });
    for (const given of [alone, only("Authenticate", "Who am I")]) {
      const sigma = await refusing();
      const run = await runCollection(given, at(sigma));
      expect(bearers(sigma)).toEqual([]);
      expect(run.environment.access_token).toBe("");
      expect(faultsOf(run)).toHaveLength(1);
    }
  });
});

describe("a redirect", () => {
  async function leadingTo(status: number, target: Opaque) {
    return await serve((request, answer) => {
      answer.writeHead(status, { location: `${target.url}${request.url}` }).end();
    });
  }

  it.each([301, 302, 303, 307, 308])("of the API is not followed: %i", async (status) => {
    const [sigma, stranger] = [await startOpaque(), await startOpaque()];
    const { url } = await leadingTo(status, stranger);
    const run = await runCollection(alone, at(sigma, { baseUrl: url }));
    expect(stranger.calls).toEqual([]);
    expect(faultsOf(run)).toEqual([expect.stringContaining(`redirects to ${stranger.url}`)]);
  });

  it.each([302, 307, 308])("of the token endpoint is not followed by Authenticate: %i", async (status) => {
    const [sigma, stranger] = [await startOpaque(), await startOpaque()];
    const { url } = await leadingTo(status, stranger);
    const run = await runCollection(collection, at(sigma, { tokenBaseURL: `${url}/v2/auth/token` }));
    expect(stranger.calls).toEqual([]);
    expect(sigma.calls).toEqual([]);
    expect(faultsOf(run)).toEqual([expect.stringContaining(`redirects to ${stranger.url}`)]);
  });
});

describe("while somebody to act as is named", () => {
  const named = { impersonate_user: "ada@example.com" };

  it.each<[string, PostmanCollection, Values]>([
    ["Act as another user was never sent", alone, {}],
    ["only Authenticate was", only("Authenticate", "Who am I"), {}],
    ["a token of one's own is there", alone, { access_token: "own" }],
    ["the token is somebody else's", alone, { access_token: "graces", acting_as: "grace@example.com" }],
    [
      "the user is the same, and the tenant is not",
      alone,
      { access_token: "a", acting_as: "ada@example.com", impersonate_tenant: "t" },
    ],
  ])("nothing is sent as oneself where %s", async (_, given, more) => {
    const sigma = await startOpaque();
    sigma.accepted.add("own");
    const run = await runCollection(given, at(sigma, { ...named, ...more }));
    expect(bearers(sigma)).toEqual([]);
    expect(faultsOf(run)).toEqual([
      expect.stringMatching(/you want to act as ada@example\.com.*send Act as another user/),
    ]);
  });

  it.each([401, 403, 500])(
    "nothing is sent as oneself where Act as another user gets the response %i",
    async (status) => {
      const sigma = await startOpaque({ token: (count) => (count === 2 ? { status } : undefined) });
      const run = await runCollection(collection, at(sigma, named));
      expect(sigma.calls.map(({ request }) => request)).toEqual(["POST /v2/auth/token", "POST /v2/auth/token"]);
      expect(faultsOf(run)).toEqual([expect.stringMatching(/a token of the other user/)]);
    },
  );

  it("a run of everything acts as them", async () => {
    const sigma = await start();
    const given = withVariable(valuesFor(environment, sigma), "impersonate_tenant", "org-1");
    const run = await runCollection(collection, given);
    expect(faultsOf(run)).toEqual([]);
    expect(run.outcomes.map(({ name, status }) => [name, status])).toEqual([
      ["Authenticate", 200],
      ["Act as another user", 200],
      ["Who am I", 200],
    ]);
  });
});

describe("too many calls to the token endpoint", () => {
  const busy = (times: number, headers = {}) =>
    startOpaque({ token: (count) => (count <= times ? { status: 429, headers } : undefined) });

  it.each([
    ["the script", alone],
    ["Authenticate", only("Authenticate", "Who am I")],
  ])("are waited for, and leave nothing red: %s", async (_, given) => {
    const sigma = await busy(2);
    const run = await runCollection(withWaits(given, [0, 0, 0]), at(sigma));
    expect(faultsOf(run)).toEqual([]);
    expect(bearers(sigma)).toEqual(["token-3"]);
  });

  it.each([
    ["the script", alone],
    ["Authenticate", only("Authenticate", "Who am I")],
  ])("end after a bounded number of times: %s", async (_, given) => {
    const sigma = await busy(100);
    const run = await runCollection(withWaits(given, [0, 0]), at(sigma));
    expect(faultsOf(run)).toEqual([expect.stringMatching(/one call a second/)]);
    expect(tokenCalls(sigma)).toHaveLength(3);
    expect(bearers(sigma)).toEqual([]);
  });

  it("that are to wait for minutes end at once", async () => {
    const sigma = await busy(100, { "retry-after": "600" });
    const run = await runCollection(alone, at(sigma));
    expect(faultsOf(run)).toEqual([expect.stringMatching(/one call a second/)]);
    expect(tokenCalls(sigma)).toHaveLength(1);
  });

  it("of Act as another user are waited for as well", async () => {
    const sigma = await startOpaque({ token: (count) => (count === 2 ? { status: 429 } : undefined) });
    const run = await runCollection(withWaits(collection, [0]), at(sigma, { impersonate_tenant: "t" }));
    expect(faultsOf(run)).toEqual([]);
    expect(bearers(sigma)).toEqual(["token-3"]);
  });

  it("let four runs at once through", async () => {
    const sigma = await start();
    const given = valuesFor(environment, sigma);
    const runs = await Promise.all([alone, alone, collection, collection].map((each) => runCollection(each, given)));
    expect(runs.flatMap(faultsOf)).toEqual([]);
    expect(grantsOf(sigma).length).toBeGreaterThan(4);
  }, 120_000);
});
