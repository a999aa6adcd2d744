/** The folder that keeps requests that the user edited and the API no longer has. */
import { uuid } from "../postman/id.js";
import { type Entry, readTree } from "./tree.js";

export const REMOVED_FOLDER = "Removed from the API";
export const REMOVED_ID = uuid("removed from the api");

/** Recognised by its id, or by its name at the top level, because an export has no ids. */
export function isRemovedFolder({ kind, id, name, parent }: Entry): boolean {
  return kind === "folder" && (id === REMOVED_ID || (name === REMOVED_FOLDER && parent?.kind === "collection"));
}

/** The folder as it is made, empty. */
export function newRemovedFolder(): Entry {
  const description = "Requests for operations that the API no longer has. They are here because you had edited them.";
  const { children } = readTree({ item: [{ id: REMOVED_ID, name: REMOVED_FOLDER, description, item: [] }] });
  return children[0] as Entry;
}
