/** Locks of version 2: a table of names, and a merge that makes the same of either version. */
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { generate } from "../../src/index.js";
import { toFileText } from "../../src/json.js";
import { readLock } from "../../src/lock/read.js";
import { lockText } from "../../src/lock/text.js";
import { definition, temporaryFolder } from "../support/build.js";
import { event, foldersOf, type Node, parentOf, remove, withKey } from "../support/edits.js";
import { renames } from "../support/renames.js";

vi.mock("node:fs/promises", async (original) => (await import("../support/renames.js")).countRenames(original));

const COLLECTION = "sigma.postman_collection.json";
const LOCK = "sigma-postman.lock.json";

/** A lock as version 2 wrote it. */
const TEXT = `{
  "version": 2,
  "definitions": [
    {"title":"Sigma","version":"2","sha256":"b"}
  ],
  "files": {
    "sigma.postman_collection.json": "f2"
  },
  "written": {
    "sigma.postman_collection.json": "w2"
  },
  "entries": [
    {"collection":"Sigma API","id":"c","parts":{"name":"n1"}},
    {"folder":"Teams","id":"t","in":"c","absent":true,"parts":{"name":"n2"}},
    {"request":"GET /v2/teams","id":"1","in":"t","elsewhere":true,"parts":{"url":"u1","query in":"q1 q2"}},
    {"request":"GET /v2/new","id":"2","own":true,"missed":true,"parts":{"url":"u2"}}
  ],
  "outlived": [
    {"request":"GET /v2/old","id":"3","in":"t","from":["Favourites"],"parts":{"url":"u3"}}
  ],
  "environments": {
    "a.json": {"variable parts":"v1"}
  },
  "next": {
    "definitions": [],
    "files": {
      "next": "f3"
    },
    "entries": [
      {"collection":"Sigma API","id":"c","parts":{"name":"n3"}}
    ],
    "environments": {}
  },
  "earlier": [
    {
      "definitions": [
        {"title":"Sigma","version":"1","sha256":"a"}
      ],
      "files": {
        "sigma.postman_collection.json": "f1"
      },
      "without": [
        "2"
      ],
      "entries": [
        {"id":"1","parts":{"query in":null}},
        {"request":"GET /v2/older","id":"4","in":"t","parts":{"url":"u4"},"after":"1"}
      ]
    }
  ]
}
`;

describe("version 2", () => {
  const lock = readLock(TEXT);

  it("is read under its own names, and a name of the user's is never taken for one", () => {
    expect(lock?.last).toMatchObject({
      written: { [COLLECTION]: "w2" },
      entries: [
        { label: "Sigma API" },
        { label: "Teams", parent: "c", removedByUser: true },
        { movedByUser: true, fields: { url: "u1", "query in": "q1 q2" } },
        { ownedByUser: true, missedOnce: true, parent: undefined },
      ],
      orphaned: [{ label: "GET /v2/old", userFolder: ["Favourites"] }],
      environments: { "a.json": { "variable parts": "v1" } },
    });
    expect(lock?.pending).toMatchObject({ files: { next: "f3" }, entries: [{ fields: { name: "n3" } }] });
    expect(lock?.history).toMatchObject([
      {
        files: { [COLLECTION]: "f1" },
        entries: [{ id: "c" }, { id: "t" }, { id: "1", fields: { url: "u1" } }, { id: "4", parent: "t" }],
      },
    ]);
  });

  it("is written as version 3, which says the same", () => {
    const text = lockText(lock!);
    expect(readLock(text)).toEqual(lock);
    expect(text).toBe(renamed(TEXT, 3));
  });
});

/** Keys of version 2 and of version 3, where they may be: behind a brace or a comma, before a colon. */
const NAMES = [
  ["next", "pending"],
  ["outlived", "orphaned"],
  ["earlier", "history"],
  ["in", "parent"],
  ["parts", "fields"],
  ["absent", "removedByUser"],
  ["own", "ownedByUser"],
  ["elsewhere", "movedByUser"],
  ["missed", "missedOnce"],
  ["from", "userFolder"],
] as const;

/** The text of a lock in the names of another version. A map of files or fields has none of these names as a key here. */
function renamed(text: string, version: 2 | 3): string {
  const to = new Map(NAMES.map(([old, now]) => (version === 3 ? [old, now] : [now, old])));
  return text
    .replace(/"version": \d/, `"version": ${version}`)
    .replace(/(?<=[{,]|^ +)"(\w+)"(?=: [{[]|:[{["t])/gm, (key, name) =>
      to.has(name) && !key.includes(" ") ? `"${to.get(name)}"` : key,
    );
}

const get = (summary: string, tag: string, more: object = {}) => ({ get: { summary, tags: [tag], ...more } });
const versions = [
  {
    "/v2/teams": get("List teams", "teams"),
    "/v2/teams/{teamId}": get("Get a team", "teams"),
    "/v2/files": get("List files", "files"),
    "/v2/old": get("Old", "files"),
    "/v2/edited": get("Edited", "teams"),
    "/v2/tags": get("List tags", "tags"),
  },
  {
    "/v2/teams": get("List teams", "teams", { description: "All." }),
    "/v2/files": get("List files", "files"),
    "/v2/mine": get("Mine", "files"),
    "/v2/edited": get("Edited", "teams", { description: "Second." }),
    "/v2/tags": get("List tags", "tags"),
  },
  {
    "/v2/teams": get("List teams", "teams", { description: "All of them." }),
    "/v2/teams/{teamId}": get("Get a team", "teams"),
    "/v2/old": get("Old", "files"),
    "/v2/mine": get("Mine", "files", { description: "Third." }),
    "/v2/new": get("New", "files"),
    "/v2/edited": get("Edited", "teams", { description: "Third." }),
    "/v2/tags": get("List tags", "tags", { description: "Third." }),
  },
];

async function place() {
  const folder = await temporaryFolder();
  return {
    output: join(folder, "output"),
    run: async (version: number, output = join(folder, "output")) => {
      const path = join(folder, "sigma.json");
      const given = definition({ info: { title: "Sigma", version: String(version) }, paths: versions[version] });
      await writeFile(path, JSON.stringify(given));
      return await generate({ definitions: [path], output });
    },
  };
}

async function edit(folder: string, change: (collection: Node) => void): Promise<void> {
  const path = join(folder, COLLECTION);
  const collection = JSON.parse(await readFile(path, "utf8"));
  change(collection);
  await writeFile(path, toFileText(collection));
}

/** Edits that leave their marks in the lock: a folder dissolved, requests moved, deleted, and of the user's own. */
function work(collection: Node): void {
  const [old, files, edited] = ["GET /v2/old", "GET /v2/files", "GET /v2/edited"].map(
    (key) => withKey(collection, key)[0]!,
  );
  const folder = parentOf(collection, old!);
  edited!.event = [event("test", "mine")];
  old!.name = "Our old";
  remove(collection, old!);
  remove(collection, files!);
  collection.item = collection.item.filter((one: Node) => one !== folder);
  collection.item.push({
    name: "Favourites",
    item: [old, files, { ...structuredClone(files), id: undefined, name: "Mine" }],
  });
  remove(collection, withKey(collection, "GET /v2/teams/{}")[0]!);
  const copy = collection.item.at(-1).item.at(-1);
  copy.request.url = { ...copy.request.url, raw: "{{baseUrl}}/v2/mine", path: ["v2", "mine"] };
}

describe("a real generation with edits", () => {
  /** What a third version makes of the folder as it is, and with its lock in version 2. */
  async function both(output: string, run: (version: number, output?: string) => Promise<unknown>) {
    const twin = `${output}-2`;
    await cp(output, twin, { recursive: true });
    const text = await readFile(join(output, LOCK), "utf8");
    await writeFile(join(twin, LOCK), renamed(text, 2));
    expect(renamed(text, 2)).not.toMatch(/ByUser|missedOnce|userFolder|"fields"|"pending"|"orphaned"|"history"/);
    const results = [await run(2, output), await run(2, twin)];
    expect(results[1]).toEqual(results[0]);
    for (const name of await readdir(output))
      expect((await readFile(join(twin, name))).equals(await readFile(join(output, name))), name).toBe(true);
    return text;
  }

  it("is merged in version 2 exactly as in version 3", async () => {
    const { output, run } = await place();
    await run(0);
    await edit(output, work);
    await run(0);
    await run(1);
    const text = await both(output, run);
    for (const key of ["orphaned", "history"]) expect(text).toContain(`"${key}":`);
    const collection = JSON.parse(await readFile(join(output, COLLECTION), "utf8"));
    expect(foldersOf(collection).map(({ name }) => name)).toContain("Favourites");
    expect(withKey(collection, "GET /v2/edited")[0]?.event).toEqual([event("test", "mine")]);
  });

  it.each([1, 2, 3])("is so after a run that was killed before rename %i", async (point) => {
    const { output, run } = await place();
    await run(0);
    await edit(output, work);
    renames.left = point;
    await expect(run(1)).rejects.toThrow("killed");
    renames.left = Number.POSITIVE_INFINITY;
    expect(await both(output, run)).toContain('"pending":');
  });
});
