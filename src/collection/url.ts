/** Operation -> Postman URL. @see Postman collection v2.1.0 schema, "url" */
import type { Operation, Parameter } from "../api/model.js";
import { type Chain, isRead } from "../chain/chain.js";
import { isArray, isObject } from "../json.js";
import { escapeVariables, escapeVariablesInSegment, escapeVariablesInUrl } from "../postman/escape.js";
import type { PostmanPathVariable, PostmanQueryParam, PostmanUrl } from "../postman/types.js";
import { allowedValues } from "../schema/describe.js";
import { placeholder } from "../schema/placeholder.js";
import { templateNames } from "../text/path.js";
import { nextPageOf, pathVariableSource } from "./paging.js";
import { parameterDescription, parameterValue } from "./parameter.js";

/**
 * Path parameters become path variables; optional query parameters are there and unticked. Postman knows whole segments
 * as path variables only, so `{id}:materialize` is the variable `id:materialize`, and `{id}.json` is `id_json`.
 */
export function buildUrl(operation: Operation, chain: Chain): PostmanUrl {
  const byName = new Map(
    operation.parameters.filter(({ in: place }) => place === "path").map((parameter) => [parameter.name, parameter]),
  );
  const variable = new Map<string, PostmanPathVariable>();
  const segments = operation.path.replace(/^\//, "").split("/");
  const keys = variableKeys(segments);
  const path = segments.map((segment) => {
    const key = keys.get(segment);
    if (key === undefined) return escapeVariablesInSegment(segment);
    const names = templateNames(segment);
    const parameters = names.map((name) => byName.get(name)).filter((parameter) => parameter !== undefined);
    const value = segmentValue(segment, operation, byName, chain);
    const rest = /^\{[^{}]+\}$/.test(segment)
      ? ""
      : `Replace what is in angle brackets only; the rest of \`${segment}\` stays.`;
    const sources = names.map((name) => pathVariableSource(operation, name, chain));
    const description = [...parameters.map(parameterDescription), ...sources, escapeVariables(rest)]
      .filter(Boolean)
      .join("\n");
    if (!variable.has(key)) variable.set(key, { key, value, ...(description ? { description } : {}) });
    return `:${key}`;
  });
  const query = operation.parameters
    .filter(({ in: place }) => place === "query")
    .flatMap((parameter) => queryParams(parameter, operation));
  const ticked = query.filter(({ disabled }) => !disabled).map(({ key, value }) => `${key}=${value}`);
  return {
    raw: `{{baseUrl}}/${path.join("/")}${ticked.length > 0 ? `?${ticked.join("&")}` : ""}`,
    host: ["{{baseUrl}}"],
    path,
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

/** The value of a segment with parameters; braces that come from the definition are no variables. */
function segmentValue(
  segment: string,
  operation: Operation,
  byName: ReadonlyMap<string, Parameter>,
  chain: Chain,
): string {
  const own = (name: string) => pathValue(operation, byName.get(name), name);
  const text = segment.replace(TEMPLATE, (_, name: string) => (variableFor(name) === undefined ? own(name) : ""));
  if (/[{}]/.test(text)) return escapeVariables(segment.replace(TEMPLATE, (_, name: string) => own(name)));
  return segment.replace(TEMPLATE, (_, name: string) => {
    const variable = variableFor(name);
    return variable === undefined ? own(name) : `{{${variable}}}`;
  });

  /** Only a request that reads uses what another has stored. */
  function variableFor(name: string): string | undefined {
    const parameter = byName.get(name);
    const isFree = parameter === undefined || allowedValues(parameter.schema).length === 0;
    return isRead(operation) && isFree ? chain.linkOf(operation, name)?.variable : undefined;
  }
}

const TEMPLATE = /\{([^{}]+)\}/g;

/**
 * A placeholder until the user names the resource: running everything by mistake must not harm anything that exists. Only a
 * request that reads takes an example of the definition, or one of several allowed values, which may name something real.
 */
function pathValue(operation: Operation, parameter: Parameter | undefined, name: string): string {
  if (parameter === undefined || !(isRead(operation) || allowedValues(parameter.schema).length === 1))
    return placeholder(name);
  const value = valueText(parameterValue(parameter));
  // A value is one segment, and never leads up.
  return /^(\.|%2e){1,2}$/i.test(value) ? placeholder(name) : value.replace(/[/\\?#\p{Cc}]/gu, encodeURIComponent);
}

/** One parameter may be several entries. @see https://spec.openapis.org/oas/v3.1.0#style-values */
function queryParams(parameter: Parameter, operation: Operation): PostmanQueryParam[] {
  const next = nextPageOf(operation);
  if (next?.parameter === parameter) {
    const description = `${parameterDescription(parameter)}\nThis request stores the next one as \`{{${next.variable}}}\`: tick this to get it.`;
    return [{ key: queryText(parameter.name), value: `{{${next.variable}}}`, description, disabled: true }];
  }
  const value = parameterValue(parameter);
  const description = parameterDescription(parameter);
  const entry = (key: string, text: string): PostmanQueryParam => ({
    key: queryText(key),
    value: queryText(text),
    ...(description ? { description } : {}),
    ...(parameter.required ? {} : { disabled: true as const }),
  });
  if (parameter.style === "json") return [entry(parameter.name, JSON.stringify(value))];
  if (isArray(value)) {
    if (parameter.explode) return value.map((item) => entry(parameter.name, valueText(item)));
    const separator = { spaceDelimited: " ", pipeDelimited: "|" }[parameter.style as string] ?? ",";
    return [entry(parameter.name, value.map(valueText).join(separator))];
  }
  if (isObject(value)) {
    const fields = Object.entries(value);
    if (parameter.style === "deepObject")
      return fields.map(([key, item]) => entry(`${parameter.name}[${key}]`, valueText(item)));
    if (parameter.explode) return fields.map(([key, item]) => entry(key, valueText(item)));
    return [entry(parameter.name, fields.flatMap(([key, item]) => [key, valueText(item)]).join(","))];
  }
  return [entry(parameter.name, valueText(value))];
}

/** Postman sends a query as it is: what would end a value is percent-encoded. */
function queryText(text: string): string {
  return escapeVariablesInUrl(text).replace(/[&#+]/g, encodeURIComponent);
}

export function valueText(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
}
