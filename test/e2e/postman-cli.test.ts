/**
 * The official Postman CLI migrates the collection to the folder format of Collection v3 and finds nothing to complain of.
 * Its binary is large, so it is no dependency: POSTMAN_CLI, or `npm i --no-save postman-cli`, brings it.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { generate } from "../../src/index.js";
import { itemsOf, PREBUILT } from "../support/collection.js";
import { BUNDLED, describeEach, REAL } from "../support/definitions.js";

const cli = process.env.POSTMAN_CLI ?? fileURLToPath(new URL("../../node_modules/.bin/postman", import.meta.url));

if (existsSync(cli)) {
  describeEach([...REAL, BUNDLED], [], ({ file, requests }) => {
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
        expect(report).toContain(`Scanned: ${requests + PREBUILT.size} | Errors: 0 | Warnings: 0`);
      } finally {
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
