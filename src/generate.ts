/** Definition in, collection and environments out: the way from `load` to `write`, and nothing else. */

import type { Api, Notice, Server } from "./api/model.js";
import { readApi } from "./api/read.js";
import { serverSlug } from "./api/server.js";
import { buildCollection } from "./collection/collection.js";
import type { Definition, LoadOptions } from "./definition/load.js";
import { assertOperations, loadAll } from "./definition/load-all.js";
import { buildEnvironment, type Credentials, environmentFile } from "./environment/environment.js";
import { keepValues } from "./environment/keep.js";
import { UsageError } from "./errors.js";
import { toFileText } from "./json.js";
import { LOCK_FILE, type OutputFile, type OutputPlan, planOutput, readEdited, writeOutput } from "./output/write.js";
import type { PostmanCollection, PostmanEnvironment } from "./postman.js";
import { CLOUDS } from "./sigma/regions.js";
import { type EnvironmentVariable, loadTemplates } from "./template/load.js";

export { cacheFolder } from "./definition/cache.js";

export interface GenerateOptions {
  /**
   * File paths, https addresses, `latest` or `bundled`; several become one API. With none: `latest`, and where that
   * can't be reached, `bundled`.
   */
  readonly definitions?: readonly string[];
  /** The folder to write to. Without it nothing is written. */
  readonly output?: string;
  /** Write nothing, and only say in `changed` what would be. */
  readonly check?: boolean;
  /** Replace files that aren't ours, and those that were edited. */
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

export interface GeneratedEnvironment {
  readonly fileName: string;
  readonly server: Server;
  /** With the values people filled in, where the file exists. */
  readonly environment: PostmanEnvironment;
}

export interface GenerateResult {
  readonly api: Api;
  /** Where the definitions came from. */
  readonly sources: readonly string[];
  /** Set when `latest` could not be reached and `bundled` took its place: why. */
  readonly offline?: string;
  readonly collection: PostmanCollection;
  readonly environments: readonly GeneratedEnvironment[];
  /** What is missing or not as it should be. */
  readonly warnings: readonly Notice[];
  /** What was put right on the way. */
  readonly repairs: readonly Notice[];
  /** The names of the files that were written (with `check`: would be), and of those that were right already. */
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
}

export const COLLECTION_FILE = "sigma.postman_collection.json";
export const DEFAULT_EXAMPLE_BUDGET = 64 * 1024;

/**
 * Generates, and writes when there is an `output`.
 * @throws UsageError, DefinitionError or OutputError; nothing has been written when one of the first two is thrown
 */
export async function generate(options: GenerateOptions = {}): Promise<GenerateResult> {
  const templates = await loadTemplates(options.templates);
  const { definitions, offline } = await loadAll(options.definitions ?? [], options);
  const read = readApi(
    definitions.map(({ document }) => document),
    { allowHosts: options.allowHosts ?? [] },
  );
  const { api } = read;
  assertOperations(api.operations, definitions);
  const servers = selectServers(api.servers, options);
  const built = buildCollection(api, templates, {
    name: options.name ?? "Sigma API",
    groupBy: options.groupBy ?? "tags",
    body: options.body ?? "required",
    tests: options.tests ?? "status",
    autoAuth: options.autoAuth ?? true,
    exampleBudget: options.exampleBudget ?? DEFAULT_EXAMPLE_BUDGET,
  });
  const environments: GeneratedEnvironment[] = [];
  const edited =
    options.output === undefined ? undefined : await readEdited(options.output, servers.map(environmentFile));
  const overrides = new Set(options.credentials ? ["clientID", "secret"] : []);
  for (const server of servers) {
    const fileName = environmentFile(server);
    const generated = buildEnvironment(server, templates.environment, options.credentials);
    environments.push({ fileName, server, environment: keepValues(generated, edited?.get(fileName), overrides) });
  }

  options.signal?.throwIfAborted();
  const plan = await write(definitions, api, built.collection, environments, templates.environment, options);
  const notices = [...definitions.flatMap((definition) => definition.notices), ...read.notices, ...built.notices];
  return {
    api,
    sources: definitions.map(({ source }) => source),
    ...(offline === undefined ? {} : { offline }),
    collection: built.collection,
    environments,
    warnings: notices.filter(({ kind }) => kind === "warning"),
    repairs: notices.filter(({ kind }) => kind === "repair"),
    changed: plan ? [...plan.changed.map(({ name }) => name), ...(plan.lockChanged ? [LOCK_FILE] : [])] : [],
    unchanged: plan?.unchanged ?? [],
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
        hint: `The definition has ${known}; clouds are ${CLOUDS.join(", ")}.`,
      });
    }
  }
  for (const region of regions) {
    if (!servers.some((server) => server.region === region || serverSlug(server) === region)) {
      throw new UsageError(`no host in the region "${region}"`, { hint: `The definition has ${known}.` });
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

async function write(
  definitions: readonly Definition[],
  api: Api,
  collection: PostmanCollection,
  environments: readonly GeneratedEnvironment[],
  variables: readonly EnvironmentVariable[],
  options: GenerateOptions,
): Promise<OutputPlan | undefined> {
  if (options.output === undefined) return undefined;
  const files: OutputFile[] = [
    { name: COLLECTION_FILE, text: toFileText(collection), id: collection.info._postman_id },
    ...environments.map(({ fileName, environment, server }) => ({
      name: fileName,
      text: toFileText(environment),
      generated: toFileText(buildEnvironment(server, variables)),
      id: environment.id,
      isPrivate: options.credentials !== undefined,
    })),
  ];
  const made = definitions.map(({ hash }, index) => ({
    title: index === 0 ? api.title : "",
    version: index === 0 ? api.version : "",
    sha256: hash,
  }));
  const plan = await planOutput(options.output, files, made, options.force ?? false);
  if (!options.check) await writeOutput(plan);
  return plan;
}
