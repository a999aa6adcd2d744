/**
 * The Postman CLI about our tree: its linters find nothing, and what it migrates from our v2.1 file means the same.
 * Its binary is large, so it is no dependency: POSTMAN_CLI_V3 names it (`bin/postman` of @postman/pm-bin-linux-x64, 1.62
 * or later).
 */
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSigma } from "../../fake-sigma/server.js";
import { type GenerateResult, generate } from "../../src/index.js";
import { readTree } from "../../src/tree/read.js";
import { type Files, writeTree } from "../../src/tree/write.js";
import { parseYaml } from "../../src/tree/yaml.js";
import { itemsOf } from "../support/collection.js";
import { BUNDLED, describeEach, REAL } from "../support/definitions.js";
import type { Node } from "../support/edits.js";
import { runCollection, withValues } from "../support/newman.js";
import { readDefinition } from "../support/openapi.js";

const cli = process.env.POSTMAN_CLI_V3;
const ROOT = "postman/collections/Sigma API";

if (cli) {
  describeEach([...REAL, BUNDLED], [], ({ file }) => {
    const folder = mkdtempSync(join(tmpdir(), "sigma-postman-v3-"));
    let generated: GenerateResult;
    let files: Files;
    beforeAll(async () => {
      generated = await generate({ definitions: [file] });
      const environments = generated.environments.map(({ environment }) => environment);
      files = writeTree(generated.collection, environments);
      for (const [path, text] of files) {
        mkdirSync(join(folder, dirname(path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const run = (...args: string[]) =>
      execFileSync(cli, args, { cwd: folder, encoding: "utf8", env: { ...process.env, HOME: folder } });

    it("lints without errors or warnings", () => {
      const requests = itemsOf(generated.collection.item).length;
      const lint = run("collection", "lint", ROOT, "--fail-severity", "warning");
      expect(lint).toContain(`Scanned: ${requests} | Errors: 0 | Warnings: 0`);
      const environments = run("environment", "lint", "postman/environments", "--fail-severity", "warning");
      expect(environments).toContain(`Scanned: ${generated.environments.length} | Errors: 0 | Warnings: 0`);
    });

    it("is what the CLI migrates from the v2.1 file, but for what we mean to be different", () => {
      writeFileSync(join(folder, "v2.1.json"), JSON.stringify(generated.collection));
      run("collection", "migrate", "v2.1.json", "--output", "migrated");
      const migrated = filesBelow(join(folder, "migrated"));
      expect(readTree(migrated).collection).toEqual(generated.collection);
      const [ours, theirs] = [valuesOf(files), valuesOf(migrated)];
      expect(new Set(ours.keys())).toEqual(new Set(theirs.keys()));
      for (const [id, value] of ours) expect(withoutMeant(value)).toEqual(withoutMeant(theirs.get(id) ?? {}));
    });

    it("runs as the single file does in newman, and no token call carries a bearer", { timeout: 240_000 }, async () => {
      const sigma = await startSigma({ definition: readDefinition(file) as never });
      try {
        const environment = withValues(generated.environments[0]!.environment, {
          baseUrl: sigma.url,
          tokenBaseURL: `${sigma.url}/v2/auth/token`,
          clientID: sigma.clientID,
          secret: sigma.secret,
          access_token: "stale",
        });
        const { assertions } = await runCollection(generated.collection, environment);
        expect(assertions.filter(({ fault }) => fault)).toEqual([]);
        const before = sigma.requests.length;

        const [[path, text]] = [...writeTree(generated.collection, [environment])].slice(-1) as [[string, string]];
        writeFileSync(join(folder, path), text);
        const args = ["collection", "run", ROOT, "-e", path, "--no-report-events"];
        const env = { ...process.env, HOME: folder };
        // Not synchronously: the fake Sigma is in this process.
        const { stdout } = await promisify(execFile)(cli, args, { cwd: folder, env, maxBuffer: 1e8 });
        expect(stdout).toMatch(/assertions\s*\|\s*\d{2,3}\s*\|\s*0\s*\|/);
        const said = ({ method, path, status }: (typeof sigma.requests)[0]) => `${method} ${path} ${status}`;
        expect(sigma.requests.slice(before).map(said)).toEqual(sigma.requests.slice(0, before).map(said));
        expect(before).toBeGreaterThan(70);
        const tokenCalls = sigma.requests.filter(({ grant }) => grant !== undefined);
        expect(tokenCalls.map(({ bearer }) => bearer)).toEqual(tokenCalls.map(() => false));
      } finally {
        await sigma.close();
      }
    });
  });
} else {
  describe("the Postman CLI and Collection v3", () => {
    it.skip("POSTMAN_CLI_V3 names no binary", () => {});
  });
}

function filesBelow(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"));
  return new Map(entries.map((name) => [`${ROOT}/${name}`, readFileSync(join(folder, name), "utf8")]));
}

/** By their ids, environments aside. */
function valuesOf(files: Files): Map<string, Node> {
  const values = [...files].flatMap(([path, text]): [string, Node][] => {
    const value = parseYaml(text, path) as Node;
    return value.$kind === undefined ? [] : [[value.id, value]];
  });
  return new Map(values);
}

/**
 * What is different: the authorization of the token endpoint, and the ids of authorizations, which the CLI makes up; where
 * examples are, and their names, for the CLI knows no limit of paths.
 */
function withoutMeant({ auth, examples, name, ...value }: Node): Node {
  if (!Array.isArray(auth)) return { ...value, auth };
  return {
    ...value,
    auth: auth.filter(({ rules }: Node) => rules === undefined).map(({ id: _, ...rest }: Node) => rest),
  };
}
