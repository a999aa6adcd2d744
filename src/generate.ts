/** Definition in, collection and environments out: load, read, build, regenerate. */
import { assertNamed, onlyOperations } from "./api/only.js";
import { readApi } from "./api/read.js";
import { buildCollection } from "./collection/collection.js";
import { assertOperations, documentUrlsOf, loadAll } from "./definition/load-all.js";
import { type BuiltEnvironment, baseUrlsOf, buildEnvironments } from "./environment/environment.js";
import { selectServers } from "./environment/select.js";
import { COLLECTION_FILE } from "./lock/file-names.js";
import { EMPTY_REPORT } from "./merge/report.js";
import { DEFAULT_EXAMPLE_BUDGET, type GenerateOptions, type GenerateResult } from "./options.js";
import type { PostmanCollection } from "./postman/types.js";
import { mayBeOfBundled } from "./regenerate/bundled.js";
import { openOutput, type Regenerated, regenerate } from "./regenerate/regenerate.js";
import { loadTemplates } from "./template/load.js";

export { cacheFolder } from "./definition/cache.js";

/**
 * Generates, and writes when there is an `output`.
 * @throws UsageError, DefinitionError or OutputError; nothing has been written when one of the first two is thrown
 */
export async function generate(options: GenerateOptions = {}): Promise<GenerateResult> {
  const { definitions: names = [], output: folder, allowHosts = [], credentials } = options;
  const templates = await loadTemplates(options.templates);
  const { definitions, offline } = await loadAll(names, options, async () =>
    folder === undefined || (await mayBeOfBundled(folder)) ? undefined : folder,
  );
  const documentUrls = documentUrlsOf(definitions, names);
  const { api: whole, notices } = readApi(
    definitions.map(({ document }) => document),
    { allowHosts, documentUrls },
  );
  assertOperations(whole.operations, definitions);
  if (options.only) assertNamed([whole], options.only);
  const servers = selectServers(whole.servers, options);
  const name = options.name ?? "Sigma API";
  const output =
    folder === undefined ? undefined : await openOutput(folder, definitions, servers, { ...options, name });
  // Asked for once, it is asked for each time.
  const only = options.only ?? output?.state.lock?.only ?? [];
  const api = onlyOperations(whole, only);
  assertOperations(api.operations, definitions);
  const { collection, notices: unbuilt } = buildCollection(api, templates, {
    name,
    groupBy: options.groupBy ?? "tags",
    body: options.body ?? "required",
    tests: options.tests ?? "status",
    autoAuth: options.autoAuth ?? true,
    exampleBudget: options.exampleBudget ?? DEFAULT_EXAMPLE_BUDGET,
    recipes: options.recipes ?? true,
  });
  const environments = buildEnvironments(servers, templates.environment, credentials, baseUrlsOf(api.operations));
  options.signal?.throwIfAborted();
  const result = output
    ? await regenerate({
        output,
        definitions,
        api,
        only,
        collection,
        environments,
        hasCredentials: credentials !== undefined,
        allowHosts,
        documentUrls,
        isLatest: names.every((name) => name === "latest"),
        force: options.force ?? false,
        check: options.check ?? false,
      })
    : withoutOutput(collection, environments);
  const all = [...templates.notices, ...definitions.flatMap(({ notices }) => notices), ...notices, ...unbuilt];
  return {
    api,
    ...(only.length > 0 ? { only: { names: only, of: whole.operations.length } } : {}),
    sources: definitions.map(({ source }) => source),
    ...(offline === undefined ? {} : { offline }),
    ...result,
    warnings: all.filter(({ kind }) => kind === "warning"),
    repairs: all.filter(({ kind }) => kind === "repair"),
  };
}

function withoutOutput(collection: PostmanCollection, built: readonly BuiltEnvironment[]): Regenerated {
  const environments = built.map(({ generated: _, ...environment }) => environment);
  const nothing = { notes: [], changed: [], unchanged: [] };
  const format = "v2.1" as const;
  return {
    format,
    collectionFile: COLLECTION_FILE,
    collection,
    environments,
    merge: EMPTY_REPORT,
    isRegeneration: false,
    ...nothing,
  };
}
