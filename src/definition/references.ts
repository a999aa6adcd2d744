/**
 * `$ref`s of a document -> the objects they name, in place: every reference to one schema becomes the same object, so nothing
 * is copied and a recursive schema becomes a cycle.
 * @see https://spec.openapis.org/oas/v3.1.0#reference-object
 */
import { getString, isArray, isObject, setProperty, type UnknownObject } from "../json.js";
import type { Notice } from "../notice.js";
import { lookUp, repairPointer, splitReference, unresolved } from "./reference.js";
import { upgradeSchema } from "./upgrade.js";
import { FILES, isSchemaPlace, type Next, type Place, pointerTo, walk } from "./walk.js";

/**
 * Resolves all references of a document, which is changed.
 * @returns what was repaired or didn't resolve
 */
export function resolveReferences(document: { [key: string]: unknown }): Notice[] {
  const resolver = new Resolver(document);
  const is30 = getString(document, "openapi")?.startsWith("3.0") === true;
  walk(
    { value: document, file: "" },
    {
      enter: (node) => {
        if (is30) upgradeSchema(node);
      },
      reference: (reference, place, key) => resolver.resolve(reference, place, key),
    },
  );
  // They are where references led to them.
  delete document[FILES];
  return resolver.notices;
}

type Followed =
  | { readonly kind: "found"; readonly value: unknown; readonly pointer: string }
  | { readonly kind: "refused" | "missing"; readonly written: string; readonly reason: string };

class Resolver {
  readonly notices: Notice[] = [];
  /** What chains of references have led to so far, by the pointers of their steps. */
  private readonly known = new Map<string, Followed>();
  /** What references lead to that is no reference itself, as they are written: most name one of a few schemas. */
  private readonly ends = new Map<string, Followed>();

  constructor(private readonly document: unknown) {}

  /** Puts what a Reference Object stands for in its place. */
  resolve(reference: UnknownObject, place: Place, key: string): Next[] {
    const at = () => pointerTo(place, key);
    const found = this.followAll(getString(reference, "$ref") ?? "", at);
    if (found.kind !== "found")
      this.notices.push(unresolved(found.written, found.reason, at(), found.kind === "refused"));
    const target = found.kind === "found" ? found.value : {};
    const isSchema = isSchemaPlace(place, key);
    const value = found.kind === "found" ? withSiblings(target, reference, isSchema) : target;
    if (isArray(place.node)) (place.node as unknown[])[Number(key)] = value;
    else setProperty(place.node, key, value);
    const { file } = place;
    return isSchema && value !== target
      ? [
          { value: target, file },
          { value, file },
        ]
      : [{ value, file }];
  }

  /** A reference may lead to a reference: all of a chain have the same end, which is looked for once. */
  private followAll(first: string, at: () => string): Followed {
    const steps = new Set<string>();
    let written = first;
    let found: Followed;
    for (;;) {
      found = this.follow(written, at);
      if (found.kind !== "found") break;
      const inner = getString(found.value, "$ref");
      if (inner === undefined) break;
      const earlier = this.known.get(found.pointer);
      if (earlier || steps.has(found.pointer)) {
        found = earlier ?? { kind: "missing", written, reason: "refers to itself" };
        break;
      }
      steps.add(found.pointer);
      written = inner;
    }
    for (const step of steps) this.known.set(step, found);
    return found;
  }

  private follow(written: string, at: () => string): Followed {
    const known = this.ends.get(written);
    if (known) return known;
    const { file, pointer: given } = splitReference(written);
    if (file !== "")
      return { kind: "refused", written, reason: "is another document, and there is no folder to look in" };
    const pointer = repairPointer(given, at, this.notices);
    const value = written === "" ? undefined : lookUp(this.document, pointer);
    if (value === undefined) return { kind: "missing", written, reason: "doesn't exist in the document" };
    const found: Followed = { kind: "found", value, pointer };
    // A repair is said at each place.
    if (pointer === given && getString(value, "$ref") === undefined) this.ends.set(written, found);
    return found;
  }
}

/** What is written beside a `$ref`: in a schema it holds as well (3.1), elsewhere it replaces summary and description. */
function withSiblings(value: unknown, reference: UnknownObject, isSchema: boolean): unknown {
  const { $ref: _, ...siblings } = reference;
  if (Object.keys(siblings).length === 0 || !isObject(value)) return value;
  if (!isSchema) return { ...value, ...siblings };
  return { ...siblings, allOf: [value, ...(isArray(siblings.allOf) ? siblings.allOf : [])] };
}
