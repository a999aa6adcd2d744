/** The programs of examples/, each run as its README says, in a folder of its own. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { load } from "js-yaml";
import { expect, it } from "vitest";
import { temporaryFolder } from "./support/build.js";
import { sigmaPostman } from "./support/cli.js";

const top = fileURLToPath(new URL("..", import.meta.url));

/** A copy of the example in a folder where the package is installed. */
async function copyOf(example: string): Promise<string> {
  const folder = join(await temporaryFolder(), example);
  cpSync(join(top, "examples", example), folder, { recursive: true });
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(top, join(folder, "node_modules", "sigma-postman"), "junction");
  return folder;
}

const node = (folder: string, ...args: string[]) =>
  execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
// biome-ignore lint/suspicious/noExplicitAny: JSON of a collection or environment
const readJson = (...path: string[]): any => JSON.parse(readFileSync(join(...path), "utf8"));

it("examples/README.md lists them all", () => {
  const listed = [...readFileSync(join(top, "examples/README.md"), "utf8").matchAll(/\]\((.*?)\/\)/g)];
  const folders = readdirSync(join(top, "examples")).filter((name) => name !== "README.md");
  expect(listed.map(([, name]) => name).sort()).toEqual(folders.sort());
});

it("generate-in-a-script leaves a collection of the requests that read", async () => {
  const folder = await copyOf("generate-in-a-script");
  const said = node(folder, "generate.mjs", "reads.json");
  expect(said).toMatch(/^reads\.json: \d+ of 319 operations\n$/);
  const { info, item } = readJson(folder, "reads.json");
  expect(info.name).toBe("Sigma API, read only");
  const methods = item
    .slice(1)
    .flatMap((entry: { item: { request: { method: string } }[] }) => entry.item.map(({ request }) => request.method));
  expect(item[0].name).toBe("Authenticate");
  expect(new Set(methods)).toEqual(new Set(["GET"]));
  expect(said).toContain(`: ${methods.length} of`);
});

it("merge-an-export keeps what was edited in Postman", async () => {
  const folder = await copyOf("merge-an-export");
  await sigmaPostman(folder, ["generate", "bundled", "--output", "sigma"]);
  const collection = readJson(folder, "sigma", "sigma.postman_collection.json");
  const teams = collection.item.find(({ name }: { name: string }) => name === "Teams");
  teams.item.find(({ name }: { name: string }) => name === "Create a team").name = "Create our team";
  teams.item.push({ name: "Ours", request: { method: "GET", url: "https://example.com/teams" } });
  writeFileSync(join(folder, "export.json"), JSON.stringify(collection));

  const said = node(folder, "merge.mjs", "export.json", "sigma");
  expect(said).toMatch(/^Your edits, kept: 1\n {2}POST \/v2\/teams \(Create our team\): name\nAdded by you, kept: 1\n/);
  expect(said).toContain("The API has not changed.\n");
  const merged = readFileSync(join(folder, "sigma", "sigma.postman_collection.json"), "utf8");
  expect(merged).toContain('"name": "Create our team"');
  expect(merged).toContain('"name": "Ours"');
});

it("run-in-ci generates, runs and leaves its reports", async () => {
  const folder = await copyOf("run-in-ci");
  const { jobs } = load(readFileSync(join(folder, "sigma.yml"), "utf8")) as {
    jobs: { run: { steps: { run?: string; env?: { [name: string]: string } }[] } };
  };
  const steps = jobs.run.steps.filter(({ run }) => run?.startsWith("npx sigma-postman "));
  expect(steps).toHaveLength(2);
  const server = createServer(({ url }, response) => {
    response.setHeader("Content-Type", "application/json; charset=utf-8");
    const token = {
      access_token: "made-up-token",
      refresh_token: "another-token",
      token_type: "Bearer",
      expires_in: 3600,
    };
    response.end(JSON.stringify(url?.includes("token") ? token : { userId: "u-1", organizationId: "o-1" }));
  });
  await promisify<number, string>(server.listen.bind(server))(0, "127.0.0.1");
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const { run = "", env } of steps) {
      const args = run.replace("generate latest", "generate bundled").split(" ").slice(2);
      if (args[0] === "run") args.push("--base-url", url, "--folder", "Who am I");
      const credentials = env && Object.fromEntries(Object.keys(env).map((name) => [name, "made-up-credential"]));
      expect(await sigmaPostman(folder, args, { env: credentials })).toMatchObject({ code: 0 });
    }
  } finally {
    server.close();
  }
  expect(readdirSync(join(folder, "sigma")).filter((name) => name.includes("environment"))).toEqual([
    "sigma-aws-us-west.postman_environment.json",
  ]);
  expect(readdirSync(join(folder, "reports"))).toEqual(["sigma-run.html", "sigma-run.junit.xml"]);
});

it("own-template puts its body and its variable in place", async () => {
  const folder = await copyOf("own-template");
  const [, command = ""] = /^npx sigma-postman (.*)$/m.exec(readFileSync(join(folder, "README.md"), "utf8")) ?? [];
  const { code, stdout } = await sigmaPostman(folder, command.split(" "));
  expect(code).toBe(0);
  expect(stdout).not.toContain("Warnings");
  const { item } = readJson(folder, "sigma", "sigma.postman_collection.json");
  const workspaces = item.find(({ name }: { name: string }) => name === "Workspaces").item;
  const { request, response } = workspaces.find(({ name }: { name: string }) => name === "Create a workspace");
  expect(JSON.parse(request.body.raw)).toEqual({ name: "Finance, {{team}}", noDuplicates: true });
  expect(response.slice(0, 2).map(({ name }: { name: string }) => name)).toEqual(["Finance", "Marketing"]);
  const { values } = readJson(folder, "sigma", "sigma-gcp-us.postman_environment.json");
  expect(values.at(-1)).toMatchObject({ key: "team", value: "EMEA" });
});
