import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { VARIABLES_WITH_A_MEANING } from "../../src/sigma/variables.js";

it("has every variable that a script reads or writes by name", () => {
  const folder = fileURLToPath(new URL("../../templates", import.meta.url));
  const scripts = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".js") && !file.startsWith("changes"))
    .map((file) => readFileSync(join(folder, file), "utf8"));
  const names = scripts.flatMap((text) =>
    [...text.matchAll(/pm\.(?:variables|environment)\.(?:get|set|unset)\("([^"]+)"/g)].map((match) => match[1]!),
  );
  expect(new Set(names).size).toBeGreaterThan(10);
  expect([...new Set(names)].filter((name) => !VARIABLES_WITH_A_MEANING.has(name.toLowerCase()))).toEqual([]);
});
