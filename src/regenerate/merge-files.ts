/**
 * What was built and what is in the folder -> the files to write, and what the lock is to say of them. Collection and
 * environments, file by file: as generated where nobody touched them, else merged.
 */
import { type BuiltEnvironment, CREDENTIAL_KEYS, type GeneratedEnvironment } from "../environment/environment.js";
import { get, parseObject, toFileText } from "../json.js";
import { COLLECTION_FILE } from "../lock/file-names.js";
import { type FileOrigin, fileOrigin, type Generation, generationsOf } from "../lock/lock.js";
import type { MergedCollection } from "../merge/collection.js";
import { type MergedEnvironment, mergeEnvironment } from "../merge/environment.js";
import { type FieldHashes, fieldsOfEnvironment, hashesOf } from "../merge/field.js";
import { EMPTY_REPORT, type MergeReport, type MergeReportEntry } from "../merge/report.js";
import { type EntryRecord, readTree, recordsOf } from "../merge/tree.js";
import type { OutputFile } from "../output/stage.js";
import type { PostmanCollection } from "../postman/types.js";
import { foreign } from "./foreign.js";
import { withoutBegun } from "./interrupted.js";
import type { OutputState } from "./state.js";

/** A file to write, which may have the user's edits in it. */
export interface MergedFile extends OutputFile {
  readonly content: string;
  /** The text as generated, where `content` has edits as well; the lock holds its hash. */
  readonly generated?: string;
}

/** What of the folder a merge looks at. */
type Current = Pick<OutputState, "folder" | "lock" | "texts" | "others" | "spelling">;

export interface MergeFilesInput {
  readonly state: Current;
  readonly collection: PostmanCollection;
  readonly environments: readonly BuiltEnvironment[];
  /** The environment files of all hosts of the definition, though only some may have been asked for. */
  readonly hostFiles: readonly string[];
  /** Whether the environments have credentials, which then win over the user's and make the files private. */
  readonly hasCredentials: boolean;
  /** Ids of requests whose operations moved to another path or method -> their ids now. */
  readonly moved: ReadonlyMap<string, string>;
  readonly force: boolean;
}

export interface MergedFiles {
  readonly collection: PostmanCollection;
  readonly environments: readonly GeneratedEnvironment[];
  readonly report: MergeReport;
  readonly files: readonly MergedFile[];
  /** What the lock records of this generation. */
  readonly recorded: Pick<Generation, "entries" | "orphaned" | "environments">;
  /** Of the files that exist, which generation they are of. */
  readonly origins: ReadonlyMap<string, FileOrigin>;
}

/** @throws OutputError when a file is in the way that isn't ours, unless `force` */
export async function mergeFiles(input: MergeFilesInput): Promise<MergedFiles> {
  const collection = await mergeCollectionFile(input);
  const environments: EnvironmentFile[] = [];
  for (const built of input.environments) environments.push(await mergeEnvironmentFile(input, built));
  const all = [collection, ...environments];
  return {
    collection: collection.merged.collection,
    environments: environments.map(({ environment }) => environment),
    report: { ...EMPTY_REPORT, ...collection.merged.report, environments: environmentReport(input, environments) },
    files: all.map(({ file }) => file),
    recorded: {
      entries: collection.merged.entries,
      orphaned: collection.merged.orphaned,
      environments: Object.fromEntries(environments.map(({ file, fields }) => [file.name, fields])),
    },
    origins: new Map(all.flatMap(({ file, origin }) => (origin ? [[file.name, origin]] : []))),
  };
}

interface CollectionFile {
  readonly file: MergedFile;
  readonly merged: MergedCollection;
  /** Undefined where there was no file. */
  readonly origin: FileOrigin | undefined;
}

async function mergeCollectionFile(input: MergeFilesInput): Promise<CollectionFile> {
  const { state, collection, force } = input;
  const generated = toFileText(collection);
  const entries = recordsOf(readTree(collection));
  const missed = new Set(state.lock?.last.entries?.filter(({ missedOnce }) => missedOnce).map(({ id }) => id));
  const recorded = entries.map((record) => (missed.has(record.id) ? { ...record, missedOnce: true as const } : record));
  const fresh: CollectionFile = {
    file: { name: COLLECTION_FILE, content: generated, generated },
    merged: { collection, orphaned: [], entries: recorded, report: EMPTY_REPORT },
    origin: undefined,
  };
  const text = state.texts.get(COLLECTION_FILE);
  if (text === undefined) return fresh;
  const exact = fileOrigin(state.lock, COLLECTION_FILE, text);
  const generations = generationsOf(state.lock);
  if (exact?.isGenerated || force || text === generated)
    return { ...fresh, origin: exact ?? { generation: generations[0], isGenerated: false } };
  const { merged, generation } = await mergeEdited(input, text, exact?.generation, entries);
  return {
    file: { ...fresh.file, content: toFileText(merged.collection) },
    merged,
    origin: { generation, isGenerated: false },
  };
}

/**
 * @param exact the generation that the file is of, where a hash says it
 * @throws OutputError when the file isn't ours
 */
async function mergeEdited(
  { state, collection, moved }: MergeFilesInput,
  text: string,
  exact: Generation | undefined,
  entries: readonly EntryRecord[],
): Promise<{ readonly merged: MergedCollection; readonly generation: Generation }> {
  // Loaded where there is something to merge.
  const [{ mergeCollection }, { isOurCollection, nearestCollection }] = await Promise.all([
    import("../merge/collection.js"),
    import("../lock/recognise.js"),
  ]);
  const generations = generationsOf(state.lock);
  const given = parseObject(text);
  // Of a tree, which is many files, a run that was killed may have left some.
  const interrupted = state.spelling && state.lock?.pending ? state.lock : undefined;
  const theirs = given && interrupted ? withoutBegun(given, interrupted) : given;
  const tree = readTree(theirs);
  const generated = generations.flatMap((generation) => [...(generation.entries ?? []), ...generation.orphaned]);
  if (theirs === undefined || !isOurCollection(tree, [...generated, ...entries]))
    throw foreign(state.folder, state.spelling?.pathOf(COLLECTION_FILE) ?? COLLECTION_FILE, text);
  const known = exact ?? (interrupted ? generations[0] : undefined);
  const { generation, isDoubtful } = known
    ? { generation: known, isDoubtful: false }
    : nearestCollection(tree, generations);
  const merged = mergeCollection({
    base: generation.entries,
    orphaned: generation.orphaned,
    last: state.lock?.last.entries ?? [],
    isDoubtful,
    former: generations.filter((one) => one !== generation).map((one) => one.entries ?? []),
    theirs,
    ours: collection,
    moved,
  });
  return { merged, generation };
}

interface EnvironmentFile {
  readonly file: MergedFile;
  readonly environment: GeneratedEnvironment;
  /** As generated, without credentials. */
  readonly fields: FieldHashes;
  /** The keys of the variables that stay as the user left them. */
  readonly keys: readonly string[];
  /** Undefined where there was no file. */
  readonly origin: FileOrigin | undefined;
}

async function mergeEnvironmentFile(input: MergeFilesInput, built: BuiltEnvironment): Promise<EnvironmentFile> {
  const { fileName, server, generated } = built;
  const { merged, origin } = await mergeVariables(input, built);
  return {
    file: {
      name: fileName,
      content: toFileText(merged.environment),
      generated: toFileText(generated),
      isPrivate: input.hasCredentials,
    },
    environment: { fileName, server, environment: merged.environment },
    fields: hashesOf(fieldsOfEnvironment(generated)),
    keys: merged.keys,
    origin,
  };
}

/** @throws OutputError when the file isn't ours, unless `force` */
async function mergeVariables(
  { state, hasCredentials, force }: MergeFilesInput,
  { fileName, environment }: BuiltEnvironment,
): Promise<{ readonly merged: MergedEnvironment; readonly origin: FileOrigin | undefined }> {
  const fresh = { environment, keys: [] };
  const text = state.texts.get(fileName);
  if (text === undefined) return { merged: fresh, origin: undefined };
  const exact = fileOrigin(state.lock, fileName, text);
  if (exact?.isGenerated) return { merged: fresh, origin: exact };
  const generation = exact?.generation ?? (await nearestGeneration(state, fileName, text));
  const merged = mergeEnvironment({
    generated: environment,
    current: text,
    base: get(generation.environments, fileName) as FieldHashes | undefined,
    former: generationsOf(state.lock)
      .filter((one) => one !== generation)
      .flatMap(({ environments }) => (Object.hasOwn(environments, fileName) ? [environments[fileName] ?? {}] : [])),
    overrides: new Set(hasCredentials ? CREDENTIAL_KEYS : []),
  });
  if (merged === undefined && !force && text !== toFileText(environment))
    throw foreign(state.folder, state.spelling?.pathOf(fileName) ?? fileName, text);
  return { merged: merged ?? fresh, origin: { generation, isGenerated: false } };
}

async function nearestGeneration({ lock }: Current, file: string, text: string): Promise<Generation> {
  const generations = generationsOf(lock);
  if (generations.length === 1) return generations[0];
  const { nearestEnvironment } = await import("../lock/recognise.js");
  return nearestEnvironment(fieldsOfEnvironment(parseObject(text)), file, generations);
}

function environmentReport(
  { state, hostFiles }: MergeFilesInput,
  environments: readonly EnvironmentFile[],
): MergeReportEntry[] {
  const merged = environments.flatMap(({ file: { name }, keys }) => {
    if (keys.length > 0)
      return [{ where: name, text: `your ${keys.join(", ")} ${keys.length > 1 ? "stay" : "stays"}` }];
    return state.lock && !state.texts.has(name) ? [{ where: name, text: "new" }] : [];
  });
  const gone = state.others.filter((name) => !hostFiles.includes(name));
  return [...merged, ...gone.map((name) => ({ where: name, text: "its host left the definition; the file stays" }))];
}
