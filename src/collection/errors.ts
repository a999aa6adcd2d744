/** The errors of Sigma's API, shown once in a collection: at the request that tells who one is, else in the collection's description. */
import type { Operation, Response } from "../api/model.js";
import { KNOWN_ERRORS, showsErrors } from "../sigma/errors.js";
import { codeSpan } from "../text/markdown.js";

/** The operation with the errors among its responses, where it is the one that shows them and its definition has none. */
export function withKnownErrors(operation: Operation): Operation {
  if (!showsErrors(operation.method, operation.path) || documentsErrors(operation)) return operation;
  const others = operation.responses.filter(({ status }) => !/^default$/i.test(status) || !hasSuccess(operation));
  return { ...operation, responses: [...others, ...KNOWN_ERRORS.map(asResponse)] };
}

/** What the collection's description says of errors; empty where a request shows them. */
export function describeErrors(operations: readonly Operation[]): string {
  if (operations.some(({ method, path }) => showsErrors(method, path)) || operations.some(documentsErrors)) return "";
  const lines = KNOWN_ERRORS.map(({ status, body }) => `- ${status}: ${codeSpan(JSON.stringify(body))}`);
  return ["### Errors", "", ...lines].join("\n");
}

/** More than a default response, which says nothing of the status. */
function documentsErrors({ responses }: Operation): boolean {
  return responses.some(({ status }) => /^4/.test(status));
}

/** Without one, a default response is the success. */
function hasSuccess({ responses }: Operation): boolean {
  return responses.some(({ status }) => /^2/.test(status));
}

function asResponse({ status, body }: (typeof KNOWN_ERRORS)[number]): Response {
  return {
    status,
    description: "",
    mediaType: "application/json",
    schema: {},
    examples: [{ name: "", value: body }],
  };
}
