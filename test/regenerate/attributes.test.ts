import { execFileSync } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { generate } from "../../src/index.js";
import { definition, temporaryFolder } from "../support/build.js";

const ATTRIBUTES = ".gitattributes";

async function output() {
  const [folder, definitions] = [await temporaryFolder(), await temporaryFolder()];
  const path = join(definitions, "sigma.json");
  await writeFile(path, JSON.stringify(definition()));
  return { folder, run: async (force = false) => await generate({ definitions: [path], output: folder, force }) };
}

it("keeps line ends as they are, and the definition as bytes, where git would convert them", async () => {
  const { folder, run } = await output();
  const { changed } = await run();
  expect(changed).toContain(ATTRIBUTES);
  execFileSync("git", ["init", "--quiet"], { cwd: folder });
  const names = ["CHANGES.md", ATTRIBUTES, ...changed.filter((name) => !name.endsWith(".gz"))];
  const attributes = (name: string) =>
    execFileSync("git", ["check-attr", "text", "eol", "--", name], { cwd: folder, encoding: "utf8" });
  for (const name of names) expect(attributes(name)).toBe(`${name}: text: set\n${name}: eol: lf\n`);
  expect(attributes("sigma-postman.definition.gz")).toContain("text: unset");
  expect(attributes("mine.json")).toContain("text: unspecified");
});

it("is there again when it was deleted, and else no change", async () => {
  const { folder, run } = await output();
  await run();
  expect((await run()).unchanged).toContain(ATTRIBUTES);
  await rm(join(folder, ATTRIBUTES));
  expect((await run()).changed).toEqual([ATTRIBUTES]);
});

it.each([
  ["before the first run", true, "*.json -diff\n"],
  ["after it", false, "*.json -diff\n"],
  ["and is empty", true, ""],
])("is left alone where a user has one (%s), even with force", async (_, isFirst, text) => {
  const { folder, run } = await output();
  if (!isFirst) await run();
  await writeFile(join(folder, ATTRIBUTES), text);
  for (const force of [false, true]) {
    const { changed, unchanged } = await run(force);
    expect([...changed, ...unchanged]).not.toContain(ATTRIBUTES);
    expect(await readFile(join(folder, ATTRIBUTES), "utf8")).toBe(text);
  }
  expect((await run()).changed).toEqual([]);
});

it("is no change with line ends of Windows", async () => {
  const { folder, run } = await output();
  await run();
  const text = await readFile(join(folder, ATTRIBUTES), "utf8");
  await writeFile(join(folder, ATTRIBUTES), text.replaceAll("\n", "\r\n"));
  expect((await run()).changed).toEqual([]);
});
