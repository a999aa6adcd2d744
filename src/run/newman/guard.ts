/** The run's own scripts: the one that skips what must not be sent, and what is put around those of the collection. Pure. */
import { randomUUID } from "node:crypto";
import { Script } from "node:vm";
import { scriptEvent, withConstants } from "../../collection/script.js";
import { get, getArray, getString, isArray, type UnknownObject } from "../../json.js";
import type { ConstantsOf } from "../../template/contract.js";

export { SENT_AGAIN, SKIPPED, UNDER_WAY } from "../../template/contract.js";

/** What is printed before the name of a test that reports its end with a callback. */
export const TEST_BEGINS = "sigma-postman: test begins";

/** newman's events refer to the guard by it. */
export const GUARD_ID = randomUUID();

/** Where requests may be sent. */
export interface Destinations {
  /** URLs, of which only the origin counts: `https://aws-api.sigmacomputing.com/v2/auth/token`. */
  readonly allowedUrls: readonly string[];
  /** Hosts that the user allowed, with or without a port. */
  readonly allowHosts: readonly string[];
}

/** The texts of `templates/run/`. */
export interface RunScripts {
  readonly guard: string;
  readonly wrapper: string;
}

/**
 * Changes the scripts of a collection, folder or request: each is wrapped, and the last pre-request script of every request
 * is the guard. Scripts of the collection and its folders run before a request's own, so only there does it see every
 * variable that a script sets in time.
 */
export function guardEvents({ guard, wrapper }: RunScripts, destinations: Destinations) {
  const event = withConstants(scriptEvent("prerequest", guard), "run/prerequest.js", constantsFor(destinations));
  const last = { ...event, script: { ...event.script, id: GUARD_ID } };
  return (entry: UnknownObject, isRequest: boolean): UnknownObject => ({
    ...entry,
    event: [...getArray(entry, "event").map((own) => wrapped(own, wrapper)), ...(isRequest ? [last] : [])],
  });
}

/** As JSON literals in the script's two lines for them: a collection could change a variable. */
function constantsFor({ allowedUrls, allowHosts }: Destinations): ConstantsOf<"run/prerequest.js"> {
  const origins = allowedUrls.map((one) => /^https?:\/\/[^/?#]+/i.exec(one)?.[0].toLowerCase());
  return { ORIGINS: [...new Set(origins)], HOSTS: allowHosts.map((host) => host.toLowerCase()) };
}

/** What switches off the oldest of the sandbox's interfaces, as the first characters of a script. */
const SANDBOX_MARKER = /^(["'])use sandbox2\1;/;

/** A script inside the wrapper; the same one where it would not be a script any more. */
function wrapped(event: unknown, wrapper: string): unknown {
  const script = get(event, "script");
  const exec = get(script, "exec");
  const text = isArray(exec) ? exec.join("\n") : getString(script, "exec");
  if (text === undefined) return event;
  const [marker = ""] = SANDBOX_MARKER.exec(text) ?? [];
  const whole = marker + wrapper.replace("SCRIPT;", () => text);
  if (!isScript(whole)) return event;
  return { ...(event as object), script: { ...(script as object), exec: whole.split("\n") } };
}

/** Whether it can be run in the sandbox, which makes a function of it. */
function isScript(text: string): boolean {
  try {
    new Script(`(function () {${text}\n})`);
    return true;
  } catch {
    return false;
  }
}
