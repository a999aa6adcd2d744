import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { packageFile } from "../../src/root.js";
import { build } from "../support/cli.js";

beforeAll(build);

/** What a process of its own writes to standard error. */
function stderrOf(script: string): string {
  const newman = pathToFileURL(packageFile("dist/run/newman.js")).href;
  const code = `const { importNewman } = await import(${JSON.stringify(newman)}); ${script}`;
  return spawnSync(process.execPath, ["--input-type=module", "--eval", code], { encoding: "utf8" }).stderr;
}

it("is imported without a warning of this Node's", () => {
  expect(stderrOf('if (typeof (await importNewman()).run !== "function") throw new Error("no newman");')).toBe("");
});

it("takes no other warning away, neither while it is imported nor later", () => {
  const stderr = stderrOf(`
    const importing = importNewman();
    process.emitWarning("during", "DeprecationWarning", "DEP9999");
    await importing;
    process.emitWarning("after", "DeprecationWarning", "DEP0176");
  `);
  expect(stderr).toContain("during");
  expect(stderr).toContain("after");
});
