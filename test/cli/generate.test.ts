import { spawnSync } from "node:child_process";
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { definition, serve, snapshot, temporaryFolder } from "../support/build.js";
import { MAIN, sigmaPostman } from "../support/cli.js";

const COLLECTION = "sigma.postman_collection.json";
const US_WEST = "sigma-aws-us-west.postman_environment.json";

const SIGMA = definition({
  info: { title: "Sigma Computing Public REST API", version: "2.0" },
  servers: [
    { url: "https://aws-api.sigmacomputing.com" },
    { url: "https://api.us-a.aws.sigmacomputing.com" },
    { url: " https://api.us.azure.sigmacomputing.com" },
    { url: "https://api.example.com" },
  ],
  paths: {
    "/v2/auth/token": { post: { summary: "Get a token" } },
    "/v2/teams": { get: { operationId: "listTeams", summary: "List teams", tags: ["teams"] } },
    "/v2/whoami": { get: { operationId: "whoami", summary: "Who am I", tags: [""] } },
  },
});

/** A folder with these files, `sigma.json` among them. */
async function folderWith(files: { readonly [name: string]: unknown } = {}): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries({ "sigma.json": SIGMA, ...files })) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

async function generated(): Promise<string> {
  const folder = await folderWith();
  expect(await sigmaPostman(folder, ["generate", "sigma.json"])).toMatchObject({ code: 0, stderr: "" });
  return folder;
}

async function json(folder: string, name: string) {
  return JSON.parse(await readFile(join(folder, "output", name), "utf8"));
}

describe("generates", () => {
  it("a collection, the environments and the lock, and says what is next", async () => {
    const folder = await folderWith();
    const { code, stdout, stderr } = await sigmaPostman(folder, ["generate", "sigma.json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect((await readdir(join(folder, "output"))).sort()).toEqual([
      ".gitattributes",
      US_WEST.replace("west", "east"),
      US_WEST,
      "sigma-azure-us.postman_environment.json",
      "sigma-postman.definition.gz",
      "sigma-postman.lock.json",
      COLLECTION,
    ]);
    expect(stdout.replace(/ +$/gm, "")).toMatchInlineSnapshot(`
      "Read     Sigma Computing Public REST API 2.0, 3 operations
               from sigma.json
      Wrote    output/
               sigma.postman_collection.json  4 requests in 2 folders
               sigma-<cloud>-<region>.postman_environment.json  3 environments
      Warnings servers that get no environment (1) (--verbose names them)

      Next     1. In Postman: Import, and drop the collection and the environment of your cloud and region.
               2. Select that environment, and fill in clientID and secret.
               3. Send any request: the token is fetched and renewed for you.
      "
    `);
  });

  it("is the command when none is named", async () => {
    const folder = await folderWith();
    expect(await sigmaPostman(folder, ["sigma.json"])).toMatchObject({ code: 0 });
    expect(await readdir(join(folder, "output"))).toContain(COLLECTION);
  });

  it("the same bytes twice, and says so", async () => {
    const folder = await generated();
    const before = await snapshot(join(folder, "output"));
    const { code, stdout } = await sigmaPostman(folder, ["generate", "sigma.json"]);
    expect(code).toBe(0);
    expect(stdout).toContain("output/ is up to date");
    expect(await snapshot(join(folder, "output"))).toEqual(before);
  });

  it("from YAML, from an address, and from several at once", async () => {
    const { url } = await serve((_request, answer) => answer.end(JSON.stringify(SIGMA)));
    const other = "openapi: 3.0.3\npaths:\n  /v2/members:\n    get: {summary: List members, tags: [members]}\n";
    const folder = await folderWith({ "other.yaml": other });
    const { code, stdout } = await sigmaPostman(folder, ["generate", `${url}/sigma.json`, "other.yaml", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      definition: { operations: 4, sources: [`${url}/sigma.json`, "other.yaml"] },
      collection: { requests: 5 },
    });
  });

  it("after `--cloud aws`, the definition that is named behind it", async () => {
    const folder = await folderWith();
    const { code, stderr } = await sigmaPostman(folder, ["generate", "--cloud", "aws", "sigma.json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("keeps what a person filled in", async () => {
    const folder = await generated();
    const environment = await json(folder, US_WEST);
    environment.values[2].value = "made-up-id";
    await writeFile(join(folder, "output", US_WEST), JSON.stringify(environment));
    expect(await sigmaPostman(folder, ["generate", "sigma.json"])).toMatchObject({ code: 0 });
    expect((await json(folder, US_WEST)).values[2]).toMatchObject({ key: "clientID", value: "made-up-id" });
  });
});

describe("over an edited collection", () => {
  /** Authenticate renamed, a request deleted. */
  async function edited(): Promise<string> {
    const folder = await generated();
    const collection = await json(folder, COLLECTION);
    collection.item[0].name = "Log in";
    collection.item = collection.item.filter(({ name }: { name: string }) => name !== "Teams");
    await writeFile(join(folder, "output", COLLECTION), JSON.stringify(collection));
    return folder;
  }

  it("keeps the edits, and says so", async () => {
    const folder = await edited();
    const { code, stdout } = await sigmaPostman(folder, ["generate", "sigma.json"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Your edits, kept: 1");
    expect(stdout).toMatch(/Deleted by you, not brought back: 1/);
    const collection = await json(folder, COLLECTION);
    expect(collection.item[0].name).toBe("Log in");
    expect(JSON.stringify(collection)).not.toContain("List teams");
    const { stdout: again } = await sigmaPostman(folder, ["generate", "sigma.json", "--verbose"]);
    expect(again).toContain("is up to date");
    expect(again).toContain("POST {{tokenBaseURL}} client_credentials (Log in): name");
  });

  it("--json gives the account as data", async () => {
    const folder = await edited();
    const { stdout } = await sigmaPostman(folder, ["generate", "sigma.json", "--json"]);
    expect(JSON.parse(stdout).merge).toMatchObject({
      kept: [{ where: "POST {{tokenBaseURL}} client_credentials (Log in)", text: "name" }],
      deleted: [{ where: "GET /v2/teams (List teams)" }],
    });
  });

  it("--check answers 1 while the merge would change something, and writes nothing", async () => {
    const folder = await edited();
    const before = await snapshot(folder);
    expect(await sigmaPostman(folder, ["generate", "sigma.json", "--check"])).toMatchObject({ code: 1 });
    expect(await snapshot(folder)).toEqual(before);
    expect(await sigmaPostman(folder, ["generate", "sigma.json"])).toMatchObject({ code: 0 });
    expect(await sigmaPostman(folder, ["generate", "sigma.json", "--check"])).toMatchObject({ code: 0 });
  });

  it("--force starts afresh", async () => {
    const folder = await edited();
    expect(await sigmaPostman(folder, ["generate", "sigma.json", "--force"])).toMatchObject({ code: 0 });
    expect((await json(folder, COLLECTION)).item.map(({ name }: { name: string }) => name)).toEqual([
      "Authenticate",
      "Act as another user",
      "Teams",
      "Who am I",
    ]);
  });
});

describe("bad input", () => {
  const swagger = { swagger: "2.0", info: {}, paths: { "/a": {} } };

  it.each<[string, string[], number, RegExp]>([
    ["an unknown option", ["generate", "sigma.json", "--colour"], 2, /Unknown argument: colour/],
    [
      "an unknown value",
      ["generate", "sigma.json", "--group-by", "names"],
      2,
      /error --group-by can't be "names": it is one of "tags", "paths"\n/,
    ],
    ["a short option without its value", ["generate", "sigma.json", "-o"], 2, /error -o needs a value\n/],
    ["an option without its value", ["generate", "sigma.json", "--region"], 2, /error --region needs a value\n/],
    ["nothing to compare with", ["diff"], 2, /error a definition to compare with is missing\n/],
    ["nothing to convert", ["convert", "--format", "v3"], 2, /error the collection to convert is missing\n/],
    ["no format to convert to", ["convert", "sigma.json"], 2, /error --format is missing\n/],
    ["two that exclude each other", ["generate", "sigma.json", "--quiet", "--verbose"], 2, /mutually exclusive/],
    ["an empty folder name", ["generate", "sigma.json", "--output="], 2, /--output takes one value/],
    ["a folder named twice", ["generate", "sigma.json", "-o", "a", "-o", "b"], 2, /--output takes one value/],
    ["a name given twice", ["generate", "sigma.json", "--name", "a", "--name", "b"], 2, /--name/],
    [
      "a way to group given twice",
      ["generate", "sigma.json", "--group-by", "tags", "--group-by", "paths"],
      2,
      /group-by/,
    ],
    [
      "a budget that is no number",
      ["generate", "sigma.json", "--example-budget", "much"],
      2,
      /--example-budget takes a number of bytes/,
    ],
    ["a size of nothing", ["generate", "sigma.json", "--max-size", "0"], 2, /--max-size takes a number of bytes/],
    ["an unknown cloud", ["generate", "sigma.json", "--cloud", "ibm"], 2, /no host in the cloud "ibm"\n.*aws-us-west/],
    [
      "an unknown region",
      ["generate", "sigma.json", "--region", "mars"],
      2,
      /no host in the region "mars"\n.*aws-us-west, aws-us-east, azure-us/,
    ],
    [
      "a region of another cloud",
      ["generate", "sigma.json", "--cloud", "azure", "--region", "us-west"],
      2,
      /no host in the cloud azure and the region us-west/,
    ],
    ["missing templates", ["generate", "sigma.json", "--templates", "none"], 2, /none: no such folder of templates/],
    [
      "credentials that aren't set",
      ["generate", "sigma.json", "--with-credentials"],
      2,
      /SIGMA_CLIENT_ID and SIGMA_CLIENT_SECRET/,
    ],
    ["a missing file", ["generate", "none.json"], 3, /none\.json: no such file/],
    ["a folder", ["generate", "."], 3, /is a folder, not a file/],
    ["no JSON", ["generate", "bad.json"], 3, /bad\.json:3:8: not valid JSON/],
    ["JSON that was cut off", ["generate", "cut.json"], 3, /cut\.json:1:\d+: not valid JSON.*\n.*download is complete/],
    ["no YAML", ["generate", "bad.yaml"], 3, /bad\.yaml:4:2: neither JSON nor valid YAML/],
    ["an empty file", ["generate", "empty.json"], 3, /empty\.json: the definition is empty/],
    [
      "no OpenAPI",
      ["generate", "other.json"],
      3,
      /other\.json: not an OpenAPI 3 document \(no "openapi" field at #\/\)/,
    ],
    ["Swagger 2.0", ["generate", "swagger.json"], 3, /swagger\.json: Swagger 2\.0 is not supported/],
    ["no paths", ["generate", "pathless.json"], 3, /pathless\.json: the definition has no paths/],
    ["paths without operations", ["generate", "idle.json"], 3, /idle\.json: the definition has no operations/],
    ["a definition too large", ["generate", "sigma.json", "--max-size", "100"], 3, /larger than 100 bytes/],
    [
      "an address where nobody listens",
      ["generate", "http://127.0.0.1:1/"],
      3,
      /http:\/\/127\.0\.0\.1:1\/: can't be reached/,
    ],
    ["an address that is not https", ["generate", "http://example.com/a.json"], 3, /not an https URL/],
    ["a second definition that is bad", ["generate", "sigma.json", "bad.json"], 3, /bad\.json:3:8/],
    [
      "a file in the place of the folder",
      ["generate", "sigma.json", "-o", "sigma.json"],
      4,
      /sigma\.json: is not a folder/,
    ],
    ["a folder below a file", ["generate", "sigma.json", "-o", "sigma.json/deeper"], 4, /sigma\.json/],
    [
      "a folder in the place of a file",
      ["generate", "sigma.json", "-o", "blocked"],
      4,
      /is a folder, where a file is to be written/,
    ],
    [
      "a file that isn't ours",
      ["generate", "sigma.json", "-o", "foreign"],
      4,
      /sigma\.postman_collection\.json: was not written by sigma-postman\n.*--force/,
    ],
  ])("%s", async (_, args, code, message) => {
    const folder = await folderWith({
      "bad.json": '{\n  "openapi": "3.1.0",\n  "x": undefined\n}',
      "cut.json": JSON.stringify(SIGMA).slice(0, -20),
      "bad.yaml": "openapi: 3.1.0\ninfo:\n  title: x\n version: 1\n",
      "empty.json": "",
      "other.json": { name: "no definition" },
      "swagger.json": swagger,
      "pathless.json": definition({ paths: {} }),
      "idle.json": definition({ paths: { "/v2/a": {} } }),
      [`blocked/${COLLECTION}/x`]: "",
      [`foreign/${COLLECTION}`]: { info: { _postman_id: "theirs", name: "Mine" }, item: [] },
      "output/notes.txt": "mine",
    });
    expect(await sigmaPostman(folder, ["generate", "sigma.json"])).toMatchObject({ code: 0 });
    const before = await snapshot(folder);

    const outcome = await sigmaPostman(folder, args);
    expect(outcome).toMatchObject({ code, stdout: "", stderr: expect.stringMatching(message) });
    // What yargs says of a wrong option is its own affair.
    if (code > 2) expect(outcome.stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
    expect(outcome.stderr).not.toMatch(/^\s+at /m);
    expect(await snapshot(folder)).toEqual(before);
  });

  it("--force replaces the collection, and keeps what a person filled into an environment", async () => {
    const folder = await generated();
    const environment = await json(folder, US_WEST);
    environment.values[2].value = "filled in";
    await writeFile(join(folder, "output", US_WEST), JSON.stringify(environment));
    expect(await sigmaPostman(folder, ["generate", "sigma.json", "--force"])).toMatchObject({ code: 0 });
    expect((await json(folder, US_WEST)).values[2].value).toBe("filled in");
  });

  it("shows where it happened in the code on demand, and only then", async () => {
    const folder = await folderWith();
    const { stderr } = await sigmaPostman(folder, ["generate", "none.json"], { env: { DEBUG: "sigma-postman" } });
    expect(stderr).toMatch(/^\s+at /m);
    expect(stderr).toContain("ENOENT");
  });
});

describe("--check", () => {
  it("is 0 and writes nothing when the output is what it should be", async () => {
    const folder = await generated();
    const before = await snapshot(folder);
    expect(await sigmaPostman(folder, ["generate", "sigma.json", "--check"])).toMatchObject({ code: 0, stderr: "" });
    expect(await snapshot(folder)).toEqual(before);
  });

  it("is 1 and writes nothing when it isn't", async () => {
    const folder = await generated();
    await writeFile(join(folder, "sigma.json"), JSON.stringify({ ...SIGMA, info: { title: "Newer", version: "3" } }));
    const before = await snapshot(folder);
    const { code, stdout } = await sigmaPostman(folder, ["generate", "sigma.json", "--check"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/sigma\.postman_collection\.json .*would change/);
    expect(await snapshot(folder)).toEqual(before);
  });

  it("is 1 and makes no folder when there is no output", async () => {
    const folder = await folderWith();
    const before = await snapshot(folder);
    const { code, stdout } = await sigmaPostman(folder, ["generate", "sigma.json", "--check", "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).wouldChange).toHaveLength(7);
    expect(await snapshot(folder)).toEqual(before);
  });
});

describe("--cloud and --region", () => {
  it.each([
    ["a cloud", ["--cloud", "aws"], ["aws-us-east", "aws-us-west"]],
    ["two clouds", ["--cloud", "aws", "--cloud", "azure"], ["aws-us-east", "aws-us-west", "azure-us"]],
    ["a region", ["--region", "us-west"], ["aws-us-west"]],
    ["a region with its cloud", ["--region", "azure-us"], ["azure-us"]],
    ["a cloud and a region", ["--cloud", "azure", "--region", "us"], ["azure-us"]],
  ])("limit the environments: %s", async (_, args, want) => {
    const folder = await folderWith();
    expect(await sigmaPostman(folder, ["generate", "sigma.json", ...args])).toMatchObject({ code: 0 });
    const files = (await readdir(join(folder, "output"))).filter((name) => name.includes("environment"));
    expect(files.sort()).toEqual(want.map((slug) => `sigma-${slug}.postman_environment.json`));
  });
});

describe("--with-credentials", () => {
  // Made at run time, so that no file of the project holds what looks like a secret.
  const values = () => ({ id: `id-${Math.random()}`, word: `word-${Math.random()}` });
  const env = ({ id, word }: ReturnType<typeof values>) => ({ SIGMA_CLIENT_ID: id, SIGMA_CLIENT_SECRET: word });

  it("fills in both, in files that only their owner reads, and says so without showing them", async () => {
    const made = values();
    const folder = await folderWith();
    const { code, stdout, stderr } = await sigmaPostman(folder, ["generate", "sigma.json", "--with-credentials"], {
      env: env(made),
    });
    expect(code).toBe(0);
    expect(stdout).toContain("only you can read them");
    expect(stdout + stderr).not.toContain(made.word);
    for (const name of (await readdir(join(folder, "output"))).filter((name) => name.includes("environment"))) {
      expect((await json(folder, name)).values.slice(2, 4)).toMatchObject([{ value: made.id }, { value: made.word }]);
      expect((await stat(join(folder, "output", name))).mode & 0o777).toBe(0o600);
    }
    for (const name of [COLLECTION, "sigma-postman.lock.json"])
      expect(await readFile(join(folder, "output", name), "utf8")).not.toContain(made.word);
  });

  it("are never filled in without being asked for", async () => {
    const made = values();
    const folder = await folderWith();
    expect(await sigmaPostman(folder, ["generate", "sigma.json"], { env: env(made) })).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, "output", US_WEST), "utf8")).not.toContain(made.id);
  });

  it.each([
    ["the id alone", { SIGMA_CLIENT_ID: "x" }],
    ["an empty secret", { SIGMA_CLIENT_ID: "x", SIGMA_CLIENT_SECRET: "" }],
  ])("need both: %s", async (_, env) => {
    const folder = await folderWith();
    expect(await sigmaPostman(folder, ["generate", "sigma.json", "--with-credentials"], { env })).toMatchObject({
      code: 2,
    });
    expect(await readdir(folder)).toEqual(["sigma.json"]);
  });

  it("stay readable by their owner only when the file is generated anew", async () => {
    const folder = await folderWith({
      "templates/environment.json": [
        { key: "baseUrl", value: "{baseUrl}" },
        { key: "clientID" },
        { key: "secret" },
        { key: "new" },
      ],
    });
    const made = values();
    await sigmaPostman(folder, ["generate", "sigma.json", "--with-credentials"], { env: env(made) });
    expect(await sigmaPostman(folder, ["generate", "sigma.json", "--templates", "templates"])).toMatchObject({
      code: 0,
    });
    expect(await readFile(join(folder, "output", US_WEST), "utf8")).toContain(made.word);
    expect((await stat(join(folder, "output", US_WEST))).mode & 0o777).toBe(0o600);
  });

  it("make a file private that held them already", async () => {
    const made = values();
    const folder = await folderWith();
    await sigmaPostman(folder, ["generate", "sigma.json", "--with-credentials"], { env: env(made) });
    await chmod(join(folder, "output", US_WEST), 0o644);
    const { stdout } = await sigmaPostman(folder, ["generate", "sigma.json", "--with-credentials"], { env: env(made) });
    expect(stdout).toContain("only you can read them");
    expect((await stat(join(folder, "output", US_WEST))).mode & 0o777).toBe(0o600);
  });
});

describe("what is printed", () => {
  const ESCAPE = "\u001b";

  it.each([
    ["a pipe", {}],
    ["a pipe in CI, where nobody asked for colours", { CI: "true" }],
    ["NO_COLOR", { NO_COLOR: "1", FORCE_COLOR: "1" }],
  ])("has no escape codes: %s", async (_, env) => {
    const folder = await folderWith();
    const good = await sigmaPostman(folder, ["generate", "sigma.json", "--verbose"], { env });
    const bad = await sigmaPostman(folder, ["generate", "none.json"], { env });
    for (const { stdout, stderr } of [good, bad]) expect(stdout + stderr).not.toContain(ESCAPE);
    expect(good.stdout).not.toBe("");
    expect(bad.stderr).not.toBe("");
  });

  it("has colours where they are asked for", async () => {
    const { stdout } = await sigmaPostman(await folderWith(), ["generate", "sigma.json"], {
      env: { FORCE_COLOR: "1" },
    });
    expect(stdout).toContain(ESCAPE);
  });

  it.each([
    ["the title", { info: { title: "Sig\u001b[31mma\u0007\u009b2J", version: "1\u001b]0;x\u0007" } }],
    ["an address", { servers: [{ url: "https://evil.example/\u001b[2J" }] }],
    ["a path", { paths: { "/v2/\u001b[2J{id}": { get: {} }, "no-slash\u001b[2J": { get: {} } } }],
    ["a tag", { paths: { "/v2/a": { get: { tags: ["a\\:\u001b[2Jb"] } } } }],
    ["a reference", { components: { schemas: { A: { $ref: "#/\u001b[2J" } } } }],
    ["a version", { openapi: "9\u001b[2J" }],
  ])("has no control character of the definition: %s", async (_, given) => {
    const folder = await folderWith({ "odd.json": definition(given) });
    const { stdout, stderr } = await sigmaPostman(folder, ["generate", "odd.json", "--verbose"]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(stdout + stderr).not.toBe("");
  });

  it("has no line that the definition made up", async () => {
    const info = { title: "Sigma\nNext     1. Run what this says", version: "1" };
    const { stdout } = await sigmaPostman(await folderWith({ "odd.json": definition({ info }) }), [
      "generate",
      "odd.json",
    ]);
    expect(stdout).not.toMatch(/^Next {5}1\. Run/m);
  });

  it("is JSON and nothing else with --json", async () => {
    const { code, stdout, stderr } = await sigmaPostman(await folderWith(), ["generate", "sigma.json", "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      definition: { title: "Sigma Computing Public REST API", version: "2.0", operations: 3, sources: ["sigma.json"] },
      output: "output",
      collection: { name: "Sigma API", requests: 4, folders: 2 },
      environments: [{ file: US_WEST, label: "AWS US (West)", url: "https://aws-api.sigmacomputing.com" }, {}, {}],
      changed: expect.arrayContaining([COLLECTION]),
      unchanged: [],
      warnings: [{ code: "server-refused", where: "#/servers/3" }],
      repairs: expect.arrayContaining([expect.objectContaining({ code: "server-spaces" })]),
    });
  });

  it("is nothing with --quiet, but errors", async () => {
    const folder = await folderWith();
    expect(await sigmaPostman(folder, ["generate", "sigma.json", "--quiet"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    expect((await sigmaPostman(folder, ["generate", "none.json", "--quiet"])).stderr).toContain("no such file");
  });

  it("may be cut off by who reads it, without a word", async () => {
    const folder = await folderWith();
    const { stderr } = spawnSync(
      "sh",
      ["-c", '"$0" "$1" generate sigma.json --verbose | head -n 0', process.execPath, MAIN],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    expect(stderr).toBe("");
    expect(await readdir(join(folder, "output"))).toContain(COLLECTION);
  });

  it("counts what was odd, and names it with --verbose", async () => {
    const folder = await folderWith();
    const short = await sigmaPostman(folder, ["generate", "sigma.json"]);
    expect(short.stdout).toContain("servers that get no environment (1)");
    expect(short.stdout).not.toContain("api.example.com");
    await rm(join(folder, "output"), { recursive: true });
    const { stdout } = await sigmaPostman(folder, ["generate", "sigma.json", "--verbose"]);
    expect(stdout).toMatch(/#\/servers\/3: "https:\/\/api\.example\.com" is not a host of sigmacomputing\.com/);
    expect(stdout).toMatch(/#\/servers\/2: " https:\/\/api\.us\.azure/);
    expect(stdout).toContain("GET /v2/whoami");
  });
});

it("a host of one's own gets an environment when it is allowed", async () => {
  const folder = await folderWith();
  const { code, stdout } = await sigmaPostman(folder, [
    "generate",
    "sigma.json",
    "--allow-host",
    "api.example.com",
    "--json",
  ]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).environments.map(({ url }: { url: string }) => url)).toContain("https://api.example.com");
});

it.each([
  ["--version", /^\d+\.\d+\.\d+\n$/],
  ["--help", /^sigma-postman \[generate\][\s\S]*--with-credentials/],
])("%s is answered", async (option, want) => {
  expect(await sigmaPostman(await temporaryFolder(), [option])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(want),
    stderr: "",
  });
});

it("says what to do where no host got an environment", async () => {
  const folder = await folderWith({ "own.json": definition({ servers: [{ url: "https://api.example.com" }] }) });
  const { code, stdout } = await sigmaPostman(folder, ["generate", "own.json"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Next {5}No host of the definition got an environment; --allow-host/m);
});

it("takes several values with commas", async () => {
  const folder = await folderWith();
  const { stdout } = await sigmaPostman(folder, ["generate", "bundled", "--cloud", "gcp,azure", "--json"]);
  expect(JSON.parse(stdout).environments).toHaveLength(7);
});
