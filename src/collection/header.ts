/** Operation -> the headers of its request. */
import { isJsonMediaType } from "../api/media-type.js";
import type { Operation, Parameter } from "../api/model.js";
import { escapeVariables, escapeVariablesInHeader } from "../postman/escape.js";
import type { PostmanHeader } from "../postman/types.js";
import { codeSpan } from "../text/markdown.js";
import { parameterDescription, parameterValue } from "./parameter.js";
import { cookiePairs, headerText } from "./style.js";

/** `Accept` and `Content-Type` come from the media types; a form's is set by Postman, with its boundary. */
export function buildHeaders(operation: Operation): PostmanHeader[] {
  const headers: PostmanHeader[] = [{ key: "Accept", value: acceptOf(operation) }];
  const mediaType = operation.body?.mediaType;
  if (mediaType && !/form-data|x-www-form-urlencoded/i.test(mediaType))
    headers.push({ key: "Content-Type", value: escapeVariablesInHeader(mediaType) });
  for (const parameter of operation.parameters) {
    if (parameter.in !== "header") continue;
    headers.push({
      key: escapeVariables(parameter.name),
      value: escapeVariablesInHeader(headerText(parameter, parameterValue(parameter))),
      description: parameterDescription(parameter),
      ...(parameter.required ? {} : { disabled: true as const }),
    });
  }
  return [...headers, ...cookieHeaders(operation)];
}

/** One with the required cookies, and one, unticked, for each of the others: those that are ticked are sent as one. */
function cookieHeaders({ parameters }: Operation): PostmanHeader[] {
  const cookies = parameters.filter((parameter) => parameter.in === "cookie");
  const required = cookies.filter((cookie) => cookie.required);
  const optional = cookies.filter((cookie) => !cookie.required).map((cookie) => [cookie]);
  return [required, ...optional]
    .filter((together) => together.length > 0)
    .map((together) => ({
      key: "Cookie",
      value: escapeVariablesInHeader(
        together.flatMap((cookie) => cookiePairs(cookie, parameterValue(cookie))).join("; "),
      ),
      description: together.map((cookie) => cookieDescription(cookie)).join("\n"),
      ...(together === required ? {} : { disabled: true as const }),
    }));
}

function cookieDescription(cookie: Parameter): string {
  return `${codeSpan(escapeVariables(cookie.name))}: ${parameterDescription(cookie)}`;
}

function acceptOf(operation: Operation): string {
  const success = operation.responses.find(({ status, mediaType }) => /^2/.test(status) && mediaType);
  if (success?.accept !== undefined) return escapeVariablesInHeader(success.accept);
  if (!success?.mediaType || isJsonMediaType(success.mediaType)) return "application/json";
  return success.mediaType === "application/octet-stream" ? "*/*" : escapeVariablesInHeader(success.mediaType);
}
