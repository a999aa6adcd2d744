import { expect, it } from "vitest";
import { readApi } from "../../src/api/read.js";
import type { ArchivedContent } from "../../src/lock/archive.js";
import { changesSince, titlesOf } from "../../src/regenerate/since.js";
import { definition } from "../support/build.js";

const get = (more: object = {}) => ({ get: { summary: "List teams", ...more } });
const OLD = definition({ info: { title: "Sigma", version: "1" }, paths: { "/v2/teams": get(), "/v2/old": get() } });

async function removed(content: ArchivedContent): Promise<unknown> {
  const { api } = readApi([definition({ paths: { "/v2/teams": get() } })], { allowHosts: [] });
  const since = await changesSince([{ sha256: "a", content }], api, { allowHosts: [] });
  return since?.changes.removed.map(({ operation }) => operation.path);
}

const file = (name: string, value: unknown) => ({ file: name, bytes: Buffer.from(JSON.stringify(value)) });

it.each<[string, ArchivedContent]>([
  ["a document", { kind: "document", parse: () => structuredClone(OLD) }],
  ["a file, as version 1 has it", { kind: "files", files: [file("", OLD)] }],
  [
    "several files and links to them, as version 1 has them",
    {
      kind: "files",
      files: [
        file("sigma.json", { ...OLD, paths: { "/v2/teams": get(), "/v2/old": { $ref: "link.json#/old" } } }),
        file("parts/old.json", { old: { $ref: "more.json" } }),
        file("parts/more.json", get({ responses: { default: { $ref: "../sigma.json#/components/responses/E" } } })),
        { file: "link.json", target: "parts/old.json", bytes: Buffer.alloc(0) },
      ],
    },
  ],
])("tells what changed since %s", async (_, content) => {
  expect(await removed(content)).toEqual(["/v2/old"]);
  expect(await titlesOf([{ sha256: "a", content }])).toEqual([{ title: "Sigma", version: "1" }]);
});

it.each<[string, ArchivedContent]>([
  ["no OpenAPI", { kind: "document", parse: () => ({ paths: { "/a": {} } }) }],
  ["nothing", { kind: "document", parse: () => undefined }],
  ["no JSON", { kind: "document", parse: () => JSON.parse("{") }],
  ["a file that is broken", { kind: "files", files: [{ file: "a.json", bytes: Buffer.from("{") }] }],
  [
    "a file that leads to a broken one",
    {
      kind: "files",
      files: [
        file("a.json", { ...OLD, paths: { "/v2/a": { $ref: "b.json" } } }),
        { file: "b.json", bytes: Buffer.from("{") },
      ],
    },
  ],
])("tells nothing of %s", async (_, content) => {
  expect(await removed(content)).toBeUndefined();
  expect(await titlesOf([{ sha256: "a", content }])).toEqual([]);
});
