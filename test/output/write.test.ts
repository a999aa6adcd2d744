import { execFileSync } from "node:child_process";
import { chmod, lstat, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ARCHIVE_FILE, LOCK_FILE } from "../../src/lock/file-names.js";
import { writeOutput } from "../../src/output/write.js";
import { WRITE_LOCK_FILE } from "../../src/output/write-lock.js";
import { temporaryName } from "../../src/replace-file.js";
import { temporaryFolder } from "../support/build.js";
import { COLLECTION, collection, ENVIRONMENT, environment, fault, modeOf, plan, write } from "../support/output.js";

describe("what can't be written", () => {
  it("a folder that is a file", async () => {
    const path = join(await temporaryFolder(), "file");
    await writeFile(path, "mine");
    const error = await fault(plan(path));
    expect(error).toMatchObject({ message: "is not a folder", where: path, exitCode: 4 });
    expect(await readFile(path, "utf8")).toBe("mine");
  });

  it("a folder below a file", async () => {
    const path = join(await temporaryFolder(), "file");
    await writeFile(path, "mine");
    await fault(write(join(path, "deeper")));
    expect(await readFile(path, "utf8")).toBe("mine");
  });

  it("a folder in the place of a file, of which nothing before it is written either", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, ENVIRONMENT));
    expect(await fault(write(folder))).toMatchObject({
      message: "is a folder, where a file is to be written",
      where: join(folder, ENVIRONMENT),
    });
    expect(await readdir(folder)).toEqual([ENVIRONMENT]);
  });

  it("what came into the way after the plan: nothing is replaced, and no temporary file left", async () => {
    const folder = await temporaryFolder();
    const planned = await plan(folder);
    await mkdir(join(folder, ENVIRONMENT, "full"), { recursive: true });
    expect((await fault(writeOutput(planned.write))).where).toBe(join(folder, ENVIRONMENT));
    expect(await readdir(folder)).toEqual([ENVIRONMENT]);
    await rm(join(folder, ENVIRONMENT), { recursive: true });
    await write(folder, [collection("newer"), environment()]);
    expect(await readFile(join(folder, COLLECTION), "utf8")).toBe(collection("newer").content);
  });
});

describe("a file that is there", () => {
  it.skipIf(process.platform === "win32").each(["640", "664", "600", "444"])("keeps its mode %s", async (mode) => {
    const folder = await temporaryFolder();
    await write(folder);
    for (const name of [COLLECTION, LOCK_FILE]) await chmod(join(folder, name), Number.parseInt(mode, 8));
    await write(folder, [collection("newer"), environment()]);
    expect(await readFile(join(folder, COLLECTION), "utf8")).toBe(collection("newer").content);
    for (const name of [COLLECTION, LOCK_FILE]) expect(await modeOf(folder, name)).toBe(mode);
  });

  it.skipIf(process.platform === "win32")("and is a symbolic link, stays one; its target is written", async () => {
    const [folder, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
    await write(folder);
    for (const name of [COLLECTION, LOCK_FILE]) {
      await rename(join(folder, name), join(elsewhere, name));
      await symlink(join(elsewhere, name), join(folder, name));
    }
    await write(folder, [collection("newer"), environment()]);
    for (const name of [COLLECTION, LOCK_FILE]) expect((await lstat(join(folder, name))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(elsewhere, COLLECTION), "utf8")).toBe(collection("newer").content);
    expect((await readdir(elsewhere)).sort()).toEqual([LOCK_FILE, COLLECTION].sort());
    expect(await plan(folder, [collection("newer"), environment()])).toMatchObject({ changed: [] });
  });
});

describe("what is in the place of a file and is none", () => {
  const NAMES = [COLLECTION, LOCK_FILE, ARCHIVE_FILE];

  it.each(NAMES)("a pipe as %s is an error at once", async (name) => {
    const folder = await temporaryFolder();
    await write(folder);
    await rm(join(folder, name), { force: true });
    execFileSync("mkfifo", [join(folder, name)]);
    const error = await fault(plan(folder));
    expect(error).toMatchObject({ message: "is a pipe, where a file is to be written", where: join(folder, name) });
  });

  it.each(NAMES)("a device as %s is an error at once", async (name) => {
    const folder = await temporaryFolder();
    await write(folder);
    await rm(join(folder, name), { force: true });
    await symlink("/dev/zero", join(folder, name));
    expect((await fault(plan(folder))).message).toBe("is a device, where a file is to be written");
  });

  it.each(NAMES)("a folder as %s is an error", async (name) => {
    const folder = await temporaryFolder();
    await write(folder);
    await rm(join(folder, name), { force: true });
    await mkdir(join(folder, name));
    expect((await fault(plan(folder))).message).toBe("is a folder, where a file is to be written");
  });

  it("a pipe as the file that says who writes is an error at once", async () => {
    const folder = await temporaryFolder();
    execFileSync("mkfifo", [join(folder, WRITE_LOCK_FILE)]);
    expect((await fault(write(folder))).message).toBe("is a pipe, where a file is to be written");
  });
});

it("a link in the place of a temporary file is not written through", async () => {
  const folder = await temporaryFolder();
  const victim = join(await temporaryFolder(), "victim");
  await writeFile(victim, "precious");
  const next = Number(/-(\d+)\.tmp$/.exec(temporaryName(folder, "x"))?.[1]);
  for (let count = next; count < next + 40; count += 1)
    for (const name of [COLLECTION, LOCK_FILE, ENVIRONMENT, WRITE_LOCK_FILE.slice(1)])
      await symlink(victim, join(folder, `.${name}.${process.pid}-${count}.tmp`));
  await write(folder);
  expect(await readFile(victim, "utf8")).toBe("precious");
  expect(await readFile(join(folder, COLLECTION), "utf8")).toBe(collection().content);
});
