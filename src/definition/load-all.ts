/** The definitions that make up one API: those that are named, or the latest, or the bundled one where that can't be reached. */
import { DefinitionError } from "../errors.js";
import { loadLatest } from "./latest.js";
import { type Definition, type LoadOptions, load } from "./load.js";

export interface LoadedDefinitions {
  readonly definitions: readonly Definition[];
  /** Set when `latest` could not be reached and `bundled` took its place: why. */
  readonly offline?: string;
}

/** What the bundled definition would be in the way of: a folder of another one. Undefined where it may take the place. */
export type Obstacle = () => Promise<string | undefined>;

/**
 * @param obstacle asked when no name was given and the latest can't be reached; without it nothing takes its place
 * @throws DefinitionError
 */
export async function loadAll(
  names: readonly string[],
  options: LoadOptions,
  obstacle?: Obstacle,
): Promise<LoadedDefinitions> {
  const loaded = await loadNamed(names, options, obstacle);
  for (const definition of loaded.definitions) assertValid(definition);
  return loaded;
}

async function loadNamed(
  names: readonly string[],
  options: LoadOptions,
  obstacle: Obstacle | undefined,
): Promise<LoadedDefinitions> {
  if (names.length > 0) {
    const definitions: Definition[] = [];
    for (const name of names)
      definitions.push(...(name === "latest" ? await loadLatest(options) : [await load(name, options)]));
    return { definitions };
  }
  try {
    return { definitions: await loadLatest(options) };
  } catch (error) {
    if (!(error instanceof DefinitionError) || options.signal?.aborted || obstacle === undefined) throw error;
    const folder = await obstacle();
    if (folder !== undefined) throw refused(error, folder);
    return { definitions: [await load("bundled", options)], offline: `${error.where}: ${error.message}` };
  }
}

function refused(error: DefinitionError, folder: string): DefinitionError {
  return new DefinitionError(error.message, {
    where: error.where,
    hint: `${folder} is not of the bundled definition and was left as it is. Try again later, or name a file, or "bundled".`,
    cause: error,
  });
}

/** What each definition was fetched from; undefined for a file, and for `latest`, which Sigma publishes on another host than its API's. */
export function documentUrlsOf(definitions: readonly Definition[], names: readonly string[]): (string | undefined)[] {
  return definitions.map(({ source }) => (names.includes(source) && /^https?:\/\//i.test(source) ? source : undefined));
}

/** A definition of nothing is a download that went wrong. @throws DefinitionError */
export function assertOperations(operations: readonly unknown[], definitions: readonly Definition[]): void {
  if (operations.length > 0) return;
  throw new DefinitionError("the definition has no operations (nothing usable at #/paths)", {
    where: definitions[0]?.source,
    hint: "Check that the download is complete.",
  });
}

/** Faults that an error lists. */
const MAX_LISTED = 50;

/** @throws DefinitionError that lists what breaks OpenAPI's own rules */
function assertValid({ source, faults }: Definition): void {
  if (faults.length === 0) return;
  const listed = faults.slice(0, MAX_LISTED);
  const more = faults.length - listed.length;
  throw new DefinitionError("breaks OpenAPI's own rules", {
    where: source,
    details: more > 0 ? [...listed, `and ${more} more`] : listed,
    hint: "Without --strict, sigma-postman makes the best of it.",
  });
}
