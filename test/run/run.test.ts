/** The library's `run`, against the fake Sigma. */
import { randomBytes, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Sigma, type SigmaOptions, startSigma } from "../../fake-sigma/server.js";
import { type RequestOutcome, type RunOptions, run } from "../../src/index.js";
import { BUNDLED } from "../support/definitions.js";
import { readDefinition } from "../support/openapi.js";
import { itemCalled, keep, script, workplace } from "../support/run.js";
import { startOpaque } from "../support/token.js";

const definition = readDefinition(BUNDLED.file);

async function sigmaWith(options: Partial<SigmaOptions> = {}): Promise<Sigma> {
  const sigma = await startSigma({ definition, ...options });
  onTestFinished(() => sigma.close());
  return sigma;
}

function against(sigma: Sigma, collection: string, options: RunOptions = {}) {
  const { url, clientID, secret } = sigma;
  return run({ collection, baseUrl: url, credentials: { clientID, secret }, ...options });
}

const brief = ({ name, outcome, reasons }: RequestOutcome) => [name, outcome, ...reasons].join(": ");

describe("run", () => {
  it("sends everything that reads, and nothing that writes", async () => {
    const sigma = await sigmaWith();
    const { collection, generated } = await workplace();
    const result = await against(sigma, collection);
    const reads = generated.api.operations.filter(({ method }) => method === "get").length;
    expect(result).toMatchObject({ requests: reads + 1, failed: 0, reports: [] });
    expect(result.passed).toBeGreaterThan(25);
    expect(result.stopped).toBeUndefined();
    expect(sigma.requests.filter(({ method, grant }) => method !== "GET" && !grant)).toEqual([]);
    expect(sigma.requests).toHaveLength(result.passed);
    expect(sigma.requests.filter(({ grant }) => grant)).toHaveLength(1);
    // One for the token, which a script asks for, and one for all that follows.
    expect(sigma.connections).toBeLessThan(4);
  });

  it("fills what lists store, skips what nothing filled, and says what is missing", async () => {
    const sigma = await sigmaWith();
    const { collection } = await workplace((edited) => keep(edited, "Workbooks", "Query"));
    const { outcomes, failed } = await against(sigma, collection);
    const lines = outcomes.map(brief);
    expect(failed).toBe(0);
    expect(lines).toContain("Get a workbook: passed");
    expect(lines).toContain("Get a bookmark: passed");
    expect(lines).toContain(
      "Download an exported file: skipped: no value for {{queryId}}: send Export data from a report or Export data from a workbook first, or set queryId in the environment",
    );
  });

  it("adds the lists that store what a selected request needs", async () => {
    const sigma = await sigmaWith();
    const { collection } = await workplace();
    const result = await against(sigma, collection, { folders: ["Get a workbook"] });
    expect(result).toMatchObject({ failed: 0, skipped: 0, isEmpty: false });
    expect(result.outcomes.map(({ name, isPrerequisite = false }) => [name, isPrerequisite])).toEqual([
      ["Authenticate", false],
      ["List workbooks", true],
      ["Get a workbook", false],
    ]);
  });

  it("says when everything that was asked for was skipped", async () => {
    const sigma = await sigmaWith({ tokenInterval: 0 });
    const { collection } = await workplace();
    const folders = ["Download an exported file"];
    expect(await against(sigma, collection, { folders })).toMatchObject({ failed: 0, passed: 1, isEmpty: true });
    expect(await against(sigma, collection, { folders: ["Authenticate"] })).toMatchObject({
      passed: 1,
      isEmpty: false,
    });
  });

  it("ends at once when told to, with what is known, and writes no report", async () => {
    const sigma = await sigmaWith({ hanging: ["GET /v2/teams"] });
    const { folder, collection } = await workplace((edited) => keep(edited, "Tags", "Teams"));
    const controller = new AbortController();
    const seen: string[] = [];
    const result = await against(sigma, collection, {
      signal: controller.signal,
      reports: ["json"],
      reportDir: join(folder, "reports"),
      onRequest: ({ name }) => {
        seen.push(name);
        // Behind Authenticate and the tags comes the list of teams, which never answers.
        if (seen.length === 3) setTimeout(() => controller.abort(), 200);
      },
    });
    expect(result.stopped).toEqual({ message: "interrupted", hint: "No report was written." });
    expect(result).toMatchObject({ failed: 0, isEmpty: false, reports: [] });
    expect(result.outcomes.map(({ name }) => name)).toEqual(seen);
    expect(result.requests + result.notReached).toBe(8);
    expect(await readdir(join(folder, "reports"))).toEqual([]);
    await expect(against(sigma, collection, { signal: controller.signal })).rejects.toThrow("aborted");
  });

  it("takes a variable from outside", async () => {
    const sigma = await sigmaWith();
    const { collection } = await workplace((edited) => keep(edited, "Teams"));
    const { id } = sigma.world.list("team")[1]!;
    const { outcomes } = await against(sigma, collection, { variables: { teamId: id } });
    expect(outcomes.map(brief)).toContain("Get a team: passed");
    expect(sigma.requests.map(({ path }) => path)).toContain(`/v2/teams/${id}`);
  });

  it("takes what it prints for a name, and leaves out what it is told to", async () => {
    const sigma = await sigmaWith({ tokenInterval: 0 });
    const { collection } = await workplace();
    const { outcomes } = await against(sigma, collection, {
      folders: ["Teams / List teams", "Tags"],
      exclude: ["/v2/tags/**"],
    });
    expect(outcomes.map(({ name }) => name)).toEqual(["Authenticate", "List teams"]);
  });

  it("fills the placeholder that a variable is named like", async () => {
    const sigma = await sigmaWith();
    const { collection } = await workplace((edited) => keep(edited, "Teams"));
    const { id } = sigma.world.list("team")[1]!;
    const options = { variables: { teamId: id }, includeWrites: true, folders: ["Delete a team"] };
    const { outcomes } = await against(sigma, collection, options);
    expect(outcomes.map(brief)).toContain("Delete a team: passed");
    expect(sigma.requests.map(({ method, path }) => `${method} ${path}`)).toContain(`DELETE /v2/teams/${id}`);
  });

  it("says which list's failure kept a request from being sent", async () => {
    const sigma = await sigmaWith({ broken: ["GET /v2/teams"] });
    const { collection } = await workplace((edited) => keep(edited, "Teams"));
    const { outcomes } = await against(sigma, collection, { folders: ["Get a team"] });
    expect(outcomes.map(brief)).toContain("Get a team: skipped: List teams, which stores teamId, failed");
  });

  it("sends writes when asked to, but for those that are not filled in", async () => {
    const sigma = await sigmaWith();
    const { collection } = await workplace((edited) => {
      keep(edited, "Teams");
      const { request } = itemCalled(edited, "Create a team");
      if (request.body?.mode === "raw") request.body.raw = request.body.raw.replaceAll("<name>", "Support");
    });
    const { outcomes, failed } = await against(sigma, collection, { includeWrites: true });
    expect(failed).toBe(0);
    expect(outcomes.map(brief)).toContain("Create a team: passed");
    expect(outcomes.map(brief)).toContain("Delete a team: skipped: put a value for <teamId> into the path");
    expect(sigma.requests.filter(({ touched }) => touched)).toEqual([]);
  });

  // Without the collection's scripts, Authenticate still stores its token, and nothing stores ids.
  it.each([
    ["status", 5],
    ["none", 2],
  ] as const)("says which request failed, and how (tests: %s)", async (tests, passed) => {
    const sigma = await sigmaWith({ broken: ["GET /v2/teams"] });
    const { collection } = await workplace((edited) => {
      keep(edited, "Teams");
      if (tests === "none") delete edited.event;
    });
    const result = await against(sigma, collection);
    expect(result).toMatchObject({ failed: 1, passed });
    const failed = result.outcomes.filter(({ outcome }) => outcome === "failed");
    expect(failed).toMatchObject([{ name: "List teams", folder: ["Teams"], method: "GET", status: 500 }]);
    expect(failed[0]?.responseText).toContain('"code":"internal"');
    expect(failed[0]?.reasons.join()).toContain("500");
  });

  it("counts as failed a script that throws, a person's own test, and an answer that doesn't come", async () => {
    const sigma = await sigmaWith({ hanging: ["GET /v2/teams"] });
    const { collection } = await workplace((edited) => {
      keep(edited, "Tags", "Teams", "Templates");
      script(itemCalled(edited, "List tags"), "test", "nothing.there;");
      script(itemCalled(edited, "List templates"), "test", 'pm.test("mine", () => pm.expect(1).to.equal(2));');
    });
    const { outcomes } = await against(sigma, collection, { timeout: 1000 });
    expect(outcomes.filter(({ outcome }) => outcome === "failed").map(brief)).toEqual([
      expect.stringMatching(/^List tags: failed: ReferenceError: nothing is not defined/),
      expect.stringMatching(/^List teams: failed: .*TIMEDOUT/),
      expect.stringMatching(/^List templates: failed: mine: expected 1 to equal 2/),
    ]);
  });

  it("stops with one message where nothing listens", async () => {
    const sigma = await sigmaWith();
    const { collection } = await workplace();
    await sigma.close();
    const { stopped, outcomes } = await against(sigma, collection);
    expect(outcomes).toHaveLength(1);
    expect(stopped?.message).toMatch(/^127\.0\.0\.1:\d+ can't be reached: .*ECONNREFUSED/);
  });

  it("stops with one message when the token can't be renewed", async () => {
    // The first token is gone before the second request, and the endpoint gives no other.
    const sigma = await sigmaWith({ tokenSeconds: 2, tokenInterval: 3_600_000 });
    const { collection } = await workplace((edited) => keep(edited, "Tags", "Teams"));
    const printed: string[] = [];
    const result = await against(sigma, collection, { delay: 1600, onLog: (line) => printed.push(line) });
    expect(result.stopped?.message).toMatch(/^there is no token any more: ./);
    expect(result).toMatchObject({ passed: 1, failed: 1, skipped: 0 });
    expect(result.outcomes.at(-1)).toMatchObject({ name: "List tags", outcome: "failed", isSent: false });
    expect(printed).toEqual([]);
  });

  it("counts as failed a request that a failed assertion kept from being sent", async () => {
    const sigma = await sigmaWith();
    const { collection } = await workplace((edited) => {
      keep(edited, "Tags");
      script(
        itemCalled(edited, "List tags"),
        "prerequest",
        'pm.test("ready", () => { throw new Error("not yet"); });',
        "pm.execution.skipRequest();",
      );
    });
    const { outcomes, stopped } = await against(sigma, collection);
    expect(outcomes.map(brief)).toContain("List tags: failed: ready: not yet");
    expect(outcomes).toHaveLength(3);
    expect(stopped).toBeUndefined();
  });

  it("says what a script printed before it skipped its request", async () => {
    const sigma = await sigmaWith();
    const { collection } = await workplace((edited) => {
      keep(edited, "Tags");
      script(
        itemCalled(edited, "List tags"),
        "prerequest",
        'console.log("not on Sundays");',
        "pm.execution.skipRequest();",
      );
    });
    const { outcomes } = await against(sigma, collection);
    expect(outcomes.map(brief)).toContain("List tags: skipped: not on Sundays");
  });

  it("stops at the first failure when asked to", async () => {
    const sigma = await sigmaWith({ broken: ["GET /v2/tags"] });
    const { collection } = await workplace((edited) => keep(edited, "Tags", "Teams"));
    const { stopped, outcomes } = await against(sigma, collection, { bail: true });
    expect(stopped?.message).toContain("List tags");
    expect(outcomes.map(({ name }) => name)).toEqual(["Authenticate", "List tags"]);
  });

  it("waits for its turn when the token endpoint was just asked by someone else", async () => {
    // Longer than a run takes to start.
    const sigma = await sigmaWith({ tokenInterval: 5000 });
    const { collection } = await workplace((edited) => keep(edited, "Tags"));
    await fetch(`${sigma.url}/v2/auth/token`, { method: "POST", body: new URLSearchParams() });
    const seen: string[] = [];
    const result = await against(sigma, collection, { onRequest: ({ name }) => seen.push(name) });
    expect(result).toMatchObject({ failed: 0 });
    expect(result.stopped).toBeUndefined();
    const statuses = sigma.requests.filter(({ grant }) => grant).map(({ status }) => status);
    expect(statuses.slice(0, 2)).toEqual([400, 429]);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(seen.filter((name) => name === "Authenticate")).toHaveLength(1);
  });

  it("gets through beside others that use the same credentials", async () => {
    const sigma = await sigmaWith();
    const { collection } = await workplace((edited) => keep(edited, "Who am I"));
    const results = await Promise.all(Array.from({ length: 5 }, () => against(sigma, collection)));
    for (const result of results) expect(result).toMatchObject({ failed: 0, passed: 2 });
  });

  it("counts what is sent again once: too early, or with a token that came to its end", async () => {
    const used = new Map<string, number>();
    const sigma = await startOpaque({
      token: (count) => (count === 1 ? { status: 429 } : undefined),
      api: ({ bearer = "" }) => {
        used.set(bearer, (used.get(bearer) ?? 0) + 1);
        return bearer === "token-2" && used.get(bearer) === 2 ? 401 : undefined;
      },
    });
    const { collection } = await workplace((edited) => keep(edited, "Tags", "Teams"));
    const seen: string[] = [];
    const { outcomes, failed, passed } = await run({
      collection,
      baseUrl: sigma.url,
      credentials: { clientID: "made-up", secret: "made-up-secret" },
      folders: ["List tags", "List teams"],
      onRequest: ({ name, status }) => seen.push(`${name} ${status}`),
    });
    expect({ failed, passed }).toEqual({ failed: 0, passed: 3 });
    expect(seen).toEqual(["Authenticate 200", "List tags 200", "List teams 200"]);
    expect(outcomes.map(({ name, status }) => `${name} ${status}`)).toEqual(seen);
    expect(sigma.calls.map(({ request, bearer }) => `${request.split("?")[0]} ${bearer}`)).toEqual([
      "POST /v2/auth/token undefined",
      "POST /v2/auth/token undefined",
      "GET /v2/tags token-2",
      "GET /v2/teams token-2",
      "POST /v2/auth/token undefined",
      "GET /v2/teams token-3",
    ]);
  });

  it("sends a GET again that Sigma had no time for, says why, and counts the last response", async () => {
    let count = 0;
    const sigma = await startOpaque({
      api: ({ request }) => {
        if (!request.startsWith("GET /v2/teams")) return undefined;
        count += 1;
        return count === 1 ? 503 : undefined;
      },
    });
    const { collection } = await workplace((edited) => keep(edited, "Tags", "Teams"));
    const { outcomes, failed, stopped } = await run({
      collection,
      baseUrl: sigma.url,
      credentials: { clientID: "made-up", secret: "made-up-secret" },
      folders: ["List tags", "List teams"],
      bail: true,
    });
    expect({ failed, stopped }).toEqual({ failed: 0, stopped: undefined });
    expect(outcomes.map(({ name, status, sentAgain }) => [name, status, sentAgain])).toEqual([
      ["Authenticate", 200, undefined],
      ["List tags", 200, undefined],
      ["List teams", 200, ["Sigma responded with 503"]],
    ]);
    expect(sigma.calls.filter(({ request }) => request.startsWith("GET /v2/teams"))).toHaveLength(2);
  });

  it("brings its own Authenticate where the collection has none", async () => {
    const sigma = await sigmaWith();
    const { collection } = await workplace((edited) => {
      keep(edited, "Tags");
      edited.item.shift();
    });
    expect(await against(sigma, collection)).toMatchObject({ failed: 0, passed: 3 });
  });

  it("finds the environment of a cloud and region beside the collection", async () => {
    const sigma = await sigmaWith();
    const { folder, collection } = await workplace((edited) => keep(edited, "Tags"));
    const { clientID, secret } = sigma;
    const result = await run({
      collection,
      region: "aws-us-west",
      variables: { baseUrl: sigma.url, tokenBaseURL: `${sigma.url}/v2/auth/token` },
      credentials: { clientID, secret },
    });
    expect(result).toMatchObject({ failed: 0, passed: 3 });
    expect(await readdir(folder)).toEqual(["output"]);
  });
});

describe("what a run writes and prints", () => {
  it.each<[string, string, RunOptions]>([
    ["a run", randomUUID(), {}],
    ["a run whose secret needs encoding", `${randomBytes(24).toString("base64")}+/ &<"'=%`, {}],
    [
      "a run with wrong credentials",
      randomUUID(),
      { credentials: { clientID: randomUUID(), secret: `"${randomUUID()}&` } },
    ],
  ])("holds neither the secret nor a token: %s", async (_, secret, options) => {
    const sigma = await sigmaWith({ secret });
    const tokens: string[] = [];
    const { folder, collection } = await workplace((edited) => {
      keep(edited, "Tags", "Teams", "Who am I");
      // What careless scripts do.
      const list = itemCalled(edited, "List tags");
      script(
        list,
        "test",
        'console.log("token", pm.environment.get("access_token"), encodeURIComponent(pm.environment.get("secret")));',
        'pm.test(`shows ${pm.environment.get("secret")}`, () => pm.expect(pm.environment.get("access_token")).to.equal(1));',
        'pm.environment.set("copy", Buffer.from(`x:${pm.environment.get("secret")}`).toString("base64"));',
        'pm.sendRequest({ url: pm.environment.get("baseUrl") + "/v2/whoami?token=" + pm.environment.get("refresh_token") }, () => {});',
      );
      list.request.header.push({ key: "X-Secret", value: "{{secret}}" });
      list.request.url.raw += "?secret={{secret}}";
      list.request.url.query = [{ key: "secret", value: "{{secret}}" }];
    });
    const printed: string[] = [];
    const result = await against(sigma, collection, {
      reports: ["json", "junit", "html"],
      reportDir: join(folder, "reports"),
      onLog: (line) => printed.push(line),
      onRequest: (outcome) => printed.push(JSON.stringify(outcome)),
      ...options,
    });
    printed.push(JSON.stringify(result));
    for (const { query } of sigma.requests) {
      const token = new URLSearchParams(query).get("token");
      if (token) tokens.push(token);
    }
    expect(tokens.length).toBe(options.credentials ? 0 : 1);

    expect((await readdir(join(folder, "reports"))).sort()).toEqual([
      "sigma-run.html",
      "sigma-run.json",
      "sigma-run.junit.xml",
    ]);
    const written = await Promise.all(result.reports.map((path) => readFile(path, "utf8")));
    const json = JSON.parse(written[result.reports.findIndex((path) => path.endsWith(".json"))]!) as unknown;
    const texts = [...printed, ...written, ...buffersOf(json)];
    expect(texts.join("")).toContain("[redacted]");
    for (const text of texts) {
      expect(text).not.toMatch(/eyJ[\w-]+\.eyJ[\w-]+\./);
      for (const value of [options.credentials?.secret ?? secret, ...tokens]) {
        for (const form of [
          value,
          encodeURIComponent(value),
          new URLSearchParams({ value }).toString().slice("value=".length),
          JSON.stringify(value).slice(1, -1),
          JSON.stringify(JSON.stringify(value)).slice(3, -3),
          value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;"),
          Buffer.from(`x:${value}`).toString("base64").slice(4, -4),
        ]) {
          expect(text.includes(form) ? `${form} is in ${text.slice(0, 100)}` : "").toBe("");
        }
      }
    }
    expect(result.failed).toBe(1);
  });
});

/** The texts of the buffers in newman's JSON report. */
function buffersOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { type, data } = value as { type?: unknown; data?: unknown };
  if (type === "Buffer" && Array.isArray(data)) return [Buffer.from(data as number[]).toString()];
  return Object.values(value).flatMap(buffersOf);
}
