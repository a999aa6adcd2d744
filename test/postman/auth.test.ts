import { expect, it } from "vitest";
import { attributesOf } from "../../src/postman/auth.js";

it.each<[string, unknown, [string, unknown][]]>([
  [
    "a list",
    [{ key: "token", value: "{{access_token}}", type: "string" }, {}, null],
    [
      ["token", "{{access_token}}"],
      ["", undefined],
      ["", undefined],
    ],
  ],
  [
    "an object",
    { token: "a", __proto__x: 1 },
    [
      ["token", "a"],
      ["__proto__x", 1],
    ],
  ],
  ["nothing", undefined, []],
  ["a text", "bearer", []],
])("attributes of %s", (_, given, want) => {
  expect(attributesOf(given)).toEqual(want);
});
