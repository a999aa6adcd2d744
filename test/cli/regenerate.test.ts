/** What `generate` says over an output of another definition. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toFileText } from "../../src/json.js";
import { definition, snapshot, temporaryFolder } from "../support/build.js";
import { sigmaPostman } from "../support/cli.js";

const get = (summary: string, more: object = {}) => ({ get: { summary, tags: ["things"], ...more } });

const OLD = definition({
  info: { title: "Sigma", version: "1" },
  paths: { "/v2/teams": get("List teams"), "/v2/old": get("Old"), "/v3alpha/tenants": get("List tenants") },
});
const NEW = definition({
  info: { title: "Sigma", version: "2" },
  paths: {
    "/v2/teams": get("List teams", { deprecated: true, description: "Now described." }),
    "/v2/new": get("New\u001b[31m"),
    "/v2/tenants": get("List tenants"),
  },
});

/** An output of the old definition, an edited request in it, and the new definition. */
async function workplace(): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "sigma.json"), JSON.stringify(OLD));
  expect(await sigmaPostman(folder, ["generate", "sigma.json"])).toMatchObject({ code: 0 });
  const path = join(folder, "output", "sigma.postman_collection.json");
  const text = await readFile(path, "utf8");
  const collection = JSON.parse(text.replace('"name": "List teams"', '"name": "Our teams"'));
  await writeFile(path, toFileText(collection));
  await writeFile(join(folder, "sigma.json"), JSON.stringify(NEW));
  return folder;
}

describe("over an output of another definition", () => {
  it("says in short what changed, where to read it, and what was kept", async () => {
    const { code, stdout, stderr } = await sigmaPostman(await workplace(), ["generate", "sigma.json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.replace(/ +$/gm, "").split("\n\nNext")[0]).toMatchInlineSnapshot(`
      "Read     Sigma 2, 3 operations
               from sigma.json
      Wrote    output/
               sigma.postman_collection.json  5 requests in 1 folder
               sigma-<cloud>-<region>.postman_environment.json  1 environment  unchanged
      API      3 operations, previously 3: 1 added, 1 removed, 1 newly deprecated, 1 moved to another path.
               2 operations break existing calls; 1 may.
               output/CHANGES.md has the report
      Merged   Changed here and in the API, yours stays: 1
                 GET /v2/teams (Our teams): name
               Gone from the API, removed: 1 (--verbose names them)
               New in the collection: 1 (--verbose names them)"
    `);
  });

  it("--verbose prints the report, without control characters", async () => {
    const { stdout } = await sigmaPostman(await workplace(), ["generate", "sigma.json", "--verbose"]);
    expect(stdout).toContain(
      "Sigma 1 -> Sigma 2\n3 operations, previously 3: 1 added, 1 removed, 1 newly deprecated, 1 moved",
    );
    expect(stdout).toMatch(/^Removed \(1\)$/m);
    expect(stdout).toContain("    GET    /v2/new  New");
    expect(stdout).not.toContain("\u001b");
  });

  it("--check prints it, exits with 1 and writes nothing; with 0 once it was written", async () => {
    const folder = await workplace();
    const before = await snapshot(folder);
    const { code, stdout } = await sigmaPostman(folder, ["generate", "sigma.json", "--check"]);
    expect(code).toBe(1);
    expect(stdout).toContain("Sigma 1 -> Sigma 2");
    expect(stdout).toMatch(/^Removed \(1\)$/m);
    expect(await snapshot(folder)).toEqual(before);
    await sigmaPostman(folder, ["generate", "sigma.json"]);
    const again = await sigmaPostman(folder, ["generate", "sigma.json", "--check"]);
    expect(again.code).toBe(0);
    expect(again.stdout).not.toContain("->");
  });

  it("--json has the report as `changes`, and the account as `merge`", async () => {
    const { stdout } = await sigmaPostman(await workplace(), ["generate", "sigma.json", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      changed: [
        "CHANGES.md",
        "sigma.postman_collection.json",
        "sigma-postman.definition.gz",
        "sigma-postman.lock.json",
      ],
      changes: {
        format: 1,
        summary: { added: 1, removed: 1, renamed: 1, deprecated: 1, changed: 0, breaking: 2, risky: 1 },
        added: [{ method: "get", path: "/v2/new" }],
      },
      // A deprecated operation has another name.
      merge: { conflicts: [{ where: "GET /v2/teams (Our teams)", text: "name" }] },
      notes: [],
    });
  });

  it("--quiet says nothing", async () => {
    expect(await sigmaPostman(await workplace(), ["generate", "sigma.json", "--quiet"])).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });

  it("a note says when what changed can't be told", async () => {
    const folder = await workplace();
    await writeFile(join(folder, "output", "sigma-postman.definition.gz"), "x");
    const { code, stdout } = await sigmaPostman(folder, ["generate", "sigma.json"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Note {5}What changed in the API since the last run can't be told: .* is damaged\.$/m);
  });
});

it("while another run writes to the folder it is 4, and nothing is replaced", async () => {
  const folder = await workplace();
  const { hostname } = await import("node:os");
  const turn = JSON.stringify({ pid: process.pid, host: hostname() });
  await writeFile(join(folder, "output", ".sigma-postman.writing"), turn);
  const before = await snapshot(folder);
  const { code, stderr } = await sigmaPostman(folder, ["generate", "sigma.json"]);
  expect(code).toBe(4);
  expect(stderr).toContain(`another sigma-postman is writing to this folder (process ${process.pid})`);
  expect(await snapshot(folder)).toEqual(before);
});
