/** An environment: one file in both formats. */
import { get, getArray, getString, isObject, type UnknownObject } from "../json.js";
import { stringOrNull } from "./pairs.js";

export function writeEnvironment(environment: UnknownObject): UnknownObject {
  const id = getString(environment, "id");
  return {
    ...(id === undefined ? {} : { id }),
    name: getString(environment, "name") ?? "",
    values: getArray(environment, "values").filter(isObject).map(variable),
  };
}

export function readEnvironment(value: UnknownObject, name: string): UnknownObject {
  const id = getString(value, "id");
  return {
    ...(id === undefined ? {} : { id }),
    name: getString(value, "name") ?? name,
    values: getArray(value, "values").filter(isObject).map(variable),
    _postman_variable_scope: "environment",
  };
}

function variable(entry: UnknownObject): UnknownObject {
  return {
    key: getString(entry, "key") ?? "",
    value: stringOrNull(get(entry, "value")) ?? "",
    type: getString(entry, "type") ?? "default",
    enabled: get(entry, "enabled") !== false,
  };
}
