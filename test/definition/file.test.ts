import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readBytes } from "../../src/definition/file.js";
import { DefinitionError } from "../../src/errors.js";
import { temporaryFolder } from "../support/build.js";

const OPTIONS = { maxSize: 100_000, idleTimeout: 10_000 };

/** A pipe that a command writes to; nobody does without one. */
async function pipe(command?: string): Promise<string> {
  const path = join(await temporaryFolder(), "pipe");
  execFileSync("mkfifo", [path]);
  if (command !== undefined) {
    const child = spawn("sh", ["-c", command, "sh", path], { stdio: "ignore" });
    onTestFinished(() => void child.kill("SIGKILL"));
  }
  return path;
}

describe.skipIf(process.platform === "win32")("a pipe", () => {
  it.each([
    ["at once", `printf '{"a":1}' > "$1"`],
    ["after a while", `sleep 0.2; printf '{"a":1}' > "$1"`],
    ["bit by bit", `{ printf '{"a"'; sleep 0.2; printf ':1}'; } > "$1"`],
  ])("is read to its end: %s", async (_, command) => {
    const path = await pipe(command);
    const { bytes, isFile } = await readBytes(path, path, OPTIONS);
    expect([bytes.toString(), isFile]).toEqual(['{"a":1}', false]);
  });

  it.each([
    ["that nobody writes to", undefined],
    ["that falls silent", `{ printf '{'; sleep 30; } > "$1"`],
  ])("is given up: %s", async (_, command) => {
    const path = await pipe(command);
    await expect(readBytes(path, "it", { ...OPTIONS, idleTimeout: 400 })).rejects.toMatchObject({
      message: "nothing came for 0.4 s",
      where: "it",
    });
  });

  it("that never ends is too large", async () => {
    const path = await pipe(`cat /dev/zero > "$1"`);
    await expect(readBytes(path, "it", OPTIONS)).rejects.toThrow("larger than 100000 bytes");
  });

  it("is left when it is told to", async () => {
    const path = await pipe();
    const signal = AbortSignal.timeout(50);
    await expect(readBytes(path, "it", { ...OPTIONS, signal })).rejects.toThrow();
  });
});

it.each([
  ["a folder", ".", /is a folder/],
  ["a missing file", "none", /no such file/],
  ["a file below a file", "package.json/x", /no such file/],
])("%s is an error", async (_, path, message) => {
  const error: unknown = await readBytes(path, "it", OPTIONS).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(DefinitionError);
  expect(error).toMatchObject({ message: expect.stringMatching(message), where: "it" });
});

describe("a file", () => {
  async function file(content: string, size = content.length): Promise<string> {
    const path = join(await temporaryFolder(), "file");
    await writeFile(path, content);
    await truncate(path, size);
    return path;
  }

  it.each([
    ["that is empty", ""],
    ["of one character", "a"],
    ["of as many bytes as it may have", "a".repeat(OPTIONS.maxSize)],
  ])("is read whole: one %s", async (_, content) => {
    expect(await readBytes(await file(content), "it", OPTIONS)).toEqual({ bytes: Buffer.from(content), isFile: true });
  });

  it.each([
    ["nothing", "/proc/self/status", /^Name:.*\n$/s],
    ["more than it has", "/sys/devices/system/cpu/online", /^[\d,-]+\n$/],
  ])("that says it has %s is read to its end", async (_, path, content) => {
    if (!existsSync(path)) return;
    expect((await readBytes(path, "it", OPTIONS)).bytes.toString()).toMatch(content);
  });

  it.each([
    ["one byte more than it may have", OPTIONS.maxSize + 1, OPTIONS.maxSize, "larger than 100000 bytes"],
    ["more than Node reads", 2 ** 31, 2 ** 32, "can't be read: File size (2147483648) is greater than 2 GiB"],
  ])("is an error: one of %s", async (_, size, maxSize, message) => {
    const path = await file("", size);
    await expect(readBytes(path, "it", { ...OPTIONS, maxSize })).rejects.toMatchObject({ message, where: "it" });
  });
});
