/** A collection and its environments as the files that Postman keeps in git. Pure. */
import { get, getArray, getString, isObject, type UnknownObject } from "../json.js";
import { TOKEN_URL } from "../sigma/variables.js";
import { writeDefinition } from "./definition.js";
import { writeEnvironment } from "./environment.js";
import { writeExample } from "./example.js";
import { ENVIRONMENT_ENDING, ENVIRONMENTS, environmentRoom, Names } from "./name.js";
import { type Planned, planTree } from "./plan.js";
import { writeRequest } from "./request.js";
import { urlText } from "./url.js";
import { yamlText } from "./yaml.js";

/** Texts by their paths from the output folder on, with `/`. */
export type Files = ReadonlyMap<string, string>;

/**
 * @param collection of v2.1, as it was built or as somebody edited it; what the tree can't express is for `lossesOf`
 * @param environments Postman's; each is a file of its own
 */
export function writeTree(collection: object, environments: readonly object[] = []): Files {
  const root = collection as UnknownObject;
  const files = new Map<string, string>();
  const tokenUrl = tokenUrlOf(root);
  for (const planned of planTree(root)) files.set(planned.path, yamlText(fileValue(planned, tokenUrl)));
  for (const [path, value] of environmentFiles(environments)) files.set(path, yamlText(value));
  return files;
}

/** What a file holds. */
export function fileValue(planned: Planned, tokenUrl: string | undefined): UnknownObject {
  const { kind, entry, id, name, order, examples } = planned;
  if (kind === "group") {
    return writeDefinition(entry, { id, name, order, ...(tokenUrl === undefined ? {} : { tokenUrl }) });
  }
  const place = { name, order };
  if (kind === "request") return writeRequest({ ...entry, id }, { ...place, examples });
  return writeExample({ ...entry, id }, place);
}

/** The URL of the request that gets a token, where the collection's authorization has nothing to do. */
export function tokenUrlOf(collection: UnknownObject): string | undefined {
  const isToken = (item: unknown) => urlText(get(get(item, "request"), "url")) === TOKEN_URL;
  return getArray(collection, "item").some(isToken) ? TOKEN_URL : undefined;
}

/** @param paths where those are that are there already, by id or name */
export function environmentFiles(
  environments: readonly object[],
  paths: ReadonlyMap<string, string> = new Map(),
): [path: string, value: UnknownObject][] {
  const names = new Names();
  return environments.filter(isObject).map((environment) => {
    const name = getString(environment, "name") ?? "";
    const id = getString(environment, "id") ?? name;
    const kept = paths.get(id);
    if (kept !== undefined) return [kept, writeEnvironment(environment)];
    const stem = names.take(name, id, environmentRoom(), ENVIRONMENT_ENDING);
    return [`${ENVIRONMENTS}/${stem}${ENVIRONMENT_ENDING}`, writeEnvironment(environment)];
  });
}
