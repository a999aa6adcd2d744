/** What a run says of the API's changes: from the definition that the one before kept. */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type GenerateOptions, generate } from "../../src/index.js";
import { toFileText } from "../../src/json.js";
import { definition, snapshot, temporaryFolder } from "../support/build.js";

const CHANGES = "CHANGES.md";
const KEPT = "sigma-postman.definition.gz";
const LOCK = "sigma-postman.lock.json";
const COLLECTION = "sigma.postman_collection.json";

const get = (summary: string, more: object = {}) => ({ get: { summary, tags: ["things"], ...more } });

const OLD = definition({
  info: { title: "Sigma", version: "1" },
  paths: { "/v2/teams": get("List teams"), "/v2/old": get("Old"), "/v3alpha/tenants": get("List tenants") },
});
const NEW = definition({
  info: { title: "Sigma", version: "2" },
  paths: { "/v2/teams": get("List teams"), "/v2/new": get("New"), "/v2/tenants": get("List tenants") },
});

/** What generates into `output` from these files; the first is the definition. */
async function workplace() {
  const [output, folder] = [await temporaryFolder(), await temporaryFolder()];
  const run = async (given: object, options: GenerateOptions = {}, others: { [file: string]: unknown } = {}) => {
    for (const [file, content] of Object.entries({ "sigma.json": given, ...others })) {
      await mkdir(join(folder, file, ".."), { recursive: true });
      await writeFile(join(folder, file), JSON.stringify(content));
    }
    return await generate({ definitions: [join(folder, "sigma.json")], output, ...options });
  };
  const text = async (name: string) => await readFile(join(output, name), "utf8");
  return { output, run, text };
}

describe("a regeneration from another definition", () => {
  it("has the changes as data and as a file; the first run and an unchanged API have none", async () => {
    const { output, run, text } = await workplace();
    const first = await run(OLD);
    expect(first).not.toHaveProperty("changes");
    expect(await readdir(output)).not.toContain(CHANGES);

    const { changes, changed, notes } = await run(NEW);
    expect(notes).toEqual([]);
    expect(changed).toEqual([CHANGES, COLLECTION, KEPT, LOCK]);
    expect(changes).toMatchObject({
      before: { version: "1" },
      after: { version: "2" },
      added: [{ path: "/v2/new" }],
      removed: [{ operation: { path: "/v2/old" } }],
      renamed: [{ before: { path: "/v3alpha/tenants" }, after: { path: "/v2/tenants" } }],
    });
    const report = await text(CHANGES);
    expect(report).toMatch(/^<!-- sigma-postman /);
    expect(report).toContain("**Sigma 1** → **Sigma 2**");
    expect(report).toContain("- **breaking:** `GET /v2/old` Old");

    const before = await snapshot(output);
    const again = await run(NEW);
    expect(again).toMatchObject({ changed: [], notes: [] });
    expect(again).not.toHaveProperty("changes");
    expect(await snapshot(output)).toEqual(before);
  });

  it("of the same API in other words is no report, and the next is compared with the newer one", async () => {
    const { run, text } = await workplace();
    await run(OLD);
    await run(NEW);
    const report = await text(CHANGES);
    const reworded = { ...NEW, "x-comment": "reworded" };
    const { changes, changed } = await run(reworded);
    expect(changes).toMatchObject({ added: [], removed: [], renamed: [], changed: [] });
    expect(changed).toEqual([KEPT, LOCK]);
    expect(await text(CHANGES)).toBe(report);
    await run({ ...reworded, paths: { ...(NEW.paths as object), "/v2/third": get("Third") } });
    expect(await text(CHANGES)).toContain("1 added.");
  });

  it("says what became of people's work, and takes it along where an operation moved", async () => {
    const { output, run, text } = await workplace();
    await run(OLD);
    const collection = JSON.parse(await text(COLLECTION));
    await writeFile(
      join(output, COLLECTION),
      toFileText(JSON.parse(JSON.stringify(collection).replace('"name":"List tenants"', '"name":"Mine"'))),
    );
    const { merge } = await run(NEW);
    expect(merge.kept).toEqual([{ where: "GET /v3alpha/tenants (Mine)", text: "name" }]);
    expect(merge.orphaned).toEqual([]);
    expect(JSON.stringify(JSON.parse(await text(COLLECTION)))).toMatch(/"name":"Mine".{1,300}v2","tenants/);
    expect(await text(CHANGES)).toContain("## Your edits, kept (1)");
    expect((await run(NEW)).changed).toEqual([]);
  });

  it("with check says the same, and writes nothing", async () => {
    const { output, run } = await workplace();
    await run(OLD);
    const before = await snapshot(output);
    const checked = await run(NEW, { check: true });
    expect(await snapshot(output)).toEqual(before);
    const { changes, changed } = await run(NEW);
    expect({ changes: checked.changes, changed: checked.changed }).toEqual({ changes, changed });
  });

  it("of several files compares all of them", async () => {
    const { run } = await workplace();
    const root = (file: string) =>
      definition({
        paths: {
          "/v2/teams": get("List teams", {
            responses: { 200: { description: "", content: { "application/json": { schema: { $ref: file } } } } },
          }),
        },
      });
    const first = { type: "object", required: ["teamId"], properties: { teamId: { $ref: "../sigma.json#/info/x" } } };
    const info = { info: { title: "Sigma", version: "1", x: { type: "string" } } };
    const file = "parts/a%20team.json";
    await run({ ...root(file), ...info }, {}, { "parts/a team.json": first });
    const { changes, notes } = await run(
      { ...root(file), ...info },
      {},
      { "parts/a team.json": { type: "object", properties: {} } },
    );
    expect(notes).toEqual([]);
    expect(changes?.changed[0]?.differences.map(({ kind }) => kind)).toEqual(["property-removed"]);
  });
});

describe("what changed can't be told, and all else is as ever:", () => {
  it.each<[string, (folder: string) => Promise<void>, RegExp]>([
    ["nothing was kept", async (folder) => await rm(join(folder, KEPT)), /isn't there/],
    ["what was kept is damaged", async (folder) => await writeFile(join(folder, KEPT), "x"), /is damaged/],
    [
      "what was kept is of another generation",
      async (folder) => {
        const other = await workplace();
        await other.run({ ...OLD, "x-other": true });
        await writeFile(join(folder, KEPT), await readFile(join(other.output, KEPT)));
      },
      /is of another generation/,
    ],
    [
      "what was kept is no definition",
      async (folder) => {
        const { definitions } = JSON.parse(await readFile(join(folder, LOCK), "utf8"));
        const files = [{ file: "a", bytes: 2 }];
        const header = { version: 1, definitions: [{ sha256: definitions[0].sha256, files }] };
        await writeFile(join(folder, KEPT), gzipSync(`${JSON.stringify(header)}\n{}`));
      },
      /can't be read/,
    ],
  ])("%s", async (_, damage, reason) => {
    const { output, run, text } = await workplace();
    await run(OLD);
    await damage(output);
    const result = await run(NEW);
    expect(result).not.toHaveProperty("changes");
    expect(result.notes).toEqual([expect.stringMatching(reason)]);
    expect(await readdir(output)).not.toContain(CHANGES);
    // From then on it can be told again.
    expect((await run(OLD)).changes).toMatchObject({ removed: [{ operation: { path: "/v2/new" } }] });
    expect(await text(CHANGES)).toContain("`GET /v2/new` New");
  });

  it("what was kept is damaged, and the definition is the same: it is made anew without a word", async () => {
    const { output, run } = await workplace();
    await run(OLD);
    const before = await snapshot(output);
    await writeFile(join(output, KEPT), "x");
    expect(await run(OLD)).toMatchObject({ changed: [KEPT], notes: [] });
    expect(await snapshot(output)).toEqual(before);
  });

  it("packed by another version of zlib it is the same file", async () => {
    const { output, run } = await workplace();
    await run(OLD);
    const { gunzipSync } = await import("node:zlib");
    await writeFile(join(output, KEPT), gzipSync(gunzipSync(await readFile(join(output, KEPT))), { level: 1 }));
    expect(await run(OLD)).toMatchObject({ changed: [], notes: [] });
    expect((await run(NEW)).changes?.added).toHaveLength(1);
  });

  it("without a lock it is still told", async () => {
    const { output, run } = await workplace();
    await run(OLD);
    await rm(join(output, LOCK));
    expect((await run(NEW)).changes?.added).toHaveLength(1);
  });
});

describe("a CHANGES.md", () => {
  it("that isn't ours stays, unless forced, and the rest goes on", async () => {
    const { output, run, text } = await workplace();
    await run(OLD);
    await writeFile(join(output, CHANGES), "# Mine\n");
    const { changes, notes, changed } = await run(NEW);
    expect(changes?.added).toHaveLength(1);
    expect(notes).toEqual([expect.stringMatching(/CHANGES\.md was not written by sigma-postman/)]);
    expect(changed).toEqual([COLLECTION, KEPT, LOCK]);
    expect(await text(CHANGES)).toBe("# Mine\n");
    await run(OLD, { force: true });
    expect(await text(CHANGES)).toMatch(/^<!-- sigma-postman /);
  });

  it("of an earlier run is replaced, whatever was written into it", async () => {
    const { output, run, text } = await workplace();
    await run(OLD);
    await run(NEW);
    await writeFile(join(output, CHANGES), `${await text(CHANGES)}\nMine.\n`);
    expect(await run(NEW)).toMatchObject({ changed: [] });
    await run(OLD);
    expect(await text(CHANGES)).not.toContain("Mine.");
  });
});
