/**
 * What was built and what is in the folder -> the files to write, and what the lock is to say of them. Collection and
 * environments, file by file: as generated where nobody touched them, else merged.
 */
import type { GeneratedEnvironment } from "../environment/environment.js";
import { keepValues } from "../environment/keep.js";
import { own, parseObject, toFileText } from "../json.js";
import { type Generation, generationsOf, type Standing, standingOf } from "../output/lock.js";
import { COLLECTION_FILE } from "../output/names.js";
import { foreign, type OutputFile, type OutputState, type Recorded } from "../output/write.js";
import type { PostmanCollection, PostmanEnvironment } from "../postman.js";
import { type AccountEntry, EMPTY_ACCOUNT, type MergeAccount } from "./account.js";
import type { MergedCollection } from "./collection.js";
import { hashesOf, partsOfEnvironment } from "./part.js";
import { type EntryRecord, readTree, recordsOf } from "./tree.js";

export interface Built {
  readonly collection: PostmanCollection;
  /** `generated` is what the lock remembers: without credentials, whatever the file gets. */
  readonly environments: readonly (GeneratedEnvironment & { readonly generated: PostmanEnvironment })[];
  /** The environment files of all hosts that the definition has, though only some may have been asked for. */
  readonly hosts: readonly string[];
  /** Variables whose generated value wins over a person's. */
  readonly overrides: ReadonlySet<string>;
  readonly isPrivate: boolean;
  /** Ids of requests whose operations moved to another path or method -> their ids now. */
  readonly moved: ReadonlyMap<string, string>;
  readonly force: boolean;
}

export interface MergedOutput {
  readonly collection: PostmanCollection;
  readonly environments: readonly GeneratedEnvironment[];
  readonly account: MergeAccount;
  readonly files: readonly OutputFile[];
  readonly recorded: Omit<Recorded, "definitions">;
  /** Which generation each file that is there is of. */
  readonly standings: ReadonlyMap<string, Standing>;
}

/** @throws OutputError when a file is in the way that isn't ours, unless `force` */
export async function mergeOutput(state: OutputState, built: Built): Promise<MergedOutput> {
  const entries = recordsOf(readTree(built.collection));
  const standings = new Map<string, Standing>();
  const text = toFileText(built.collection);
  const merged = await mergeCollectionFile(state, built, text, entries, standings);
  const environments: GeneratedEnvironment[] = [];
  const told: AccountEntry[] = [];
  for (const environment of built.environments) {
    const kept = await keepEnvironmentFile(state, environment, built, standings);
    environments.push({ ...environment, environment: kept.environment });
    if (kept.keys.length > 0)
      told.push({
        where: environment.fileName,
        text: `your ${kept.keys.join(", ")} ${kept.keys.length > 1 ? "stay" : "stays"}`,
      });
    else if (state.lock && !state.texts.has(environment.fileName))
      told.push({ where: environment.fileName, text: "new" });
  }
  for (const name of state.others)
    if (!built.hosts.includes(name)) told.push({ where: name, text: "its host left the definition; the file stays" });

  const files: OutputFile[] = [
    {
      name: COLLECTION_FILE,
      text: merged.collection === built.collection ? text : toFileText(merged.collection),
      generated: text,
    },
    ...built.environments.map(({ fileName, generated }, index) => ({
      name: fileName,
      text: toFileText(environments[index]?.environment),
      generated: toFileText(generated),
      isPrivate: built.isPrivate,
    })),
  ];
  const parts = built.environments.map(({ fileName, generated }) => [
    fileName,
    hashesOf(partsOfEnvironment(generated)),
  ]);
  return {
    collection: merged.collection,
    environments,
    account: { ...EMPTY_ACCOUNT, ...merged.account, environments: told },
    files,
    recorded: { entries: merged.entries, outlived: merged.outlived, environments: Object.fromEntries(parts) },
    standings,
  };
}

async function mergeCollectionFile(
  state: OutputState,
  { collection, moved, force }: Built,
  generated: string,
  entries: readonly EntryRecord[],
  standings: Map<string, Standing>,
): Promise<MergedCollection> {
  const missed = new Set(state.lock?.last.entries?.filter(({ isMissed }) => isMissed).map(({ id }) => id));
  const recorded = entries.map((record) => (missed.has(record.id) ? { ...record, isMissed: true as const } : record));
  const fresh: MergedCollection = { collection, outlived: [], entries: recorded, account: EMPTY_ACCOUNT };
  const text = state.texts.get(COLLECTION_FILE);
  if (text === undefined) return fresh;
  const exact = standingOf(state.lock, COLLECTION_FILE, text);
  const generations = generationsOf(state.lock);
  if (exact?.isGenerated || force || text === generated) {
    standings.set(COLLECTION_FILE, exact ?? { generation: generations[0], isGenerated: false });
    return fresh;
  }
  // Loaded where there is something to merge.
  const [{ mergeCollection }, { isOurCollection, nearestCollection }] = await Promise.all([
    import("./collection.js"),
    import("./recognise.js"),
  ]);
  const theirs = parseObject(text);
  const tree = readTree(theirs);
  const known = generations.flatMap((generation) => [...(generation.entries ?? []), ...generation.outlived]);
  if (theirs === undefined || !isOurCollection(tree, [...known, ...entries]))
    throw foreign(state.folder, COLLECTION_FILE, text);
  const { generation, isDoubtful } = exact
    ? { generation: exact.generation, isDoubtful: false }
    : nearestCollection(tree, generations);
  standings.set(COLLECTION_FILE, { generation, isGenerated: false });
  return mergeCollection({
    base: generation.entries,
    outlived: generation.outlived,
    last: state.lock?.last.entries ?? [],
    isDoubtful,
    former: generations.filter((one) => one !== generation).map((one) => one.entries ?? []),
    theirs,
    ours: collection,
    moved,
  });
}

async function keepEnvironmentFile(
  state: OutputState,
  { fileName, environment }: GeneratedEnvironment,
  { overrides, force }: Built,
  standings: Map<string, Standing>,
): Promise<{ environment: PostmanEnvironment; keys: readonly string[] }> {
  const fresh = { environment, keys: [] };
  const text = state.texts.get(fileName);
  if (text === undefined) return fresh;
  const exact = standingOf(state.lock, fileName, text);
  if (exact?.isGenerated) {
    standings.set(fileName, exact);
    return fresh;
  }
  const generation = exact?.generation ?? (await nearestOf(state, fileName, text));
  standings.set(fileName, { generation, isGenerated: false });
  const parts = own(generation.environments, fileName) as Generation["environments"][string] | undefined;
  const former = generationsOf(state.lock)
    .filter((one) => one !== generation)
    .flatMap(({ environments }) => (Object.hasOwn(environments, fileName) ? [environments[fileName] ?? {}] : []));
  const kept = keepValues({ generated: environment, current: text, base: parts, former, overrides });
  if (kept) return kept;
  if (force || text === toFileText(environment)) return fresh;
  throw foreign(state.folder, fileName, text);
}

async function nearestOf(state: OutputState, file: string, text: string): Promise<Generation> {
  const generations = generationsOf(state.lock);
  if (generations.length === 1) return generations[0];
  const { nearestEnvironment } = await import("./recognise.js");
  return nearestEnvironment(partsOfEnvironment(parseObject(text)), file, generations);
}
