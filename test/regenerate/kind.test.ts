/** What is generated over an output of another kind of definition, with a network and without. */
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { diff, generate } from "../../src/index.js";
import { kindOf } from "../../src/regenerate/kind.js";
import { packageFile } from "../../src/root.js";
import { definition, snapshot, temporaryFolder } from "../support/build.js";

const LOCK = "sigma-postman.lock.json";
const KEPT = "sigma-postman.definition.gz";
const COLLECTION = "sigma.postman_collection.json";

const get = (summary: string) => ({ get: { summary, tags: ["things"] } });
const titled = (title: string, version: string, paths: object = { "/v2/teams": get("Teams"), "/v2/a": get("A") }) =>
  definition({ info: { title, version }, paths });
const PUBLIC = titled("Sigma Computing Public REST API", "2.0.0");
const REST = titled("Sigma REST API", "1.0.0", { "/v2/teams": get("List teams"), "/v2/b": get("B") });

beforeEach(() => {
  for (const name of ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"]) vi.stubEnv(name, "");
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("fetch failed", { cause: new Error("no network") });
  });
  return () => {
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
  };
});

async function outputOf(given: object | "bundled"): Promise<string> {
  const folder = await temporaryFolder();
  const path = join(folder, "sigma.json");
  await writeFile(path, JSON.stringify(given));
  const output = join(folder, "output");
  await generate({ definitions: [given === "bundled" ? "bundled" : path], output });
  return output;
}

async function over(output: string, given: object) {
  const path = join(output, "../next.json");
  await writeFile(path, JSON.stringify(given));
  return await generate({ definitions: [path], output });
}

describe("without a network the bundled definition", () => {
  it.each<[string, () => Promise<string>]>([
    ["no folder", async () => join(await temporaryFolder(), "output")],
    [
      "a folder of other things",
      async () => {
        const folder = await temporaryFolder();
        await writeFile(join(folder, "README.md"), "# Mine\n");
        return folder;
      },
    ],
    ["its own output", async () => await outputOf("bundled")],
    [
      "its own output without the lock",
      async () => {
        const output = await outputOf("bundled");
        await rm(join(output, LOCK));
        return output;
      },
    ],
    [
      "the output of an earlier release",
      async () => {
        const output = await outputOf("bundled");
        const text = await readFile(join(output, LOCK), "utf8");
        await writeFile(
          join(output, LOCK),
          text.replace(/"version":"\d{4}-\d\d","sha256":"\w+"/, '"version":"2025-11","sha256":"0"'),
        );
        return output;
      },
    ],
    [
      "the output in the checkout",
      async () => {
        const output = join(await temporaryFolder(), "output");
        await cp(packageFile("output"), output, { recursive: true });
        return output;
      },
    ],
  ])("is generated into %s", async (_, make) => {
    const { offline } = await generate({ output: await make() });
    expect(offline).toContain("no network");
  });

  it.each<[string, () => Promise<string>]>([
    ["Sigma's definition", async () => await outputOf(PUBLIC)],
    ["Sigma's REST definition", async () => await outputOf(REST)],
    ["another API", async () => await outputOf(titled("Ours", "1"))],
    [
      "Sigma's definition, its lock lost",
      async () => {
        const output = await outputOf(REST);
        await rm(join(output, LOCK));
        return output;
      },
    ],
    [
      "nobody knows what",
      async () => {
        const output = await outputOf("bundled");
        for (const name of [LOCK, KEPT]) await rm(join(output, name));
        return output;
      },
    ],
    [
      "the bundled one and another",
      async () => {
        const output = await outputOf(REST);
        await generate({ definitions: ["bundled", join(output, "../sigma.json")], output });
        return output;
      },
    ],
    [
      "an interrupted step from Sigma's to the bundled one",
      async () => {
        const output = await outputOf("bundled");
        const lock = JSON.parse(await readFile(join(output, LOCK), "utf8"));
        const pending = { ...lock, definitions: [{ title: "Sigma REST API", version: "1.0.0", sha256: "0" }] };
        await writeFile(join(output, LOCK), JSON.stringify({ ...lock, pending }));
        return output;
      },
    ],
    [
      "a lock that a merge broke",
      async () => {
        const output = await outputOf(PUBLIC);
        await writeFile(join(output, LOCK), `<<<<<<< ours\n${await readFile(join(output, LOCK), "utf8")}`);
        return output;
      },
    ],
  ])("is not generated over the output of %s", async (_, make) => {
    const output = await make();
    const before = await snapshot(output);
    for (const options of [{}, { check: true }, { force: true }]) {
      await expect(generate({ output, ...options })).rejects.toMatchObject({
        exitCode: 3,
        message: expect.stringContaining("no network"),
        hint: expect.stringMatching(/left as it is.*a file, or "bundled"/),
      });
    }
    expect(await snapshot(output)).toEqual(before);
  });

  it("is not what diff compares with", async () => {
    await expect(diff({ old: "bundled" })).rejects.toMatchObject({ exitCode: 3, where: "latest" });
  });
});

describe("a definition of another kind is not compared, and a line says so:", () => {
  it.each<[string, object | "bundled", object]>([
    ["from the bundled one to Sigma's", "bundled", PUBLIC],
    ["from the bundled one to Sigma's REST definition", "bundled", REST],
    [
      "from one of Sigma's to the other, of which most is gone",
      PUBLIC,
      titled("Sigma REST API", "1.0.0", { "/v2/b": get("B") }),
    ],
    ["from Sigma's to another API", REST, titled("Ours", "1")],
    ["from one API to another", titled("Ours", "1"), titled("Theirs", "1", { "/v1/x": get("X") })],
  ])("%s", async (_, first, second) => {
    const output = await outputOf(first);
    const collection = (await readFile(join(output, COLLECTION), "utf8")).replace('"List teams"', '"Our teams"');
    await writeFile(join(output, COLLECTION), collection.replace('"name": "Teams"', '"name": "Our teams"'));
    const result = await over(output, second);
    expect(result).not.toHaveProperty("changes");
    expect(result.notes).toEqual([
      expect.stringMatching(/^Not compared with the last generation.*: that was .*, this is /),
    ]);
    expect(result.changed).not.toContain("CHANGES.md");
    // The next is compared again.
    const { changes, notes } = await over(output, {
      ...second,
      paths: { ...(second as { paths: object }).paths, "/v2/new": get("New") },
    });
    expect({ notes, added: changes?.added.map(({ path }) => path) }).toEqual({ notes: [], added: ["/v2/new"] });
  });

  it("edits stay, also of a request whose path is another one there", async () => {
    const tenants = (path: string) => ({ [path]: get("List tenants"), "/v2/teams": get("Teams") });
    const output = await outputOf(titled("Sigma Computing Public REST API", "2", tenants("/v3alpha/tenants")));
    const path = join(output, COLLECTION);
    await writeFile(path, (await readFile(path, "utf8")).replace('"name": "List tenants"', '"name": "Mine"'));
    const { merge, collection } = await over(output, titled("Sigma REST API", "1.0.0", tenants("/v2/tenants")));
    expect(merge.kept).toMatchObject([{ text: "name" }]);
    expect(JSON.stringify(collection)).toContain('"Mine"');
  });
});

it("Sigma's two published definitions are compared where the user named a file", async () => {
  const paths = { "/v2/teams": get("Teams"), "/v2/a": get("A"), "/v2/b": get("B") };
  const output = await outputOf(titled("Sigma Computing Public REST API", "2.0.0", paths));
  const { changes, notes } = await over(output, titled("Sigma REST API", "1.0.0", { ...paths, "/v2/c": get("C") }));
  expect({ notes, added: changes?.added.map(({ path }) => path) }).toEqual({ notes: [], added: ["/v2/c"] });
});

it("the same API under another title is compared", async () => {
  const { changes, notes } = await over(await outputOf(titled("Ours", "1")), titled("Our API", "2"));
  expect(notes).toEqual([]);
  expect(changes?.after.title).toBe("Our API");
});

it.each([
  ["Sigma REST API", "2026-08", "bundled"],
  ["Sigma REST API", "2027-01", "bundled"],
  ["Sigma REST API", "1.0.0", "rest"],
  ["Sigma REST API", "2", "rest"],
  ["Sigma Computing Public REST API", "2.0.0", "public"],
  ["Petstore", "2026-08", "other Petstore"],
])("%s %s is of the kind %s", (title, version, name) => {
  expect(kindOf([{ title, version }])?.name).toBe(name);
});

it("the bundled definition is of its own kind", async () => {
  const { api } = await generate({ definitions: ["bundled"] });
  expect(kindOf([api])?.name).toBe("bundled");
});
