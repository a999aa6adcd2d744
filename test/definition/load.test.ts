import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { load } from "../../src/definition/load.js";
import { DefinitionError } from "../../src/errors.js";
import { definition, serve, temporaryFolder } from "../support/build.js";

// biome-ignore lint/suspicious/noExplicitAny: a document is walked as it comes
type Document = any;

/** A file in a folder of its own. */
async function fileOf(content: unknown, name = "sigma.json"): Promise<string> {
  const path = join(await temporaryFolder(), "definition", name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

async function fault(name: string, options = {}): Promise<DefinitionError> {
  const error = await load(name, options).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(DefinitionError);
  return error as DefinitionError;
}

describe("what is no definition", () => {
  it.each<[string, unknown, RegExp]>([
    ["Swagger 2.0", { swagger: "2.0", paths: { "/a": {} } }, /^Swagger 2\.0 is not supported/],
    ["OpenAPI 4", { ...definition(), openapi: "4.0.0" }, /^OpenAPI 4\.0\.0 is not supported/],
    ["OpenAPI 3.3, which nobody has seen", { ...definition(), openapi: "3.3.0" }, /^OpenAPI 3\.3\.0 is not supported/],
    ["OpenAPI 3.10", { ...definition(), openapi: "3.10.0" }, /^OpenAPI 3\.10\.0 is not supported/],
    ["a version that is another number", { ...definition(), openapi: 2.1 }, /^OpenAPI 2\.1 is not supported/],
    ["some other JSON", { info: { _postman_id: "x" }, item: [] }, /no "openapi" field at #\//],
    ["a list", [], /top level is no object/],
    ["a text", "just a sentence", /top level is no object/],
    ["an HTML page", "<!doctype html>\n<html></html>", /no "openapi"|top level|neither JSON nor valid YAML/],
    ["no paths", { ...definition(), paths: {} }, /no paths \(nothing at #\/paths\)/],
    ["paths that are a list", { ...definition(), paths: [{}] }, /no paths/],
    ["no paths at all", { openapi: "3.1.0", info: {} }, /no paths/],
  ])("%s", async (_, content, message) => {
    const path = await fileOf(content);
    const error = await fault(path);
    expect(error.message).toMatch(message);
    expect(error.where).toContain(path);
    expect(error.hint).toBeTruthy();
  });

  it.each(["3.0.0", "3.0.3", "3.1.0", "3.1.1", "3.2.0", "3.1"])("OpenAPI %s is one", async (openapi) => {
    const { document } = await load(await fileOf(definition({ openapi })));
    expect(document.openapi).toBe(openapi);
  });

  it("a missing file, and a folder", async () => {
    const folder = await temporaryFolder();
    expect(await fault(join(folder, "none.json"))).toMatchObject({ message: "no such file" });
    expect(await fault(folder)).toMatchObject({ message: "is a folder, not a file", where: folder });
  });

  it("a file larger than it may be", async () => {
    const path = await fileOf(definition());
    expect(await fault(path, { maxSize: 10 })).toMatchObject({ message: "larger than 10 bytes" });
  });
});

describe("references to other files", () => {
  it("inside the folder are read, in JSON and in YAML, also of one another", async () => {
    const path = await fileOf(
      definition({
        paths: { "/v2/a": { get: { responses: { 200: { $ref: "./parts/responses.yaml#/Fine" } } } } },
        components: { schemas: { Id: { type: "string", title: "Id of the root" } } },
      }),
    );
    await mkdir(join(path, "../parts"));
    const schema = { $ref: "schemas.json#/Team" };
    await writeFile(
      join(path, "../parts/responses.yaml"),
      `Fine:\n  description: Fine\n  content:\n    application/json:\n      schema: ${JSON.stringify(schema)}\n`,
    );
    await writeFile(
      join(path, "../parts/schemas.json"),
      JSON.stringify({
        Team: { type: "object", properties: { lead: { $ref: "#/Member" } } },
        Member: { title: "Member" },
      }),
    );
    const { document, notices } = (await load(path)) as Document;
    const response = document.paths["/v2/a"].get.responses[200];
    expect(response.content["application/json"].schema.properties.lead.title).toBe("Member");
    expect(notices).toEqual([]);
  });

  it("do not keep references without a slash from being repaired", async () => {
    const path = await fileOf(
      definition({
        paths: {
          "/v2/a": { get: { responses: { 200: { $ref: "part.json" }, default: { $ref: "#components/responses/E" } } } },
        },
        components: { responses: { E: { description: "Error" } } },
      }),
    );
    await writeFile(join(path, "../part.json"), JSON.stringify({ description: "Fine" }));
    const { document } = (await load(path)) as Document;
    expect(document.paths["/v2/a"].get.responses).toMatchObject({
      200: { description: "Fine" },
      default: { description: "Error" },
    });
  });

  it.each([
    ["a file above the folder", "../secret.json"],
    ["a file above the folder, in percent codes", "%2e%2e/secret.json"],
    ["a file by its whole path", "/etc/hostname"],
    ["a file as an address", "file:///etc/hostname"],
    ["a file that isn't there", "none.json"],
    ["a link that leads out", "link.json"],
  ])("that lead out are not read: %s", async (_, $ref) => {
    const path = await fileOf(definition({ components: { schemas: { A: { $ref } } } }));
    await writeFile(join(path, "../../secret.json"), JSON.stringify({ title: "secret" }));
    await symlink(join(path, "../../secret.json"), join(path, "../link.json"));
    const error = await fault(path);
    expect(error.message).toMatch(/^a reference can't be followed: /);
    expect(error.where).toBe(path);
  });

  it.each([
    ["from a file", "json"],
    ["from YAML", "yaml"],
    ["from a file it refers to", "file"],
  ])("to an address are not fetched: %s", async (_, kind) => {
    const { url, requests } = await serve((_request, answer) => answer.end(JSON.stringify({ type: "string" })));
    const $ref = `${url}/schema.json`;
    const document = definition({ components: { schemas: { A: { $ref: kind === "file" ? "part.json" : $ref } } } });
    const yaml = `openapi: 3.1.0\npaths: {/v2/a: {get: {}}}\ncomponents: {schemas: {A: {$ref: '${$ref}'}}}\n`;
    const path = await fileOf(kind === "yaml" ? yaml : document, kind === "yaml" ? "sigma.yaml" : "sigma.json");
    await writeFile(join(path, "../part.json"), JSON.stringify({ items: { $ref } }));
    expect((await fault(path)).message).toMatch(/^a reference can't be followed: /);
    expect(requests).toHaveLength(0);
  });

  it("of a download are not followed at all", async () => {
    const { url, requests } = await serve((_request, answer) =>
      answer.end(JSON.stringify(definition({ components: { schemas: { A: { $ref: "other.json" } } } }))),
    );
    expect((await fault(`${url}/sigma.json`)).message).toBe("refers to other documents, which are not fetched");
    expect(requests.map((request) => request.url)).toEqual(["/sigma.json"]);
  });

  it("in the data of an example are no references", async () => {
    const schema = { type: "object", example: { $ref: "https://example.com/other.json" } };
    const { document } = (await load(await fileOf(definition({ components: { schemas: { A: schema } } })))) as Document;
    expect(document.components.schemas.A).toEqual(schema);
  });
});

it("tells the text by its hash", async () => {
  const [one, same, other] = await Promise.all([
    load(await fileOf(definition())),
    load(await fileOf(definition())),
    load(await fileOf(definition({ servers: [] }))),
  ]);
  expect(one.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(same.hash).toBe(one.hash);
  expect(other.hash).not.toBe(one.hash);
});

it("says when a download begins and that it is over, also when it fails", async () => {
  const { url } = await serve((_request, answer) => answer.writeHead(500).end());
  const told: (string | undefined)[] = [];
  await fault(url, { onDownload: (address: string | undefined) => told.push(address) });
  expect(told).toEqual([url, undefined]);
});
