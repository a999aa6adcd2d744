/** The file part of a reference, as a path. */

/** Percent codes that make no text stay as they are. */
export function decoded(reference: string): string {
  try {
    return decodeURIComponent(reference);
  } catch {
    return reference;
  }
}
