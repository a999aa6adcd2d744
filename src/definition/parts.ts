/**
 * The files that a definition refers to: those in the folder of the file that was named, and below it. No address is
 * fetched, no path leads above the folder, and no link leads out of it.
 */
import { createHash } from "node:crypto";
import { readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { DefinitionError, messageOf } from "../errors.js";
import { get, isArray, isObject } from "../json.js";
import { tooLarge } from "./file.js";
import type { DefinitionFile } from "./load.js";
import { parse } from "./parse.js";
import { decoded } from "./reference.js";
import type { Opened, Part } from "./resolve.js";
import { decode } from "./text.js";

export class Parts {
  private readonly folder: string;
  private readonly known = new Map<string, Part>();
  /** Files that were read and are no parts, by their paths. */
  private readonly refused = new Set<string>();
  private readonly found: DefinitionFile[] = [];
  /** Links to parts: the path as it is written -> the file, both relative to the folder. */
  private readonly links = new Map<string, string>();
  private size = 0;

  /** @param source what the user called the definition; @param maxSize of all parts together, in bytes */
  constructor(
    path: string,
    private readonly source: string,
    document: unknown,
    private readonly maxSize: number,
  ) {
    this.folder = realpathSync(dirname(path));
    // A part may refer back to the file that was named.
    const file = basename(path);
    this.known.set(resolve(this.folder, file), { file, document });
  }

  /**
   * The file that a reference in `from` names. It is read here and now: which files belong to a definition is known only
   * while its references are followed.
   * @throws DefinitionError when the file is too large, no text, or neither JSON nor YAML
   */
  readonly open = (reference: string, from: Part): Opened => {
    const place = this.find(reference, from);
    if ("kind" in place) return place;
    const { named, real: found } = place;
    if (found !== named) this.links.set(slashed(relative(this.folder, named)), slashed(relative(this.folder, found)));
    const known = this.known.get(found);
    if (known) return { kind: "part", part: known };
    if (this.refused.has(found)) return NO_PART;
    const bytes = readFileSync(found);
    this.size += bytes.length;
    if (this.size > this.maxSize) throw tooLarge(this.source, this.maxSize);
    const file = relative(this.folder, found);
    const source = join(dirname(this.source), file);
    const part: Part = { file, document: parse(decode(bytes, source), source) };
    if (!isPart(part.document)) {
      this.refused.add(found);
      return NO_PART;
    }
    this.known.set(found, part);
    this.found.push({ file: slashed(file), bytes });
    return { kind: "part", part };
  };

  /** Those that were opened, in this order, then links to them; without the file that was named. */
  get files(): readonly DefinitionFile[] {
    const links = Array.from(this.links, ([file, target]) => ({ file, target, bytes: Buffer.alloc(0) }));
    return [...this.found, ...links];
  }

  /** SHA-256 of the whole definition, in hex: of the file alone where it refers to no other. */
  hash(ofRoot: string): string {
    if (this.found.length === 0) return ofRoot;
    const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
    const lines = this.found.map(({ file, bytes }) => `${hashOf(bytes)}  ${file}\n`).sort();
    return createHash("sha256")
      .update([`${ofRoot}\n`, ...lines].join(""))
      .digest("hex");
  }

  /** The path as it is written and the real one, or why there is none. */
  private find(reference: string, from: Part): { readonly named: string; readonly real: string } | Opened {
    if (/^[a-z][a-z0-9+.-]*:/i.test(reference))
      return { kind: "refused", reason: "is an address, and none is followed" };
    const path = decoded(reference);
    // On Windows a backslash is a slash, and two of them begin the name of another machine.
    if (/^[/\\]|\\|\0/.test(path)) return { kind: "refused", reason: "is no path below the definition's folder" };
    const named = resolve(this.folder, dirname(from.file), path);
    const outside = { kind: "refused", reason: "lies outside the folder of the definition" } as const;
    if (!this.isInside(named)) return outside;
    try {
      const real = realpathSync(named);
      if (!this.isInside(real)) return outside;
      if (this.known.has(real)) return { named, real };
      const found = statSync(real);
      if (!found.isFile()) return { kind: "refused", reason: "is no file" };
      if (![named, real].every(isPartName)) return { kind: "refused", reason: "is no .json, .yaml or .yml file" };
      if (this.size + found.size > this.maxSize) throw tooLarge(this.source, this.maxSize);
      return { named, real };
    } catch (error) {
      if (error instanceof DefinitionError) throw error;
      const isMissing = ["ENOENT", "ENOTDIR"].includes(String(get(error, "code")));
      return {
        kind: "refused",
        reason: isMissing ? "is a file that doesn't exist" : `can't be read: ${messageOf(error)}`,
      };
    }
  }

  private isInside(path: string): boolean {
    return path.startsWith(this.folder.endsWith(sep) ? this.folder : this.folder + sep);
  }
}

const NO_PART: Opened = { kind: "refused", reason: "is neither an object nor a list" };

/** Whether a file that was read may be a part: what is neither was meant for something else. */
function isPart(document: unknown): boolean {
  return isObject(document) || isArray(document);
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}

/** A definition has no business with the settings and secrets that lie beside it. */
function isPartName(path: string): boolean {
  return /\.(json|ya?ml)$/i.test(path) && !basename(path).startsWith(".");
}
