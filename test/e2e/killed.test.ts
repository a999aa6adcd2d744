/**
 * `generate` over an existing output, really killed, at moments spread over its run and right in its writing: each file is
 * the old or the new one, whole, and the next run completes exactly the new generation.
 */
import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { load } from "js-yaml";
import { expect, it } from "vitest";
import { toFileText } from "../../src/json.js";
import { packageFile } from "../../src/root.js";
import { temporaryFolder } from "../support/build.js";
import { MAIN } from "../support/cli.js";
import { event, itemsOf } from "../support/edits.js";

const KILLS = 20;

/** Numbers from 0 to 1, the same for one seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** A disk on which a rename takes its time: otherwise all of them are over before a signal arrives. */
const SLOW = `data:text/javascript,${encodeURIComponent(`
  import fs from "node:fs/promises";
  import { syncBuiltinESMExports } from "node:module";
  const { rename } = fs;
  fs.rename = async (...args) => {
    await rename(...args);
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  syncBuiltinESMExports();
`)}`;

/** @param kill ends the process when it is done @returns whether the process ended by itself */
async function generate(
  folder: string,
  definition: string,
  { format, kill }: { format: string; kill?: (output: string) => Promise<void> },
): Promise<boolean> {
  const args = ["generate", definition, "--output", folder, "--format", format, "--quiet"];
  const child = spawn(process.execPath, ["--import", SLOW, MAIN, ...args], { stdio: ["ignore", "ignore", "inherit"] });
  const ended = new Promise<string | null>((resolve) => child.on("exit", (_, signal) => resolve(signal)));
  if (kill) {
    await Promise.race([kill(folder), ended]);
    child.kill("SIGKILL");
  }
  return (await ended) === null;
}

/** Until a run begins to write. */
async function writing(folder: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const watcher = watch(folder, () => {
      watcher.close();
      resolve();
    });
  });
}

/** Everything in a folder, by name. */
async function contents(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.sort().map(async (file) => [relative(folder, file), await readFile(file, "latin1")] as const),
    ),
  );
}

/** A person's work in an output: scripts in one file, words in some files of a tree. */
async function edit(folder: string, format: string): Promise<void> {
  if (format === "v3") {
    const requests = [...(await contents(folder)).keys()].filter((name) => name.endsWith(".request.yaml"));
    for (const name of requests.slice(0, 5)) {
      const text = await readFile(join(folder, name), "utf8");
      await writeFile(join(folder, name), text.replace("description: |-\n  ", "description: |-\n  Mine. "));
    }
    return;
  }
  const file = join(folder, "sigma.postman_collection.json");
  const collection = JSON.parse(await readFile(file, "utf8"));
  for (const item of itemsOf(collection).slice(0, 9)) item.event = [event("test", "mine")];
  await writeFile(file, toFileText(collection));
}

// In the name, so that a failure says which moments it was killed at.
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

it.each([
  ["v2.1", 50],
  // Each of its files takes its time.
  ["v3", 8],
])(
  `%s: killed ${KILLS} times (SEED=${seed}), the output is always whole, and the next run completes it`,
  async (format, size) => {
    const next = random(seed);
    const folder = await temporaryFolder();

    // Two definitions, an output of the first with a person's work in it, and what the second makes of that.
    type Definition = { info: { version: string }; paths: { [path: string]: object } };
    const bundled = load(await readFile(packageFile("definitions", "sigma.yaml"), "utf8")) as Definition;
    const given = { ...bundled, paths: Object.fromEntries(Object.entries(bundled.paths).slice(0, size)) };
    const [older, newer] = [join(folder, "older.json"), join(folder, "newer.json")];
    await writeFile(newer, JSON.stringify(given));
    const paths = Object.entries(given.paths).filter((_, index) => index % 5 !== 1);
    await writeFile(
      older,
      JSON.stringify({ ...given, info: { ...given.info, version: "2025-01" }, paths: Object.fromEntries(paths) }),
    );
    const before = join(folder, "before");
    await generate(before, older, { format });
    await edit(before, format);
    const after = join(folder, "after");
    await cp(before, after, { recursive: true });
    const start = performance.now();
    await generate(after, newer, { format });
    const duration = performance.now() - start;
    const [old, fresh] = [await contents(before), await contents(after)];
    expect(fresh.get("CHANGES.md")).toContain("added");

    const seen = { old: 0, mixed: 0, new: 0, leftovers: 0 };
    for (let count = 0; count < KILLS; count += 1) {
      const output = join(folder, `killed-${count}`);
      await cp(before, output, { recursive: true });
      // Spread evenly, each somewhere in its share of the time.
      const moment = (Math.floor(count / 2) + next()) / (KILLS / 2);
      // Every other one while it writes, which is a small part of a run.
      const wait =
        count % 2 === 0
          ? async () => await sleep(moment * duration)
          : async () => {
              await writing(output);
              await sleep(moment * 150);
            };
      await generate(output, newer, { format, kill: wait });

      const now = await contents(output);
      const names = [...now.keys()].filter((name) => name === ".gitattributes" || !name.startsWith("."));
      for (const name of names) {
        const text = now.get(name) ?? "";
        if (name.endsWith(".json"))
          expect(() => JSON.parse(Buffer.from(text, "latin1").toString("utf8")), name).not.toThrow();
        // The lock says more while files are renamed.
        if (!name.endsWith(".lock.json")) expect([old.get(name), fresh.get(name)].includes(text), name).toBe(true);
      }
      const isNew = [...fresh].every(([name, text]) => now.get(name) === text);
      const isOld = [...old].every(([name, text]) => now.get(name) === text) && !now.has("CHANGES.md");
      seen[isNew ? "new" : isOld ? "old" : "mixed"] += 1;
      if (names.length < now.size) seen.leftovers += 1;

      expect(await generate(output, newer, { format })).toBe(true);
      const completed = await contents(output);
      expect([...completed.keys()]).toEqual([...fresh.keys()]);
      expect(completed).toEqual(fresh);
    }
    expect(seen.old + seen.mixed + seen.new).toBe(KILLS);
    expect(seen.mixed, `none was killed between two renames: ${JSON.stringify(seen)}`).toBeGreaterThan(0);
  },
  600_000,
);
