/** The definitions that make up one API: those that are named, or the latest, or the bundled one where that can't be reached. */
import { DefinitionError } from "../errors.js";
import { type Definition, type LoadOptions, load } from "./load.js";

export interface LoadedDefinitions {
  readonly definitions: readonly Definition[];
  /** Set when `latest` could not be reached and `bundled` took its place: why. */
  readonly offline?: string;
}

/** @throws DefinitionError */
export async function loadAll(names: readonly string[], options: LoadOptions): Promise<LoadedDefinitions> {
  if (names.length > 0) {
    const definitions: Definition[] = [];
    for (const name of names) definitions.push(await load(name, options));
    return { definitions };
  }
  try {
    return { definitions: [await load("latest", options)] };
  } catch (error) {
    if (!(error instanceof DefinitionError) || options.signal?.aborted) throw error;
    return { definitions: [await load("bundled", options)], offline: `${error.where}: ${error.message}` };
  }
}

/** A definition of nothing is a download that went wrong. @throws DefinitionError */
export function assertOperations(operations: readonly unknown[], definitions: readonly Definition[]): void {
  if (operations.length > 0) return;
  throw new DefinitionError("the definition has no operations (nothing usable at #/paths)", {
    where: definitions[0]?.source,
    hint: "Check that the download is complete.",
  });
}
