import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { DefinitionError, diff, hasChanges, renderReport, UsageError } from "../src/index.js";
import { definition, temporaryFolder } from "./support/build.js";

const get = (given: object) => ({ get: { responses: {}, ...given } });

async function files(contents: { readonly [name: string]: unknown }): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(contents)) await writeFile(join(folder, name), JSON.stringify(content));
  return folder;
}

it("compares definitions, of which several make one API", async () => {
  const folder = await files({
    "old.json": definition({ paths: { "/v2/a": get({}), "/v2/b": get({ tags: ["b"] }) } }),
    "a.json": definition({ paths: { "/v2/a": get({ deprecated: true }) } }),
    "c.json": definition({ paths: { "/v2/c": get({}) } }),
  });
  const at = (name: string) => join(folder, name);
  const { changes, sources, warnings } = await diff({ old: at("old.json"), new: [at("a.json"), at("c.json")] });
  expect(sources).toEqual({ old: [at("old.json")], new: [at("a.json"), at("c.json")] });
  expect(warnings).toEqual([]);
  expect(hasChanges(changes)).toBe(true);
  expect(changes).toMatchObject({
    added: [{ path: "/v2/c" }],
    removed: [{ operation: { path: "/v2/b" } }],
    deprecated: [{ after: { path: "/v2/a" } }],
  });
  expect(await renderReport({ changes }, "markdown")).toContain("## Deprecated (1)");
});

it("warns of what can't be compared", async () => {
  const folder = await files({
    "old.json": definition(),
    "new.json": definition({ servers: [{ url: "https://api.example.com" }], paths: { "/v2/whoami": get({}) } }),
  });
  const options = { old: join(folder, "old.json"), new: join(folder, "new.json") };
  const { warnings, changes } = await diff(options);
  expect(warnings.map(({ code }) => code)).toEqual(["server-refused"]);
  expect(changes.servers.added).toEqual([]);
  const allowed = await diff({ ...options, allowHosts: ["api.example.com"] });
  expect(allowed.changes.servers.added.map(({ url }) => url)).toEqual(["https://api.example.com"]);
});

it("names the definition that is wrong", async () => {
  const folder = await files({ "old.json": definition(), "empty.json": definition({ paths: { "/v2/a": {} } }) });
  const old = join(folder, "old.json");
  await expect(diff({ old, new: join(folder, "none.json") })).rejects.toMatchObject({
    where: join(folder, "none.json"),
  });
  await expect(diff({ old, new: join(folder, "empty.json") })).rejects.toBeInstanceOf(DefinitionError);
  await expect(diff({ old: [], new: old })).rejects.toBeInstanceOf(UsageError);
  await expect(diff({ old, new: old, maxSize: 10 })).rejects.toMatchObject({ exitCode: 3 });
});
