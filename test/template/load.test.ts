import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.js";
import { packageFile } from "../../src/root.js";
import { loadTemplates } from "../../src/template/load.js";
import { TEMPLATE_FILES } from "../../src/template/unused.js";
import { temporaryFolder } from "../support/build.js";

/** A folder of templates of these files. */
async function templates(files: { readonly [name: string]: string }): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

describe("our own templates", () => {
  it("are an Authenticate request that holds no credential, and a test after every request", async () => {
    const { authenticate, collection } = await loadTemplates();
    expect(authenticate).toMatchObject({
      name: "Authenticate",
      request: {
        method: "POST",
        auth: { type: "noauth" },
        url: { raw: "{{tokenBaseURL}}" },
        body: {
          mode: "urlencoded",
          urlencoded: [
            { key: "grant_type", value: "client_credentials" },
            { key: "client_id", value: "{{clientID}}" },
            { key: "client_secret", value: "{{secret}}" },
          ],
        },
      },
    });
    expect([...authenticate.scripts.keys()]).toEqual(["test"]);
    expect(collection.scripts.has("test")).toBe(true);
  });

  it("offer Snowflake connections, by key pair and by password, in the order of their names", async () => {
    const bodies = (await loadTemplates()).bodies.get("post-v2-connections");
    expect(bodies?.map(({ name }) => name)).toEqual(["Snowflake with a key pair", "Snowflake with a password"]);
    for (const { value } of bodies ?? [])
      expect(value).toMatchObject({ details: { type: "snowflake", account: "<account>", warehouse: "<warehouse>" } });
  });

  it("show no number that is only there for the order", async () => {
    const bodies = (await loadTemplates()).bodies.get("post-v2-connections-connection-id-sync");
    expect(bodies?.map(({ name }) => name)).toEqual(["A table", "A schema", "A database"]);
  });
});

describe("a folder of one's own", () => {
  it("replaces what it has and nothing else", async () => {
    const own = await loadTemplates();
    const folder = await templates({
      "collection/description.md": "Mine.",
      "collection/prerequest.js": "// mine\r\nconsole.log(1);\r\n",
      ".DS_Store": "",
    });
    const loaded = await loadTemplates(folder);
    expect(loaded.collection.description).toBe("Mine.");
    expect(loaded.collection.scripts.get("prerequest")).toBe("// mine\nconsole.log(1);\n");
    expect(loaded.collection.scripts.get("test")).toBe(own.collection.scripts.get("test"));
    expect(loaded.authenticate).toEqual(own.authenticate);
    expect(loaded.bodies).toEqual(own.bodies);
  });

  it("may have scripts that another formatter wrote", async () => {
    const ours = await readFile(packageFile("templates", "collection", "test.js"), "utf8");
    const reformatted = ours
      .replace("const CHAIN = [];", "const CHAIN = [\n];")
      .replace("const WITH_TESTS = true;", "  let WITH_TESTS = true");
    const loaded = await loadTemplates(await templates({ "collection/test.js": reformatted }));
    expect(loaded.collection.scripts.get("test")).toBe(
      ours
        .replace("const CHAIN = [];", "const CHAIN = null;")
        .replace("const WITH_TESTS = true;", "let WITH_TESTS = null;"),
    );
  });

  it.each([
    ["collection/test.js", "CHAIN"],
    ["collection/guard.js", "PLACEHOLDERS"],
    ["contract/test.js", "SCHEMAS"],
  ])("that has a %s without %s is named", async (name, constant) => {
    const error = await loadTemplates(await templates({ [name]: "pm.test('mine', () => {});" })).catch(
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      where: name,
      exitCode: 2,
      message: expect.stringContaining(`"const ${constant} = `),
    });
  });

  it("leaves a script out by an empty file", async () => {
    const loaded = await loadTemplates(await templates({ "collection/test.js": "\n" }));
    expect(loaded.collection.scripts.has("test")).toBe(false);
  });

  it("may have variables of its own", async () => {
    const environment = [
      { key: "baseUrl", value: "{baseUrl}" },
      { key: "workbookId", type: "secret", value: 7 },
    ];
    const loaded = await loadTemplates(await templates({ "environment.json": JSON.stringify(environment) }));
    expect(loaded.environment).toEqual([
      { key: "baseUrl", value: "{baseUrl}", type: "default" },
      { key: "workbookId", value: "", type: "secret" },
    ]);
  });

  it("may have bodies of its own, beside ours and in their place", async () => {
    const folder = await templates({
      "bodies/post-v2-teams/One.json": '{"name":"Team"}',
      "bodies/post-v2-connections/Snowflake with a password.json": '{"mine":true}',
      "bodies/post-v2-connections/notes.txt": "no body",
    });
    const { bodies } = await loadTemplates(folder);
    expect(bodies.get("post-v2-teams")).toEqual([
      { name: "One", value: { name: "Team" }, file: "bodies/post-v2-teams/One.json" },
    ]);
    expect(bodies.get("post-v2-connections")).toEqual([
      { name: "Snowflake with a key pair", value: expect.anything() },
      {
        name: "Snowflake with a password",
        value: { mine: true },
        file: "bodies/post-v2-connections/Snowflake with a password.json",
      },
    ]);
  });

  it.each([
    ["colection/prerequest.js", 'Did you mean "collection/prerequest.js"?'],
    ["collection/pre-request.js", 'Did you mean "collection/prerequest.js"?'],
    ["authenticate/request.jsonc", 'Did you mean "authenticate/request.json"?'],
    ["templates/environment.json", "The names are those of sigma-postman's own templates."],
    ["run/prerequest.js", "replaces no template"],
    ["changes/page.css", "replaces no template"],
    ["bodies/post-v2-teams.json", "A body is bodies/<method and path"],
    ["bodies/post-v2-teams/One.yaml", "A body is bodies/<method and path"],
  ])("that has %s is told that it replaces nothing", async (name, message) => {
    const folder = await templates({ [name]: "mine", "collection/test.js": "" });
    const { notices } = await loadTemplates(folder);
    expect(notices).toEqual([
      expect.objectContaining({ kind: "warning", where: name, message: expect.stringContaining(message) }),
    ]);
  });

  it("is told nothing of hidden files, a README, and what was copied as it is", async () => {
    const ours = await readFile(packageFile("templates", "tsconfig.json"), "utf8");
    const folder = await templates({
      ".gitignore": "x",
      "README.md": "Ours.",
      "tsconfig.json": ours.replaceAll("\n", "\r\n"),
    });
    expect((await loadTemplates(folder)).notices).toEqual([]);
    expect((await loadTemplates()).notices).toEqual([]);
  });

  it("may replace every template there is, apart from what belongs to run and diff", async () => {
    const all = (await readdir(packageFile("templates"), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => relative(packageFile("templates"), join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
      .filter((name) => !/^bodies\/|^recipes\/[^/]+\/|^run\/|^page\/|tsconfig\.json$|\.d\.ts$/.test(name));
    expect(TEMPLATE_FILES).toEqual(expect.arrayContaining(all));
  });

  it.each([
    ["a request that is no JSON", { "authenticate/request.json": "{" }, "authenticate/request.json", /^not valid JSON/],
    [
      "a request of another shape",
      { "authenticate/request.json": "[]" },
      "authenticate/request.json",
      /needs a "name" and a "request" object/,
    ],
    ["an environment that is no JSON", { "environment.json": "" }, "environment.json", /^not valid JSON/],
    ["an environment that is no list", { "environment.json": "{}" }, "environment.json", /needs a list/],
    [
      "a variable without a key",
      { "environment.json": '[{"key":"a"},{}]' },
      "environment.json",
      /variable 2 has no "key"/,
    ],
    [
      "a body that is no JSON",
      { "bodies/post-v2-teams/A.json": "{a}" },
      "bodies/post-v2-teams/A.json",
      /^not valid JSON/,
    ],
  ])("that has %s is named", async (_, files, where, message) => {
    const error = await loadTemplates(await templates(files as { [name: string]: string })).catch(
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ where, exitCode: 2, message: expect.stringMatching(message) });
  });

  it("that isn't there, or is a file, is named", async () => {
    const folder = await templates({ file: "" });
    for (const path of [join(folder, "none"), join(folder, "file")])
      await expect(loadTemplates(path)).rejects.toMatchObject({ message: "no such folder of templates", where: path });
  });
});
