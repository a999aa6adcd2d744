/** What the folder was generated from last, and what changed in the API since. */
import type { Api } from "../api/model.js";
import { type Changes, hasChanges } from "../changes/model.js";
import type { Definition } from "../definition/load.js";
import type { MergeAccount } from "../merge/account.js";
import { type KeptDefinition, MAX_KEPT, packDefinitions, unpackDefinitions } from "./kept.js";
import { generationsOf, type LockedDefinition, type Standing, sha256 } from "./lock.js";
import { CHANGES_FILE, COLLECTION_FILE, KEPT_FILE } from "./names.js";
import type { OutputFile, OutputState } from "./write.js";

export interface KeptState {
  /** As the file has them; undefined where there is none, or it is damaged. */
  readonly found: readonly KeptDefinition[] | undefined;
  /** Which generation they are of. */
  readonly standing: Standing | undefined;
  /** What the file is to hold; undefined where it does, or can't. */
  readonly packed: Uint8Array | undefined;
}

type Hashed = { readonly sha256: string };

function isSame(one: readonly Hashed[], other: readonly Hashed[]): boolean {
  return one.length === other.length && one.every(({ sha256 }, index) => sha256 === other[index]?.sha256);
}

/** Reads what is kept, and packs what is to be kept where the lock says that it is something else. Never fails. */
export async function keptState(state: OutputState, definitions: readonly Definition[]): Promise<KeptState> {
  const now = definitions.map(({ hash }) => ({ sha256: hash }));
  const pack = async () => await packDefinitions(definitions).catch(() => undefined);
  const isNew = state.kept === undefined || !isSame(state.lock?.last.definitions ?? [], now);
  const early = isNew ? pack() : undefined;
  const found = state.kept && (await unpackDefinitions(state.kept));
  const generation = found && generationsOf(state.lock).find(({ definitions }) => isSame(definitions, found));
  return {
    found,
    standing: generation && { generation, isGenerated: true },
    packed: found && isSame(found, now) ? undefined : await (early ?? pack()),
  };
}

export interface Since {
  readonly changes?: Changes;
  /** What can't be told, and why. */
  readonly notes: readonly string[];
}

/**
 * What changed since the last generation, where the definition is another one. After a crash, since the last that was
 * finished, whatever the collection is of by now: nobody has been told of the step in between.
 */
export async function changesSinceLast(
  state: OutputState,
  { found, standing, packed }: KeptState,
  made: readonly LockedDefinition[],
  api: Api,
  allowHosts: readonly string[],
): Promise<Since> {
  const isKept = packed !== undefined || (found !== undefined && isSame(found, made));
  const notes = isKept
    ? []
    : [
        `The definition has more than ${MAX_KEPT / 1024 / 1024} MB and is not kept: the next run can't say what changed.`,
      ];
  if (state.lock === undefined && (found === undefined || !state.texts.has(COLLECTION_FILE))) return { notes };
  const unknown = (why: string) => ({
    notes: [...notes, `What changed in the API since the last run can't be told: ${KEPT_FILE} ${why}.`],
  });
  if (found === undefined || (state.lock && standing === undefined)) {
    if (isSame(state.lock?.last.definitions ?? [], made)) return { notes };
    return unknown(found ? "is of another generation" : state.kept ? "is damaged" : "isn't there");
  }
  if (isSame(found, made)) return { notes };
  const { changesSince } = await import("../changes/since.js");
  const changes = changesSince(found, api, { allowHosts });
  return changes ? { changes, notes } : unknown("can't be read");
}

/** The report as a file; undefined where it is to stay as it is. */
export async function changesFile(
  state: OutputState,
  made: readonly LockedDefinition[],
  changes: Changes | undefined,
  account: MergeAccount,
  force: boolean,
): Promise<{ readonly file?: OutputFile; readonly notes: readonly string[] }> {
  const current = state.texts.get(CHANGES_FILE);
  if (current !== undefined && (state.lock?.next ?? []).some((next) => isAnnounced(next, current, made)))
    return { file: { name: CHANGES_FILE, text: current }, notes: [] };
  if (changes === undefined || !hasChanges(changes)) return { notes: [] };
  const { changesText, isChangesFile } = await import("../changes/file.js");
  if (current !== undefined && !isChangesFile(current) && !force) {
    const hint =
      "was not written by sigma-postman and stays as it is; with it out of the way, the report would be there.";
    return { notes: [`${CHANGES_FILE} ${hint}`] };
  }
  return { file: { name: CHANGES_FILE, text: changesText(changes, account) }, notes: [] };
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
