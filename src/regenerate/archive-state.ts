/** The definitions that the output was generated from, as the archive beside it has them, and as it is to have them. */
import type { Definition } from "../definition/load.js";
import { type ArchivedDefinition, packArchive, unpackArchive } from "../lock/archive.js";
import { type FileOrigin, generationsOf, isSameDefinitions } from "../lock/lock.js";
import type { OutputState } from "./state.js";

export interface ArchiveState {
  /** As the file has them; undefined where there is none, or it is damaged. */
  readonly found: readonly ArchivedDefinition[] | undefined;
  /** Which generation they are of. */
  readonly origin: FileOrigin | undefined;
  /** What the file is to hold; undefined where it is right already, or can't be made. */
  readonly packed: Uint8Array | undefined;
}

/** Unpacks the archive, and packs a new one where the lock says that it is of other definitions. Never fails. */
export async function archiveState(
  { archive, lock }: OutputState,
  definitions: readonly Definition[],
  limit: number,
): Promise<ArchiveState> {
  const now = definitions.map(({ hash }) => ({ sha256: hash }));
  const pack = async () => await packArchive(definitions, limit).catch(() => undefined);
  const isNew = archive === undefined || !isSameDefinitions(lock?.last.definitions ?? [], now);
  const early = isNew ? pack() : undefined;
  const found = archive && (await unpackArchive(archive, limit));
  const generation = found && generationsOf(lock).find(({ definitions }) => isSameDefinitions(definitions, found));
  return {
    found,
    origin: generation && { generation, isGenerated: true },
    packed: found && isSameDefinitions(found, now) ? undefined : await (early ?? pack()),
  };
}
