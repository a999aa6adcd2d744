/** An output of two small files, planned and written as `generate` does it. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { OutputError } from "../../src/errors.js";
import { toFileText } from "../../src/json.js";
import { fileOrigin, NO_GENERATION } from "../../src/lock/lock.js";
import { writeOutput } from "../../src/output/write.js";
import type { MergedFile } from "../../src/regenerate/merge-files.js";
import { type OutputPlan, planOutput } from "../../src/regenerate/plan.js";
import { readState } from "../../src/regenerate/state.js";

export const COLLECTION = "sigma.postman_collection.json";
export const ENVIRONMENT = "sigma-aws-us-west.postman_environment.json";

export function collection(name = "Sigma API"): MergedFile {
  return { name: COLLECTION, content: toFileText({ info: { _postman_id: "ours", name } }) };
}

export function environment(value = ""): MergedFile {
  return { name: ENVIRONMENT, content: toFileText({ id: "environment", values: [{ key: "secret", value }] }) };
}

export const FILES = [collection(), environment()];

const RECORDED = {
  definitions: [{ title: "Sigma", version: "1", sha256: "abc" }],
  entries: [],
  orphaned: [],
  environments: {},
};

export async function plan(folder: string, files: readonly MergedFile[] = FILES, force = false): Promise<OutputPlan> {
  const names = files.map(({ name }) => name);
  const state = await readState(folder, names, { force });
  const origins = [...state.texts].map(([name, text]) => {
    return [name, fileOrigin(state.lock, name, text) ?? { generation: NO_GENERATION, isGenerated: false }] as const;
  });
  return await planOutput({ state, files, recorded: RECORDED, origins: new Map(origins) });
}

export async function write(folder: string, files: readonly MergedFile[] = FILES, force = false): Promise<void> {
  await writeOutput((await plan(folder, files, force)).write);
}

export async function fault(promise: Promise<unknown>): Promise<OutputError> {
  const error = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(OutputError);
  return error as OutputError;
}

export async function modeOf(folder: string, name: string): Promise<string> {
  return ((await stat(join(folder, name))).mode & 0o777).toString(8);
}
