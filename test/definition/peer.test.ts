/** References, resolved as swagger-parser resolves them: a second opinion from those who do nothing else. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import SwaggerParser from "@apidevtools/swagger-parser";
import { load as parseYaml } from "js-yaml";
import { expect, it } from "vitest";
import { load } from "../../src/definition/load.js";
import { temporaryFolder } from "../support/build.js";
import { BUNDLED, describeEach, REAL } from "../support/definitions.js";

// Keywords beside a reference, which 2026-08 has, are another matter: swagger-parser lets them replace those of the schema
// they stand beside, where OpenAPI 3.1 asks for both.
const subjects = [...REAL.filter(({ name }) => name === "2025-11"), BUNDLED];

describeEach(subjects, [], ({ file }) => {
  it("of one file", async () => {
    const { document } = await load(file, {});
    // Its references are put right first: those without a slash are none to swagger-parser.
    const text = (await readFile(file, "utf8")).replaceAll('"#components/', '"#/components/');
    const peer = await SwaggerParser.dereference(
      (file.endsWith(".json") ? JSON.parse(text) : parseYaml(text)) as never,
    );
    expect(isDeepStrictEqual((document as { paths: object }).paths, peer.paths)).toBe(true);
  });
});

it("of several files", async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "schemas"));
  const ref = ($ref: string) => ({ $ref });
  const content = (schema: object) => ({ content: { "application/json": { schema } } });
  await writeFile(
    join(folder, "sigma.json"),
    JSON.stringify({
      openapi: "3.1.0",
      info: { title: "Sigma", version: "1" },
      paths: {
        "/v2/teams": { get: { responses: { 200: { description: "", ...content(ref("schemas/team.json")) } } } },
      },
      components: { schemas: { Name: { type: "string" } } },
    }),
  );
  await writeFile(
    join(folder, "schemas", "team.json"),
    JSON.stringify({
      type: "object",
      properties: {
        name: ref("../sigma.json#/components/schemas/Name"),
        members: { type: "array", items: ref("member.json#/Member") },
        parent: ref("#"),
      },
    }),
  );
  await writeFile(
    join(folder, "schemas", "member.json"),
    JSON.stringify({ Member: { type: "object", title: "A member" } }),
  );
  const file = join(folder, "sigma.json");
  const { document } = await load(file, {});
  const peer = await SwaggerParser.dereference(file);
  expect(document).toEqual(peer);
});

it("the bundled definition is valid OpenAPI", async () => {
  await expect(SwaggerParser.validate(BUNDLED.file)).resolves.toMatchObject({
    openapi: expect.stringMatching(/^3\.1/),
  });
});
