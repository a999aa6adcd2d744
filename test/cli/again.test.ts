/** `generate` once more: over line ends of Windows, and what it says is next. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { definition, snapshot, temporaryFolder } from "../support/build.js";
import { sigmaPostman } from "../support/cli.js";

const COLLECTION = "sigma.postman_collection.json";
const ENVIRONMENT = "sigma-aws-us-west.postman_environment.json";
const TEXTS = [".gitattributes", "CHANGES.md", ENVIRONMENT, "sigma-postman.lock.json", COLLECTION];

const OLD = definition({ paths: { "/v2/teams": { get: { summary: "List teams" } } } });
const NEW = definition({
  paths: { ...(OLD.paths as object), "/v2/members": { get: { summary: "List members" } } },
});

/** An output of two generations, with a report of what changed; with `edited`, a user renamed a request in between. */
async function workplace(edited = false) {
  const folder = await temporaryFolder();
  const generate = async (...args: string[]) => await sigmaPostman(folder, ["generate", "sigma.json", ...args]);
  await writeFile(join(folder, "sigma.json"), JSON.stringify(OLD));
  expect(await generate()).toMatchObject({ code: 0 });
  const file = join(folder, "output", COLLECTION);
  if (edited) await writeFile(file, (await readFile(file, "utf8")).replace('"List teams"', '"Our teams"'));
  await writeFile(join(folder, "sigma.json"), JSON.stringify(NEW));
  const { stdout } = await generate();
  return { output: join(folder, "output"), stdout, generate };
}

describe("line ends of Windows are no change", () => {
  it.each([...TEXTS.map((name) => [name]), TEXTS])("%s", async (...names) => {
    const { output, generate } = await workplace(true);
    expect((await readdir(output)).filter((name) => !name.endsWith(".gz")).sort()).toEqual([...TEXTS].sort());
    for (const name of names) {
      const text = await readFile(join(output, name), "utf8");
      await writeFile(join(output, name), text.replaceAll("\n", "\r\n"));
    }
    const before = await snapshot(output);
    expect(await generate("--check")).toMatchObject({ code: 0, stderr: "" });
    const { stdout } = await generate("--json");
    expect(JSON.parse(stdout)).toMatchObject({ changed: [], notes: [] });
    expect(await snapshot(output)).toEqual(before);
  });
});

describe("what is next", () => {
  it.each([
    ["the API changed", false],
    ["the API changed, and edits were kept", true],
  ])("after a run over an output, where %s: import it again, and replace", async (_, edited) => {
    const { stdout } = await workplace(edited);
    expect(stdout.slice(stdout.indexOf("\nNext") + 1)).toMatchInlineSnapshot(`
      "Next     In Postman: Import the collection again, and choose to replace the one that is there.
               The environment need not be imported again.
               If you edit in Postman: export over this file first, then regenerate, then replace.
               If none is there yet: import the environment of your cloud and region, too, and fill in clientID and secret.
      "
    `);
  });

  it("after a run that changed nothing: nothing, or the first steps", async () => {
    const { generate } = await workplace(true);
    expect((await generate()).stdout).toMatch(/^Next {5}Nothing, if Postman has .*\n {9}1\. In Postman: Import/m);
    expect((await generate("--check")).stdout).not.toContain("Next");
  });
});
