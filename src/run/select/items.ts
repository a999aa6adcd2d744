/** The requests of a collection, found with Postman's own SDK, which knows their folders, variables and scripts. */
import { createRequire } from "node:module";
import type * as Sdk from "postman-collection";
import type { Item, ItemGroup } from "postman-collection";
import { get, getString, type UnknownObject } from "../../json.js";
import type { ChainRow } from "../../template/contract.js";
import type { ReadCollection } from "../read/collection.js";
import { chainOf, variablesStoredBy } from "./variables.js";

export interface RunRequest {
  /** Unique in the run; newman's events refer to it. */
  readonly id: string;
  readonly name: string;
  /** The names of the folders above it. */
  readonly folder: readonly string[];
  readonly method: string;
  /** As it is in the collection: `{{baseUrl}}/v2/workbooks/:workbookId`. */
  readonly url: string;
  /** Set on a request that was not selected: a selected one needs a variable that it stores. */
  readonly isPrerequisite?: true;
}

export interface CollectionItem {
  readonly request: RunRequest;
  /** For reading only. What is sent is made from `json`: the SDK adds ids and fills in URLs. */
  readonly item: Item;
  readonly json: UnknownObject;
  /** The variables that are stored after it. */
  readonly stores: ReadonlySet<string>;
  /** From the outermost to the innermost. */
  readonly folders: readonly UnknownObject[];
}

/** A folder or a request, as the user may name it. */
export interface Entry {
  /** Its name, after those of the folders that it is in. */
  readonly place: readonly string[];
  /** Undefined for a folder. */
  readonly url?: string;
}

export interface CollectionContents {
  readonly items: readonly CollectionItem[];
  readonly entries: readonly Entry[];
}

/** In the order of the collection; its entries have unique ids. */
export function contentsOf({
  collection,
  entries,
}: Pick<ReadCollection, "collection" | "entries">): CollectionContents {
  const { Collection } = loadSdk();
  // A copy, since nothing promises that the SDK leaves what it is given as it is.
  const chain = chainOf(collection);
  const sdk = new Collection(structuredClone(collection) as object);
  const items = new Map<string, CollectionItem>();
  const folders = new Map<string, Entry>();
  sdk.forEachItem((item: Item) => {
    const above = foldersOf(item).map(({ id }) => entries.get(id) ?? {});
    items.set(item.id, toItem(item, entries.get(item.id) ?? {}, above, chain));
  });
  sdk.forEachItemGroup((group: ItemGroup<Item>) => {
    folders.set(group.id, { place: [...foldersOf(group), group].map(({ name }) => name) });
  });
  // The SDK visits folders after what is in them.
  const ids = [...entries.keys()];
  return {
    items: ids.flatMap((id) => items.get(id) ?? []),
    entries: ids.flatMap((id) => folders.get(id) ?? entryOf(items.get(id)) ?? []),
  };
}

function entryOf(item: CollectionItem | undefined): Entry | undefined {
  return item && { place: [...item.request.folder, item.request.name], url: item.request.url };
}

/** A request that is not in the collection. @param json with an id that no request has */
export function itemOutside(json: UnknownObject): CollectionItem {
  const { Item } = loadSdk();
  return toItem(new Item(structuredClone(json) as object), json, [], []);
}

/** Loaded where it is used, since no other command needs it; and by `require`, which the bundle of dist/ has nothing of. */
function loadSdk(): typeof Sdk {
  return createRequire(import.meta.url)("postman-collection");
}

function toItem(
  item: Item,
  json: UnknownObject,
  folders: readonly UnknownObject[],
  chain: readonly ChainRow[],
): CollectionItem {
  const request = get(json, "request");
  return {
    request: {
      id: getString(json, "id") ?? "",
      name: getString(json, "name") ?? "",
      folder: folders.map((folder) => getString(folder, "name") ?? ""),
      method: getString(request, "method") ?? "GET",
      url: getString(get(request, "url"), "raw") ?? "",
    },
    item,
    json,
    stores: variablesStoredBy(item, chain),
    folders,
  };
}

function foldersOf(entry: Item | ItemGroup<Item>): ItemGroup<Item>[] {
  const folders: ItemGroup<Item>[] = [];
  entry.forEachParent({ withRoot: false }, (folder) => folders.unshift(folder));
  return folders;
}
