import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { load } from "../../src/definition/load.js";
import { resolveReferences } from "../../src/definition/references.js";
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

type Files = { readonly [name: string]: string };

async function filesBeside(path: string, files: Files): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(path, "..", name, ".."), { recursive: true });
    await writeFile(join(path, "..", name), text);
  }
}

/** A schema that is one of those that its mapping leads to. */
function pets(mapping: object): { readonly [key: string]: unknown } {
  const Pet = { properties: { kind: { type: "string" } }, discriminator: { propertyName: "kind", mapping } };
  return { components: { schemas: { Pet, Owner: { properties: { pet: { $ref: "#/components/schemas/Pet" } } } } } };
}

/** The title of a variant, and its tag. */
function tagged({ allOf: [schema, { properties }] }: Document): [unknown, unknown] {
  return [schema.title, properties.kind.const];
}

/** What is kept of a definition, its references resolved: the same but for the places of other files. */
function readAgain(json: Buffer | undefined): Document {
  const document = JSON.parse(json?.toString() ?? "null");
  resolveReferences(document);
  return document;
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
    [
      "a reference in place of all paths",
      { openapi: "3.0.3", paths: { $ref: "./paths.yaml" } },
      /^"paths" is a reference to "\.\/paths\.yaml", which OpenAPI doesn't allow/,
    ],
    ["OpenAPI 4", { ...definition(), openapi: "4.0.0" }, /^OpenAPI 4\.0\.0 is not supported/],
    ["OpenAPI 3.3, which nobody has seen", { ...definition(), openapi: "3.3.0" }, /^OpenAPI 3\.3\.0 is not supported/],
    ["OpenAPI 3.10", { ...definition(), openapi: "3.10.0" }, /^OpenAPI 3\.10\.0 is not supported/],
    ["a version that is another number", { ...definition(), openapi: 2.1 }, /^OpenAPI 2\.1 is not supported/],
    ["some other JSON", { info: { _postman_id: "x" }, item: [] }, /no "openapi" field at #\//],
    ["a list", [], /top level is not an object/],
    ["a text", "just a sentence", /top level is not an object/],
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

  it.each([
    ["with blanks around its colon", '"$ref" : "part.json"'],
    ["over two lines", '"$ref":\n"part.json"'],
    ["with an escape in its key", '"\\u0024ref": "part.json"'],
    ["with an escape in its value", '"$ref": "\\u0070art.json"'],
  ])("are found in JSON however they are written: %s", async (_, reference) => {
    const path = await fileOf(
      `{"openapi": "3.1.0", "paths": {"/v2/a": {"get": {"responses": {"200": {${reference}}}}}}}`,
    );
    await writeFile(join(path, "../part.json"), JSON.stringify({ description: "Fine" }));
    const { document } = await load(path);
    expect((document as Document).paths["/v2/a"].get.responses[200]).toEqual({ description: "Fine" });
  });

  it.each<[string, Files]>([
    ["of a mapping that no $ref names", { "dog.yaml": "title: Dog", "cat.yaml": "title: Cat" }],
    [
      "of a mapping, which refers to another",
      { "dog.yaml": "$ref: a/dogs.yaml#/Dog", "a/dogs.yaml": "Dog: {title: Dog}", "cat.yaml": "title: Cat" },
    ],
  ])("%s are read", async (_, files) => {
    const mapping = { dog: "dog.yaml", cat: "./cat.yaml" };
    const path = await fileOf(definition(pets(mapping)));
    await filesBeside(path, files);
    const { document, json, notices } = (await load(path)) as Document;
    expect(notices).toEqual([]);
    for (const read of [document, readAgain(json)])
      expect(read.components.schemas.Owner.properties.pet.oneOf.map(tagged)).toEqual([
        ["Dog", "dog"],
        ["Cat", "cat"],
      ]);
  });

  it("of a mapping in another file are relative to that, and told apart where they have the same name", async () => {
    const path = await fileOf(
      definition({ components: { schemas: { Owner: { properties: { pet: { $ref: "a/pet.yaml#/Pet" } } } } } }),
    );
    const mapping = { dog: "dogs.yaml#/Kind", cat: "#/Kind" };
    await filesBeside(path, {
      "a/pet.yaml": JSON.stringify({
        Pet: {
          oneOf: [{ $ref: "dogs.yaml#/Kind" }, { $ref: "#/Kind" }],
          discriminator: { propertyName: "kind", mapping },
        },
        Kind: { title: "Cat" },
      }),
      "a/dogs.yaml": "Kind: {title: Dog}",
    });
    const { document, notices } = (await load(path)) as Document;
    expect(notices).toEqual([]);
    expect(document.components.schemas.Owner.properties.pet.oneOf.map(tagged)).toEqual([
      ["Dog", "dog"],
      ["Cat", "cat"],
    ]);
  });

  it("of a mapping that don't exist are said", async () => {
    const path = await fileOf(definition(pets({ dog: "dog.yaml", cat: "cat.yaml" })));
    await filesBeside(path, { "dog.yaml": "{title: Dog, allOf: [{$ref: 'sigma.json#/components/schemas/Pet'}]}" });
    const { notices } = await load(path);
    expect(notices).toMatchObject([{ code: "discriminator-mapping", message: expect.stringContaining("cat.yaml") }]);
  });

  const self = "https://api.example.com/v2/openapi.json";
  it.each<[string, string, string]>([
    ["to its URL", self, `${self}#/components/schemas/Team`],
    ["to its URL, relative to that", self, "openapi.json#/components/schemas/Team"],
    ["to its path", self, "/v2/openapi.json#/components/schemas/Team"],
    ["to a file below its URL", self, "https://api.example.com/v2/parts/a.json#/Team"],
    ["to a file that refers back by URL", self, "parts/a.json#/Back"],
    ["to a file that refers to one beside it by URL", self, "parts/a.json#/Beside"],
    ["to itself, where it only says its name", "my.json", "my.json#/components/schemas/Team"],
  ])("by what a document of 3.2 says of itself lead %s", async (_, $self, $ref) => {
    const schema = { title: "Team" };
    const path = await fileOf(
      definition({
        openapi: "3.2.0",
        $self,
        components: { schemas: { Team: schema, A: { properties: { team: { $ref } } } } },
      }),
    );
    await filesBeside(path, {
      "parts/a.json": JSON.stringify({
        Team: schema,
        Back: { $ref: `${self}#/components/schemas/Team` },
        Beside: { $ref: "https://api.example.com/v2/parts/b.json" },
      }),
      "parts/b.json": JSON.stringify(schema),
    });
    const { document, notices } = (await load(path)) as Document;
    expect(notices).toEqual([]);
    expect(document.components.schemas.A.properties.team).toEqual(schema);
  });

  it.each([
    ["another host's", "https://other.example/v2/parts/a.json#/Team"],
    ["above the document's", "https://api.example.com/parts/a.json#/Team"],
    ["above the folder in disguise", "https://api.example.com/v2/..%2f..%2fa.json#/Team"],
  ])("by URL stay unread where the URL is %s (3.2)", async (_, $ref) => {
    const path = await fileOf(definition({ openapi: "3.2.0", $self: self, components: { schemas: { A: { $ref } } } }));
    expect((await load(path)).notices).toMatchObject([{ code: "reference-not-followed" }]);
  });

  it("in place of all schemas are said to be none", async () => {
    const path = await fileOf({ ...definition(), components: { schemas: { $ref: "schemas.json" } } });
    await writeFile(join(path, "../schemas.json"), "{}");
    const { notices } = await load(path);
    expect(notices).toMatchObject([
      { code: "reference-to-components", where: "#/components/schemas", kind: "warning" },
    ]);
  });

  it("by an id are none, and are not looked for beside the file", async () => {
    const schema = { $ref: "/schemas/pet" };
    const get = { responses: { 200: { description: "", content: { "application/json": { schema } } } } };
    const schemas = { Pet: { $id: "/schemas/pet", const: 1 } };
    const { document, notices } = await load(
      await fileOf({ ...definition(), paths: { "/v2/a": { get } }, components: { schemas } }),
    );
    const response = (document as Document).paths["/v2/a"].get.responses[200];
    expect(response.content["application/json"].schema).toEqual({ $id: "/schemas/pet", const: 1 });
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

  it.each<[string, string, RegExp]>([
    ["a file above the folder", "../secret.json", /outside the folder/],
    ["a file above the folder, by a way round", "parts/../../secret.json", /outside the folder/],
    ["a file above the folder, in percent codes", "%2e%2e/secret.json", /outside the folder/],
    ["the same with the slash in percent codes", "..%2Fsecret.json", /outside the folder/],
    ["percent codes of percent codes", "%252e%252e/secret.json", /doesn't exist/],
    ["the folder itself", ".", /outside the folder/],
    ["a folder in it", "parts", /is not a file/],
    ["a folder whose name begins like it", "../definition-secret/secret.json", /outside the folder/],
    ["a file by its whole path", "/etc/hostname", /not a path below/],
    ["a file by its whole path, in percent codes", "%2Fetc%2Fhostname", /not a path below/],
    ["a file as an address", "file:///etc/hostname", /is a URL/],
    ["a file as an address in capitals", "FILE:///etc/hostname", /is a URL/],
    ["a file as an address without slashes", "file:secret.json", /is a URL/],
    ["a drive of Windows", "C:\\secret.json", /is a URL/],
    ["backslashes", "..\\secret.json", /not a path below/],
    ["backslashes in percent codes", "..%5Csecret.json", /not a path below/],
    ["another machine, as Windows names it", "\\\\server\\share\\secret.json", /not a path below/],
    ["another host without a scheme", "//example.com/secret.json", /not a path below/],
    ["data", "data:application/json,{}", /is a URL/],
    ["a NUL character", "part.json%00.yaml", /not a path below/],
    ["a file that isn't there", "none.json#/components/schemas/A", /doesn't exist/],
    ["a file that isn't there, below a file", "part.json/none.json", /doesn't exist/],
    ["a name longer than any", `${"x".repeat(5000)}.json`, /can't be read/],
    ["a link that leads out", "link.json", /outside the folder/],
    ["a folder that is a link that leads out", "linked/secret.json", /outside the folder/],
    ["a link to itself", "loop.json", /can't be read/],
  ])("that lead out are not read, and count as any value: %s", async (_, $ref, message) => {
    const path = await fileOf(definition({ components: { schemas: { A: { $ref }, B: { type: "string" } } } }));
    for (const folder of ["parts", "../definition-secret"]) await mkdir(join(path, "..", folder));
    for (const file of ["../secret.json", "../definition-secret/secret.json"])
      await writeFile(join(path, "..", file), JSON.stringify({ title: "secret" }));
    await writeFile(join(path, "../part.json"), "{}");
    await symlink(join(path, "../../secret.json"), join(path, "../link.json"));
    await symlink(join(path, "../.."), join(path, "../linked"));
    await symlink(join(path, "../loop.json"), join(path, "../loop.json"));
    const { document, notices } = (await load(path)) as Document;
    expect(document.components.schemas).toEqual({ A: {}, B: { type: "string" } });
    expect(notices).toMatchObject([
      { kind: "warning", where: "#/components/schemas/A", message: expect.stringMatching(message) },
    ]);
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
    const { notices } = await load(path);
    expect(notices).toMatchObject([{ code: "reference-not-followed", message: expect.stringContaining("is a URL") }]);
    expect(requests).toHaveLength(0);
  });

  it("of a download are not followed at all", async () => {
    const { url, requests } = await serve((_request, answer) =>
      answer.end(JSON.stringify(definition({ components: { schemas: { A: { $ref: "other.json" } } } }))),
    );
    const { notices } = await load(`${url}/sigma.json`);
    expect(notices).toMatchObject([
      { code: "reference-not-followed", message: expect.stringContaining("no folder to look in") },
    ]);
    expect(requests.map((request) => request.url)).toEqual(["/sigma.json"]);
  });

  it("may be links, and are found again by the names that are written", async () => {
    const path = await fileOf(
      definition({ components: { schemas: { A: { $ref: "link.json" }, B: { $ref: "linked/b.json" } } } }),
    );
    await mkdir(join(path, "../parts"));
    await writeFile(join(path, "../parts/a.json"), JSON.stringify({ title: "A", items: { $ref: "b.json" } }));
    await writeFile(join(path, "../parts/b.json"), JSON.stringify({ title: "B" }));
    await symlink("parts/a.json", join(path, "../link.json"));
    await symlink("parts", join(path, "../linked"));
    const loaded = await load(path);
    expect(loaded.notices).toEqual([]);
    expect((loaded as Document).document.components.schemas.A.items.title).toBe("B");
    expect(readAgain(loaded.json)).toEqual(loaded.document);
  });

  it.each([
    ["a text", '"secret"'],
    ["a text in YAML", "secret"],
    ["a number", "1"],
    ["null", "null"],
  ])("to a file that is %s count as any value", async (_, text) => {
    const path = await fileOf(definition({ components: { schemas: { A: { $ref: "part.yaml" } } } }));
    await writeFile(join(path, "../part.yaml"), text);
    const loaded = await load(path);
    expect((loaded as Document).document.components.schemas).toEqual({ A: {} });
    expect(loaded.notices).toMatchObject([{ kind: "warning", message: expect.stringMatching(/neither an object/) }]);
    expect(readAgain(loaded.json)).toEqual(loaded.document);
  });

  it("may go round in circles, also through the file that was named", async () => {
    const path = await fileOf(
      definition({ components: { schemas: { Root: { properties: { node: { $ref: "parts/node.yaml" } } } } } }),
    );
    await mkdir(join(path, "../parts"));
    await writeFile(
      join(path, "../parts/node.yaml"),
      "properties:\n  next: {$ref: node.yaml}\n  root: {$ref: '../sigma.json#/components/schemas/Root'}\n",
    );
    const { document, notices } = (await load(path)) as Document;
    const { Root } = document.components.schemas;
    expect(Root.properties.node.properties.next).toBe(Root.properties.node);
    expect(Root.properties.node.properties.root).toBe(Root);
    expect(notices).toEqual([]);
  });

  it("keep what stands beside them, with references of its own file", async () => {
    const path = await fileOf(
      definition({
        components: {
          schemas: {
            A: { $ref: "part.json#/A", properties: { own: { $ref: "#/components/schemas/B" } } },
            B: { title: "B of the root" },
          },
        },
      }),
    );
    const part = { A: { properties: { theirs: { $ref: "#/B" } } }, B: { title: "B of the part" } };
    await writeFile(join(path, "../part.json"), JSON.stringify(part));
    const { A } = ((await load(path)) as Document).document.components.schemas;
    expect(A.properties.own.title).toBe("B of the root");
    expect(A.allOf[0].properties.theirs.title).toBe("B of the part");
  });

  it("to a whole path item keep its summary", async () => {
    const path = await fileOf(definition({ paths: { "/v2/a": { $ref: "a.yaml", summary: "Mine" } } }));
    await writeFile(join(path, "../a.yaml"), "get: {operationId: getA}\n");
    expect(((await load(path)) as Document).document.paths["/v2/a"]).toEqual({
      get: { operationId: "getA" },
      summary: "Mine",
    });
  });

  it("to a broken file stop the run, and the place in that file is named", async () => {
    const path = await fileOf(definition({ components: { schemas: { A: { $ref: "part.json" } } } }));
    await writeFile(join(path, "../part.json"), '{\n  "type": undefined\n}');
    expect(await fault(path)).toMatchObject({ where: `${join(path, "../part.json")}:2:11` });
  });

  it("count towards the size that is allowed", async () => {
    const content = JSON.stringify(definition({ components: { schemas: { A: { $ref: "part.json" } } } }));
    const path = await fileOf(content);
    await writeFile(join(path, "../part.json"), JSON.stringify({ title: "x".repeat(1000) }));
    expect(await fault(path, { maxSize: content.length + 500 })).toMatchObject({
      message: expect.stringContaining("larger than"),
    });
    expect((await load(path, { maxSize: content.length + 1500 })).notices).toEqual([]);
  });

  it.each<[string, string, string, unknown]>([
    ["nested deep", "part.json", `{"a":${'{"items":'.repeat(100_000)}{"$ref":"#/b"}${"}".repeat(100_000)},"b":{}}`, {}],
    [
      "full of aliases",
      "part.yaml",
      `x0: &x0 {title: a}\n${Array.from({ length: 60 }, (_, index) => `x${index + 1}: &x${index + 1} [*x${index}, *x${index}]\n`).join("")}b: {title: b}\n`,
      { title: "b" },
    ],
    ["without what is inherited", "part.json", '{"a":1,"b":{"items":{"$ref":"#/toString"}}}', { items: {} }],
    [
      "with a name of its own for it",
      "part.json",
      '{"b":{"items":{"$ref":"#/__proto__"}},"__proto__":{"type":"null"}}',
      { items: { type: "null" } },
    ],
  ])("to a file that is %s are followed in bounds", async (_, name, text, want) => {
    const path = await fileOf(definition({ components: { schemas: { A: { $ref: `${name}#/b` } } } }));
    await writeFile(join(path, "..", name), text);
    const { document } = (await load(path)) as Document;
    expect(document.components.schemas.A).toEqual(want);
  });

  it("in an example don't make a file one of the definition's, however broken it is", async () => {
    const path = await fileOf(definition({ components: { schemas: { A: { example: { $ref: "part.json" } } } } }));
    const { hash } = await load(path);
    await writeFile(join(path, "../part.json"), "{");
    const again = (await load(path)) as Document;
    expect(again).toMatchObject({ hash, notices: [] });
    expect(again.document.components.schemas.A.example).toEqual({ $ref: "part.json" });
  });

  it("to more files than a definition has stop the run", async () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 10_001 }, (_, index) => [`A${index}`, { $ref: `${index}.json` }]),
    );
    expect(await fault(await fileOf(definition({ components: { schemas } })))).toMatchObject({
      message: "refers to more than 10000 other files",
    });
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

it("tells the files it refers to by its hash, too", async () => {
  const document = definition({ components: { schemas: { A: { $ref: "part.json" } } } });
  const hashes = [];
  for (const title of ["one", "one", "other"]) {
    const path = await fileOf(document);
    await writeFile(join(path, "../part.json"), JSON.stringify({ title }));
    hashes.push((await load(path)).hash);
  }
  expect(hashes[1]).toBe(hashes[0]);
  expect(hashes[2]).not.toBe(hashes[0]);
});

it("says when a download begins and that it is over, also when it fails", async () => {
  const { url } = await serve((_request, answer) => answer.writeHead(500).end());
  const told: (string | undefined)[] = [];
  await fault(url, { onDownload: (address: string | undefined) => told.push(address) });
  expect(told).toEqual([url, undefined]);
});
