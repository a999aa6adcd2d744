/** Ways through a generated collection. */
import {
  isFolder,
  type PostmanCollection,
  type PostmanEntry,
  type PostmanFolder,
  type PostmanItem,
  type PostmanUrl,
} from "../../src/postman/types.js";

export function itemsOf(entries: readonly PostmanEntry[]): PostmanItem[] {
  return entries.flatMap((entry) => (isFolder(entry) ? itemsOf(entry.item) : [entry]));
}

export function foldersOf(entries: readonly PostmanEntry[]): PostmanFolder[] {
  return entries.filter(isFolder).flatMap((folder) => [folder, ...foldersOf(folder.item)]);
}

/** The requests that stand in the collection as they are. */
export const PREBUILT: ReadonlySet<string> = new Set(["Authenticate", "Act as another user"]);

/** The requests made of the definition's operations: all but the prebuilt ones. */
export function operationsOf(collection: PostmanCollection): PostmanItem[] {
  return itemsOf(collection.item).filter(({ name }) => !PREBUILT.has(name));
}

/** `/v2/x/:id:materialize` -> `/v2/x/{}:materialize`: a path without the names of its parameters. */
export function pathOf(url: PostmanUrl): string {
  return `/${(url.path ?? []).map((segment) => segment.replace(/^:[^:]+/, "{}")).join("/")}`;
}

export function withoutNames(path: string): string {
  return path.replace(/\{[^{}]+\}/g, "{}");
}
