/** What changed in the API since the output was generated last. */
import type { Api } from "../api/model.js";
import type { Changes } from "../changes/model.js";
import { MAX_ARCHIVE } from "../lock/archive.js";
import { ARCHIVE_FILE, COLLECTION_FILE } from "../lock/file-names.js";
import { isSameDefinitions, type LockedDefinition } from "../lock/lock.js";
import type { ArchiveState } from "./archive-state.js";
import { type DefinitionKind, kindOf } from "./kind.js";
import type { OutputState } from "./state.js";

export interface ChangesSinceLast {
  /** Undefined where the definition is of another kind: a report would only say how the two differ. */
  readonly changes?: Changes;
  /** Operations whose path or method changed: the user's edits of their requests go along. */
  readonly renamed: Changes["renamed"];
  /** What can't be told, and why. */
  readonly notes: readonly string[];
}

export interface ChangesInput {
  readonly state: OutputState;
  readonly archive: ArchiveState;
  /** What is generated from now. */
  readonly definitions: readonly LockedDefinition[];
  readonly api: Api;
  /** What of both is compared; everything where it is empty. */
  readonly only: readonly string[];
  readonly allowHosts: readonly string[];
  /** What each definition was fetched from; undefined for a file. */
  readonly documentUrls?: readonly (string | undefined)[];
  /** Whether the definition is whatever `latest` found. */
  readonly isLatest: boolean;
}

/**
 * What changed since the last generation, where the definition is another one. After a crash, since the last generation that
 * was finished, whatever the collection is of by now: no report told of the step in between.
 */
export async function changesSinceLast(input: ChangesInput): Promise<ChangesSinceLast> {
  const { state, archive, definitions, api, isLatest } = input;
  const { found, origin } = archive;
  const notes = sizeNotes(archive, definitions);
  const nothing = { renamed: [], notes };
  if (state.lock === undefined && (found === undefined || !state.texts.has(COLLECTION_FILE))) return nothing;
  const last = state.lock?.last.definitions ?? [];
  const unknown = (why: string) => {
    const cause = `What changed in the API since the last run can't be told: ${ARCHIVE_FILE} ${why}.`;
    return { renamed: [], notes: [...notes, notCompared(kindOf(last), kindOf(definitions)) ?? cause] };
  };
  if (found === undefined || (state.lock && origin === undefined)) {
    if (isSameDefinitions(last, definitions)) return nothing;
    return unknown(found ? "is of another generation" : state.archive ? "is damaged" : "isn't there");
  }
  if (isSameDefinitions(found, definitions)) return nothing;
  // Loaded where there is something to compare.
  const { changesSince } = await import("./since.js");
  const since = await changesSince(found, api, input);
  if (since === undefined) return unknown("can't be read");
  const { changes, isSameApi } = since;
  const { renamed } = changes;
  const why = notCompared(kindOf([changes.before]), kindOf([changes.after]), { isSameApi, isLatest });
  return why === undefined ? { changes, renamed, notes } : { renamed, notes: [...notes, why] };
}

function sizeNotes({ found, packed }: ArchiveState, definitions: readonly LockedDefinition[]): string[] {
  if (packed !== undefined || (found !== undefined && isSameDefinitions(found, definitions))) return [];
  const limit = `${MAX_ARCHIVE / 1024 / 1024} MB, or --max-size`;
  return [`The definition is too large to be kept (${limit}): the next run can't say what changed.`];
}

/**
 * Why two generations aren't compared; undefined where they may be.
 * @param isSameApi whether most operations of the one are those of the other
 * @param isLatest whether nobody named the definition: it is the one that a URL responded with
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
