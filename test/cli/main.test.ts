/** The command line itself: short options, suggestions, completion, and a standard output that takes nothing. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/build.js";
import { MAIN, sigmaPostman } from "../support/cli.js";

const run = async (...args: string[]) => await sigmaPostman(await temporaryFolder(), args);

it.each([
  ["-v", /^\d+\.\d+\.\d+\n$/],
  ["-h", /^sigma-postman \[generate\]/],
])("%s", async (option, want) => {
  expect(await run(option)).toMatchObject({ code: 0, stdout: expect.stringMatching(want), stderr: "" });
});

describe("without a word, it says what it is about to write, and where", () => {
  // The published definition is out of reach here: the bundled one takes its place.
  const env = { HTTPS_PROXY: "http://127.0.0.1:9", https_proxy: "http://127.0.0.1:9" };
  const line = /^.*Writing a Postman collection of Sigma's API, and an environment per region, to .*output\/ \.\.\.\n/;

  it("in a folder without output", async () => {
    const folder = await temporaryFolder();
    const { code, stdout, stderr } = await sigmaPostman(folder, [], { env });
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringMatching(line) });
    expect(stdout).toMatch(/^Wrote {4}output\/$/m);
    expect((await sigmaPostman(folder, [], { env })).stderr).not.toMatch(line);
  });

  it("not where it was told what to do", async () => {
    expect((await run("bundled")).stderr).not.toMatch(line);
    expect((await run("bundled", "--quiet")).stderr).toBe("");
  });
});

describe("says what may have been meant:", () => {
  it.each([
    [["genrate"], /called "genrate"\nDid you mean "generate"\?/],
    [["bundled", "--outptu", "x"], /outptu\nDid you mean --output\?/],
    [["diff", "a", "b", "--fromat", "json"], /fromat\nDid you mean --format\?/],
    [["bundled", "--region", "us-wst"], /"us-wst"\nDid you mean "us-west"\?/],
  ])("%j", async (args, message) => {
    expect(await run(...args)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(message) });
  });
});

it.each([
  [["bundled", "--output"], /output/],
  [["bundled", "-o", "--check"], /-o needs a value\n/],
  [["bundled", "--name"], /name/],
  [["diff", "a", "--format"], /format/],
])("an option without its value is an error: %j", async (args, message) => {
  const { code, stderr } = await run(...args);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
});

it.each([
  [["g"], "generate"],
  [["run", "--rep"], "--reporters"],
  [["generate", "--body", "f"], "full"],
])("completes %j", async (words, want) => {
  const { stdout } = await run("--get-yargs-completions", "sigma-postman", ...words);
  expect(stdout.split("\n")).toContain(want);
});

it("completes no option that is there under its former name only", async () => {
  const { stdout } = await run("--get-yargs-completions", "sigma-postman", "run", "--max");
  expect(stdout).toBe("--max-response\n");
});

it("prints a script for the shell", async () => {
  expect((await run("completion")).stdout).toMatch(/^###-begin-sigma-postman-completions-###/);
});

it.runIf(existsSync("/dev/full")).each([["-v"], ["--help"], ["diff bundled bundled"], ["completion"]])(
  "a full disk behind standard output is one sentence: %s",
  (args) => {
    const command = `"${process.execPath}" "${MAIN}" ${args} > /dev/full`;
    const { status, stderr } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({
      status: 4,
      stderr: "error standard output: can't be written: the disk is full\n",
    });
  },
);
