/** Definition in, collection and environments out: the way from `load` to `write`, and nothing else. */

import type { Api, Notice, Server } from "./api/model.js";
import { readApi } from "./api/read.js";
import { serverSlug } from "./api/server.js";
import type { Changes } from "./changes/model.js";
import { buildCollection } from "./collection/collection.js";
import type { Definition, LoadOptions } from "./definition/load.js";
import { assertOperations, loadAll } from "./definition/load-all.js";
import {
  buildEnvironment,
  type Credentials,
  environmentFile,
  type GeneratedEnvironment,
} from "./environment/environment.js";
import { UsageError } from "./errors.js";
import { archiveLimit } from "./lock/archive.js";
import { ARCHIVE_FILE, ATTRIBUTES_FILE, CHANGES_FILE, COLLECTION_FILE, LOCK_FILE } from "./lock/file-names.js";
import { EMPTY_REPORT, type MergeReport } from "./merge/report.js";
import { type OutputState, planOutput, readOutput, writeOutput } from "./output/write.js";
import { operationId } from "./postman/id.js";
import type { PostmanCollection } from "./postman/types.js";
import {
  type ArchiveState,
  archiveState,
  changesFile,
  changesSinceLast,
  mayBeOfBundled,
} from "./regenerate/api-changes.js";
import { attributesFile } from "./regenerate/attributes.js";
import { mergeOutput } from "./regenerate/merge-files.js";
import { CLOUDS } from "./sigma/regions.js";
import { type EnvironmentVariable, loadTemplates } from "./template/load.js";
import { didYouMean } from "./text/nearest.js";

export { cacheFolder } from "./definition/cache.js";

export interface GenerateOptions {
  /**
   * File paths, https addresses, `latest` or `bundled`; several become one API. With none: `latest`, and where that
   * can't be reached, `bundled`, unless the output is of another definition.
   */
  readonly definitions?: readonly string[];
  /** Whether a definition that breaks OpenAPI's own rules is an error. */
  readonly strict?: boolean;
  /** The folder to write to. Without it nothing is written. */
  readonly output?: string;
  /** Write nothing, and only say in `changed` what would be. */
  readonly check?: boolean;
  /** Replace files that aren't ours, and the collection with what people made of it. */
  readonly force?: boolean;
  /** Limit the environments: `aws`, `gcp`, `azure`. */
  readonly cloud?: readonly string[];
  /** Limit the environments: `us-west`, or `aws-us-west`. */
  readonly region?: readonly string[];
  /** Folders by tag (default), or by resource in the path. */
  readonly groupBy?: "tags" | "paths";
  /** Required properties (default), or all that can be valid together. */
  readonly body?: "required" | "full";
  /** What follows a request: tests of status and content type (default), of the answer's schema as well, or none. */
  readonly tests?: "none" | "status" | "contract";
  /** Whether the collection gets and renews its access token by itself. Default true. */
  readonly autoAuth?: boolean;
  /** A folder whose files replace templates of the same name. */
  readonly templates?: string;
  /** The collection's name. */
  readonly name?: string;
  /** Hosts outside sigmacomputing.com that may get an environment. */
  readonly allowHosts?: readonly string[];
  /** Bytes of one body or saved example. Default 64 KB. */
  readonly exampleBudget?: number;
  /** Largest definition accepted, in bytes. Default 128 MB. */
  readonly maxSize?: number;
  /** Written into the environment files, which are then readable by their owner only. Only for who asks for it. */
  readonly credentials?: Credentials;
  readonly signal?: AbortSignal;
  readonly onDownload?: LoadOptions["onDownload"];
  /** Where downloads are kept, so that an unchanged definition isn't fetched again. Without it they aren't. */
  readonly cacheFolder?: string;
}

export interface GenerateResult {
  readonly api: Api;
  /** Where the definitions came from. */
  readonly sources: readonly string[];
  /** Set when `latest` could not be reached and `bundled` took its place: why. */
  readonly offline?: string;
  /** With what people made of it, where the file exists. */
  readonly collection: PostmanCollection;
  readonly environments: readonly GeneratedEnvironment[];
  /** What is missing or not as it should be. */
  readonly warnings: readonly Notice[];
  /** What was put right on the way. */
  readonly repairs: readonly Notice[];
  /** What was kept of people's work, and what became of it; empty where there was none. */
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

export const DEFAULT_EXAMPLE_BUDGET = 64 * 1024;

/**
 * Generates, and writes when there is an `output`.
 * @throws UsageError, DefinitionError or OutputError; nothing has been written when one of the first two is thrown
 */
export async function generate(options: GenerateOptions = {}): Promise<GenerateResult> {
  const templates = await loadTemplates(options.templates);
  const { definitions, offline } = await loadAll(options.definitions ?? [], options, async () =>
    options.output === undefined || (await mayBeOfBundled(options.output)) ? undefined : options.output,
  );
  const read = readApi(
    definitions.map(({ document }) => document),
    { allowHosts: options.allowHosts ?? [] },
  );
  const { api } = read;
  assertOperations(api.operations, definitions);
  const servers = selectServers(api.servers, options);
  const { output, force = false } = options;
  const names = [COLLECTION_FILE, CHANGES_FILE, ATTRIBUTES_FILE, ...servers.map(environmentFile)];
  const limit = archiveLimit(options.maxSize);
  const state = output === undefined ? undefined : await readOutput(output, names, force, limit);
  // What it does is done by other threads while the collection is built.
  const kept = state && archiveState(state, definitions, limit);
  const built = buildCollection(api, templates, {
    name: options.name ?? "Sigma API",
    groupBy: options.groupBy ?? "tags",
    body: options.body ?? "required",
    tests: options.tests ?? "status",
    autoAuth: options.autoAuth ?? true,
    exampleBudget: options.exampleBudget ?? DEFAULT_EXAMPLE_BUDGET,
  });
  const environments = servers.map((server) => ({
    fileName: environmentFile(server),
    server,
    environment: buildEnvironment(server, templates.environment, options.credentials),
  }));
  const fresh = { collection: built.collection, environments };
  options.signal?.throwIfAborted();
  const written =
    state && kept
      ? await write(state, await kept, fresh, definitions, api, templates.environment, options)
      : { ...fresh, isRegeneration: false, merge: EMPTY_REPORT, notes: [], changed: [], unchanged: [] };
  const notices = [
    ...templates.notices,
    ...definitions.flatMap((definition) => definition.notices),
    ...read.notices,
    ...built.notices,
  ];
  return {
    api,
    sources: definitions.map(({ source }) => source),
    ...(offline === undefined ? {} : { offline }),
    ...written,
    warnings: notices.filter(({ kind }) => kind === "warning"),
    repairs: notices.filter(({ kind }) => kind === "repair"),
  };
}

/** @throws UsageError when a cloud or region names none of the definition's. */
function selectServers(servers: readonly Server[], options: GenerateOptions): Server[] {
  const clouds = options.cloud ?? [];
  const regions = options.region ?? [];
  const known = servers.map(serverSlug).join(", ");
  for (const cloud of clouds) {
    if (!servers.some((server) => server.cloud === cloud)) {
      throw new UsageError(`no host in the cloud "${cloud}"`, {
        hint: `${didYouMean(cloud, CLOUDS)}The definition has ${known}; clouds are ${CLOUDS.join(", ")}.`,
      });
    }
  }
  for (const region of regions) {
    if (!servers.some((server) => server.region === region || serverSlug(server) === region)) {
      const words = servers.flatMap((server) => [server.region, serverSlug(server)]);
      throw new UsageError(`no host in the region "${region}"`, {
        hint: `${didYouMean(region, words)}The definition has ${known}.`,
      });
    }
  }
  const selected = servers.filter(
    (server) =>
      (clouds.length === 0 || clouds.includes(server.cloud)) &&
      (regions.length === 0 || regions.includes(server.region) || regions.includes(serverSlug(server))),
  );
  if (selected.length === 0 && servers.length > 0) {
    throw new UsageError(`no host in the cloud ${clouds.join(", ")} and the region ${regions.join(", ")}`, {
      hint: `The definition has ${known}.`,
    });
  }
  return selected;
}

type Fresh = Pick<GenerateResult, "collection" | "environments">;
type Written = Fresh & Pick<GenerateResult, "merge" | "changes" | "isRegeneration" | "notes" | "changed" | "unchanged">;

/** Brings together what was built and what is in the folder, and writes it. */
async function write(
  state: OutputState,
  kept: ArchiveState,
  fresh: Fresh,
  definitions: readonly Definition[],
  api: Api,
  variables: readonly EnvironmentVariable[],
  options: GenerateOptions,
): Promise<Written> {
  const force = options.force ?? false;
  const made = definitions.map(({ hash }, index) => ({
    title: index === 0 ? api.title : "",
    version: index === 0 ? api.version : "",
    sha256: hash,
  }));
  const since = await changesSinceLast(state, kept, made, api, {
    allowHosts: options.allowHosts ?? [],
    isLatest: (options.definitions ?? []).every((name) => name === "latest"),
  });
  const merged = await mergeOutput(state, {
    collection: fresh.collection,
    environments: fresh.environments.map((environment) => ({
      ...environment,
      generated: buildEnvironment(environment.server, variables),
    })),
    hosts: api.servers.map(environmentFile),
    overrides: new Set(options.credentials ? ["clientID", "secret"] : []),
    isPrivate: options.credentials !== undefined,
    moved: new Map(since.renamed.map(({ before, after }) => [operationId(before), operationId(after)])),
    force,
  });
  const report = await changesFile(state, made, since.changes, merged.report, force);
  // The report comes first: it tells of the step from what the collection still is.
  const files = [report.file, ...merged.files, attributesFile(state)].filter((file) => file !== undefined);
  const standings = kept.standing ? new Map([...merged.origins, [ARCHIVE_FILE, kept.standing]]) : merged.origins;
  const plan = await planOutput(state, files, { ...merged.recorded, definitions: made }, standings, kept.packed);
  if (!options.check) await writeOutput(plan);
  return {
    ...(since.changes ? { changes: since.changes } : {}),
    isRegeneration: state.lock !== undefined,
    notes: [...since.notes, ...report.notes],
    collection: merged.collection,
    environments: merged.environments,
    merge: merged.report,
    changed: [...plan.changed.map(({ name }) => name), ...(plan.lockChanged ? [LOCK_FILE] : [])],
    unchanged: plan.unchanged,
  };
}
