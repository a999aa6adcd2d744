/** The README says what the program does: its transcript, its example of the library, its tables. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SERVERS } from "../src/sigma/regions.js";
import { itemsOf } from "./support/edits.js";

interface Definition {
  readonly info: object;
  readonly paths: { readonly [path: string]: { readonly [method: string]: unknown } };
}

const top = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(join(top, "README.md"), "utf8");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sigma-postman-readme-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: string[], cwd = folder) =>
  execFileSync(process.execPath, args, { cwd, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });

it("shows what the command prints", () => {
  const [, transcript = ""] = /```\n\$ node dist\/cli\/main\.js generate bundled\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(run([join(top, "dist/cli/main.js"), "generate", "bundled"])).toBe(transcript);
});

it("shows what a regeneration prints", () => {
  const [, transcript = ""] = /```\n\$ node dist\/cli\/main\.js generate sigma\.json\n([\s\S]*?)```/.exec(readme) ?? [];
  // Sigma's API as it might have been: tenants at another version, no favorites, teams with titles.
  const definition = load(readFileSync(join(top, "definitions/sigma.yaml"), "utf8")) as Definition;
  const teams = definition.paths["/v2/teams"]?.post as { requestBody: object };
  teams.requestBody = { content: { "application/json": { schema: { properties: { title: { type: "string" } } } } } };
  const paths = Object.entries(definition.paths)
    .filter(([path]) => !path.startsWith("/v2/favorites"))
    .map(([path, item]) => [path.replace("/v2/tenants", "/v3alpha/tenants"), item]);
  const older = { ...definition, info: { ...definition.info, version: "2026-05" }, paths: Object.fromEntries(paths) };
  writeFileSync(join(folder, "older.json"), JSON.stringify(older));
  run([join(top, "dist/cli/main.js"), "generate", "older.json", "--output", "regenerated"]);

  const file = join(folder, "regenerated", "sigma.postman_collection.json");
  const collection = JSON.parse(readFileSync(file, "utf8"));
  const items = itemsOf(collection);
  for (const item of items.filter(({ request }) => request.method === "GET").slice(0, 12)) item.name += " (ours)";
  items.find(({ name }) => name === "Create a team")!.request.body.raw = '{"name": "Blue"}';
  writeFileSync(file, JSON.stringify(collection));
  copyFileSync(join(top, "definitions/sigma.yaml"), join(folder, "sigma.json"));
  const text = run([join(top, "dist/cli/main.js"), "generate", "sigma.json", "--output", "regenerated"]);
  expect(text.replaceAll("regenerated/", "output/").split("\nNext")[0]).toBe(transcript);
});

it("has an example of the library that runs", () => {
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const library = JSON.stringify(join(top, "dist/index.js"));
  writeFileSync(join(folder, "example.mjs"), example.replace('"sigma-postman"', library));
  expect(run(["example.mjs"])).toBe("Sigma API 13 0\n");
});

it("lists every region with its host", () => {
  for (const { label, cloud, region, url } of SERVERS) {
    const row = `| ${label} | \`${cloud}\`, \`${region}\` | \`${new URL(url).host}\` |`;
    expect(readme.replace(/ +/g, " ").includes(row) ? "" : `not in the README: ${row}`).toBe("");
  }
});

it.each([
  ["generate", 15],
  ["run", 14],
  ["diff", 4],
] as const)("lists every option of %s", (command, least) => {
  const help = run([join(top, "dist/cli/main.js"), command, "--help"]);
  const options = [...help.matchAll(/^ +(?:-\w, +)?(--[a-z-]+)/gm)].map((match) => match[1]!);
  expect(options.length).toBeGreaterThan(least);
  const section = readme.slice(readme.search(new RegExp(`sigma-postman ${command} [<[]`))).split("\n## ")[0]!;
  const isListed = (option: string) => section.includes(option) || section.includes(option.replace("--", "--no-"));
  expect(options.filter((option) => !["--help", "--version"].includes(option) && !isListed(option))).toEqual([]);
});

it("has a job for CI that gives options there are", () => {
  const guide = readFileSync(join(top, "docs/run.md"), "utf8");
  const help = run([join(top, "dist/cli/main.js"), "run", "--help"]);
  const [, yaml = ""] = /```yaml\n([\s\S]*?)```/.exec(guide) ?? [];
  const job = load(yaml) as { jobs: { run: { steps: { run?: string; env?: object }[] } } };
  const step = job.jobs.run.steps.find(({ run }) => run?.includes("main.js run"));
  expect(Object.keys(step?.env ?? {})).toEqual(["SIGMA_CLIENT_ID", "SIGMA_CLIENT_SECRET"]);
  const given = step?.run?.match(/--[a-z-]+/g) ?? [];
  expect(given.length).toBeGreaterThan(2);
  expect(given.filter((option) => !help.includes(option))).toEqual([]);
});
