/** `sigma-postman run` as people run it: what it prints, what it writes, how it ends. */

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type Sigma, type SigmaOptions, startSigma } from "../../fake-sigma/server.js";
import { convert } from "../../src/convert.js";
import { MAIN, type Outcome, sigmaPostman } from "../support/cli.js";
import { BUNDLED } from "../support/definitions.js";
import { readDefinition } from "../support/openapi.js";
import { itemCalled, keep, script, workplace } from "../support/run.js";

const definition = readDefinition(BUNDLED.file);

async function sigmaWith(options: Partial<SigmaOptions> = {}): Promise<Sigma> {
  const sigma = await startSigma({ definition, ...options });
  onTestFinished(() => sigma.close());
  return sigma;
}

const credentialsOf = ({ clientID, secret }: Sigma) => ({ SIGMA_CLIENT_ID: clientID, SIGMA_CLIENT_SECRET: secret });

const lines = ({ stderr }: Outcome) => stderr.trimEnd().split("\n");

describe("sigma-postman run", () => {
  it("prints a line for each folder and a table, writes every report, and ends with 0", async () => {
    const sigma = await sigmaWith();
    const { folder } = await workplace((edited) => keep(edited, "Tags", "Teams", "Query", "Who am I"));
    const outcome = await sigmaPostman(
      folder,
      ["run", "--base-url", sigma.url, "--reporters", "cli,json,junit,html", "--report-dir", "out/reports"],
      { env: credentialsOf(sigma) },
    );
    expect(outcome.stderr).toBe("");
    const stdout = outcome.stdout.replace(/[\d.]+ (m?s)\b/g, "<time> $1").replace(/127.0.0.1:\d+/, "<host>");
    expect(stdout.replace(/^Slowest.*$/m, "Slowest")).toBe(`Running  10 requests against <host>
       ✓ Authenticate                   1 passed
       - Query                          1 skipped
       ✓ Tags                           2 passed
       ✓ Teams                          5 passed
       ✓ Who am I                       1 passed

Skipped  1 request (--var name=value gives a value)
         - GET    Query / Download an exported file  no value for {{queryId}}: send Export data from a report or Export data from a workbook first, or set queryId in the environment
Slowest
Reports  out/reports/sigma-run.json
         out/reports/sigma-run.junit.xml
         out/reports/sigma-run.html
Total    10 requests: 9 passed, 0 failed, 1 skipped, in <time> s
         8 requests that write left out (--include-writes sends them)
`);
    expect(outcome.code).toBe(0);
    const report = JSON.parse(await readFile(join(folder, "out/reports/sigma-run.json"), "utf8"));
    expect(report.run.executions).toHaveLength(9);
    const junit = await readFile(join(folder, "out/reports/sigma-run.junit.xml"), "utf8");
    expect(junit.match(/<testsuite /g)).toHaveLength(10);
    expect(junit).toContain(
      '<skipped message="no value for {{queryId}}: send Export data from a report or Export data from a workbook first, or set queryId in the environment"/>',
    );
    const page = await readFile(join(folder, "out/reports/sigma-run.html"), "utf8");
    expect(page.match(/<li class="operation/g)).toHaveLength(10);
    expect(page).toContain("List teams");
    expect((await readdir(join(folder, "out/reports"))).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it.each<[string, string, readonly string[]]>([
    ["by itself", ".", []],
    ["by itself, in the output folder", "output", []],
    ["by the folder that has it", "repository", ["repository"]],
    ["by its own folder", "repository", ["repository/postman/collections/Sigma API"]],
  ])("runs the tree of format v3, found %s, with the environment of a region", async (_, output, args) => {
    const { folder } = await workplace((edited) => keep(edited, "Teams", "Who am I"));
    const place = join(folder, output, "postman", "environments");
    const file = join(folder, "output", "sigma.postman_collection.json");
    await convert({ collection: file, format: "v3", output: join(folder, output), force: true });
    await rm(file);
    await mkdir(place, { recursive: true });
    const sigma = await sigmaWith();
    const values = [
      ["baseUrl", sigma.url],
      ["tokenBaseURL", `${sigma.url}/v2/auth/token`],
    ];
    await writeFile(
      join(place, "Sigma AWS US (West).environment.yaml"),
      `name: Sigma AWS US (West)\nvalues:\n${values.map(([key, value]) => `  - key: ${key}\n    value: ${value}\n`).join("")}`,
    );
    const allowed = ["--region", "us-west", "--allow-host", new URL(sigma.url).host];
    const outcome = await sigmaPostman(folder, ["run", ...args, ...allowed], { env: credentialsOf(sigma) });
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(outcome.stdout).toMatch(/✓ Teams +5 passed/);
    expect(sigma.requests.length).toBeGreaterThan(6);
  });

  it("names what failed, with status and answer, and ends with 1", async () => {
    const sigma = await sigmaWith({ broken: ["GET /v2/teams"] });
    const { folder } = await workplace((edited) => keep(edited, "Tags", "Teams"));
    const outcome = await sigmaPostman(folder, ["run", "--base-url", sigma.url], { env: credentialsOf(sigma) });
    expect(outcome).toMatchObject({ code: 1, stderr: "" });
    expect(outcome.stdout).toMatch(
      /Failed {3}1 request\n +✗ GET {4}Teams \/ List teams {2}500\n +500 instead of 200: .+\n/,
    );
    expect(outcome.stdout).not.toContain("expected 500");
    expect(outcome.stdout).toMatch(/✗ Teams +4 passed, 1 failed/);
  });

  it("says one thing when the credentials are wrong, sends nothing else, and ends with 1", async () => {
    const sigma = await sigmaWith();
    const { folder } = await workplace();
    const secret = randomUUID();
    const outcome = await sigmaPostman(folder, ["run", "--base-url", sigma.url], {
      env: { SIGMA_CLIENT_ID: sigma.clientID, SIGMA_CLIENT_SECRET: secret },
    });
    expect(outcome.code).toBe(1);
    expect(lines(outcome)).toEqual([
      expect.stringMatching(/^error 127\.0\.0\.1:\d+ doesn't accept these credentials \(it responded with 401\)$/),
      expect.stringContaining("Check SIGMA_CLIENT_ID and SIGMA_CLIENT_SECRET"),
    ]);
    expect(outcome.stdout.split("\n").length).toBeLessThan(15);
    expect(`${outcome.stdout}${outcome.stderr}`).not.toContain(secret);
    expect(sigma.requests).toHaveLength(1);
  });

  it("says one thing when the host can't be reached, and ends with 1", async () => {
    const sigma = await sigmaWith();
    await sigma.close();
    const { folder } = await workplace();
    const outcome = await sigmaPostman(folder, ["run", "--base-url", sigma.url], { env: credentialsOf(sigma) });
    expect(outcome.code).toBe(1);
    expect(lines(outcome)[0]).toMatch(/^error 127\.0\.0\.1:\d+ can't be reached: /);
    expect(lines(outcome)).toHaveLength(2);
  });

  it("says one thing when the token can't be renewed, and ends with 1", async () => {
    const sigma = await sigmaWith({ tokenSeconds: 2, tokenInterval: 3_600_000 });
    const { folder } = await workplace((edited) => keep(edited, "Tags", "Teams"));
    const args = ["run", "--base-url", sigma.url, "--delay", "1600"];
    const outcome = await sigmaPostman(folder, args, { env: credentialsOf(sigma) });
    expect(outcome.code).toBe(1);
    expect(lines(outcome)).toEqual([expect.stringMatching(/^error there is no token any more: ./), expect.any(String)]);
    expect(outcome.stdout).toMatch(
      /Failed {3}1 request\n +✗ GET {4}Tags \/ List tags {2}not sent\n +Has an access token: /,
    );
    expect(outcome.stdout).toMatch(
      /Total {4}2 requests: 1 passed, 1 failed, 0 skipped, in .*\n +6 requests not reached\n/,
    );
  });

  it("adds what a selected request needs, and says so", async () => {
    const sigma = await sigmaWith();
    const { folder } = await workplace();
    const args = ["run", "--base-url", sigma.url, "--folder", "Get a workbook"];
    const outcome = await sigmaPostman(folder, args, { env: credentialsOf(sigma) });
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(outcome.stdout).toMatch(
      /^Running {2}3 requests against .*\n +List workbooks added, because the others need values from them\n/,
    );
    expect(outcome.stdout).toMatch(/Total {4}3 requests: 3 passed, 0 failed, 0 skipped/);
  });

  it("ends with 1 when everything that was asked for was skipped", async () => {
    const sigma = await sigmaWith();
    const { folder } = await workplace();
    const args = ["run", "--base-url", sigma.url, "--folder", "Query", "--quiet"];
    const outcome = await sigmaPostman(folder, args, { env: credentialsOf(sigma) });
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(lines(outcome)).toEqual([
      "error nothing was tested, because everything was skipped: Download an exported file (no value for {{queryId}}: send Export data from a report or Export data from a workbook first, or set queryId in the environment)",
      "Set a variable with --var name=value.",
    ]);
  });

  it.each<[NodeJS.Signals, number]>([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ])("prints what is known when it is interrupted by %s, and ends with %d", async (signal, code) => {
    const sigma = await sigmaWith({ hanging: ["GET /v2/teams"] });
    const { folder } = await workplace((edited) => keep(edited, "Tags", "Teams"));
    const child = spawn(process.execPath, [MAIN, "run", "--base-url", sigma.url, "--reporters", "cli,junit"], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? "", ...credentialsOf(sigma) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said += text));
    const ended = new Promise((resolve) => child.on("close", (...how) => resolve(how)));
    await vi.waitUntil(() => sigma.requests.some(({ path }) => path === "/v2/teams"), { timeout: 30_000 });
    child.kill(signal);
    expect(await ended).toEqual([code, null]);
    expect(said).toMatch(/✓ Tags +2 passed\n/);
    expect(said).toMatch(/Total {4}3 requests: 3 passed, 0 failed, 0 skipped, in .*\n +5 requests not reached\n/);
    expect(said).toMatch(/\nerror interrupted\nNo report was written\.\n$/);
    expect(await readdir(join(folder, "reports"))).toEqual([]);
  });

  it("prints nothing secret, whatever scripts print", async () => {
    const sigma = await sigmaWith();
    const { folder } = await workplace((edited) => {
      keep(edited, "Tags");
      const list = itemCalled(edited, "List tags");
      script(list, "prerequest", 'console.log("go", pm.environment.toObject());');
      script(
        list,
        "test",
        'pm.test(pm.environment.get("secret"), () => pm.expect(pm.environment.get("access_token")).to.equal(1));',
      );
    });
    const outcome = await sigmaPostman(folder, ["run", "--base-url", sigma.url], { env: credentialsOf(sigma) });
    expect(outcome.code).toBe(1);
    const printed = `${outcome.stdout}${outcome.stderr}`;
    expect(printed).toContain("go");
    expect(printed).toContain("[redacted]");
    expect(printed).not.toContain(sigma.secret);
    expect(printed).not.toMatch(/eyJ/);
  });

  it("acts on no control characters of the server or a script", async () => {
    const sigma = await sigmaWith({ tokenInterval: 0 });
    const { folder } = await workplace((edited) => {
      keep(edited, "Tags");
      const list = itemCalled(edited, "List tags");
      list.name = "List \u001b[2J\u009btags";
      script(
        list,
        "test",
        'console.log("\\u001b]0;title\\u0007"); pm.test("\\u001b[31m", () => { throw new Error("\\u001b[0m"); });',
      );
    });
    for (const args of [[], ["--json"]]) {
      const { code, stdout } = await sigmaPostman(folder, ["run", "--base-url", sigma.url, ...args], {
        env: credentialsOf(sigma),
      });
      expect(code).toBe(1);
      expect(stdout).not.toMatch(/(?!\n)\p{Cc}/u);
    }
  });

  it("says on standard error what failed, where nothing else is printed", async () => {
    const sigma = await sigmaWith({ broken: ["GET /v2/tags"] });
    const { folder } = await workplace((edited) => keep(edited, "Tags", "Who am I"));
    const args = ["run", "--base-url", sigma.url, "--reporters", "junit"];
    const outcome = await sigmaPostman(folder, args, { env: credentialsOf(sigma) });
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toMatch(/^error \d of 4 requests failed: List tags.*\(reports\/sigma-run\.junit\.xml\)\n$/);
  });

  it("shows the result though a report can't be written, and ends with 4", async () => {
    const sigma = await sigmaWith();
    const { folder } = await workplace((edited) => keep(edited, "Tags"));
    await mkdir(join(folder, "reports", "sigma-run.json"), { recursive: true });
    const args = ["run", "--base-url", sigma.url, "--reporters", "cli,json,junit"];
    const outcome = await sigmaPostman(folder, args, { env: credentialsOf(sigma) });
    expect(outcome.code).toBe(4);
    expect(outcome.stdout).toMatch(/Total +3 requests: 3 passed/);
    expect(outcome.stderr).toMatch(/^error reports\/sigma-run\.json: can't be written: .*\n$/);
    expect(await readdir(join(folder, "reports"))).toContain("sigma-run.junit.xml");
  });

  it("tells how it went though nobody reads it to its end", async () => {
    const sigma = await sigmaWith({ broken: ["GET /v2/tags"] });
    const { folder } = await workplace((edited) => keep(edited, "Tags"));
    const command = `"${process.execPath}" "${MAIN}" run --base-url ${sigma.url} | head -1 >/dev/null; exit \${PIPESTATUS[0]}`;
    const code = await new Promise<number | null>((resolve) => {
      spawn("bash", ["-c", command], { cwd: folder, env: { PATH: process.env.PATH, ...credentialsOf(sigma) } }).on(
        "close",
        resolve,
      );
    });
    expect(code).toBe(1);
  });

  it("prints the result for programs, or nothing", async () => {
    const sigma = await sigmaWith({ tokenInterval: 0 });
    const { folder } = await workplace((edited) => keep(edited, "Tags"));
    const args = ["run", "--base-url", sigma.url];
    const { stdout } = await sigmaPostman(folder, [...args, "--json"], { env: credentialsOf(sigma) });
    expect(JSON.parse(stdout)).toMatchObject({ requests: 3, passed: 3, failed: 0, skipped: 0, reports: [] });
    expect(await sigmaPostman(folder, [...args, "--quiet"], { env: credentialsOf(sigma) })).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    expect(await sigmaPostman(folder, [...args, "--reporters", "junit"], { env: credentialsOf(sigma) })).toMatchObject({
      code: 0,
      stdout: "",
    });
    expect(await readdir(join(folder, "reports"))).toEqual(["sigma-run.junit.xml"]);
  });
});

describe("wrong usage of run", () => {
  const credentials = { SIGMA_CLIENT_ID: randomUUID(), SIGMA_CLIENT_SECRET: randomUUID() };
  const local = ["--base-url", "http://127.0.0.1:9"];

  it.each<[string, readonly string[], RegExp, { [name: string]: string }?]>([
    ["no credentials", local, /^error no credentials.*\nSet SIGMA_CLIENT_ID and SIGMA_CLIENT_SECRET/, {}],
    ["one of two credentials", local, /no credentials/, { SIGMA_CLIENT_ID: randomUUID() }],
    ["no environment", [], /^error output: the folder has several environments\n.*--cloud and --region.*aws-us-west/],
    ["an ambiguous cloud", ["--cloud", "gcp"], /the cloud gcp has several environments\n.*gcp-us/],
    ["an unknown region", ["--region", "mars"], /no environment for the region mars/],
    ["a file and a region", ["-e", "x.json", "--region", "us-west"], /leave out --cloud and --region/],
    ["an environment that isn't there", ["-e", "x.json"], /^error x\.json: not found/],
    ["an environment that is none", ["-e", "output/sigma.postman_collection.json"], /is not a Postman environment/],
    ["a collection that isn't there", ["x.json", ...local], /^error x\.json: not found\nGenerate one first/],
    ["a collection that is no JSON", ["broken.json", ...local], /^error broken\.json: is not a JSON object/],
    ["a collection that is none", ["empty.json", ...local], /^error empty\.json: is not a Postman collection/],
    [
      "a host of someone else",
      ["--base-url", "https://example.com"],
      /is not a host of sigma.*--allow-host example\.com/,
    ],
    ["no URL", ["--base-url", "example"], /--base-url takes a URL/],
    ["a folder with a typing error", [...local, "--folder", "Workboks"], /\nDid you mean --folder "Workbooks"\?/],
    [
      "nothing to leave out",
      [...local, "--exclude", "/v9/**"],
      /no request of the collection has a path like "\/v9\/\*\*"/,
    ],
    ["no number of bytes", [...local, "--max-response", "much"], /--max-response takes a number of bytes/],
    ["no number of bytes, by the option's former name", [...local, "--max-answer=0"], /--max-response takes a number/],
    ["an unknown folder", [...local, "--folder", "Nope"], /no folder or request "Nope"\nIts folders are .*Workbooks/],
    [
      "nothing but writes",
      [...local, "--folder", "Create a team"],
      /every selected request writes.*\n--include-writes/,
    ],
    [
      "an unknown reporter",
      [...local, "--reporters", "emojitrain"],
      /unknown reporter "emojitrain"\nThe reporters are cli, json/,
    ],
    ["a variable without a value", [...local, "--var", "workbookId"], /--var takes key=value/],
    ["a secret as a variable", [...local, "--var", `secret=${randomUUID()}`], /--var can't set secret/],
    ["a delay that is no number", [...local, "--delay", "soon"], /--delay takes a number of milliseconds/],
    ["a timeout below zero", [...local, "--timeout=-1"], /--timeout takes a number of milliseconds/],
    ["an option of generate", [...local, "--check"], /Unknown argument: check\nSee sigma-postman run --help/],
    ["an option twice", ["--base-url", "http://localhost:1", "--base-url", "http://localhost:2"], /takes one value/],
  ])("is %s: ends with 2 and says so", async (_, args, want, env = credentials) => {
    const { folder } = await workplace();
    await writeFile(join(folder, "broken.json"), "{");
    await writeFile(join(folder, "empty.json"), "{}");
    const outcome = await sigmaPostman(folder, ["run", ...args], { env });
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toMatch(want);
    expect(lines(outcome).length).toBeLessThanOrEqual(2);
  });

  it.each(["http://me:pass-word-1@example.com", "me:pass-word-1@", "ftp://me:pass-word-1@x"])(
    "shows no password of %s",
    async (address) => {
      const { folder } = await workplace();
      const outcome = await sigmaPostman(folder, ["run", "--base-url", address], { env: credentials });
      expect(outcome).toMatchObject({ code: 2, stdout: "" });
      expect(outcome.stderr).not.toContain("pass-word-1");
    },
  );

  it("is no folder for the reports: ends with 4 before anything is sent", async () => {
    const sigma = await sigmaWith();
    const { folder } = await workplace((edited) => keep(edited, "Tags"));
    await writeFile(join(folder, "taken"), "");
    const args = ["run", "--base-url", sigma.url, "--reporters", "junit", "--report-dir", "taken"];
    const outcome = await sigmaPostman(folder, args, { env: credentialsOf(sigma) });
    expect(outcome.code).toBe(4);
    expect(outcome.stderr).toMatch(/^error taken: can't be created: .*\nChoose another folder with --report-dir/);
    expect(sigma.requests).toEqual([]);
    await rm(join(folder, "taken"));
    await mkdir(join(folder, "taken"));
    expect(await sigmaPostman(folder, args, { env: credentialsOf(sigma) })).toMatchObject({ code: 0 });
  });
});

describe("help", () => {
  it("lists the commands, and each command's options", async () => {
    const { folder } = await workplace();
    const all = await sigmaPostman(folder, ["--help"]);
    expect(all).toMatchObject({ code: 0, stderr: "" });
    expect(all.stdout).toMatch(
      /\ngenerate \[definitions\.\.\] .*\nrun \[collection\] .*\nrecipes .*\ndiff <old> \[new\] .*\nconvert <collection> .*\ncompletion .*\n\n/,
    );
    const one = await sigmaPostman(folder, ["run", "--help"]);
    expect(one.stdout).toContain("--include-writes");
    expect(one.stdout).not.toContain("--group-by");
  });
});
