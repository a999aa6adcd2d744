/** What a disk may do to a run: nothing has been replaced when it fails, and the message says what to do. */
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, it, vi } from "vitest";
import { generate, OutputError } from "../../src/index.js";
import { definition, snapshot, temporaryFolder } from "../support/build.js";

/** The function that fails, at which of its calls on a file of this name. */
let failing:
  | { readonly call: "open" | "writeFile" | "write" | "sync"; readonly name: string; readonly code: string }
  | undefined;

const fault = (code: string) => Object.assign(new Error(`${code}: simulated`), { code });

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const isMeant = (call: string, path: unknown) => failing?.call === call && String(path).includes(failing.name);
  return {
    ...real,
    writeFile: async (...args: Parameters<typeof real.writeFile>) => {
      if (isMeant("writeFile", args[0])) throw fault(failing!.code);
      await real.writeFile(...args);
    },
    open: async (...args: Parameters<typeof real.open>) => {
      if (isMeant("open", args[0])) throw fault(failing!.code);
      const file = await real.open(...args);
      const [write, sync] = [file.writeFile.bind(file), file.sync.bind(file)];
      file.writeFile = async (...given) => {
        if (!isMeant("write", args[0])) return await write(...given);
        await write("half of it");
        throw fault(failing!.code);
      };
      file.sync = async () => {
        if (isMeant("sync", args[0])) throw fault(failing!.code);
        await sync();
      };
      return file;
    },
  };
});

beforeEach(() => {
  failing = undefined;
});

const COLLECTION = "sigma.postman_collection.json";

it.each([
  ["the disk is full", { call: "write", name: COLLECTION, code: "ENOSPC" }],
  ["the disk is full", { call: "sync", name: "lock.json", code: "ENOSPC" }],
  ["the disk is full", { call: "write", name: "CHANGES.md", code: "ENOSPC" }],
  ["the disk is full", { call: "write", name: "definition.gz", code: "ENOSPC" }],
  ["the file system is read-only", { call: "writeFile", name: "writing", code: "EROFS" }],
  ["permission denied", { call: "writeFile", name: "writing", code: "EACCES" }],
  ["permission denied", { call: "open", name: "environment.json", code: "EACCES" }],
] as const)("%s (%o): the output stays as it is", async (reason, given) => {
  const [folder, definitions] = [await temporaryFolder(), await temporaryFolder()];
  const path = join(definitions, "sigma.json");
  const run = async (servers: string[]) => {
    const paths = Object.fromEntries(servers.map((_, index) => [`/v2/x${index}`, { get: { summary: "X" } }]));
    await writeFile(path, JSON.stringify(definition({ servers: servers.map((url) => ({ url })), paths })));
    return await generate({ definitions: [path], output: folder });
  };
  await run(["https://aws-api.sigmacomputing.com"]);
  const before = await snapshot(folder);
  failing = given;
  const error = await run(["https://aws-api.sigmacomputing.com", "https://api.us.azure.sigmacomputing.com"]).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(OutputError);
  expect(error).toMatchObject({ message: `can't be written: ${reason}`, hint: expect.stringContaining("--output") });
  expect(await snapshot(folder)).toEqual(before);
  expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
});
