/** Path templates in other tools' words -> in OpenAPI's. @see https://spec.openapis.org/oas/v3.1.1#path-templating */
import { templateNames } from "../text/path.js";

/** What few paths have: a character in braces that is in few names, braces in braces, or a segment that begins with a colon. */
const ODD = /\{[^{}]*[^{}\w.$~-]|\{[^{}]*\{|\/:/;

/** Whether a path may be written in another way than OpenAPI's. */
export function isOdd(path: string): boolean {
  return ODD.test(path);
}

/**
 * `{id:[0-9]+}`, `{id*}`, `{+id}`, `{ id }` and `:id` -> `{id}`; `{?page}`, which stands for a query, is left out.
 * @param declared the names of the path parameters: what is declared is a name as it is
 */
export function repairPath(path: string, declared: ReadonlySet<string>): string {
  let repaired = "";
  let rest = 0;
  for (const { start, end } of bracesIn(path)) {
    repaired += path.slice(rest, start) + repairTemplate(path.slice(start, end), declared);
    rest = end;
  }
  repaired += path.slice(rest);
  const names = new Set(templateNames(repaired));
  return repaired.replace(/(?<=\/):([^/{}:]+)(?=\/|$)/g, (whole, name: string) =>
    declared.has(name) && !names.has(name) ? `{${name}}` : whole,
  );
}

/** The outermost pairs of braces. */
function bracesIn(path: string): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < path.length; at += 1) {
    if (path[at] === "{") {
      if (depth === 0) start = at;
      depth += 1;
    } else if (path[at] === "}" && depth > 0) {
      depth -= 1;
      if (depth === 0) found.push({ start, end: at + 1 });
    }
  }
  return found;
}

/** Operators of RFC 6570, patterns of Express, Spring and gRPC, constraints of ASP.NET. */
function repairTemplate(template: string, declared: ReadonlySet<string>): string {
  const inner = template.slice(1, -1);
  if (declared.has(inner)) return template;
  if (/^[?&]/.test(inner)) return "";
  const [, name] = /^\s*[+#./;*]?([^\s{}:=*?,/+#;&]+)(?:\s*|\s*[*?]\s*|[:=].*)$/s.exec(inner) ?? [];
  return name === undefined ? template : `{${name}}`;
}
