/** README and docs/ say what the program does: their transcripts, examples, tables and links. */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SERVERS } from "../src/sigma/regions.js";
import { itemsOf } from "./support/edits.js";

interface Definition {
  readonly info: object;
  readonly paths: { readonly [path: string]: { readonly [method: string]: unknown } };
}

const top = fileURLToPath(new URL("..", import.meta.url));
const read = (name: string) => readFileSync(join(top, name), "utf8");
const readme = read("README.md");
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
  ...["docs", "examples"].flatMap((folder) =>
    readdirSync(join(top, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name.replaceAll("\\", "/")}`),
  ),
];
const main = join(top, "dist/cli/main.js");
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sigma-postman-readme-"));
  // The examples import the package by its name.
  await mkdir(join(folder, "node_modules"));
  symlinkSync(top, join(folder, "node_modules", "sigma-postman"), "junction");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: string[], cwd = folder) =>
  execFileSync(process.execPath, args, { cwd, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
/** What is in the code blocks of a language; those without one are transcripts. */
const fences = (text: string, language: string) =>
  [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].flatMap(([, info, block]) => (info === language ? [block!] : []));

describe("the README", () => {
  it("is short, and its first two commands do everything", () => {
    expect(readme.split("\n").length).toBeLessThanOrEqual(150);
    const commands = fences(readme, "sh").slice(0, 2);
    expect(commands).toEqual(["npm ci && npx sigma-postman --output sigma\n", "npm ci && npm test\n"]);
  });

  it("shows what the first command prints", () => {
    const [transcript = ""] = fences(readme, "");
    const text = run([main, "generate", "bundled", "--output", "sigma"]);
    expect(text.split("\nNext")[0]).toBe(transcript);
  });

  it("shows what a regeneration prints, as docs/regenerating.md does", () => {
    const [transcript = ""] = fences(read("docs/regenerating.md"), "");
    expect(readme).toContain(transcript);
    // Sigma's API as it might have been: tenants at another version, no favorites, teams with titles.
    const definition = load(read("definitions/sigma.yaml")) as Definition;
    const teams = definition.paths["/v2/teams"]?.post as { requestBody: object };
    teams.requestBody = { content: { "application/json": { schema: { properties: { title: { type: "string" } } } } } };
    const paths = Object.entries(definition.paths)
      .filter(([path]) => !path.startsWith("/v2/favorites"))
      .map(([path, item]) => [path.replace("/v2/tenants", "/v3alpha/tenants"), item]);
    const older = { ...definition, info: { ...definition.info, version: "2026-05" }, paths: Object.fromEntries(paths) };
    writeFileSync(join(folder, "older.json"), JSON.stringify(older));
    run([main, "generate", "older.json", "--output", "regenerated"]);

    const file = join(folder, "regenerated", "sigma.postman_collection.json");
    const collection = JSON.parse(readFileSync(file, "utf8"));
    const items = itemsOf(collection);
    for (const item of items.filter(({ request }) => request.method === "GET").slice(0, 12)) item.name += " (ours)";
    items.find(({ name }) => name === "Create a team")!.request.body.raw = '{"name": "Blue"}';
    writeFileSync(file, JSON.stringify(collection));
    copyFileSync(join(top, "definitions/sigma.yaml"), join(folder, "sigma.json"));
    const text = run([main, "generate", "sigma.json", "--output", "regenerated"]);
    const shown = text.replaceAll("regenerated/", "sigma/").split("\nNext")[0];
    expect(`$ npx sigma-postman generate sigma.json --output sigma\n${shown}`).toBe(transcript);
  });

  it("has pictures of output/ as it is", async () => {
    const { drawCollection, drawRecipe } = await import(pathToFileURL(join(top, "scripts/picture.mjs")).href);
    expect(drawCollection()).toBe(read("docs/images/collection.svg"));
    expect(drawRecipe()).toBe(read("docs/images/recipe.svg"));
  });

  it("has an example of the library that runs", () => {
    const [example = ""] = fences(readme, "ts");
    writeFileSync(join(folder, "example.mjs"), example);
    expect(run(["example.mjs"])).toBe("Sigma API 13 0\n");
  });
});

describe("docs/", () => {
  it("regions.md lists every region with its host", () => {
    const page = read("docs/regions.md").replace(/ +/g, " ");
    const rows = SERVERS.map(
      ({ label, cloud, region, url }) => `| ${label} | \`${cloud}\`, \`${region}\` | \`${new URL(url).host}\` |`,
    );
    expect(rows.filter((row) => !page.includes(row))).toEqual([]);
  });

  it.each([
    ["generate", 15],
    ["run", 14],
    ["diff", 3],
    ["convert", 3],
  ] as const)("cli.md lists every option of %s, and no other", (command, least) => {
    const help = run([main, command, "--help"]);
    const options = [...help.matchAll(/^ +(?:-\w, +)?(--[a-z-]+)/gm)].map((match) => match[1]!);
    const wanted = options.filter((option) => !["--help", "--version", "--config"].includes(option));
    expect(wanted.length).toBeGreaterThan(least);
    const [, section = ""] = read("docs/cli.md").split(`\n## ${command}\n`);
    const rows = section.split("\n## ")[0]!.matchAll(/^\| ([^-].*?[^\\]) \|/gm);
    const listed = [...rows].flatMap(([, cell]) => cell!.match(/--[a-z-]+/g) ?? []);
    expect(listed.map((option) => option.replace(/^--no-/, "--")).sort()).toEqual(wanted.sort());
  });

  it("cli.md has an example of the library that runs", () => {
    const [example = ""] = fences(read("docs/cli.md"), "ts");
    copyFileSync(join(top, "definitions/sigma.yaml"), join(folder, "sigma-2025-11.json"));
    writeFileSync(join(folder, "diff.mjs"), example);
    expect(run(["diff.mjs"])).toContain("Nothing changed");
  });

  it("run.md has a job whose options exist", () => {
    const help = run([main, "run", "--help"]);
    const job = load(fences(read("docs/run.md"), "yaml")[0] ?? "") as {
      jobs: { run: { steps: { run?: string; env?: object }[] } };
    };
    const step = job.jobs.run.steps.find(({ run }) => / run .*--/.test(run ?? ""));
    expect(Object.keys(step?.env ?? {})).toEqual(["SIGMA_CLIENT_ID", "SIGMA_CLIENT_SECRET"]);
    const given = step?.run?.match(/--[a-z-]+/g) ?? [];
    expect(given.length).toBeGreaterThan(2);
    expect(given.filter((option) => !help.includes(option))).toEqual([]);
  });

  it("templates.md names files and folders that there are", () => {
    const rows = [...read("docs/templates.md").matchAll(/^\| `([a-z-]+)\/?.*?` /gm)].map(([, name]) => name!);
    expect(rows.length).toBeGreaterThan(5);
    const known = readdirSync(join(top, "templates")).map((name) => name.replace(/\.json$/, ""));
    expect(rows.filter((name) => !known.includes(name))).toEqual([]);
  });
});

it.each(pages)("%s links to files and headings that there are", (page) => {
  const broken = [...read(page).matchAll(/\]\((?!https?:)([^)\s]+)\)|src="([^"]+)"/g)]
    .map(([, link, image]) => (link ?? image)!)
    .filter((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? join(top, page) : join(top, dirname(page), file);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchors(readFileSync(target, "utf8")).includes(anchor);
    });
  expect(broken).toEqual([]);
});

/** As GitHub makes them of headings. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
