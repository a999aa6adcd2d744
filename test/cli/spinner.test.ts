import { expect, it } from "vitest";
import { downloadSpinner, renderProgress } from "../../src/cli/spinner.js";

it.each([
  ["bytes", { received: 12, total: undefined }, "1 kB"],
  ["megabytes", { received: 3_400_000, total: undefined }, "3.4 MB"],
  ["a part of what is known to come", { received: 500_000, total: 1_000_000 }, "500 kB (50 %)"],
  ["more than was announced", { received: 2_000_000, total: 1_000_000 }, "2.0 MB (100 %)"],
  ["of nothing", { received: 0, total: 0 }, "0 kB"],
])("progress in %s", (_, progress, want) => {
  expect(renderProgress(progress)).toBe(want);
});

it("says nothing where there is no terminal", () => {
  const report = downloadSpinner();
  expect(() => {
    report("https://example.com/x.json");
    report("https://example.com/x.json", { received: 1, total: 2 });
    report(undefined);
  }).not.toThrow();
});
