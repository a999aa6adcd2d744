/** Files of the output folder, apart from the environments. */
export const COLLECTION_FILE = "sigma.postman_collection.json";
export const LOCK_FILE = "sigma-postman.lock.json";
/** What changed with the last regeneration that changed the API. */
export const CHANGES_FILE = "CHANGES.md";
/** The definitions of the last generation. */
export const ARCHIVE_FILE = "sigma-postman.definition.gz";
/** What git is to know of these files. */
export const ATTRIBUTES_FILE = ".gitattributes";
