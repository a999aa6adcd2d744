/** The values of variables in an environment or a collection for newman. Pure. */
import { getArray, getString, type UnknownObject } from "../json.js";
import type { Job } from "./newman/job.js";

/** Of an environment's variable; empty where it has none. */
export function initialValue(environment: UnknownObject, key: string): string {
  const variable = getArray(environment, "values").find((entry) => getString(entry, "key") === key);
  return getString(variable, "value") ?? "";
}

/** An environment in which these variables have these values. */
export function withValues(environment: UnknownObject, values: Readonly<Record<string, string>>): UnknownObject {
  const others = getArray(environment, "values").filter(
    (entry) => !Object.hasOwn(values, getString(entry, "key") ?? ""),
  );
  const set = Object.entries(values).map(([key, value]) => ({ key, value, type: "default", enabled: true }));
  return { ...environment, values: [...others, ...set] };
}

/** The values that the secret variables of a run have from the start. */
export function secretsOf({ environment, collection, secretKeys, kept }: Job): string[] {
  const variables = [...getArray(environment, "values"), ...getArray(collection, "variable")];
  const initial = variables.flatMap((variable) =>
    secretKeys.includes(getString(variable, "key") ?? "") ? [getString(variable, "value") ?? ""] : [],
  );
  return [...initial, ...secretKeys.map((key) => kept?.values[key] ?? "")];
}
