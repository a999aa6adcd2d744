/** The values people filled into an environment file stay when it is generated again. */
import { own, ownArray, ownString, parseObject } from "../json.js";
import type { PostmanEnvironment } from "../postman.js";

/**
 * | variable | result |
 * | --- | --- |
 * | ours, with a value in the file | the value in the file |
 * | ours, empty in the file or not there | as generated |
 * | added by a person | stays, behind ours |
 * @param current the text of the file as it is; anything but an environment of ours counts as none
 * @param overrides keys whose generated value wins all the same (credentials the user asked to be filled in)
 */
export function keepValues(
  generated: PostmanEnvironment,
  current: string | undefined,
  overrides: ReadonlySet<string>,
): PostmanEnvironment {
  const file = parseObject(current);
  if (ownString(file, "id") !== generated.id) return generated;
  const values = ownArray(file, "values").filter((value) => typeof own(value, "key") === "string");
  const theirs = new Map(values.map((value) => [ownString(value, "key") ?? "", value]));
  const ours = new Set(generated.values.map(({ key }) => key));
  const kept = generated.values.map((variable) => {
    const value = ownString(theirs.get(variable.key), "value");
    return value && !overrides.has(variable.key) ? { ...variable, value } : variable;
  });
  const added = values
    .filter((value) => !ours.has(ownString(value, "key") ?? ""))
    .map((value) => value as PostmanEnvironment["values"][number]);
  return { ...generated, name: ownString(file, "name") ?? generated.name, values: [...kept, ...added] };
}
