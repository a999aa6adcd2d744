import { expect, it } from "vitest";
import { unfitBodies } from "../../src/collection/unfit.js";
import { body, operation } from "../support/build.js";

const OPERATIONS = [
  operation({
    method: "post",
    path: "/v2/members",
    body: body({
      schema: {
        type: "object",
        required: ["email"],
        properties: {
          email: { type: "string", format: "email" },
          kind: { enum: ["admin", "guest"] },
          tags: { type: "array", items: { type: "string" } },
        },
        additionalProperties: false,
      },
    }),
  }),
  operation({ method: "post", path: "/v2/files", body: body({ mediaType: "multipart/form-data", schema: true }) }),
  operation({ method: "get", path: "/v2/members" }),
];

function unfit(folder: string, value: unknown, file: string | undefined = `bodies/${folder}/Mine.json`) {
  const curated = { name: "Mine", value, ...(file === undefined ? {} : { file }) };
  return unfitBodies({ bodies: new Map([[folder, [curated]]]) }, OPERATIONS);
}

it.each([
  ["post-v2-member", {}, /^no operation has the name "post-v2-member" .* Did you mean "post-v2-members"\?$/],
  ["POST v2 members", {}, /^no operation has the name "POST v2 members"/],
  ["put-v2-nothing-of-the-sort-anywhere", {}, /so nothing has this body\.$/],
  ["get-v2-members", {}, /^GET \/v2\/members takes no body$/],
  ["post-v2-files", {}, /^POST \/v2\/files takes multipart\/form-data, not JSON$/],
  ["post-v2-members", {}, /^doesn't match the schema of POST \/v2\/members, .*: \/: misses "email"$/],
  ["post-v2-members", { email: "a@example.com", mail: 1 }, /: \/mail: nothing is allowed here$/],
  ["post-v2-members", { email: 7 }, /: \/email: expected string$/],
  ["post-v2-members", { email: "no address" }, /: \/email: not a email$/],
  ["post-v2-members", { email: "<email>", kind: "owner" }, /: \/kind: not one of the enum$/],
  ["post-v2-members", { email: "{{email}}", tags: [1] }, /: \/tags\/0: expected string$/],
])("%s %j is told why it doesn't fit", (folder, value, message) => {
  expect(unfit(folder, value)).toEqual([
    expect.objectContaining({
      kind: "warning",
      where: `bodies/${folder}/Mine.json`,
      message: expect.stringMatching(message),
    }),
  ]);
});

it.each([
  [{ email: "a@example.com", kind: "guest" }],
  [{ email: "{{email}}", kind: "{{kind}}" }],
  [{ email: "<email>", tags: ["<tag>"] }],
])("%j fits", (value) => {
  expect(unfit("post-v2-members", value)).toEqual([]);
});

it("is said of the user's own files only: not every definition has what ours are for", () => {
  const curated = { name: "Ours", value: 7 };
  expect(unfitBodies({ bodies: new Map([["post-v2-none", [curated]]]) }, OPERATIONS)).toEqual([]);
});
