/**
 * The files that a definition may refer to: those in the folder of the file that was named, and below it. No path leads above
 * the folder, and no link leads out of it.
 */
import { readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { DefinitionError, messageOf } from "../errors.js";
import { get } from "../json.js";
import { tooLarge } from "./file.js";
import type { FileSource, Found } from "./files.js";

export class Folder implements FileSource {
  private readonly folder: string;
  private readonly found = new Map<string, Found>();
  private size: number;

  /** @param path of the file that was named; @param size of that, in bytes; @param maxSize of all files together */
  constructor(
    path: string,
    private readonly source: string,
    size: number,
    private readonly maxSize: number,
  ) {
    this.folder = realpathSync(dirname(path));
    this.size = size;
  }

  /** What an error calls a file. */
  sourceOf(name: string): string {
    return join(dirname(this.source), ...name.split("/"));
  }

  /** @throws DefinitionError when the files are too large together */
  read(name: string): Found | { readonly refused: string } {
    const named = resolve(this.folder, ...name.split("/"));
    const outside = { refused: "lies outside the folder of the definition" };
    if (!this.isInside(named)) return outside;
    try {
      const path = realpathSync(named);
      if (!this.isInside(path)) return outside;
      const known = this.found.get(path);
      if (known) return known;
      const stats = statSync(path);
      if (!stats.isFile()) return { refused: "is not a file" };
      if (![named, path].every(isDefinitionName)) return { refused: "is not a .json, .yaml or .yml file" };
      this.add(stats.size);
      const bytes = readFileSync(path);
      // It may have grown since.
      this.add(bytes.length - stats.size);
      const found = { name: relative(this.folder, path).split(sep).join("/"), bytes };
      this.found.set(path, found);
      return found;
    } catch (error) {
      if (error instanceof DefinitionError) throw error;
      const isMissing = ["ENOENT", "ENOTDIR"].includes(String(get(error, "code")));
      return { refused: isMissing ? "is a file that doesn't exist" : `can't be read: ${messageOf(error)}` };
    }
  }

  private add(bytes: number): void {
    this.size += bytes;
    if (this.size > this.maxSize) throw tooLarge(this.source, this.maxSize);
  }

  private isInside(path: string): boolean {
    return path.startsWith(this.folder.endsWith(sep) ? this.folder : this.folder + sep);
  }
}

/** A definition has no business with the settings and secrets that lie beside it. */
function isDefinitionName(path: string): boolean {
  return /\.(json|ya?ml)$/i.test(path) && !basename(path).startsWith(".");
}
