/** Which requests a run skips, in the sandbox newman itself uses: everything in one run, a row for each request. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sigma, startSigma } from "../../../fake-sigma/server.js";
import { run } from "../../../src/index.js";
import type { PostmanItem } from "../../../src/postman/types.js";
import type { RequestOutcome } from "../../../src/run/report/outcome.js";
import { BUNDLED } from "../../support/definitions.js";
import { readDefinition } from "../../support/openapi.js";
import { script } from "../../support/run.js";

interface Given {
  readonly method?: string;
  readonly host?: string;
  readonly path: readonly string[];
  readonly variable?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Lines of the request's own pre-request script. */
  readonly before?: readonly string[];
}

/** As a person's request stands in an exported collection. */
function request(name: string, given: Given): PostmanItem {
  const { method = "DELETE", host = "{{baseUrl}}", path, variable = {}, query = {}, before } = given;
  const entries = (from: Readonly<Record<string, string>>) =>
    Object.entries(from).map(([key, value]) => ({ key, value }));
  const item = {
    name,
    request: {
      method,
      header: [],
      url: {
        raw: `${host}/${path.join("/")}`,
        host: [host],
        path: [...path],
        query: entries(query),
        variable: entries(variable),
      },
    },
  } as unknown as PostmanItem;
  if (before) script(item, "prerequest", ...before);
  return item;
}

const workbooks = ["v2", "workbooks"];

const SKIPPED: readonly [string, Given, string | RegExp][] = [
  [
    "a placeholder in a path variable",
    { path: [...workbooks, ":id"], variable: { id: "<workbookId>" } },
    "no value for <workbookId>",
  ],
  ["a placeholder in the path", { path: [...workbooks, "<workbookId>"] }, "no value for <workbookId>"],
  [
    "an unset variable in a path variable",
    { path: [...workbooks, ":id"], variable: { id: "{{nope}}" } },
    "no value for {{nope}}",
  ],
  ["an unset variable in the path", { path: [...workbooks, "{{nope}}"] }, "no value for {{nope}}"],
  ["an empty variable in the path", { path: [...workbooks, "{{empty}}"] }, "no value for {{empty}}"],
  ["a blank variable in the path", { path: [...workbooks, "{{blank}}"] }, "no value for {{blank}}"],
  ["an empty path variable", { path: [...workbooks, ":id"], variable: { id: "" } }, "no value for :id"],
  [
    "an empty path variable before a dot",
    { path: [...workbooks, ":id.json"], variable: { id: "" } },
    "no value for :id.json",
  ],
  [
    "a path variable whose key has a dot, which newman ends there",
    { path: [...workbooks, ":id.json"], variable: { "id.json": "w1.json" } },
    "no value for :id.json",
  ],
  ["a placeholder before a dot", { path: [...workbooks, ":id.json"], variable: { id: "<id>" } }, "no value for <id>"],
  ["a path variable that is not there", { path: [...workbooks, ":id"] }, "no value for :id"],
  [
    "an empty variable with something behind it",
    { path: ["v2", "dataModels", ":id:materialize"], variable: { "id:materialize": "{{empty}}:materialize" } },
    "no value for {{empty}}",
  ],
  ["an empty variable among others", { path: [...workbooks, "{{one}}{{empty}}"] }, "no value for {{empty}}"],
  ["a variable that holds an empty one", { path: [...workbooks, "{{nested}}"] }, "no value for {{empty}}"],
  ["a variable that holds a placeholder", { path: [...workbooks, "{{placeholder}}"] }, "no value for <workbookId>"],
  ["a variable that holds itself", { path: [...workbooks, "{{circle}}"] }, "no value for {{circle}}"],
  ["an empty variable in the query", { path: workbooks, query: { id: "{{empty}}" } }, "no value for {{empty}}"],
  ["two things missing", { path: [...workbooks, "{{nope}}", "{{empty}}"] }, "no value for {{nope}}, {{empty}}"],
  ["a value that leads up", { path: [...workbooks, "{{up}}", "x"] }, "the value of {{up}} would change the path"],
  [
    "a coded value that leads up",
    { path: [...workbooks, ":id"], variable: { id: "{{coded}}" } },
    /value of :id .* change the path/,
  ],
  ["a value that is a dot", { path: [...workbooks, ":id"], variable: { id: "." } }, /value of :id .* change the path/],
  ["a value of two segments", { path: [...workbooks, "{{slash}}"] }, /value of {{slash}} .* change the path/],
  ["a value with a backslash", { path: [...workbooks, "{{backslash}}"] }, /value of {{backslash}} .* change the path/],
  ["a value that begins a query", { path: [...workbooks, "{{query}}"] }, /value of {{query}} .* change the path/],
  ["a value that ends the path", { path: [...workbooks, ":id", "tags"], variable: { id: "{{hash}}" } }, /value of :id/],
  [
    "another host",
    { method: "GET", host: "{{other}}", path: ["v2", "teams"] },
    /^127.0.0.1:\d+ is not Sigma.*--allow-host 127/,
  ],
  [
    "another host behind a user name",
    { method: "GET", host: "{{baseUrl}}@{{otherHost}}", path: [] },
    /the token may not be sent/,
  ],
  ["a base URL that leads to another host", { method: "GET", host: "{{filesBaseUrl}}", path: ["v2"] }, /is not Sigma/],
  ["another host that begins like Sigma's", { method: "GET", host: "{{baseUrl}}0", path: ["v2"] }, /is not Sigma/],
  ["another scheme", { method: "GET", host: "ftp://{{otherHost}}", path: ["v2"] }, /the token may not be sent/],
  [
    "a URL that a script changed",
    { method: "GET", path: ["v2", "teams"], before: ['pm.variables.set("baseUrl", pm.environment.get("other"));'] },
    /is not Sigma/,
  ],
];

const SENT: readonly [string, Given, string][] = [
  ["a variable with a value", { method: "GET", path: ["v2", "teams", "{{one}}"] }, "/v2/teams/1"],
  ["two variables in one segment", { method: "GET", path: ["v2", "teams", "{{one}}{{two}}"] }, "/v2/teams/12"],
  [
    "a variable that its own script sets",
    {
      method: "GET",
      path: ["v2", "teams", ":id"],
      variable: { id: "{{mine}}" },
      before: ['pm.variables.set("mine", "set-in-time");'],
    },
    "/v2/teams/set-in-time",
  ],
  [
    "a variable that its own script sets when it gets an answer",
    {
      method: "GET",
      path: ["v2", "teams", "{{late}}"],
      before: [
        'pm.sendRequest(pm.environment.get("baseUrl") + "/", () => pm.environment.set("late", "set-by-answer"));',
      ],
    },
    "/v2/teams/set-by-answer",
  ],
  ["a variable of Postman's own", { method: "GET", path: ["v2", "teams", "{{$guid}}"] }, "/v2/teams/<guid>"],
  ["a slash at the end", { method: "GET", path: ["v2", "teams", ""] }, "/v2/teams/"],
  ["an empty parameter of the query", { method: "GET", path: ["v2", "tags"], query: { search: "" } }, "/v2/tags"],
  ["a method behind a colon", { method: "GET", path: ["v2", "teams:{{one}}"] }, "/v2/teams:1"],
  ["a host that was allowed", { method: "GET", host: "{{allowed}}", path: ["hook"] }, "allowed /hook"],
];

describe("the script of a run", () => {
  let folder: string;
  let sigma: Sigma;
  let outcomes: ReadonlyMap<string, RequestOutcome>;
  const elsewhere: string[] = [];
  const other = createServer((incoming, outgoing) => {
    elsewhere.push(`other ${incoming.url}`);
    outgoing.end();
  });
  const allowed = createServer((incoming, outgoing) => {
    elsewhere.push(`allowed ${incoming.url}`);
    outgoing.end();
  });

  beforeAll(async () => {
    sigma = await startSigma({ definition: readDefinition(BUNDLED.file) });
    for (const server of [other, allowed]) {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    }
    const hostOf = (server: typeof other) => `127.0.0.1:${(server.address() as AddressInfo).port}`;
    folder = await mkdtemp(join(tmpdir(), "sigma-postman-test-"));
    const collection = join(folder, "collection.json");
    // The last of those skipped changes the URL for whatever comes after it.
    const item = [...SENT, ...SKIPPED].map(([name, given]) => request(name, given));
    await writeFile(collection, JSON.stringify({ info: { name: "mine" }, item }));
    const result = await run({
      collection,
      baseUrl: sigma.url,
      credentials: { clientID: sigma.clientID, secret: sigma.secret },
      includeWrites: true,
      allowHosts: [hostOf(allowed)],
      variables: {
        one: "1",
        two: "2",
        empty: "",
        blank: "  ",
        nested: "x{{empty}}",
        placeholder: "<workbookId>",
        circle: "{{circle}}",
        up: "..",
        coded: ".%2E",
        slash: "a/b",
        backslash: "a\\b",
        query: "a?b",
        hash: "a#b",
        other: `http://${hostOf(other)}`,
        otherHost: hostOf(other),
        filesBaseUrl: `http://${hostOf(other)}`,
        allowed: `http://${hostOf(allowed)}`,
      },
    });
    outcomes = new Map(result.outcomes.map((outcome) => [outcome.name, outcome]));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await sigma.close();
    for (const server of [other, allowed]) {
      server.closeAllConnections();
      server.close();
    }
  });

  it.each(SKIPPED)("skips %s", (name, _, want) => {
    expect(outcomes.get(name)).toMatchObject({ outcome: "skipped", isSent: false });
    expect(outcomes.get(name)?.reasons).toEqual([typeof want === "string" ? want : expect.stringMatching(want)]);
  });

  it.each(SENT)("sends %s", (name, _, want) => {
    expect(outcomes.get(name)).toMatchObject({ isSent: true });
    expect(outcomes.get(name)?.reasons.join()).not.toContain("not sent");
    const paths = [...elsewhere, ...sigma.requests.map(({ path }) => path)];
    expect(paths.map((path) => path.replace(/[\da-f-]{36}/, "<guid>"))).toContain(want);
  });

  it("sends nothing else", () => {
    expect(elsewhere).toEqual(["allowed /hook"]);
    expect(sigma.requests.filter(({ method }) => method === "DELETE")).toEqual([]);
  });
});
