/** What the folder was generated from last, and what changed in the API since. */
import { readdir } from "node:fs/promises";
import type { Api } from "../api/model.js";
import { type Changes, hasChanges } from "../changes/model.js";
import type { Definition } from "../definition/load.js";
import { type ArchivedDefinition, MAX_ARCHIVE, packArchive, unpackArchive } from "../lock/archive.js";
import { ARCHIVE_FILE, CHANGES_FILE, COLLECTION_FILE } from "../lock/file-names.js";
import { type FileOrigin, generationsOf, type LockedDefinition, sha256 } from "../lock/lock.js";
import type { MergeReport } from "../merge/report.js";
import { type OutputFile, type OutputState, readOutput } from "../output/write.js";
import { type DefinitionKind, kindOf, type Titled } from "./kind.js";

export interface ArchiveState {
  /** As the file has them; undefined where there is none, or it is damaged. */
  readonly found: readonly ArchivedDefinition[] | undefined;
  /** Which generation they are of. */
  readonly standing: FileOrigin | undefined;
  /** What the file is to hold; undefined where it does, or can't. */
  readonly packed: Uint8Array | undefined;
}

type Hashed = { readonly sha256: string };

function isSame(one: readonly Hashed[], other: readonly Hashed[]): boolean {
  return one.length === other.length && one.every(({ sha256 }, index) => sha256 === other[index]?.sha256);
}

/** Reads what is kept, and packs what is to be kept where the lock says that it is something else. Never fails. */
export async function archiveState(
  state: OutputState,
  definitions: readonly Definition[],
  limit: number,
): Promise<ArchiveState> {
  const now = definitions.map(({ hash }) => ({ sha256: hash }));
  const pack = async () => await packArchive(definitions, limit).catch(() => undefined);
  const isNew = state.kept === undefined || !isSame(state.lock?.last.definitions ?? [], now);
  const early = isNew ? pack() : undefined;
  const found = state.kept && (await unpackArchive(state.kept, limit));
  const generation = found && generationsOf(state.lock).find(({ definitions }) => isSame(definitions, found));
  return {
    found,
    standing: generation && { generation, isGenerated: true },
    packed: found && isSame(found, now) ? undefined : await (early ?? pack()),
  };
}

export interface Since {
  /** Undefined where the definition is of another kind: all that would be told is how the two differ. */
  readonly changes?: Changes;
  /** Operations whose path or method is another now: what people made of their requests goes along. */
  readonly renamed: Changes["renamed"];
  /** What can't be told, and why. */
  readonly notes: readonly string[];
}

/**
 * What changed since the last generation, where the definition is another one. After a crash, since the last that was
 * finished, whatever the collection is of by now: nobody has been told of the step in between.
 * @param isLatest whether the definition is whatever `latest` found
 */
export async function changesSinceLast(
  state: OutputState,
  { found, standing, packed }: ArchiveState,
  made: readonly LockedDefinition[],
  api: Api,
  { allowHosts, isLatest }: { readonly allowHosts: readonly string[]; readonly isLatest: boolean },
): Promise<Since> {
  const isKept = packed !== undefined || (found !== undefined && isSame(found, made));
  const notes = isKept
    ? []
    : [
        `The definition is too large to be kept (${MAX_ARCHIVE / 1024 / 1024} MB, or --max-size): the next run can't say what changed.`,
      ];
  const nothing = { renamed: [], notes };
  if (state.lock === undefined && (found === undefined || !state.texts.has(COLLECTION_FILE))) return nothing;
  const last = state.lock?.last.definitions ?? [];
  const unknown = (why: string) => ({
    renamed: [],
    notes: [
      ...notes,
      notCompared(kindOf(last), kindOf(made)) ??
        `What changed in the API since the last run can't be told: ${ARCHIVE_FILE} ${why}.`,
    ],
  });
  if (found === undefined || (state.lock && standing === undefined)) {
    if (isSame(last, made)) return nothing;
    return unknown(found ? "is of another generation" : state.kept ? "is damaged" : "isn't there");
  }
  if (isSame(found, made)) return nothing;
  const { changesSince } = await import("./since.js");
  const since = await changesSince(found, api, { allowHosts });
  if (since === undefined) return unknown("can't be read");
  const { changes, isSameApi } = since;
  const { renamed } = changes;
  const why = notCompared(kindOf([changes.before]), kindOf([changes.after]), { isSameApi, isLatest });
  return why === undefined ? { changes, renamed, notes } : { renamed, notes: [...notes, why] };
}

/**
 * Why two generations aren't compared; undefined where they may be.
 * @param isSameApi whether most operations of the one are those of the other
 * @param isLatest whether nobody named the definition: it is the one that an address answered with
 */
function notCompared(
  before: DefinitionKind | undefined,
  after: DefinitionKind | undefined,
  { isSameApi, isLatest } = { isSameApi: false, isLatest: true },
): string | undefined {
  if (before === undefined || after === undefined || before.name === after.name) return undefined;
  if (isSameApi && before.isForeign && after.isForeign) return undefined;
  if (isSameApi && before.isPublished && after.isPublished && !isLatest) return undefined;
  return `Not compared with the last generation, which is of another definition: that was ${before.label}, this is ${after.label}. (sigma-postman diff compares any two.)`;
}

/**
 * Whether the bundled definition may be what a folder is generated from without being asked for: where nothing of ours is
 * in it, or what it was generated from is the bundled definition, of this release or of another.
 * @throws OutputError when the folder can't be read
 */
export async function mayBeOfBundled(folder: string): Promise<boolean> {
  const { lock, lockText, texts, kept, others } = await readOutput(folder, await ourNames(folder), true);
  if (lockText === undefined && texts.size === 0 && kept === undefined && others.length === 0) return true;
  const isBundled = (made: readonly Titled[]) => made.length === 1 && kindOf(made)?.name === "bundled";
  if (lockText !== undefined) {
    const generations = generationsOf(lock).flatMap(({ definitions }) => (definitions.length > 0 ? [definitions] : []));
    return generations.length > 0 && generations.every(isBundled);
  }
  const found = kept && (await unpackArchive(kept));
  return found !== undefined && isBundled(await (await import("./since.js")).titlesOf(found));
}

async function ourNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /^sigma(-[\w-]+)?\.postman_(collection|environment)\.json$/.test(name));
}

/** The report as a file; undefined where it is to stay as it is. */
export async function changesFile(
  state: OutputState,
  made: readonly LockedDefinition[],
  changes: Changes | undefined,
  report: MergeReport,
  force: boolean,
): Promise<{ readonly file?: OutputFile; readonly notes: readonly string[] }> {
  const current = state.texts.get(CHANGES_FILE);
  if (current !== undefined && (state.lock?.next ?? []).some((next) => isAnnounced(next, current, made)))
    return { file: { name: CHANGES_FILE, text: current }, notes: [] };
  if (changes === undefined || !hasChanges(changes)) return { notes: [] };
  const { changesText, isChangesFile } = await import("./changes-file.js");
  if (current !== undefined && !isChangesFile(current) && !force) {
    const hint =
      "was not written by sigma-postman and stays as it is; with it out of the way, the report would be there.";
    return { notes: [`${CHANGES_FILE} ${hint}`] };
  }
  return { file: { name: CHANGES_FILE, text: changesText(changes, report) }, notes: [] };
}

/** Written by a run that was killed later on: it tells more than could be told now. */
function isAnnounced(
  next: { readonly definitions: readonly Hashed[]; readonly files: { readonly [name: string]: string } },
  current: string,
  made: readonly Hashed[],
): boolean {
  return (
    isSame(next.definitions, made) &&
    Object.hasOwn(next.files, CHANGES_FILE) &&
    next.files[CHANGES_FILE] === sha256(current)
  );
}
