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

/** The same as a pattern, for paths whose parameters have values: `GET /v2/workbooks/*`. */
export function operationPattern({ method, path }: MethodAndPath): string {
  const [named = ""] = path.split("?");
  return operationTitle({ method, path: named.replace(/\{[^{}]*\}/g, "*").replace(/\s/g, "%20") });
}

/** Whether a segment matches a template in which each `*` is one character or more. Looks at each character once. */
export function isLikeSegment(template: string, segment: string): boolean {
  const [first = "", ...others] = template.split("*");
  const last = others.pop();
  if (last === undefined) return template === segment;
  let at = first.length;
  for (const literal of others) {
    const found = segment.indexOf(literal, at + 1);
    if (found < 0) return false;
    at = found + literal.length;
  }
  return segment.startsWith(first) && segment.endsWith(last) && segment.length - last.length > at;
}

/** What percent-encoded text stands for; percent codes that make no text stay as they are. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
