import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readCurrent } from "../../src/output/read.js";
import { temporaryFolder } from "../support/build.js";

it("reads the text of a file, its lines ended by LF, and undefined where there is none", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "a"), "text\r\n");
  expect(await readCurrent(folder, "a")).toBe("text\n");
  expect(await readCurrent(folder, "b")).toBeUndefined();
});
