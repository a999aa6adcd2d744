/** Small collections and their trees. */
import { type Files, writeTree } from "../../src/tree/write.js";
import type { Node } from "./edits.js";

export const ROOT = "postman/collections/C";

export function collection(item: readonly Node[], more: Node = {}): Node {
  const info = {
    _postman_id: "c",
    name: "C",
    description: "",
    schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
  };
  return { info, item, ...more };
}

export function request(more: Node = {}): Node {
  return { method: "GET", header: [], url: { raw: "{{baseUrl}}/a", host: ["{{baseUrl}}"], path: ["a"] }, ...more };
}

/**
 * A request as saved examples hold it: no empty list; a URL of parts, host and path as text, unless the path begins with an
 * empty segment.
 */
export function sent({ header, url, ...others }: Node): Node {
  const { raw: _, host, path, ...rest } = (url ?? {}) as { raw?: string; host?: unknown[]; path?: unknown[] };
  return {
    ...others,
    ...((header as unknown[] | undefined)?.length ? { header } : {}),
    ...(url === undefined
      ? {}
      : path?.[0] === ""
        ? { url }
        : { url: { ...rest, ...(host && { host: host.join(".") }), ...(path && { path: path.join("/") }) } }),
  };
}

export function item(name: string, more: Node = {}, ofRequest: Node = {}): Node {
  return { id: `id of ${name}`, name, request: request(ofRequest), response: [], ...more };
}

export function example(name: string, more: Node = {}): Node {
  return {
    id: `id of ${name}`,
    name,
    originalRequest: sent(request()),
    status: "OK",
    code: 200,
    _postman_previewlanguage: "json",
    header: [{ key: "Content-Type", value: "application/json" }],
    body: "{}",
    ...more,
  };
}

export function folder(name: string, items: readonly Node[], more: Node = {}): Node {
  return { id: `id of ${name}`, name, item: items, ...more };
}

/** Without the folder of the collection. */
export function inside(files: Files): { [path: string]: string } {
  return Object.fromEntries([...files].map(([path, text]) => [path.replace(`${ROOT}/`, ""), text]));
}

/** The text of the file of one request. */
export function fileOf(item: Node): string {
  const [, text = ""] = [...writeTree(collection([item]))].find(([path]) => path.endsWith(".request.yaml")) ?? [];
  return text;
}

/** A tree whose files are these, below the collection's folder. */
export function treeOf(files: { readonly [path: string]: string }): Map<string, string> {
  return new Map(
    Object.entries(files).map(([path, text]) => [path.startsWith("postman/") ? path : `${ROOT}/${path}`, text]),
  );
}
