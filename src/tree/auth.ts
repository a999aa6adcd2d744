/** Authorization: `{type, credentials}` in the tree, `{type, [type]: attributes}` in v2.1; one that is inherited is left out. */
import { get, getString, isArray, isObject, type UnknownObject } from "../json.js";
import { attributesOf } from "../postman/auth.js";
import { uuid } from "../postman/id.js";
import { stringOrNull } from "./pairs.js";

/** Undefined where it is inherited. */
export function writeAuth(auth: unknown): UnknownObject | undefined {
  const type = getString(auth, "type");
  if (type === undefined) return undefined;
  const pairs = attributesOf(get(auth, type));
  return { type, ...(pairs.length > 0 ? { credentials: Object.fromEntries(pairs) } : {}) };
}

/**
 * The authorizations of a collection or folder. A list may hold some for certain URLs: without one for the token endpoint,
 * `pm.sendRequest` of a run (Postman CLI 1.62) would send it the collection's bearer, a stale token or none.
 * @param owner the id of the collection or folder
 */
export function writeAuths(auth: unknown, owner: string, tokenUrl?: string): readonly UnknownObject[] | undefined {
  const written = writeAuth(auth);
  if (written === undefined) return undefined;
  const { type, credentials } = written;
  const exception = {
    id: uuid(`auth ${owner} token endpoint`),
    name: "token endpoint",
    type: "noauth",
    rules: { url: tokenUrl },
  };
  const own = {
    id: uuid(`auth ${owner} ${type}`),
    type,
    name: `${type} auth`,
    ...(credentials === undefined ? {} : { credentials }),
  };
  return tokenUrl === undefined || type === "noauth" ? [own] : [exception, own];
}

/** Of a list, the first that is for any URL. */
export function readAuth(value: unknown): UnknownObject | undefined {
  const auth = isArray(value) ? value.find((entry) => isObject(entry) && !hasRules(entry)) : value;
  const type = getString(auth, "type");
  if (type === undefined) return undefined;
  const pairs = attributesOf(get(auth, "credentials"));
  return {
    type,
    ...(pairs.length > 0
      ? { [type]: pairs.map(([key, inner]) => ({ key, value: plain(inner), type: typeOf(inner) })) }
      : {}),
  };
}

function hasRules(auth: UnknownObject): boolean {
  const rules = get(auth, "rules");
  return isObject(rules) && Object.keys(rules).length > 0;
}

/** A number that lost its quotes is text again; lists and objects are values of some attributes. */
function plain(value: unknown): unknown {
  return typeof value === "object" || typeof value === "boolean" ? value : stringOrNull(value);
}

function typeOf(value: unknown): string {
  if (typeof value === "boolean") return "boolean";
  return typeof value === "object" ? "any" : "string";
}
