/** Which requests of a collection run, and in which order. The collection may be ours or what a user made of it. Pure. */
import { isSafeMethod } from "../../http.js";
import type { UnknownObject } from "../../json.js";
import { TOKEN_URL } from "../../sigma/variables.js";
import { CLIENT_CREDENTIALS, TOKEN_EXCHANGE } from "../../template/contract.js";
import type { CollectionItem, RunRequest } from "./items.js";
import { isNamed } from "./names.js";
import { idsByVariable, prerequisitesOf, producersFirst } from "./order.js";

export interface Selection {
  /** In the order in which they are sent, Authenticate first. */
  readonly items: readonly CollectionItem[];
  readonly authenticateId: string;
  /** Of the request that exchanges its token for another user's; undefined when there is none. */
  readonly exchangeId: string | undefined;
  /** Of Authenticate, and of those that get another user's token. */
  readonly tokenIds: ReadonlySet<string>;
  /** How many requests that write were left out. */
  readonly writes: number;
  /** The ids of the requests that store a variable, by its name. */
  readonly storedBy: ReadonlyMap<string, readonly string[]>;
}

export interface SelectOptions {
  /** Names of folders or requests, also as a run prints them; all when left out. */
  readonly folders?: readonly string[];
  readonly includeWrites?: boolean;
  /** Whether requests for another user's token are sent as well. */
  readonly actsAsAnother?: boolean;
  /** Variables that have a value from the start. */
  readonly known?: ReadonlySet<string>;
}

/** @param authenticate used when the collection has no request for a token */
export function select(
  all: readonly CollectionItem[],
  authenticate: CollectionItem,
  options: SelectOptions,
): Selection {
  const own = all.find(isAuthenticate);
  // Whoever acts as another user must not be themselves just because a folder was chosen.
  const isWanted = (entry: CollectionItem) =>
    isNamed(entry.request, options.folders) || (options.actsAsAnother && isTokenRequest(entry));
  const wanted = all.filter((entry) => entry !== own && isWanted(entry));
  const chosen = wanted.filter((entry) =>
    isTokenRequest(entry) ? options.actsAsAnother === true : options.includeWrites || isRead(entry),
  );
  const candidates = all.filter((entry) => isRead(entry) && !isTokenRequest(entry));
  const prerequisites = prerequisitesOf(chosen, candidates, options.known ?? new Set());
  const running = all.flatMap((entry): CollectionItem[] => {
    if (prerequisites.has(entry)) return [{ ...entry, request: { ...entry.request, isPrerequisite: true } }];
    return chosen.includes(entry) ? [entry] : [];
  });
  const first = own ?? authenticate;
  const items = [first, ...producersFirst(running)];
  return {
    items,
    authenticateId: first.request.id,
    exchangeId: items.find(isExchange)?.request.id,
    tokenIds: new Set(items.filter(isTokenRequest).map(({ request }) => request.id)),
    writes: wanted.filter((entry) => !isTokenRequest(entry) && !isRead(entry)).length,
    storedBy: idsByVariable(items),
  };
}

export function requestsOf({ items }: Pick<Selection, "items">): RunRequest[] {
  return items.map(({ request }) => request);
}

function isRead({ request }: CollectionItem): boolean {
  return isSafeMethod(request.method);
}

/** Whether it asks for a token: ours do so at `{{tokenBaseURL}}`. */
function isTokenRequest({ request }: CollectionItem): boolean {
  return request.method === "POST" && request.url.trim() === TOKEN_URL;
}

/** Whether it sends the client credentials, and doesn't ask for another user's token. */
function isAuthenticate(entry: CollectionItem): boolean {
  return isTokenRequest(entry) && JSON.stringify(entry.json.request).includes(`"${CLIENT_CREDENTIALS}"`);
}

/** Whether it exchanges a token for another user's. @see RFC 8693, section 2.1 */
function isExchange(entry: CollectionItem): boolean {
  const parameters = entry.item.request?.body?.urlencoded?.all() ?? [];
  return (
    isTokenRequest(entry) &&
    parameters.some(({ key, value, disabled }) => key === "grant_type" && value === TOKEN_EXCHANGE && !disabled)
  );
}

/**
 * A collection of these requests in this order, each in its folders: a folder whose requests are not all in a row is there
 * more than once.
 * @param withEvents changes the scripts of the collection, a folder or a request
 */
export function assemble(
  collection: UnknownObject,
  items: readonly CollectionItem[],
  withEvents: (entry: UnknownObject, isRequest: boolean) => UnknownObject = (entry) => entry,
): UnknownObject {
  const root: UnknownObject[] = [];
  let open: { readonly folder: UnknownObject; readonly item: UnknownObject[] }[] = [];
  for (const { json, folders } of items) {
    const different = folders.findIndex((folder, depth) => open[depth]?.folder !== folder);
    const shared = different === -1 ? folders.length : different;
    open = open.slice(0, shared);
    for (const folder of folders.slice(shared)) {
      const item: UnknownObject[] = [];
      (open.at(-1)?.item ?? root).push({ ...withEvents(folder, false), item });
      open.push({ folder, item });
    }
    (open.at(-1)?.item ?? root).push(withEvents(json, true));
  }
  return { ...withEvents(collection, false), item: root };
}
