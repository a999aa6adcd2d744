/** What is percent-coded in a reference: its file, and the segments of its pointer. */

/** Percent codes that make no text stay as they are. */
export function decoded(reference: string): string {
  try {
    return decodeURIComponent(reference);
  } catch {
    return reference;
  }
}
