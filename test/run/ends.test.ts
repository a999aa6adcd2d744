/** Scripts that lead a run or a request elsewhere, seen from the outside: what is sent to whom, and how it ends. */
import { mkdir, symlink, writeFile } from "node:fs/promises";
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
  expect(stderr).toContain(`a script of "first" goes on to "${to}", which is no request of this run`);
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
