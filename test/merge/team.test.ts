/** Several users, branches and generations: a file that is of an earlier generation is old, not edited. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type GenerateOptions, type GenerateResult, generate } from "../../src/index.js";
import { toFileText } from "../../src/json.js";
import { definition, temporaryFolder } from "../support/build.js";
import { copyOf, foldersOf, itemsOf, type Node, remove, withKey } from "../support/edits.js";
import { EXPORTERS } from "../support/export.js";

const COLLECTION = "sigma.postman_collection.json";
const LOCK = "sigma-postman.lock.json";
const WEST = "sigma-aws-us-west.postman_environment.json";

const get = (summary: string, more: object = {}) => ({ get: { summary, tags: ["teams"], ...more } });
const parameters = (...names: string[]) =>
  names.map((name) => ({ name, in: "query", schema: { type: "string" }, description: `By ${name}.` }));

/** Each adds a request, drops one, changes texts and parameters, and all but the first have another host. */
const VERSIONS = [
  definition({
    servers: [{ url: "https://aws-api.sigmacomputing.com" }],
    paths: {
      "/v2/teams": get("List teams", { parameters: parameters("limit", "page") }),
      "/v2/teams/{teamId}": get("Get a team", { description: "One." }),
      "/v2/old": get("Old"),
      "/v2/members": get("List members", { tags: ["members"] }),
    },
  }),
  definition({
    servers: [{ url: "https://aws-api.sigmacomputing.com" }, { url: "https://api.us-a.aws.sigmacomputing.com" }],
    paths: {
      "/v2/teams": get("List teams", { parameters: parameters("limit"), description: "All of them." }),
      "/v2/teams/{teamId}": get("Get a team", { description: "Two." }),
      "/v2/new": get("New"),
      "/v2/members": get("List members", { tags: ["members"] }),
    },
  }),
  definition({
    servers: [{ url: "https://aws-api.sigmacomputing.com" }, { url: "https://api.us-a.aws.sigmacomputing.com" }],
    paths: {
      "/v2/newest": get("Newest", { tags: ["newest"] }),
      "/v2/teams": get("List teams", { parameters: parameters("sort", "limit"), description: "All." }),
      "/v2/teams/{teamId}": get("Get a team", { description: "Three." }),
      "/v2/new": get("New"),
      "/v2/members": get("List the members", { tags: ["members"] }),
    },
  }),
];

interface Place {
  readonly folder: string;
  readonly run: (version: number, options?: GenerateOptions) => Promise<GenerateResult>;
  readonly text: (name?: string) => Promise<string>;
  readonly put: (content: unknown, name?: string) => Promise<void>;
}

async function place(): Promise<Place> {
  const folder = await temporaryFolder();
  const output = join(folder, "output");
  return {
    folder: output,
    run: async (version, options = {}) => {
      const file = join(folder, "sigma.json");
      await writeFile(file, JSON.stringify(VERSIONS[version]));
      return await generate({ definitions: [file], output, ...options });
    },
    text: async (name = COLLECTION) => await readFile(join(output, name), "utf8"),
    put: async (content, name = COLLECTION) =>
      await writeFile(join(output, name), typeof content === "string" ? content : toFileText(content)),
  };
}

const fresh = async (version: number) => (await generateAt(version)).collection;
const generateAt = async (version: number) => await (await place()).run(version);
const quiet = { kept: [], conflicts: [], unknown: [], added: [], deleted: [], orphaned: [] };

describe.each(EXPORTERS)("an earlier generation $name", (exporter) => {
  it.each([
    [0, [0, 1], 1],
    [0, [0, 1, 2], 2],
    [1, [0, 1, 2], 2],
    [0, [0, 1], 2],
    [2, [0, 2, 1], 1],
    [0, [0, 1, 0, 1], 1],
  ] as const)(
    "of version %i, over the output of %j: is renewed to %i as if nobody had touched it",
    async (held, runs, now) => {
      const { run, put, folder, text } = await place();
      for (const version of runs) await run(version);
      await put(await exporter.export(copyOf(await fresh(held))));
      const { merge } = await run(now);
      expect(merge).toMatchObject(quiet);
      expect(await text()).toBe(toFileText(await fresh(now)));
      expect((await run(now, { check: true })).changed, folder).toEqual([]);
    },
  );

  it("keeps what was edited in it, and deleted from it, and only that", async () => {
    const { run, put, text } = await place();
    for (const version of [0, 1, 2]) await run(version);
    const held = copyOf(await fresh(0));
    withKey(held, "GET /v2/teams/{}")[0]!.request.description = "Ours.";
    remove(held, withKey(held, "GET /v2/members")[0]!);
    withKey(held, "GET /v2/old")[0]!.name = "Our old";
    await put(await exporter.export(held));
    const { merge } = await run(2);
    const merged = JSON.parse(await text());
    expect(withKey(merged, "GET /v2/teams")).toEqual(withKey((await fresh(2)) as Node, "GET /v2/teams"));
    expect(withKey(merged, "GET /v2/teams/{}")[0]?.request.description).toBe("Ours.");
    expect(withKey(merged, "GET /v2/members")).toEqual([]);
    expect(foldersOf(merged).find(({ item }) => item.includes(withKey(merged, "GET /v2/old")[0]))?.name).toBe(
      "Removed from the API",
    );
    expect(itemsOf(merged).map(({ name }) => name)).toEqual(expect.arrayContaining(["New", "Newest"]));
    expect(merge).toMatchObject({
      kept: [],
      conflicts: [{ where: "GET /v2/teams/{} (Get a team)", text: "description" }],
      deleted: [{ where: "folder Members" }, { where: "GET /v2/members (List the members)" }],
      orphaned: [{ where: "GET /v2/old (Our old)", text: "name" }],
    });
    expect((await run(2, { check: true })).changed).toEqual([]);
  });
});

describe("two branches", () => {
  it.each(["theirs", "ours"])(
    "one regenerated, one edited, and the collection of the edited is taken with the lock of %s",
    async (lock) => {
      const [main, branch] = [await place(), await place()];
      for (const { run } of [main, branch]) await run(0);
      await main.run(1);
      const edited = JSON.parse(await branch.text());
      withKey(edited, "GET /v2/teams")[0]!.name = "Our teams";
      await main.put(edited);
      if (lock === "ours") await main.put(await branch.text(LOCK), LOCK);
      const { merge } = await main.run(1);
      expect(merge).toMatchObject({ conflicts: [], added: [], deleted: [], unknown: [], kept: { length: 1 } });
      const want = copyOf(await fresh(1));
      withKey(want, "GET /v2/teams")[0]!.name = "Our teams";
      expect(JSON.parse(await main.text())).toEqual(want);
    },
  );

  it("a newer collection with an older lock is current", async () => {
    const [main, branch] = [await place(), await place()];
    for (const { run } of [main, branch]) await run(0);
    await main.run(1);
    await branch.put(await main.text());
    await branch.run(1);
    expect(await branch.text()).toBe(toFileText(await fresh(1)));
  });

  it("hunks of both in one file: what is of either generation is old", async () => {
    const { run, put, text } = await place();
    await run(0);
    await run(1);
    const mixed = copyOf(await fresh(1));
    withKey(mixed, "GET /v2/teams")[0]!.request.description = withKey(
      (await fresh(0)) as Node,
      "GET /v2/teams",
    )[0]!.request.description;
    await put(mixed);
    await run(2);
    expect(await text()).toBe(toFileText(await fresh(2)));
  });
});

it("a request that came with the last generation, and was deleted, stays deleted in an export, too, once it was told", async () => {
  const { run, put, text } = await place();
  for (const version of [0, 1]) await run(version);
  const without = JSON.parse(await text());
  remove(without, withKey(without, "GET /v2/new")[0]!);
  await put(without);
  expect((await run(1)).merge.deleted).toMatchObject([{ where: "GET /v2/new (New)" }]);
  const exported = await EXPORTERS.at(-1)!.export(JSON.parse(await text()));
  await put(exported);
  await run(1);
  expect(withKey(JSON.parse(await text()), "GET /v2/new")).toEqual([]);
  expect((await run(1, { check: true })).changed).toEqual([]);
});

describe("an environment", () => {
  const values = async (text: Promise<string>) =>
    Object.fromEntries(JSON.parse(await text).values.map(({ key, value }: Node) => [key, value]));

  it.each([
    ["without baseUrl", ["baseUrl"]],
    ["without both hosts", ["baseUrl", "tokenBaseURL"]],
    ["without credentials", ["clientID", "secret"]],
  ])("%s, exported, is ours, and what is missing comes back", async (_, gone) => {
    const { run, put, text } = await place();
    await run(0);
    const environment = JSON.parse(await text(WEST));
    delete environment.id;
    environment.values = environment.values.filter(({ key }: Node) => !gone.includes(key));
    environment.values.push({ key: "mine", value: "1", type: "default", enabled: true });
    await put(environment, WEST);
    await run(1);
    expect(await values(text(WEST))).toMatchObject({ baseUrl: "https://aws-api.sigmacomputing.com", mine: "1" });
  });

  it("with an edited baseUrl keeps it", async () => {
    const { run, put, text } = await place();
    await run(0);
    const environment = JSON.parse(await text(WEST));
    delete environment.id;
    environment.values[0].value = "https://proxy.example.com/v2";
    await put(environment, WEST);
    await run(1);
    expect(await values(text(WEST))).toMatchObject({ baseUrl: "https://proxy.example.com/v2" });
  });

  it("of an earlier generation has the values of now", async () => {
    const templates = await temporaryFolder();
    const { run, put, text } = await place();
    await run(0);
    const first = await text(WEST);
    for (const value of ["second", "third"]) {
      await writeFile(
        join(templates, "environment.json"),
        JSON.stringify([
          { key: "baseUrl", value: "{baseUrl}", type: "default" },
          { key: "tokenBaseURL", value: `{tokenUrl}?${value}`, type: "default" },
        ]),
      );
      await run(0, { templates });
    }
    const environment = { ...JSON.parse(first), id: "exported" };
    environment.values.push({ key: "mine", value: "1", type: "default", enabled: true });
    await put(environment, WEST);
    await run(0, { templates });
    expect(await values(text(WEST))).toEqual({
      baseUrl: "https://aws-api.sigmacomputing.com",
      tokenBaseURL: "https://aws-api.sigmacomputing.com/v2/auth/token?third",
      mine: "1",
    });
  });
});

it("the history is bounded, has each generation once, and is read as it was written", async () => {
  const { run, text } = await place();
  for (const version of [0, 1, 2, 0, 1, 2, 0]) await run(version);
  const lock = JSON.parse(await text(LOCK));
  expect(lock.history).toHaveLength(2);
  expect((await run(0, { check: true })).changed).toEqual([]);
});
