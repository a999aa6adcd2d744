/** Scripts that lead a run or a request elsewhere, seen from the outside: what is sent to whom, and how it ends. */
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { temporaryFolder } from "../support/build.js";
import { sigmaPostman } from "../support/cli.js";
import { type Host, listenAsSigma } from "../support/servers.js";

let sigma: Host;

beforeAll(async () => {
  sigma = await listenAsSigma("opaque-token-of-the-run-0123456789", () => "http://127.0.0.1:9");
});

afterAll(() => sigma.close());

const request = (method: string, more: object = {}) => ({
  method,
  url: { host: ["{{baseUrl}}"], path: ["v2", "fine"] },
  ...more,
});
const scripted = (name: string, listen: string, ...exec: string[]) => ({
  name,
  request: request("GET"),
  event: [{ listen, script: { exec } }],
});
const fine = (name: string) => ({ name, request: request("GET") });

async function runs(item: readonly object[], args: readonly string[] = [], prepare = async (_: string) => {}) {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "in"));
  await prepare(folder);
  await writeFile(join(folder, "in", "c.json"), JSON.stringify({ info: { name: "c" }, item }));
  const outcome = await sigmaPostman(folder, ["run", "in/c.json", "--base-url", sigma.url, "--json", ...args], {
    env: { SIGMA_CLIENT_ID: "client", SIGMA_CLIENT_SECRET: "s3cret-of-the-run-0123456789" },
  });
  const heard = sigma.heard.splice(0).map(({ method, url }) => `${method} ${url}`);
  return { ...outcome, heard: heard.filter((line) => !line.endsWith("/token")) };
}

it.each([
  ["a name that is nowhere", "nowhere"],
  ["a request that writes", "clean up"],
  ["a folder", "folder"],
])("is no success when a script goes on to %s", async (_, to) => {
  const { code, stderr, heard } = await runs([
    scripted("first", "test", `pm.execution.setNextRequest(${JSON.stringify(to)});`),
    { name: "folder", item: [fine("last")] },
    { name: "clean up", request: request("DELETE") },
  ]);
  expect(stderr).toContain(`a script of "first" continues with "${to}", which is not a request of this run`);
  expect(code).toBe(1);
  expect(heard).toEqual(["GET /v2/fine"]);
});

it("is no success when a script ends the run before anything was tested, and one when it ends it later", async () => {
  const end = "pm.execution.setNextRequest(null);";
  const early = await runs([
    scripted("skipped", "prerequest", end, "pm.execution.skipRequest();"),
    fine("not reached"),
  ]);
  expect([early.code, early.heard]).toEqual([1, []]);
  expect(early.stderr).toContain("nothing was tested");
  expect((await runs([scripted("first", "test", end), fine("not reached")])).code).toBe(0);
});

it("sends nothing that names somebody else in its Host header, and says once what was thrown", async () => {
  const { code, stdout, heard } = await runs([
    scripted("host", "prerequest", 'pm.request.headers.upsert({ key: "Host", value: "stranger.example" });'),
    {
      name: "key",
      request: request("GET", {
        auth: {
          type: "apikey",
          apikey: Object.entries({ key: "Host", value: "stranger.example", in: "header" }).map(([key, value]) => ({
            key,
            value,
          })),
        },
      }),
    },
    scripted(
      "override",
      "prerequest",
      ...["DELETE", "GET"].map(
        (value, index) =>
          `pm.request.headers.add({ key: "${index ? "x-http-method" : "X-HTTP-Method"}", value: "${value}" });`,
      ),
    ),
    scripted("throws", "test", 'throw new Error("once");'),
  ]);
  expect(heard).toEqual(["GET /v2/fine"]);
  expect(code).toBe(1);
  const { outcomes } = JSON.parse(stdout) as { outcomes: { name: string; reasons: string[] }[] };
  const reasonsOf = (name: string) => outcomes.find((outcome) => outcome.name === name)?.reasons;
  for (const name of ["host", "key"])
    expect(reasonsOf(name)?.join()).toContain("its Host header names stranger.example");
  expect(reasonsOf("override")?.join()).toContain("it writes");
  expect(reasonsOf("throws")).toEqual(["Error: once"]);
});

it.each<[string, string, string]>([
  ["throws null", "throw null;", "a script threw null"],
  ["throws undefined", "throw undefined;", "a script threw undefined"],
  ["throws 0", "throw 0;", "a script threw 0"],
  ["throws a text", 'throw "a text";', "a script threw a text"],
  ["throws from a function with a return", "function f() { throw null; }\nf();\nreturn;", "a script threw null"],
  ["rejects with nothing", "Promise.reject();", "a promise was rejected without a reason"],
  ["rejects with null", "(async () => { throw null; })();", "a promise was rejected without a reason"],
  ["rejects with a number", "Promise.reject(7);", "a promise was rejected with 7"],
  ["has a test that never ends", 'pm.test("mine", (done) => {});', "mine: its callback was never called"],
  [
    "has a test that never ends among others",
    'pm.test("one", (done) => done()); pm.test("mine", (done) => {}); pm.test("two", () => {});',
    "mine: its callback was never called",
  ],
  [
    "begins a test too late",
    'setTimeout(() => pm.test("late", (done) => {}), 5);',
    "late: its callback was never called",
  ],
])("fails a request whose script %s", async (_, text, reason) => {
  const { code, stdout } = await runs(
    ["prerequest", "test"].map((listen) => scripted(listen, listen, ...text.split("\n"))),
  );
  const { outcomes } = JSON.parse(stdout) as { outcomes: { name: string; outcome: string; reasons: string[] }[] };
  for (const listen of ["prerequest", "test"]) {
    expect(outcomes.find(({ name }) => name === listen)).toMatchObject({ outcome: "failed", reasons: [reason] });
  }
  expect(code).toBe(1);
});

it("passes scripts that only look as if they failed, and leaves those alone that can't be wrapped", async () => {
  const { code, stdout, stderr } = await runs([
    scripted("done", "test", 'pm.test("x", (done) => { setTimeout(done, 5); });'),
    scripted("return", "test", "if (true) return;", "throw null;"),
    scripted("caught", "test", "try { throw null; } catch {}"),
    scripted("skipped test", "test", 'pm.test.skip("x", (done) => {});', "if (pm.test.index() !== 1) throw 1;"),
    scripted("a name twice", "test", "var f = 1; function f() {}", 'pm.test("x", () => pm.expect(f).to.equal(1));'),
    scripted("a marker", "test", '"use sandbox2";', "if (typeof tests !== 'undefined') throw 1;"),
    scripted("comments", "test", "const a = 1; // {", "/* } */"),
  ]);
  expect(code, stdout + stderr).toBe(0);
});

it("says of a script that is not JavaScript what is wrong with it, and nothing of what is put around it", async () => {
  const { code, stdout } = await runs([
    scripted("broken", "test", "if (true) {"),
    scripted("await", "test", "await 1;"),
  ]);
  const { outcomes } = JSON.parse(stdout) as { outcomes: { reasons: string[] }[] };
  expect(outcomes[1]?.reasons).toEqual([expect.stringMatching(/^SyntaxError: Unexpected end of input|token/)]);
  expect(outcomes[2]?.reasons).toEqual([expect.stringMatching(/^SyntaxError: await/)]);
  expect(code).toBe(1);
});

it("sends a selected write once, and no other write of its scripts", async () => {
  const send = (path: string) =>
    `pm.sendRequest({ url: pm.variables.get("baseUrl") + "${path}", method: "POST" }, () => {});`;
  const posting = (name: string, listen: string, ...exec: string[]) => ({
    name,
    request: request("POST"),
    event: [{ listen, script: { exec } }],
  });
  const { code, stdout, heard } = await runs(
    [
      posting("before", "prerequest", send("/v2/other")),
      posting("the same", "prerequest", send("/v2/fine")),
      posting("after", "test", send("/v2/other")),
      posting("late", "prerequest", `setTimeout(() => { ${send("/v2/other")} }, 5);`),
      posting("in lower case", "prerequest", 'pm.request.method = "post";', send("/v2/other").replace("POST", "post")),
      posting("fine", "test", 'pm.sendRequest(pm.variables.get("baseUrl") + "/v2/read", () => {});'),
    ],
    ["--include-writes"],
  );
  const reads = heard.filter((line) => line.startsWith("GET"));
  expect(heard.filter((line) => !line.startsWith("GET"))).toEqual(Array(6).fill("POST /v2/fine"));
  expect(reads).toEqual(["GET /v2/read"]);
  const { outcomes } = JSON.parse(stdout) as { outcomes: { name: string; outcome: string; reasons: string[] }[] };
  expect(outcomes.filter(({ outcome }) => outcome === "passed").map(({ name }) => name)).toEqual([
    "Authenticate",
    "fine",
  ]);
  expect(outcomes[1]?.reasons.join()).toMatch(/\/v2\/other was not sent: it writes, and only selected requests may/);
  expect(code).toBe(1);
});

it("fails where a packed response was cut off, and takes one in two parts", async () => {
  const at = (path: string) => ({
    name: path,
    request: { method: "GET", url: { host: ["{{baseUrl}}"], path: [path] } },
  });
  const { code, stdout } = await runs([at("cut-gzip"), at("cut-deflate"), at("packed")]);
  const { outcomes } = JSON.parse(stdout) as { outcomes: { name: string; outcome: string; reasons: string[] }[] };
  expect(outcomes.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    "Authenticate passed",
    "cut-gzip failed",
    "cut-deflate failed",
    "packed passed",
  ]);
  expect(outcomes[1]?.reasons.join()).toContain("the response was cut off");
  expect(code).toBe(1);
});

it("prints no variable of type secret, of the collection or of an environment, nor what scripts make of it", async () => {
  const folder = await temporaryFolder();
  const secrets = ["of-the-collection-111", "of-the-environment-222", "set-by-a-script-333"];
  const environment = {
    values: [
      { key: "baseUrl", value: sigma.url },
      { key: "tokenBaseURL", value: `${sigma.url}/v2/auth/token` },
      { key: "theirs", value: secrets[1], type: "secret" },
    ],
  };
  const collection = {
    info: { name: "c" },
    variable: [
      { key: "mine", value: secrets[0], type: "secret" },
      { key: "later", value: "", type: "secret" },
    ],
    item: [
      scripted(
        "prints",
        "test",
        `pm.collectionVariables.set("later", "set-by-" + "a-script-333");`,
        'console.log(pm.variables.get("mine"), pm.variables.get("theirs"), pm.variables.get("later"));',
        'throw new Error(pm.variables.get("mine") + pm.variables.get("theirs") + pm.variables.get("later"));',
      ),
    ],
  };
  await writeFile(join(folder, "c.json"), JSON.stringify(collection));
  await writeFile(join(folder, "e.json"), JSON.stringify(environment));
  const args = ["run", "c.json", "--environment", "e.json", "--reporters", "cli,json,junit"];
  const { code, stdout, stderr } = await sigmaPostman(folder, args, {
    env: { SIGMA_CLIENT_ID: "client", SIGMA_CLIENT_SECRET: "s3cret-of-the-run-0123456789" },
  });
  const reports = ["sigma-run.json", "sigma-run.junit.xml"].map((name) =>
    readFile(join(folder, "reports", name), "utf8"),
  );
  const all = [stdout, stderr, ...(await Promise.all(reports))].join("\n");
  expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
  expect(all).toContain("[redacted]");
  expect(code).toBe(1);
  sigma.heard.splice(0);
});

const upload = (name: string, src: unknown, mode: "file" | "formdata") => ({
  name,
  request: request("POST", {
    body: { mode, [mode]: mode === "file" ? { src } : [{ key: "data", type: "file", src }] },
  }),
});

it.each<[string, unknown, "file" | "formdata", RegExp]>([
  ["is missing", "missing.csv", "file", /"missing.csv" can't be read/],
  ["is missing from a list", ["data.csv", "missing.csv"], "formdata", /"missing.csv" can't be read/],
  ["lies outside", "../outside.csv", "formdata", /outside the collection's folder/],
  ["lies outside through a link", "link.csv", "file", /outside the collection's folder/],
  ["lies outside through a folder", "linked/outside.csv", "formdata", /outside the collection's folder/],
])("sends nothing where a file %s", async (_, src, mode, reason) => {
  const result = await runs([fine("first"), upload("odd", src, mode)], ["--include-writes"], putFiles);
  expect(result.stderr).toMatch(/"odd" can't be sent/);
  expect(result.stderr).toMatch(reason);
  expect([result.code, result.heard]).toEqual([2, []]);
});

it("sends files of the collection's folder, through links within it as well", async () => {
  const item = [upload("one", "data.csv", "file"), upload("two", ["data.csv", "inside.csv"], "formdata")];
  const result = await runs(item, ["--include-writes"], putFiles);
  expect([result.code, result.heard], result.stderr).toEqual([0, ["POST /v2/fine", "POST /v2/fine"]]);
});

async function putFiles(folder: string): Promise<void> {
  const at = (name: string) => join(folder, "in", name);
  await writeFile(join(folder, "outside.csv"), "x");
  await writeFile(at("data.csv"), "x");
  await symlink(join(folder, "outside.csv"), at("link.csv"));
  await symlink(folder, at("linked"));
  await symlink(at("data.csv"), at("inside.csv"));
}
