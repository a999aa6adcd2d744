/** What the lock says of a plan, and that what it says lets the next run recognise every file. */
import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/hash.js";
import { LOCK_FILE } from "../../src/lock/file-names.js";
import { fileOrigin } from "../../src/lock/lock.js";
import { writeOutput } from "../../src/output/write.js";
import type { MergedFile } from "../../src/regenerate/merge-files.js";
import { readState } from "../../src/regenerate/state.js";
import { temporaryFolder } from "../support/build.js";
import {
  COLLECTION,
  collection,
  ENVIRONMENT,
  environment,
  FILES,
  fault,
  modeOf,
  plan,
  write,
} from "../support/output.js";

/** Which of the files are as some run of ours generated or wrote them. */
async function recognised(folder: string): Promise<string[]> {
  const { lock, texts } = await readState(folder, [COLLECTION, ENVIRONMENT], { force: false });
  return [...texts].filter(([name, text]) => fileOrigin(lock, name, text) !== undefined).map(([name]) => name);
}

/** Leaves what a run leaves that stopped before or after the first of its renames: the lock says what was to come. */
async function crash(folder: string, files: readonly MergedFile[], isRenamed = true): Promise<void> {
  const { journal } = (await plan(folder, files)).write;
  await writeFile(join(folder, LOCK_FILE), journal.announced);
  if (isRenamed) await writeFile(join(folder, COLLECTION), files[0]!.content);
}

describe("a plan", () => {
  it("for a folder that isn't there makes all files, and only the plan", async () => {
    const folder = join(await temporaryFolder(), "new", "deep");
    expect(await plan(folder)).toMatchObject({ changed: [COLLECTION, ENVIRONMENT, LOCK_FILE], unchanged: [] });
    await expect(stat(folder)).rejects.toThrow();
    await write(folder);
    expect((await readdir(folder)).sort()).toEqual([ENVIRONMENT, LOCK_FILE, COLLECTION].sort());
  });

  it("after a run has nothing to do, and doing it touches nothing", async () => {
    const folder = await temporaryFolder();
    await write(folder);
    const before = await stat(join(folder, LOCK_FILE));
    expect(await plan(folder)).toMatchObject({ changed: [], unchanged: [COLLECTION, ENVIRONMENT] });
    await write(folder);
    expect((await stat(join(folder, LOCK_FILE))).ino).toBe(before.ino);
  });

  it("over a lock that is no lock of ours is refused, unless forced", async () => {
    const folder = await temporaryFolder();
    await write(folder);
    await writeFile(join(folder, LOCK_FILE), "{}");
    const error = await fault(plan(folder));
    expect(error.message).toMatch(/not written by sigma-postman/);
    expect(error.where).toBe(join(folder, LOCK_FILE));
    expect(error.hint).toContain("--force");
    await write(folder, FILES, true);
    expect(await plan(folder)).toMatchObject({ changed: [] });
  });

  it.each([
    ["<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n", "has a git merge conflict in it", /^Take one side: git/],
    ["{", "is not valid JSON", /^Restore it from git, or delete it: your edits stay\.$/],
    ["", "is not valid JSON", /^Restore it from git, or delete it: your edits stay\.$/],
  ])("over a lock that is no JSON is refused, and nobody is told to force it: %j", async (text, message, hint) => {
    const folder = await temporaryFolder();
    await write(folder);
    await writeFile(join(folder, LOCK_FILE), text);
    const error = await fault(plan(folder));
    expect(error.message).toBe(message);
    expect(error.exitCode).toBe(4);
    expect(error.hint).toMatch(hint);
    expect(error.hint).not.toContain("--force");
    await write(folder, FILES, true);
    expect(await plan(folder)).toMatchObject({ changed: [] });
  });

  it("reads a lock with a byte order mark", async () => {
    const folder = await temporaryFolder();
    await write(folder);
    const text = await readFile(join(folder, LOCK_FILE), "utf8");
    await writeFile(join(folder, LOCK_FILE), `\uFEFF${text}`);
    expect(await recognised(folder)).toEqual([COLLECTION, ENVIRONMENT]);
    await write(folder);
    expect(await readFile(join(folder, LOCK_FILE), "utf8")).toBe(text);
  });

  it("leaves files of other names alone, and remembers those it doesn't make this time", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "notes.txt"), "mine");
    await write(folder);
    await write(folder, [collection("newer")]);
    expect(await readFile(join(folder, "notes.txt"), "utf8")).toBe("mine");
    const lock = JSON.parse(await readFile(join(folder, LOCK_FILE), "utf8"));
    expect(lock.files).toEqual({
      [COLLECTION]: sha256(collection("newer").content),
      [ENVIRONMENT]: sha256(environment().content),
    });
  });
});

describe("after a crash between two renames", () => {
  it("both what had been written and what was about to be are known", async () => {
    const folder = await temporaryFolder();
    await write(folder);
    await crash(folder, [collection("newer"), environment("newer")]);
    expect(await recognised(folder)).toEqual([COLLECTION, ENVIRONMENT]);

    const newest = [collection("newest"), environment("newest")];
    await write(folder, newest);
    expect(await readFile(join(folder, COLLECTION), "utf8")).toBe(newest[0]!.content);
    expect(JSON.parse(await readFile(join(folder, LOCK_FILE), "utf8"))).not.toHaveProperty("pending");
  });

  it("so they are after a second one, before the first rename of its run", async () => {
    const folder = await temporaryFolder();
    await write(folder);
    await crash(folder, [collection("newer"), environment("newer")]);

    await crash(folder, [collection("newest"), environment("newest")], false);
    expect(await recognised(folder)).toEqual([COLLECTION, ENVIRONMENT]);
  });

  it("a file that holds a user's edits is known as well, before and after its rename", async () => {
    const folder = await temporaryFolder();
    await write(folder);
    await writeFile(join(folder, COLLECTION), collection("edited").content);
    const merged = { ...collection("edited, newer"), generated: collection("newer").content };
    await crash(folder, [merged, environment("newer")], false);
    expect(await recognised(folder)).toEqual([COLLECTION, ENVIRONMENT]);
    await writeFile(join(folder, COLLECTION), merged.content);
    expect(await recognised(folder)).toEqual([COLLECTION, ENVIRONMENT]);
    await writeFile(join(folder, COLLECTION), collection("edited again").content);
    expect(await recognised(folder)).toEqual([ENVIRONMENT]);
  });

  it("the next run finishes with the same lock as if nothing had happened", async () => {
    const [crashed, fine] = [await temporaryFolder(), await temporaryFolder()];
    const newer = [collection("newer"), environment("newer")];
    for (const folder of [crashed, fine]) await write(folder);
    await crash(crashed, newer);
    for (const folder of [crashed, fine]) await write(folder, newer);
    expect(await readFile(join(crashed, LOCK_FILE), "utf8")).toBe(await readFile(join(fine, LOCK_FILE), "utf8"));
  });
});

describe("what was changed after the plan", () => {
  it.each([
    ["a file by the user", COLLECTION],
    ["the lock by another run", LOCK_FILE],
  ])("%s: nothing is replaced", async (_, name) => {
    const folder = await temporaryFolder();
    await write(folder);
    const planned = await plan(folder, [collection("newer"), environment("newer")]);
    await writeFile(join(folder, name), "{}");
    expect(await fault(writeOutput(planned.write))).toMatchObject({
      message: expect.stringContaining("changed by somebody else"),
      where: join(folder, name),
    });
    expect(await readFile(join(folder, name), "utf8")).toBe("{}");
    expect(await readFile(join(folder, ENVIRONMENT), "utf8")).toBe(environment().content);
    expect((await readdir(folder)).sort()).toEqual([ENVIRONMENT, LOCK_FILE, COLLECTION].sort());
  });
});

describe("a private file", () => {
  const secret = { ...environment("word"), isPrivate: true };

  it("is readable by its owner only, others as usual", async () => {
    const folder = await temporaryFolder();
    await write(folder, [collection(), secret]);
    expect(await modeOf(folder, ENVIRONMENT)).toBe("600");
    expect(await modeOf(folder, COLLECTION)).toBe((0o666 & ~process.umask()).toString(8));
  });

  it("becomes so when it wasn't", async () => {
    const folder = await temporaryFolder();
    await write(folder);
    await write(folder, [collection(), secret]);
    expect(await modeOf(folder, ENVIRONMENT)).toBe("600");
  });

  it("becomes so even when its text is right already", async () => {
    const folder = await temporaryFolder();
    await write(folder, [collection(), { ...secret, isPrivate: false }]);
    await write(folder, [collection(), secret]);
    expect(await modeOf(folder, ENVIRONMENT)).toBe("600");
  });

  it("stays so when it is written again without being asked for", async () => {
    const folder = await temporaryFolder();
    await write(folder, [collection(), secret]);
    await write(folder, [collection(), { ...environment("another word"), isPrivate: false }]);
    expect(await modeOf(folder, ENVIRONMENT)).toBe("600");
  });

  it("that the user made so stays so", async () => {
    const folder = await temporaryFolder();
    await write(folder);
    await chmod(join(folder, ENVIRONMENT), 0o600);
    await write(folder, [collection(), environment("newer")]);
    expect(await modeOf(folder, ENVIRONMENT)).toBe("600");
  });
});
