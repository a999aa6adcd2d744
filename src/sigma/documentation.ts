/** Where Sigma's definition and documentation are published. */
import { type FindReference, HELP, referencePage } from "./reference.js";

/** The URLs of the published definition, in the order in which they are tried. Several are parts of one definition; only the first is required. */
export const PUBLISHED: readonly (readonly [string, ...string[]])[] = [
  ["https://assets.sigmacomputing.com/openapi/public-rest-api/sigma-computing-public-rest-api.json"],
  [
    "https://help.sigmacomputing.com/openapi/sigma-rest-api.json",
    "https://help.sigmacomputing.com/openapi/code-representation.json",
  ],
  // 404 since August 2026; what is written about Sigma still names it.
  ["https://help.sigmacomputing.com/openapi/sigma-computing-public-rest-api.json"],
];

/**
 * Markdown whose links lead somewhere outside Sigma's own documentation site, too. There, `listworkbooks` is a page of
 * the API reference, `doc:...` and `/docs/...` are guides, and `get-started-sigma-api#...` is a guide as well, which
 * nothing but the missing operation of that name tells. Links to pages of the reference as they were called before 2026
 * (`listworkbooks`) lead to those of today, as do the URLs of such pages outside of links.
 */
export function absoluteLinks(markdown: string, findReference: FindReference): string {
  if (!/\]|\/reference\//.test(markdown)) return markdown;
  return markdown
    .replace(LINK, (whole, target: string, title = "") => {
      const absolute = absoluteLink(target, findReference);
      return absolute === target ? whole : `](${absolute}${title})`;
    })
    .replace(LINK_DEFINITION, (_, label: string, target: string) => label + absoluteLink(target, findReference))
    .replace(PAGE, (_, name: string) => referenceLink(name, findReference));
}

/** A link's target and title. Bounded in length, so that text made of brackets is looked through once. */
const LINK = /\]\( {0,9}<?([^()[\]\s<>]{1,2000})>?(\s[^()]{0,500})?\)/g;

/** `[label]: target`, alone on its line. @see https://spec.commonmark.org/0.31.2/#link-reference-definitions */
const LINK_DEFINITION = /^( {0,3}\[[^[\]\n]{1,200}\]:[ \t]{1,9})<?([^\s<>]{1,2000})>?(?=[ \t]*$)/gm;

/** The URL of a page of the reference, anywhere in a text. */
const PAGE = /https?:\/\/help\.sigmacomputing\.com\/reference\/([\w-]{1,200})(?![\w-])/g;

/** A page of the reference by its URL, or by its path on Sigma's site. */
const REFERENCE = /^(?:(?:(?:https?:)?\/\/help\.sigmacomputing\.com|\.{1,2})?\/)?reference\/([^/]+)\/?$/i;

function absoluteLink(target: string, findReference: FindReference): string {
  const reference = REFERENCE.exec(target)?.[1] ?? /^ref:(.*)$/i.exec(target)?.[1];
  if (reference !== undefined) return referenceLink(reference, findReference);
  if (/^(https?:|mailto:|#)/i.test(target)) return target;
  if (target.startsWith("//")) return `https:${target}`;
  if (target.startsWith("/")) return `${HELP}${target}`;
  const guide = /^(?:doc|page):(.*)$/i.exec(target)?.[1];
  if (guide !== undefined) return `${HELP}/docs/${guide}`;
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return `${HELP}/docs`;
  const page = target.replace(/^\.?\//, "");
  const name = page.split("#")[0] ?? "";
  const isReference = !name.includes("-") || findReference(name) !== undefined;
  return isReference ? referenceLink(page, findReference) : `${HELP}/docs/${target}`;
}

/** A name that no operation has leads where it says: it may be one of another definition. */
function referenceLink(page: string, findReference: FindReference): string {
  const [, name = "", rest = ""] = /^([^?#]*?)((?:\.md)?(?:[?#].*)?)$/s.exec(page) ?? [];
  const unknown = /[A-Z]/.test(name) ? referencePage({ id: name, path: "" }) : undefined;
  return (findReference(name) ?? unknown ?? `${HELP}/reference/${name}`) + rest;
}
