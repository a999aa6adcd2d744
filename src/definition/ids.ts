/**
 * References by `$id` and `$anchor` -> references by JSON pointer, which all that comes later understands.
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-8.2
 */
import { getString, setProperty, type UnknownObject } from "../json.js";
import type { Notice } from "../notice.js";
import { decoded } from "../text/path.js";
import type { Document } from "./document.js";
import { lookUp } from "./reference.js";
import { type Next, type Place, pointerTo, type Visitor, walk } from "./walk.js";

/** Stands for the URL of the document, which nothing says: references and ids are relative to it. */
const DOCUMENT = "https://definition.invalid/";

/** Rewrites references in place, within the document alone. @returns what was repaired */
export function pointersForIds(document: Document): Notice[] {
  const index = new Index();
  walk({ value: document, file: "" }, index);
  if (index.isEmpty) return [];
  return index.references.flatMap(({ reference, base, at }) => {
    const written = getString(reference, "$ref") ?? "";
    const pointer = index.pointerOf(written, base, document);
    if (pointer === undefined) return [];
    if (pointer !== written) setProperty(reference, "$ref", pointer);
    return pointer === written && base !== DOCUMENT ? [fromTheRoot(written, at)] : [];
  });
}

/** `#/components/schemas/Pet` in a schema with an `$id` means a place in that schema. Most mean the document's. */
function fromTheRoot(written: string, where: string): Notice {
  return {
    kind: "repair",
    code: "reference-from-the-root",
    title: "references inside a schema with an $id that lead out of it",
    where,
    message: `"${written}" was read as a place in the document`,
  };
}

class Index implements Visitor {
  readonly references: { readonly reference: UnknownObject; readonly base: string; readonly at: string }[] = [];
  /** The pointers of what has an id, an anchor or both, by URL. */
  private readonly pointers = new Map<string, string>();
  /** The URLs that references in an object are relative to, where that isn't the document's. */
  private readonly bases = new Map<object, string>();

  get isEmpty(): boolean {
    return this.pointers.size === 0;
  }

  enter(node: UnknownObject, place: Place): void {
    const { parent, key } = place;
    const pointer = parent === undefined || key === undefined ? "#" : pointerTo(parent, key);
    const base = this.baseOf(node, parent);
    if (base !== DOCUMENT) this.bases.set(node, base);
    if (getString(node, "$id") !== undefined) this.add(base, pointer);
    for (const keyword of ["$anchor", "$dynamicAnchor"]) {
      const anchor = getString(node, keyword);
      if (anchor !== undefined) this.add(`${base}#${anchor}`, pointer);
    }
  }

  reference(reference: UnknownObject, place: Place, key: string): Next[] {
    this.references.push({ reference, base: this.baseOf(reference, place), at: pointerTo(place, key) });
    return [{ value: reference, file: place.file }];
  }

  /** The place that a reference means; the same as is written where that is one of the document; undefined for none of ours. */
  pointerOf(written: string, base: string, document: Document): string | undefined {
    const target = urlOf(written, base);
    if (target === undefined) return undefined;
    const { url, fragment } = target;
    const resource = url === DOCUMENT ? "#" : this.pointers.get(url);
    if (resource === undefined) return undefined;
    if (fragment !== "" && !fragment.startsWith("/")) return this.pointers.get(`${url}#${decoded(fragment)}`);
    const pointer = `${resource}${fragment}`;
    if (lookUp(document, pointer) !== undefined) return pointer;
    return lookUp(document, written) === undefined ? undefined : written;
  }

  private add(url: string, pointer: string): void {
    if (!this.pointers.has(url)) this.pointers.set(url, pointer);
  }

  private baseOf(node: UnknownObject, within: Place | undefined): string {
    let above = within;
    while (above !== undefined && !this.bases.has(above.node)) above = above.parent;
    const outer = above === undefined ? DOCUMENT : (this.bases.get(above.node) ?? DOCUMENT);
    return urlOf(getString(node, "$id") ?? "", outer)?.url ?? outer;
  }
}

function urlOf(written: string, base: string): { readonly url: string; readonly fragment: string } | undefined {
  if (!URL.canParse(written, base)) return undefined;
  const { href, hash } = new URL(written, base);
  return { url: hash === "" ? href.replace(/#$/, "") : href.slice(0, -hash.length), fragment: hash.slice(1) };
}
