/** What `info.schema` is in a collection of v2.1. Not in `types.ts`, which the package's types are made of: it is no type. */
export const COLLECTION_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
