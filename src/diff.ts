/** Two definitions in, what changed between them out. Nothing is written. */
import type { Notice } from "./api/model.js";
import { assertNamed, onlyOperations } from "./api/only.js";
import { readApi } from "./api/read.js";
import { compareApis } from "./changes/compare.js";
import type { Changes } from "./changes/model.js";
import type { LoadOptions } from "./definition/load.js";
import { assertOperations, documentUrlsOf, loadAll } from "./definition/load-all.js";
import { UsageError } from "./errors.js";

export { cacheFolder } from "./definition/cache.js";

export interface DiffOptions extends LoadOptions {
  /** A file path, an https URL, `latest` or `bundled`; several become one API. */
  readonly old: string | readonly string[];
  /** The new definition, `latest` by default. */
  readonly new?: string | readonly string[];
  /** Only these operations: tags, patterns of paths (`/v2/tags/**`), operationIds. */
  readonly only?: readonly string[];
  /** Hosts outside sigmacomputing.com that count as hosts of the API. */
  readonly allowHosts?: readonly string[];
}

export interface DiffResult {
  readonly changes: Changes;
  readonly sources: { readonly old: readonly string[]; readonly new: readonly string[] };
  /** What could not be read in either definition, and was not compared. */
  readonly warnings: readonly Notice[];
}

/** @throws UsageError or DefinitionError */
export async function diff(options: DiffOptions): Promise<DiffResult> {
  const names = [options.old].flat();
  if (names.length === 0) throw new UsageError("no definition to compare with", { hint: "Name the old definition." });
  const before = await read(names, options);
  const after = await read([options.new ?? []].flat(), options);
  const { only = [] } = options;
  assertNamed([before.api, after.api], only);
  return {
    changes: compareApis(onlyOperations(before.api, only), onlyOperations(after.api, only)),
    sources: { old: before.sources, new: after.sources },
    warnings: [...before.notices, ...after.notices].filter(({ kind }) => kind === "warning"),
  };
}

async function read(names: readonly string[], options: DiffOptions) {
  const { definitions } = await loadAll(names, options);
  const documents = definitions.map(({ document }) => document);
  const { api, notices } = readApi(documents, {
    allowHosts: options.allowHosts ?? [],
    documentUrls: documentUrlsOf(definitions, names),
  });
  assertOperations(api.operations, definitions);
  return {
    api,
    sources: definitions.map(({ source }) => source),
    notices: [...definitions.flatMap((definition) => definition.notices), ...notices],
  };
}
