/** Everything a run needs before it sends anything: the collection and its environment, read and checked. */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { asEvents } from "../collection/script.js";
import { messageOf, UsageError } from "../errors.js";
import { get, getArray, getString, isArray, parseObject, type UnknownObject } from "../json.js";
import { packageFile } from "../root.js";
import { IMPERSONATION_VARIABLES } from "../sigma/variables.js";
import { loadTemplates, type Templates } from "../template/load.js";
import { chooseEnvironment, ENVIRONMENT_FILE, prepareEnvironment, readVariables } from "./environment.js";
import { DEFAULT_REPORT_BODY } from "./report/exchange.js";
import { fileFaults } from "./select/files.js";
import { filled } from "./select/fill.js";
import { GUARD_ID, guarded } from "./newman/guard.js";
import type { Job } from "./newman/job.js";
import { assertNames, without } from "./select/names.js";
import { readCollection } from "./read/collection.js";
import type { RunOptions } from "./run.js";
import { type Selection, select } from "./select/select.js";

export const DEFAULT_COLLECTION = join("output", "sigma.postman_collection.json");
/** Milliseconds. */
const DEFAULT_TIMEOUT = 60_000;
/** Bytes. */
const DEFAULT_MAX_ANSWER = 50 * 1024 * 1024;

export interface Prepared {
  readonly selection: Selection;
  readonly job: Job;
  readonly host: string;
  /** What the collection asks for and the run doesn't do. */
  readonly notices: readonly string[];
}

/** @throws UsageError when what to run, or with what, is missing or wrong */
export async function prepare(options: RunOptions): Promise<Prepared> {
  const templates = await loadTemplates();
  const file = options.collection ?? DEFAULT_COLLECTION;
  const folder = dirname(file);
  const hint = "Generate first, or name a collection: sigma-postman run <collection>.";
  const { collection, faults, notices } = readCollection(chosen(await readJson(file, hint), options, file), file);
  const environment = await environmentOf(options, folder, templates);
  const actsAsAnother = IMPERSONATION_VARIABLES.some((key) => textOf(environment, key) !== "");
  const selection = select(collection, authenticateItem(templates), {
    folders: options.folders,
    includeWrites: options.includeWrites,
    known: knownVariables(environment, collection),
    actsAsAnother,
    faults,
  });
  assertRunnable(selection, [...selection.faults, ...(await fileFaults(selection, resolve(folder)))], file);
  if (actsAsAnother) assertExchange(selection, file);
  return {
    selection,
    job: await jobOf(options, selection, environment, resolve(folder)),
    host: new URL(textOf(environment, "baseUrl")).host,
    notices,
  };
}

async function jobOf(
  options: RunOptions,
  { collection, requests, storedBy, authenticateId, exchangeId }: Selection,
  environment: UnknownObject,
  workingDir: string,
): Promise<Job> {
  const script = await readFile(packageFile("templates", "run", "prerequest.js"), "utf8");
  const addresses = ["baseUrl", "tokenBaseURL"].map((key) => textOf(environment, key));
  const allowHosts = options.allowHosts ?? [];
  const actsAsAnother = IMPERSONATION_VARIABLES.some((key) => textOf(environment, key) !== "");
  return {
    collection: guarded(collection, script, { addresses, allowHosts }),
    environment,
    requests,
    storedBy,
    authenticateId,
    ...(actsAsAnother && exchangeId !== undefined ? { exchangeId } : {}),
    guardId: GUARD_ID,
    rules: { addresses, allowHosts, tokenUrl: textOf(environment, "tokenBaseURL") },
    includeWrites: options.includeWrites ?? false,
    workingDir,
    kinds: [...new Set(options.reports ?? [])],
    bail: options.bail ?? false,
    delay: options.delay ?? 0,
    timeout: options.timeout ?? DEFAULT_TIMEOUT,
    maxAnswer: options.maxAnswer ?? DEFAULT_MAX_ANSWER,
    reportBody: options.reportBody ?? DEFAULT_REPORT_BODY,
    secretKeys: secretsOf(environment),
  };
}

/** Without what is excluded, and with variables for the placeholders that were given values. @throws UsageError */
function chosen(collection: UnknownObject, options: RunOptions, where: string): UnknownObject {
  // What is no collection is for its reader to say.
  if (!isArray(get(collection, "item"))) return collection;
  assertNames(options.folders, collection, { where, option: "--folder" });
  return filled(without(collection, options.exclude, where), Object.keys(options.variables ?? {}));
}

/** Nothing is sent of a collection in which something selected is not what it seems. */
function assertRunnable({ requests, writes }: Selection, faults: Selection["faults"], where: string): void {
  const [fault] = faults;
  if (fault) {
    const { request, reason } = fault;
    const more = faults.length > 1 ? `, and ${faults.length - 1} more like it` : "";
    throw new UsageError(`"${[...request.folder, request.name].join(" / ")}" can't be sent: ${reason}${more}`, {
      where,
      hint: "Put the request right in Postman and export the collection again, or choose others with --folder.",
    });
  }
  if (requests.length === 1 && writes > 0) {
    throw new UsageError("everything selected writes, and a run reads only", {
      hint: "--include-writes sends requests that write as well.",
    });
  }
}

/** Who is to act as somebody else must not send a single request as themselves. */
function assertExchange({ requests, exchangeId }: Selection, where: string): void {
  if (exchangeId !== undefined && requests[1]?.id === exchangeId) return;
  throw new UsageError(
    exchangeId === undefined
      ? 'impersonate_user or impersonate_tenant is set, and the collection has no "Act as another user" that gets their token'
      : 'impersonate_user or impersonate_tenant is set, and "Act as another user" stands behind other requests',
    {
      where,
      hint: "Put the generated request back, behind Authenticate (sigma-postman generate), or clear the variable to run as yourself.",
    },
  );
}

function authenticateItem({ authenticate }: Templates): UnknownObject {
  return {
    name: authenticate.name,
    request: authenticate.request,
    event: asEvents(authenticate.scripts),
  };
}

function textOf(environment: UnknownObject, key: string): string {
  return (
    getString(
      getArray(environment, "values").find((entry) => getString(entry, "key") === key),
      "value",
    ) ?? ""
  );
}

/** The names of variables with a value, of the environment or the collection. */
function knownVariables(environment: UnknownObject, collection: UnknownObject): Set<string> {
  return new Set(
    [...getArray(environment, "values"), ...getArray(collection, "variable")]
      .filter((entry) => String(get(entry, "value") ?? "").trim() !== "" && get(entry, "disabled") !== true)
      .map((entry) => getString(entry, "key") ?? ""),
  );
}

/** The variables whose values must not be seen: those of type secret, and those that scripts keep tokens in. */
function secretsOf(environment: UnknownObject): string[] {
  const secret = getArray(environment, "values").flatMap((entry) =>
    get(entry, "type") === "secret" ? [getString(entry, "key") ?? ""] : [],
  );
  return [...new Set([...secret, "secret", "access_token", "refresh_token", "subject_token"])];
}

async function environmentOf(options: RunOptions, folder: string, templates: Templates): Promise<UnknownObject> {
  const from = await environmentFile(options, folder);
  return prepareEnvironment(
    {
      variables: from === undefined ? [] : readVariables(await readJson(from, "Name an environment's file."), from),
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
async function environmentFile(options: RunOptions, folder: string): Promise<string | undefined> {
  const { environment, cloud, region, baseUrl } = options;
  if (environment !== undefined) {
    if (cloud === undefined && region === undefined) return environment;
    throw new UsageError("--environment names the file already; leave out --cloud and --region");
  }
  if (baseUrl !== undefined && cloud === undefined && region === undefined) return undefined;
  const files = (await readdir(folder)).filter((name) => ENVIRONMENT_FILE.test(name)).sort();
  return join(folder, chooseEnvironment(files, { cloud, region }, folder));
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
