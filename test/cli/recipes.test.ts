/** Recipes on the command line, as real processes. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Sigma, type SigmaOptions, startSigma } from "../../fake-sigma/server.js";
import { sigmaPostman } from "../support/cli.js";
import { BUNDLED } from "../support/definitions.js";
import { readDefinition } from "../support/openapi.js";
import { type Workplace, workplace } from "../support/run.js";

interface Place extends Workplace {
  readonly sigma: Sigma;
  recipe(name: string, inputs: Readonly<Record<string, string>>, ...more: string[]): ReturnType<typeof sigmaPostman>;
}

async function place(options: Partial<SigmaOptions> = {}): Promise<Place> {
  const sigma = await startSigma({
    definition: readDefinition(BUNDLED.file) as never,
    tokenInterval: 0,
    slowness: 0,
    ...options,
  });
  onTestFinished(() => sigma.close());
  const made = await workplace();
  const env = { SIGMA_CLIENT_ID: sigma.clientID, SIGMA_CLIENT_SECRET: sigma.secret };
  const recipe: Place["recipe"] = (name, inputs, ...more) => {
    const values = Object.entries(inputs).flatMap(([key, value]) => ["--var", `${key}=${value}`]);
    const args = ["run", "--base-url", sigma.url, "--recipe", name, ...values, ...more];
    return sigmaPostman(made.folder, args, { env });
  };
  return { ...made, sigma, recipe };
}

describe("run --recipe", () => {
  it("sends the recipe with its writes, and nothing else", async () => {
    const { sigma, recipe } = await place();
    const [team, member] = [sigma.world.list("team")[0]!, sigma.world.list("member")[1]!];
    const inputs = { recipe_teamId: team.id, recipe_email: "grace@example.com", recipe_action: "add" };
    expect(await recipe("team-members", inputs)).toMatchObject({ code: 0, stderr: "" });
    expect(sigma.changes).toMatchObject([{ path: `/v2/teams/${team.id}/members`, body: { add: [member.id] } }]);
    expect(sigma.requests.map(({ operation, grant }) => grant ?? operation)).toEqual([
      "client_credentials",
      "GET /v2/members",
      "PATCH /v2/teams/{teamId}/members",
    ]);
  });

  it("saves the file of an export, and not over one that is there", async () => {
    const { sigma, recipe, folder } = await place();
    const inputs = { recipe_workbookId: sigma.world.list("workbook")[0]!.id, recipe_elementId: "x" };
    expect(await recipe("export-csv", inputs, "--save", "files")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Saved +files.export\.csv$/m),
    });
    expect(await readdir(join(folder, "files"))).toEqual(["export.csv"]);
    await writeFile(join(folder, "files/export.csv"), "mine");
    expect(await recipe("export-csv", inputs, "--save", "files")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("it is there already"),
    });
    expect(await readFile(join(folder, "files/export.csv"), "utf8")).toBe("mine");
    expect(await recipe("export-csv", inputs, "--save", "files", "--force")).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, "files/export.csv"), "utf8")).toContain("revenue");
  });

  it("says how far it is, the more seldom the longer it takes", async () => {
    const { sigma, recipe } = await place({ slowness: 2 });
    const inputs = { recipe_workbookId: sigma.world.list("workbook")[0]!.id, recipe_elementId: "x" };
    const { stdout } = await recipe("export-csv", inputs);
    expect(stdout.match(/Not ready yet: .*/g)).toEqual([
      "Not ready yet: the export (204), after 3 s",
      "Not ready yet: the export (204), after 6 s",
    ]);
  });

  it("saves the file of each row under a name of its own", async () => {
    const { sigma, recipe, folder } = await place();
    const inputs = { recipe_workbookId: sigma.world.list("workbook")[0]!.id };
    await writeFile(join(folder, "rows.json"), JSON.stringify([{ recipe_elementId: "a" }, { recipe_elementId: "b" }]));
    const args = ["--data", "rows.json", "--save", "files", "--force"];
    expect(await recipe("export-csv", inputs, ...args)).toMatchObject({ code: 0, stderr: "" });
    expect((await readdir(join(folder, "files"))).sort()).toEqual(["export-2.csv", "export.csv"]);
    await expect(readFile(join(folder, "failed-rows.csv"))).rejects.toThrow("ENOENT");
  });

  it("stops at the first row that fails with --bail, and keeps those that it didn't reach", async () => {
    const { sigma, recipe, folder } = await place();
    const rows = "recipe_email,recipe_action\nnobody@example.com,add\nada@example.com,add\n";
    await writeFile(join(folder, "rows.csv"), rows);
    const inputs = { recipe_teamId: sigma.world.list("team")[0]!.id };
    expect(await recipe("team-members", inputs, "--data", "rows.csv", "--bail")).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^2 rows: 0 done, 1 failed, 1 not reached, to be run again: failed-rows\.csv$/m),
    });
    expect(sigma.changes).toEqual([]);
    expect(await readFile(join(folder, "failed-rows.csv"), "utf8")).toBe(rows);
  });

  it("says which row is run, and writes its reports into a folder of its own", async () => {
    const { sigma, recipe, folder } = await place();
    await writeFile(join(folder, "rows.csv"), "recipe_email\nada@example.com\nnobody@example.com\n");
    const inputs = { recipe_teamId: sigma.world.list("team")[0]!.id, recipe_action: "add" };
    const { stdout } = await recipe("team-members", inputs, "--data", "rows.csv", "--reporters", "cli,junit");
    expect(stdout).toMatch(
      /^Row 1 of 2 {2}ada@example\.com\nRunning [\s\S]*\n\nRow 2 of 2 {2}nobody@example\.com\nRunning /,
    );
    const report = (row: number) => readFile(join(folder, "reports", `row-${row}`, "sigma-run.junit.xml"), "utf8");
    expect(await report(1)).toContain('failures="0"');
    expect(await report(2)).toContain("no member with email nobody@example.com");
  });

  it("runs each row, and keeps those that fail", async () => {
    const { sigma, recipe, folder } = await place();
    await writeFile(
      join(folder, "rows.csv"),
      "recipe_email,recipe_action\nada@example.com,add\nnobody@example.com,add\ngrace@example.com,remove\nada@example.com,drop\n",
    );
    const inputs = { recipe_teamId: sigma.world.list("team")[0]!.id };
    expect(await recipe("team-members", inputs, "--data", "rows.csv")).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/Row 2 \(nobody@example\.com, add\): .*no member[\s\S]*4 rows: 2 done, 2 failed/),
    });
    expect(sigma.changes.map(({ body }) => Object.keys(body as object))).toEqual([["add"], ["remove"]]);
    expect(await readFile(join(folder, "failed-rows.csv"), "utf8")).toBe(
      "recipe_email,recipe_action\nnobody@example.com,add\nada@example.com,drop\n",
    );
  });

  describe("asks for a token once for the rows that can share it", () => {
    /** `client_credentials`, `GET /v2/members`, ... */
    const sent = ({ requests }: Sigma) =>
      requests.map(({ grant, operation, status }) => `${grant ?? operation} ${status}`);
    const tokensOf = (sigma: Sigma) => sigma.requests.filter(({ grant }) => grant !== undefined).length;

    async function members(options: Partial<SigmaOptions>, rows: string, ...more: string[]) {
      const made = await place(options);
      await writeFile(join(made.folder, "rows.csv"), rows);
      const inputs = { recipe_teamId: made.sigma.world.list("team")[0]!.id };
      const ended = await made.recipe("team-members", inputs, "--data", "rows.csv", ...more);
      return { ...made, ended };
    }

    const five = `recipe_email,recipe_action\n${"ada@example.com,add\n".repeat(5)}`;

    it("five rows: one request for a token, and the counts are those of what was sent", async () => {
      const { sigma, ended } = await members({ tokenInterval: 1000 }, five, "--json");
      expect(ended).toMatchObject({ code: 0, stderr: "" });
      expect(tokensOf(sigma)).toBe(1);
      expect(sigma.changes).toHaveLength(5);
      const { rows } = JSON.parse(ended.stdout) as { rows: { requests: number; passed: number; notReached: number }[] };
      expect(rows.map(({ requests, passed, notReached }) => [requests, passed, notReached])).toEqual([
        [3, 3, 0],
        ...Array(4).fill([2, 2, 0]),
      ]);
      expect(sent(sigma).filter((one) => !/whoami|members/.test(one))).toEqual(["client_credentials 200"]);
    });

    it.each<[string, Partial<SigmaOptions>, number]>([
      ["that has expired when the next row begins", { tokenUses: 2 }, 3],
      ["that expires in the middle of a row", { tokenUses: 3 }, 3],
    ])("one %s is fetched anew", async (_, options, tokens) => {
      const { sigma, ended } = await members(options, five.split("\n").slice(0, 4).join("\n"));
      expect(ended).toMatchObject({ code: 0, stderr: "" });
      expect(tokensOf(sigma)).toBe(tokens);
      expect(sigma.changes).toHaveLength(3);
    });

    it("a user to act as: once for each of them, and nothing of one row is there in the next", async () => {
      const { sigma, recipe, folder } = await place({ pageSize: 1 });
      const [ada, grace] = sigma.world.list("member");
      const rows = [
        { recipe_email: "ada@example.com", impersonate_user: "ada@example.com", recipe_action: "add" },
        { recipe_email: "grace@example.com", impersonate_user: "ada@example.com", recipe_action: "add" },
        { recipe_email: "grace@example.com", recipe_action: "remove" },
        { impersonate_user: "ada@example.com", recipe_action: "add" },
        { recipe_email: "ada@example.com", impersonate_user: "ada@example.com", recipe_action: "remove" },
      ];
      await writeFile(join(folder, "rows.json"), JSON.stringify(rows));
      const inputs = { recipe_teamId: sigma.world.list("team")[0]!.id };
      expect(await recipe("team-members", inputs, "--data", "rows.json")).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(/Row 4 \(.*no value for recipe_email[\s\S]*5 rows: 4 done, 1 failed/),
      });
      expect(sigma.changes.map(({ body }) => body)).toEqual([
        { add: [ada!.id] },
        { add: [grace!.id] },
        { remove: [grace!.id] },
        { remove: [ada!.id] },
      ]);
      const grants = sigma.requests.flatMap(({ grant }) => grant?.replace(/.*:/, "") ?? []);
      expect(grants).toEqual(["client_credentials", "token-exchange", "client_credentials"]);
    });
  });

  it.each<[string, string, string[], number, RegExp]>([
    ["an unknown recipe", "export-cvs", [], 2, /no recipe "export-cvs"[\s\S]*Did you mean "export-csv"/],
    ["a recipe without its inputs", "export-csv", [], 1, /no value for recipe_workbookId/],
    ["rows that are not there", "export-csv", ["--data", "none.csv"], 2, /none\.csv/],
    ["a file without rows", "export-csv", ["--data", "empty.csv"], 2, /empty\.csv.*no rows/],
    ["rows that are no objects", "export-csv", ["--data", "list.json"], 2, /list\.json.*list of objects/],
    ["a row with a list in it", "export-csv", ["--data", "nested.json"], 2, /"a" of row 2 is not a single value/],
  ])("says what is wrong with %s", async (_, name, more, code, message) => {
    const { recipe, sigma, folder } = await place();
    await writeFile(join(folder, "empty.csv"), "recipe_workbookId\n\n");
    await writeFile(join(folder, "list.json"), "[1]");
    await writeFile(join(folder, "nested.json"), '[{"a":1},{"a":[1]}]');
    expect(await recipe(name, {}, ...more)).toMatchObject({ code, stderr: expect.stringMatching(message) });
    expect(sigma.requests.filter(({ grant }) => grant === undefined)).toEqual([]);
  });
});

it("recipes lists them with their inputs", async () => {
  const { stdout, code } = await sigmaPostman(".", ["recipes", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toContainEqual({
    name: "materialize",
    title: expect.any(String),
    inputs: [
      { variable: "recipe_workbookId", what: expect.any(String), optional: false },
      { variable: "recipe_sheetId", what: expect.any(String), optional: true },
    ],
    changes: expect.stringContaining("materialization"),
  });
});
