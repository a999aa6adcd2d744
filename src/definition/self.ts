/**
 * What a document of 3.2 says that its URL is: references to that URL mean the document, and those to URLs below its folder the files
 * beside it. @see https://spec.openapis.org/oas/v3.2.0#openapi-object, "$self"
 */
import { getString } from "../json.js";
import { decoded } from "../text/path.js";

/** Stands for the URL of a document where nothing says it: references and ids are relative to it. */
export const UNSAID = "https://definition.invalid/";

/** Absolute; undefined for a document that doesn't say. */
export function selfOf(document: unknown): string | undefined {
  const self = getString(document, "$self");
  return self === undefined ? undefined : urlOf(self, UNSAID)?.url;
}

/** Both parts of a reference; the URL is absolute. Undefined for what is none. */
export function urlOf(written: string, base: string): { readonly url: string; readonly fragment: string } | undefined {
  if (!URL.canParse(written, base)) return undefined;
  const { href, hash } = new URL(written, base);
  return { url: hash === "" ? href.replace(/#$/, "") : href.slice(0, -hash.length), fragment: hash.slice(1) };
}

/** A reference by URL as one within the document, or to a file beside it. Undefined for one that is local, or leads elsewhere. */
export function localReference(written: string, base: string, self: string): string | undefined {
  const target = isUrl(written) ? urlOf(written, base) : undefined;
  const path = target && pathFrom(self, target.url);
  if (target === undefined || path === undefined) return undefined;
  return `${path}${target.fragment === "" && path !== "" ? "" : `#${target.fragment}`}`;
}

/** `./shared/pets.yaml`; empty for the document itself, undefined for what isn't below its folder. */
function pathFrom(self: string, url: string): string | undefined {
  if (url === self) return "";
  const folder = URL.canParse(".", self) ? new URL(".", self).href : undefined;
  return folder !== undefined && url.startsWith(folder) && url !== folder ? `./${url.slice(folder.length)}` : undefined;
}

/** The name of the file that a URL in any of the files means. @param name of the document's own file */
export function fileOfUrl(url: string, self: string | undefined, name: string): string | undefined {
  const path = self === undefined || !URL.canParse(url) ? undefined : pathFrom(self, new URL(url).href);
  return path === "" ? name : path === undefined ? undefined : decoded(path.slice(2));
}

function isUrl(written: string): boolean {
  return /^([a-z][a-z0-9+.-]*:|\/)/i.test(written);
}
