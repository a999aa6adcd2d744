/** What a run is to write, and what the lock says while it does and afterwards. */
import { join } from "node:path";
import { sha256 } from "../hash.js";
import { get } from "../json.js";
import { ARCHIVE_FILE, COLLECTION_FILE, LOCK_FILE } from "../lock/file-names.js";
import { distinctHistory } from "../lock/history.js";
import { type FileOrigin, type Generation, type Lock, NO_GENERATION } from "../lock/lock.js";
import { lockText } from "../lock/text.js";
import { isPrivateFile } from "../output/read.js";
import type { OutputFile } from "../output/stage.js";
import type { WritePlan } from "../output/write.js";
import type { MergedFile } from "./merge-files.js";
import type { OutputState } from "./state.js";

export interface PlanInput {
  /** What of the API was asked for; everything where it is left out. */
  readonly only?: readonly string[];
  readonly state: OutputState;
  /** In the order in which they take their places. */
  readonly files: readonly MergedFile[];
  /** The definitions, packed; undefined where the file is right, or can't be made. */
  readonly archive?: Uint8Array | undefined;
  /** What the lock records of this generation, apart from its files. */
  readonly recorded: Omit<Generation, "files" | "written">;
  /** Of the files that exist, which generation they are of. */
  readonly origins: ReadonlyMap<string, FileOrigin>;
}

export interface OutputPlan {
  readonly write: WritePlan;
  /** The names of the files that change, and of those that don't. */
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  /** Where files of v2.1 are in a tree. */
  readonly paths: ReadonlyMap<string, string>;
}

export async function planOutput(input: PlanInput): Promise<OutputPlan> {
  const { state, archive } = input;
  const changed: OutputFile[] = [];
  const unchanged: string[] = [];
  for (const file of input.files) {
    const change = await changeOf(file, state);
    if (change) changed.push(change);
    else unchanged.push(file.name);
  }
  const spelled = state.spelling?.spell(changed);
  const files: OutputFile[] = [...(spelled?.files ?? changed)];
  // The last one: as long as the definition of the last generation is there, what changed since can be told.
  if (archive) files.push({ name: ARCHIVE_FILE, content: archive });
  else if (state.archive) unchanged.push(ARCHIVE_FILE);
  const after = lockAfter(input);
  const finished = lockText(after);
  const announced = lockText(lockWhileWriting(input, after));
  const removed = spelled?.removed ?? [];
  const names = [...files.map(({ name }) => name), ...removed];
  return {
    write: {
      folder: state.folder,
      files,
      removed,
      journal: { name: LOCK_FILE, announced, finished },
      before: new Map([
        ...input.files.map(({ name }) => [name, state.texts.get(name)] as const),
        ...names.flatMap((name) => (spelled && name.includes("/") ? [[name, spelled.before.get(name)] as const] : [])),
        [LOCK_FILE, state.lockText],
      ]),
    },
    changed: state.lockText === finished ? names : [...names, LOCK_FILE],
    unchanged,
    paths: spelled?.paths ?? new Map(),
  };
}

/** @returns undefined for a file that is right already */
async function changeOf(file: MergedFile, { folder, texts, spelling }: OutputState): Promise<OutputFile | undefined> {
  const current = texts.get(file.name);
  const path = join(folder, spelling?.pathOf(file.name) ?? file.name);
  const isPrivate = current !== undefined && file.name !== COLLECTION_FILE && (await isPrivateFile(path));
  if (current === file.content && (isPrivate || !file.isPrivate)) return undefined;
  // A file that only its owner could read stays so: it may hold what nobody else is to see.
  return isPrivate ? { ...file, isPrivate } : file;
}

function lockAfter({ state: { lock, spelling }, files, recorded, only = [] }: PlanInput): Lock {
  const before = lock?.last ?? NO_GENERATION;
  const last = {
    ...recorded,
    files: {
      ...before.files,
      ...Object.fromEntries(files.map(({ name, content, generated }) => [name, sha256(generated ?? content)])),
    },
    written: {},
    environments: { ...before.environments, ...recorded.environments },
  };
  // After a crash, `last` is of several generations, and the one before it is in the history already.
  return {
    ...(spelling ? { format: "v3" as const } : {}),
    ...(only.length > 0 ? { only } : {}),
    last,
    pending: undefined,
    history: distinctHistory(last, [lock?.pending ?? before, ...(lock?.history ?? [])]),
  };
}

/** What each file is now, and what it is about to be. */
function lockWhileWriting({ state, files, origins }: PlanInput, after: Lock): Lock {
  const written = files.filter(({ content, generated }) => generated !== undefined && generated !== content);
  return {
    ...(after.format ? { format: after.format } : {}),
    ...(after.only ? { only: after.only } : {}),
    last: generationOnDisk(state, origins),
    pending: {
      ...after.last,
      written: Object.fromEntries(written.map(({ name, content }) => [name, sha256(content)])),
    },
    history: after.history,
  };
}

/** What is in the folder, file by file, which after a crash is of more than one generation. */
function generationOnDisk({ lock, texts }: OutputState, origins: ReadonlyMap<string, FileOrigin>): Generation {
  const before = lock?.last ?? NO_GENERATION;
  const files = new Map(Object.entries(before.files));
  const environments = new Map(Object.entries(before.environments));
  let { definitions, entries, orphaned } = before;
  for (const [name, { generation }] of origins) {
    if (name === ARCHIVE_FILE) {
      ({ definitions } = generation);
      continue;
    }
    put(files, name, get(generation.files, name));
    if (name === COLLECTION_FILE) ({ entries, orphaned } = generation);
    else put(environments, name, get(generation.environments, name));
  }
  return {
    definitions,
    files: Object.fromEntries(files),
    written: Object.fromEntries([...texts].map(([name, text]) => [name, sha256(text)])),
    entries,
    orphaned,
    environments: Object.fromEntries(environments),
  };
}

function put<T>(map: Map<string, T>, name: string, value: unknown): void {
  if (value === undefined) map.delete(name);
  else map.set(name, value as T);
}
