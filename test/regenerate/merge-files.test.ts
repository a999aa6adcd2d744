import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type GenerateOptions, generate, OutputError } from "../../src/index.js";
import { toFileText } from "../../src/json.js";
import { definition, snapshot, temporaryFolder } from "../support/build.js";
import { copyOf, event, foldersOf, itemsOf, keyOf, type Node, remove, withKey } from "../support/edits.js";
import { EXPORTERS } from "../support/export.js";
import { renames } from "../support/renames.js";

vi.mock("node:fs/promises", async (original) => (await import("../support/renames.js")).countRenames(original));

beforeEach(() => {
  renames.left = Number.POSITIVE_INFINITY;
});

const COLLECTION = "sigma.postman_collection.json";
const LOCK = "sigma-postman.lock.json";
const WEST = "sigma-aws-us-west.postman_environment.json";
const CHANGES = "CHANGES.md";
const KEPT = "sigma-postman.definition.gz";
const EAST = "sigma-aws-us-east.postman_environment.json";

const get = (summary: string, more: object = {}) => ({ get: { summary, tags: ["teams"], ...more } });

/** Three versions of one definition: the second drops a host and an operation, adds both, and changes an operation. */
const VERSIONS = [
  definition({
    servers: [{ url: "https://aws-api.sigmacomputing.com" }, { url: "https://api.us.azure.sigmacomputing.com" }],
    paths: {
      "/v2/teams": get("List teams"),
      "/v2/teams/{teamId}": get("Get a team"),
      "/v2/old": get("Old"),
      "/v2/edited": get("Edited"),
    },
  }),
  definition({
    servers: [{ url: "https://aws-api.sigmacomputing.com" }, { url: "https://api.us-a.aws.sigmacomputing.com" }],
    paths: {
      "/v2/teams": get("List teams", { description: "All of them." }),
      "/v2/teams/{teamId}": get("Get a team"),
      "/v2/new": get("New"),
      "/v2/edited": get("Edited", { description: "Second." }),
    },
  }),
  definition({
    servers: [{ url: "https://aws-api.sigmacomputing.com" }, { url: "https://api.us-a.aws.sigmacomputing.com" }],
    paths: {
      "/v2/teams": get("List teams", { description: "All of them, again." }),
      "/v2/new": get("New"),
      "/v2/newest": get("Newest"),
      "/v2/edited": get("Edited", { description: "Third." }),
    },
  }),
];

/** What generates one version into a folder, from a file that is elsewhere. */
async function generator(output: string) {
  const definitions = await temporaryFolder();
  return async (version: number, options: GenerateOptions = {}) => {
    const path = join(definitions, `${version}.json`);
    await writeFile(path, JSON.stringify(VERSIONS[version]));
    return await generate({ definitions: [path], output, ...options });
  };
}

async function read(folder: string, name: string): Promise<Node> {
  return JSON.parse(await readFile(join(folder, name), "utf8"));
}

async function edit(folder: string, name: string, change: (file: Node) => void): Promise<void> {
  const file = await read(folder, name);
  change(file);
  await writeFile(join(folder, name), toFileText(file));
}

/** A test on a request, a request deleted, a value filled in. */
async function work(folder: string): Promise<void> {
  await edit(folder, COLLECTION, (collection) => {
    withKey(collection, "GET /v2/edited")[0]!.event = [event("test", "mine")];
    remove(collection, withKey(collection, "GET /v2/teams/{}")[0]!);
  });
  await edit(folder, WEST, (environment) => {
    environment.values[2].value = "client";
  });
}

async function expectWork(folder: string): Promise<void> {
  const collection = await read(folder, COLLECTION);
  expect(withKey(collection, "GET /v2/edited")[0]?.event?.[0].script.exec.join("")).toContain("mine");
  expect(withKey(collection, "GET /v2/teams/{}")).toEqual([]);
  expect((await read(folder, WEST)).values[2].value).toBe("client");
}

describe("a regeneration", () => {
  it("keeps a person's work, brings what is new, tells both, and the next one changes nothing", async () => {
    const folder = await temporaryFolder();
    const run = await generator(folder);
    await run(0);
    await work(folder);
    const { merge, changed } = await run(1);
    await expectWork(folder);
    expect(merge).toEqual({
      kept: [],
      conflicts: [],
      unknown: [],
      added: [{ where: "GET /v2/edited (Edited)", text: "test script" }],
      deleted: [{ where: "GET /v2/teams/{} (Get a team)", text: "" }],
      fresh: [{ where: "GET /v2/new (New)", text: "" }],
      removed: [{ where: "GET /v2/old (Old)", text: "" }],
      orphaned: [],
      environments: [
        { where: WEST, text: "your clientID stays" },
        { where: EAST, text: "new" },
        { where: "sigma-azure-us.postman_environment.json", text: "its host left the definition; the file stays" },
      ],
    });
    expect(changed).toEqual([CHANGES, COLLECTION, EAST, KEPT, LOCK]);
    const before = await snapshot(folder);
    expect((await run(1)).changed).toEqual([]);
    expect(await snapshot(folder)).toEqual(before);
  });

  it.each(EXPORTERS)("takes the file $name", async (exporter) => {
    const folder = await temporaryFolder();
    const run = await generator(folder);
    await run(0);
    await work(folder);
    await writeFile(join(folder, COLLECTION), JSON.stringify(await exporter.export(await read(folder, COLLECTION))));
    await edit(folder, WEST, (environment) => {
      environment.id = "c7b1d3de-9d5e-4a06-9a71-6f5b2b5a7a10";
      environment._postman_exported_at = "2026-01-01T00:00:00.000Z";
    });
    expect(await run(1, { check: true })).toMatchObject({ changed: [CHANGES, COLLECTION, WEST, EAST, KEPT, LOCK] });
    await run(1);
    await expectWork(folder);
    const before = await snapshot(folder);
    await run(1);
    expect(await snapshot(folder)).toEqual(before);
  });

  it("with check says what would be, writes nothing, and is content afterwards", async () => {
    const folder = await temporaryFolder();
    const run = await generator(folder);
    await run(0);
    await work(folder);
    // Only the order of an edited request's keys.
    expect((await run(0, { check: true })).changed).toEqual([COLLECTION]);
    const before = await snapshot(folder);
    const { changed, merge } = await run(1, { check: true });
    expect(changed).toEqual([CHANGES, COLLECTION, EAST, KEPT, LOCK]);
    expect(await snapshot(folder)).toEqual(before);
    expect((await run(1)).merge).toEqual(merge);
    expect((await run(1, { check: true })).changed).toEqual([]);
  });

  it("with force is a fresh generation, but for what was filled into an environment", async () => {
    const [folder, other] = [await temporaryFolder(), await temporaryFolder()];
    const run = await generator(folder);
    await run(0);
    await work(folder);
    await run(1, { force: true });
    await (await generator(other))(1);
    expect(await readFile(join(folder, COLLECTION), "utf8")).toBe(await readFile(join(other, COLLECTION), "utf8"));
    expect((await read(folder, WEST)).values[2].value).toBe("client");
  });

  it("brings a deleted request back once its line is removed from the lock", async () => {
    const folder = await temporaryFolder();
    const run = await generator(folder);
    await run(0);
    await work(folder);
    await run(1);
    const lines = (await readFile(join(folder, LOCK), "utf8")).split("\n");
    await writeFile(join(folder, LOCK), lines.filter((line) => !line.includes('"GET /v2/teams/{}"')).join("\n"));
    await run(1);
    expect(withKey(await read(folder, COLLECTION), "GET /v2/teams/{}")).toHaveLength(1);
  });

  it("without a lock loses nothing, and says what it can't tell", async () => {
    const folder = await temporaryFolder();
    const run = await generator(folder);
    await run(0);
    await edit(folder, COLLECTION, (collection) => {
      withKey(collection, "GET /v2/edited")[0]!.request.description = "Mine.";
    });
    await rm(join(folder, LOCK));
    const { merge } = await run(1);
    const collection = await read(folder, COLLECTION);
    expect(withKey(collection, "GET /v2/edited")[0]?.request.description).toBe("Mine.");
    expect(itemsOf(collection).map(keyOf)).toEqual(expect.arrayContaining(["GET /v2/old", "GET /v2/new"]));
    expect(merge.unknown.map(({ where }) => where)).toContain("GET /v2/edited (Edited)");
    expect((await run(1)).changed).toEqual([]);
  });
});

describe("a file that isn't ours", () => {
  /** As another program makes it of the same definition. */
  const foreign = {
    info: { _postman_id: "5c1f8f0a-7c6f-4a53-9f0e-1f7f1f3d8c11", name: "Sigma", schema: "" },
    item: ["teams", "edited"].map((name) => ({
      id: `0c1f8f0a-7c6f-4a53-9f0e-1f7f1f3d8c1${name.length}`,
      name: `List ${name}`,
      request: {
        method: "GET",
        header: [],
        description: "As it stands in the definition.",
        url: { raw: `{{baseUrl}}/v2/${name}`, host: ["{{baseUrl}}"], path: ["v2", name] },
      },
      response: [],
    })),
  };

  const FOREIGN = { message: "was not written by sigma-postman", hint: expect.stringContaining("--force") };
  const NO_JSON = { message: "is not valid JSON", hint: expect.not.stringContaining("--force") };
  const CONFLICT = {
    message: "has a git merge conflict in it",
    hint: expect.stringMatching(
      /^Take one side: git checkout --ours \(or --theirs\) -- sigma[^ ]+json\. (?!.*--force)/,
    ),
  };
  const NEWER = {
    message: "was written by a newer sigma-postman (its version is 9)",
    hint: expect.stringMatching(/^Update sigma-postman (?!.*--force)/),
  };

  it.each<[string, string, string, boolean, object?]>([
    ["a collection of the same API by another program", COLLECTION, JSON.stringify(foreign), true],
    ["no JSON", COLLECTION, "{", true, NO_JSON],
    ["an empty file", COLLECTION, "", true, NO_JSON],
    ["a merge conflict", COLLECTION, "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> main\n", true, CONFLICT],
    ["an environment with a merge conflict", WEST, "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> main\n", true, CONFLICT],
    ["a lock with a merge conflict", LOCK, "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> main\n", true, CONFLICT],
    ["an empty object", COLLECTION, "{}", false],
    [
      "another environment",
      WEST,
      JSON.stringify({ id: "x", values: [], _postman_variable_scope: "environment" }),
      true,
    ],
    ["a conflict within the file", COLLECTION, '{\n<<<<<<< HEAD\n"a": 1\n=======\n>>>>>>> b\n}\n', true, CONFLICT],
    ["a lock that is none", LOCK, "{}", true],
    ["a lock of a newer version", LOCK, '{"version": 9, "files": {}}', true, NEWER],
    ["a lock of a newer version, of another shape", LOCK, '{"version": 9, "trees": []}', true, NEWER],
  ])("%s is replaced with force only", async (_, name, text, hasLock, want = FOREIGN) => {
    const folder = await temporaryFolder();
    const run = await generator(folder);
    if (hasLock) await run(0);
    await writeFile(join(folder, name), text);
    const before = await snapshot(folder);
    const error = await run(1).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(OutputError);
    expect(error).toMatchObject({
      ...want,
      where: join(folder, name),
      exitCode: 4,
    });
    expect(await snapshot(folder)).toEqual(before);
    await run(1, { force: true });
    expect(await readFile(join(folder, name), "utf8")).not.toBe(text);
  });
});

it("a collection and an environment with a byte order mark are merged as without", async () => {
  const folder = await temporaryFolder();
  const run = await generator(folder);
  await run(0);
  await work(folder);
  for (const name of [COLLECTION, WEST, LOCK])
    await writeFile(join(folder, name), `\uFEFF${await readFile(join(folder, name), "utf8")}`);
  await run(1);
  await expectWork(folder);
});

describe("a run that is killed", () => {
  /** A run from the first version to the second renames the lock, four files, and the lock again. */
  const RENAMES = 6;
  const points = Array.from({ length: RENAMES }, (_, index) => index);

  /** A folder with a person's work, whose regeneration was killed before its rename number `point`. */
  async function killed(point: number) {
    const folder = await temporaryFolder();
    const run = await generator(folder);
    await run(0);
    await work(folder);
    const before = await contents(folder);
    renames.left = point;
    await expect(run(1)).rejects.toThrow("killed");
    renames.left = Number.POSITIVE_INFINITY;
    return { folder, run, before };
  }

  async function contents(folder: string): Promise<Map<string, string>> {
    const names = await readdir(folder);
    return new Map(
      await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)),
    );
  }

  /** Without a kill. */
  async function reference(...versions: number[]): Promise<Map<string, string>> {
    const folder = await temporaryFolder();
    const run = await generator(folder);
    await run(0);
    await work(folder);
    for (const version of versions) await run(version);
    return await contents(folder);
  }

  it("makes so many renames", async () => {
    const { folder } = await killed(RENAMES - 1);
    expect(await read(folder, LOCK)).toHaveProperty("pending");
    expect(await readdir(folder)).toContain(EAST);
    await expect(killed(RENAMES)).rejects.toThrow();
  });

  it.each(points)("before rename %i leaves whole files, and the next run finishes it", async (point) => {
    const { folder, run, before } = await killed(point);
    const after = await reference(1);
    const now = await contents(folder);
    for (const [name, text] of now) if (name !== LOCK) expect([before.get(name), after.get(name)]).toContain(text);
    expect([...now.keys()].filter((name) => name.endsWith(".tmp"))).toEqual([]);

    const { merge } = await run(1);
    expect(await contents(folder)).toEqual(after);
    expect([...merge.conflicts, ...merge.unknown, ...merge.kept]).toEqual([]);
    expect(merge.deleted.map(({ where }) => where)).toEqual(["GET /v2/teams/{} (Get a team)"]);
  });

  it.each(points)("before rename %i: a third version finds the person's work, and nothing else", async (point) => {
    const { folder, run } = await killed(point);
    await run(2);
    const after = await reference(1, 2);
    const now = await contents(folder);
    for (const name of [COLLECTION, WEST, EAST, KEPT]) expect(now.get(name)).toBe(after.get(name));
    // Of a step that nobody was told of, the report tells as well.
    const isFinished = point === RENAMES - 1;
    expect(now.get(CHANGES)).toContain(isFinished ? "1 added, 1 removed" : "2 added, 2 removed");
    if (isFinished) expect(now.get(CHANGES)).toBe(after.get(CHANGES));
  });

  it.each(points.flatMap((first) => points.map((second) => [first, second] as const)))(
    "before rename %i, and the next before its %i: as well",
    async (first, second) => {
      const { folder, run } = await killed(first);
      renames.left = second;
      await run(2).catch(() => {});
      renames.left = Number.POSITIVE_INFINITY;
      await run(2);
      const after = await reference(1, 2);
      expect((await contents(folder)).get(COLLECTION)).toBe(after.get(COLLECTION));
      await expectWork(folder);
    },
  );

  it.each(points)("before rename %i, and then edited: the edit stays, and what is new comes", async (point) => {
    const { folder, run } = await killed(point);
    await edit(folder, COLLECTION, (collection) => {
      withKey(collection, "GET /v2/teams")[0]!.name = "Later";
    });
    await run(1);
    await expectWork(folder);
    const collection = await read(folder, COLLECTION);
    expect(withKey(collection, "GET /v2/teams").map(({ name }) => name)).toEqual(["Later"]);
    expect(withKey(collection, "GET /v2/new")).toHaveLength(1);
    expect(withKey(collection, "GET /v2/old")).toEqual([]);
    expect(foldersOf(copyOf(collection as never)).map(({ name }) => name)).toEqual(["Teams"]);
  });
});
