/** The run's own script, which skips what must not be sent: put behind the scripts of every request. Pure. */
import { randomUUID } from "node:crypto";
import { scriptEvent, withConstants } from "../collection/script.js";
import { get, getArray, isArray, isObject, type UnknownObject } from "../json.js";
import type { ConstantsOf } from "../template/contract.js";

export { SENT_AGAIN, SKIPPED } from "../template/contract.js";

/** What newman's events name the script by. */
export const GUARD_ID = randomUUID();

/** Whom requests may be sent to. */
export interface Destinations {
  /** Addresses, of which only the origin counts: `https://aws-api.sigmacomputing.com/v2/auth/token`. */
  readonly addresses: readonly string[];
  /** Hosts that a person allowed, with or without a port. */
  readonly allowHosts: readonly string[];
}

/**
 * A collection whose every request ends its pre-request scripts with this one. Those of collection and folders run before a
 * request's own, so it stands with each request: a variable that a script sets in time is not missing.
 */
export function guarded(collection: UnknownObject, script: string, destinations: Destinations): UnknownObject {
  const event = withConstants(scriptEvent("prerequest", script), "run/prerequest.js", constantsFor(destinations));
  const guard = { ...event, script: { ...event.script, id: GUARD_ID } };
  const inside = (parent: UnknownObject): UnknownObject => ({
    ...parent,
    item: getArray(parent, "item").map((entry) => {
      if (!isObject(entry)) return entry;
      return isArray(get(entry, "item")) ? inside(entry) : { ...entry, event: [...getArray(entry, "event"), guard] };
    }),
  });
  return inside(collection);
}

/** As JSON literals in the script's two lines for them: a collection could change a variable. */
function constantsFor({ addresses, allowHosts }: Destinations): ConstantsOf<"run/prerequest.js"> {
  const origins = addresses.map((address) => /^https?:\/\/[^/?#]+/i.exec(address)?.[0].toLowerCase());
  return { ORIGINS: [...new Set(origins)], HOSTS: allowHosts.map((host) => host.toLowerCase()) };
}
