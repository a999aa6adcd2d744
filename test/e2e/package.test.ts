/** What is published: the tarball's files, and that it works where it is installed. */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const top = fileURLToPath(new URL("../..", import.meta.url));
const ENVIRONMENTS = 13;

/** Runs one of npm's commands; on Windows they are scripts for its shell. */
function npm(folder: string, command: "npm" | "npx", args: readonly string[]): string {
  const { npm_config_registry, npm_config_cache, PATH, HOME, SystemRoot, APPDATA, TEMP } = process.env;
  return execFileSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
    env: { npm_config_registry, npm_config_cache, PATH, HOME, SystemRoot, APPDATA, TEMP, NO_COLOR: "1" },
    timeout: 300_000,
  });
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const temporary = mkdtempSync(join(tmpdir(), "sigma-postman-package-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

let tarball: string;
let files: readonly string[];
beforeAll(() => {
  // Without its scripts, which would build dist/ while other tests use it.
  const [packed] = JSON.parse(
    npm(top, "npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", temporary]),
  ) as Packed[];
  tarball = join(temporary, packed!.filename);
  files = packed!.files.map(({ path }) => path);
}, 120_000);

describe("the tarball", () => {
  it("has what it needs, and nothing else", () => {
    const outside = files.filter((file) => !/^(dist|templates|definitions|docs|examples)\//.test(file));
    expect(outside.sort()).toEqual([
      "CHANGELOG.md",
      "CONTRIBUTING.md",
      "LICENSE",
      "README.md",
      "SECURITY.md",
      "package.json",
    ]);
    const dist = files.filter((file) => file.startsWith("dist/") && !/^dist\/chunks\/[\w-]+\.js$/.test(file));
    expect(dist.sort()).toEqual(["dist/cli/main.js", "dist/index.d.ts", "dist/index.js", "dist/run/worker.js"]);
    for (const folder of ["templates", "definitions", "docs", "examples"]) {
      const there = readdirSync(join(top, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== "tsconfig.json")
        .map(({ parentPath, name }) => join(parentPath, name).slice(top.length).replaceAll("\\", "/"));
      expect(files.filter((file) => file.startsWith(`${folder}/`)).sort()).toEqual(there.sort());
    }
  });

  it("has what its pages link to", () => {
    const pages = files.filter((file) => file.endsWith(".md"));
    const broken = pages.flatMap((page) => {
      const links = [...readFileSync(join(top, page), "utf8").matchAll(/\]\(([^)#\s]+)[^)]*\)|src="([^"]+)"/g)]
        .map(([, link, image]) => (link ?? image)!)
        .filter((link) => !/^https?:/.test(link))
        .map((link) => posix.join(posix.dirname(page), link));
      return links.filter((link) => !files.some((file) => file === link || file.startsWith(link.replace(/\/*$/, "/"))));
    });
    expect(pages).toContain("docs/cli.md");
    expect(broken).toEqual([]);
  });

  it("declares what the library exports, and no values besides", async () => {
    const declared = [
      ...readFileSync(join(top, "dist/index.d.ts"), "utf8").matchAll(
        /^export declare (?:abstract )?(?:const|function|class) (\w+)/gm,
      ),
    ].map(([, name]) => name);
    const library = await import(pathToFileURL(join(top, "dist/index.js")).href);
    expect(declared.sort()).toEqual(Object.keys(library).sort());
  });

  it("has metadata for a registry, and is not private", () => {
    const manifest = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));
    expect(manifest).toMatchObject({
      license: "MIT",
      description: expect.stringMatching(/\w/),
      author: expect.stringMatching(/\w/),
      keywords: expect.arrayContaining(["openapi", "postman"]),
      exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" }, "./package.json": "./package.json" },
    });
    expect(manifest).not.toHaveProperty("private");
    expect(Object.keys(manifest.exports)).toEqual([".", "./package.json"]);
  });
});

describe("installed in an empty folder", () => {
  const folder = join(temporary, "user");
  let missing: string | undefined;
  const installed = (name: string, body: () => Promise<void>) =>
    it(name, async ({ skip }) => {
      skip(missing !== undefined, missing);
      await body();
    });

  beforeAll(() => {
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), '{ "name": "user", "version": "1.0.0", "private": true }\n');
    try {
      npm(folder, "npm", ["install", tarball, "--prefer-offline", "--no-audit", "--no-fund"]);
    } catch (error) {
      const reason = String((error as { stderr?: string }).stderr);
      // No network, no registry. Whatever else goes wrong is a fault of the package.
      if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTCACHED|E50\d/.test(reason)) throw error;
      missing = "the npm registry can't be reached";
    }
  }, 300_000);

  installed("generates in any folder below it", async () => {
    const below = join(folder, "deeply", "nested");
    mkdirSync(below, { recursive: true });
    const text = npm(below, "npx", ["sigma-postman", "generate", "bundled"]);
    expect(text).toContain(`${ENVIRONMENTS} environments`);
    const written = readdirSync(join(below, "output"));
    expect(written.filter((name) => name.endsWith("_environment.json"))).toHaveLength(ENVIRONMENTS);
    expect(readFileSync(join(below, "output", "sigma.postman_collection.json"), "utf8")).toBe(
      readFileSync(join(top, "output", "sigma.postman_collection.json"), "utf8"),
    );
  });

  installed("has the other commands", async () => {
    expect(npm(folder, "npx", ["sigma-postman", "run", "--help"])).toContain("--include-writes");
    copyFileSync(join(top, "definitions/sigma.yaml"), join(folder, "old.yaml"));
    expect(npm(folder, "npx", ["sigma-postman", "diff", "old.yaml", "bundled"])).toContain("Nothing changed");
  });

  installed("is a library, with types, and no internals", async () => {
    writeFileSync(
      join(folder, "use.mjs"),
      `import { generate, REPORT_FORMATS } from "sigma-postman";
const { environments } = await generate({ definitions: ["bundled"] });
const internal = await import("sigma-postman/dist/index.js").catch(({ code }) => code);
console.log(environments.length, REPORT_FORMATS.includes("markdown"), internal);
`,
    );
    const said = execFileSync(process.execPath, ["use.mjs"], { cwd: folder, encoding: "utf8" });
    expect(said).toBe(`${ENVIRONMENTS} true ERR_PACKAGE_PATH_NOT_EXPORTED\n`);

    writeFileSync(
      join(folder, "use.ts"),
      `import { generate, type GenerateOptions, isFolder, run, type RunResult } from "sigma-postman";
const options: GenerateOptions = { definitions: ["bundled"], groupBy: "tags" };
export const folders: string[] = (await generate(options)).collection.item.filter(isFolder).map(({ name }) => name);
export const outcome: Promise<RunResult> = run({ folders });
// @ts-expect-error: an option that there isn't
await generate({ definitons: ["bundled"] });
`,
    );
    // The user's TypeScript, without types of Node, and with our own file checked as well.
    const compilerOptions = {
      ...{ strict: true, noEmit: true, skipLibCheck: false, types: [] },
      ...{ target: "es2022", lib: ["es2022", "dom"], module: "nodenext" },
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
    writeFileSync(join(folder, "package.json"), '{ "name": "user", "type": "module", "private": true }\n');
    const tsc = join(top, "node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc], { cwd: folder, encoding: "utf8" });
    expect(stdout).toBe("");
  });
});
