/** Pages of Sigma's API reference. @see https://help.sigmacomputing.com/reference */

export const HELP = "https://help.sigmacomputing.com";

/** What a page is named after. */
export interface Documented {
  /** The operationId. */
  readonly id: string;
  readonly path: string;
}

/** Pages that are named otherwise than by the rule, by the key of the operationId. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ["whoami", "whoami"],
  ["fileslist", "list-files"],
  ["filescreate", "create-file"],
  ["filesget", "get-file"],
  ["filesupdate", "update-file"],
  ["filesdelete", "delete-file"],
  ["shortcutscreate", "create-shortcut"],
]);

/** Pages that texts of Sigma's definitions name otherwise than by an operationId, by the key of that name. */
const OTHERWISE_NAMED: ReadonlyMap<string, string> = new Map([
  ["listbookmarks", "get-workbook-bookmarks"],
  ["listworkbookbookmarks", "get-workbook-bookmarks"],
  ["listtaggedworkbookbookmarks", "get-tagged-workbook-bookmarks"],
  ["listversiontags", "list-version-tag"],
]);

/** What ids that are a verb alone are about, by the resource in the path: one definition has `create` twice. */
const OBJECTS: ReadonlyMap<string, string> = new Map([
  ["files", "files"],
  ["shortcuts", "shortcuts"],
]);
const VERB_ALONE = /^(list|create|get|update|delete)$/;

/** The URL of an operation's page; undefined where there is none: without an id, or in an alpha version of the API. */
export function referencePage({ id, path }: Documented): string | undefined {
  const slug = slugOf(id, path);
  return slug === undefined ? undefined : `${HELP}/reference/${slug}`;
}

/** What the id of an operation without a page begins with: it belongs to an alpha or beta version of the API. */
const UNRELEASED = /^v\d+(alpha|beta)_/i;

function slugOf(id: string, path: string): string | undefined {
  if (UNRELEASED.test(id)) return undefined;
  if (!VERB_ALONE.test(id)) return EXCEPTIONS.get(keyOf(id)) ?? (kebab(id) || undefined);
  const object = OBJECTS.get(path.split("/")[2] ?? "");
  return object === undefined ? undefined : EXCEPTIONS.get(keyOf(object + id));
}

/** `listWorkbooks` -> `list-workbooks`, `v2_1_listTeams` -> `v-2-1-list-teams`. A run of capitals is one word. */
function kebab(id: string): string {
  return id
    .replace(/^v(\d+)_(\d+)_/, "v-$1-$2-")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

/** What an id, its page of today (`list-workbooks`) and its page of before 2026 (`listworkbooks`) agree on. */
function keyOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "");
}

/** Finds the URL of a page by its name in a link, current or older. Undefined when no operation has it. */
export type FindReference = (name: string) => string | undefined;

/**
 * A link to an operation without a page leads to the whole reference; without its version, to the page that the operation
 * got when it was released (`v3alpha_listTenants` became `list-tenants`).
 * @param operations those that texts may link to
 */
export function referencesOf(operations: Iterable<Documented>): FindReference {
  const pages = new Map<string, string>();
  const released = new Map<string, string>();
  for (const [key, slug] of [...EXCEPTIONS, ...OTHERWISE_NAMED]) pages.set(key, `${HELP}/reference/${slug}`);
  for (const operation of operations) {
    const page = referencePage(operation);
    if (page !== undefined) pages.set(keyOf(operation.id), page);
    if (!UNRELEASED.test(operation.id)) continue;
    const id = operation.id.replace(UNRELEASED, "");
    pages.set(keyOf(operation.id), `${HELP}/reference`);
    released.set(keyOf(id), referencePage({ ...operation, id }) ?? `${HELP}/reference`);
  }
  return (name) => pages.get(keyOf(name)) ?? released.get(keyOf(name));
}
