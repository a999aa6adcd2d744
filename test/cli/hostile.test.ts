/**
 * Hostile and broken inputs, one row each: what goes in, the exit code, what is said, and what must still be there. Every
 * row runs the command in a process of its own, with 512 MB of heap and half a minute, over an output that was there before.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PostmanCollection } from "../../src/postman/types.js";
import { definition, serve, snapshot, temporaryFolder } from "../support/build.js";
import { MAIN, type Outcome, sigmaPostman } from "../support/cli.js";
import { itemsOf } from "../support/collection.js";
import { postmanFault } from "../support/postman-schema.js";

const COLLECTION = "sigma.postman_collection.json";
const LIMITS = { env: { NODE_OPTIONS: "--max-old-space-size=512" }, timeout: 30_000 };

type Content = string | Buffer | object;

/** A folder with what `generate` made of a good definition: each row starts with a copy of it. */
let good: string;
beforeAll(async () => {
  good = await mkdtemp(join(tmpdir(), "sigma-postman-hostile-"));
  await write(good, { "good.json": definition() });
  expect(await sigmaPostman(good, ["generate", "good.json"])).toMatchObject({ code: 0 });
});
afterAll(async () => await rm(good, { recursive: true, force: true }));

/** A folder with an output that was there before, and these files. */
async function folderWith(files: { readonly [name: string]: Content } = {}): Promise<string> {
  const folder = await temporaryFolder();
  await cp(good, folder, { recursive: true });
  await write(folder, files);
  return folder;
}

async function write(folder: string, files: { readonly [name: string]: Content }): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    const isText = typeof content === "string" || Buffer.isBuffer(content);
    await writeFile(join(folder, name), isText ? content : JSON.stringify(content));
  }
}

// What a terminal would act on; a line break is ours.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

function expectReadable({ stdout, stderr }: Outcome): void {
  expect(stdout + stderr).not.toMatch(CONTROL);
  expect(stderr).not.toMatch(/^\s+at |mistake in sigma-postman/m);
  expect((stdout + stderr).length).toBeLessThan(20_000);
}

/** The command refuses, says why in a line or two, and leaves everything as it was. */
async function expectRefusal(folder: string, args: readonly string[], message: RegExp, code = 3): Promise<void> {
  const before = await snapshot(folder);
  const outcome = await sigmaPostman(folder, ["generate", ...args], LIMITS);
  expect(outcome).toMatchObject({ code, stdout: "", stderr: expect.stringMatching(message) });
  expectReadable(outcome);
  expect(outcome.stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
  expect(await snapshot(folder)).toEqual(before);
}

/** The command makes a collection that Postman takes, and that has the good request. */
async function expectResult(folder: string, args: readonly string[], message = /^/): Promise<PostmanCollection> {
  const outcome = await sigmaPostman(folder, ["generate", ...args, "--verbose", "--force"], LIMITS);
  expect(outcome).toMatchObject({ code: 0, stdout: expect.stringMatching(message), stderr: "" });
  expectReadable({ ...outcome, stdout: outcome.stdout.slice(0, 19_000) });
  const text = await readFile(join(folder, "output", COLLECTION), "utf8");
  const collection: PostmanCollection = JSON.parse(text);
  expect(postmanFault(collection)).toBeUndefined();
  expect(itemsOf(collection.item).map(({ name }) => name)).toContain("Good");
  // The one that Authenticate sends, and no other.
  expect(text.match(/\{\{secret\}\}/g)).toHaveLength(1);
  expect(text).not.toContain("{{evil");
  return collection;
}

const nest = (depth: number, open: string, inner: string, close: string) =>
  open.repeat(depth) + inner + close.repeat(depth);
const GOOD = { "/v2/good": { get: { summary: "Good" } } };
/** A definition with a good operation and what the row is about. */
const withPaths = (paths: object, more: object = {}) => definition({ paths: { ...paths, ...GOOD }, ...more });
const withOperation = (operation: object, more: object = {}) => withPaths({ "/v2/odd": { post: operation } }, more);
/** The schema as body and as answer. */
const withSchema = (schema: unknown, schemas: object = {}) =>
  withOperation(
    {
      requestBody: { content: { "application/json": { schema } } },
      responses: { 200: { content: { "application/json": { schema } } } },
    },
    { components: { schemas } },
  );
/** The same, of a schema that is too deep for JSON.stringify. */
const withSchemaText = (schema: string) => JSON.stringify(withSchema("SCHEMA")).replaceAll('"SCHEMA"', schema);
const yaml = (more: string) => `openapi: 3.1.0\npaths:\n  /v2/good: {get: {summary: Good}}\n${more}`;
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
/** A billion values in a few lines; the last of them is `*x12`. */
const bomb = (name: string) =>
  `${name}0: &${name}0 [y, y, y, y, y, y, y, y]\n${times(12, (at) => `${name}${at + 1}: &${name}${at + 1} [${Array(8).fill(`*${name}${at}`).join(", ")}]\n`).join("")}`;
const times = (count: number, one: (index: number) => string) => Array.from({ length: count }, (_, at) => one(at));
const listsOf = (type: string) => nest(20_000, '{"type":"array","items":', `{"type":"${type}"}`, "}");

describe("what is no definition is refused", () => {
  it.each<[string, Content, RegExp]>([
    ["an empty file", "", /odd: the definition is empty/],
    ["a byte order mark alone", "\uFEFF", /the definition is empty/],
    ["white space", " \n\t\r\n", /the definition is empty/],
    ["zeros", Buffer.alloc(4096), /neither JSON nor valid YAML/],
    ["a picture", Buffer.from("89504e470d0a1a0a0000000d49484452ff", "hex"), /not UTF-8 text/],
    ["a packed file", gzipSync(JSON.stringify(definition())), /not UTF-8 text/],
    ["UTF-16 that doesn't say so", Buffer.from(JSON.stringify(definition()), "utf16le"), /not valid JSON|neither JSON/],
    ["Latin-1", Buffer.from(JSON.stringify(definition({ info: { title: "Größe" } })), "latin1"), /not UTF-8 text/],
    ["JSON that was cut off", JSON.stringify(definition()).slice(0, -5), /odd:1:\d+: not valid JSON.*\n.*complete/],
    ["JSON cut off inside a character", Buffer.from('{"a":"ü').subarray(0, -1), /not UTF-8 text/],
    ["two documents of JSON", `${JSON.stringify(definition())}\n{}`, /odd:2:1: not valid JSON/],
    ["JSON with NaN", '{"openapi":"3.1.0","x":NaN}', /odd:1:24: not valid JSON/],
    ["JSON with a control character in a text", '{"a":"\u0000"}', /odd:1:\d+: not valid JSON/],
    ["a page of HTML", "<!doctype html>\n<html><body>Sign in</body></html>\n", /odd/],
    ["a text", "Not found", /the top level is not an object/],
    ["null", "null", /the top level is not an object/],
    ["a number", "3.1", /the top level is not an object/],
    ["a list", "[]", /the top level is not an object/],
    ["Swagger 2.0", { swagger: "2.0", paths: {} }, /Swagger 2\.0 is not supported/],
    ["a version with escape codes", { openapi: "9\u001b[2J\u202e", paths: {} }, /OpenAPI 9.* is not supported/],
    ["a version of a megabyte", { openapi: "9".repeat(1_000_000), paths: {} }, /OpenAPI 9+\S* .*is not supported/],
    ["a version that is an object", { openapi: {}, paths: {} }, /no "openapi" field/],
    [
      "`openapi` as an inherited name only",
      '{"__proto__":{"openapi":"3.1.0","paths":{"/a":{"get":{}}}}}',
      /no "openapi"/,
    ],
    ["paths that are a text", { openapi: "3.1.0", paths: "/v2/a" }, /no paths/],
    ["only paths without a slash", { openapi: "3.1.0", paths: { a: { get: {} } } }, /no operations/],
    ["only operations that are no objects", { openapi: "3.1.0", paths: { "/a": { get: "x" } } }, /no operations/],
    ["YAML with a name twice", yaml("paths: {}\n"), /odd:4:1: neither JSON nor valid YAML/],
    ["YAML with a tab", yaml("x:\n\ty: 1\n"), /odd:5:1: neither/],
    ["YAML with an alias of nothing", yaml("x: *y\n"), /odd:4:5: neither/],
    ["YAML of two documents", `${yaml("")}---\n${yaml("")}`, /neither JSON nor valid YAML/],
    [
      "YAML with a function",
      yaml("x: !!js/function 'function () { process.exit(0) }'\n"),
      /neither JSON nor valid YAML/,
    ],
    ["YAML with a list as a name", yaml("? [a, b]\n: 1\n"), /odd:\d+:\d+: neither JSON nor valid YAML/],
    ["YAML nested without end", yaml(`x: ${nest(20_000, "[", "", "]")}\n`), /odd:4:\d+: neither JSON nor valid YAML/],
    [
      "YAML nested without end, by indentation",
      yaml(times(3000, (depth) => `${" ".repeat(depth)}x:\n`).join("")),
      /neither/,
    ],
    [
      "merge keys that explode",
      yaml(
        `m0: &m0 {${times(99, (at) => `a${at}: 1`).join(", ")}}\n${times(200, (at) => `m${at + 1}: &m${at + 1} {<<: *m${at}, b${at}: 1}\n`).join("")}`,
      ),
      /neither JSON nor valid YAML/,
    ],
  ])("%s", async (_, content, message) => {
    await expectRefusal(await folderWith({ odd: content }), ["odd"], message);
  });

  it.each<[string, readonly string[], RegExp, number?]>([
    ["a folder", ["."], /\.: is a folder, not a file/],
    ["a missing file", ["none.json"], /none\.json: no such file/],
    ["a file below a file", ["good.json/x"], /no such file/],
    ["a name longer than any", ["x".repeat(5000)], /name is too long/],
    ["a name with escape codes", ["none\u001b[2J\u202e.json"], /none.*\.json: no such file/],
    ["a file that never ends", ["/dev/zero", "--max-size", "5000000"], /larger than 5000000 bytes/],
    ["a file of nothing", ["/dev/null"], /the definition is empty/],
    ["a size that is too small", ["good.json", "--max-size", "10"], /larger than 10 bytes/],
    ["an address that is not https", ["http://example.com/a.json"], /not an https URL/],
    ["another scheme", ["ftp://example.com/a.json"], /no such file/],
    ["an address of nothing", ["https://"], /not an https URL/],
    ["an address where nobody listens", ["http://127.0.0.1:1/a.json"], /can't be reached/],
    ["a good one and a bad one", ["good.json", "none.json"], /none\.json: no such file/],
    [
      "a host with a path as --allow-host, which names none",
      ["good.json", "--region", "mars"],
      /no host in the region/,
      2,
    ],
  ])("%s", async (_, args, message, code) => {
    await expectRefusal(await folderWith(), args, message, code);
  });

  it("a link to itself", async () => {
    const folder = await temporaryFolder();
    await symlink(join(folder, "loop.json"), join(folder, "loop.json"));
    const outcome = await sigmaPostman(folder, ["generate", "loop.json"], LIMITS);
    expect(outcome).toMatchObject({ code: 3, stderr: expect.stringContaining("is a link that leads to itself") });
    expect(await readdir(folder)).toEqual(["loop.json"]);
  });
});

describe("a download that goes wrong is refused", () => {
  it.each<[string, RequestListener, RegExp]>([
    ["404", (_, answer) => answer.writeHead(404).end(), /the server responded with 404/],
    ["an error of the server", (_, answer) => answer.writeHead(503).end(), /the server responded with 503/],
    ["an answer with nothing in it", (_, answer) => answer.writeHead(204).end(), /the definition is empty/],
    ["304 to who has nothing", (_, answer) => answer.writeHead(304).end(), /the server responded with 304/],
    [
      "a status with escape codes",
      (_, answer) => answer.socket?.end("HTTP/1.1 500 \u009b2J\r\n\r\n"),
      /the server responded with 500|can't be reached/,
    ],
    [
      "redirects in a circle",
      (_, answer) => answer.writeHead(302, { location: "/" }).end(),
      /redirected more than 5 times/,
    ],
    [
      "a redirect to http",
      (_, answer) => answer.writeHead(302, { location: "http://example.com/" }).end(),
      /not an https/,
    ],
    [
      "a redirect to a file",
      (_, answer) => answer.writeHead(302, { location: "file:///etc/passwd" }).end(),
      /not an https/,
    ],
    ["a redirect to nowhere", (_, answer) => answer.writeHead(302, { location: "http://" }).end(), /not an https/],
    [
      "more than announced is allowed",
      (_, answer) => answer.writeHead(200, { "content-length": 1e9 }).write("{"),
      /larger than/,
    ],
    ["more than is allowed", (_, answer) => answer.end(Buffer.alloc(2_000_000, "x")), /larger than 1000000 bytes/],
    [
      "a bomb",
      (_, answer) => answer.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(3e8))),
      /larger than/,
    ],
    [
      "what is not packed as it says",
      (_, answer) => answer.writeHead(200, { "content-encoding": "gzip" }).end("{}"),
      /broke off/,
    ],
    [
      "less than was announced",
      (_, answer) => {
        answer.writeHead(200, { "content-length": 99 }).write("{}");
        setTimeout(() => answer.socket?.end(), 50);
      },
      /broke off/,
    ],
    ["no HTTP", (_, answer) => answer.socket?.end("SSH-2.0-OpenSSH\r\n"), /can't be reached/],
    [
      "a page to sign in",
      (_, answer) => answer.end("<!doctype html><title>Sign in</title>"),
      /top level is not an object|neither JSON/,
    ],
  ])("%s", async (_, listener, message) => {
    const { url } = await serve(listener);
    await expectRefusal(await folderWith(), [`${url}/x.json`, "--max-size", "1000000"], message);
  });

  it("an address that a password stands in, which is not shown", async () => {
    const word = randomUUID();
    const folder = await folderWith();
    await expectRefusal(folder, [`https://user:${word}@example.com/x.json`], /user name in it is not fetched/);
    const { stderr } = await sigmaPostman(folder, ["generate", `https://user:${word}@example.com/x.json`]);
    expect(stderr).not.toContain(word);
  });
});

describe("what is odd gives a bounded result, and the rest is there", () => {
  it.each<[string, Content]>([
    // The text itself.
    ["a byte order mark", `\uFEFF${JSON.stringify(withPaths({}))}`],
    ["UTF-16, little end first", Buffer.from(`\uFEFF${JSON.stringify(withPaths({}))}`, "utf16le")],
    ["UTF-16, big end first", Buffer.from(`\uFEFF${JSON.stringify(withPaths({}))}`, "utf16le").swap16()],
    ["lines that end as on Windows", yaml("").replaceAll("\n", "\r\n")],
    ["JSON with a name twice", `{"openapi":"2.0",${JSON.stringify(withPaths({})).slice(1)}`],
    ["YAML that begins with a brace", "{openapi: 3.1.0, paths: {/v2/good: {get: {summary: Good}}}}"],
    ["YAML with a directive and an end", `%YAML 1.2\n---\n${yaml("")}...\n`],
    ["a version that is a number", "openapi: 3.1\npaths: {/v2/good: {get: {summary: Good}}}\n"],
    ["numbers, dates and null as names", yaml("x: {1: a, 2026-01-31: b, null: c, true: d, 1.5: e}\n")],
    [
      "codes of answers that are numbers",
      "openapi: 3.1.0\npaths: {/v2/good: {get: {summary: Good, responses: {200: {description: x}, 404: {}}}}}\n",
    ],
    ["merge keys", `openapi: 3.1.0\nx: &base {summary: Good}\npaths: {/v2/good: {get: {<<: *base, operationId: x}}}\n`],
    [
      "numbers that are none",
      yaml(
        "  /v2/odd: {post: {parameters: [{name: a, in: query, schema: {type: number, minimum: .nan, maximum: .inf, default: -.inf, example: .nan}}]}}\n",
      ),
    ],
    ["YAML as deep as people never write", yaml(`x: ${nest(900, "[", "", "]")}\n`)],

    // Bombs.
    [
      "aliases of aliases",
      yaml(`x0: &x0 [y]\n${times(40, (at) => `x${at + 1}: &x${at + 1} [*x${at}, *x${at}]\n`).join("")}`),
    ],
    [
      "aliases of aliases as an example",
      `x0: &x0 [y, y, y, y, y, y, y, y]\n${times(12, (at) => `x${at + 1}: &x${at + 1} [${Array(8).fill(`*x${at}`).join(", ")}]\n`).join("")}${yaml("  /v2/odd: {post: {requestBody: {content: {application/json: {example: *x12}}}}}\n")}`,
    ],
    [
      "aliases of aliases as a schema",
      `x0: &x0 {type: object, properties: {a: {type: string}}}\n${times(30, (at) => `x${at + 1}: &x${at + 1} {type: object, properties: {a: *x${at}, b: *x${at}}, required: [a, b]}\n`).join("")}${yaml("  /v2/odd: {post: {requestBody: {content: {application/json: {schema: *x30}}}}}\n")}`,
    ],
    [
      "aliases of aliases as paths",
      `x0: &x0 {}\n${yaml("  /v2/odd: &p {get: {responses: {200: {content: {application/json: {example: &e [*x0, *x0]}}}}}}\n")}`,
    ],
    [
      "an example that holds itself",
      yaml("  /v2/odd: {post: {requestBody: {content: {application/json: {example: &a {self: *a}}}}}}\n"),
    ],
    [
      "an enum that holds itself",
      yaml("  /v2/odd: {post: {requestBody: {content: {application/json: {schema: {enum: &a [*a]}}}}}}\n"),
    ],
    ["an operation that holds itself", yaml("  /v2/odd: &a {post: *a, get: {x: *a, responses: *a}}\n")],
    ["JSON 10,000 deep", `{"x":${nest(10_000, "[", "", "]")},${JSON.stringify(withPaths({})).slice(1)}`],
    ["JSON 200,000 deep", `{"x":${nest(200_000, '{"a":', "1", "}")},${JSON.stringify(withPaths({})).slice(1)}`],
    ["an example nested without end", withSchemaText(`{"example":${nest(20_000, "[", "", "]")}}`)],
    [
      "a default nested without end",
      withSchemaText(`{"type":"object","properties":{"a":{"default":${nest(20_000, "[", "", "]")}}}}`),
    ],
    ["a constant nested without end", withSchemaText(`{"const":${nest(20_000, '{"a":', "1", "}")}}`)],
    ["allOf nested without end", withSchemaText(nest(20_000, '{"allOf":[', '{"type":"string"}', "]}"))],
    [
      "properties nested without end, all required",
      withSchemaText(nest(20_000, '{"type":"object","required":["a"],"properties":{"a":', '{"type":"string"}', "}}")),
    ],
    ["variants nested without end", withSchemaText(`{"oneOf":[${listsOf("string")},${listsOf("integer")}]}`)],
    ["`not` nested without end", withSchemaText(nest(20_000, '{"not":', "true", "}"))],
    ["conditions nested without end", withSchemaText(nest(20_000, '{"if":', "true", ',"then":{"type":"string"}}'))],

    // Cycles.
    ["a schema that is itself", withSchema(ref("A"), { A: ref("A") })],
    ["a schema that is all of itself", withSchema(ref("A"), { A: { allOf: [ref("A"), { type: "object" }] } })],
    [
      "two schemas that are all of each other",
      withSchema(ref("A"), { A: { allOf: [ref("B")] }, B: { allOf: [ref("A")] } }),
    ],
    [
      "a schema that is itself in two ways",
      withSchema(ref("A"), { A: { anyOf: [{ allOf: [ref("A")] }, { allOf: [ref("A")] }] } }),
    ],
    [
      "a schema that is one of itself",
      withSchema(ref("A"), { A: { oneOf: [{ allOf: [ref("A")] }, { title: "x", allOf: [ref("A")], minLength: 1 }] } }),
    ],
    ["a schema that it isn't", withSchema(ref("A"), { A: { not: ref("A") } })],
    [
      "a schema that is its own condition",
      withSchema(ref("A"), { A: { if: ref("A"), then: ref("A"), else: ref("A") } }),
    ],
    [
      "a schema that requires itself",
      withSchema(ref("A"), { A: { type: "object", required: ["a"], properties: { a: ref("A") } } }),
    ],
    ["a list of itself", withSchema(ref("A"), { A: { type: "array", minItems: 3, items: ref("A") } })],
    [
      "names that are itself",
      withSchema(ref("A"), { A: { type: "object", propertyNames: ref("A"), additionalProperties: ref("A") } }),
    ],
    ["a whole document as a schema", withSchema({ $ref: "#" })],
    ["its own path as a schema", withSchema({ $ref: "#/paths/~1v2~1odd/post" })],

    // Sizes.
    ["a description of five megabytes", withOperation({ description: "x".repeat(5_000_000) })],
    ["a summary of five megabytes", withOperation({ summary: "x".repeat(5_000_000) })],
    ["an operationId of five megabytes", withOperation({ operationId: "x".repeat(5_000_000) })],
    ["a tag of five megabytes", withOperation({ tags: ["aB".repeat(2_500_000)] })],
    ["a path of a megabyte", withPaths({ [`/${"a".repeat(1_000_000)}`]: { get: {} } })],
    ["a path of 20,000 parameters", withPaths({ [`/${times(20_000, (at) => `{p${at}}`).join("/")}`]: { get: {} } })],
    ["a path of open braces", withPaths({ [`/${"{".repeat(200_000)}`]: { get: {} } })],
    ["a link of open brackets", withOperation({ description: "[](".repeat(200_000) })],
    ["a link of spaces", withOperation({ description: `[x](${" ".repeat(200_000)}` })],
    ["a description of stars", withOperation({ description: `${"*".repeat(100_000)}deprecated`, deprecated: true })],
    [
      "a title of words without end",
      definition({ info: { title: "Aa".repeat(500_000), version: "1".repeat(500_000) }, paths: GOOD }),
    ],
    ["a name of five megabytes", withSchema({ type: "object", required: ["x".repeat(5_000_000)] })],
    ["an enum of 100,000 values", withSchema({ type: "string", enum: times(100_000, (at) => `value ${at}`) })],
    ["100,000 required names", withSchema({ type: "object", required: times(100_000, (at) => `name${at}`) })],
    [
      "20,000 properties",
      withSchema({
        type: "object",
        properties: Object.fromEntries(times(20_000, (at) => `p${at}`).map((name) => [name, { type: "string" }])),
      }),
    ],
    [
      "1,500 variants",
      withSchema({
        oneOf: times(1500, (at) => at.toString()).map((name) => ({
          type: "object",
          title: `T ${name}`,
          required: [name],
          properties: { [name]: { const: name } },
        })),
      }),
    ],
    [
      "10,000 parameters",
      withOperation({
        parameters: times(10_000, (at) => `p${at}`).map((name) => ({ name, in: "query", schema: { type: "string" } })),
      }),
    ],
    [
      "5,000 hosts",
      withPaths({}, { servers: times(5000, (at) => `https://h${at}.example.com`).map((url) => ({ url })) }),
    ],
    [
      "a chain of references of 20,000",
      withSchema(
        ref("S0"),
        Object.fromEntries(times(20_000, (at) => `S${at}`).map((name, at) => [name, ref(`S${at + 1}`)])),
      ),
    ],
    [
      "a chain of choices that all fail",
      withSchema(ref("S0"), {
        ...Object.fromEntries(
          times(30, (at) => `S${at}`).map((name, at) => [
            name,
            { anyOf: [ref(`S${at + 1}`), { allOf: [ref(`S${at + 1}`)] }] },
          ]),
        ),
        S30: { type: "string", enum: [] },
      }),
    ],

    // Texts that a careless pattern looks through again from each of their characters.
    [
      "a description of blank lines, of a beta",
      withOperation({ summary: "beta", description: `a${"\n".repeat(50_000)}b` }),
    ],
    [
      "a description of bullets, of what is deprecated",
      withOperation({ deprecated: true, description: `a${"- \n".repeat(200_000)}b` }),
    ],
    ["a summary of dots", withOperation({ summary: `${".".repeat(1_000_000)}a` })],
    ["a summary of spaces", withOperation({ summary: `a${" ".repeat(1_000_000)}b` })],
    ["a tag of colons", withOperation({ tags: [`${" :".repeat(1_000_000)}`, `a${":\n".repeat(1_000_000)}`] })],
    ["a path of slashes", withPaths({ [`/v2/a${"/".repeat(500_000)}b`]: { get: {} } })],
    ["a path of colons", withPaths({ [`/v2/a${":".repeat(500_000)}\nb`]: { get: {} } })],
    ["a path of downloads", withPaths({ [`/v2${"/query/{".repeat(50_000)}`]: { get: {} } })],
    [
      "a server of slashes and dashes",
      withPaths(
        {},
        {
          servers: [
            { url: `https://a.sigmacomputing.com${"/".repeat(500_000)}x`, description: `é${"-".repeat(500_000)}é` },
          ],
        },
      ),
    ],
    [
      "a parameter of spaces",
      withOperation({ parameters: [{ name: `a${" ".repeat(1_000_000)}b`, in: "query", schema: { type: "string" } }] }),
    ],
    [
      "an e-mail address of dots",
      withSchema({ type: "string", format: "email", example: `a@${"a.".repeat(30_000)}@` }),
    ],
    [
      "a path of sixteen parameters in one segment, and one that it nearly matches",
      withPaths({
        [`/v2/${times(16, (at) => `{p${at}}`).join("")}x`]: { delete: { responses: { 202: {} } } },
        [`/v2/${"a".repeat(60)}`]: { delete: { responses: { 200: { content: { "application/json": {} } } } } },
      }),
    ],

    // Values that mean more than they say.
    ...[
      "const: *x12",
      "enum: [*x12, *y12]",
      "default: *x12",
      "example: *x12",
      "oneOf: [{const: *x12}, {const: *y12}]",
    ].map((keyword): [string, string] => [
      `aliases of aliases in \`${keyword}\``,
      `${bomb("x")}${bomb("y")}${yaml(`  /v2/odd: {post: {parameters: [{name: q, in: query, schema: {${keyword}}}], requestBody: {content: {application/json: {schema: {required: [a], properties: {a: {${keyword}}}}}}}, responses: {200: {content: {application/json: {schema: {${keyword}}}}}}}}\n`)}`,
    ]),
    [
      "aliases of aliases as an example that is no JSON",
      `${bomb("x")}${yaml("  /v2/odd: {post: {responses: {200: {content: {text/plain: {example: *x12}}}}}}\n")}`,
    ],
    [
      "aliases of a long text",
      `x: &x "${"a".repeat(1_000_000)}"\n${yaml(`  /v2/odd: {post: {requestBody: {content: {application/json: {example: [${times(5000, () => "*x").join(",")}]}}}}}\n`)}`,
    ],

    // Many of a kind.
    [
      "6,000 variants that differ in one constant",
      withSchema({
        oneOf: times(6000, (at) => `t${at}`).map((name) => ({
          type: "object",
          required: ["type"],
          properties: { type: { const: name }, name: { type: "string" } },
        })),
      }),
    ],
    [
      "1,500 lists of one thing, and 1,500 that ask for it",
      withPaths(
        Object.fromEntries(
          times(1500, (at) => `/v2/r${at}`).flatMap((path) => [
            [path, { get: { responses: { 200: { content: { "application/json": { schema: ref("List") } } } } } }],
            [`${path}/{thingId}`, { get: {} }],
          ]),
        ),
        {
          components: {
            schemas: {
              List: {
                properties: { entries: { type: "array", items: { properties: { thingId: { type: "string" } } } } },
              },
            },
          },
        },
      ),
    ],
    ["150,000 tags that are none", withOperation({ tags: times(150_000, () => " ") })],

    // Patterns and numbers.
    [
      "a pattern that runs for years",
      withSchema({ type: "string", pattern: "^(a+)+$", example: `${"a".repeat(60)}!` }),
    ],
    [
      "a pattern that runs for years, by branches",
      withSchema({ type: "string", pattern: "^(a|a)*b$", example: "a".repeat(60) }),
    ],
    [
      "a pattern that runs for years, without a group",
      withSchema({ type: "string", pattern: "^a*a*a*a*a*a*a*a*a*a*b$", example: "a".repeat(5000) }),
    ],
    [
      "a pattern that runs for years, by nested groups",
      withSchema({ type: "string", pattern: "^((?:a+))*$|^((a)+(b)?)+$", example: `${"a".repeat(60)}!` }),
    ],
    [
      "a pattern that runs for years, by names",
      withSchema({
        type: "object",
        patternProperties: { "^(a+)+$": { type: "string" } },
        example: { [`${"a".repeat(60)}!`]: 1 },
      }),
    ],
    ["a pattern that counts to a million", withSchema({ type: "string", pattern: "^(?:a{1,1000}){1,1000}$" })],
    ["a pattern of a megabyte", withSchema({ type: "string", pattern: "a".repeat(1_000_000) })],
    ["a pattern that is none", withSchema({ type: "string", pattern: "([" })],
    [
      "numbers beyond numbers",
      withSchemaText('{"type":"number","minimum":-1e999,"maximum":1e999,"multipleOf":1e-320,"default":1e999}'),
    ],
    [
      "lengths beyond memory",
      withSchema({
        type: "object",
        required: ["s", "a", "o"],
        properties: {
          s: { type: "string", minLength: 1e15 },
          a: { type: "array", minItems: 1e15 },
          o: { type: "object", minProperties: 1e15 },
        },
      }),
    ],
    ["limits below zero", withSchema({ type: "array", maxItems: -1, items: { type: "string", maxLength: -5 } })],
    [
      "keywords of every wrong type",
      withSchema({
        type: [1, null],
        properties: [],
        required: {},
        items: 3,
        allOf: "x",
        oneOf: { a: 1 },
        enum: "x",
        pattern: 1,
        format: [],
        minimum: "1",
        title: {},
        description: [],
      }),
    ],

    // Wrong types everywhere.
    [
      "lists where objects stand",
      withPaths(
        {
          "/v2/odd": [],
          "/v2/a": { get: [] },
          "/v2/b": { get: { parameters: {}, responses: [], requestBody: [], tags: "x" } },
        },
        { servers: {}, info: [], components: [], tags: 1 },
      ),
    ],
    [
      "nulls where objects stand",
      withPaths(
        {
          "/v2/odd": null,
          "/v2/b": { get: { parameters: [null], responses: null, requestBody: null, tags: [null], summary: null } },
        },
        { servers: [null], info: null, components: null },
      ),
    ],
    [
      "numbers where texts stand",
      withPaths(
        {
          "/v2/b": { get: { parameters: [{ name: 1, in: 2 }], summary: 1, operationId: 2, description: 3, tags: [4] } },
        },
        { info: { title: 1, version: 2 } },
      ),
    ],
    [
      "texts where schemas stand",
      withOperation({
        parameters: [{ name: "a", in: "query", schema: "x" }],
        requestBody: { content: { "application/json": "x" } },
        responses: { 200: "x", 404: { content: "x" } },
      }),
    ],
    [
      "media types that are none",
      withOperation({
        requestBody: { content: { "": { schema: {} } } },
        responses: { 200: { content: { "{{evil}}\r\nX-Odd: 1": {} } } },
      }),
    ],
    [
      "codes that are none",
      withOperation({ responses: { 0: {}, 99: {}, 600: {}, "2xx": {}, abc: {}, __proto__: {} } }),
    ],
  ])("%s", async (_, content) => {
    await expectResult(await folderWith({ odd: content }), ["odd"]);
  });

  it.each<[string, unknown]>([
    ["an enum of 100,000 values", { type: "string", enum: times(100_000, (at) => `value ${at}`) }],
    ["an enum of 100,000 objects", { enum: times(100_000, (at) => `value ${at}`).map((name) => ({ name })) }],
    ["a constant of a megabyte", { const: "x".repeat(1_000_000) }],
    ["30,000 required names", { type: "object", required: times(30_000, (at) => `name${at}`) }],
  ])("%s, with --tests contract", async (_, schema) => {
    await expectResult(await folderWith({ odd: withSchema(schema) }), ["odd", "--tests", "contract"]);
  });

  it("a line break in the value of a header, which stays one line", async () => {
    const parameter = (name: string, example: string) => ({ name, in: "header", required: true, example, schema: {} });
    const content = { "text/x\r\nX-Odd: 1": { schema: {} } };
    const operation = {
      summary: "Odd",
      parameters: [
        parameter("X-A", "a\r\nX-Odd: 1"),
        parameter("X-B", "b\u2028c\u0000d\n"),
        parameter("X-C\r\nX-D", "e"),
      ],
      requestBody: { content },
      responses: { 200: { content } },
    };
    const collection = await expectResult(await folderWith({ odd: withOperation(operation) }), ["odd"]);
    const item = itemsOf(collection.item).find(({ name }) => name === "Odd");
    const headers = [item?.request.header ?? [], ...(item?.response ?? []).map(({ header }) => header ?? [])].flat();
    expect(headers).toContainEqual(expect.objectContaining({ key: "X-A", value: "a X-Odd: 1" }));
    for (const { key, value } of headers) expect(`${key}${value}`).not.toMatch(/[\p{Cc}\u2028]/u);
  });

  const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "length"];

  it.each(NAMES)("the name `%s`, everywhere", async (name) => {
    const schema = { type: "object", required: [name], properties: JSON.parse(`{"${name}":{"type":"string"}}`) };
    const text = JSON.stringify(
      withPaths(
        {
          NAME: { get: { summary: "Not a path" } },
          [`/v2/${name}/{${name}}`]: {
            post: {
              operationId: name,
              summary: name,
              tags: [name],
              parameters: [
                { name, in: "path", schema: ref("NAME") },
                { name, in: "query", schema },
                { name, in: "header", schema },
              ],
              requestBody: {
                content: { "application/json": { schema, examples: { NAME: { value: { [name]: "x" } } } } },
              },
              responses: { NAME: {}, 200: { content: { NAME: { schema } } } },
            },
          },
        },
        { components: { schemas: { NAME: { type: "string" } } } },
      ),
    ).replaceAll("NAME", name);
    const collection = await expectResult(await folderWith({ odd: text }), ["odd"]);
    const item = itemsOf(collection.item).find(({ name: found }) => found.toLowerCase() === name.toLowerCase());
    expect(item?.request.url).toMatchObject({
      path: ["v2", name, `:${name}`],
      query: [{ key: expect.stringContaining(name) }],
    });
    expect(Object.keys(JSON.parse((item?.request.body as { raw?: string })?.raw ?? "{}"))).toEqual([name]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  /** One text in every place that a definition has for one. */
  const everywhere = (text: string) => {
    const schema = {
      type: "object",
      title: text,
      description: text,
      required: [text],
      properties: { [text]: { type: "string", default: text, enum: [text], description: text } },
      example: { [text]: text },
    };
    const parameter = { description: text, schema: { type: "string", enum: [text], default: text }, example: text };
    const content = {
      "application/json": { schema, examples: { [text]: { summary: text, value: { [text]: text } } } },
    };
    return withPaths(
      {
        [`/v2/x${text}/{${text}}`]: {
          summary: text,
          description: text,
          get: {
            summary: text,
            description: text,
            operationId: text,
            tags: [text],
            parameters: [
              { name: text, in: "path", required: true, ...parameter },
              { name: text, in: "query", required: true, ...parameter },
              { name: `${text}2`, in: "query", style: "deepObject", schema },
              { name: text, in: "header", required: true, ...parameter },
            ],
            requestBody: { description: text, content },
            responses: { 200: { description: text, content }, 404: { content: { "text/plain": { example: text } } } },
          },
          put: {
            summary: text,
            requestBody: { content: { "application/x-www-form-urlencoded": { schema } } },
            responses: { 200: { content: { [`text/${text}`]: { example: text } } } },
          },
          patch: { requestBody: { content: { "multipart/form-data": { schema } } } },
          delete: { requestBody: { content: { "text/plain": { schema: { type: "string", enum: [text] } } } } },
        },
      },
      {
        info: { title: text, version: text, description: text },
        servers: [
          { url: "https://api.x.aws.sigmacomputing.com", description: text },
          { url: `https://api.y.aws.sigmacomputing.com/${text}`, description: text },
          { url: "https://{host}.sigmacomputing.com", variables: { host: { default: text } } },
          { url: text, description: text },
        ],
      },
    );
  };

  it.each([
    ["a variable", "{{evil}} {{secret}}"],
    ["a variable in a variable", "{{{{evil}}}} {{{secret}}}"],
    ["a dynamic variable", "{{evil$guid}}"],
    ["a variable that closes late", "{{evil"],
    ["a script", "</script><script>pm.sendRequest('https://evil.example')</script>"],
    ["the end of a comment and of a template", "*/ `); ${process.exit(1)} ]]>"],
    ["escape codes", "\u001b[2J\u001b]0;x\u0007\u009b2J\u0000"],
    ["text that runs backwards", "\u202egnp.exe\u202c\u2066"],
    ["lines of its own", "x\r\nX-Odd: 1\r\n\r\nNext     1. Run this"],
    ["half a character", "\ud800"],
    ["the way to another folder", "../../../etc/passwd\\..\\..\\c:con"],
  ])("is data, never anything else: %s", async (_, text) => {
    const folder = await folderWith();
    const outside = await snapshot(folder);
    await write(folder, { odd: everywhere(text) });
    await expectResult(folder, ["odd"]);
    for (const name of await readdir(join(folder, "output"))) {
      expect(name).toMatch(
        /^\.gitattributes$|^sigma(-[a-z0-9-]+)?\.postman_(collection|environment)\.json$|^sigma-postman\.(lock\.json|definition\.gz)$|^CHANGES\.md$/,
      );
      // The definition as it was read, packed.
      if (name.endsWith(".gz")) continue;
      const content = await readFile(join(folder, "output", name), "utf8");
      if (name === "CHANGES.md") {
        expect(content).not.toMatch(CONTROL);
        // Between backticks it is shown as it is written.
        expect(content.replace(/`[^`\n]*`/g, "")).not.toContain("<script");
        continue;
      }
      if (!name.includes("lock")) expect(content).not.toContain("{{evil");
      if (name.includes("environment")) expect(content).not.toContain("{{");
    }
    const after = await snapshot(folder);
    for (const path of Object.keys(after).filter((path) => !path.startsWith(join(folder, "output"))))
      if (!path.endsWith("/odd")) expect(after[path]).toBe(outside[path]);
  });

  it("has no control character in what it prints as JSON", async () => {
    const folder = await folderWith({ odd: everywhere("\u001b[2J\u009b2J\u202e\u007f") });
    const outcome = await sigmaPostman(folder, ["generate", "odd", "--json", "--force"], LIMITS);
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(outcome.stdout).not.toMatch(CONTROL);
    expect(JSON.parse(outcome.stdout).definition.title).toContain("\u001b[2J\u009b2J\u202e");
  });
});

describe("many bodies of many variants that all have the same many properties end", () => {
  const alike = (count: number, operations: number, name: (index: number) => string) => {
    const oneOf = times(200, (at) => `u${at}`).map((own) => ({
      allOf: [ref("Big"), { title: own, properties: { [own]: { type: "string" } } }],
    }));
    const properties = Object.fromEntries(times(count, name).map((key) => [key, { type: "string" }]));
    const post = { requestBody: { content: { "application/json": { schema: { oneOf } } } } };
    const paths = Object.fromEntries(times(operations, (at) => `/v2/odd${at}`).map((path) => [path, { post }]));
    return withPaths(paths, { components: { schemas: { Big: { type: "object", properties } } } });
  };

  it("in a collection", async () => {
    const folder = await folderWith({ odd: alike(500, 40, (at) => `p${at}`) });
    await expectResult(folder, ["odd"], /too complex to check/);
  });

  it("in a report of changes", async () => {
    const folder = await folderWith({
      old: alike(4000, 6, (at) => `p${at}`),
      new: alike(4000, 6, (at) => (at % 7 === 0 ? `q${at}` : `p${at}`)),
    });
    const outcome = await sigmaPostman(folder, ["diff", "old", "new"], LIMITS);
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining("too deep to list"), stderr: "" });
  });
});

describe("a reference that leads out is not followed, and the rest is there", () => {
  it.each<[string, string, RegExp]>([
    ["above the folder", "../secret.json", /outside the folder/],
    ["above the folder, in percent codes", "%2e%2e%2fsecret.json", /outside the folder/],
    ["by a whole path", "/etc/passwd", /not a path below/],
    ["by an address of a file", "file:///etc/passwd", /is a URL/],
    ["by backslashes", "..\\secret.json", /not a path below/],
    ["to another machine", "\\\\server\\share\\x.json", /not a path below/],
    ["by a link", "link.json", /outside the folder/],
    ["by a linked folder", "linked/secret.json", /outside the folder/],
    ["to a file that isn't there", "none.json", /doesn't exist/],
    ["to a device", "zero", /outside the folder/],
    ["with escape codes", "\u001b[2J.json", /doesn't exist/],
    ["to settings", ".env", /is not a \.json/],
    ["to hidden JSON", ".secret.json", /is not a \.json/],
  ])("%s", async (_, $ref, message) => {
    const word = randomUUID();
    const folder = await folderWith({
      "secret.json": { type: "object", required: [word], properties: { [word]: { const: word } } },
      "in/.env": `required: [${word}]\n`,
      "in/.secret.json": { type: "object", required: [word] },
      "in/odd.json": withSchema({ $ref }),
    });
    await symlink("../secret.json", join(folder, "in/link.json"));
    await symlink("..", join(folder, "in/linked"));
    await symlink("/dev/zero", join(folder, "in/zero"));
    const collection = await expectResult(folder, ["in/odd.json"], message);
    expect(JSON.stringify(collection)).not.toContain(word);
  });

  it("to an address, which gets no request", async () => {
    const { url, requests } = await serve((_request, answer) => answer.end('{"type":"string"}'));
    const parts = { "in/part.yaml": `items: {$ref: '${url}/a.json'}\n` };
    const folder = await folderWith({
      ...parts,
      "in/odd.json": withSchema({ allOf: [{ $ref: `${url}/b.json` }, { $ref: "part.yaml" }] }),
    });
    await expectResult(folder, ["in/odd.json"], /is a URL, and none is followed/);
    expect(requests).toEqual([]);
  });
});

describe("a host that would be sent the client secret gets no environment", () => {
  it.each<[string, string, RegExp]>([
    ["another domain", "https://api.example.com", /not a host of sigmacomputing\.com/],
    ["http", "http://api.sigmacomputing.com", /is not https/],
    ["Sigma's domain in front", "https://sigmacomputing.com.evil.example", /not a host/],
    ["Sigma's domain behind", "https://evil-sigmacomputing.com", /not a host/],
    ["Sigma's domain as a user", "https://aws-api.sigmacomputing.com@evil.example", /user name/],
    ["Sigma's domain with a dot behind", "https://api.sigmacomputing.com./", /not a host/],
    ["a letter that looks alike", "https://api.sigmаcomputing.com", /not a host/],
    ["a port", "https://api.sigmacomputing.com:8443", /port/],
    ["an address of IPv6", "https://[::ffff:127.0.0.1]", /not a host/],
    ["a backslash", "https://evil.example\\.sigmacomputing.com", /characters/],
    ["a tab", "https://api.sigma\tcomputing.com", /characters/],
    ["a line break", "https://api.sigmacomputing.com\n.evil.example", /characters/],
    ["a question", "https://evil.example?.sigmacomputing.com", /not a host/],
    ["a variable", "https://{host}.evil.example", /characters/],
    ["a variable of Postman", "https://{{secret}}.sigmacomputing.com", /characters/],
  ])("%s", async (_, url, message) => {
    const folder = await folderWith({ odd: withPaths({}, { servers: [{ url, description: "AWS US (West)" }] }) });
    const outcome = await sigmaPostman(folder, ["generate", "odd", "-o", "out", "--verbose"], LIMITS);
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringMatching(message) });
    expectReadable(outcome);
    expect((await readdir(join(folder, "out"))).sort()).toEqual([
      ".gitattributes",
      "sigma-postman.definition.gz",
      "sigma-postman.lock.json",
      COLLECTION,
    ]);
  });
});

describe("interrupted", () => {
  it.each<[NodeJS.Signals, number]>([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ])("by %s it exits with %d and leaves everything as it was", async (signal, code) => {
    const folder = await folderWith();
    const before = await snapshot(folder);
    let asked = () => {};
    const waiting = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { url } = await serve((_request, answer) => {
      answer.writeHead(200, { etag: '"x"' }).write('{"openapi"');
      asked();
    });
    const child = spawn(process.execPath, [MAIN, "generate", `${url}/x.json`], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? "", SIGMA_POSTMAN_CACHE: join(folder, "cache") },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said += text));
    await waiting;
    const ended = new Promise((resolve) => child.on("close", (...how) => resolve(how)));
    child.kill(signal);
    expect(await ended).toEqual([code, null]);
    expect(said).toBe("");
    expect(await snapshot(folder)).toEqual(before);
  });
});
