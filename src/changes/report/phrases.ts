/** A change as a phrase. The phrasers are sorted by what changed: the operation and its sections, a schema, its values. */
import type { Change } from "../model.js";
import { OPERATION_PHRASERS } from "./operation-phrases.js";
import type { Phrase } from "./phrase.js";
import { SCHEMA_PHRASERS } from "./schema-phrases.js";
import type { Phrasers, Subject } from "./subject.js";
import { VALUE_PHRASERS } from "./value-phrases.js";

const PHRASERS: Phrasers<Change["kind"]> = { ...OPERATION_PHRASERS, ...SCHEMA_PHRASERS, ...VALUE_PHRASERS };

/** Every kind of change: the rules of docs/changes.md. */
export const CHANGE_KINDS = Object.keys(PHRASERS) as readonly Change["kind"][];

export function describeChange(change: Change, subject: Subject): Phrase {
  // The compiler can't see that the phraser at a change's kind takes that change.
  const phraser = PHRASERS[change.kind] as (change: Change, subject: Subject) => Phrase;
  return phraser(change, subject);
}
