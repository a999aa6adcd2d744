/**
 * OpenAPI documents -> the model. Every quirk of a real definition is settled here, once; whatever was put right or had
 * to be left out is said in a notice. A problem in one place does not stop the rest.
 */
import { componentSchemas, schemaNames } from "../definition/names.js";
import { get, getArray, getObject, getString, isObject } from "../json.js";
import { memoizeText } from "../memoize.js";
import { absoluteLinks } from "../sigma/documentation.js";
import { type Documented, referencesOf } from "../sigma/reference.js";
import { withoutMarkup } from "../text/markdown.js";
import { titleCase } from "../text/naming.js";
import { operationKey, operationTitle } from "../text/path.js";
import { BaseUrls } from "./base-url.js";
import { readBody } from "./body.js";
import { note, type OperationContext } from "./context.js";
import { readGroup, readTags } from "./group.js";
import { type FoundOperation, methodFault, operationObjects } from "./method.js";
import type { Api, Notice, Operation } from "./model.js";
import { readParameters } from "./parameter.js";
import { isOdd, repairPath } from "./path.js";
import { readResponses } from "./response.js";
import { type SecurityReader, securityOf, unfollowedSchemes } from "./security.js";
import { readServers } from "./server.js";
import { dedent } from "./text.js";

export interface ReadOptions {
  /** Hosts outside sigmacomputing.com that may get an environment all the same. */
  readonly allowHosts: readonly string[];
  /** What each document was fetched from, which relative URLs of servers are relative to; undefined for a file. */
  readonly documentUrls?: readonly (string | undefined)[];
}

/** Several documents become one API: the first that has an operation, or a list of servers, gives it. */
export function readApi(documents: readonly unknown[], options: ReadOptions): { api: Api; notices: Notice[] } {
  const notices: Notice[] = [];
  const { ofSchema } = schemaNames(documents.flatMap(componentSchemas));
  const findReference = referencesOf(documents.flatMap((document) => [...documented(document)]));
  // Many parameters and responses are described in the same words.
  const cleaned = memoizeText((value) => absoluteLinks(withoutMarkup(dedent(value)), findReference));
  const text = (value: string | undefined) => cleaned(value ?? "");
  const shared: Shared = {
    text,
    schemaName: (schema) => ofSchema.get(schema),
    tags: readTags(documents, text),
    notices,
  };

  const serverNotices: Notice[] = [];
  const servers = readServers(documents, options.allowHosts, serverNotices, options.documentUrls);
  const baseUrls = new BaseUrls(servers, options.allowHosts);
  const operations = new Map<string, Operation>();
  for (const [index, document] of documents.entries()) {
    const openapi = String(get(document, "openapi") ?? "");
    const security = securityOf(
      document,
      [...operationObjects(document)].map(({ operation }) => operation),
    );
    for (const given of operationObjects(document)) {
      const found = withPath(given, notices);
      const key = operationKey(found);
      if (operations.has(key)) {
        notices.push({
          kind: "repair",
          code: "operation-repeated",
          title: "operations defined twice, of which the first counts",
          where: found.at,
          message: `${operationTitle(found)} was there already`,
        });
        continue;
      }
      const documentUrl = options.documentUrls?.[index];
      const operation = readOperation(found, { ...shared, openapi, security, baseUrls, documentUrl });
      if (operation) operations.set(key, operation);
    }
  }
  const info = getObject(documents[0], "info");
  return {
    api: {
      title: getString(info, "title")?.trim() || "Sigma REST API",
      version: String(get(info, "version") ?? "").trim(),
      description: text(getString(info, "description") ?? getString(info, "summary")),
      servers,
      operations: [...operations.values()],
    },
    notices: [...notices, ...unfollowedSchemes([...operations.values()]), ...serverNotices],
  };
}

function* documented(document: unknown): Generator<Documented> {
  for (const { operation, path } of operationObjects(document)) {
    const id = getString(operation, "operationId")?.trim();
    if (id) yield { id, path };
  }
}

function withPath(found: FoundOperation, notices: Notice[]): FoundOperation {
  if (!isOdd(found.path)) return found;
  const parameters = [found.pathItem, found.operation].flatMap((each) => getArray(each, "parameters"));
  const inPath = parameters.filter((parameter) => get(parameter, "in") === "path");
  const path = repairPath(found.path, new Set(inPath.map((parameter) => getString(parameter, "name") ?? "")));
  if (path === found.path) return found;
  notices.push({
    kind: "repair",
    code: "path-template",
    title: "path templates that aren't written in OpenAPI's way",
    where: found.at,
    message: `"${found.path}" was read as "${path}"`,
  });
  return { ...found, path };
}

/** What is the same for all operations. */
type Shared = Pick<OperationContext, "text" | "schemaName" | "tags" | "notices">;

function readOperation(
  found: FoundOperation,
  {
    security: securityOfOperation,
    baseUrls,
    documentUrl,
    ...shared
  }: Shared & {
    readonly openapi: string;
    readonly security: SecurityReader;
    readonly baseUrls: BaseUrls;
    readonly documentUrl: string | undefined;
  },
): Operation | undefined {
  const { method, path, operation, pathItem, at } = found;
  const fault = isObject(operation) ? (pathFault(path) ?? methodFault(method)) : "not an object";
  if (fault !== undefined) {
    shared.notices.push({
      kind: "warning",
      code: "operation-left-out",
      title: "operations that can't be read, left out",
      where: at,
      message: fault,
    });
    return undefined;
  }
  const id = getString(operation, "operationId")?.trim() ?? "";
  const summary = getString(operation, "summary")?.trim() || getString(pathItem, "summary")?.trim();
  const description = shared.text(getString(operation, "description") ?? getString(pathItem, "description"));
  const security = securityOfOperation(operation);
  const context = { at, where: operationTitle(found), method, path, ...shared };
  if (found.writtenMethod !== undefined) noteCapitals(found.writtenMethod, context);
  const ownServers = getArray(operation, "servers");
  const servers = ownServers.length > 0 ? ownServers : getArray(pathItem, "servers");
  const baseUrl = baseUrls.read(servers, context, documentUrl);
  return {
    method,
    path,
    id,
    name: summary || (id ? titleCase(id) : operationTitle(found)),
    description,
    group: readGroup(getArray(operation, "tags"), path, context),
    stability: stabilityOf(operation, summary ?? "", path),
    parameters: readParameters(getArray(pathItem, "parameters"), getArray(operation, "parameters"), context),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    body: readBody(get(operation, "requestBody"), context),
    responses: readResponses(getObject(operation, "responses"), context),
    ...(security === undefined ? {} : { security }),
  };
}

/** Methods are case-sensitive. @see RFC 9110, section 9.1 */
function noteCapitals(written: string, context: OperationContext): void {
  const message = `"${written}" is sent as ${written.toUpperCase()}: Postman knows methods in capitals only`;
  note(context, "method-capitals", "methods that are sent in capitals", message, "warning");
}

/** Why a path can't follow the URL of a host; undefined when it can. */
function pathFault(path: string): string | undefined {
  if (!path.startsWith("/")) return "the path doesn't begin with a slash";
  // A backslash counts as a slash, and what isn't seen counts as nothing.
  if (/^\/[\s\p{Cc}]*[/\\]/u.test(path)) return "the path begins with two slashes, as the name of another host does";
  return undefined;
}

function stabilityOf(operation: unknown, summary: string, path: string): Operation["stability"] {
  if (get(operation, "deprecated") === true) return "deprecated";
  return /\bbeta\b/i.test(summary) || /^\/v\d+(alpha|beta)/.test(path) ? "beta" : "stable";
}
