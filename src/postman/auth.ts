/** Authorizations of Postman, whoever wrote them. */
import { get, getString, isArray, isObject } from "../json.js";

/**
 * The attributes of an authorization by their keys, of a list of `{key, value}` or of an object, as a collection of v2.0, and
 * one in files, may have them.
 * @see https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html, "auth-attribute"
 */
export function attributesOf(given: unknown): [key: string, value: unknown][] {
  return isArray(given)
    ? given.map((attribute) => [getString(attribute, "key") ?? "", get(attribute, "value")])
    : Object.entries(isObject(given) ? given : {});
}
