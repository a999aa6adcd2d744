/** A collection or folder itself: `.resources/definition.yaml` of the tree. */
import { get, getArray, getString, isObject, type UnknownObject } from "../json.js";
import { COLLECTION_SCHEMA } from "../postman/schema.js";
import { readAuth, writeAuths } from "./auth.js";
import { descriptionOf, pairsOf, stringOrNull } from "./pairs.js";
import { defined } from "./request.js";
import { readScripts, writeScripts } from "./script.js";

export const DEFINITION_KIND = "collection";

export interface GroupPlace {
  readonly id: string;
  readonly name: string | undefined;
  /** The collection has none. */
  readonly order: number | undefined;
  /** Where the authorization doesn't go: the URL of the token endpoint. */
  readonly tokenUrl?: string;
}

/** @param group a folder, or the collection */
export function writeDefinition(group: UnknownObject, place: GroupPlace): UnknownObject {
  const description = descriptionOf(get(group, "description") ?? get(get(group, "info"), "description"));
  return {
    $kind: DEFINITION_KIND,
    id: place.id,
    ...defined("name", place.name),
    ...(description === "" ? {} : { description }),
    ...defined("variables", writeVariables(getArray(group, "variable"))),
    ...defined("scripts", writeScripts(get(group, "event"), "group")),
    ...defined("auth", writeAuths(get(group, "auth"), place.id, place.tokenUrl)),
    ...defined("order", place.order),
  };
}

/** A list, as the format's description has them. */
function writeVariables(list: readonly unknown[]): readonly UnknownObject[] | undefined {
  const variables = list.filter(isObject).map((variable) => {
    const description = descriptionOf(get(variable, "description"));
    return {
      key: getString(variable, "key") ?? "",
      value: stringOrNull(get(variable, "value")) ?? "",
      ...(get(variable, "disabled") === true ? { disabled: true } : {}),
      ...(description === "" ? {} : { description }),
    };
  });
  return variables.length > 0 ? variables : undefined;
}

function readVariables(value: unknown): UnknownObject[] {
  return pairsOf(value).map((pair) => ({ ...pair, value: pair.value ?? "", type: "string" }));
}

export function readCollection(
  value: UnknownObject,
  { id, name, item }: { readonly id: string; readonly name: string; readonly item: readonly UnknownObject[] },
): UnknownObject {
  const { description, ...group } = readGroup(value);
  return {
    info: { _postman_id: id, name, description: description ?? "", schema: COLLECTION_SCHEMA },
    item,
    ...group,
  };
}

export function readFolder(
  value: UnknownObject,
  { id, name, item }: { readonly id: string; readonly name: string; readonly item: readonly UnknownObject[] },
): UnknownObject {
  const { description, ...group } = readGroup(value);
  return { id, name, ...defined("description", description), item, ...group };
}

function readGroup(value: UnknownObject): UnknownObject {
  const event = readScripts(get(value, "scripts"));
  const variable = readVariables(get(value, "variables"));
  const description = getString(value, "description") ?? "";
  return {
    ...(description === "" ? {} : { description }),
    ...defined("auth", readAuth(get(value, "auth"))),
    ...(event.length > 0 ? { event } : {}),
    ...(variable.length > 0 ? { variable } : {}),
  };
}
