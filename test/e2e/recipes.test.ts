/** Each recipe against the fake Sigma in newman: it leaves the changes that it announces, and nothing else, and ends cleanly wherever a step fails. */
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { DOCUMENT } from "../../fake-sigma/jobs.js";
import { type Sigma, type SigmaOptions, startSigma } from "../../fake-sigma/server.js";
import { type GenerateResult, generate } from "../../src/index.js";
import type { PostmanCollection, PostmanFolder } from "../../src/postman/types.js";
import { BUNDLED } from "../support/definitions.js";
import { type Run, runCollection, withValues } from "../support/newman.js";
import { readDefinition } from "../support/openapi.js";

let generated: GenerateResult;
let sigma: Sigma;
beforeAll(async () => {
  generated = await generate({ definitions: [BUNDLED.file] });
});
afterEach(() => sigma?.close());

async function start(options: Partial<SigmaOptions> = {}): Promise<void> {
  sigma = await startSigma({ definition: readDefinition(BUNDLED.file) as never, pageSize: 2, ...options });
}

/** Without the pauses. */
function hurried(collection: PostmanCollection): PostmanCollection {
  return JSON.parse(
    JSON.stringify(collection)
      .replace("const PAUSE = 3000;", "const PAUSE = 1;")
      .replace("const WAITS = [1, 2, 4];", "const WAITS = [];"),
  );
}

const recipes = () => generated.collection.item.find(({ name }) => name === "Recipes") as PostmanFolder;

interface Told {
  readonly folder?: string | undefined;
  readonly inputs: Readonly<Record<string, string>>;
  readonly rows?: readonly object[];
}

async function run({ folder, inputs, rows }: Told): Promise<Run> {
  const [first] = generated.environments;
  const environment = withValues(first!.environment, {
    baseUrl: sigma.url,
    tokenBaseURL: `${sigma.url}/v2/auth/token`,
    clientID: sigma.clientID,
    secret: sigma.secret,
  });
  const more = Object.entries(inputs).map(([key, value]) => ({ key, value, type: "default" as const, enabled: true }));
  return runCollection(
    hurried(generated.collection),
    { ...environment, values: [...environment.values, ...more] },
    { ...(folder ? { folder } : {}), ...(rows ? { iterationData: rows } : {}) },
  );
}

const faults = ({ assertions, failures }: Run) => [...assertions.flatMap(({ fault }) => fault ?? []), ...failures];
const first = (kind: Parameters<Sigma["world"]["list"]>[0], index = 0) => sigma.world.list(kind)[index]!;

interface Row {
  readonly name: string;
  readonly title: string;
  readonly inputs: () => Record<string, string>;
  readonly changes: () => readonly (readonly [operation: string, body: unknown])[];
}

const ROWS: readonly Row[] = [
  {
    name: "export-csv",
    title: "Export an element to CSV",
    inputs: () => ({ recipe_workbookId: first("workbook").id, recipe_elementId: first("element").id }),
    changes: () => [],
  },
  {
    name: "export-pdf",
    title: "Export a workbook to PDF",
    inputs: () => ({ recipe_workbookId: first("workbook").id }),
    changes: () => [],
  },
  {
    name: "materialize",
    title: "Materialize an element now",
    inputs: () => ({ recipe_workbookId: first("workbook").id }),
    changes: () => [
      [
        "POST /v2/workbooks/{workbookId}/materializations",
        { sheetId: sigma.world.list("element", [first("workbook")])[0]!.id },
      ],
    ],
  },
  {
    name: "team-members",
    title: "Add or remove members of a team",
    inputs: () => ({ recipe_teamId: first("team").id, recipe_email: "EDSGER@example.com", recipe_action: "add" }),
    changes: () => [["PATCH /v2/teams/{teamId}/members", { add: [first("member", 2).id] }]],
  },
  {
    name: "hand-over",
    title: "Hand over all files of a member",
    inputs: () => ({ recipe_fromEmail: "ada@example.com", recipe_toEmail: "grace@example.com" }),
    changes: () =>
      sigma.world
        .list("file")
        .filter(({ kind }) => ["workbook", "folder", "dataModel", "dataset", "report"].includes(kind))
        .map(() => ["PATCH /v2/files/{inodeId}", { ownerId: first("member", 1).id }] as const),
  },
  {
    name: "onboard-member",
    title: "Onboard a member",
    inputs: () => ({
      recipe_email: "barbara@example.com",
      recipe_firstName: "Barbara",
      recipe_lastName: "Liskov",
      recipe_memberType: "Creator",
      recipe_teamId: first("team").id,
      recipe_workspaceName: "Research",
    }),
    changes: () => {
      const made = sigma.world.list("member").find(({ isSeeded }) => !isSeeded)?.id;
      return [
        [
          "POST /v2/members",
          { email: "barbara@example.com", firstName: "Barbara", lastName: "Liskov", memberType: "Creator" },
        ],
        ["PATCH /v2/teams/{teamId}/members", { add: [made] }],
        ["POST /v2/workspaces", { name: "Research", noDuplicates: true }],
        ["POST /v2/workspaces/{workspaceId}/grants", { grants: [{ grantee: { memberId: made }, permission: "edit" }] }],
      ];
    },
  },
  {
    name: "promote",
    title: "Promote a workbook by version tag",
    inputs: () => ({ recipe_workbookId: first("workbook").id, recipe_tag: "Production" }),
    changes: () => [["POST /v2/workbooks/tag", { workbookId: first("workbook").id, tag: "Production" }]],
  },
  {
    name: "swap-sources",
    title: "Swap the sources of a workbook to another connection",
    inputs: () => ({
      recipe_workbookId: first("workbook").id,
      recipe_fromConnectionId: first("connection").id,
      recipe_toConnectionId: first("connection", 1).id,
    }),
    changes: () => [
      [
        "POST /v2/workbooks/{workbookId}/swapSources",
        { connectionMapping: [{ fromId: first("connection").id, toId: first("connection", 1).id }] },
      ],
    ],
  },
  {
    name: "workbook-as-code",
    title: "Read a workbook as code, and put it back",
    inputs: () => ({ recipe_workbookId: first("workbook").id }),
    changes: () => [["PUT /v2/workbooks/{workbookId}/spec", { documentVersion: 7, document: DOCUMENT }]],
  },
];

const changesMade = () => sigma.changes.map(({ operation, body }) => [operation, body]);

describe.each(ROWS)("$name", ({ title, inputs, changes }) => {
  it("does what it says and nothing else, when its folder is run with its inputs", async () => {
    await start();
    const outcome = await run({ folder: title, inputs: inputs() });
    expect(faults(outcome)).toEqual([]);
    expect(changesMade()).toEqual(changes());
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
    await run({ folder: title, inputs: inputs() });
    const calls = sigma.requests.filter(({ grant }) => grant === undefined);
    const operations = [...new Set(calls.map(({ operation }) => operation!))];
    const all = changesMade();
    for (const broken of operations) {
      await sigma.close();
      await start({ broken: [broken] });
      const outcome = await run({ folder: title, inputs: inputs() });
      expect(faults(outcome).join("\n")).toMatch(/Sigma answered 500 .*(Nothing was changed|Done) before that/s);
      const done = changesMade();
      expect(done.map(([operation]) => operation)).toEqual(all.map(([operation]) => operation).slice(0, done.length));
      const count = all.findIndex(([operation]) => operation === broken);
      if (count >= 0) expect(done).toHaveLength(count);
      expect(sigma.requests.filter(({ operation }) => operation === broken)).toHaveLength(1);
    }
  });
});

it("a run of everything sends no recipe, whatever is filled in", async () => {
  await start();
  const inputs = Object.assign({}, ...ROWS.map((row) => row.inputs()));
  const outcome = await run({ inputs });
  expect(sigma.changes).toEqual([]);
  expect(sigma.requests.filter(({ method, grant }) => method !== "GET" && grant === undefined)).toEqual([]);
  expect(outcome.assertions.filter(({ fault }) => fault)).toEqual([]);
});

it("the folder of all recipes changes nothing, either", async () => {
  await start();
  const inputs = Object.assign({}, ...ROWS.map((row) => row.inputs()));
  await run({ folder: "Recipes", inputs });
  expect(sigma.changes).toEqual([]);
});

it.each([
  ["nobody", "nobody@example.com", /There is no member/],
  ["somebody in part", "da@example.com", /There is no member/],
  ["an empty name", " ", undefined],
])("a member is not guessed: %s", async (_, recipe_email, message) => {
  await start();
  const inputs = { recipe_teamId: first("team").id, recipe_email, recipe_action: "add" };
  const outcome = await run({ folder: "Add or remove members of a team", inputs });
  expect(sigma.changes).toEqual([]);
  if (message) expect(faults(outcome).join()).toMatch(message);
});

it("each row of a data file is a run of its own: one that fails stops none", async () => {
  await start();
  const rows = ["ada", "nobody", "grace"].map((name) => ({ recipe_email: `${name}@example.com` }));
  const inputs = { recipe_teamId: first("team").id, recipe_action: "remove" };
  const outcome = await run({ folder: "Add or remove members of a team", inputs, rows });
  expect(changesMade()).toEqual(
    [first("member"), first("member", 1)].map(({ id }) => ["PATCH /v2/teams/{teamId}/members", { remove: [id] }]),
  );
  expect(faults(outcome)).toHaveLength(1);
});

it("recipes stand after Authenticate and Act as another user, with ids that are no operation's", () => {
  const { item } = generated.collection;
  expect(item.slice(0, 3).map(({ name }) => name)).toEqual(["Authenticate", "Act as another user", "Recipes"]);
  expect(
    recipes()
      .item.map(({ name }) => name)
      .sort(),
  ).toEqual(ROWS.map(({ title }) => title).sort());
});
