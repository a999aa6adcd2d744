/** A reference as it is written -> its file, and the place that its pointer names in it. */
import { get, isArray } from "../json.js";
import type { Notice } from "../notice.js";
import { decoded } from "../text/path.js";

/** @returns both as they are written; the file is empty for a reference to the document itself */
export function splitReference(written: string): { readonly file: string; readonly pointer: string } {
  const hash = written.indexOf("#");
  return hash < 0 ? { file: written, pointer: "#" } : { file: written.slice(0, hash), pointer: written.slice(hash) };
}

/** `#components/...` means `#/components/...`: 172 references of Sigma's definition are written so. */
export function repairPointer(pointer: string, at: () => string, notices: Notice[]): string {
  if (!/^#[^/]/.test(pointer)) return pointer;
  notices.push({
    kind: "repair",
    code: "reference-without-slash",
    title: "references without a slash after #",
    where: at(),
    message: `"${pointer}" was read as "#/${pointer.slice(1)}"`,
  });
  return `#/${pointer.slice(1)}`;
}

/** @see RFC 6901, section 4; names are own properties, `__proto__` included */
export function lookUp(document: unknown, pointer: string): unknown {
  if (pointer === "#") return document;
  if (!pointer.startsWith("#/")) return undefined;
  let node: unknown = document;
  // Most pointers have no escapes, and one escape may hold another.
  const isPlain = !/[%~]/.test(pointer);
  for (const raw of pointer.slice(2).split("/")) {
    const key = isPlain ? raw : decoded(raw).replaceAll("~1", "/").replaceAll("~0", "~");
    node = isArray(node) ? node[Number(key)] : get(node, key);
    if (node === undefined) return undefined;
  }
  return node;
}

/** @param isRefused whether the place was not looked for, instead of not found */
export function unresolved(written: string, reason: string, where: string, isRefused: boolean): Notice {
  return {
    kind: "warning",
    code: isRefused ? "reference-not-followed" : "dangling-reference",
    title: isRefused ? "references to other files that were not read" : "references that lead nowhere",
    where,
    message: `"${written}" ${reason}; it counts as any value`,
  };
}
