/** How much an entry of the user's file is like one that was generated. */
import { type Field, type FieldHashes, type Fields, hashOf, splitName } from "./field.js";
import type { Entry, EntryRecord } from "./tree.js";

/** What was generated, as far as that is known. */
export interface Known {
  /** By id: as generated last time; empty when that isn't known. */
  readonly base: ReadonlyMap<string, EntryRecord>;
  /** By id: as generated now. */
  readonly ours: ReadonlyMap<string, EntryRecord>;
  /** By id: as the recent generations had it, the last of them first. */
  readonly recent?: ReadonlyMap<string, readonly FieldHashes[]>;
}

/** How many differing fields each of these outweighs. Of two generations that are equally near, the later one counts. */
const WEIGHTS = { name: 5, id: 2, place: 3, generation: 0.01 };

/** How near an entry is to the generation of `id` that it is nearest to: more is nearer. */
export function likeness(entry: Entry, id: string, known: Known): number {
  const generations = generationsOf(id, known);
  const nearest = Math.max(
    ...generations.map((fields, age) => nearness(entry.fields, fields) - age * WEIGHTS.generation),
  );
  return nearest + (id === entry.id ? WEIGHTS.id : 0) + (isInPlace(entry, id, known) ? WEIGHTS.place : 0);
}

/**
 * Whether a request whose URL was edited can still be told by the rest: half of it agrees, or a third where the request
 * is in the folder it was generated into.
 */
export function isAlikeButForUrl(entry: Entry, id: string, known: Known): boolean {
  const isHere = isInPlace(entry, id, known);
  return generationsOf(id, known).some((fields) => {
    const { alike, telling } = agreement(entry.fields, fields);
    return isHere ? alike * 3 >= telling : telling > 0 && alike * 2 >= telling;
  });
}

/** An entry as each generation had it, the last one first, the new one last. */
function generationsOf(id: string, { base, ours, recent }: Known): readonly FieldHashes[] {
  const all = [...(recent?.get(id) ?? []), base.get(id)?.fields, ours.get(id)?.fields];
  return [...new Set(all.filter((fields) => fields !== undefined))];
}

/** Two points for a field that agrees, minus one for each field on either side; more where the names are equal. */
function nearness(theirs: Fields, generated: FieldHashes): number {
  const names = Object.keys(generated);
  const equal = names.filter((name) => hashesOfField(theirs.get(name)) === generated[name]).length;
  const alike = equal + examplesAlike(theirs, generated);
  const hasName = generated.name === hashesOfField(theirs.get("name"));
  return 2 * alike - theirs.size - names.length + (hasName ? WEIGHTS.name : 0);
}

/** Fields of a URL, and those that are the same in many requests. */
const SHARED_FIELDS: ReadonlySet<string> = new Set(["header", "name", "url", "query", "variable"]);

/** How many fields agree, of those that tell one request from another whatever its URL is. */
function agreement(theirs: Fields, base: FieldHashes): { readonly alike: number; readonly telling: number } {
  const telling = Object.entries(base).filter(([name]) => !SHARED_FIELDS.has(splitName(name)[0]));
  const alike = telling.filter(([name, hash]) => hashesOfField(theirs.get(name)) === hash).length;
  return { alike: alike + examplesAlike(theirs, base), telling: telling.length };
}

/** Saved examples with the same content and name under other ids: an export changes their ids or leaves them out. */
function examplesAlike(theirs: Fields, base: FieldHashes): number {
  const isExample = (name: string) => splitName(name)[0] === "example";
  const left = Object.entries(base).flatMap(([name, hash]) =>
    isExample(name) && hashesOfField(theirs.get(name)) !== hash ? [hash] : [],
  );
  const found = [...theirs.values()].filter((field) => {
    if (!isExample(field.name) || base[field.name] !== undefined) return false;
    const at = left.indexOf(hashesOfField(field) ?? "");
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  return found.length;
}

/** Whether a request is in the folder it was generated into, by that folder's id or name. */
function isInPlace({ parent }: Entry, id: string, { base, ours }: Known): boolean {
  return [base, ours].some((records) => {
    const folder = records.get(records.get(id)?.parent ?? "");
    if (folder === undefined || parent === undefined) return false;
    if (folder.kind === "collection") return parent.kind === "collection";
    return parent.id === folder.id || (parent.kind === "folder" && folder.fields.name === hashOf(parent.name));
  });
}

function hashesOfField(field: Field | undefined): string | undefined {
  return field?.aspects.map(({ hash }) => hash).join(" ");
}
