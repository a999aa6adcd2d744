/**
 * Which API a definition is of: what is compared from one generation to the next is one of the same kind. Sigma publishes
 * two definitions whose requests have other names, and the bundled one is a third. The two are compared where the user named
 * the definition; where `latest` led to the other one, because a URL couldn't be reached, they are not.
 */

export interface Titled {
  readonly title: string;
  readonly version: string;
}

export interface DefinitionKind {
  readonly name: string;
  /** For a message. */
  readonly label: string;
  /** Not one of Sigma's: whoever gives it another title may mean the same API. */
  readonly isForeign?: boolean;
  /** One of the two that Sigma publishes: whoever names a file of the other means the same API. */
  readonly isPublished?: boolean;
}

/** @param definitions of one generation, of which the first gives the name */
export function kindOf([first]: readonly Titled[]): DefinitionKind | undefined {
  if (first === undefined) return undefined;
  const { title, version } = first;
  if (title === "Sigma REST API" && BUNDLED_VERSION.test(version))
    return { name: "bundled", label: "the bundled definition" };
  if (title === "Sigma REST API")
    return { name: "rest", label: 'Sigma\'s published "Sigma REST API"', isPublished: true };
  if (title === "Sigma Computing Public REST API")
    return { name: "public", label: 'Sigma\'s published "Sigma Computing Public REST API"', isPublished: true };
  return { name: `other ${title}`, label: `"${title}"`, isForeign: true };
}

/** The bundled definition has the month of its facts for a version: `2026-08`. Sigma's own have numbers: `1.0.0`. */
const BUNDLED_VERSION = /^\d{4}-\d{2}(-\d{2})?$/;
