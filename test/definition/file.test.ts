import { execFileSync, spawn } from "node:child_process";
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
