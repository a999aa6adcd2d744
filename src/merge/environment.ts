/** What the user filled into an environment file stays when it is generated again. */
import { get, getArray, getString, isObject, isSameJson, parseObject } from "../json.js";
import type { PostmanEnvironment } from "../postman/types.js";
import { type Field, type FieldHashes, fieldsOfEnvironment, splitName } from "./field.js";
import { mergeOrder } from "./order.js";
import { withFormer } from "./three-way.js";

export interface EnvironmentMergeInput {
  readonly generated: PostmanEnvironment;
  /** The file as it is. */
  readonly current: string;
  /** The hashes of its fields as generated last time; undefined when that isn't known. */
  readonly base: FieldHashes | undefined;
  /** The same in the generations before. */
  readonly former?: readonly FieldHashes[];
  /** Keys whose generated value wins all the same (credentials the user asked to be filled in). */
  readonly overrides: ReadonlySet<string>;
}

export interface MergedEnvironment {
  readonly environment: PostmanEnvironment;
  /** The keys of the variables that are as the user left them. */
  readonly keys: readonly string[];
}

/**
 * | variable | result |
 * | --- | --- |
 * | ours, with a value that the user filled in | the value in the file |
 * | ours, as generated last time or before | as generated now |
 * | ours, empty in the file or not there | as generated: Authenticate's script unsets variables, so a missing one says nothing |
 * | ours, switched off, or made a secret, by the user | stays so |
 * | added by the user | stays, where it was |
 * | of earlier generations only, as it was generated or empty | goes |
 * | of earlier generations only, with another value | stays |
 *
 * The file may be Postman's export: with another id and `_postman_exported_at`, known by its variables.
 * @returns undefined when the file isn't ours
 */
export function mergeEnvironment({
  generated,
  current,
  base,
  former = [],
  overrides,
}: EnvironmentMergeInput): MergedEnvironment | undefined {
  const file = parseObject(current);
  if (!isOurs(file, generated)) return undefined;
  const theirs = fieldsOfEnvironment(file);
  const ours = fieldsOfEnvironment(generated);
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
  const keys = order
    .filter((name) => !isSameJson(merged.get(name), ours.get(name)?.raw))
    .map((name) => splitName(name)[1]);
  return { environment: { ...generated, name: isRenamed ? String(name.raw) : generated.name, values }, keys };
}

/** By its id; in an export by a host variable and half of the variables that users fill in, or by its name and one of them. */
function isOurs(file: unknown, generated: PostmanEnvironment): boolean {
  if (getString(file, "id") === generated.id) return true;
  if (getString(file, "_postman_variable_scope") !== "environment") return false;
  const keys = new Set(getArray(file, "values").map((value) => getString(value, "key")));
  const found = TELLING.filter((key) => keys.has(key)).length;
  const isNamed = getString(file, "name") === generated.name && found > 0;
  return (keys.has("tokenBaseURL") || keys.has("baseUrl") || isNamed) && found * 2 >= TELLING.length;
}

/** Variables that our scripts never unset. */
const TELLING = ["baseUrl", "tokenBaseURL", "clientID", "secret"];

function keepVariable(
  base: string | undefined,
  theirs: Field | undefined,
  ours: Field | undefined,
  overrides: ReadonlySet<string>,
): unknown {
  if (theirs === undefined) return ours?.raw;
  const [value, settings] = theirs.aspects.map(({ hash }) => hash);
  const [baseValue, baseSettings] = base?.split(" ") ?? [];
  const filled = textOf(get(theirs.raw, "value"));
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

/** Numbers and booleans as text: scripts and newman's export leave them as they are. Any other value counts as empty. */
function textOf(value: unknown): string {
  return typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : typeof value === "string"
      ? value
      : "";
}
