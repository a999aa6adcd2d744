import type { RequestListener } from "node:http";
import { describe, expect, it } from "vitest";
import { loadTemplates } from "../../src/template/load.js";
import { serve } from "../support/build.js";
import { runCollection } from "../support/newman.js";

interface Outcome {
  readonly assertions: readonly { readonly name: string; readonly error: string | undefined }[];
  readonly environment: { readonly [key: string]: unknown };
}

/** Runs one request in newman, in an environment of these values. */
async function run(item: object, more: object, values: { readonly [key: string]: string }): Promise<Outcome> {
  const { assertions, failures, environment } = await runCollection(
    { info: { name: "Test" }, item: [item], ...more },
    { values: Object.entries(values).map(([key, value]) => ({ key, value, enabled: true })) },
    { timeoutRequest: 10_000 },
  );
  expect(failures).toEqual([]);
  return { assertions: assertions.map(({ name, fault }) => ({ name, error: fault })), environment };
}

function answerWith(status: number, type: string, text: string): RequestListener {
  return (_request, answer) => answer.writeHead(status, { "content-type": type }).end(text);
}

const event = (listen: string, text: string | undefined) => ({
  listen,
  script: { type: "text/javascript", exec: (text ?? "").split("\n") },
});

describe("Authenticate", () => {
  const before = { clientID: "made-up-id", secret: "made-up-secret", access_token: "old", refresh_token: "older" };

  async function authenticate(
    listener: RequestListener,
    { waits = [], values = {} }: { waits?: readonly number[]; values?: { [key: string]: string } } = {},
  ) {
    const { url, requests } = await serve(listener);
    const { name, request, scripts } = (await loadTemplates()).authenticate;
    const item = {
      name,
      protocolProfileBehavior: { followRedirects: false },
      request,
      event: [...scripts].map(([listen, text]) => event(listen, text)),
    };
    const more = { event: await aroundEach({ TOKEN_WAITS: waits }) };
    const endpoint = `${url}/v2/auth/token`;
    const all = { ...before, ...values, tokenBaseURL: (values.tokenBaseURL ?? "%").replace("%", endpoint) };
    return { ...(await run(item, more, all)), requests, endpoint };
  }

  it("sends a form and stores the token it gets", async () => {
    const sent: string[] = [];
    const { assertions, environment, requests } = await authenticate((request, answer) => {
      request.on("data", (chunk) => sent.push(String(chunk)));
      request.on("end", () =>
        answer
          .writeHead(200, { "content-type": "application/json" })
          .end('{"access_token":"new","refresh_token":"newer","token_type":"bearer","expires_in":3599}'),
      );
    });
    expect(
      requests.map(({ method, url, headers }) => [method, url, headers["content-type"], headers.authorization]),
    ).toEqual([["POST", "/v2/auth/token", "application/x-www-form-urlencoded", undefined]]);
    expect(sent.join("")).toBe("grant_type=client_credentials&client_id=made-up-id&client_secret=made-up-secret");
    expect(assertions).toEqual([{ name: "Sigma returns an access token", error: undefined }]);
    expect(environment).toMatchObject({
      access_token: "new",
      refresh_token: "newer",
      token_type: "bearer",
      expires_in: "3599",
    });
  });

  it.each([
    ["a line end", "new\n"],
    ["blanks", " new "],
  ])("stores a token without %s around it", async (_, token) => {
    const answer = JSON.stringify({ access_token: token });
    const { environment } = await authenticate(answerWith(200, "application/json", answer));
    expect(environment).toMatchObject({ access_token: "new" });
  });

  it.each([
    ["in seconds", "86400"],
    ["as a date", "Fri, 31 Dec 2100 23:59:59 GMT"],
  ])("is not sent again where the endpoint asks for a long pause, %s", async (_, wanted) => {
    const { assertions, requests } = await authenticate(
      (_request, answer) => {
        answer.writeHead(429, { "retry-after": wanted }).end();
      },
      { waits: [0, 0, 0] },
    );
    expect(requests).toHaveLength(1);
    expect(assertions.at(-1)?.error).toMatch(/one call a second/);
  });

  it("forgets a refresh token that doesn't belong to the new token", async () => {
    const { environment } = await authenticate(
      answerWith(200, "application/json", '{"access_token":"new","refresh_token":null}'),
    );
    expect(environment).toMatchObject({ access_token: "new", clientID: "made-up-id" });
    expect(environment.refresh_token ?? "").toBe("");
  });

  it("is sent again by a run where there are too many calls, and says so without a red test", async () => {
    let count = 0;
    const { assertions, environment, requests } = await authenticate(
      (_request, answer) => {
        count += 1;
        answer.writeHead(count < 3 ? 429 : 200, { "content-type": "application/json" }).end('{"access_token":"new"}');
      },
      { waits: [0, 0, 0] },
    );
    expect(requests).toHaveLength(3);
    expect(assertions.map(({ name, error }) => [name, error])).toEqual([
      ["Too many calls to the token endpoint: a run sends this again", undefined],
      ["Too many calls to the token endpoint: a run sends this again", undefined],
      ["Sigma returns an access token", undefined],
    ]);
    expect(environment.access_token).toBe("new");
  });

  it("trims what stands around the credentials, in the environment", async () => {
    const values = { tokenBaseURL: "%\n", clientID: "\tmade-up\u00a0", secret: "\ufeffa b\u200b\r\n" };
    const { environment, endpoint } = await authenticate(answerWith(200, "application/json", "{}"), { values });
    expect(environment).toMatchObject({
      tokenBaseURL: endpoint,
      clientID: "made-up",
      secret: "a b",
    });
  });

  it.each([301, 302, 307, 308])("says where a redirect leads, which is not followed: %i", async (status) => {
    const { assertions, requests } = await authenticate((_request, answer) => {
      answer.writeHead(status, { location: "https://elsewhere.example/v2/auth/token" }).end('{"access_token":"x"}');
    });
    expect(requests).toHaveLength(1);
    expect(assertions[0]?.error).toMatch(/redirects to https:\/\/elsewhere\.example.*check tokenBaseURL/);
  });

  it.each([
    [
      "credentials that Sigma doesn't know",
      401,
      "application/json",
      '{"message":"unauthorized"}',
      /check clientID, secret and the region/,
    ],
    ["missing credentials", 400, "application/json", "{}", /fill in clientID and secret/],
    ["too many calls, a response from the edge", 429, "text/html", "<html></html>", /one call a second/],
    ["the wrong URL", 404, "text/plain", "Not found", /check tokenBaseURL/],
    ["a server that fails", 503, "text/html", "", /expected 503 to equal 200/i],
    ["a page instead of JSON", 200, "text/html", "<html></html>", /no access_token/],
    ["JSON that was cut off", 200, "application/json", '{"access_token":"ne', /no access_token/],
    ["JSON without a token", 200, "application/json", "{}", /no access_token/],
    ["JSON that is null", 200, "application/json", "null", /no access_token/],
    ["a token that is not text", 200, "application/json", '{"access_token":{"a":1}}', /no access_token/],
    ["an empty token", 200, "application/json", '{"access_token":""}', /no access_token/],
    ["a token of blanks", 200, "application/json", '{"access_token":"  "}', /no access_token/],
    ["a token of two lines", 200, "application/json", '{"access_token":"a\\r\\nX: 1"}', /no access_token/],
    ["a token that no header holds", 200, "application/json", '{"access_token":"\u{1f389}"}', /no access_token/],
    ["a token that is a variable", 200, "application/json", '{"access_token":"{{secret}}"}', /no access_token/],
    ["a token in an answer that is no success", 401, "application/json", '{"access_token":"wrong"}', /check clientID/],
  ])("fails, says why and stores nothing: %s", async (_, status, type, text, reason) => {
    const { assertions, environment } = await authenticate(answerWith(status, type, text));
    expect(assertions).toEqual([{ name: "Sigma returns an access token", error: expect.stringMatching(reason) }]);
    expect(environment).toMatchObject(before);
  });
});

/** A template's script with its constants set, as the collection has it. */
function withConstants(text: string, constants: { readonly [name: string]: unknown }): string {
  return text.replace(/^const ([A-Z_]+) = .*;$/gm, (line, name: string) =>
    Object.hasOwn(constants, name) ? `const ${name} = ${JSON.stringify(constants[name])};` : line,
  );
}

/** The guard and the test of a collection, which run around each of its requests. */
async function aroundEach(constants: { readonly [name: string]: unknown }) {
  const { guard, scripts } = (await loadTemplates()).collection;
  return [
    event("prerequest", guard.get("prerequest")),
    event("test", withConstants(scripts.get("test") ?? "", constants)),
  ];
}

describe("the test after every request", () => {
  const STATUS = "Status is 200";
  const JSON_BODY = "Body is JSON";
  const RESPONSES = [
    ["GET /v2/query/*/download", [200], "file"],
    ["GET /v2/plain", [201], "json"],
    ["GET /v2/members/bulk", [200], "json"],
    ["GET /v2/members/*", [201], "json"],
    ["GET /v2/models/*:run", [202], "json"],
  ];

  async function send(listener: RequestListener, path = "/v2/workbooks", values: { [key: string]: string } = {}) {
    const { url } = await serve(listener);
    const { scripts } = (await loadTemplates()).collection;
    return await run(
      { name: "It", request: { method: "GET", url: `${url}${path}` } },
      { event: [event("test", withConstants(scripts.get("test") ?? "", { RESPONSES, WAITS: [0, 0, 0] }))] },
      { access_token: "old", refresh_token: "older", ...values },
    );
  }

  const json = "application/json; charset=utf-8";

  it.each<[string, RequestListener, string, string[]]>([
    ["JSON", answerWith(200, json, '{"entries":[]}'), "/v2/workbooks", [STATUS, JSON_BODY]],
    ["JSON of another name", answerWith(200, "application/problem+json", "{}"), "/v2/workbooks", [STATUS, JSON_BODY]],
    ["no body", answerWith(200, json, ""), "/v2/workbooks", [STATUS]],
    ["another status that is documented", answerWith(201, json, "{}"), "/v2/plain", ["Status is 201", JSON_BODY]],
    [
      "a literal path before one with a parameter",
      answerWith(200, json, "{}"),
      "/v2/members/bulk",
      [STATUS, JSON_BODY],
    ],
    ["a path with a parameter", answerWith(201, json, "{}"), "/v2/members/m1", ["Status is 201", JSON_BODY]],
    ["an action behind a parameter", answerWith(202, json, "{}"), "/v2/models/m:run", ["Status is 202", JSON_BODY]],
    ["another action", answerWith(200, json, "{}"), "/v2/models/m:swap", [STATUS, JSON_BODY]],
    ["a file", answerWith(200, "text/csv", "a,b"), "/v2/query/abc/download", [STATUS]],
    [
      "a file that isn't ready, which is neither",
      answerWith(204, json, ""),
      "/v2/query/abc/download",
      ["Not ready yet: send this again in a few seconds"],
    ],
  ])("passes: %s", async (_, listener, path, names) => {
    const { assertions } = await send(listener, path);
    expect(assertions).toEqual(names.map((name) => ({ name, error: undefined })));
  });

  const sigma = (message: string) => JSON.stringify({ requestId: "r", message, code: "c" });

  it.each<[string, number, string, string, RegExp]>([
    [
      "an expired token",
      401,
      sigma("jwt expired"),
      "",
      /Sigma says: jwt expired\. The access token has expired, and was removed/,
    ],
    ["a token of another region", 401, sigma("invalid signature"), "", /another region, .*: select the environment/],
    ["no token", 401, sigma("Token missing or malformed"), "", /send Authenticate, and let this request inherit/],
    ["another 401", 401, "<html>", "", /doesn't accept the access token: send Authenticate/],
    ["403", 403, sigma("no"), "", /Sigma says: no\. The owner of these credentials may not do this/],
    ["403 of a feature", 403, sigma("Feature not enabled"), "", /doesn't have this feature/],
    [
      "403 of a feature in other words",
      403,
      sigma("SAML isn't enabled for your organization"),
      "",
      /doesn't have this/,
    ],
    ["403 of a plan", 403, sigma("Your plan does not include tenants"), "", /doesn't have this feature/],
    ["403 of a user and a feature", 403, sigma("You lack permission for this feature"), "", /may not do this/],
    ["404", 404, "x", "", /Nothing was found: check the path variables/],
    ["404 with a placeholder", 404, "x", "/<workbookId>", /placeholder in angle brackets/],
    ["404 with a variable that nobody set", 404, "x", "/{{workbookId}}", /\{\{workbookId\}\} has no value yet/],
    ["404 at a URL that can't be decoded", 404, "x", "/100%", /Nothing was found/],
    ["400 without a next page", 400, "x", "?page={{workbooksNextPage}}", /There is no next page: untick/],
    ["400 behind the last page", 400, "x", "?limit=5&pageToken=", /There is no next page: untick/],
    ["429", 429, "x", "", /wait a moment/],
    ["500", 500, "x", "", /expected 500 to be one of \[ 200 \]/],
    ["a redirect that leads nowhere", 304, "", "", /expected 304/],
    ["a success that is not documented", 202, "", "", /expected 202/],
  ])("fails and says what to do: %s", async (_, status, text, path, reason) => {
    const { assertions } = await send(answerWith(status, json, text), `/v2/workbooks${path}`);
    expect(assertions.at(-1)).toEqual({ name: STATUS, error: expect.stringMatching(reason) });
  });

  it.each<[string, number, string, RegExp]>([
    ["401 of a gateway", 401, "text/html; charset=utf-8", /web page, not one of Sigma's API/],
    ["403 of a gateway", 403, "text/html", /web page, not one of Sigma's API/],
    ["404 of another server", 404, "TEXT/HTML", /web page, not one of Sigma's API/],
    ["404 of Sigma", 404, json, /Nothing was found/],
    ["404 as text", 404, "text/plain", /Nothing was found/],
    ["429 of the edge", 429, "text/html", /wait a moment/],
    ["407", 407, "text/html", /A proxy in between asks for a user name/],
  ])("says who responds: %s", async (_, status, type, reason) => {
    const { assertions } = await send(answerWith(status, type, "<html>Sign in</html>"));
    expect(assertions.at(-1)).toEqual({ name: STATUS, error: expect.stringMatching(reason) });
  });

  it.each([
    ["that has expired", "jwt expired", "older"],
    ["of another region, and what would renew it", "invalid signature", ""],
  ])("forgets a token %s", async (_, message, refresh) => {
    const { environment } = await send(answerWith(401, json, sigma(message)));
    expect(environment).toMatchObject({ access_token: "", refresh_token: refresh });
  });

  it.each([
    ["a page", 200, "text/html", "<html></html>"],
    ["JSON that was cut off", 200, json, '{"entries":['],
    ["JSON of the wrong type", 200, "text/plain", "{}"],
  ])("fails where JSON is documented and something else comes: %s", async (_, status, type, text) => {
    const { assertions } = await send(answerWith(status, type, text));
    expect(assertions).toEqual([
      { name: STATUS, error: undefined },
      { name: JSON_BODY, error: expect.any(String) },
    ]);
  });

  it("leaves the token request to the test of its own, wherever it goes", async () => {
    const { assertions } = await send(answerWith(401, "application/json", "{}"), "/v2/auth/token");
    expect(assertions).toEqual([]);
    const { url } = await serve(answerWith(401, "application/json", "{}"));
    const { scripts } = (await loadTemplates()).collection;
    const item = { name: "It", request: { method: "POST", url: "{{tokenBaseURL}}" } };
    const more = { event: [event("test", scripts.get("test"))] };
    expect(
      (await run(item, more, { tokenBaseURL: `${url}/oauth/t`, access_token: "good" })).environment.access_token,
    ).toBe("good");
  });
});

describe("what keeps ids", () => {
  type Values = { readonly [key: string]: string };
  type Feed = { readonly [key: string]: string | object };

  async function send(
    answer: unknown,
    kept: readonly (string | Feed)[],
    { values = {}, method = "GET", path = "/v2/workbooks", status = 200, query = [] } = {} as {
      values?: Values;
      method?: string;
      path?: string;
      status?: number;
      query?: readonly object[];
    },
  ) {
    const { url } = await serve(answerWith(status, "application/json", JSON.stringify(answer)));
    const parents = kept.some((one) => typeof one !== "string" && one.pageId) ? path.replace("/v2/", "/*/") : path;
    const request = `${method} ${parents.replace(/^\/\*\/[ab]/, "/v2/*")}`;
    const { protocol, hostname, port } = new URL(url);
    const parts = { protocol: protocol.slice(0, -1), host: hostname.split("."), port, path: path.slice(1).split("/") };
    const item = { name: "It", request: { method, url: { ...parts, query } } };
    const constants = { CHAIN: [[request, ...kept]], WITH_TESTS: false };
    return (await run(item, { event: await aroundEach(constants) }, values)).environment;
  }

  const workbook = { workbookId: "workbookId" };
  const page: Feed = { pageId: "pageId" };
  const nextPage = (more: object = {}) => ({ key: "page", value: "{{nextOne}}", disabled: true, ...more });
  const two = [{ workbookId: "a" }, { workbookId: "b" }];
  const languages = { lng: "lng", variant: "lng_variant" };
  const entries = [
    { lng: "en", lng_variant: null },
    { lng: "fr", lng_variant: "formal" },
    { lng: "de", lng_variant: "du" },
  ];

  it.each<[string, unknown, string | Feed, Values, Values]>([
    ["the first of a list", { entries: two }, workbook, {}, { workbookId: "a" }],
    ["the first of a bare array", two, workbook, {}, { workbookId: "a" }],
    ["that of an answer that is no list", { workbookId: "c" }, workbook, {}, { workbookId: "c" }],
    ["what has the variable's name, which may stand alone", two, "workbookId", {}, { workbookId: "a" }],
    ["a number, as text", [{ workbookId: 7 }], workbook, {}, { workbookId: "7" }],
    ["the first that has one", [{}, null, { workbookId: "" }, { workbookId: "d" }], workbook, {}, { workbookId: "d" }],
    ["not over that of a person", two, workbook, { workbookId: "mine" }, { workbookId: "mine" }],
    [
      "the first that is what it must be",
      [
        { id: "f", type: "folder" },
        { id: "t", type: "table" },
      ],
      { tableId: "id", $where: { type: "table" } },
      {},
      { tableId: "t" },
    ],
    [
      "the first that would be better",
      [
        { id: "x", type: "text" },
        { id: "t", type: "table" },
      ],
      { elementId: "id", $prefer: { type: "table" } },
      {},
      { elementId: "t" },
    ],
    [
      "any where there is no better one",
      [{ id: "x", type: "text" }],
      { elementId: "id", $prefer: { type: "table" } },
      {},
      { elementId: "x" },
    ],
    ["of one entry what belongs together", entries, languages, {}, { lng: "fr", variant: "formal" }],
    ["what belongs to a person's choice", entries, languages, { lng: "de" }, { lng: "de", variant: "du" }],
  ])("stores %s", async (_, answer, feed, values, want) => {
    expect(await send(answer, [feed], { values })).toMatchObject(want);
  });

  it.each<[string, unknown, Feed, Values, number]>([
    ["nothing listed", { entries: [] }, workbook, {}, 200],
    ["null", null, workbook, {}, 200],
    ["text", "x", workbook, {}, 200],
    ["an error", { workbookId: "a" }, workbook, {}, 404],
    ["none that is what it must be", two, { ...workbook, $where: { type: "table" } }, {}, 200],
    ["none that belongs to a person's choice", entries, languages, { lng: "it" }, 200],
  ])("stores nothing: %s", async (_, answer, feed, values, status) => {
    const environment = await send(answer, [feed], { values, status });
    const { _chained, ...rest } = environment;
    expect(rest).toEqual(values);
  });

  it("keeps what it stored as long as the list is the same, and takes anew from another", async () => {
    const first = await send([{ pageId: "p1" }], [page], { path: "/v2/a/pages" });
    const values = first as Values;
    const again = await send([{ pageId: "p0" }], [page], { values, path: "/v2/a/pages" });
    expect(again.pageId).toBe("p1");
    const other = await send([{ pageId: "q1" }], [page], { values, path: "/v2/b/pages" });
    expect(other.pageId).toBe("q1");
    const theirs = { ...values, pageId: "mine" };
    const kept = await send([{ pageId: "q1" }], [page], { values: theirs, path: "/v2/b/pages" });
    expect(kept.pageId).toBe("mine");
  });

  it("forgets what belonged to other parents, where the new ones have none", async () => {
    const values = (await send([{ pageId: "p1" }], [page], { path: "/v2/a/pages" })) as Values;
    expect((await send({ entries: [] }, [page], { values, path: "/v2/b/pages" })).pageId).toBe("");
    expect((await send({ entries: [] }, [page], { values, path: "/v2/a/pages" })).pageId).toBe("p1");
    const mine = { ...values, pageId: "mine" };
    expect((await send({ entries: [] }, [page], { values: mine, path: "/v2/b/pages" })).pageId).toBe("mine");
  });

  it("lets what belongs together follow a choice that is made later", async () => {
    const values = (await send(entries, [languages])) as Values;
    expect(values).toMatchObject({ lng: "fr", variant: "formal" });
    expect(await send(entries, [languages], { values: { ...values, lng: "de" } })).toMatchObject({
      lng: "de",
      variant: "du",
    });
    expect(await send(entries, [languages], { values: { ...values, lng: "en" } })).toMatchObject({
      lng: "en",
      variant: "",
    });
  });

  it("takes the same thing from any list of it, once", async () => {
    const values = (await send(two, [workbook], { path: "/v2/workbooks" })) as Values;
    const other = await send([{ workbookId: "z" }], [workbook], { values, path: "/v2.1/workbooks" });
    expect(other.workbookId).toBe("a");
  });

  it.each([
    "{{secret}}",
    "a/b",
    "..",
    ".",
    "a?b",
    "a#b",
    "a\\b",
    "%2e%2E",
    "a%2Fb",
    "a%5cb",
    "a%3Fb",
    2 ** 60,
    "x".repeat(501),
  ])("stores nothing that would change a path: %s", async (value) => {
    const answer = [{ workbookId: value }, { workbookId: "fine" }];
    expect((await send(answer, [workbook])).workbookId).toBe("fine");
    expect(await send([{ workbookId: value }], [workbook])).not.toHaveProperty("workbookId");
  });

  it("keeps the newest of what a write has made", async () => {
    const feed = [{ queryId: "queryId" }];
    const values = (await send({ queryId: "q1" }, feed, { method: "POST" })) as Values;
    expect((await send({ queryId: "q2" }, feed, { method: "POST", values })).queryId).toBe("q2");
    expect((await send({ queryId: "q2" }, feed, { method: "POST", values: { queryId: "mine" } })).queryId).toBe("mine");
  });

  it("stores the token of the next page, and forgets it behind the last", async () => {
    const query = [nextPage()];
    const values = (await send({ entries: [], nextPage: "n2" }, [], { query })) as Values;
    expect(values.nextOne).toBe("n2");
    expect((await send({ entries: [], nextPage: null }, [], { query, values })).nextOne).toBe("");
    expect(await send({ entries: [], nextPage: null }, [], { query })).not.toHaveProperty("nextOne");
    expect(await send([], [], { query })).not.toHaveProperty("nextOne");
    const mine = { ...values, nextOne: "mine" };
    expect((await send({ nextPage: "n3" }, [], { query, values: mine })).nextOne).toBe("mine");
    expect((await send({ nextPage: "n3" }, [], { query, values })).nextOne).toBe("n3");
    // What it stored itself, ticked.
    const ticked = [nextPage({ disabled: false })];
    expect((await send({ nextPage: "n3" }, [], { query: ticked, values })).nextOne).toBe("n3");
  });

  it.each<[string, object, string | undefined]>([
    ["that of a newer list", { key: "pageToken" }, "n2"],
    ["none of another name", { key: "cursor" }, undefined],
    ["none with a value", { value: "n1" }, undefined],
    ["none of two variables", { value: "{{a}}{{nextOne}}" }, undefined],
    ["none of Postman's own", { value: "{{$guid}}" }, undefined],
  ])("knows the variable of the next page by the request's own parameter: %s", async (_, parameter, want) => {
    const { nextOne } = await send({ nextPageToken: "n2" }, [], { query: [nextPage(parameter)] });
    expect(nextOne).toBe(want);
  });

  it.each<[string, string, Values]>([
    ["behind a gateway", "/sigma/api/v2/books/b1/pages", { pageId: "p1" }],
    ["the most literal", "/v2/books/best/pages", { bestId: "p1" }],
    ["of another path, nothing", "/v2/books/b1/covers", {}],
    ["of a longer path, nothing", "/v2/books/b1/pages/p1", {}],
    ["of a shorter path, nothing", "/pages", {}],
    ["an action behind an id", "/v2/books/b1:print", { printId: "p1" }],
    ["an action behind nothing: nothing", "/v2/books/:print", {}],
  ])("knows a request by the end of its path: %s", async (_, path, want) => {
    const { url } = await serve(answerWith(200, "application/json", '[{"pageId":"p1"}]'));
    const CHAIN = [
      ["GET /v2/books/best/pages", { bestId: "pageId" }],
      ["GET /v2/books/*/pages", { pageId: "pageId" }],
      ["GET /v2/books/*:print", { printId: "pageId" }],
    ];
    const text = (await loadTemplates()).collection.scripts.get("test") ?? "";
    const more = { event: [event("test", withConstants(text, { CHAIN, WITH_TESTS: false }))] };
    const { environment } = await run({ name: "It", request: { method: "GET", url: `${url}${path}` } }, more, {});
    const { _chained, ...rest } = environment;
    expect(rest).toEqual(want);
  });

  it("stores a page's token as a query takes it, and no variable", async () => {
    const query = [nextPage()];
    expect((await send({ nextPage: "a+b/c=&d%#" }, [], { query })).nextOne).toBe("a%2Bb/c=%26d%25%23");
    expect(await send({ nextPage: "{{secret}}" }, [], { query })).not.toHaveProperty("nextOne");
  });
});

describe("what is sent again", () => {
  /** @param statuses of the answers, one after the other; the last one is that of all others as well */
  async function send(
    statuses: readonly number[],
    { method = "GET", headers = {}, constants = {} }: { method?: string; headers?: object; constants?: object } = {},
  ) {
    let count = 0;
    const { url, requests } = await serve((_request, answer) => {
      const status = statuses[Math.min(count, statuses.length - 1)] ?? 200;
      count += 1;
      const type = status === 200 ? "application/json" : "text/html";
      answer.writeHead(status, { "content-type": type, ...(status === 200 ? {} : headers) });
      answer.end(status === 200 ? "{}" : "<html>");
    });
    const text = (await loadTemplates()).collection.scripts.get("test") ?? "";
    const more = { event: [event("test", withConstants(text, { WAITS: [0, 0, 0], ...constants }))] };
    const { assertions } = await run({ name: "It", request: { method, url: `${url}/v2/teams` } }, more, {});
    return { sent: requests.length, names: assertions.map(({ name, error }) => (error ? `${name}: failed` : name)) };
  }

  it.each([429, 502, 503, 504])("a GET with the response %i, without a red test", async (status) => {
    const again = `Sigma responded with ${status}: a run sends this again`;
    expect(await send([status, status, 200])).toEqual({
      sent: 3,
      names: [again, again, "Status is 200", "Body is JSON"],
    });
  });

  it("three times at most", async () => {
    const again = "Sigma responded with 503: a run sends this again";
    expect(await send([503])).toEqual({ sent: 4, names: [again, again, again, "Status is 200: failed"] });
  });

  it.each([
    ["other errors", [500], "GET"],
    ["what is not there", [404], "GET"],
    ["what writes", [503], "POST"],
    ["what writes too often", [429], "DELETE"],
    ["what changes something", [502], "PATCH"],
  ])("never %s", async (_, statuses, method) => {
    expect((await send(statuses, { method })).sent).toBe(1);
  });

  it("after as long as the server asks for", async () => {
    const started = performance.now();
    const given = { headers: { "retry-after": "1" } };
    expect((await send([503, 200], given)).sent).toBe(2);
    expect(performance.now() - started).toBeGreaterThan(990);
    const now = { headers: { "retry-after": "0" }, constants: { WAITS: [0.01, 0.01, 0.01] } };
    expect((await send([429, 200], now)).sent).toBe(2);
    const past = { headers: { "retry-after": "Fri, 31 Dec 1999 23:59:59 GMT" } };
    expect((await send([429, 200], past)).sent).toBe(2);
  });

  it("also where no tests are wanted, without a word among the tests", async () => {
    expect(await send([503, 200], { constants: { WITH_TESTS: false } })).toEqual({ sent: 2, names: [] });
  });
});

describe("the test of the contract", () => {
  const NAME = "Body matches the definition";

  async function send(answer: string, SCHEMAS: object, status = 200) {
    const { url } = await serve(answerWith(status, "application/json", answer));
    const text = (await loadTemplates()).contract.get("test") ?? "";
    const item = {
      name: "It",
      request: { method: "GET", url },
      event: [event("test", withConstants(text, { SCHEMAS }))],
    };
    return (await run(item, {}, {})).assertions;
  }

  const schema = {
    type: "object",
    required: ["entries"],
    properties: {
      entries: { type: "array", items: { type: "object", required: ["id"] } },
      next: { type: ["string", "null"] },
    },
  };

  it.each([
    ["what matches", '{"entries":[{"id":1}],"next":null}', undefined],
    [
      "what lacks something",
      '{"entries":[{}]}',
      /differs from the definition: \.entries\[0\] should have required property 'id'/,
    ],
    ["what is of another type", '{"entries":[],"next":7}', /\.next should be string,null/],
    ["no JSON", "<html>", /JSON|token/],
  ])("%s", async (_, answer, fault) => {
    const [assertion, ...others] = await send(answer, { 200: schema });
    expect(others).toEqual([]);
    expect(assertion).toEqual({ name: NAME, error: fault && expect.stringMatching(fault) });
  });

  it.each<[string, object, number, boolean]>([
    ["a range", { "2XX": schema }, 201, true],
    ["another range", { "2XX": schema }, 404, false],
    ["the default", { default: schema }, 404, true],
    ["the range before the default", { "4XX": {}, default: schema }, 404, false],
    ["the exact one before both", { 404: {}, "4XX": schema, default: schema }, 404, false],
    ["the exact one, which documents no body", { 404: null, default: schema }, 404, false],
  ])("takes %s", async (_, schemas, status, isWrong) => {
    const errors = (await send("{}", schemas, status)).filter(({ error }) => error);
    expect(errors.length).toBe(isWrong ? 1 : 0);
  });

  it("asks nothing of an answer without a schema, or without a body", async () => {
    expect(await send("{}", { 200: schema }, 404)).toEqual([]);
    expect(await send("", { 200: schema })).toEqual([]);
  });
});
