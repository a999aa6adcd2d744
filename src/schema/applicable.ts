/** What a schema asks of one value: with the variants that the value is of. */
import { isValid } from "./check.js";
import { type Folded, fold } from "./fold.js";
import { MAX_CHOICES, type Schema } from "./schema.js";

export interface Applicable {
  readonly folded: Folded;
  /** The variant by the `oneOf` or `anyOf` that it belongs to. */
  readonly choices: ReadonlyMap<object, Schema>;
}

/** Of each choice, the first variant that the value is valid against; none where it is valid against none. */
export function applicable(schemas: readonly Schema[], value: unknown): Applicable {
  const choices = new Map<object, Schema>();
  const seen = new Set<object>();
  const all = [...schemas];
  let folded = fold(all);
  while (seen.size < MAX_CHOICES) {
    const next = folded.alternatives.find(({ id }) => !seen.has(id));
    if (next === undefined) break;
    seen.add(next.id);
    const variant = next.variants.find((each) => isValid(value, each));
    if (variant === undefined) continue;
    choices.set(next.id, variant);
    all.push(variant);
    folded = fold(all);
  }
  return { folded, choices };
}
