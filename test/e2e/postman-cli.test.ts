/**
 * The official Postman CLI migrates the collection to the folder format of Collection v3, finds nothing to complain of, and
 * runs it as newman does.
 * Its binary is large, so it is no dependency: POSTMAN_CLI, or `npm i --no-save postman-cli`, brings it.
 */
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { startSigma } from "../../fake-sigma/server.js";
import { generate } from "../../src/index.js";
import { itemsOf } from "../support/collection.js";
import { BUNDLED, describeEach, REAL } from "../support/definitions.js";
import { runCollection, withValues } from "../support/newman.js";
import { readDefinition } from "../support/openapi.js";

const cli = process.env.POSTMAN_CLI ?? fileURLToPath(new URL("../../node_modules/.bin/postman", import.meta.url));

if (existsSync(cli)) {
  describeEach([...REAL, BUNDLED], [], ({ file }) => {
    it("migrates, and lints without errors or warnings", async () => {
      const folder = mkdtempSync(join(tmpdir(), "sigma-postman-cli-"));
      try {
        const { collection } = await generate({ definitions: [file], output: folder });
        const run = (...args: string[]) =>
          execFileSync(cli, args, { cwd: folder, encoding: "utf8", env: { ...process.env, HOME: folder } });
        run("collection", "migrate", "sigma.postman_collection.json", "--output", "migrated");
        // Migration renames what it can't use as a file name without a word, so the names are compared as well.
        const files = readdirSync(join(folder, "migrated"), { recursive: true }).map((file) => basename(String(file)));
        const names = files
          .filter((file) => file.endsWith(".request.yaml"))
          .map((file) => file.replace(".request.yaml", ""));
        expect(names.toSorted()).toEqual(
          itemsOf(collection.item)
            .map(({ name }) => name)
            .toSorted(),
        );
        const report = run("collection", "lint", "migrated", "--fail-severity", "warning");
        expect(report).toContain(`Scanned: ${itemsOf(collection.item).length} | Errors: 0 | Warnings: 0`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });

    it("runs the collection as it was generated: as newman does, green, and reading only", async () => {
      const sigma = await startSigma({ definition: readDefinition(file) as never });
      const folder = mkdtempSync(join(tmpdir(), "sigma-postman-cli-"));
      try {
        const { collection, environments } = await generate({ definitions: [file] });
        const environment = withValues(environments[0]!.environment, {
          baseUrl: sigma.url,
          tokenBaseURL: `${sigma.url}/v2/auth/token`,
          clientID: sigma.clientID,
          secret: sigma.secret,
        });
        const { assertions } = await runCollection(collection, environment);
        expect(assertions.filter(({ fault }) => fault)).toEqual([]);
        const before = sigma.requests.length;

        writeFileSync(join(folder, "collection.json"), JSON.stringify(collection));
        writeFileSync(join(folder, "environment.json"), JSON.stringify(environment));
        const args = ["collection", "run", "collection.json", "-e", "environment.json"];
        const env = { ...process.env, HOME: folder };
        // Not synchronously: the fake Sigma is in this process.
        const { stdout } = await promisify(execFile)(cli, args, { cwd: folder, env, maxBuffer: 1e8 });
        expect(stdout).toMatch(/assertions\s*\|\s*\d{3}\s*\|\s*0\s*\|/);
        const reasons = assertions.filter(({ skipped }) => skipped);
        expect(stdout.match(/\[skipped\] Not sent: /g)).toHaveLength(reasons.length);
        expect(sigma.requests.slice(before).map(({ operation, status }) => `${operation} ${status}`)).toEqual(
          sigma.requests.slice(0, before).map(({ operation, status }) => `${operation} ${status}`),
        );
        const writes = sigma.requests.filter(({ method, grant }) => method !== "GET" && grant === undefined);
        expect(writes).toEqual([]);
        expect(before).toBeGreaterThan(70);
      } finally {
        await sigma.close();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
} else if (process.env.CI === "true") {
  it("has the Postman CLI", () => {
    throw new Error(`${cli} not found`);
  });
} else {
  describe.skip("skipped: the Postman CLI is not there (npm i --no-save postman-cli)", () => {
    it("migrates, and lints without errors or warnings", () => {});
  });
}
