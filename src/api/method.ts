/** The operations of a document, each with its method. @see https://spec.openapis.org/oas/v3.2.0#path-item-object */
import { get, getObject, isObject, pointerSegment } from "../json.js";
import type { Method, UsualMethod } from "../sigma/types.js";
import { TOKEN } from "./header.js";

export interface FoundOperation {
  readonly method: Method;
  readonly path: string;
  readonly pathItem: unknown;
  readonly operation: unknown;
  /** JSON pointer. */
  readonly at: string;
  /** The method as the definition writes it, where it isn't in capitals: methods are case-sensitive, and Postman sends capitals. */
  readonly writtenMethod?: string;
}

const METHODS: ReadonlySet<string> = new Set<UsualMethod>([
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "trace",
  "query",
]);

export function* operationObjects(document: unknown): Generator<FoundOperation> {
  const paths = getObject(document, "paths") ?? {};
  for (const path of Object.keys(paths)) {
    const pathItem = get(paths, path);
    for (const key of Object.keys(isObject(pathItem) ? pathItem : {})) {
      const at = `#/paths/${pointerSegment(path)}/${pointerSegment(key)}`;
      if (METHODS.has(key)) yield { method: key, path, pathItem, operation: get(pathItem, key), at };
      if (key === "additionalOperations") yield* additionalOperations(path, pathItem, at);
    }
  }
}

/** Since 3.2, by their methods. */
function* additionalOperations(path: string, pathItem: unknown, at: string): Generator<FoundOperation> {
  const operations = getObject(pathItem, "additionalOperations") ?? {};
  for (const name of Object.keys(operations)) {
    const found = { path, pathItem, operation: get(operations, name), at: `${at}/${pointerSegment(name)}` };
    const isInCapitals = name === name.toUpperCase();
    yield { ...found, method: name.toLowerCase(), ...(isInCapitals ? {} : { writtenMethod: name }) };
  }
}

/** Why no request can have a method; undefined when one can. @see RFC 9110, section 9.1 */
export function methodFault(method: Method): string | undefined {
  if (method === "connect") return "CONNECT asks a proxy for a tunnel, and has no path";
  return TOKEN.test(method) ? undefined : `${JSON.stringify(method)} is no method that a request can have`;
}
