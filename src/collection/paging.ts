/** What the chain of requests looks like in a collection: the texts, and the variables of pages. */
import type { Operation, Parameter } from "../api/model.js";
import { type Chain, isRead, successSchema } from "../chain/chain.js";
import { memoize } from "../memoize.js";
import { propertyNames } from "../schema/entries.js";
import { camelCase, wordsOf } from "../text/naming.js";
import { withoutNames } from "../text/path.js";
import { nameOf } from "./name.js";

/** Where the value of a path variable comes from, in Markdown. */
export function pathVariableSource(operation: Operation, parameter: string, chain: Chain): string {
  const link = chain.linkOf(operation, parameter);
  const producers = [...new Set(link?.producers.map((producer) => `*${nameOf(producer)}*`))];
  const shown = `${producers.slice(0, 3).join(", ")}${producers.length > 3 ? " and others" : ""}`;
  const isOne = producers.length === 1;
  if (link === undefined) {
    return "No other request returns it: enter a value here.";
  }
  if (isRead(operation)) return `\`{{${link.variable}}}\` is stored by ${shown}.`;
  return `Never filled in for you, because this request writes: enter a value here. ${shown} ${isOne ? "returns" : "return"} it.`;
}

export interface NextPage {
  readonly parameter: Parameter;
  /** The environment variable that holds the token of the next page. */
  readonly variable: string;
  /** The property of the response that it comes from. */
  readonly property: string;
}

/** The parameters of lists that take a page's token, and the property of a response that has the next one. */
const PAGES: ReadonlyMap<string, string> = new Map([
  ["page", "nextPage"],
  ["pageToken", "nextPageToken"],
]);

/**
 * The optional parameter that asks a list for its next page, where the response has a token for it. Memoized: needed once for
 * each query parameter and once for the test script.
 */
export const nextPageOf = memoize((operation: Operation): NextPage | undefined => {
  if (operation.method !== "get") return undefined;
  for (const parameter of operation.parameters) {
    const property = PAGES.get(parameter.name);
    if (parameter.in !== "query" || parameter.required || property === undefined) continue;
    const response = successSchema(operation);
    if (response === undefined || !propertyNames(response).has(property)) continue;
    return { parameter, variable: nextPageVariable(operation.path), property };
  }
  return undefined;
});

/**
 * Each list has its own: the token of one means nothing to another. `/v2.1/members` -> `v21MembersNextPage`,
 * `/v2/workbooks/{workbookId}/pages` -> `workbookPagesNextPage`.
 */
function nextPageVariable(path: string): string {
  // A thing stands for the list it is in, so that both `/policies/{policyId}/tenants` and `/policies/tenants` have a name.
  const named = path
    .replace(/^\/v2\//, "")
    .replace(/(?<![^/])[^/]+\/\{([^{}]+)\}/g, (_, name: string) => name.replace(/Id$/, ""));
  const words = withoutNames(named)
    .replaceAll("{}", "")
    .split("/")
    .flatMap(wordsOf)
    .map((word) => word.replace(/[^a-z0-9]/g, ""))
    .filter(Boolean);
  return camelCase([...words, "next", "page"]);
}
