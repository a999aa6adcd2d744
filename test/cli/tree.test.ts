/** `generate --format v3` and what comes after it, as the command is run. */
import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { definition, temporaryFolder } from "../support/build.js";
import { sigmaPostman } from "../support/cli.js";

const get = (summary: string, more: object = {}) => ({ get: { summary, tags: ["Things"], ...more } });
const inPath = [{ in: "path", name: "teamId", required: true, schema: { type: "string" } }];

const OLD = definition({
  info: { title: "Sigma", version: "1" },
  paths: {
    "/v2/teams": get("List teams", { description: "As it was." }),
    "/v2/teams/{teamId}": get("Get a team", { parameters: inPath }),
    "/v2/tags": get("List tags"),
    "/v2/old": get("Old"),
  },
});
const NEW = definition({
  info: { title: "Sigma", version: "2" },
  paths: {
    "/v2/teams": get("List teams", { description: "Now described." }),
    "/v2/teams/{teamId}": get("Get a team", { parameters: inPath, description: "One." }),
    "/v2/tags": get("List tags"),
    "/v2/new": get("New"),
  },
});

const COLLECTION = "postman/collections/Sigma API";
const THINGS = `${COLLECTION}/Things`;

/** A folder with the tree of a definition in it, which may be changed. */
async function workplace() {
  const folder = await temporaryFolder();
  const at = (path: string) => join(folder, path);
  const use = async (value: object) => await writeFile(at("sigma.json"), JSON.stringify(value));
  const generate = async (...args: string[]) =>
    await sigmaPostman(folder, ["generate", "sigma.json", "-o", ".", ...args]);
  await use(OLD);
  expect(await generate("--format", "v3")).toMatchObject({ code: 0, stderr: "" });
  const read = async (path: string) => await readFile(at(path), "utf8");
  const edit = async (path: string, change: (text: string) => string) => {
    const before = await read(path);
    expect(change(before), `an edit of ${path}`).not.toBe(before);
    await writeFile(at(path), change(before));
  };
  return { folder, at, use, generate, read, edit };
}

/** Each file below `postman/`, with the time of its last change. */
async function times(folder: string): Promise<Map<string, number>> {
  const entries = await readdir(join(folder, "postman"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file, (await stat(file)).mtimeMs] as const)));
}

describe("generate --format v3", () => {
  it("writes a file for each request, and remembers the format", async () => {
    const { folder, generate, read } = await workplace();
    expect((await readdir(join(folder, THINGS))).filter((name) => name.endsWith(".yaml"))).toEqual([
      "Get a team.request.yaml",
      "List tags.request.yaml",
      "List teams.request.yaml",
      "Old.request.yaml",
    ]);
    expect(await readdir(folder)).not.toContain("sigma.postman_collection.json");
    expect(JSON.parse(await read("sigma-postman.lock.json")).format).toBe("v3");
    const before = await times(folder);
    const again = await generate();
    expect(again.stdout).toContain("nothing: ./ is up to date");
    expect(await times(folder)).toEqual(before);
    expect((await generate("--check")).code).toBe(0);
  });

  it("changes the files of what changed, and no others", async () => {
    const { folder, at, use, generate, read } = await workplace();
    const before = await times(folder);
    await use(NEW);
    const check = await generate("--check", "--json");
    expect(check.code).toBe(1);
    const { wouldChange } = JSON.parse(check.stdout) as { wouldChange: string[] };
    expect(await times(folder)).toEqual(before);
    expect(await generate()).toMatchObject({ code: 0, stderr: "" });
    const after = await times(folder);
    const changed = [...after].filter(([file, time]) => before.get(file) !== time).map(([file]) => file);
    const isRequest = (file: string) => file.endsWith(".request.yaml");
    expect(changed.filter(isRequest).sort()).toEqual(
      ["Get a team", "List teams", "New"].map((name) => at(`${THINGS}/${name}.request.yaml`)),
    );
    expect(after.has(at(`${THINGS}/Old.request.yaml`))).toBe(false);
    expect(wouldChange.filter(isRequest).sort()).toEqual(
      ["Get a team", "List teams", "New", "Old"].map((name) => `${THINGS}/${name}.request.yaml`),
    );
    expect(await read("CHANGES.md")).toContain("GET /v2/new");
  });

  it("keeps what was edited, renamed, added, commented and deleted", async () => {
    const { folder, at, use, generate, read, edit } = await workplace();
    await edit(
      `${THINGS}/List teams.request.yaml`,
      (text) => `${text.replace(/^description: .*(\n .*)*/m, "description: Mine.")}scribble: 7\n`,
    );
    await edit(`${THINGS}/List tags.request.yaml`, (text) => `# a comment\n${text}`);
    await rename(at(`${THINGS}/Get a team.request.yaml`), at(`${THINGS}/Fetch it.request.yaml`));
    await rm(at(`${THINGS}/Old.request.yaml`));
    await writeFile(
      at(`${THINGS}/My own.request.yaml`),
      '$kind: http-request\nurl: "{{baseUrl}}/v2/mine"\nmethod: GET\n',
    );
    const environment = (await readdir(at("postman/environments")))[0]!;
    await edit(`postman/environments/${environment}`, (text) => text.replace(/(key: clientID\n\s+value: )""/, "$1abc"));
    await use(NEW);
    const { stdout, stderr, code } = await generate("--verbose");
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(stdout).toContain("GET /v2/teams (List teams): description");
    expect(stdout).toContain(`postman/environments/${environment}: your clientID stays`);
    expect((await readdir(join(folder, THINGS))).filter((name) => name.endsWith(".yaml"))).toEqual([
      "Fetch it.request.yaml",
      "List tags.request.yaml",
      "List teams.request.yaml",
      "My own.request.yaml",
      "New.request.yaml",
    ]);
    expect(await read(`${THINGS}/List teams.request.yaml`)).toMatch(/description: Mine\.\n[\s\S]*scribble: 7/);
    expect(await read(`${THINGS}/List tags.request.yaml`)).toMatch(/^# a comment\n/);
    expect(await read(`${THINGS}/Fetch it.request.yaml`)).toContain("One.");
    expect(await read(`postman/environments/${environment}`)).toContain("value: abc");
    expect((await generate()).stdout).toContain("is up to date");
  });

  it("leaves files of kinds that it doesn't make, and other collections", async () => {
    const { at, use, generate, read } = await workplace();
    const theirs = [
      "postman/collections/Ours/.resources/definition.yaml",
      "postman/flows/a.flow.yaml",
      `${THINGS}/Ask.graphql.yaml`,
    ];
    const { mkdir } = await import("node:fs/promises");
    for (const path of theirs) {
      await mkdir(dirname(at(path)), { recursive: true });
      await writeFile(at(path), "$kind: collection\nname: theirs\n");
    }
    await use(NEW);
    expect(await generate()).toMatchObject({ code: 0, stderr: "" });
    for (const path of theirs) expect(await read(path)).toBe("$kind: collection\nname: theirs\n");
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ["no YAML", (text) => `${text}\n  a: [`, /List teams\.request\.yaml:\d+:\d+: not valid YAML/],
    [
      "git's conflict",
      (text) => `<<<<<<< ours\n${text}>>>>>>> theirs\n`,
      /List teams\.request\.yaml:1:1: holds a conflict/,
    ],
    ["no mapping", () => "- a\n", /List teams\.request\.yaml:1:1: is not a YAML mapping/],
  ])("writes nothing where a file is %s, and says where", async (_, change, message) => {
    const { folder, use, generate, edit } = await workplace();
    await edit(`${THINGS}/List teams.request.yaml`, change);
    await use(NEW);
    const before = await times(folder);
    const { code, stderr } = await generate();
    expect(code).toBe(4);
    expect(stderr).toMatch(message);
    expect(await times(folder)).toEqual(before);
  });

  it("is one format a folder, which --force changes, and says what stays", async () => {
    const { folder, generate } = await workplace();
    const { code, stderr } = await generate("--format", "v2.1");
    expect(code).toBe(4);
    expect(stderr).toMatch(/holds a collection of format v3\n.*sigma-postman convert.*--force/s);
    expect(await generate("--format", "v2.1", "--force")).toMatchObject({ code: 0, stderr: "" });
    expect(await readdir(folder)).toEqual(expect.arrayContaining(["postman", "sigma.postman_collection.json"]));
  });
});
