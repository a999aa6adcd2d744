import { execFileSync } from "node:child_process";
import { chmod, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OutputError } from "../../src/errors.js";
import { toFileText } from "../../src/json.js";
import { ARCHIVE_FILE, LOCK_FILE } from "../../src/lock/file-names.js";
import { fileOrigin, NO_GENERATION, sha256 } from "../../src/lock/lock.js";
import { temporaryName } from "../../src/output/file.js";
import { type OutputFile, planOutput, readCurrent, readOutput, writeOutput } from "../../src/output/write.js";
import { WRITE_LOCK_FILE } from "../../src/output/write-lock.js";
import { temporaryFolder } from "../support/build.js";

const COLLECTION = "sigma.postman_collection.json";
const ENVIRONMENT = "sigma-aws-us-west.postman_environment.json";

function collection(name = "Sigma API"): OutputFile {
  return { name: COLLECTION, text: toFileText({ info: { _postman_id: "ours", name } }) };
}

function environment(value = ""): OutputFile {
  return { name: ENVIRONMENT, text: toFileText({ id: "environment", values: [{ key: "secret", value }] }) };
}

const FILES = [collection(), environment()];

const RECORDED = {
  definitions: [{ title: "Sigma", version: "1", sha256: "abc" }],
  entries: [],
  outlived: [],
  environments: {},
};

async function plan(folder: string, files: readonly OutputFile[] = FILES, force = false) {
  const names = files.map(({ name }) => name);
  const state = await readOutput(folder, names, force);
  const standings = [...state.texts].map(([name, text]) => {
    return [name, fileOrigin(state.lock, name, text) ?? { generation: NO_GENERATION, isGenerated: false }] as const;
  });
  return await planOutput(state, files, RECORDED, new Map(standings));
}

/** Which of the files are as some run of ours generated or wrote them. */
async function recognised(folder: string): Promise<string[]> {
  const { lock, texts } = await readOutput(folder, [COLLECTION, ENVIRONMENT], false);
  return [...texts].filter(([name, text]) => fileOrigin(lock, name, text) !== undefined).map(([name]) => name);
}

async function write(folder: string, files: readonly OutputFile[] = FILES, force = false): Promise<void> {
  await writeOutput(await plan(folder, files, force));
}

async function fault(promise: Promise<unknown>): Promise<OutputError> {
  const error = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(OutputError);
  return error as OutputError;
}

async function modeOf(folder: string, name: string): Promise<string> {
  return ((await stat(join(folder, name))).mode & 0o777).toString(8);
}

describe("a plan", () => {
  it("for a folder that isn't there makes all files, and only the plan", async () => {
    const folder = join(await temporaryFolder(), "new", "deep");
    expect(await plan(folder)).toMatchObject({ changed: FILES, unchanged: [], lockChanged: true });
    await expect(stat(folder)).rejects.toThrow();
    await write(folder);
    expect((await readdir(folder)).sort()).toEqual([ENVIRONMENT, LOCK_FILE, COLLECTION].sort());
  });

  it("after a run has nothing to do, and doing it touches nothing", async () => {
    const folder = await temporaryFolder();
    await write(folder);
    const before = await stat(join(folder, LOCK_FILE));
    expect(await plan(folder)).toMatchObject({ changed: [], unchanged: [COLLECTION, ENVIRONMENT], lockChanged: false });
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
    expect(await plan(folder)).toMatchObject({ changed: [], lockChanged: false });
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
    expect(await plan(folder)).toMatchObject({ changed: [], lockChanged: false });
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
      [COLLECTION]: sha256(collection("newer").text),
      [ENVIRONMENT]: sha256(environment().text),
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
    expect(await readFile(join(folder, COLLECTION), "utf8")).toBe(newest[0]!.text);
    expect(JSON.parse(await readFile(join(folder, LOCK_FILE), "utf8"))).not.toHaveProperty("next");
  });

  it("so they are after a second one, before the first rename of its run", async () => {
    const folder = await temporaryFolder();
    await write(folder);
    await crash(folder, [collection("newer"), environment("newer")]);

    await crash(folder, [collection("newest"), environment("newest")], false);
    expect(await recognised(folder)).toEqual([COLLECTION, ENVIRONMENT]);
  });

  it("a file that holds a person's work is known as well, before and after its rename", async () => {
    const folder = await temporaryFolder();
    await write(folder);
    await writeFile(join(folder, COLLECTION), collection("edited").text);
    const merged = { ...collection("edited, newer"), generated: collection("newer").text };
    await crash(folder, [merged, environment("newer")], false);
    expect(await recognised(folder)).toEqual([COLLECTION, ENVIRONMENT]);
    await writeFile(join(folder, COLLECTION), merged.text);
    expect(await recognised(folder)).toEqual([COLLECTION, ENVIRONMENT]);
    await writeFile(join(folder, COLLECTION), collection("edited again").text);
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
    expect((await fault(writeOutput(planned))).where).toBe(join(folder, ENVIRONMENT));
    expect(await readdir(folder)).toEqual([ENVIRONMENT]);
    await rm(join(folder, ENVIRONMENT), { recursive: true });
    await write(folder, [collection("newer"), environment()]);
    expect(await readFile(join(folder, COLLECTION), "utf8")).toBe(collection("newer").text);
  });
});

describe("what was changed after the plan", () => {
  it.each([
    ["a file by a person", COLLECTION],
    ["the lock by another run", LOCK_FILE],
  ])("%s: nothing is replaced", async (_, name) => {
    const folder = await temporaryFolder();
    await write(folder);
    const planned = await plan(folder, [collection("newer"), environment("newer")]);
    await writeFile(join(folder, name), "{}");
    expect(await fault(writeOutput(planned))).toMatchObject({
      message: expect.stringContaining("changed by somebody else"),
      where: join(folder, name),
    });
    expect(await readFile(join(folder, name), "utf8")).toBe("{}");
    expect(await readFile(join(folder, ENVIRONMENT), "utf8")).toBe(environment().text);
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

  it("that a person made so stays so", async () => {
    const folder = await temporaryFolder();
    await write(folder);
    await chmod(join(folder, ENVIRONMENT), 0o600);
    await write(folder, [collection(), environment("newer")]);
    expect(await modeOf(folder, ENVIRONMENT)).toBe("600");
  });
});

it("reads a text that is there, and undefined where none is", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "a"), "text");
  expect(await readCurrent(folder, "a")).toBe("text");
  expect(await readCurrent(folder, "b")).toBeUndefined();
});

/** Leaves what a run does that stopped before or after the first of its renames: the lock says what was to come. */
async function crash(folder: string, files: readonly OutputFile[], isRenamed = true): Promise<void> {
  const { announced } = await plan(folder, files);
  await writeFile(join(folder, LOCK_FILE), announced);
  if (isRenamed) await writeFile(join(folder, COLLECTION), files[0]!.text);
}

describe("a file that is there", () => {
  it.skipIf(process.platform === "win32").each(["640", "664", "600", "444"])("keeps its mode %s", async (mode) => {
    const folder = await temporaryFolder();
    await write(folder);
    for (const name of [COLLECTION, LOCK_FILE]) await chmod(join(folder, name), Number.parseInt(mode, 8));
    await write(folder, [collection("newer"), environment()]);
    expect(await readFile(join(folder, COLLECTION), "utf8")).toBe(collection("newer").text);
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
    expect(await readFile(join(elsewhere, COLLECTION), "utf8")).toBe(collection("newer").text);
    expect((await readdir(elsewhere)).sort()).toEqual([LOCK_FILE, COLLECTION].sort());
    expect(await plan(folder, [collection("newer"), environment()])).toMatchObject({ changed: [], lockChanged: false });
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
  expect(await readFile(join(folder, COLLECTION), "utf8")).toBe(collection().text);
});
