import { spawnSync } from "node:child_process";
import { readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OutputError } from "../../src/errors.js";
import { acquireWriteLock, findLeftovers, WRITE_LOCK_FILE } from "../../src/output/write-lock.js";
import { temporaryFolder } from "../support/build.js";

/** The number of a process that has ended. */
const DEAD = spawnSync(process.execPath, ["--version"]).pid;
/** One that runs, and isn't ours. */
const ALIVE = process.ppid;

async function held(content: unknown, ageInMinutes = 0): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, WRITE_LOCK_FILE), typeof content === "string" ? content : JSON.stringify(content));
  const time = Date.now() / 1000 - ageInMinutes * 60;
  await utimes(join(folder, WRITE_LOCK_FILE), time, time);
  return folder;
}

it("is one run's at a time, and leaves nothing behind", async () => {
  const folder = await temporaryFolder();
  const end = await acquireWriteLock(folder);
  expect(JSON.parse(await readFile(join(folder, WRITE_LOCK_FILE), "utf8"))).toEqual({
    pid: process.pid,
    host: hostname(),
  });
  await expect(acquireWriteLock(join(folder, "."))).rejects.toThrow(/another sigma-postman is writing to this folder/);
  await end();
  await (await acquireWriteLock(folder))();
  expect(await readdir(folder)).toEqual([]);
});

it("of many that want it at once only one has it", async () => {
  const folder = await held({ pid: DEAD, host: hostname() });
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => acquireWriteLock(folder)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

describe("of a run that", () => {
  it.each<[string, unknown, number]>([
    ["is dead", { pid: DEAD, host: hostname() }, 0],
    ["had the number that is ours now", { pid: process.pid, host: hostname() }, 0],
    ["began long ago", { pid: ALIVE, host: hostname() }, 11],
    ["began long ago on another machine", { pid: ALIVE, host: "elsewhere" }, 11],
    ["left no number, long ago", "", 11],
  ])("%s, it is taken over", async (_, content, age) => {
    const folder = await held(content, age);
    expect(await findLeftovers(folder)).toEqual([WRITE_LOCK_FILE]);
    await (await acquireWriteLock(folder))();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ["is alive", { pid: ALIVE, host: hostname() }, ` (process ${ALIVE})`],
    ["may be alive on another machine", { pid: DEAD, host: "elsewhere" }, ` (process ${DEAD})`],
    ["says nothing of itself", "x", ""],
  ])("%s, it isn't", async (_, content, process) => {
    const folder = await held(content);
    const error = await acquireWriteLock(folder).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(OutputError);
    expect(error).toMatchObject({
      message: `another sigma-postman is writing to this folder${process}`,
      where: folder,
      hint: expect.stringContaining(WRITE_LOCK_FILE),
      exitCode: 4,
    });
    expect(await readdir(folder)).toEqual([WRITE_LOCK_FILE]);
  });
});

it("clears away temporary files of dead runs, and no others", async () => {
  const folder = await temporaryFolder();
  const gone = [`.sigma-postman.lock.json.${DEAD}-1.tmp`, `.CHANGES.md.${DEAD}-2.tmp`, `..gitattributes.${DEAD}-3.tmp`];
  const stays = [`.sigma-postman.lock.json.${ALIVE}-1.tmp`, `.mine.${DEAD}-1.tmp`, `sigma.${DEAD}-1.tmp`, "notes.txt"];
  for (const name of [...gone, ...stays]) await writeFile(join(folder, name), "");
  expect((await findLeftovers(folder)).sort()).toEqual([...gone].sort());
  await (await acquireWriteLock(folder))();
  expect((await readdir(folder)).sort()).toEqual([...stays].sort());
});
