/**
 * `$ref`s of a document -> the objects they name, in place: every reference to one schema becomes the same object, so nothing
 * is copied and a recursive schema becomes a cycle.
 * @see https://spec.openapis.org/oas/v3.1.0#reference-object
 */
import { getString, isArray, isObject, setProperty, type UnknownObject } from "../json.js";
import type { Notice } from "../notice.js";
import { applyDiscriminators } from "./discriminator.js";
import { mappingsOf, nameIn } from "./mapping.js";
import { componentSchemas, type SchemaNames, schemaNames } from "./names.js";
import { lookUp, repairPointer, splitReference, unresolved } from "./reference.js";
import { upgradeSchema } from "./upgrade.js";
import { FILES, isSchemaPlace, type Next, NOTHING, type Place, pointerTo, sectionOf, walk } from "./walk.js";

/**
 * Resolves all references of a document, which is changed.
 * @returns what was repaired or didn't resolve
 */
export function resolveReferences(document: { [key: string]: unknown }): Notice[] {
  const is30 = getString(document, "openapi")?.startsWith("3.0") === true;
  const resolver = new Resolver(document, is30);
  const tagged: { [key: string]: unknown }[] = [];
  walk(
    { value: document, file: "" },
    {
      enter: (node, place) => {
        if (is30) upgradeSchema(node);
        if (!isObject(node.discriminator)) return NOTHING;
        tagged.push(node);
        return resolver.mapped(node, place);
      },
      reference: (reference, place, key) => resolver.resolve(reference, place, key),
    },
  );
  // They are where references led to them.
  delete document[FILES];
  const find = (pointer: string) => resolver.targets.get(pointer);
  const unmapped = tagged.length > 0 ? applyDiscriminators(document, tagged, { ...resolver.names(), find }) : [];
  return [...resolver.notices, ...unmapped];
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

  /** What mappings of discriminators lead to, by JSON pointer. */
  readonly targets = new Map<string, unknown>();

  /** What references with something beside them stand for. */
  private readonly composed = new Map<UnknownObject, unknown>();

  constructor(
    private readonly document: unknown,
    private readonly is30: boolean,
  ) {}

  /** Of schemas: those of components, and those in files, which references name. */
  names(): SchemaNames {
    const inFiles = [...this.ends].flatMap(([written, found]) =>
      found.kind === "found" && written.startsWith(`#/${FILES}/`) ? [[nameIn(written), found.value] as const] : [],
    );
    return schemaNames([...componentSchemas(this.document), ...inFiles]);
  }

  /** Follows a discriminator's mapping. @returns what it leads to in other files: nothing else may */
  mapped(node: UnknownObject, place: Place): Next[] {
    return mappingsOf(node).flatMap(({ target }) => {
      if (!target.startsWith("#/")) return [];
      const found = this.followAll(target, "schema", () => pointerTo(place, "discriminator"));
      if (found.kind !== "found") return [];
      this.targets.set(target, found.value);
      return target.startsWith(`#/${FILES}/`) ? [{ value: found.value, file: place.file }] : [];
    });
  }

  /** Puts what a Reference Object stands for in its place. */
  resolve(reference: UnknownObject, place: Place, key: string): Next[] {
    const at = () => pointerTo(place, key);
    const kind = this.kindOf(place, key);
    const found = this.followAll(getString(reference, "$ref") ?? "", kind, at);
    if (found.kind !== "found")
      this.notices.push(unresolved(found.written, found.reason, at(), found.kind === "refused"));
    const target = found.kind === "found" ? found.value : {};
    const value = found.kind === "found" ? this.withSiblings(target, reference, kind) : target;
    const ignored = ignoredBeside(reference, kind);
    if (ignored.length > 0) this.notices.push(besideReference(ignored, at()));
    if (isArray(place.node)) (place.node as unknown[])[Number(key)] = value;
    else setProperty(place.node, key, value);
    const { file } = place;
    return kind === "schema" && value !== target
      ? [
          { value: target, file },
          { value, file },
        ]
      : [{ value, file }];
  }

  private kindOf(place: Place, key: string): Kind {
    if (PATH_ITEMS.has(sectionOf(place, key))) return "path item";
    if (this.is30) return "3.0";
    return isSchemaPlace(place, key) ? "schema" : "other";
  }

  /** What is written beside a `$ref` counts for everyone whom it leads on: it is put together once. */
  private withSiblings(target: unknown, reference: UnknownObject, kind: Kind): unknown {
    const earlier = this.composed.get(reference);
    if (earlier !== undefined) return earlier;
    const value = withSiblings(target, reference, kind);
    if (value !== target) this.composed.set(reference, value);
    return value;
  }

  /** A reference may lead to a reference: all of a chain have the same end, which is looked for once. */
  private followAll(first: string, kind: Kind, at: () => string): Followed {
    const known = this.ends.get(first);
    if (known) return known;
    const chain: { readonly pointer: string; readonly reference: UnknownObject }[] = [];
    const steps = new Set<string>();
    let written = first;
    let found: Followed;
    for (;;) {
      found = this.follow(written, at);
      if (found.kind !== "found") break;
      const { pointer, value } = found;
      const inner = getString(value, "$ref");
      if (inner === undefined || !isObject(value)) break;
      const earlier = this.known.get(pointer);
      if (earlier || steps.has(pointer)) {
        found = earlier ?? { kind: "missing", written, reason: "refers to itself" };
        break;
      }
      steps.add(pointer);
      chain.push({ pointer, reference: value });
      written = inner;
    }
    for (const { pointer, reference } of chain.reverse()) {
      if (found.kind === "found") found = { ...found, value: this.withSiblings(found.value, reference, kind) };
      this.known.set(pointer, found);
    }
    return found;
  }

  private follow(written: string, at: () => string): Followed {
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

/** What a reference stands for, as far as what is written beside it depends on that. */
type Kind = "schema" | "path item" | "other" | "3.0";

/** Where a `$ref` is a field of the Path Item Object, which may have others, and no Reference Object. */
const PATH_ITEMS = new Set(["paths", "pathItems", "webhooks"]);

/**
 * What counts of what is written beside a `$ref`: in a schema of 3.1 and in a path item all of it, in any other reference of
 * 3.1 its summary and description, in 3.0 nothing.
 * @see https://spec.openapis.org/oas/v3.1.1#reference-object, https://spec.openapis.org/oas/v3.0.4#reference-object
 */
function countsBeside(name: string, kind: Kind): boolean {
  if (name === "$ref" || kind === "3.0") return false;
  return kind !== "other" || name === "summary" || name === "description";
}

function withSiblings(value: unknown, reference: UnknownObject, kind: Kind): unknown {
  if (Object.keys(reference).length === 1) return value;
  const siblings = Object.fromEntries(Object.entries(reference).filter(([name]) => countsBeside(name, kind)));
  if (Object.keys(siblings).length === 0 || !isObject(value)) return value;
  if (kind !== "schema") return { ...value, ...siblings };
  return { ...siblings, allOf: [value, ...(isArray(siblings.allOf) ? siblings.allOf : [])] };
}

/** Only what someone may have meant to hold: a description is missed by nobody. */
function ignoredBeside(reference: UnknownObject, kind: Kind): string[] {
  if (kind === "schema" || kind === "path item") return [];
  return Object.keys(reference).filter(
    (name) => name !== "$ref" && !countsBeside(name, kind) && !/^(?:x-.*|summary|description|title)$/.test(name),
  );
}

function besideReference(names: readonly string[], where: string): Notice {
  return {
    kind: "warning",
    code: "reference-siblings",
    title: "keywords beside a $ref that don't count there",
    where,
    message: `${names.map((name) => `"${name}"`).join(", ")} beside "$ref" ${names.length === 1 ? "is" : "are"} ignored, as OpenAPI asks for`,
  };
}
