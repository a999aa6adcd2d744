/** output/ of the repository is what the bundled definition gives. */
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { generate } from "../../src/index.js";

it("output/ is up to date (npm run output brings it there)", async () => {
  const result = await generate({
    definitions: ["bundled"],
    output: fileURLToPath(new URL("../../output", import.meta.url)),
    check: true,
  });
  expect(result.changed).toEqual([]);
  expect(result.unchanged).toHaveLength(16);
});
