import { expect, it } from "vitest";
import { buildHeaders } from "../../src/collection/header.js";
import { operation, parameter } from "../support/build.js";

const cookie = (name: string, more: Parameters<typeof parameter>[0] = {}) =>
  parameter({ in: "cookie", name, style: "form", explode: true, required: true, ...more });

it("has required cookies in one header, and an unticked one for each of the others", () => {
  const parameters = [
    cookie("theme", { required: false, schema: { enum: ["dark"] } }),
    cookie("session", { example: "abc", description: "Who." }),
    cookie("lang", { required: false }),
    cookie("ids", { schema: { const: [3, 4] } }),
  ];
  const [, ...headers] = buildHeaders(operation({ parameters }));
  expect(headers.map(({ key, value, disabled }) => [key, value, disabled])).toEqual([
    ["Cookie", "session=abc; ids=3; ids=4", undefined],
    ["Cookie", "theme=dark", true],
    ["Cookie", "lang=<lang>", true],
  ]);
  expect(headers[0]?.description).toMatch(/^`session`: Who\. .*\n`ids`: /);
});

it("holds no variable and no further cookie of the definition's", () => {
  const parameters = [cookie("a", { example: "{{secret}}; b=1\r\nX: y" })];
  expect(buildHeaders(operation({ parameters }))[1]?.value).toBe("a=%7B%7Bsecret}}%3B%20b=1%0D%0AX:%20y");
});
