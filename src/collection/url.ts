/** Operation -> Postman URL. @see Postman collection v2.1.0 schema, "url" */
import type { Operation, Parameter } from "../api/model.js";
import { type Chain, isRead } from "../chain/chain.js";
import { escapeVariables, escapeVariablesInSegment, escapeVariablesInUrl } from "../postman/escape.js";
import type { PostmanPathVariable, PostmanQueryParam, PostmanUrl } from "../postman/types.js";
import { allowedValues } from "../schema/describe.js";
import { placeholder } from "../schema/placeholder.js";
import { templateNames } from "../text/path.js";
import { nextPageOf, pathVariableSource } from "./paging.js";
import { fullValue, parameterDescription, parameterValue } from "./parameter.js";
import { pathPrefix, pathText, type QueryEntry, queryEntries, querystringEntries } from "./style.js";

/**
 * Path parameters become path variables; optional query parameters are there and unticked. Postman knows whole segments
 * as path variables only, so `{id}:materialize` is the variable `id:materialize`, and `{id}.json` is `id_json`.
 */
export function buildUrl(operation: Operation, chain: Chain): PostmanUrl {
  const byName = new Map(
    operation.parameters.filter(({ in: place }) => place === "path").map((parameter) => [parameter.name, parameter]),
  );
  const host = `{{${operation.baseUrl?.variable ?? "baseUrl"}}}`;
  const variable = new Map<string, PostmanPathVariable>();
  const [path = "", ...behind] = operation.path.split("?");
  const segments = path.replace(/^\//, "").split("/");
  const keys = variableKeys(segments);
  const pathSegments = segments.map((segment) => {
    const key = keys.get(segment);
    if (key === undefined) return literalSegment(segment);
    const names = templateNames(segment);
    const parameters = names.map((name) => byName.get(name)).filter((parameter) => parameter !== undefined);
    const value = segmentValue(segment, operation, byName, chain);
    const rest = /^\{[^{}]+\}$/.test(segment)
      ? ""
      : `Replace only what is in angle brackets; the rest of \`${segment}\` stays.`;
    const sources = names.map((name) => pathVariableSource(operation, name, chain));
    const description = [...parameters.map(parameterDescription), ...sources, escapeVariables(rest)]
      .filter(Boolean)
      .join("\n");
    if (!variable.has(key)) variable.set(key, { key, value, ...(description ? { description } : {}) });
    return `:${key}`;
  });
  const own = (name: string) => pathValue(operation, byName.get(name), name).replace(/[&+]/g, encodeURIComponent);
  const parameters = operation.parameters
    .filter(({ in: place }) => place === "query" || place === "querystring")
    .flatMap((parameter) =>
      parameter.in === "query" ? queryParams(parameter, operation) : querystringParams(parameter),
    );
  const query = [...queryOfPath(behind.join("?"), own), ...parameters];
  const ticked = query
    .filter(({ disabled }) => !disabled)
    .map(({ key, value }) => (value === undefined ? key : `${key}=${value}`));
  return {
    raw: `${host}/${pathSegments.join("/")}${ticked.length > 0 ? `?${ticked.join("&")}` : ""}`,
    host: [host],
    path: pathSegments,
    ...(query.length > 0 ? { query } : {}),
    ...(variable.size > 0 ? { variable: [...variable.values()] } : {}),
  };
}

/**
 * The keys of path variables by their segments. newman and Postman end a key at its first dot, Collection v3 doesn't: a key
 * without one is the same to both. @see https://github.com/postmanlabs/postman-collection/pull/1267
 */
function variableKeys(segments: readonly string[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const taken = new Set<string>();
  for (const segment of segments) {
    if (keys.has(segment) || templateNames(segment).length === 0) continue;
    const stem = escapeVariables(segment.replace(TEMPLATE, "$1")).replace(/[.?#]+/g, "_");
    let key = stem;
    for (let number = 2; taken.has(key); number += 1) key = `${stem}_${number}`;
    taken.add(key);
    keys.set(segment, key);
  }
  return keys;
}

/** Postman takes what begins with a colon for a variable. */
function literalSegment(segment: string): string {
  return escapeVariablesInSegment(segment).replace(/^:/, "%3A");
}

/** What a path has behind a question mark, which OpenAPI has no place for: it is always sent. */
function queryOfPath(text: string, own: (name: string) => string): PostmanQueryParam[] {
  const filled = (part: string) => escapeVariablesInUrl(part.replace(TEMPLATE, (_, name: string) => own(name)));
  return text
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [key = "", ...value] = pair.split("=");
      return { key: filled(key), ...(value.length > 0 ? { value: filled(value.join("=")) } : {}) };
    });
}

/** The value of a segment with parameters; braces that come from the definition are no variables. */
function segmentValue(
  segment: string,
  operation: Operation,
  byName: ReadonlyMap<string, Parameter>,
  chain: Chain,
): string {
  const own = (name: string) => pathValue(operation, byName.get(name), name);
  const text = segment.replace(TEMPLATE, (_, name: string) => (variableFor(name) === undefined ? own(name) : ""));
  const whole = /[{}]/.test(text)
    ? escapeVariablesInUrl(segment.replace(TEMPLATE, (_, name: string) => own(name)))
    : segment.replace(TEMPLATE, (_, name: string) => {
        const variable = variableFor(name);
        const parameter = byName.get(name);
        return variable === undefined ? own(name) : `${parameter ? pathPrefix(parameter) : ""}{{${variable}}}`;
      });
  // A segment never leads up.
  return isDots(whole) ? segment.replace(TEMPLATE, (_, name: string) => placeholder(name)) : whole;

  /** Only a request that reads uses what another has stored. */
  function variableFor(name: string): string | undefined {
    const parameter = byName.get(name);
    const isFree = parameter === undefined || allowedValues(parameter.schema).length === 0;
    return isRead(operation) && isFree ? chain.linkOf(operation, name)?.variable : undefined;
  }
}

const TEMPLATE = /\{([^{}]+)\}/g;

function isDots(text: string): boolean {
  return /^(\.|%2e){1,2}$/i.test(text);
}

/**
 * A placeholder until the user names the resource: running everything by mistake must not harm anything that exists. Only a
 * request that reads takes an example of the definition, or one of several allowed values, which may name something real.
 */
function pathValue(operation: Operation, parameter: Parameter | undefined, name: string): string {
  if (parameter === undefined) return placeholder(name);
  const own = `${pathPrefix(parameter)}${placeholder(name)}`;
  if (!(isRead(operation) || allowedValues(parameter.schema).length === 1)) return own;
  const value = pathText(parameter, parameterValue(parameter));
  return isDots(value) || value === "" ? own : value;
}

/** One parameter may be several entries. */
function queryParams(parameter: Parameter, operation: Operation): PostmanQueryParam[] {
  const next = nextPageOf(operation);
  if (next?.parameter === parameter) {
    const description = `${parameterDescription(parameter)}\nThis request stores the next one as \`{{${next.variable}}}\`: tick this to get it.`;
    return [{ key: parameter.name, value: `{{${next.variable}}}`, description, disabled: true }];
  }
  const description = parameterDescription(parameter);
  return queryEntries(parameter, parameterValue(parameter)).map((entry) => ({
    ...entry,
    ...(description ? { description } : {}),
    ...(parameter.required ? {} : { disabled: true as const }),
  }));
}

/** Of a form, the properties that aren't required are there, unticked. */
function querystringParams(parameter: Parameter): PostmanQueryParam[] {
  const description = parameterDescription(parameter);
  const ticked = querystringEntries(parameter, parameterValue(parameter));
  const keys = new Set(ticked.map(({ key }) => key));
  const others = parameter.form
    ? querystringEntries(parameter, fullValue(parameter)).filter(({ key }) => !keys.has(key))
    : [];
  const isTicked = (entry: QueryEntry) => parameter.required && keys.has(entry.key);
  return [...ticked, ...others].map((entry) => ({
    ...entry,
    ...(description ? { description } : {}),
    ...(isTicked(entry) ? {} : { disabled: true as const }),
  }));
}
