/** Whose a run's token is: what it is asked for with. Pure. */
import { get, getArray, getString, isArray, type UnknownObject } from "../../json.js";
import { IMPERSONATION_VARIABLES } from "../../sigma/variables.js";
import type { Selection } from "../select/select.js";

/** Which variables are always part of it. */
const ALWAYS: ReadonlySet<string> = new Set([
  "baseUrl",
  "tokenBaseURL",
  "clientID",
  "secret",
  ...IMPERSONATION_VARIABLES,
]);

/**
 * A text that two runs share when they would ask for the same token: the variables above, and those that the token requests
 * name, or variables of theirs. A row that has a `scope` for Authenticate gets a token of its own. It holds the secret.
 */
export function ownerOf(
  { items, tokenIds }: Pick<Selection, "items" | "tokenIds">,
  environment: UnknownObject,
): string {
  const tokenItems = items.filter(({ request }) => tokenIds.has(request.id)).map(({ json }) => json);
  const variables = getArray(environment, "values").map((entry) => ({
    key: getString(entry, "key") ?? "",
    value: getString(entry, "value") ?? "",
  }));
  const used = new Map<string, string>();
  for (let texts = tokenItems.flatMap(textsOf); texts.length > 0; ) {
    const all = texts.join("\n");
    const more = variables.filter(({ key }) => !used.has(key) && (ALWAYS.has(key) || names(all, key)));
    for (const { key, value } of more) used.set(key, value);
    texts = more.map(({ value }) => value);
  }
  return JSON.stringify([...used].toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

/** Of the request, and of its scripts. */
function textsOf(item: UnknownObject): string[] {
  const scripts = getArray(item, "event").map((event) => {
    const exec = get(get(event, "script"), "exec");
    return isArray(exec) ? exec.join("\n") : String(exec ?? "");
  });
  return [JSON.stringify(get(item, "request") ?? null), ...scripts];
}

/** As a variable of a request, or as a text of a script. */
function names(text: string, key: string): boolean {
  return (
    key !== "" && [`{{${key}}}`, `"${key}"`, `'${key}'`, `\`${key}\``, `.${key}`].some((use) => text.includes(use))
  );
}
