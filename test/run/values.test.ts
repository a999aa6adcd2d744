import { expect, it } from "vitest";
import { withValues } from "../../src/run/values.js";

it("withValues replaces the variables of these names", () => {
  const environment = {
    name: "x",
    values: [
      { key: "a", value: "1" },
      { key: "b", value: "2" },
    ],
  };
  expect(withValues(environment, { b: "3" })).toEqual({
    name: "x",
    values: [
      { key: "a", value: "1" },
      { key: "b", value: "3", type: "default", enabled: true },
    ],
  });
});
