/** What a disk may do to a run: nothing has been replaced when it fails, and the message says what to do. */
import { readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { beforeEach, expect, it, vi } from "vitest";
import { generate, OutputError } from "../../src/index.js";
import { definition, snapshot, temporaryFolder } from "../support/build.js";

/** The function that fails, at which of its calls on a file of this name. */
let failing:
  | { readonly call: "open" | "writeFile" | "write" | "sync" | "rename"; readonly name: string; readonly code: string }
  | undefined;

/** Renames, and folders that were synced, in order. */
let steps: string[] = [];

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
    rename: async (...args: Parameters<typeof real.rename>) => {
      if (isMeant("rename", args[1])) throw fault(failing!.code);
      steps.push(basename(String(args[1])));
      await real.rename(...args);
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
        if ((await file.stat()).isDirectory()) {
          steps.push("folder");
          if (isMeant("sync", "folder")) throw fault(failing!.code);
        }
        if (isMeant("sync", args[0])) throw fault(failing!.code);
        await sync();
      };
      return file;
    },
  };
});

beforeEach(() => {
  failing = undefined;
  steps = [];
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
  ["permission denied", { call: "rename", name: "lock.json", code: "EACCES" }],
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
  expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([".gitattributes"]);
});

it.skipIf(process.platform === "win32").each([undefined, "EINVAL"])(
  "the files are in their places for good before the lock says so (syncing the folder: %s)",
  async (code) => {
    const [folder, definitions] = [await temporaryFolder(), await temporaryFolder()];
    const path = join(definitions, "sigma.json");
    await writeFile(path, JSON.stringify(definition({ paths: { "/v2/x": { get: { summary: "X" } } } })));
    if (code) failing = { call: "sync", name: "folder", code };
    await generate({ definitions: [path], output: folder });
    const last = steps.lastIndexOf("sigma-postman.lock.json");
    expect(last).toBe(steps.length - 2);
    expect(steps.slice(last - 2)).toEqual([
      "sigma-postman.definition.gz",
      "folder",
      "sigma-postman.lock.json",
      "folder",
    ]);
    expect(steps.slice(0, 2)).toEqual(["sigma-postman.lock.json", "folder"]);
  },
);
