/**
 * OpenAPI's discriminators in JSON Schema's words: each variant says which values its tag has, so that whatever looks at a
 * schema afterwards sees one `const` a variant, and no mapping.
 * @see https://spec.openapis.org/oas/v3.1.0#discriminator-object
 */
import { get, getArray, getObject, getString, isArray, isObject, setProperty, type UnknownObject } from "../json.js";
import { addTo } from "../lists.js";
import type { Notice } from "../notice.js";
import { mappingOf, nameIn } from "./mapping.js";
import type { SchemaNames } from "./names.js";

/** Schemas by name, and by JSON pointer. */
export interface Schemas extends SchemaNames {
  find(pointer: string): unknown;
}

type Node = { [key: string]: unknown };

/**
 * Changes a document whose references are resolved.
 * @param tagged its schemas with a discriminator
 * @returns where a mapping leads nowhere
 */
export function applyDiscriminators(document: UnknownObject, tagged: readonly Node[], names: Schemas): Notice[] {
  const pass = new Pass(names);
  const bases: Node[] = [];
  for (const node of tagged) if (!pass.tagVariants(node)) bases.push(node);
  for (const base of bases) pass.tagSubtypes(base);
  pass.replaceIn(document);
  return pass.notices;
}

/** Variants that get a tag, so that schemas that all extend each other take no minutes; no definition has as many. */
const MAX_TAGS = 5000;

class Pass {
  private tags = 0;
  readonly notices: Notice[] = [];
  /** What takes the place of a schema wherever it isn't a part of another one. */
  private readonly replacements = new Map<unknown, UnknownObject>();
  /** Schemas that stand in the `allOf`s of subtypes on the way to their base, and those made here. */
  private readonly kept = new Set<unknown>();

  private extendedBy: ReadonlyMap<unknown, readonly unknown[]> | undefined;

  constructor(private readonly names: Schemas) {}

  /** Whether the schema lists its variants itself. */
  tagVariants(node: Node): boolean {
    let isList = false;
    for (const keyword of ["oneOf", "anyOf"]) {
      const variants = get(node, keyword);
      if (!isArray(variants)) continue;
      isList = true;
      const property = propertyOf(node);
      this.withoutChoice(node, variants);
      const fallback = this.defaultOf(node);
      const tags = variants.map((variant) => this.tagsOf(node, variant));
      node[keyword] = variants.map((variant, index) => {
        const own = tags[index] ?? [];
        if (fallback === undefined || this.namedOf(variant) !== fallback) return this.tag(variant, property, own);
        return this.tagDefault(variant, property, own, tags.flat());
      });
    }
    return isList;
  }

  /** A variant that extends the schema that lists it extends what else that says: else it would be one of itself. */
  private withoutChoice(node: Node, variants: readonly unknown[]): void {
    const parts = new Set(variants.flatMap((variant) => (variant === node ? [] : [...partsOf(variant)])));
    if (!parts.has(node)) return;
    const { oneOf: _, anyOf: __, discriminator: ___, ...bare } = node;
    for (const part of parts) {
      const extended = getArray(part, "allOf");
      for (const [index, inner] of extended.entries()) if (inner === node) (extended as unknown[])[index] = bare;
    }
  }

  /** A schema that others extend is, where it is used, one of those. */
  tagSubtypes(base: Node): void {
    if (this.tags >= MAX_TAGS) return;
    const property = propertyOf(base);
    const extending = this.extending(base);
    const subtypes = this.subtypesOf(base, extending);
    if (subtypes.size === 0) return;
    const fallback = this.defaultOf(base);
    const variants: unknown[] = [];
    for (const [subtype, tags] of subtypes) {
      this.keepBetween(subtype, base, extending);
      const variant =
        subtype === fallback
          ? this.tagDefault(subtype, property, tags, [...subtypes.values()].flat())
          : this.tag(subtype, property, tags);
      variants.push(variant);
      if (subtype !== base && variant !== subtype && !this.replacements.has(subtype))
        this.replacements.set(subtype, variant as UnknownObject);
    }
    const { title, description, discriminator } = base;
    const texts = Object.entries({ title, description }).filter(([, text]) => text !== undefined);
    const union = { ...Object.fromEntries(texts), oneOf: variants, discriminator };
    this.kept.add(union);
    this.replacements.set(base, union);
  }

  /** With their tags; those of the mapping, or else all that have the base in an `allOf`. */
  private subtypesOf(base: Node, extending: ReadonlySet<unknown>): ReadonlyMap<UnknownObject, readonly string[]> {
    const subtypes = new Map<UnknownObject, string[]>();
    const mapping = mappingOf(base);
    for (const [tag, target] of mapping) {
      const schema = this.schemaOf(target);
      if (schema !== undefined) addTo(subtypes, schema, tag);
      else this.missing(base, tag, target);
    }
    if (subtypes.size > 0) {
      const fallback = this.defaultOf(base);
      if (fallback !== undefined && extending.has(fallback) && !subtypes.has(fallback)) subtypes.set(fallback, []);
      return subtypes;
    }
    for (const schema of extending) {
      const name = schema === base ? undefined : this.names.ofSchema.get(schema);
      if (name !== undefined) subtypes.set(schema as UnknownObject, [name]);
    }
    return subtypes;
  }

  /** By its place, else by its name. */
  private schemaOf(target: string): UnknownObject | undefined {
    const found = target.startsWith("#/") ? this.names.find(target) : undefined;
    return isObject(found) ? found : this.names.byName.get(nameIn(target));
  }

  private tooMany(): void {
    this.notices.push({
      kind: "warning",
      code: "discriminators-cut",
      title: "discriminators that were not followed",
      where: "the definition",
      message: `it has more than ${MAX_TAGS} variants with a tag; the others are taken as if they had none`,
    });
  }

  private missing(base: Node, tag: string, target: string): void {
    this.notices.push({
      kind: "warning",
      code: "discriminator-mapping",
      title: "mappings of discriminators that lead nowhere",
      where: `the discriminator "${propertyOf(base)}"`,
      message: `"${tag}" is mapped to ${target}, which no schema of the document is called or referred to by`,
    });
  }

  /** The schema, and all that have it in an `allOf`, directly or not, the nearest first. */
  private extending(base: unknown): ReadonlySet<unknown> {
    this.extendedBy ??= extensionsOf(this.names.byName.values());
    const found = new Set([base]);
    for (const schema of found) for (const other of this.extendedBy.get(schema) ?? []) found.add(other);
    return found;
  }

  private keepBetween(subtype: unknown, base: Node, extending: ReadonlySet<unknown>): void {
    for (const part of partsOf(subtype)) if (part !== base && extending.has(part)) this.kept.add(part);
  }

  /** What a reference with something beside it leads to, or the variant itself. */
  private namedOf(variant: unknown): unknown {
    const parts = getArray(variant, "allOf");
    return this.names.ofSchema.has(variant) || parts.length !== 1 ? variant : parts[0];
  }

  /** The variant of whatever has no tag, or one of no other variant (3.2). */
  private defaultOf(node: Node): UnknownObject | undefined {
    const target = getString(get(node, "discriminator"), "defaultMapping");
    return target === undefined ? undefined : this.schemaOf(target);
  }

  /** @param all the tags of all variants */
  private tagDefault(variant: unknown, property: string, tags: readonly string[], all: readonly string[]): unknown {
    const others = all.filter((tag) => !tags.includes(tag));
    if (others.length === 0) return variant;
    return this.made(variant, property, { not: { enum: others }, ...(tags.length > 0 ? { examples: tags } : {}) }, []);
  }

  /** Of a variant of a list: what is mapped to it, or else its name. */
  private tagsOf(node: Node, variant: unknown): readonly string[] {
    const named = this.namedOf(variant);
    const name = this.names.ofSchema.get(named);
    const mapped = [...mappingOf(node)].filter(([, target]) => {
      const schema = this.schemaOf(target);
      return schema === undefined ? name !== undefined && nameIn(target) === name : schema === named;
    });
    if (mapped.length > 0) return mapped.map(([tag]) => tag);
    return name === undefined ? [] : [name];
  }

  /** The variant with the values of its tag; as it is, where it says itself which ones it has, or can't have any. */
  private tag(variant: unknown, property: string, tags: readonly string[]): unknown {
    this.tags += 1;
    if (this.tags === MAX_TAGS) this.tooMany();
    const values = isObject(variant) && this.tags < MAX_TAGS ? valuesOf(variant, property, tags) : [];
    if (values.length === 0) return variant;
    const value = values.length === 1 ? { const: values[0] } : { enum: values };
    return this.made(variant, property, value, [property]);
  }

  private made(variant: unknown, property: string, value: UnknownObject, required: readonly string[]): UnknownObject {
    const properties = {};
    setProperty(properties, property, value);
    const made = { allOf: [variant, { type: "object", properties, ...(required.length > 0 ? { required } : {}) }] };
    this.kept.add(made);
    return made;
  }

  /** Each object of the document once, without recursion. */
  replaceIn(document: UnknownObject): void {
    if (this.replacements.size === 0) return;
    const schemas = getObject(getObject(document, "components"), "schemas");
    const seen = new Set<unknown>([document]);
    const pending: { readonly node: Node | unknown[]; readonly isKept: boolean }[] = [
      { node: document, isKept: false },
    ];
    for (const { node, isKept } of pending) {
      for (const key of Object.keys(node)) {
        const child = (node as Node)[key];
        if (typeof child !== "object" || child === null) continue;
        const replacement = isKept || node === schemas ? undefined : this.replacements.get(child);
        if (replacement !== undefined) setProperty(node, key, replacement);
        const next = replacement ?? child;
        if (seen.has(next)) continue;
        seen.add(next);
        pending.push({ node: next as Node, isKept: key === "allOf" && this.kept.has(node) });
      }
    }
  }
}

function propertyOf(node: Node): string {
  return getString(get(node, "discriminator"), "propertyName") ?? "";
}

/** By a schema, what has it in its `allOf`. */
function extensionsOf(schemas: Iterable<unknown>): ReadonlyMap<unknown, readonly unknown[]> {
  const extendedBy = new Map<unknown, unknown[]>();
  const all = new Set(schemas);
  for (const schema of all) {
    for (const part of getArray(schema, "allOf")) {
      all.add(part);
      addTo(extendedBy, part, schema);
    }
  }
  return extendedBy;
}

/** A schema and all that it has in an `allOf`, nested ones included, each once. */
function partsOf(schema: unknown): ReadonlySet<unknown> {
  const parts = new Set([schema]);
  for (const part of parts) for (const inner of getArray(part, "allOf")) parts.add(inner);
  return parts;
}

/**
 * The tags as values of the property. A schema that lists values of its own keeps to them, in its own spelling; one that
 * accepts no such property gets none.
 */
function valuesOf(variant: UnknownObject, property: string, tags: readonly string[]): readonly unknown[] {
  const parts = [...partsOf(variant)];
  const declared = parts.flatMap((part) => {
    const schema = get(get(part, "properties"), property);
    return schema === undefined ? [] : [...partsOf(schema)];
  });
  if (declared.length === 0 && parts.some((part) => get(part, "additionalProperties") === false)) return [];
  for (const schema of declared) {
    const own = isObject(schema) && Object.hasOwn(schema, "const") ? [schema.const] : get(schema, "enum");
    if (!isArray(own)) continue;
    const exact = own.filter((value) => tags.includes(String(value)));
    if (exact.length > 0) return exact;
    const folded = tags.map((tag) => tag.toLowerCase());
    return own.filter((value) => folded.includes(String(value).toLowerCase()));
  }
  return tags;
}
