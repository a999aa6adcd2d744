/** A tree that is there, and the collection that it is to hold: only files whose meaning changes get a new text. Pure. */
import { get, getString, isObject, type UnknownObject } from "../json.js";
import { readCollection, readFolder } from "./definition.js";
import { readEnvironment } from "./environment.js";
import { readExample } from "./example.js";
import { keepUnknown, SHAPES } from "./keep.js";
import { COLLECTIONS, DEFINITION } from "./name.js";
import { lastOf, nameOf, type Planned, parentOf, planTree } from "./plan.js";
import { readTree, type Tree } from "./read.js";
import { readRequest } from "./request.js";
import { environmentFiles, type Files, fileValue, tokenUrlOf } from "./write.js";
import { yamlText } from "./yaml.js";

export interface Rewrite {
  /** The texts of files that are new or other than they were. */
  readonly written: Files;
  /** Files that the tree has no longer. */
  readonly removed: readonly string[];
}

/**
 * Files are found by the ids in them, so one that was moved or renamed stays where it is. The text of a file whose meaning
 * did not change stays as it is, comments included; in one that changed, what we don't know stays.
 * @param files all that is below `postman/`
 * @param collection of v2.1; one that was read from these files has their ids
 * @throws OutputError as `readTree` does
 */
export function rewriteTree(
  files: Files,
  collection: object,
  environments: readonly object[] = [],
  tree: Tree = readTree(files),
): Rewrite {
  const written = new Map<string, string>();
  const paths = new Set<string>();
  const put = (path: string, text: string) => {
    paths.add(path);
    if (files.get(path) !== text) written.set(path, text);
  };
  const tokenUrl = tokenUrlOf(collection as UnknownObject);
  for (const planned of planTree(collection as UnknownObject, tree)) {
    if (isNeedless(planned, tree)) continue;
    put(planned.path, textOf(planned, fileValue(planned, tokenUrl), files, tree));
  }
  const known = new Map(
    tree.environments.map(({ path, environment }) => [
      getString(environment, "id") ?? getString(environment, "name") ?? "",
      path,
    ]),
  );
  for (const [path, value] of environmentFiles(environments, known)) {
    put(path, environmentText(path, value, files, tree));
  }
  return { written, removed: [...tree.values.keys()].filter((path) => !paths.has(path)) };
}

/** Folders need no definition; one that has none gets it when there is something to say. */
function isNeedless(planned: Planned, tree: Tree): boolean {
  if (planned.kind !== "group" || planned.name !== undefined) return false;
  const origin = tree.origins.get(planned.id);
  if (origin?.kind !== "group" || `${origin.path}/${DEFINITION}` !== planned.path) return false;
  const { $kind, id, order, ...says } = fileValue(planned, undefined);
  return !tree.values.has(planned.path) && Object.keys(says).length === 0;
}

function textOf(planned: Planned, value: UnknownObject, files: Files, tree: Tree): string {
  const known = tree.origins.get(planned.id);
  const origin = known?.kind === planned.kind ? known : undefined;
  const before = origin && (origin.kind === "group" ? `${origin.path}/${DEFINITION}` : origin.path);
  const previous = before === undefined ? undefined : tree.values.get(before);
  const text = before === undefined ? undefined : files.get(before);
  if (previous === undefined || text === undefined) return yamlText(value);
  const kind = planned.kind;
  // Which folder has the examples may follow from the name of the file alone.
  const folder = origin?.examples?.slice(parentOf(before ?? "").length);
  const old = { ...previous, examples: folder === undefined ? undefined : `.${folder}` };
  if (meaning(kind, old, before ?? "", planned.id) === meaning(kind, value, planned.path, planned.id)) return text;
  return yamlText(keepUnknown(value, previous, SHAPES[kind]));
}

/** What a reader makes of a file, as text; two spellings of the same have the same. */
function meaning(kind: Planned["kind"], value: UnknownObject, path: string, id: string): string {
  const file = kind === "group" ? path.slice(0, -DEFINITION.length - 1) : path;
  const name = getString(value, "name") ?? (kind === "group" ? lastOf(file) : nameOf(file));
  const place = [get(value, "order"), getString(value, "examples")];
  const whose = { id, name };
  if (kind === "request") return JSON.stringify([readRequest(value, { ...whose, response: [] }), place]);
  if (kind === "example") return JSON.stringify([readExample(value, whose), place]);
  const isCollection = file.startsWith(`${COLLECTIONS}/`) && file.split("/").length === 3;
  const read = isCollection ? readCollection : readFolder;
  return JSON.stringify([read(value, { ...whose, item: [] }), place]);
}

function environmentText(path: string, value: UnknownObject, files: Files, tree: Tree): string {
  const previous = tree.environments.find((file) => file.path === path);
  const text = files.get(path);
  if (previous === undefined || text === undefined) return yamlText(value);
  const name = getString(previous.environment, "name") ?? "";
  const isSame = JSON.stringify(readEnvironment(value, name)) === JSON.stringify(previous.environment);
  return isSame
    ? text
    : yamlText(keepUnknown(value, isObject(previous.value) ? previous.value : {}, SHAPES.environment));
}
