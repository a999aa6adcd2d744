/** Patterns of paths: `/v2/tenants/**`. */

/** Segment by segment: `*` is any one, `**` any number, and path variables match whatever they are called. */
export function matchesGlob(path: string, pattern: string): boolean {
  return matches(segmentsOf(path), segmentsOf(pattern));
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

function matches(path: readonly string[], pattern: readonly string[]): boolean {
  /** How many segments of the path the pattern may have matched so far. */
  let reached = new Set([0]);
  for (const part of pattern) {
    const next = new Set<number>();
    for (const at of reached) {
      if (part === "**") for (let to = at; to <= path.length; to += 1) next.add(to);
      else if (at < path.length && isSegment(path[at] ?? "", part)) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(path.length);
}

function isSegment(segment: string, part: string): boolean {
  if (part === "*" || part === segment) return true;
  const isVariable = (text: string) => /^(:|\{)/.test(text);
  if (isVariable(segment) && isVariable(part)) return true;
  const [first = "", ...rest] = part.split("*");
  if (rest.length === 0 || !segment.startsWith(first)) return false;
  let at = first.length;
  for (const text of rest.slice(0, -1)) {
    const found = segment.indexOf(text, at);
    if (found === -1) return false;
    at = found + text.length;
  }
  const last = rest.at(-1) ?? "";
  return segment.length - last.length >= at && segment.endsWith(last);
}
