/** `npm run demo`: the whole way, for anyone without an account. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const top = fileURLToPath(new URL("..", import.meta.url));

it("generates, runs against the fake Sigma, and says what that saw", () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(top, "scripts/demo.mjs"), "--folder", "Tags", "--folder", "Teams"],
    { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/^A fake Sigma listens on http:\/\/127\.0\.0\.1:\d+\n/);
  expect(stdout).toMatch(/\nTotal +\d+ requests: \d+ passed, 0 failed, /);
  expect(stdout).toMatch(/\nThe fake Sigma saw \d+ requests, 1 for a token, and 0 writes to what exists\.\n$/);
});
