/** The files that a definition refers to, read by swagger-parser: it follows references from file to file, by our rules. */
import { posix } from "node:path";
import { DefinitionError } from "../errors.js";
import { getString, isArray, isObject } from "../json.js";
import { decoded } from "../text/path.js";
import { leadsToFile, mappingsOf } from "./mapping.js";
import { parse } from "./parse.js";
import { splitReference } from "./reference.js";
import { fileOfUrl, selfOf } from "./self.js";
import { decode } from "./text.js";

/** Where the files beside the one that was named are. */
export interface FileSource {
  /** @param name with slashes, relative to the folder of the file that was named. @throws DefinitionError to stop at once */
  read(name: string): Found | { readonly refused: string };
  /** What an error calls a file. */
  sourceOf(name: string): string;
}

export interface Found {
  /** The one name that the file has, whatever links lead to it. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** What the name of a file led to. */
export type ReadFile =
  | { readonly kind: "document"; readonly found: Found; readonly document: unknown }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "broken"; readonly error: DefinitionError };

/** Files that one definition may refer to: swagger-parser has a promise for each. */
const MAX_FILES = 10_000;

/**
 * Reads all files that a document refers to, and those that these refer to.
 * @param name of the document's own file
 * @returns what each name led to: what is wrong with a file is an error only where a reference that counts leads to it
 * @throws DefinitionError when they are too many, or too large
 */
export async function readFiles(
  document: unknown,
  name: string,
  source: FileSource,
): Promise<ReadonlyMap<string, ReadFile>> {
  const files = new Map<string, ReadFile>();
  const named = { name, self: selfOf(document) };
  const referencesOf = (document: unknown, from: string) =>
    Array.from(otherFiles(document, from, named), (file) => ({ $ref: urlOf(file) }));
  const references = referencesOf(document, name);
  if (references.length === 0) return files;
  let failure: unknown;
  const read = ({ url }: { readonly url: string }): string => {
    try {
      if (failure !== undefined) throw failure;
      if (files.size >= MAX_FILES) throw tooMany(source);
      files.set(nameOf(url), readFile(nameOf(url), source));
      return url;
    } catch (error) {
      failure ??= error;
      throw error;
    }
  };
  const { default: SwaggerParser } = await import("@apidevtools/swagger-parser");
  // It recurs over what it is given, and follows what an example has for a `$ref`: it is given the references alone, of
  // the file that was named and of each that it reads.
  const skeleton = { openapi: "3.1.0", info: { title: "", version: "" }, paths: {}, "x-references": references };
  await SwaggerParser.resolve("/", skeleton, {
    continueOnError: true,
    resolve: { http: false, file: { order: 1, canRead: true, read } },
    parse: {
      json: false,
      yaml: false,
      text: false,
      binary: false,
      definition: {
        order: 1,
        canParse: true,
        allowEmpty: true,
        parse: ({ url }: { readonly url: string }) => {
          const file = files.get(nameOf(url));
          return file?.kind === "document" ? referencesOf(file.document, file.found.name) : [];
        },
      },
    },
  });
  if (failure !== undefined) throw failure;
  return files;
}

function readFile(name: string, source: FileSource): ReadFile {
  const found = source.read(name);
  if ("refused" in found) return { kind: "refused", reason: found.refused };
  const where = source.sourceOf(found.name);
  try {
    const document = parse(decode(found.bytes, where), where).value;
    // What is neither was meant for something else.
    if (!isObject(document) && !isArray(document))
      return { kind: "refused", reason: "is neither an object nor a list" };
    return { kind: "document", found, document };
  } catch (error) {
    if (error instanceof DefinitionError) return { kind: "broken", error };
    throw error;
  }
}

function tooMany(source: FileSource): DefinitionError {
  return new DefinitionError(`refers to more than ${MAX_FILES} other files`, {
    where: source.sourceOf("."),
    hint: "Check that this is the definition that you mean.",
  });
}

/** A name as swagger-parser has it: an absolute URL of no real place, so that it has nothing to resolve. */
function urlOf(name: string): string {
  return `file:///${name.split("/").map(encodeURIComponent).join("/")}`;
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1).split("/").map(decodeURIComponent).join("/");
}

/** Whether anything in a document looks like a reference to another one: few definitions have any. */
export function refersElsewhere(document: object): boolean {
  for (const node of objectsIn(document)) {
    const written = getString(node, "$ref");
    if (written !== undefined && !written.startsWith("#")) return true;
    if (mappingsOf(node).some(({ target }) => leadsToFile(target))) return true;
  }
  return false;
}

/** Each object and list in a document once: the set grows while it is walked. */
function* objectsIn(document: object): Generator<object> {
  const done = new Set([document]);
  for (const node of done) {
    yield node;
    for (const value of Object.values(node)) if (typeof value === "object" && value !== null) done.add(value);
  }
}

/** The names of the files that a document seems to refer to: whatever looks like a reference, in examples as well. */
function otherFiles(document: unknown, from: string, named: NamedFile): Set<string> {
  const names = new Set<string>();
  for (const node of objectsIn(document as object)) {
    const mapped = mappingsOf(node).flatMap(({ target }) => (leadsToFile(target) ? [target] : []));
    for (const written of [getString(node, "$ref") ?? "", ...mapped]) {
      const { file } = splitReference(written);
      const place = file === "" ? undefined : placeOf(file, from, named);
      if (place && "name" in place && place.name !== from && place.name !== named.name) names.add(place.name);
    }
  }
  return names;
}

/** The file that the user named, and the URL that it says it has. */
export interface NamedFile {
  readonly name: string;
  readonly self: string | undefined;
}

/** The file that a reference names, or why there can be none. @param from the name of the file that it is in */
export function placeOf(
  file: string,
  from: string,
  named: NamedFile,
): { readonly name: string } | { readonly refused: string } {
  const beside = fileOfUrl(file, named.self, named.name);
  if (beside === undefined && /^[a-z][a-z0-9+.-]*:/i.test(file)) return { refused: "is a URL, and none is followed" };
  const path = beside ?? decoded(file);
  // On Windows a backslash is a slash, and two of them begin the name of another machine.
  if (/^[/\\]|\\|\0/.test(path)) return { refused: "is not a path below the definition's folder" };
  const name = posix.join(beside === undefined ? posix.dirname(from) : "", path).replace(/\/$/, "");
  if (name === "." || name === ".." || name.startsWith("../"))
    return { refused: "lies outside the folder of the definition" };
  // Half a surrogate pair is in no name of a file.
  return /\p{Surrogate}/u.test(name) ? { refused: "is a file that doesn't exist" } : { name };
}
