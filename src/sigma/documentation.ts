/** Where Sigma's definition and documentation are published. */
import { isArray } from "../json.js";

/** The addresses of the published definition, in the order in which they are tried: parts of one, the first of which it must have. */
export const PUBLISHED: readonly (readonly [string, ...string[]])[] = [
  ["https://assets.sigmacomputing.com/openapi/public-rest-api/sigma-computing-public-rest-api.json"],
  [
    "https://help.sigmacomputing.com/openapi/sigma-rest-api.json",
    "https://help.sigmacomputing.com/openapi/code-representation.json",
  ],
  // 404 since August 2026; what is written about Sigma still names it.
  ["https://help.sigmacomputing.com/openapi/sigma-computing-public-rest-api.json"],
];

const HELP = "https://help.sigmacomputing.com";

/** The reference page of an operation. */
export function referencePage(operationId: string): string {
  // Half a character has no percent code.
  const name = operationId.toLowerCase().replace(/\p{Surrogate}/gu, "\ufffd");
  return `${HELP}/reference/${encodeURIComponent(name)}`;
}

/**
 * Markdown whose links lead somewhere outside Sigma's own documentation site, too. There, `listworkbooks` is a page of
 * the API reference, `doc:...` and `/docs/...` are guides, and `get-started-sigma-api#...` is a guide as well, which
 * nothing but the missing operation of that name tells.
 * @param operationIds in lower case: which bare words are reference pages
 */
export function absoluteLinks(markdown: string, operationIds: ReadonlySet<string>): string {
  return markdown.replace(LINK, (whole, target: string, title = "") => {
    const absolute = absoluteLink(target, operationIds);
    return absolute === target ? whole : `](${absolute}${title})`;
  });
}

/** A link's target and title. Bounded in length, so that text made of brackets is looked through once. */
const LINK = /\]\( {0,9}<?([^()[\]\s<>]{1,2000})>?(\s[^()]{0,500})?\)/g;

function absoluteLink(target: string, operationIds: ReadonlySet<string>): string {
  if (/^(https?:|mailto:|#)/i.test(target)) return target;
  if (target.startsWith("//")) return `https:${target}`;
  if (target.startsWith("/")) return `${HELP}${target}`;
  const scheme = /^(doc|ref|page):(.*)$/i.exec(target);
  if (isArray(scheme)) return `${HELP}/${scheme[1] === "ref" ? "reference" : "docs"}/${scheme[2]}`;
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return `${HELP}/docs`;
  const page = (target.split("#")[0] ?? "").replace(/^\.?\//, "");
  const isReference = operationIds.has(page.toLowerCase()) || !page.includes("-");
  return `${HELP}/${isReference ? "reference" : "docs"}/${isReference ? target.toLowerCase() : target}`;
}
