/** What changed in the API since the output was generated last. Loaded when the definition is another one. */
import type { Api } from "../api/model.js";
import { readApi } from "../api/read.js";
import { compareApis } from "../changes/compare.js";
import type { Changes } from "../changes/model.js";
import { readAgain } from "../definition/again.js";
import { SigmaPostmanError } from "../errors.js";
import { get } from "../json.js";
import type { ArchivedDefinition } from "../lock/archive.js";

export interface ChangesSince {
  readonly changes: Changes;
  /** Whether at least half of the operations are still there: otherwise it is another API. */
  readonly isSameApi: boolean;
}

/** @returns undefined where the kept definitions can't be read */
export function changesSince(
  kept: readonly ArchivedDefinition[],
  api: Api,
  options: { readonly allowHosts: readonly string[] },
): ChangesSince | undefined {
  try {
    const documents = kept.map(({ files }) => readAgain(files, "the definition that was kept"));
    const before = readApi(documents, options).api;
    const changes = compareApis(before, api);
    return { changes, isSameApi: changes.removed.length * 2 <= before.operations.length };
  } catch (error) {
    if (error instanceof SigmaPostmanError) return undefined;
    throw error;
  }
}

/** What the kept definitions are called; nothing of those that can't be read. */
export function titlesOf(kept: readonly ArchivedDefinition[]): { readonly title: string; readonly version: string }[] {
  try {
    return kept.map(({ files }) => {
      const info = get(readAgain(files, "the definition that was kept"), "info");
      return { title: String(get(info, "title")), version: String(get(info, "version")) };
    });
  } catch (error) {
    if (error instanceof SigmaPostmanError) return [];
    throw error;
  }
}
