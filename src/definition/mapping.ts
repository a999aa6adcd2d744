/** Where a discriminator's mapping leads: to names of schemas, or by references. @see https://spec.openapis.org/oas/v3.2.0#discriminator-object */
import { getObject, getString, type UnknownObject } from "../json.js";
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
  const holder = getObject(discriminator, "mapping") ?? {};
  const mapped: Mapped[] = Object.entries(holder).flatMap(([key, target]) =>
    typeof target === "string" ? [{ holder, key, target }] : [],
  );
  const target = getString(discriminator, DEFAULT);
  return target === undefined ? mapped : [...mapped, { holder: discriminator, key: DEFAULT, target }];
}

const DEFAULT = "defaultMapping";

/** Whether it names a file: `Dog` and `v1.Dog` are names of schemas. */
export function leadsToFile(target: string): boolean {
  const { file } = splitReference(target);
  return file !== "" && (target.includes("#") || /\.(json|ya?ml)$/i.test(file));
}

/** The schemas of a discriminator as they are written, by their tags. */
export function mappingOf(schema: object): Map<string, string> {
  const discriminator = getObject(schema, "discriminator");
  const tagged = mappingsOf(schema).filter(({ holder }) => holder !== discriminator);
  return new Map(tagged.map(({ key, target }) => [key, target]));
}

/** The name of a schema in a reference to it: `Cat` of `#/components/schemas/Cat`, of `cats.yaml#/Cat` and of `Cat.yaml`. */
export function nameIn(reference: string): string {
  const last = reference.split(/[/#]/).filter(Boolean).at(-1) ?? "";
  return last
    .replace(/\.(ya?ml|json)$/i, "")
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");
}
