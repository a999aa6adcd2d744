/** Where a discriminator's mapping leads: to names of schemas, or by references. @see https://spec.openapis.org/oas/v3.2.0#discriminator-object */
import { get, getObject, isObject, type UnknownObject } from "../json.js";
import { splitReference } from "./reference.js";

export interface Mapped {
  /** The object that has the target, and its key there. */
  readonly holder: UnknownObject;
  readonly key: string;
  /** As it is written: `Dog`, `#/components/schemas/Dog`, `dog.yaml`. */
  readonly target: string;
}

/** Of a schema: those of the mapping, then the default one. */
export function mappingsOf(schema: object): Mapped[] {
  const discriminator = getObject(schema, "discriminator");
  if (discriminator === undefined) return [];
  const mapping = getObject(discriminator, "mapping") ?? {};
  const pairs = [
    ...Object.keys(mapping).map((key) => [mapping, key] as const),
    [discriminator, "defaultMapping"] as const,
  ];
  return pairs.flatMap(([holder, key]) => {
    const target = isObject(holder) ? holder[key] : undefined;
    return typeof target === "string" ? [{ holder, key, target }] : [];
  });
}

/** Whether it names a file: `Dog` and `v1.Dog` are names of schemas. */
export function leadsToFile(target: string): boolean {
  const { file } = splitReference(target);
  return file !== "" && (target.includes("#") || /\.(json|ya?ml)$/i.test(file));
}

/** The schemas of a discriminator as they are written, by their tags. */
export function mappingOf(node: UnknownObject): Map<string, string> {
  const mapping = getObject(get(node, "discriminator"), "mapping") ?? {};
  return new Map(Object.entries(mapping).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** The name of a schema in a reference to it: `Cat` of `#/components/schemas/Cat`, of `cats.yaml#/Cat` and of `Cat.yaml`. */
export function nameIn(reference: string): string {
  const last = reference.split(/[/#]/).filter(Boolean).at(-1) ?? "";
  return last
    .replace(/\.(ya?ml|json)$/i, "")
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");
}
