/** What a call must authenticate with. @see https://spec.openapis.org/oas/v3.1.0#security-requirement-object */
import { get, getArray, getObject, getString, isArray, isObject } from "../json.js";
import { addTo } from "../lists.js";
import { isTokenOperation } from "../sigma/operations.js";
import { operationTitle } from "../text/path.js";
import type { Notice, Operation, SecurityRequirement } from "./model.js";

/** Whether a document says anything of what its operations require. */
export type SecurityReader = (operation: unknown) => readonly SecurityRequirement[] | undefined;

/**
 * Reads the requirements of an operation: its own, else those of the document; undefined where the document states none
 * anywhere, so that it doesn't say.
 */
export function securityOf(document: unknown, operations: readonly unknown[]): SecurityReader {
  const root = get(document, "security");
  const isStated = isArray(root) || operations.some((operation) => isArray(get(operation, "security")));
  const schemes = getObject(getObject(document, "components"), "securitySchemes");
  return (operation) => {
    if (!isStated) return undefined;
    const own = get(operation, "security");
    const stated = isArray(own) ? own : isArray(root) ? root : [];
    return stated.filter(isObject).map((requirement) =>
      Object.keys(requirement).map((key) => ({
        scheme: schemeName(key, get(schemes, key)),
        scopes: getArray(requirement, key).filter((scope) => typeof scope === "string"),
      })),
    );
  };
}

/** What identifies a scheme for who calls the API, whatever the definition calls it: `apiKey in header X-Key`. */
function schemeName(key: string, scheme: unknown): string {
  const type = getString(scheme, "type");
  switch (type) {
    case "apiKey":
      return `apiKey in ${getString(scheme, "in") ?? "?"} ${getString(scheme, "name") ?? "?"}`;
    case "http":
      return `http ${(getString(scheme, "scheme") ?? "?").toLowerCase()}`;
    case "openIdConnect":
      return `openIdConnect ${getString(scheme, "openIdConnectUrl") ?? "?"}`;
    case undefined:
      return key;
    case "oauth2":
      return `oauth2 ${Object.keys(getObject(scheme, "flows") ?? {})
        .sort()
        .join(" or ")}`.trim();
    default:
      return type;
  }
}

/** What the collection's token may be enough for: the kinds of scheme, as `schemeName` begins. */
const TOKEN_SCHEMES = /^(http bearer|oauth2|openIdConnect)\b/;

/** The schemes that each way to authenticate an operation needs and requests don't follow, by operation: said once for each scheme. */
export function unfollowedSchemes(operations: readonly Operation[]): Notice[] {
  const found = new Map<string, Operation[]>();
  for (const operation of operations) {
    const { method, path, security = [] } = operation;
    const open = security.map((all) => all.filter(({ scheme }) => !TOKEN_SCHEMES.test(scheme)));
    if (isTokenOperation(method, path) || open.length === 0 || open.some((schemes) => schemes.length === 0)) continue;
    for (const scheme of new Set(open.flat().map((each) => each.scheme))) addTo(found, scheme, operation);
  }
  return [...found].map(([scheme, [first, ...others]]) => ({
    kind: "warning",
    code: "security-not-followed",
    title: "security schemes that requests don't follow",
    where: first === undefined ? "" : operationTitle(first),
    message: `${scheme}${others.length > 0 ? `, also required by ${others.length} more` : ""}: requests have the collection's bearer token; add the rest in Postman`,
  }));
}
