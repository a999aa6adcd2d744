/** What changed in the API since the output was generated last. Loaded when the definition is another one. */
import type { Api } from "../api/model.js";
import { readApi } from "../api/read.js";
import { readAgain } from "../definition/again.js";
import { SigmaPostmanError } from "../errors.js";
import type { KeptDefinition } from "../output/kept.js";
import { compareApis } from "./compare.js";
import type { Changes } from "./model.js";

/** @returns undefined where the kept definitions can't be read */
export function changesSince(
  kept: readonly KeptDefinition[],
  api: Api,
  options: { readonly allowHosts: readonly string[] },
): Changes | undefined {
  try {
    const documents = kept.map(({ files }) => readAgain(files, "the definition that was kept"));
    return compareApis(readApi(documents, options).api, api);
  } catch (error) {
    if (error instanceof SigmaPostmanError) return undefined;
    throw error;
  }
}
