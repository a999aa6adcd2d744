/** What schemas of a document are called. */
import { getObject, isObject, type UnknownObject } from "../json.js";

/** Both ways: of two schemas of a name, and of two names of a schema, the first. */
export interface SchemaNames {
  readonly byName: ReadonlyMap<string, UnknownObject>;
  readonly ofSchema: ReadonlyMap<unknown, string>;
}

export function schemaNames(named: Iterable<readonly [name: string, schema: unknown]>): SchemaNames {
  const byName = new Map<string, UnknownObject>();
  const ofSchema = new Map<unknown, string>();
  for (const [name, schema] of named) {
    if (!isObject(schema)) continue;
    if (!byName.has(name)) byName.set(name, schema);
    if (!ofSchema.has(schema)) ofSchema.set(schema, name);
  }
  return { byName, ofSchema };
}

/** The schemas of a document's components, as they are now: those with a discriminator are replaced while it is loaded. */
export function componentSchemas(document: unknown): (readonly [name: string, schema: unknown])[] {
  return Object.entries(getObject(getObject(document, "components"), "schemas") ?? {});
}
