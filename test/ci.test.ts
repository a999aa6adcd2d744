/** The jobs of docs/ci.md: what they ask for, that their options exist, and that their steps do what the page says. */
import { execFileSync } from "node:child_process";
import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { definition, temporaryFolder } from "./support/build.js";

interface Workflow {
  readonly on: object;
  readonly permissions: object;
  readonly jobs: {
    readonly [name: string]: { readonly steps: readonly { uses?: string; run?: string; env?: object }[] };
  };
}

const top = fileURLToPath(new URL("..", import.meta.url));
const guide = await readFile(join(top, "docs/ci.md"), "utf8");
const [regenerate, check] = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => load(yaml!) as Workflow);
const stepsOf = (workflow: Workflow | undefined) => Object.values(workflow?.jobs ?? {}).flatMap(({ steps }) => steps);

describe.each([
  ["regenerate", regenerate, { contents: "write", "pull-requests": "write" }],
  ["check", check, { contents: "read" }],
])("the job %s", (_, workflow, permissions) => {
  it("runs on a schedule, with the least permissions, no secrets and nobody else's actions", () => {
    expect(workflow?.on).toMatchObject({ schedule: [{ cron: expect.stringMatching(/^(\S+ ){4}\S+$/) }] });
    expect(workflow?.permissions).toEqual(permissions);
    expect(JSON.stringify(workflow)).not.toContain("secrets.");
    const actions = stepsOf(workflow).flatMap(({ uses }) => uses ?? []);
    expect(actions).toEqual(["actions/checkout@v4", "actions/setup-node@v4"]);
  });

  it("gives options there are", () => {
    const help = execFileSync(process.execPath, [join(top, "dist/cli/main.js"), "generate", "--help"], {
      encoding: "utf8",
    });
    const commands = stepsOf(workflow).flatMap(({ run }) => run?.match(/npx sigma-postman .*/g) ?? []);
    expect(commands).toHaveLength(1);
    const given = commands[0]?.match(/--[a-z-]+/g) ?? [];
    expect(given.length).toBeGreaterThan(0);
    expect(given.filter((option) => !new RegExp(`${option}\\b`).test(help))).toEqual([]);
  });
});

describe("the steps, in a repository of their own", () => {
  /** A clone of a repository with the files of a first definition, and a `gh` that writes down what it is asked for. */
  async function repository() {
    const folder = await temporaryFolder();
    const [origin, clone, bin] = ["origin.git", "clone", "bin"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const gh = join(bin, "gh");
    await mkdir(bin);
    // The second `pr create` for a branch is refused.
    await writeFile(
      gh,
      `#!/bin/sh
echo "$@" >> "${folder}/asked"
for last; do :; done
cp "$last" "${folder}/body"
if [ "$2" = create ]; then mkdir "${folder}/open" 2> /dev/null; fi
`,
    );
    await chmod(gh, 0o755);
    const env = {
      ...process.env,
      PATH: `${bin}:${process.env.PATH}`,
      RUNNER_TEMP: folder,
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_SYSTEM: "/dev/null",
    };
    const shell = (script: string) => {
      try {
        return {
          code: 0,
          stdout: execFileSync("bash", ["-e", "-c", script], { cwd: clone, env, encoding: "utf8", stdio: "pipe" }),
        };
      } catch (error) {
        const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
        return { code: status, stdout: `${stdout}${stderr}` };
      }
    };
    const run = (workflow: Workflow | undefined) => {
      let result = { code: 0, stdout: "" };
      for (const { run } of stepsOf(workflow)) {
        if (run === undefined || run === "npm ci") continue;
        result = shell(run.replace("generate latest", `generate ${join(folder, "sigma.json")}`));
        if (result.code !== 0) return result;
      }
      return result;
    };
    const define = async (given: { readonly [key: string]: unknown }) => {
      await writeFile(join(folder, "sigma.json"), JSON.stringify(definition(given)));
    };
    await mkdir(clone);
    // What `npm ci` leaves.
    await mkdir(join(clone, "node_modules", ".bin"), { recursive: true });
    await symlink(top, join(clone, "node_modules", "sigma-postman"));
    await symlink("../sigma-postman/dist/cli/main.js", join(clone, "node_modules", ".bin", "sigma-postman"));
    await define({});
    const author = "-c user.name=a -c user.email=a@example.com";
    const setUp = `git init --quiet --bare ${origin}
git init --quiet --initial-branch main .
git remote add origin ${origin}
echo node_modules > .gitignore
npx sigma-postman generate ${join(folder, "sigma.json")} --output sigma
git add --all
git ${author} commit --quiet --message first`;
    expect(shell(setUp)).toMatchObject({ code: 0 });
    const asked = async () => (await readFile(join(folder, "asked"), "utf8").catch(() => "")).trim().split("\n");
    return { run, shell, define, asked, body: async () => await readFile(join(folder, "body"), "utf8") };
  }

  const paths = { "/v2/teams": { get: { summary: "List teams", tags: ["teams"] } } };

  it("open a pull request with the report when the API changed, and bring an open one up to date", async () => {
    const { run, shell, define, asked, body } = await repository();
    expect(run(check)).toMatchObject({ code: 0 });
    expect(run(regenerate)).toMatchObject({ code: 0 });
    expect(await asked()).toEqual([""]);

    await define({ paths });
    const checked = run(check);
    expect(checked.code).toBe(1);
    expect(checked.stdout).toContain("1 added, 1 removed");
    expect(run(regenerate)).toMatchObject({ code: 0 });
    expect(await asked()).toEqual([
      expect.stringMatching(/^pr create --head sigma-api .* --body-file sigma\/CHANGES\.md$/),
    ]);
    expect(await body()).toContain("`GET /v2/teams` List teams");
    expect(shell("git ls-remote --heads origin").stdout).toContain("refs/heads/sigma-api");
    expect(shell("git show --stat HEAD").stdout).toContain("sigma/CHANGES.md");

    expect(shell("git switch --quiet main")).toMatchObject({ code: 0 });
    await define({ paths: { ...paths, "/v2/tags": { get: { summary: "List tags", tags: ["tags"] } } } });
    expect(run(regenerate)).toMatchObject({ code: 0 });
    expect((await asked()).at(-1)).toBe("pr edit sigma-api --body-file sigma/CHANGES.md");
    expect(await body()).toContain("2 added, 1 removed");
  });

  it("say so when only texts changed", async () => {
    const { run, define, body } = await repository();
    await define({ info: { title: "Sigma", version: "1", description: "More words." }, "x-comment": "x" });
    expect(run(regenerate)).toMatchObject({ code: 0 });
    expect(await body()).toBe("Nothing changed for clients of the API; texts or examples did.\n");
  });
});
