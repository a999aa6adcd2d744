/** One pass of each command, as a user goes: generate, run, edit, diff, generate again, run again. Real processes, real HTTP. */
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dump, load } from "js-yaml";
import { expect, it, onTestFinished } from "vitest";
import { readDefinition } from "../fake-sigma/definition.js";
import { startSigma } from "../fake-sigma/server.js";
import type { PostmanCollection } from "../src/postman/types.js";
import { temporaryFolder } from "./support/build.js";
import { sigmaPostman } from "./support/cli.js";
import { BUNDLED } from "./support/definitions.js";
import { itemCalled, workplace } from "./support/run.js";

type Definition = { info: object; paths: { [path: string]: { [method: string]: object } } };

it("generate, run, diff, and a regeneration that keeps an edit", async () => {
  const folder = await temporaryFolder();
  await cp(fileURLToPath(new URL("golden/tiny.yaml", import.meta.url)), join(folder, "old.yaml"));
  const file = join(folder, "output/sigma.postman_collection.json");
  const ok = { code: 0, stderr: "" };

  expect(await sigmaPostman(folder, ["generate", "old.yaml"])).toMatchObject({
    ...ok,
    stdout: expect.stringContaining("6 requests in 1 folder"),
  });

  const sigma = await startSigma({ definition: readDefinition(join(folder, "old.yaml")) });
  onTestFinished(() => sigma.close());
  const env = { SIGMA_CLIENT_ID: sigma.clientID, SIGMA_CLIENT_SECRET: sigma.secret };
  const run = async () => await sigmaPostman(folder, ["run", "--base-url", sigma.url], { env });
  expect(await run()).toMatchObject({
    ...ok,
    stdout: expect.stringMatching(/^Total +3 requests: 3 passed, 0 failed/m),
  });
  const sent = sigma.requests.map(({ operation, grant, status }) => `${grant ?? operation} ${status}`);
  expect(sent).toEqual(["client_credentials 200", "GET /v2/teams 200", "GET /v2/teams/{teamId} 200"]);

  const definition = load(await readFile(join(folder, "old.yaml"), "utf8")) as Definition;
  const team = definition.paths["/v2/teams/{teamId}"]!;
  delete team.delete;
  team.get = { ...team.get, description: "One team." };
  await writeFile(join(folder, "new.yaml"), dump({ ...definition, info: { title: "Tiny Sigma", version: "2" } }));
  expect(await sigmaPostman(folder, ["diff", "old.yaml", "new.yaml"])).toMatchObject({
    ...ok,
    stdout: expect.stringContaining("DELETE /v2/teams/{teamId}"),
  });

  const edited = JSON.parse(await readFile(file, "utf8")) as PostmanCollection;
  itemCalled(edited, "Create a team").request.body = { mode: "raw", raw: '{"name": "Blue"}' };
  itemCalled(edited, "Get a team").name = "My team";
  await writeFile(file, JSON.stringify(edited));
  expect(await sigmaPostman(folder, ["generate", "new.yaml"])).toMatchObject(ok);
  const merged = JSON.parse(await readFile(file, "utf8")) as PostmanCollection;
  expect(itemCalled(merged, "Create a team").request.body).toMatchObject({ raw: '{"name": "Blue"}' });
  expect(itemCalled(merged, "My team").request.description).toContain("One team.");
  expect(await readFile(join(folder, "output/CHANGES.md"), "utf8")).toContain("DELETE /v2/teams/{teamId}");

  expect(await run()).toMatchObject({ ...ok, stdout: expect.stringContaining("My team") });
  expect(sigma.requests.filter(({ touched }) => touched)).toEqual([]);
});

it("recipes, and a run of one: its writes and no others", async () => {
  const sigma = await startSigma({ definition: readDefinition(BUNDLED.file) });
  onTestFinished(() => sigma.close());
  const { folder } = await workplace();
  expect(await sigmaPostman(folder, ["recipes"])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^team-members .*\n +recipe_teamId +/m),
  });

  const [team, member] = [sigma.world.list("team")[0]!, sigma.world.list("member")[1]!];
  const inputs = { recipe_teamId: team.id, recipe_email: "grace@example.com", recipe_action: "add" };
  const values = Object.entries(inputs).flatMap(([key, value]) => ["--var", `${key}=${value}`]);
  const env = { SIGMA_CLIENT_ID: sigma.clientID, SIGMA_CLIENT_SECRET: sigma.secret };
  const args = ["run", "--base-url", sigma.url, "--recipe", "team-members", ...values];
  expect(await sigmaPostman(folder, args, { env })).toMatchObject({ code: 0, stderr: "" });
  expect(sigma.changes).toMatchObject([{ path: `/v2/teams/${team.id}/members`, body: { add: [member.id] } }]);
});

it("convert, there and back: the same collection", async () => {
  const folder = await temporaryFolder();
  await cp(fileURLToPath(new URL("golden/tiny.yaml", import.meta.url)), join(folder, "tiny.yaml"));
  expect(await sigmaPostman(folder, ["generate", "tiny.yaml"])).toMatchObject({ code: 0 });
  const file = "output/sigma.postman_collection.json";
  expect(await sigmaPostman(folder, ["convert", file, "--format", "v3", "--output", "tree"])).toMatchObject({
    code: 0,
    stderr: "",
  });
  expect(await readdir(join(folder, "tree/postman/collections"))).toEqual(["Sigma API"]);
  expect(await sigmaPostman(folder, ["convert", "tree", "--format", "v2.1", "--output", "back"])).toMatchObject({
    code: 0,
    stderr: "",
  });
  const read = async (path: string) => JSON.parse(await readFile(join(folder, path), "utf8")) as PostmanCollection;
  expect(await read("back/sigma-api.postman_collection.json")).toEqual(await read(file));
});
