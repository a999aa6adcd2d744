/**
 * What `generate` writes for a definition of five operations, file by file, to be read in review. The scripts of
 * `templates/` are read there: of a long one only the constants are shown that the generator fills in.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { toFileText } from "../src/json.js";
import type { PostmanEvent } from "../src/postman/types.js";
import { temporaryFolder } from "./support/build.js";
import { sigmaPostman } from "./support/cli.js";

const golden = fileURLToPath(new URL("golden", import.meta.url));
const LONG_SCRIPT = 30;

it("is what it was: `npm run golden` writes what it has become", async () => {
  const folder = await temporaryFolder();
  expect(await sigmaPostman(folder, ["generate", join(golden, "tiny.yaml"), "--quiet"])).toMatchObject({ code: 0 });
  const names = (await readdir(join(folder, "output"))).filter((name) => /\.postman_\w+\.json$/.test(name));
  expect(names.sort()).toEqual(["sigma-aws-us-west.postman_environment.json", "sigma.postman_collection.json"]);
  for (const name of names) {
    const text = await readFile(join(folder, "output", name), "utf8");
    const content = JSON.parse(text, (key, value) => (key === "event" ? value.map(abridged) : value));
    await expect(toFileText(content), name).toMatchFileSnapshot(join(golden, name));
  }
});

function abridged(event: PostmanEvent): PostmanEvent {
  const { exec } = event.script;
  if (exec.length <= LONG_SCRIPT) return event;
  const constants = exec.filter((line) => /^\s*const [A-Z_]+ = /.test(line));
  return { ...event, script: { ...event.script, exec: [...constants, "..."] } };
}
