/** Operation -> Postman request with its saved examples. */

import type { Notice, Operation, Parameter } from "../api/model.js";
import { type Chain, isRead } from "../chain/chain.js";
import { operationId } from "../postman/id.js";
import type { PostmanItem, PostmanRequest, PostmanSettings } from "../postman/types.js";
import { noteUnknown } from "../schema/keywords.js";
import { holdsPlaceholder } from "../schema/placeholder.js";
import type { FindReference } from "../sigma/reference.js";
import type { CuratedBody, Templates } from "../template/load.js";
import { operationTitle } from "../text/path.js";
import { buildBodies } from "./body.js";
import { buildDescription } from "./description.js";
import { withKnownErrors } from "./errors.js";
import { buildEvents, type EventOptions } from "./event.js";
import { buildExamples } from "./example.js";
import { buildHeaders } from "./header.js";
import { parameterFault } from "./parameter.js";
import { buildUrl } from "./url.js";
import type { BodyOptions } from "./value.js";

/** Sigma's API doesn't redirect: what does would get the token, or the client secret. */
export const SETTINGS: PostmanSettings = { followRedirects: false };

/** What a request is made of besides the operation. */
export interface ItemContext {
  readonly curated: readonly CuratedBody[];
  readonly chain: Chain;
  readonly templates: Pick<Templates, "contract">;
  /** Where links to other operations lead. */
  readonly references?: FindReference;
}

/** What the guard holds a request back for. */
function isToFillIn(value: string): boolean {
  return value.trim() === "" || holdsPlaceholder(value);
}

/** @param name unique in its folder */
export function buildItem(
  operation: Operation,
  name: string,
  { curated, chain, templates, references }: ItemContext,
  options: BodyOptions & EventOptions,
  notices: Notice[],
): PostmanItem {
  const unknown = new Set(options.work?.unknown);
  const url = buildUrl(operation, chain);
  const needsPlaceholder = !isRead(operation) && !(url.variable ?? []).some(({ value }) => isToFillIn(value));
  const bodies = operation.body
    ? buildBodies(operation.body, curated, { ...options, needsPlaceholder, isPartial: operation.method === "patch" })
    : [];
  const [first] = bodies;
  const request: PostmanRequest = {
    method: operation.method.toUpperCase(),
    header: buildHeaders(operation),
    ...(first ? { body: first.body } : {}),
    url,
    description: buildDescription(operation, bodies.length > 1 ? bodies.map((body) => body.name) : [], references),
  };
  const { examples, faults } = buildExamples(
    withKnownErrors(operation),
    request,
    bodies,
    options.exampleBudget,
    options.work,
  );
  for (const fault of [
    ...operation.parameters.map(faultOf),
    ...bodies.map(({ fault }) => fault && `the body${fault.startsWith("/") ? " at" : ":"} ${fault}`),
    ...faults,
  ])
    if (fault) notices.push(invalidExample(fault, operation));
  for (const { schema } of operation.parameters) if (options.work) noteUnknown(schema, options.work.unknown);
  for (const name of options.work?.unknown ?? []) if (!unknown.has(name)) notices.push(notChecked(name, operation));
  const event = buildEvents(operation, templates, options);
  return {
    id: operationId(operation),
    name,
    ...(event.length > 0 ? { event } : {}),
    protocolProfileBehavior: isPruned(operation) ? { ...SETTINGS, disableBodyPruning: true } : SETTINGS,
    request,
    response: examples,
  };
}

/** Whether Postman would send the request without its body. */
function isPruned({ method, body }: Operation): boolean {
  return body !== undefined && (method === "get" || method === "head");
}

function warning(operation: Operation, code: string, title: string, message: string): Notice {
  return { kind: "warning", code, title, where: operationTitle(operation), message };
}

function invalidExample(fault: string, operation: Operation): Notice {
  const title = "examples that no value could be found for";
  return warning(operation, "example-invalid", title, `${fault}; the nearest value is used`);
}

function faultOf(parameter: Parameter): string | undefined {
  const fault = parameterFault(parameter);
  return fault && `the parameter "${parameter.name}"${fault.startsWith("/:") ? fault.slice(1) : ` at ${fault}`}`;
}

/** Said once, at the first operation that has it. */
function notChecked(name: string, operation: Operation): Notice {
  const title = "keywords and formats of schemas that are not known";
  return warning(operation, "schema-not-checked", title, `${name} is not known: values are not checked against it`);
}
