/** What `generate --json` prints. */
import type { GenerateResult } from "../options.js";
import { isFolder, type PostmanEntry } from "../postman/types.js";

/** The requests and folders below, at any depth. */
export function countEntries(entries: readonly PostmanEntry[]): { requests: number; folders: number } {
  let requests = 0;
  let folders = 0;
  for (const entry of entries) {
    if (isFolder(entry)) {
      const below = countEntries(entry.item);
      requests += below.requests;
      folders += 1 + below.folders;
    } else requests += 1;
  }
  return { requests, folders };
}

export async function summaryOf(result: GenerateResult, options: { output: string; check?: boolean | undefined }) {
  const { api, changes } = result;
  return {
    definition: {
      title: api.title,
      version: api.version,
      sources: result.sources,
      operations: api.operations.length,
    },
    ...(result.offline === undefined ? {} : { offline: result.offline }),
    output: options.output,
    format: result.format,
    collection: { name: result.collection.info.name, ...countEntries(result.collection.item) },
    environments: result.environments.map(({ fileName, server }) => ({
      file: fileName,
      label: server.label,
      url: server.url,
    })),
    [options.check ? "wouldChange" : "changed"]: result.changed,
    unchanged: result.unchanged,
    ...(changes === undefined ? {} : { changes: (await import("../changes/report/json.js")).jsonOf({ changes }) }),
    merge: result.merge,
    notes: result.notes,
    warnings: result.warnings,
    repairs: result.repairs,
  };
}
