/**
 * Bruno imports the collection by translating its scripts. They run there as they are translated, after Authenticate.
 * `BRUNO` names a folder whose node_modules has both (`npm i --prefix <folder> @usebruno/cli @usebruno/converters`).
 */
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { startSigma } from "../../fake-sigma/server.js";
import { generate } from "../../src/index.js";
import type { PostmanCollection, PostmanEvent } from "../../src/postman/types.js";
import { temporaryFolder } from "../support/build.js";
import { itemsOf } from "../support/collection.js";
import { BUNDLED } from "../support/definitions.js";
import { without, withValues } from "../support/newman.js";
import { readDefinition } from "../support/openapi.js";

interface Bruno {
  readonly converters: {
    postmanToBruno(collection: object): Promise<{ readonly collection: object }>;
    postmanToBrunoEnvironment(environment: object): object;
    postmanTranslation(lines: readonly string[]): string;
  };
  createCollection(collection: object, folder: string, options: object): Promise<void>;
  readonly cli: string;
}

const bruno = findBruno();

function findBruno(): Bruno | undefined {
  const load = createRequire(process.env.BRUNO ? join(process.env.BRUNO, "package.json") : import.meta.url);
  try {
    const { createCollectionFromBrunoObject } = load("@usebruno/cli/src/utils/collection");
    const cli = load.resolve("@usebruno/cli/bin/bru.js");
    return { converters: load("@usebruno/converters"), createCollection: createCollectionFromBrunoObject, cli };
  } catch {
    return undefined;
  }
}

const scriptsOf = ({ event, item }: PostmanCollection): readonly PostmanEvent[] => [
  ...(event ?? []),
  ...itemsOf(item).flatMap((entry) => entry.event ?? []),
];

if (bruno) {
  describe("Bruno", () => {
    it("translates every script to one that it can run", async () => {
      const { collection } = await generate({ definitions: [BUNDLED.file], tests: "contract" });
      const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (code: string) => unknown;
      for (const { script } of scriptsOf(collection)) {
        const code = bruno.converters.postmanTranslation(script.exec);
        expect(() => new AsyncFunction(code)).not.toThrow();
        // Where there is no `pm`, that part of a line is not reached.
        const reached = code.replace(/typeof pm === "undefined" \? .*/g, "");
        expect(reached).not.toMatch(/pm\.(variables|environment|sendRequest|response|request)\b/);
      }
    }, 300_000);

    it.each(["safe", "developer"])(
      "runs them, after Authenticate: in its %s sandbox",
      async (sandbox) => {
        const sigma = await startSigma({ definition: readDefinition(BUNDLED.file) as never });
        onTestFinished(() => sigma.close());
        const made = await generate({ definitions: [BUNDLED.file] });
        const wanted = ["Authenticate", "Act as another user", "List workbooks", "List teams"];
        const collection = without(made.collection, ({ name }) => !wanted.includes(name));
        const { url, clientID, secret } = sigma;
        const values = { baseUrl: url, tokenBaseURL: `${url}/v2/auth/token`, clientID: ` ${clientID}`, secret };
        const environment = withValues(made.environments[0]!.environment, values);

        const folder = await temporaryFolder();
        const imported = join(folder, "imported");
        mkdirSync(imported);
        const { collection: translated } = await bruno.converters.postmanToBruno(collection);
        await bruno.createCollection(translated, imported, { format: "bru" });
        const file = join(folder, "environment.json");
        writeFileSync(file, JSON.stringify(await bruno.converters.postmanToBrunoEnvironment(environment)));
        const requests = ["Authenticate", "Act as another user", "Workbooks/List workbooks", "Teams/List teams"];
        const args = ["run", ...requests.map((name) => `${name}.bru`), "--env-file", file, "--sandbox", sandbox];
        const env = { ...process.env, HOME: folder };
        // It exits with 1 where a test fails or a script throws.
        await promisify(execFile)(process.execPath, [bruno.cli, ...args], { cwd: imported, env });
        expect(sigma.requests.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
          "POST /v2/auth/token 200",
          "GET /v2/workbooks 200",
          "GET /v2/teams 200",
        ]);
      },
      300_000,
    );
  });
} else {
  describe.skip("skipped: Bruno is not there (npm i --prefix <folder> @usebruno/cli @usebruno/converters; BRUNO=<folder>)", () => {
    it("translates every script to one that it can run", () => {});
  });
}
