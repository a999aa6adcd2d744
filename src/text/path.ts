/**
 * Paths of operations as a definition writes them: `/v2/workbooks/{workbookId}`.
 * @see https://spec.openapis.org/oas/v3.1.0#path-templating
 */

export interface MethodAndPath {
  readonly method: string;
  readonly path: string;
}

/** How an operation is shown: `GET /v2/workbooks/{workbookId}`. */
export function operationTitle({ method, path }: MethodAndPath): string {
  return `${method.toUpperCase()} ${path}`;
}

/** What identifies an operation, whatever its path parameters are called: `GET /v2/workbooks/{}`. */
export function operationKey({ method, path }: MethodAndPath): string {
  return operationTitle({ method, path: withoutNames(path) });
}

/** `/v2/workbooks/{workbookId}` -> `/v2/workbooks/{}`. */
export function withoutNames(path: string): string {
  return path.replace(/\{[^{}]*\}/g, "{}");
}

/** `/v2/workbooks/{workbookId}/pages/{pageId}` -> `workbookId`, `pageId`. */
export function templateNames(path: string): string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? "");
}
