/** Saved examples: the documented responses, each with the request that leads to it. */
import { STATUS_CODES } from "node:http";
import type { Operation, Response } from "../api/model.js";
import { givenText, toJsonText, valueText } from "../json.js";
import { cleanName, escapeVariables, escapeVariablesInHeader, uniqueNames } from "../postman/escape.js";
import { exampleId } from "../postman/id.js";
import type { PostmanHeader, PostmanRequest, PostmanResponse, PostmanSentRequest } from "../postman/types.js";
import { isValid } from "../schema/check.js";
import { holdsPlaceholder } from "../schema/placeholder.js";
import { sample } from "../schema/sample.js";
import type { Schema } from "../schema/schema.js";
import { smallest } from "../schema/smallest.js";
import type { RunWork } from "../schema/work.js";
import type { BuiltBody } from "./body.js";
import { sentForm } from "./form-body.js";
import { languageOf, type Raw, rawOf } from "./raw.js";
import { responseHeaders } from "./response-header.js";

/** Takes the place of a documented response where there is none: the further bodies of a request need one. */
const UNDOCUMENTED: Response = { status: "200", description: "", examples: [] };

/** A response body, and why it isn't valid; undefined when it is. */
interface BuiltResponseBody {
  /** The name of the definition's own example; empty for one that was sampled. */
  readonly name: string;
  readonly body: string;
  /** What it holds at the least. */
  readonly least: () => string;
  readonly fault: string | undefined;
}

/** A saved example before it has its final name and id. */
interface Draft {
  readonly name: string;
  /** What tells it from other examples of the same status; may be empty. */
  readonly variant: string;
  readonly response: Response;
  readonly request: PostmanSentRequest;
  readonly body: string;
}

/**
 * One example for each documented response (for each of its own examples, where the definition has valid ones), and one
 * more for each further body the request can have.
 * @param budget bytes of one example
 */
export function buildExamples(
  operation: Operation,
  given: PostmanRequest,
  bodies: readonly BuiltBody[],
  budget: number,
  run?: RunWork,
): { examples: PostmanResponse[]; faults: string[] } {
  const documented: readonly Response[] =
    operation.responses.length > 0 || bodies.length < 2 ? operation.responses : [UNDOCUMENTED];
  const success = documented.find(({ status }) => /^2/.test(status)) ?? documented[0];
  const faults: string[] = [];
  const request = asSent(given);
  const drafts = documented.flatMap((response) => {
    const built = buildResponseBodies(response, budget, run);
    faults.push(...built.map(({ fault }) => fault).filter((fault) => fault !== undefined));
    const further = response === success && bodies.length > 1 ? bodies : [];
    return draftsOf(response, built, { operation, request, bodies: further });
  });
  const names = uniqueNames(
    drafts.map(({ name, response }) => ({ name: cleanName(name, "Example"), suffixes: [response.status] })),
  );
  const examples = drafts.map((draft, index) => toExample(draft, names[index] ?? draft.name, operation, run));
  return { examples: withDistinctIds(examples, operation), faults };
}

/** One for each body of the request, where there are several; one for each body of the response, where that has a name. */
function draftsOf(
  response: Response,
  built: readonly BuiltResponseBody[],
  { operation, request, bodies }: { operation: Operation; request: PostmanSentRequest; bodies: readonly BuiltBody[] },
): Draft[] {
  const code = codeOf(response, operation);
  const status = response.status === "default" && code >= 400 ? "Error" : (STATUS_CODES[code] ?? "Response");
  const [first] = built;
  // Only where it is needed, and once: it is found by trying.
  const least = bodies.length > 1 ? first?.least() : undefined;
  const byRequest = bodies.map(({ name, key = name, body }, index) => ({
    name: name || status,
    variant: key,
    response,
    request: { ...request, body: sentForm(body) },
    // They are there for the request's body: the response is shown in full once.
    body: (index === 0 ? first?.body : least) ?? "",
  }));
  if (bodies.length > 0 && built.length <= 1) return byRequest;
  const byResponse = built.map(({ name, body }) => ({ name: name || status, variant: name, response, request, body }));
  return [...byRequest, ...byResponse];
}

function toExample(
  { response, request, variant, body }: Draft,
  name: string,
  operation: Operation,
  run: RunWork | undefined,
): PostmanResponse {
  const code = codeOf(response, operation);
  return {
    id: exampleId(operation, response.status, variant),
    name,
    originalRequest: request,
    status: STATUS_CODES[code] ?? "",
    code,
    _postman_previewlanguage: languageOf(response.mediaType ?? ""),
    header: [
      ...(response.mediaType ? [{ key: "Content-Type", value: escapeVariablesInHeader(response.mediaType) }] : []),
      ...responseHeaders(response.headers ?? [], run),
    ],
    body,
  };
}

/**
 * The request without what isn't sent: an example of it shows what led to the response. What a parameter means, and which
 * others there are, is said in the request itself, and would be repeated in each of its examples. The URL's parts say all
 * that its `raw` would: Postman puts it together from them.
 */
function asSent({ method, header, body, url }: PostmanRequest): PostmanSentRequest {
  const headers = sent(header).filter((each) => !isUsual(each));
  const query = sent(url.query);
  const variable = sent(url.variable);
  return {
    method,
    ...(headers.length > 0 ? { header: headers } : {}),
    ...(body ? { body } : {}),
    url: {
      host: url.host.join("."),
      ...(url.path ? { path: url.path.join("/") } : {}),
      ...(query.length > 0 ? { query } : {}),
      ...(variable.length > 0 ? { variable } : {}),
    },
  };
}

/** The entries that are ticked, without their descriptions. */
function sent<T extends { readonly description?: string; readonly disabled?: true }>(entries: readonly T[] = []) {
  return entries.filter(({ disabled }) => !disabled).map(({ description: _, ...entry }) => entry);
}

/** JSON as the type of a body is said by its language, and what is accepted by the response. */
function isUsual({ key, value }: PostmanHeader): boolean {
  return key === "Accept" || (key === "Content-Type" && value === "application/json");
}

/** Equal names in the definition would give equal ids. */
function withDistinctIds(examples: readonly PostmanResponse[], operation: Operation): PostmanResponse[] {
  const taken = new Set<string>();
  return examples.map((example) => {
    const id = taken.has(example.id) ? exampleId(operation, String(example.code), `name ${example.name}`) : example.id;
    taken.add(id);
    return { ...example, id };
  });
}

/** The status code of a response; of a range or `default`, the commonest of those it covers. */
function codeOf(response: Response, operation: Operation): number {
  if (/^\d+$/.test(response.status)) return Number(response.status);
  if (/^\dXX$/i.test(response.status)) return Number(response.status.charAt(0)) * 100;
  return operation.responses.some(({ status }) => /^2/.test(status)) ? 400 : 200;
}

function buildResponseBodies(response: Response, budget: number, run: RunWork | undefined): BuiltResponseBody[] {
  const { mediaType, schema } = response;
  const raw = mediaType === undefined || schema === undefined ? undefined : rawOf(mediaType, schema, response.xmlNames);
  if (schema === undefined) return [built("", "")];
  const given = response.examples.flatMap(({ name, value }) => {
    const text = givenText(value, budget);
    const body = text === undefined ? undefined : givenBody(value, text, schema, raw);
    return body === undefined || Buffer.byteLength(body) > budget ? [] : [built(name, body)];
  });
  if (given.length > 0) return given;
  if (raw === undefined) return [built("", "")];
  const { text, value, fault } = sample(schema, {
    name: "value",
    properties: "full",
    direction: "response",
    budget,
    run,
  });
  // A placeholder for a whole text says nothing.
  if (!raw.takesValues && (fault !== undefined || holdsPlaceholder(text))) return [built("", "")];
  const body = raw.write(value, text);
  const least = () => {
    const small = smallest(value, schema);
    return raw.write(small, toJsonText(small) ?? "");
  };
  return [
    {
      name: "",
      body,
      least: () => (fault === undefined ? least() : body),
      fault: fault && `the example of ${response.status}: ${fault}`,
    },
  ];
}

/** An example of the definition: as it is where it is a text of a media type that isn't JSON; undefined for an invalid one. */
function givenBody(value: unknown, json: string, schema: Schema, raw: Raw | undefined): string | undefined {
  if (raw === undefined || (raw.takesText && typeof value === "string")) return escapeVariables(valueText(value));
  return !raw.takesValues || isValid(value, schema) ? raw.write(value, json) : undefined;
}

function built(name: string, body: string): BuiltResponseBody {
  return { name, body, least: () => body, fault: undefined };
}
