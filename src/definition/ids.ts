/**
 * References by `$id` and `$anchor` -> references by JSON pointer, which all that comes later understands.
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-8.2
 */
import { getString, setProperty, type UnknownObject } from "../json.js";
import type { Notice } from "../notice.js";
import { decoded } from "../text/path.js";
import type { Document } from "./document.js";
import { lookUp } from "./reference.js";
import { localReference, selfOf, UNSAID, urlOf } from "./self.js";
import { type Next, NOTHING, type Place, pointerTo, type Visitor, walk } from "./walk.js";

/** Rewrites references in place, within the document alone. @returns what was repaired */
export function pointersForIds(document: Document): Notice[] {
  const self = selfOf(document);
  const index = new Index(self ?? UNSAID);
  walk({ value: document, file: "" }, index);
  if (index.isEmpty && self === undefined) return [];
  index.settleDynamic(document);
  return index.references.flatMap(({ reference, base, at }) => {
    const written = getString(reference, "$ref") ?? "";
    const pointer = index.pointerOf(written, base, document) ?? (self && localReference(written, base, self));
    if (pointer === undefined) return [];
    if (pointer !== written) setProperty(reference, "$ref", pointer);
    return pointer === written && base !== index.document ? [fromTheRoot(written, at)] : [];
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

  /** @param document its URL */
  constructor(readonly document: string) {}

  /** Of `$dynamicAnchor`s by name, how many there are. */
  private readonly dynamicAnchors = new Map<string, number>();
  private readonly dynamic: { readonly node: UnknownObject; readonly written: string; readonly base: string }[] = [];

  /**
   * A `$dynamicRef` whose anchor stands once in the document leads there, whatever way leads to it: it is made a `$ref`. One
   * with several is left as it is, and said where it is met.
   */
  settleDynamic(document: Document): void {
    for (const { node, written, base } of this.dynamic) {
      const name = decoded(written.slice(written.indexOf("#") + 1));
      const pointer = this.dynamicAnchors.get(name) === 1 ? this.pointerOf(written, base, document) : undefined;
      if (pointer === undefined || Object.hasOwn(node, "$ref")) continue;
      setProperty(node, "$ref", pointer);
      delete (node as { [key: string]: unknown }).$dynamicRef;
    }
  }

  get isEmpty(): boolean {
    return this.pointers.size === 0;
  }

  enter(node: UnknownObject, place: Place): readonly Next[] {
    const { parent, key } = place;
    const pointer = parent === undefined || key === undefined ? "#" : pointerTo(parent, key);
    const base = this.baseOf(node, parent);
    if (base !== this.document) this.bases.set(node, base);
    if (getString(node, "$id") !== undefined) this.add(base, pointer);
    for (const keyword of ["$anchor", "$dynamicAnchor"]) {
      const anchor = getString(node, keyword);
      if (anchor !== undefined) this.add(`${base}#${anchor}`, pointer);
    }
    const anchor = getString(node, "$dynamicAnchor");
    if (anchor !== undefined) this.dynamicAnchors.set(anchor, (this.dynamicAnchors.get(anchor) ?? 0) + 1);
    const written = getString(node, "$dynamicRef");
    if (written !== undefined) this.dynamic.push({ node, written, base });
    return NOTHING;
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
    const resource = url === this.document ? "#" : this.pointers.get(url);
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
    const outer = above === undefined ? this.document : (this.bases.get(above.node) ?? this.document);
    return urlOf(getString(node, "$id") ?? "", outer)?.url ?? outer;
  }
}
