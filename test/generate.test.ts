import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { DefinitionError, generate, UsageError } from "../src/index.js";
import { definition, snapshot, temporaryFolder } from "./support/build.js";

async function fileOf(content: unknown): Promise<string> {
  const path = join(await temporaryFolder(), "sigma.json");
  await writeFile(path, JSON.stringify(content));
  return path;
}

it("writes nothing without an output, and gives all that would be written", async () => {
  const path = await fileOf(definition());
  const result = await generate({ definitions: [path] });
  expect(result).toMatchObject({
    sources: [path],
    api: { title: "Sigma", operations: [{ path: "/v2/whoami" }] },
    collection: { info: { name: "Sigma API" } },
    environments: [{ fileName: "sigma-aws-us-west.postman_environment.json", server: { label: "AWS US (West)" } }],
    changed: [],
    unchanged: [],
  });
  expect(await readdir(join(path, ".."))).toEqual(["sigma.json"]);
});

it("gives the same as it writes, whatever the order of the definition's keys", async () => {
  const reversed = (value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .map(([key, inner]) => [key, reversed(inner)])
            .reverse(),
        )
      : value;
  const paths = {
    "/v2/teams": {
      get: { summary: "List teams", tags: ["teams"] },
      post: { summary: "Create a team", tags: ["teams"] },
    },
    "/v2/members/{memberId}": { get: { summary: "Get a member", tags: ["members"] } },
  };
  const ids = async (given: unknown) => {
    const { collection } = await generate({ definitions: [await fileOf(given)] });
    return [...JSON.stringify(collection).matchAll(/"id":"([^"]+)","name":"([^"]+)"/g)]
      .map(([, id, name]) => `${name} ${id}`)
      .sort();
  };
  const [there, back] = [await ids(definition({ paths })), await ids(reversed(definition({ paths })))];
  expect(there).toHaveLength(7);
  expect(back).toEqual(there);
});

it("tells with check what would change, once it was written nothing", async () => {
  const path = await fileOf(definition());
  const output = join(path, "..", "out");
  const { changed } = await generate({ definitions: [path], output, check: true });
  expect(changed).toHaveLength(5);
  expect(await readdir(join(path, ".."))).toEqual(["sigma.json"]);
  expect((await generate({ definitions: [path], output })).changed).toEqual(changed);
  const before = await snapshot(output);
  expect(await generate({ definitions: [path], output, check: true })).toMatchObject({
    changed: [],
    unchanged: changed.filter((name) => !name.endsWith(".lock.json")),
  });
  expect(await snapshot(output)).toEqual(before);
});

it.each([
  ["a definition that isn't there", { definitions: ["/none/sigma.json"] }, DefinitionError],
  ["a region that no host has", { region: ["mars"] }, UsageError],
  ["templates that aren't there", { templates: "/none" }, UsageError],
])("throws for %s", async (_, options, kind) => {
  const definitions = [await fileOf(definition())];
  await expect(generate({ definitions, ...options })).rejects.toBeInstanceOf(kind);
});

it("generates what was asked for, and asks for the same the next time", async () => {
  const get = (summary: string, tag: string) => ({ get: { summary, tags: [tag] } });
  const given = (version: string, more: object = {}) =>
    definition({
      info: { title: "Sigma", version },
      paths: { "/v2/teams": get("List teams", "Teams"), "/v2/tags": get("List tags", "Tags"), ...more },
    });
  const output = await temporaryFolder();
  const folders = ({ collection }: { collection: { item: readonly { name: string; item?: unknown }[] } }) =>
    collection.item.flatMap(({ name, item }) => (item ? [name] : []));
  const first = await generate({ definitions: [await fileOf(given("1"))], output, only: ["Tags"] });
  expect(folders(first)).toEqual(["Tags"]);
  expect(first.only).toEqual({ names: ["Tags"], of: 2 });

  const more = { "/v2/teams/new": get("New team", "Teams"), "/v2/tags/new": get("New tag", "Tags") };
  const second = await generate({ definitions: [await fileOf(given("2", more))], output });
  expect(folders(second)).toEqual(["Tags"]);
  expect(second.changes?.added.map(({ path }) => path)).toEqual(["/v2/tags/new"]);
  expect(second.changes?.removed).toEqual([]);

  const third = await generate({ definitions: [await fileOf(given("2", more))], output, only: ["/**"] });
  expect(folders(third)).toEqual(["Tags", "Teams"]);
  expect((await generate({ definitions: [await fileOf(given("2", more))], output })).changed).toEqual([]);

  await expect(generate({ definitions: [await fileOf(given("2"))], only: ["Teem"] })).rejects.toThrow(UsageError);
});
