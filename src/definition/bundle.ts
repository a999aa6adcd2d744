/**
 * Several files -> one document: each file that counts gets a place under `FILES`, and references to it lead there. The files
 * are read by swagger-parser; why its own `bundle` doesn't bring them together is said in docs/design.md.
 */
import { getObject, getString, isObject, pointerSegment, setProperty, type UnknownObject } from "../json.js";
import type { Notice } from "../notice.js";
import type { Document } from "./document.js";
import { type FileSource, type Found, placeOf, type ReadFile, readFiles, refersElsewhere } from "./files.js";
import { leadsToFile, mappingsOf } from "./mapping.js";
import { lookUp, repairPointer, splitReference, unresolved } from "./reference.js";
import { selfOf } from "./self.js";
import { FILES, type Next, type Place, pointerTo, sectionOf, type Visitor, walk } from "./walk.js";

export interface Bundle {
  /** The files that count, without the one that was named. */
  readonly files: readonly Found[];
  /** What references to them lead to. */
  readonly targets: readonly Target[];
  /** What was repaired, and what was not found or not read. */
  readonly notices: readonly Notice[];
}

/** A place in a file that references lead to. */
export interface Target {
  /** Of the file. */
  readonly name: string;
  readonly pointer: string;
  /** The key that says what is there. */
  readonly section: string;
  readonly value: unknown;
}

/**
 * Brings the files that a document refers to into it. The document is changed.
 * @param name of its file
 * @throws DefinitionError when a file is no text, or neither JSON nor YAML, or all are too many or too large
 */
export async function bundle(document: Document, name: string, source: FileSource): Promise<Bundle> {
  if (!refersElsewhere(document)) return { files: [], targets: [], notices: [] };
  const bundler = new Bundler(document, name, await readFiles(document, name, source));
  walk({ value: document, file: name }, bundler);
  bundler.addFiles();
  return bundler;
}

/** Where a reference leads to, or why nowhere. */
type Followed =
  | (Next & { readonly kind: "found"; readonly pointer: string; readonly bundled: string })
  | { readonly kind: "refused" | "missing"; readonly written: string; readonly reason: string };

class Bundler implements Bundle, Visitor {
  readonly notices: Notice[] = [];
  private readonly targetsByPointer = new Map<string, Target>();
  private readonly used = new Map<string, ReadFile & { readonly kind: "document" }>();
  /** References that lead into the bundled document already. */
  private readonly done = new Set<unknown>();
  private readonly self: string | undefined;

  constructor(
    private readonly document: Document,
    private readonly name: string,
    private readonly read: ReadonlyMap<string, ReadFile>,
  ) {
    this.self = selfOf(document);
  }

  get files(): Found[] {
    return Array.from(this.used.values(), ({ found }) => found);
  }

  get targets(): Target[] {
    return [...this.targetsByPointer.values()];
  }

  addFiles(): void {
    if (this.used.size === 0) return;
    const files = { ...getObject(this.document, FILES) };
    for (const { found, document } of this.used.values()) setProperty(files, found.name, document);
    this.document[FILES] = files;
  }

  /** Makes what a mapping leads to by file a place in the bundled document; what isn't found is said by `discriminator`. */
  enter(node: UnknownObject, place: Place): readonly Next[] {
    return mappingsOf(node).flatMap(({ holder, key, target }) => {
      const isOfFile = place.file !== this.name && target.startsWith("#");
      if (!isOfFile && !leadsToFile(target)) return [];
      const reference = { $ref: target };
      if (this.target(reference, place.file, () => pointerTo(place, "discriminator")).kind !== "found") return [];
      const next = this.reference(reference, place, "discriminator");
      setProperty(holder, key, reference.$ref);
      return next;
    });
  }

  /** Makes a reference, and those that it leads to, references into the bundled document. */
  reference(first: UnknownObject, place: Place, key: string): Next[] {
    // What is written beside it may hold references, too.
    const next: Next[] = [{ value: first, file: place.file }];
    let reference: UnknownObject | undefined = first;
    let { file } = place;
    while (reference && !this.done.has(reference)) {
      this.done.add(reference);
      const target = this.target(reference, file, () => pointerTo(place, key));
      if (target.kind !== "found") {
        this.notices.push(unresolved(target.written, target.reason, pointerTo(place, key), target.kind === "refused"));
        for (const name of Object.keys(reference)) delete (reference as { [key: string]: unknown })[name];
        break;
      }
      setProperty(reference, "$ref", target.bundled);
      file = target.file;
      reference = isReference(target.value) ? target.value : undefined;
      if (reference) continue;
      if (file !== this.name) {
        const { pointer, value } = target;
        this.targetsByPointer.set(target.bundled, { name: file, pointer, section: sectionOf(place, key), value });
      }
      next.push(target);
    }
    return next;
  }

  /** @throws DefinitionError when the file is broken */
  private target(reference: UnknownObject, from: string, at: () => string): Followed {
    const written = getString(reference, "$ref") ?? "";
    const { file, pointer: given } = splitReference(written);
    const opened = this.open(file, from);
    if ("refused" in opened) return { kind: "refused", written, reason: opened.refused };
    const { name, document } = opened;
    // Within the document that was named, references are resolved later, and what is wrong with them is said then.
    if (name === this.name) {
      const bundled = file === "" ? written : given;
      return { kind: "found", pointer: given, bundled, value: lookUp(document, given), file: name };
    }
    const pointer = repairPointer(given, at, this.notices);
    const value = written === "" ? undefined : lookUp(document, pointer);
    if (value === undefined) return { kind: "missing", written, reason: "doesn't exist in that file" };
    return { kind: "found", pointer, bundled: bundledPointer(name, pointer), value, file: name };
  }

  private open(
    file: string,
    from: string,
  ): { readonly name: string; readonly document: unknown } | { readonly refused: string } {
    const place = file === "" ? { name: from } : placeOf(file, from, { name: this.name, self: this.self });
    if ("refused" in place) return place;
    const named = { name: this.name, document: this.document };
    if (place.name === this.name) return named;
    const read = this.read.get(place.name);
    if (read?.kind === "broken") throw read.error;
    if (read?.kind !== "document") return { refused: read?.reason ?? "is a file that doesn't exist" };
    const { name } = read.found;
    if (name === this.name) return named;
    // Of several names of a file, the first counts.
    const used = this.used.get(name) ?? read;
    this.used.set(name, used);
    return { name, document: used.document };
  }
}

function isReference(value: unknown): value is UnknownObject {
  return isObject(value) && getString(value, "$ref") !== undefined;
}

function bundledPointer(name: string, pointer: string): string {
  return `#/${FILES}/${pointerSegment(name).replaceAll("%", "%25")}${pointer.slice(1)}`;
}
