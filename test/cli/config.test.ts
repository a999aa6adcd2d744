/** Options that a file sets, as the command is run. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { definition, temporaryFolder } from "../support/build.js";
import { sigmaPostman } from "../support/cli.js";

const get = (tag: string) => ({ get: { summary: `List ${tag}`, tags: [tag] } });

async function workplace(config: unknown, name = "sigma-postman.config.json") {
  const folder = await temporaryFolder();
  const given = definition({ paths: { "/v2/teams": get("Teams"), "/v2/tags": get("Tags") } });
  await writeFile(join(folder, "sigma.json"), JSON.stringify(given));
  await writeFile(join(folder, name), typeof config === "string" ? config : JSON.stringify(config));
  return folder;
}

const requestsIn = async (folder: string, output: string) => {
  const text = await readFile(join(folder, output, "sigma.postman_collection.json"), "utf8");
  return [...text.matchAll(/"name": "(List [^"]*)"/g)].map(([, name]) => name);
};

describe("a file of options", () => {
  it.each<[string, object, string[], string, string[]]>([
    [
      "is read where it is",
      { definitions: ["sigma.json"], output: "there", only: ["Tags"] },
      [],
      "there",
      ["List Tags"],
    ],
    [
      "gives way to what is typed",
      { output: "there", only: ["Tags"] },
      ["sigma.json", "-o", "here", "--only", "Teams"],
      "here",
      ["List Teams"],
    ],
    [
      "may have options of other commands",
      { reporters: ["json"], bail: true },
      ["sigma.json"],
      "output",
      ["List Tags", "List Teams"],
    ],
    [
      "may have an option by its former name",
      { "max-answer": 1 },
      ["sigma.json"],
      "output",
      ["List Tags", "List Teams"],
    ],
  ])("%s", async (_, config, args, output, want) => {
    const folder = await workplace(config);
    expect(await sigmaPostman(folder, ["generate", ...args, "--quiet"])).toMatchObject({ code: 0, stderr: "" });
    expect(await requestsIn(folder, output)).toEqual(want);
  });

  it.each([["--config", "mine.json"], ["--config=mine.json"]])("is the one that is named: %s", async (...args) => {
    const folder = await workplace({ output: "mine" }, "mine.json");
    await writeFile(join(folder, "sigma-postman.config.json"), '{"output":"other"}');
    expect(await sigmaPostman(folder, ["sigma.json", "--quiet", ...args])).toMatchObject({ code: 0, stderr: "" });
    expect(await readdir(folder)).toContain("mine");
    expect(await readdir(folder)).not.toContain("other");
  });

  it.each<[string, unknown, RegExp]>([
    [
      "an option that there isn't",
      { ouput: "x" },
      /sigma-postman\.config\.json: "ouput" is not an option\nDid you mean "output"\?/,
    ],
    ["a value that isn't allowed", { body: "all" }, /--body can't be "all": it is one of "required", "full"/],
    ["an object", { output: { a: 1 } }, /"output" can't be an object/],
    [
      "who gets the secret",
      { "allow-host": ["evil.example"] },
      /"allow-host" can't be set in a file.*\nGive --allow-host on the command line/,
    ],
    ["no JSON", "output: x", /is not a JSON object\nFor example/],
    ["a list", [1], /is not a JSON object/],
  ])("is refused with %s", async (_, config, message) => {
    const folder = await workplace(config);
    const { code, stderr } = await sigmaPostman(folder, ["sigma.json"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(await readdir(folder)).not.toContain("output");
  });

  it("that is named and not there is an error", async () => {
    const folder = await workplace({});
    await mkdir(join(folder, "a"));
    for (const [name, message] of [
      ["none.json", "error none.json: not found"],
      ["a", "error a: can't be read"],
    ] as const) {
      const { code, stderr } = await sigmaPostman(folder, ["sigma.json", "--config", name]);
      expect(code).toBe(2);
      expect(stderr).toContain(message);
    }
  });
});
