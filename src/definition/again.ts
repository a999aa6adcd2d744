/** A definition that was read before, from the bytes that were kept of it. Nothing outside is touched. */
import { posix } from "node:path";
import { type DefinitionFile, readDocument } from "./load.js";
import { parse } from "./parse.js";
import { decoded } from "./reference.js";
import { type OpenPart, type Part, resolveReferences } from "./resolve.js";
import { decode } from "./text.js";

/** @param source what to call it in an error. @returns the document, references resolved. @throws DefinitionError */
export function readAgain(files: readonly DefinitionFile[], source: string): { readonly [key: string]: unknown } {
  const [root, ...others] = files as readonly [DefinitionFile, ...DefinitionFile[]];
  const document = readDocument(root.bytes, source);
  const known = new Map<string, Part>([[root.file, { file: root.file, document }]]);
  const bytes = new Map(others.map((one) => [one.file, one.bytes]));
  const links = new Map(others.flatMap(({ file, target }) => (target === undefined ? [] : [[file, target]])));
  const open: OpenPart = (reference, from) => {
    const written = posix.join(posix.dirname(from.file), decoded(reference));
    const file = links.get(written) ?? written;
    const part = known.get(file);
    if (part) return { kind: "part", part };
    const found = bytes.get(file);
    if (found === undefined) return { kind: "refused", reason: "was not read" };
    const opened = { file, document: parse(decode(found, source), source) };
    known.set(file, opened);
    return { kind: "part", part: opened };
  };
  resolveReferences(document, open, root.file);
  return document;
}
