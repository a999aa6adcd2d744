import type { RequestListener } from "node:http";
import newman, { type NewmanRunSummary } from "newman";
import { describe, expect, it } from "vitest";
import type { PostmanItem } from "../../src/postman.js";
import { loadTemplates } from "../../src/template/load.js";
import { serve } from "../support/build.js";

interface Outcome {
  readonly assertions: readonly { readonly name: string; readonly error: string | undefined }[];
  readonly environment: { readonly [key: string]: unknown };
}

/** Runs one request in newman, in an environment of these values. */
async function run(item: object, more: object, values: { readonly [key: string]: string }): Promise<Outcome> {
  const summary = await new Promise<NewmanRunSummary>((resolve, reject) => {
    newman.run(
      {
        collection: { info: { name: "Test" }, item: [item], ...more } as never,
        environment: { values: Object.entries(values).map(([key, value]) => ({ key, value, enabled: true })) } as never,
        timeoutRequest: 10_000,
      },
      (error, summary) => (error ? reject(error) : resolve(summary)),
    );
  });
  const assertions = summary.run.executions.flatMap(
    (execution) => (execution as unknown as { assertions?: { assertion: string; error?: Error }[] }).assertions ?? [],
  );
  const entries = (
    summary.environment as unknown as { values: { all(): { key: string; value: unknown }[] } }
  ).values.all();
  // A script that throws outside of a test, or a request that fails, is no assertion.
  expect(summary.run.failures.map(({ at }) => at).filter((at) => !at.startsWith("assertion:"))).toEqual([]);
  return {
    assertions: assertions.map(({ assertion, error }) => ({ name: assertion, error: error?.message })),
    environment: Object.fromEntries(entries.map(({ key, value }) => [key, value])),
  };
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

  async function authenticate(listener: RequestListener) {
    const { url, requests } = await serve(listener);
    const { name, request, scripts } = (await loadTemplates()).authenticate;
    const item: Pick<PostmanItem, "name" | "request"> & object = {
      name,
      request,
      event: [...scripts].map(([listen, text]) => event(listen, text)),
    } as never;
    return { ...(await run(item, {}, { ...before, tokenBaseURL: `${url}/v2/auth/token` })), requests };
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
    expect(assertions).toEqual([{ name: "Sigma answers with an access token", error: undefined }]);
    expect(environment).toMatchObject({
      access_token: "new",
      refresh_token: "newer",
      token_type: "bearer",
      expires_in: "3599",
    });
  });

  it("forgets a refresh token that doesn't belong to the new token", async () => {
    const { environment } = await authenticate(
      answerWith(200, "application/json", '{"access_token":"new","refresh_token":null}'),
    );
    expect(environment).toMatchObject({ access_token: "new", clientID: "made-up-id" });
    expect(environment.refresh_token ?? "").toBe("");
  });

  it.each([
    [
      "credentials that Sigma doesn't know",
      401,
      "application/json",
      '{"message":"unauthorized"}',
      /check clientID and secret/,
    ],
    ["missing credentials", 400, "application/json", "{}", /fill in clientID and secret/],
    ["too many calls, answered from the edge", 429, "text/html", "<html></html>", /one call a second/],
    ["the wrong address", 404, "text/plain", "Not found", /check tokenBaseURL/],
    ["a server that fails", 503, "text/html", "", /expected 503 to equal 200/i],
    ["a page instead of JSON", 200, "text/html", "<html></html>", /no access_token/],
    ["JSON that was cut off", 200, "application/json", '{"access_token":"ne', /no access_token/],
    ["JSON without a token", 200, "application/json", "{}", /no access_token/],
    ["JSON that is null", 200, "application/json", "null", /no access_token/],
    ["a token that is no text", 200, "application/json", '{"access_token":{"a":1}}', /no access_token/],
    ["an empty token", 200, "application/json", '{"access_token":""}', /no access_token/],
    ["a token in an answer that is no success", 401, "application/json", '{"access_token":"wrong"}', /check clientID/],
  ])("fails, says why and stores nothing: %s", async (_, status, type, text, reason) => {
    const { assertions, environment } = await authenticate(answerWith(status, type, text));
    expect(assertions).toEqual([{ name: "Sigma answers with an access token", error: expect.stringMatching(reason) }]);
    expect(environment).toMatchObject(before);
  });
});

describe("the test after every request", () => {
  const STATUS = "Status is a success";
  const JSON_BODY = "Body is JSON, as its content type says";

  async function send(listener: RequestListener, path = "/v2/workbooks") {
    const { url } = await serve(listener);
    const { scripts } = (await loadTemplates()).collection;
    return await run(
      { name: "It", request: { method: "GET", url: `${url}${path}` } },
      { event: [...scripts].map(([listen, text]) => event(listen, text)) },
      {},
    );
  }

  it.each<[string, RequestListener, string[]]>([
    ["JSON", answerWith(200, "application/json; charset=utf-8", '{"entries":[]}'), [STATUS, JSON_BODY]],
    ["JSON of another name", answerWith(200, "application/problem+json", "{}"), [STATUS, JSON_BODY]],
    ["no body", answerWith(204, "application/json", ""), [STATUS]],
    ["an empty body", answerWith(201, "application/json", ""), [STATUS]],
    ["a file", answerWith(200, "text/csv", "a,b\n"), [STATUS]],
    ["no content type", (_request, answer) => answer.writeHead(200).end("x"), [STATUS]],
  ])("passes: %s", async (_, listener, names) => {
    const { assertions } = await send(listener);
    expect(assertions).toEqual(names.map((name) => ({ name, error: undefined })));
  });

  it.each([
    ["401", 401, /expired, or from another region|expired or from another region/],
    ["403", 403, /not permitted/],
    ["404", 404, /check the path variables/],
    ["429", 429, /wait a moment/],
    ["500", 500, /expected 500 to be within 200\.\.299/],
    ["a redirect that leads nowhere", 304, /expected 304/],
  ])("fails and says what to do: %s", async (_, status, reason) => {
    const { assertions } = await send(answerWith(status, "text/plain", "x"));
    expect(assertions[0]).toEqual({ name: STATUS, error: expect.stringMatching(reason) });
  });

  it("fails where the body is not the JSON it says it is", async () => {
    const { assertions } = await send(answerWith(200, "application/json", "<html></html>"));
    expect(assertions).toEqual([
      { name: STATUS, error: undefined },
      { name: JSON_BODY, error: expect.stringMatching(/JSON|token/i) },
    ]);
  });

  it("leaves the token request to the test of its own", async () => {
    const { assertions } = await send(answerWith(401, "application/json", "{}"), "/v2/auth/token");
    expect(assertions).toEqual([]);
  });
});
