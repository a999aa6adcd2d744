/** Each recipe against the fake Sigma in newman: it leaves the changes that it announces, and nothing else, and ends cleanly wherever a step fails. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Sigma, type SigmaOptions, startSigma } from "../../fake-sigma/server.js";
import { type GenerateResult, generate } from "../../src/index.js";
import type { PostmanCollection, PostmanFolder } from "../../src/postman/types.js";
import { packageFile } from "../../src/root.js";
import { serve, temporaryFolder } from "../support/build.js";
import { BUNDLED } from "../support/definitions.js";
import { type Run, runCollection, withValues } from "../support/newman.js";
import { readDefinition } from "../support/openapi.js";
import { allInputs, changesOf, first, hurried, RECIPE_CASES } from "../support/recipes.js";

let generated: GenerateResult;
let sigma: Sigma;
beforeAll(async () => {
  generated = await generate({ definitions: [BUNDLED.file] });
});
afterEach(() => sigma?.close());

async function start(options: Partial<SigmaOptions> = {}): Promise<void> {
  sigma = await startSigma({ definition: readDefinition(BUNDLED.file) as never, pageSize: 2, ...options });
}

const recipes = () => generated.collection.item.find(({ name }) => name === "Recipes") as PostmanFolder;

interface Told {
  readonly collection?: PostmanCollection;
  readonly folder?: string | undefined;
  readonly inputs: Readonly<Record<string, string>>;
  readonly rows?: readonly object[];
}

async function run({ collection = generated.collection, folder, inputs, rows }: Told): Promise<Run> {
  const [first] = generated.environments;
  const environment = withValues(first!.environment, {
    baseUrl: sigma.url,
    tokenBaseURL: `${sigma.url}/v2/auth/token`,
    clientID: sigma.clientID,
    secret: sigma.secret,
  });
  const more = Object.entries(inputs).map(([key, value]) => ({ key, value, type: "default" as const, enabled: true }));
  return runCollection(
    hurried(collection),
    { ...environment, values: [...environment.values, ...more] },
    { ...(folder ? { folder } : {}), ...(rows ? { iterationData: rows } : {}) },
  );
}

const faults = ({ assertions, failures }: Run) => [...assertions.flatMap(({ fault }) => fault ?? []), ...failures];

describe.each(RECIPE_CASES)("$name", ({ title, inputs, changes }) => {
  it("does what it says and nothing else, when its folder is run with its inputs", async () => {
    await start();
    const outcome = await run({ folder: title, inputs: inputs(sigma) });
    expect(faults(outcome)).toEqual([]);
    expect(changesOf(sigma)).toEqual(changes(sigma));
    expect(outcome.outcomes.length).toBeGreaterThan(0);
    // Nothing is left for another run.
    expect(Object.keys(outcome.environment).filter((key) => key.startsWith("_recipe_"))).toEqual([]);
  });

  it("changes nothing without its inputs, and says why", async () => {
    await start();
    const outcome = await run({ folder: title, inputs: {} });
    expect(sigma.requests.filter(({ grant }) => grant === undefined)).toEqual([]);
    expect(faults(outcome)).toEqual([]);
    expect(outcome.assertions.map(({ name }) => name)).toContainEqual(
      expect.stringMatching(/^Not sent: no value for recipe_/),
    );
  });

  it("stops where any of its steps fails, and says what was done", async () => {
    await start();
    await run({ folder: title, inputs: inputs(sigma) });
    const calls = sigma.requests.filter(({ grant }) => grant === undefined);
    const operations = [...new Set(calls.map(({ operation }) => operation!))];
    const all = changesOf(sigma);
    for (const broken of operations) {
      await sigma.close();
      await start({ broken: [broken] });
      const outcome = await run({ folder: title, inputs: inputs(sigma) });
      expect(faults(outcome).join("\n")).toMatch(/Sigma responded with 500 .*(Nothing was changed|Done) before that/s);
      const done = changesOf(sigma);
      expect(done.map(([operation]) => operation)).toEqual(all.map(([operation]) => operation).slice(0, done.length));
      const count = all.findIndex(([operation]) => operation === broken);
      if (count >= 0) expect(done).toHaveLength(count);
      expect(sigma.requests.filter(({ operation }) => operation === broken)).toHaveLength(1);
    }
  });
});

it("a run of everything sends no recipe, whatever is filled in", async () => {
  await start();
  const outcome = await run({ inputs: allInputs(sigma) });
  expect(sigma.changes).toEqual([]);
  expect(sigma.requests.filter(({ method, grant }) => method !== "GET" && grant === undefined)).toEqual([]);
  expect(outcome.assertions.filter(({ fault }) => fault)).toEqual([]);
});

it("in a run that began elsewhere, no recipe asks for a token, even", async () => {
  await start();
  const elsewhere = { name: "Elsewhere", request: { method: "GET", url: "{{baseUrl}}/v2/teams/<teamId>" } };
  const collection = { ...generated.collection, item: [elsewhere, recipes()] } as unknown as PostmanCollection;
  const outcome = await run({ collection, inputs: allInputs(sigma) });
  expect(sigma.requests).toEqual([]);
  const reasons = outcome.assertions.filter(({ item }) => item !== "Elsewhere").map(({ name }) => name);
  expect(new Set(reasons)).toEqual(
    new Set(
      recipes().item.map(
        ({ name }) =>
          `Not sent: this is a step of a recipe: run the folder "${name}" on its own (newman: --folder "${name}"), or set recipe to its name, which is after --recipe in its description`,
      ),
    ),
  );
});

it("the variable recipe names the one that is wanted in a run of everything", async () => {
  await start();
  await run({ inputs: { ...allInputs(sigma), recipe: "promote" } });
  expect(changesOf(sigma).map(([operation]) => operation)).toEqual(["POST /v2/workbooks/tag"]);
});

it.each<[string, (folder: PostmanFolder) => void, string[], RegExp | undefined]>([
  ["a renamed folder", (folder) => rename(folder, "Team: people"), ["add"], undefined],
  [
    "a renamed step",
    (folder) => rename(folder.item[1]!, "Join"),
    [],
    /^Not sent: the recipe has no step "Join": if you renamed it/,
  ],
  [
    "a renamed step that reads",
    (folder) => rename(folder.item[0]!, "Look up"),
    [],
    /^Not sent: no value for _recipe_memberId/,
  ],
  ["a request of one's own", (folder) => folder.item.splice(1, 0, own("GET")), ["add"], undefined],
  ["a write of one's own that uses its variables", (folder) => folder.item.splice(1, 0, own("POST")), ["add"], /"Own"/],
])("%s", async (_, edit, changes, said) => {
  await start();
  const collection = structuredClone(generated.collection);
  const all = collection.item.find(({ name }) => name === "Recipes") as PostmanFolder;
  const folder = all.item.find(({ name }) => name === "Add or remove members of a team") as PostmanFolder;
  edit(folder);
  const inputs = { recipe_teamId: first(sigma, "team").id, recipe_email: "ada@example.com", recipe_action: "add" };
  const outcome = await run({ collection, folder: folder.name, inputs });
  expect(sigma.changes.flatMap(({ body }) => Object.keys(body as object))).toEqual(changes);
  const names = outcome.assertions.map(({ name }) => name);
  if (said) expect(names).toContainEqual(expect.stringMatching(said));
  else expect(names).not.toContainEqual(expect.stringMatching(/^Not sent/));
});

function rename(entry: { name: string }, name: string): void {
  entry.name = name;
}

function own(method: "GET" | "POST"): PostmanFolder["item"][0] {
  const path = ["v2", "teams", "{{recipe_teamId}}"];
  const url = { raw: `{{baseUrl}}/${path.join("/")}`, host: ["{{baseUrl}}"], path };
  return { id: "own", name: "Own", request: { method, header: [], url }, response: [] };
}

it("the folder of all recipes changes nothing, either", async () => {
  await start();
  await run({ folder: "Recipes", inputs: allInputs(sigma) });
  expect(sigma.changes).toEqual([]);
});

describe("a list that isn't what it seems ends the recipe, and nothing is written", () => {
  const people = [
    { memberId: "from", email: "a@example.com" },
    { memberId: "to", email: "b@example.com" },
  ];
  /** Where the members are fine, their files are these. */
  async function handOver(files: (page: string) => unknown, members: unknown = people): Promise<[Run, string[]]> {
    const writes: string[] = [];
    const { url } = await serve((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://a");
      const isToken = pathname === "/v2/auth/token";
      if (!isToken && request.method !== "GET") writes.push(`${request.method} ${request.url}`);
      const list = pathname.endsWith("/files") ? files(searchParams.get("page") ?? "") : { entries: members };
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(isToken ? { access_token: "token" } : list));
    });
    sigma = { url, clientID: "id", secret: "secret", close: async () => {} } as unknown as Sigma;
    const inputs = { recipe_fromEmail: "a@example.com", recipe_toEmail: "b@example.com" };
    return [await run({ folder: "Hand over all files of a member", inputs }), writes];
  }

  const owned = (id: unknown) => ({
    entries: [
      { id: "fine", ownerId: "from" },
      { id, ownerId: "from" },
    ],
  });
  let count = 0;

  it.each<[string, (page: string) => unknown, RegExp]>([
    ["an id that is another path", () => owned("../members/x"), /entry with no id to go on with/],
    ["an id that is the path above", () => owned(".."), /entry with no id to go on with/],
    ["an id that is another path once it is decoded", () => owned("%2e%2e%2Fmembers"), /entry with no id/],
    ["an id that is a variable", () => owned("{{secret}}"), /entry with no id to go on with/],
    ["an id that is null", () => owned(null), /entry with no id to go on with/],
    ["an id that is missing", () => owned(undefined), /entry with no id to go on with/],
    ["an id that is an object", () => owned({ a: 1 }), /entry with no id to go on with/],
    ["null for a list", () => ({ entries: null }), /has no list/],
    [
      "a page that was there before",
      (page) => ({ entries: [], nextPage: page === "a" ? "b" : "a" }),
      /was read before/,
    ],
    ["pages without end", () => ({ entries: [], nextPage: `p${++count}` }), /more than \d+ pages/],
  ])("%s", async (_, files, message) => {
    const [outcome, writes] = await handOver(files);
    expect(faults(outcome).join()).toMatch(message);
    expect(writes).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["null", [null, ...people]],
    ["texts", ["a", ...people]],
    ["lists", [[], ...people]],
  ])("but what is no entry is none: %s", async (_, members) => {
    const [outcome, writes] = await handOver(() => owned("f2"), members);
    expect(faults(outcome)).toEqual([]);
    expect(writes).toEqual(["PATCH /v2/files/fine", "PATCH /v2/files/f2"]);
  });
});

it.each([
  ["nobody", "nobody@example.com", /There is no member/],
  ["somebody in part", "da@example.com", /There is no member/],
  ["an empty name", " ", undefined],
])("a member is not guessed: %s", async (_, recipe_email, message) => {
  await start();
  const inputs = { recipe_teamId: first(sigma, "team").id, recipe_email, recipe_action: "add" };
  const outcome = await run({ folder: "Add or remove members of a team", inputs });
  expect(sigma.changes).toEqual([]);
  if (message) expect(faults(outcome).join()).toMatch(message);
});

it("each row of a data file is a run of its own: one that fails stops none", async () => {
  await start();
  const rows = ["ada", "nobody", "grace"].map((name) => ({ recipe_email: `${name}@example.com` }));
  const inputs = { recipe_teamId: first(sigma, "team").id, recipe_action: "remove" };
  const outcome = await run({ folder: "Add or remove members of a team", inputs, rows });
  expect(changesOf(sigma)).toEqual(
    [first(sigma, "member"), first(sigma, "member", 1)].map(({ id }) => [
      "PATCH /v2/teams/{teamId}/members",
      { remove: [id] },
    ]),
  );
  expect(faults(outcome)).toHaveLength(1);
});

it("the recipe of the documentation works, beside ours", async () => {
  const [, text = ""] = /```json\n([\s\S]*?)```/.exec(readFileSync(packageFile("docs", "recipes.md"), "utf8")) ?? [];
  const templates = await temporaryFolder();
  mkdirSync(join(templates, "recipes", "rename-team"), { recursive: true });
  writeFileSync(join(templates, "recipes", "rename-team", "recipe.json"), text);
  const { collection } = await generate({ definitions: [BUNDLED.file], templates });
  await start();
  const inputs = { recipe_name: "sales", recipe_newName: "Revenue" };
  const outcome = await run({ collection, folder: "Rename a team", inputs });
  expect(faults(outcome)).toEqual([]);
  expect(changesOf(sigma)).toEqual([["PATCH /v2/teams/{teamId}", { name: "Revenue" }]]);
});

it("recipes stand after Authenticate and Act as another user, with ids that are no operation's", () => {
  const { item } = generated.collection;
  expect(item.slice(0, 3).map(({ name }) => name)).toEqual(["Authenticate", "Act as another user", "Recipes"]);
  expect(
    recipes()
      .item.map(({ name }) => name)
      .sort(),
  ).toEqual(RECIPE_CASES.map(({ title }) => title).sort());
});
