/** What people filled into an environment file stays when it is generated again. */
import { isObject, own, ownArray, ownString, parseObject } from "../json.js";
import { mergeOrder } from "../merge/order.js";
import { type Part, type PartHashes, partsOfEnvironment, splitName } from "../merge/part.js";
import { withFormer } from "../merge/three-way.js";
import type { PostmanEnvironment } from "../postman.js";

export interface KeepInput {
  readonly generated: PostmanEnvironment;
  /** The file as it is. */
  readonly current: string;
  /** The parts of it as generated last time; undefined when that isn't known. */
  readonly base: PartHashes | undefined;
  /** The same in the generations before. */
  readonly former?: readonly PartHashes[];
  /** Keys whose generated value wins all the same (credentials the user asked to be filled in). */
  readonly overrides: ReadonlySet<string>;
}

export interface Kept {
  readonly environment: PostmanEnvironment;
  /** The keys of the variables that stand as a person left them. */
  readonly keys: readonly string[];
}

/**
 * | variable | result |
 * | --- | --- |
 * | ours, with a value that a person filled in | the value in the file |
 * | ours, as generated last time or before | as generated now |
 * | ours, empty in the file or not there | as generated: Authenticate's script unsets variables, so a missing one says nothing |
 * | ours, switched off, or made a secret, by a person | stays so |
 * | added by a person | stays, where it stood |
 * | of earlier generations only, as it was generated or empty | goes |
 * | of earlier generations only, with another value | stays |
 *
 * The file may be Postman's export: with another id and `_postman_exported_at`, known by its variables.
 * @returns undefined when the file is none of ours
 */
export function keepValues({ generated, current, base, former = [], overrides }: KeepInput): Kept | undefined {
  const file = parseObject(current);
  if (!isOurs(file, generated)) return undefined;
  const theirs = partsOfEnvironment(file);
  const ours = partsOfEnvironment(generated);
  const before = new Map(Object.entries(withFormer(base ?? {}, theirs, former)));
  const names = [...new Set([...ours.keys(), ...theirs.keys()])].filter((name) => name !== "name");
  const merged = new Map(
    names.map((name) => [name, keepVariable(before.get(name), theirs.get(name), ours.get(name), overrides)]),
  );
  const kept = names.filter((name) => merged.get(name) !== undefined);
  const isVariable = (name: string) => name !== "name";
  const order = mergeOrder(kept, {
    base: base && [...before.keys()].filter(isVariable),
    theirs: [...theirs.keys()].filter(isVariable),
    ours: [...ours.keys()].filter(isVariable),
  });
  const values = order.map((name) => merged.get(name) as PostmanEnvironment["values"][number]);
  const name = theirs.get("name");
  const isRenamed = name !== undefined && name.aspects[0]?.hash !== before.get("name");
  const keys = order.filter((name) => !isSame(merged.get(name), ours.get(name)?.raw)).map((name) => splitName(name)[1]);
  return { environment: { ...generated, name: isRenamed ? String(name.raw) : generated.name, values }, keys };
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** By its id, or in an export by a host of ours and half of what is filled in by hand, or by its name and one of them. */
function isOurs(file: unknown, generated: PostmanEnvironment): boolean {
  if (ownString(file, "id") === generated.id) return true;
  if (ownString(file, "_postman_variable_scope") !== "environment") return false;
  const keys = new Set(ownArray(file, "values").map((value) => ownString(value, "key")));
  const found = TELLING.filter((key) => keys.has(key)).length;
  const isNamed = ownString(file, "name") === generated.name && found > 0;
  return (keys.has("tokenBaseURL") || keys.has("baseUrl") || isNamed) && found * 2 >= TELLING.length;
}

/** What no script of ours unsets. */
const TELLING = ["baseUrl", "tokenBaseURL", "clientID", "secret"];

function keepVariable(
  base: string | undefined,
  theirs: Part | undefined,
  ours: Part | undefined,
  overrides: ReadonlySet<string>,
): unknown {
  if (theirs === undefined) return ours?.raw;
  const [value, settings] = theirs.aspects.map(({ hash }) => hash);
  const [baseValue, baseSettings] = base?.split(" ") ?? [];
  const filled = textOf(own(theirs.raw, "value"));
  const isFilled = filled !== "" && value !== baseValue;
  if (ours === undefined) return base === undefined || isFilled ? theirs.raw : undefined;
  const [, key] = splitName(ours.name);
  const { key: _, value: __, type, enabled, ...rest } = isObject(theirs.raw) ? theirs.raw : {};
  const isSet = baseSettings === undefined ? enabled === false || type === "secret" : settings !== baseSettings;
  return {
    ...(ours.raw as object),
    ...(isFilled && !overrides.has(key) ? { value: filled } : {}),
    ...(isSet ? { type: type === "secret" ? "secret" : "default", enabled: enabled !== false } : {}),
    ...rest,
  };
}

/** Scripts that set a number, or newman's export, leave it one: `12345`, `true`. Anything else that is no text says nothing. */
function textOf(value: unknown): string {
  return typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : typeof value === "string"
      ? value
      : "";
}
