/** What was built, brought together with what is in the output folder. The one place that knows the order of events. */
import type { Api, Server } from "../api/model.js";
import type { Changes } from "../changes/model.js";
import type { Definition } from "../definition/load.js";
import {
  type BuiltEnvironment,
  environmentFile,
  environmentIdentity,
  type GeneratedEnvironment,
} from "../environment/environment.js";
import { archiveLimit } from "../lock/archive.js";
import { ARCHIVE_FILE, ATTRIBUTES_FILE, CHANGES_FILE, COLLECTION_FILE } from "../lock/file-names.js";
import type { OutputFormat } from "../lock/lock.js";
import type { MergeReport } from "../merge/report.js";
import { writeOutput } from "../output/write.js";
import { operationId } from "../postman/id.js";
import type { PostmanCollection } from "../postman/types.js";
import { changesSinceLast } from "./api-changes.js";
import { type ArchiveState, archiveState } from "./archive-state.js";
import { attributesFile } from "./attributes.js";
import { changesFile } from "./changes-file.js";
import { mergeFiles } from "./merge-files.js";
import { planOutput } from "./plan.js";
import { type OutputState, readState } from "./state.js";

/** What is in the folder. */
export interface OpenOutput {
  readonly state: OutputState;
  /** Unpacked and packed by other threads, while the collection is built. Never fails. */
  readonly archive: Promise<ArchiveState>;
}

/** @param servers whose environments are written @throws OutputError */
export async function openOutput(
  folder: string,
  definitions: readonly Definition[],
  servers: readonly Server[],
  options: {
    readonly force?: boolean | undefined;
    readonly maxSize?: number | undefined;
    readonly format?: OutputFormat | undefined;
    /** Of the collection. */
    readonly name: string;
  },
): Promise<OpenOutput> {
  const { force = false, maxSize, format, name } = options;
  const names = [COLLECTION_FILE, CHANGES_FILE, ATTRIBUTES_FILE, ...servers.map(environmentFile)];
  const maxArchive = archiveLimit(maxSize);
  const environments = servers.map((server) => ({ file: environmentFile(server), ...environmentIdentity(server) }));
  const state = await readState(folder, names, {
    force,
    maxArchive,
    format,
    names: { collection: name, environments },
  });
  return { state, archive: archiveState(state, definitions, maxArchive) };
}

export interface RegenerateInput {
  readonly output: OpenOutput;
  readonly definitions: readonly Definition[];
  /** What was asked for of the API, and the names that it was asked for by. */
  readonly api: Api;
  readonly only: readonly string[];
  readonly collection: PostmanCollection;
  readonly environments: readonly BuiltEnvironment[];
  readonly hasCredentials: boolean;
  readonly allowHosts: readonly string[];
  /** What each definition was fetched from; undefined for a file. */
  readonly documentUrls?: readonly (string | undefined)[];
  /** Whether the definition is whatever `latest` found. */
  readonly isLatest: boolean;
  readonly force: boolean;
  /** Write nothing. */
  readonly check: boolean;
}

export interface Regenerated {
  readonly format: OutputFormat;
  /** The collection's file, or its folder in a tree, from the output folder on. */
  readonly collectionFile: string;
  /** With the user's edits, where the file exists. */
  readonly collection: PostmanCollection;
  readonly environments: readonly GeneratedEnvironment[];
  /** What became of the user's edits; empty where there were none. */
  readonly merge: MergeReport;
  /** What changed in the API since the output was generated last; undefined where nothing did, or it can't be told. */
  readonly changes?: Changes;
  /** Whether the folder held an earlier generation. */
  readonly isRegeneration: boolean;
  /** What was not done, and why. */
  readonly notes: readonly string[];
  /** The names of the files that were written (with `check`: would be), and of those that were right already. */
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
}

/** State -> changes of the API -> merge -> report -> plan -> files. @throws OutputError */
export async function regenerate(input: RegenerateInput): Promise<Regenerated> {
  const { api, force } = input;
  const { state } = input.output;
  const archive = await input.output.archive;
  const definitions = input.definitions.map(({ hash }, index) => ({
    title: index === 0 ? api.title : "",
    version: index === 0 ? api.version : "",
    sha256: hash,
  }));
  const since = await changesSinceLast({ ...input, state, archive, definitions });
  const merged = await mergeFiles({
    ...input,
    state,
    hostFiles: api.servers.map(environmentFile),
    moved: new Map(since.renamed.map(({ before, after }) => [operationId(before), operationId(after)])),
  });
  const report = await changesFile({ state, definitions, changes: since.changes, report: merged.report, force });
  // The report takes its place first, and the archive last: after a crash in between, the next run still has both sides of
  // what changed, and the report of what the collection may be of already.
  const plan = await planOutput({
    state,
    only: input.only,
    files: [report.file, ...merged.files, attributesFile(state)].filter((file) => file !== undefined),
    archive: archive.packed,
    recorded: { ...merged.recorded, definitions },
    origins: archive.origin ? new Map([...merged.origins, [ARCHIVE_FILE, archive.origin]]) : merged.origins,
  });
  if (!input.check) await writeOutput(plan.write);
  const placeOf = (name: string) => plan.paths.get(name) ?? state.spelling?.pathOf(name) ?? name;
  return {
    format: state.spelling ? "v3" : "v2.1",
    collectionFile: placeOf(COLLECTION_FILE),
    collection: merged.collection,
    environments: merged.environments.map((one) => ({ ...one, fileName: placeOf(one.fileName) })),
    merge: {
      ...merged.report,
      environments: merged.report.environments.map((entry) => ({ ...entry, where: placeOf(entry.where) })),
    },
    ...(since.changes ? { changes: since.changes } : {}),
    isRegeneration: state.lock !== undefined,
    notes: [...since.notes, ...report.notes],
    changed: plan.changed,
    unchanged: plan.unchanged.map(placeOf),
  };
}
