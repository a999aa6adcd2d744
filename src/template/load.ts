/**
 * The templates: what a user may want to change without touching code. A file of the user's folder replaces the one of
 * the same name here; what the folder doesn't have stays ours.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf, UsageError } from "../errors.js";
import { get, getString, isArray, isObject } from "../json.js";
import type { Notice } from "../notice.js";
import type { PostmanEvent, PostmanRequest } from "../postman/types.js";
import { packageFile } from "../root.js";
import { withoutComments } from "./comments.js";
import { withConstantLines } from "./constants.js";
import { isFilledScript } from "./contract.js";
import { asRecipe, type Recipe } from "./recipe.js";
import { unusedFiles } from "./unused.js";

export interface EnvironmentVariable {
  readonly key: string;
  /** `{baseUrl}` and `{tokenUrl}` stand for the regional host and its token endpoint. */
  readonly value: string;
  readonly type: "default" | "secret";
}

export type Scripts = ReadonlyMap<PostmanEvent["listen"], string>;

/** A request that goes into the collection as it is. */
export interface Prebuilt {
  readonly name: string;
  readonly request: PostmanRequest;
  readonly scripts: Scripts;
}

/** A body of the templates: chosen by hand, instead of sampled from a schema. */
export interface CuratedBody {
  readonly name: string;
  readonly value: unknown;
  /** In the user's own folder of templates; undefined for one of ours. */
  readonly file?: string;
}

export interface Templates {
  readonly authenticate: Prebuilt;
  readonly actAs: Prebuilt;
  readonly collection: {
    readonly description: string;
    readonly scripts: Scripts;
    /** What runs before the pre-request script: it skips what isn't ready to be sent. */
    readonly guard: Scripts;
  };
  /** What runs after a request with `--tests contract`. */
  readonly contract: Scripts;
  readonly environment: readonly EnvironmentVariable[];
  /** By method and path as a slug: `post-v2-connections`. */
  readonly bodies: ReadonlyMap<string, readonly CuratedBody[]>;
  /** Jobs of several requests, by name, and the scripts that they share: before a step, and after it. */
  readonly recipes: { readonly all: readonly Recipe[]; readonly scripts: Scripts };
  /** Files of the user's folder that replace nothing. */
  readonly notices: readonly Notice[];
}

/** @throws UsageError when the folder is missing or a file in it is not what it should be. */
export async function loadTemplates(folder?: string): Promise<Templates> {
  const ours = packageFile("templates");
  const folders = folder === undefined ? [ours] : [folder, ours];
  if (folder !== undefined) list(folder, true);
  return {
    authenticate: await readPrebuilt(folders, "authenticate"),
    actAs: await readPrebuilt(folders, "act-as-another-user"),
    collection: {
      description: readText(folders, "collection/description.md") ?? "",
      scripts: await readScripts(folders, "collection"),
      guard: await readGuard(folders),
    },
    contract: await readScripts(folders, "contract"),
    environment: asVariables(readJson(folders, "environment.json")),
    bodies: readBodies(folders),
    recipes: { all: await readRecipes(folders), scripts: await readScripts(folders, "recipes") },
    notices: folder === undefined ? [] : await unusedFiles(folder, ours),
  };
}

async function readPrebuilt(folders: readonly string[], part: string): Promise<Prebuilt> {
  const request = readJson(folders, `${part}/request.json`);
  const name = getString(request, "name");
  if (!isObject(request) || !isObject(get(request, "request")) || !name) {
    throw new UsageError('needs a "name" and a "request" object, as in a Postman collection', {
      where: `${part}/request.json`,
    });
  }
  return { name, request: get(request, "request") as PostmanRequest, scripts: await readScripts(folders, part) };
}

/** Scripts are named by `listen`: `prerequest.js`, `test.js`. */
async function readScripts(folders: readonly string[], part: string): Promise<Scripts> {
  const scripts = new Map<PostmanEvent["listen"], string>();
  for (const listen of ["prerequest", "test"] as const) {
    const text = await readScript(folders, `${part}/${listen}.js`);
    if (text !== undefined) scripts.set(listen, text);
  }
  return scripts;
}

async function readGuard(folders: readonly string[]): Promise<Scripts> {
  const text = await readScript(folders, "collection/guard.js");
  return new Map(text === undefined ? [] : [["prerequest", text]]);
}

/** Undefined where there is no script, or an empty one: an empty file of the user's switches ours off. */
async function readScript(folders: readonly string[], name: string): Promise<string | undefined> {
  const raw = readText(folders, name);
  if (raw === undefined || raw.trim() === "") return undefined;
  const text = raw.replaceAll("\r\n", "\n");
  const isUsers = folders.length > 1 && readText(folders.slice(0, 1), name) !== undefined;
  if (!isUsers) return withoutComments(text);
  return isFilledScript(name) ? await withConstantLines(text, name) : text;
}

/** `bodies/<method and path>/<name>.json`, in the order of their names, of which a leading number is not shown. */
function readBodies(folders: readonly string[]): ReadonlyMap<string, readonly CuratedBody[]> {
  // By operation: each file, and whether it is the user's own.
  const files = new Map<string, Map<string, boolean>>();
  for (const folder of [...folders].reverse()) {
    for (const operation of list(join(folder, "bodies"), false)) {
      for (const file of list(join(folder, "bodies", operation), false)) {
        if (!file.endsWith(".json")) continue;
        files.set(
          operation,
          (files.get(operation) ?? new Map()).set(file, folders.length > 1 && folder === folders[0]),
        );
      }
    }
  }
  const bodies = new Map<string, CuratedBody[]>();
  for (const [operation, names] of files) {
    const curated: CuratedBody[] = [];
    for (const file of [...names.keys()].sort()) {
      const path = `bodies/${operation}/${file}`;
      curated.push({
        name: file.replace(/\.json$/, "").replace(/^\d+ /, ""),
        value: readJson(folders, path),
        ...(names.get(file) ? { file: path } : {}),
      });
    }
    bodies.set(operation, curated);
  }
  return bodies;
}

/** `recipes/<name>/recipe.json` and the scripts that it names. */
async function readRecipes(folders: readonly string[]): Promise<Recipe[]> {
  const names = new Set<string>();
  for (const folder of folders)
    for (const name of list(join(folder, "recipes"), false)) if (!/\.\w+$/.test(name)) names.add(name);
  const recipes: Recipe[] = [];
  for (const name of [...names].sort()) {
    const where = `recipes/${name}/recipe.json`;
    const recipe = readJson(folders, where);
    recipes.push(await asRecipe(name, recipe, where, (file) => readScript(folders, `recipes/${name}/${file}`)));
  }
  const twice = recipes.find(({ title }, index) => recipes.findIndex((other) => other.title === title) !== index);
  if (twice === undefined) return recipes;
  throw new UsageError(`another recipe has the title "${twice.title}" as well`, {
    where: `recipes/${twice.name}/recipe.json`,
    hint: "Scripts know a recipe by the name of its folder: choose another.",
  });
}

function asVariables(value: unknown): EnvironmentVariable[] {
  if (!isArray(value)) throw new UsageError("needs a list of variables", { where: "environment.json" });
  return value.map((entry, index) => {
    const key = getString(entry, "key");
    if (!key) throw new UsageError(`variable ${index + 1} has no "key"`, { where: "environment.json" });
    return {
      key,
      value: getString(entry, "value") ?? "",
      type: get(entry, "type") === "secret" ? "secret" : "default",
    };
  });
}

function readJson(folders: readonly string[], name: string): unknown {
  const text = readText(folders, name);
  try {
    return JSON.parse(text ?? "");
  } catch (cause) {
    throw new UsageError(`not valid JSON: ${messageOf(cause)}`, {
      where: name,
      hint: "Look at the template of the same name in sigma-postman.",
      cause,
    });
  }
}

function readText(folders: readonly string[], name: string): string | undefined {
  for (const folder of folders) {
    try {
      return readFileSync(join(folder, name), "utf8");
    } catch (cause) {
      const code = get(cause, "code");
      if (code !== "ENOENT" && code !== "ENOTDIR")
        throw new UsageError(`can't be read: ${messageOf(cause)}`, { where: join(folder, name), cause });
    }
  }
  return undefined;
}

function list(folder: string, mustExist: boolean): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith("."))
      .sort();
  } catch (cause) {
    if (!mustExist) return [];
    throw new UsageError("no such folder of templates", {
      where: folder,
      hint: "Give an existing folder to --templates.",
      cause,
    });
  }
}
