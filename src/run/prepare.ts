/** Everything a run needs before it sends anything: the collection and its environment, read and checked. */
import { randomUUID } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { asEvents } from "../collection/script.js";
import { messageOf, UsageError } from "../errors.js";
import { get, getArray, getString, parseObject, type UnknownObject } from "../json.js";
import { COLLECTION_FILE } from "../lock/file-names.js";
import { exists } from "../output/read.js";
import { AUTHENTICATE_ID } from "../postman/id.js";
import { environmentPaths, readCollectionFolder, readEnvironmentFile } from "../read-tree.js";
import { packageFile } from "../root.js";
import { IMPERSONATION_VARIABLES } from "../sigma/variables.js";
import { loadTemplates, type Templates } from "../template/load.js";
import { COLLECTIONS, ENVIRONMENT_ENDING } from "../tree/name.js";
import {
  chooseEnvironment,
  ENVIRONMENT_FILE,
  otherBaseUrls,
  prepareEnvironment,
  readVariables,
  slugOfName,
} from "./environment.js";
import { GUARD_ID, guardEvents, type RunScripts } from "./newman/guard.js";
import type { Job } from "./newman/job.js";
import type { RunOptions } from "./options.js";
import { type ReadCollection, readCollection } from "./read/collection.js";
import { DEFAULT_REPORT_BODY } from "./report/exchange.js";
import { fileFaults } from "./select/files.js";
import { type CollectionItem, contentsOf, itemOutside, type RunRequest } from "./select/items.js";
import { assertNames, without } from "./select/names.js";
import { ofRecipe } from "./select/recipe.js";
import { assemble, requestsOf, type Selection, select } from "./select/select.js";
import { initialValue } from "./values.js";

export const DEFAULT_COLLECTION = join("output", COLLECTION_FILE);
/** Milliseconds. */
const DEFAULT_TIMEOUT = 60_000;
/** Bytes. */
const DEFAULT_MAX_RESPONSE = 50 * 1024 * 1024;

export interface PreparedRun {
  readonly selection: Selection;
  readonly job: Job;
  readonly host: string;
  /** What the collection asks for and the run doesn't do. */
  readonly notices: readonly string[];
}

/** @throws UsageError when what to run, or with what, is missing or wrong */
export async function prepare(options: RunOptions): Promise<PreparedRun> {
  const templates = await loadTemplates();
  const opened = await openCollection(options.collection);
  const { collection, file, folder } = opened;
  const read = readCollection(collection, file, Object.keys(options.variables ?? {}));
  const environment = await environmentOf(options, opened, templates);
  const actsAsAnother = IMPERSONATION_VARIABLES.some((key) => initialValue(environment, key) !== "");
  const selection = select(chosen(read, options, file), authenticateItem(templates, read), {
    folders: options.folders,
    includeWrites: options.includeWrites,
    known: knownVariables(environment, read.collection),
    actsAsAnother,
  });
  assertRunnable(
    selection,
    [...unsupportedOf(selection, read), ...(await fileFaults(selection, resolve(folder)))],
    file,
  );
  if (actsAsAnother) assertExchange(selection, file);
  return {
    selection,
    job: await jobOf(options, selection, read, environment, resolve(folder)),
    host: new URL(initialValue(environment, "baseUrl")).host,
    notices: read.notices,
  };
}

interface Opened {
  readonly collection: UnknownObject;
  /** The file, or the folder of a tree. */
  readonly file: string;
  /** Where environments are, and the files of bodies. */
  readonly folder: string;
  /** Whether it is of format v3: then its environments are as well. */
  readonly isTree: boolean;
}

/** A file of v2.1, the folder of a v3 collection, or a folder that one of both is in. */
async function openCollection(given: string | undefined): Promise<Opened> {
  const path = given ?? (await defaultCollection());
  if (await isFolder(path)) {
    const file = join(path, COLLECTION_FILE);
    if (!(await exists(file))) return { ...(await readCollectionFolder(path)), file: path, isTree: true };
    return await openFile(file);
  }
  return await openFile(path);
}

async function openFile(file: string): Promise<Opened> {
  const hint = "Generate one first, or give a collection: sigma-postman run <collection>.";
  return { collection: await readJson(file, hint), file, folder: dirname(file), isTree: false };
}

/** In the output folder, in either format; else the tree in this one. */
async function defaultCollection(): Promise<string> {
  if (await exists(DEFAULT_COLLECTION)) return DEFAULT_COLLECTION;
  for (const folder of [dirname(DEFAULT_COLLECTION), "."]) if (await isFolder(join(folder, COLLECTIONS))) return folder;
  return DEFAULT_COLLECTION;
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function jobOf(
  options: RunOptions,
  selection: Selection,
  read: ReadCollection,
  environment: UnknownObject,
  workingDir: string,
): Promise<Job> {
  const allowHosts = options.allowHosts ?? [];
  // With a host of its own, a run has nothing to send to those of an environment.
  const others = options.baseUrl === undefined ? otherBaseUrls(environment, allowHosts) : [];
  const allowedUrls = [...["baseUrl", "tokenBaseURL"].map((key) => initialValue(environment, key)), ...others];
  const actsAsAnother = IMPERSONATION_VARIABLES.some((key) => initialValue(environment, key) !== "");
  const { items, storedBy, authenticateId, exchangeId } = selection;
  return {
    collection: assemble(read.collection, items, guardEvents(await runScripts(), { allowedUrls, allowHosts })),
    environment,
    requests: requestsOf(selection),
    storedBy,
    authenticateId,
    ...(actsAsAnother && exchangeId !== undefined ? { exchangeId } : {}),
    tokenIds: [...selection.tokenIds],
    guardId: GUARD_ID,
    rules: { allowedUrls, allowHosts, tokenUrl: initialValue(environment, "tokenBaseURL") },
    includeWrites: options.includeWrites ?? false,
    workingDir,
    kinds: [...new Set(options.reports ?? [])],
    bail: options.bail ?? false,
    savesFiles: options.save !== undefined,
    delay: options.delay ?? 0,
    timeout: options.timeout ?? DEFAULT_TIMEOUT,
    maxResponse: options.maxResponse ?? DEFAULT_MAX_RESPONSE,
    reportBody: options.reportBody ?? DEFAULT_REPORT_BODY,
    secretKeys: secretKeysOf(environment, read),
  };
}

async function runScripts(): Promise<RunScripts> {
  const text = (name: string) => readFile(packageFile("templates", "run", name), "utf8");
  return { guard: await text("prerequest.js"), wrapper: await text("script.js") };
}

/** The requests that are not excluded. @throws UsageError for a name that the collection doesn't have */
function chosen(read: ReadCollection, options: RunOptions, where: string): readonly CollectionItem[] {
  const contents = ofRecipe(contentsOf(read), options, where);
  assertNames(options.folders, contents.entries, { where, option: "--folder" });
  return without(contents, options.exclude, where);
}

interface RequestFault {
  readonly request: RunRequest;
  readonly reason: string;
}

function unsupportedOf({ items }: Selection, { unsupported }: ReadCollection): RequestFault[] {
  return items.flatMap(({ request }) => {
    const reason = unsupported.get(request.id);
    return reason === undefined ? [] : [{ request, reason }];
  });
}

/** Nothing is sent of a collection in which something selected is not what it seems. */
function assertRunnable({ items, writes }: Selection, faults: readonly RequestFault[], where: string): void {
  const [fault] = faults;
  if (fault) {
    const { request, reason } = fault;
    const more = faults.length > 1 ? `, and ${faults.length - 1} more like it` : "";
    throw new UsageError(`"${[...request.folder, request.name].join(" / ")}" can't be sent: ${reason}${more}`, {
      where,
      hint: "Fix the request in Postman and export the collection again, or leave it out with --exclude.",
    });
  }
  if (items.length === 1 && writes > 0) {
    throw new UsageError("every selected request writes, and a run only reads", {
      hint: "--include-writes sends requests that write as well.",
    });
  }
}

/** A run that acts as another user must not send a single request in the user's own name. */
function assertExchange({ items, exchangeId }: Selection, where: string): void {
  if (exchangeId !== undefined && items[1]?.request.id === exchangeId) return;
  throw new UsageError(
    exchangeId === undefined
      ? 'impersonate_user or impersonate_tenant is set, but the collection has no "Act as another user" to get their token'
      : 'impersonate_user or impersonate_tenant is set, but "Act as another user" comes after other requests',
    {
      where,
      hint: "Put the generated request right after Authenticate (sigma-postman generate), or clear the variable to run as yourself.",
    },
  );
}

/** For a collection that has none of its own. */
function authenticateItem({ authenticate }: Templates, { entries }: ReadCollection): CollectionItem {
  return itemOutside({
    id: entries.has(AUTHENTICATE_ID) ? randomUUID() : AUTHENTICATE_ID,
    name: authenticate.name,
    request: authenticate.request,
    event: asEvents(authenticate.scripts),
  });
}

/** The names of variables with a value, of the environment or the collection. */
function knownVariables(environment: UnknownObject, collection: UnknownObject): Set<string> {
  return new Set(
    [...getArray(environment, "values"), ...getArray(collection, "variable")]
      .filter((entry) => String(get(entry, "value") ?? "").trim() !== "" && get(entry, "disabled") !== true)
      .map((entry) => getString(entry, "key") ?? ""),
  );
}

/** Variables that hold secrets: those of type secret, and those in which scripts keep tokens. */
function secretKeysOf(environment: UnknownObject, { secretKeys }: ReadCollection): string[] {
  const typed = getArray(environment, "values").flatMap((entry) =>
    get(entry, "type") === "secret" ? [getString(entry, "key") ?? ""] : [],
  );
  return [...new Set([...typed, ...secretKeys, "secret", "access_token", "refresh_token", "subject_token"])];
}

async function environmentOf(options: RunOptions, opened: Opened, templates: Templates): Promise<UnknownObject> {
  const from = await environmentFile(options, opened);
  return prepareEnvironment(
    {
      variables: from === undefined ? [] : readVariables(await readEnvironment(from), from),
      where: from ?? "--base-url",
      baseUrl: options.baseUrl,
      // The collection keeps back what only the user can tell from a run of everything; here they have told.
      overrides: { ...(options.includeWrites ? { allow_writes: "true" } : {}), ...options.variables },
      credentials: options.credentials,
      allowHosts: options.allowHosts ?? [],
    },
    templates.environment,
  );
}

/** Undefined when `--base-url` needs none. */
async function environmentFile(options: RunOptions, { folder, isTree }: Opened): Promise<string | undefined> {
  const { environment, cloud, region, baseUrl } = options;
  if (environment !== undefined) {
    if (cloud === undefined && region === undefined) return environment;
    throw new UsageError("--environment names the file already; leave out --cloud and --region");
  }
  if (baseUrl !== undefined && cloud === undefined && region === undefined) return undefined;
  const known = isTree ? await environmentsOfTree(folder) : await environmentsBeside(folder);
  return chooseEnvironment(known, { cloud, region }, folder);
}

async function environmentsOfTree(folder: string) {
  const files = await environmentPaths(folder);
  return files.map((file) => ({ file, slug: slugOfName(basename(file, ENVIRONMENT_ENDING)) }));
}

async function environmentsBeside(folder: string) {
  return (await readdir(folder)).sort().flatMap((name) => {
    const slug = ENVIRONMENT_FILE.exec(name)?.[1];
    return slug === undefined ? [] : [{ file: join(folder, name), slug }];
  });
}

async function readEnvironment(file: string): Promise<UnknownObject> {
  return file.endsWith(".yaml") ? await readEnvironmentFile(file) : await readJson(file, "Name an environment's file.");
}

async function readJson(file: string, hint: string): Promise<UnknownObject> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    const isMissing = get(cause, "code") === "ENOENT";
    throw new UsageError(isMissing ? "not found" : `can't be read: ${messageOf(cause)}`, { where: file, hint, cause });
  }
  const value = parseObject(text);
  if (!value) throw new UsageError("is not a JSON object", { where: file, hint });
  return value;
}
