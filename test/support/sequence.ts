/** Random histories of one output: generations, exports, edits, copies and old files put over new ones, as several users make them. */
import { expect } from "vitest";
import { sha256 } from "../../src/hash.js";
import { COLLECTION_FILE } from "../../src/lock/file-names.js";
import { distinctHistory } from "../../src/lock/history.js";
import { type Generation, type Lock, NO_GENERATION } from "../../src/lock/lock.js";
import { readLock } from "../../src/lock/read.js";
import { lockText } from "../../src/lock/text.js";
import type { PostmanCollection } from "../../src/postman/types.js";
import { mergeFiles } from "../../src/regenerate/merge-files.js";
import { addScript, copyOf, foldersOf, ITEM_EDITS, itemsOf, keyOf, type Node, parentOf, remove } from "./edits.js";
import type { Exporter } from "./export.js";

export const SEQUENCE_EDITS = [
  ...Object.keys(ITEM_EDITS),
  "deleted",
  "copied beside itself",
  "copied beside itself, renamed",
  "copied with its id",
  "copied to Favourites",
  "copied to Favourites before all folders",
  "copied, with another method",
  "copied, edited",
  "with an edited address only",
  "with a slash behind its address",
  "folder described",
] as const;

export type Move =
  | { readonly kind: "generate"; readonly version: number }
  | { readonly kind: "export"; readonly by: number }
  | { readonly kind: "edit"; readonly at: number; readonly edit: string }
  | { readonly kind: "old"; readonly at: number; readonly by: number };

/** What must be found of an edit in the file, as long as nobody puts an older file over it. */
interface Expectation {
  readonly what: string;
  /** The id of the request that was edited. */
  readonly id: string;
  readonly check: (merged: Node, fresh: Node) => void;
  /** Of a copy: the id of what it was copied from. */
  readonly original?: string;
}

interface Snapshot {
  readonly file: Node;
  readonly expectations: readonly Expectation[];
}

/** @throws what vitest throws, when something is lost, stale or there twice, or a second run changes a byte */
export async function play(
  generated: readonly PostmanCollection[],
  moves: readonly Move[],
  exporters: readonly Exporter[],
): Promise<void> {
  const first = generated[0]!;
  let lock: Lock = remember(undefined, first, { entries: undefined, orphaned: [] });
  ({ lock } = await regenerate(lock, undefined, first));
  let file = copyOf(first);
  let version = 0;
  let expectations: Expectation[] = [];
  const snapshots: Snapshot[] = [];
  let isOld = false;
  const adopted = new Set<string>();
  for (const [index, move] of [
    ...moves,
    { kind: "generate" as const, version: moves.length % generated.length },
  ].entries()) {
    switch (move.kind) {
      case "edit": {
        // An old file and edits of it are for `team.test.ts`.
        if (isOld) break;
        const before = structuredClone(file);
        const made = makeEdit(file, generated as unknown as Node[], version, move, `mark${index}x`, expectations);
        if (made) expectations.push(made);
        else file = before;
        break;
      }
      case "export": {
        const exporter = exporters[move.by % exporters.length]!;
        if (exporter.loses?.(file)) break;
        // Of two requests with one id, format 1 keeps one, and format 3 gives one another id, which may be either.
        const twins = /format [1v]/.test(exporter.name) ? twinsOf(file) : [];
        for (const id of twins) adopted.add(id);
        expectations = expectations.filter(({ id, original = id }) => !twins.includes(original));
        file = await exporter.export(copyOf(file as PostmanCollection));
        break;
      }
      case "old": {
        const snapshot = snapshots[move.at % (snapshots.length || 1)];
        const exporter = exporters[move.by % exporters.length]!;
        if (snapshot === undefined || exporter.loses?.(snapshot.file)) break;
        file = await exporter.export(structuredClone(snapshot.file));
        expectations = [...snapshot.expectations];
        isOld = true;
        break;
      }
      default: {
        const ours = generated[move.version % generated.length]!;
        const result = await regenerate(lock, file, ours);
        const again = await regenerate(result.lock, result.file, ours);
        expectSameText(JSON.stringify(again.file, null, 1), JSON.stringify(result.file, null, 1));
        expectSameText(lockText(again.lock), lockText(result.lock));
        ({ file, lock } = result);
        version = move.version % generated.length;
        isOld = false;
        for (const { what, check } of expectations) {
          try {
            check(file, ours as unknown as Node);
          } catch (error) {
            throw new Error(`${what}: ${(error as Error).message}`);
          }
        }
        // What the API dropped is edited no more once it is back: it is new, or was kept.
        const ids = new Set(itemsOf(ours as unknown as Node).map(({ id }) => id));
        expectations = expectations.filter(({ id, what }) => id === "" || ids.has(id) || !what.startsWith("deleted,"));
        // A copy of what left the API is used in its place, should it come back.
        for (const { original } of expectations) if (original && !ids.has(original)) adopted.add(original);
        expectations = expectations.filter(({ original }) => !original || ids.has(original));
        expectCurrent(file, ours as unknown as Node, expectations, adopted);
        snapshots.push({ file: structuredClone(file), expectations: [...expectations] });
      }
    }
  }
}

/** Ids that several requests have. */
function twinsOf(file: Node): string[] {
  const ids = itemsOf(file).flatMap(({ id }) => (id ? [id] : []));
  return ids.filter((id, index) => ids.indexOf(id) < index);
}

function expectSameText(again: string, before: string, what = "a second run"): void {
  if (again === before) return;
  const [now, then] = [again.split("\n"), before.split("\n")];
  const at = now.findIndex((line, index) => line !== then[index]);
  throw new Error(`${what} makes of ${then[at]} this: ${now[at]}`);
}

/** Each generated request that nobody edited is there once, as generated, but for its folder. */
function expectCurrent(
  merged: Node,
  fresh: Node,
  expectations: readonly Expectation[],
  adopted: ReadonlySet<string>,
): void {
  const edited = new Set([...adopted, ...expectations.map(({ id }) => id)]);
  for (const item of itemsOf(fresh)) {
    const found = itemsOf(merged).filter(({ id }) => id === item.id);
    if (edited.has(item.id)) expect(found.length, `${keyOf(item)} is there`).toBeLessThanOrEqual(1);
    else
      expectSameText(JSON.stringify(found, null, 1), JSON.stringify([item], null, 1), `${keyOf(item)} is not current:`);
  }
  const ids = itemsOf(merged)
    .map(({ id }) => id)
    .filter(Boolean);
  expect(new Set(ids).size).toBe(ids.length);
}

async function regenerate(
  lock: Lock,
  file: Node | undefined,
  ours: PostmanCollection,
): Promise<{ file: Node; lock: Lock }> {
  const merged = await mergeFiles({
    state: {
      folder: ".",
      lock,
      texts: new Map(file ? [[COLLECTION_FILE, `${JSON.stringify(file, null, 2)}\n`]] : []),
      others: [],
    },
    collection: ours,
    environments: [],
    hostFiles: [],
    hasCredentials: false,
    moved: new Map(),
    force: false,
  });
  return { file: copyOf(merged.collection), lock: remember(lock, ours, merged.recorded) };
}

/** The lock after a run, as the next one reads it. */
function remember(
  before: Lock | undefined,
  ours: PostmanCollection,
  recorded: Pick<Generation, "entries" | "orphaned">,
): Lock {
  const hash = sha256(`${JSON.stringify(ours, null, 2)}\n`);
  const last: Generation = { ...NO_GENERATION, ...recorded, environments: {}, files: { [COLLECTION_FILE]: hash } };
  const history = before ? distinctHistory(last, [before.last, ...before.history]) : [];
  return readLock(lockText({ last, pending: undefined, history }))!;
}

function makeEdit(
  file: Node,
  generated: readonly Node[],
  version: number,
  { at, edit }: { readonly at: number; readonly edit: string },
  mark: string,
  earlier: readonly Expectation[],
): Expectation | undefined {
  const originals = itemsOf(generated[version]!);
  const original = originals[at % originals.length]!;
  const key = keyOf(original);
  const touched = new Set(earlier.flatMap(({ id, original = "" }) => [id, original]));
  const items = itemsOf(file).filter((item) => keyOf(item) === key);
  const [item] = items;
  // One edit each, and only where it is clear which is meant.
  if (item === undefined || items.length > 1 || touched.has(original.id)) return undefined;
  if (originals.filter((other) => keyOf(other) === key).length > 1) return undefined;
  const parent = parentOf(file, item);
  const place = parent.item.indexOf(item);
  const byId = (merged: Node) => itemsOf(merged).filter(({ id }) => id === original.id);
  const isThere = (fresh: Node) => itemsOf(fresh).some(({ id }) => id === original.id);
  const expected = (check: Expectation["check"], id = original.id): Expectation => ({
    what: `${edit}, ${key}`,
    id,
    check,
    ...(edit.startsWith("copied") ? { original: original.id } : {}),
  });
  const copy = (changes: Node = {}): Node => ({ ...structuredClone(item), id: undefined, ...changes });
  /** The user's copy is there, once, whatever became of the original, and the original is the generated one. */
  const copied = (isIt: (one: Node) => boolean, count = 1): Expectation =>
    expected((merged, fresh) => {
      const [current] = itemsOf(fresh).filter(({ id }) => id === original.id);
      if (current) expect(byId(merged), "the original").toEqual([current]);
      const found = itemsOf(merged).filter(isIt);
      expect(
        found.map((one) => one.id === original.id),
        "the copy",
      ).toEqual(Array(count).fill(false));
    }, "");
  switch (edit) {
    case "deleted":
      remove(file, item);
      return expected((merged) => expect(byId(merged)).toEqual([]));
    case "copied beside itself":
      parent.item.splice(place + 1, 0, copy());
      return copied((one) => keyOf(one) === key && one.id !== original.id);
    case "copied beside itself, renamed":
      parent.item.splice(place + 1, 0, copy({ name: mark }));
      return copied(({ name }) => name === mark);
    case "copied with its id":
      parent.item.splice(place, 0, { ...structuredClone(item), name: mark });
      return copied(({ name }) => name === mark);
    case "copied, edited": {
      const edited = copy();
      addScript(edited, "test", mark);
      parent.item.splice(place, 0, edited);
      return copied((one) => JSON.stringify(one.event ?? "").includes(mark));
    }
    case "copied, with another method": {
      const edited = copy();
      edited.request.method = "PATCH";
      parent.item.splice(place, 0, edited);
      // Copies of two requests of one path may have the same method then.
      return copied((one) => keyOf(one) === keyOf(edited) && one.name === edited.name);
    }
    case "copied to Favourites":
    case "copied to Favourites before all folders": {
      if (items.length > 1 || keyOf(item).includes("{{")) return undefined;
      const known = foldersOf(file).find(({ name }) => name === "Favourites");
      // A copy in place of what the API dropped and has again is the original by then.
      if (parent === known) return undefined;
      const favourites = known ?? { name: "Favourites", item: [] };
      if (!known) file.item.splice(edit === "copied to Favourites" ? file.item.length : 0, 0, favourites);
      favourites.item.push(copy());
      return expected((merged, fresh) => {
        const folder = foldersOf(merged).find(({ name }) => name === "Favourites");
        const found = (folder?.item ?? []).filter((one: Node) => one.name === item.name && keyOf(one) === key);
        expect(found.map(({ id }: Node) => id === original.id)).toEqual([false]);
        const [current] = itemsOf(fresh).filter(({ id }) => id === original.id);
        if (current) expect(byId(merged)).toEqual([current]);
      }, "");
    }
    case "with an edited address only":
      item.request.url = {
        ...item.request.url,
        host: [mark, "example", "com"],
        path: ["moved", mark],
        raw: `https://${mark}.example.com/moved/${mark}`,
        protocol: "https",
      };
      return expected((merged, fresh) => {
        const found = itemsOf(merged).filter((one) => one.request.url.host?.[0] === mark);
        // Without an id, once the API has dropped it, nothing tells it from the user's own: it is there, as either.
        expect(found).toHaveLength(1);
        if (isThere(fresh)) expect(found[0]?.id).toBe(original.id);
      });
    case "with a slash behind its address": {
      const { url } = item.request;
      if (url.path?.at(-1) === "") return undefined;
      item.request.url = { ...url, path: [...(url.path ?? []), ""], raw: undefined };
      return expected((merged, fresh) => {
        if (isThere(fresh)) expect(byId(merged).map((one) => one.request.url.path?.at(-1))).toEqual([""]);
      });
    }
    case "folder described": {
      if (parent === file || /mark\d+x/.test(JSON.stringify(parent.description ?? ""))) return undefined;
      parent.description = mark;
      return expected((merged) => {
        // A description is a text, or an object with one: a folder that is the user's alone stays as an export has it.
        const described = foldersOf(merged).map(({ description }) => description?.content ?? description);
        expect(described.filter((text) => text === mark)).toHaveLength(1);
      }, "");
    }
    default: {
      const check = ITEM_EDITS[edit]?.(item, mark);
      // A generation that never had what is deleted looks just like it.
      const isGenerated = generated.flatMap(itemsOf).some((one) => one.id === original.id && check?.(one));
      if (isGenerated) return undefined;
      return (
        check &&
        expected((merged, fresh) => {
          const found = byId(merged);
          if (isThere(fresh)) expect(found.map((one) => check(one))).toEqual([true]);
          else expect(itemsOf(merged).some((one) => check(one))).toBe(true);
        })
      );
    }
  }
}
