/**
 * What was built and what is in the folder -> the files to write, and what the lock is to say of them. Collection and
 * environments, file by file: as generated where nobody touched them, else merged.
 */
import type { GeneratedEnvironment } from "../environment/environment.js";
import { get, parseObject, toFileText } from "../json.js";
import { COLLECTION_FILE } from "../lock/file-names.js";
import { type FileOrigin, fileOrigin, type Generation, generationsOf } from "../lock/lock.js";
import type { MergedCollection } from "../merge/collection.js";
import { mergeEnvironment } from "../merge/environment.js";
import { fieldsOfEnvironment, hashesOf } from "../merge/field.js";
import { EMPTY_REPORT, type MergeReport, type MergeReportEntry } from "../merge/report.js";
import { type EntryRecord, readTree, recordsOf } from "../merge/tree.js";
import { foreign, type OutputFile, type OutputState, type Recorded } from "../output/write.js";
import type { PostmanCollection, PostmanEnvironment } from "../postman/types.js";

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
  readonly report: MergeReport;
  readonly files: readonly OutputFile[];
  readonly recorded: Omit<Recorded, "definitions">;
  /** Which generation each file that is there is of. */
  readonly origins: ReadonlyMap<string, FileOrigin>;
}

/** @throws OutputError when a file is in the way that isn't ours, unless `force` */
export async function mergeOutput(state: OutputState, built: Built): Promise<MergedOutput> {
  const entries = recordsOf(readTree(built.collection));
  const standings = new Map<string, FileOrigin>();
  const text = toFileText(built.collection);
  const merged = await mergeCollectionFile(state, built, text, entries, standings);
  const environments: GeneratedEnvironment[] = [];
  const told: MergeReportEntry[] = [];
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
    hashesOf(fieldsOfEnvironment(generated)),
  ]);
  return {
    collection: merged.collection,
    environments,
    report: { ...EMPTY_REPORT, ...merged.report, environments: told },
    files,
    recorded: { entries: merged.entries, outlived: merged.outlived, environments: Object.fromEntries(parts) },
    origins: standings,
  };
}

async function mergeCollectionFile(
  state: OutputState,
  { collection, moved, force }: Built,
  generated: string,
  entries: readonly EntryRecord[],
  standings: Map<string, FileOrigin>,
): Promise<MergedCollection> {
  const missed = new Set(state.lock?.last.entries?.filter(({ isMissed }) => isMissed).map(({ id }) => id));
  const recorded = entries.map((record) => (missed.has(record.id) ? { ...record, isMissed: true as const } : record));
  const fresh: MergedCollection = { collection, outlived: [], entries: recorded, report: EMPTY_REPORT };
  const text = state.texts.get(COLLECTION_FILE);
  if (text === undefined) return fresh;
  const exact = fileOrigin(state.lock, COLLECTION_FILE, text);
  const generations = generationsOf(state.lock);
  if (exact?.isGenerated || force || text === generated) {
    standings.set(COLLECTION_FILE, exact ?? { generation: generations[0], isGenerated: false });
    return fresh;
  }
  // Loaded where there is something to merge.
  const [{ mergeCollection }, { isOurCollection, nearestCollection }] = await Promise.all([
    import("../merge/collection.js"),
    import("../lock/recognise.js"),
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
  standings: Map<string, FileOrigin>,
): Promise<{ environment: PostmanEnvironment; keys: readonly string[] }> {
  const fresh = { environment, keys: [] };
  const text = state.texts.get(fileName);
  if (text === undefined) return fresh;
  const exact = fileOrigin(state.lock, fileName, text);
  if (exact?.isGenerated) {
    standings.set(fileName, exact);
    return fresh;
  }
  const generation = exact?.generation ?? (await nearestOf(state, fileName, text));
  standings.set(fileName, { generation, isGenerated: false });
  const parts = get(generation.environments, fileName) as Generation["environments"][string] | undefined;
  const former = generationsOf(state.lock)
    .filter((one) => one !== generation)
    .flatMap(({ environments }) => (Object.hasOwn(environments, fileName) ? [environments[fileName] ?? {}] : []));
  const kept = mergeEnvironment({ generated: environment, current: text, base: parts, former, overrides });
  if (kept) return kept;
  if (force || text === toFileText(environment)) return fresh;
  throw foreign(state.folder, fileName, text);
}

async function nearestOf(state: OutputState, file: string, text: string): Promise<Generation> {
  const generations = generationsOf(state.lock);
  if (generations.length === 1) return generations[0];
  const { nearestEnvironment } = await import("../lock/recognise.js");
  return nearestEnvironment(fieldsOfEnvironment(parseObject(text)), file, generations);
}
