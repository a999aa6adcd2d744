/** Why a request failed, a sentence for each failed test. Pure. */

import { getString, parseObject } from "../../json.js";
import { BODY_TEST, LONGEST_MESSAGE, RECIPE_TEST, SIGMA_SAYS, STATUS_TEST } from "../../template/contract.js";

export interface Assertion {
  readonly name: string;
  /** What the failed test says; undefined when it passed. */
  readonly error?: string;
}

/** What is known of a response: its status, and the beginning of its body. */
export interface ResponseSummary {
  readonly status: number;
  readonly body?: Buffer;
}

/** How Sigma words that an organization doesn't have a feature; a missing permission is worded differently. */
const NOT_ENABLED = [
  /\b(not|isn't|aren't|never) (been )?(enabled|activated|available|included|supported|turned on)\b/i,
  /\b(disabled|upgrade|plan)\b/i,
  /\bfeature\b/i,
];

/** Whether it is a 403 because a feature is not enabled, and not because a permission is missing. */
export function isNotEnabled(response: ResponseSummary | undefined): boolean {
  if (response?.status !== 403) return false;
  const message = messageOf(response);
  return NOT_ENABLED.some((pattern) => pattern.test(message));
}

/** What Sigma says: errors are `{ requestId, message, code }`; empty when the body is something else. */
export function messageOf({ body }: ResponseSummary): string {
  return (
    getString(parseObject(body?.toString("utf8")), "message")
      ?.slice(0, LONGEST_MESSAGE)
      .trim() ?? ""
  );
}

/** The chai message of the status test: `Sigma says: no such team. Check the id: expected 404 to be one of [ 200, 204 ]`. */
const STATUS_ERROR =
  /^(?:([\s\S]*): )?expected (\d+|undefined) to (?:be one of \[([^\]]*)\]|(?:deeply )?equal (\d{3}))$/;

/** A failed test in one sentence, with the test's name unless it is one of ours. */
export function reasonFor(assertion: Assertion, response: ResponseSummary | undefined): string {
  const error = errorFor(assertion, response);
  const isOurs = STATUS_TEST.test(assertion.name) || [BODY_TEST, RECIPE_TEST].includes(assertion.name);
  return isOurs ? error : `${assertion.name}: ${error}`;
}

/** What a failed test says; of our own tests, without the assertion library's wording. */
export function errorFor({ name, error = "" }: Assertion, response: ResponseSummary | undefined): string {
  if (STATUS_TEST.test(name)) return statusReason(error, response);
  return name === BODY_TEST ? bodyReason(error) : error;
}

/** For a response that no test looks at. */
export function untestedReason(response: ResponseSummary): string {
  return sentence(`${response.status} instead of a success`, response, messageOf(response));
}

function statusReason(error: string, response: ResponseSummary | undefined): string {
  const [, said = "", got, list = "", one] = STATUS_ERROR.exec(error) ?? [];
  if (got === undefined || response === undefined) return error;
  const wanted = (one ?? list).split(",").map((status) => status.trim());
  const why = (said.startsWith(SIGMA_SAYS) ? said.slice(SIGMA_SAYS.length) : said) || messageOf(response);
  return sentence(`${response.status} instead of ${wanted.join(" or ")}`, response, why);
}

function sentence(start: string, response: ResponseSummary, why: string): string {
  if (response.status === 429) return "429: too many requests";
  if (isNotEnabled(response)) {
    return `403: this feature is not enabled for your organization (${messageOf(response).replace(/\.$/, "")})`;
  }
  return why === "" ? start : `${start}: ${why}`;
}

function bodyReason(error: string): string {
  const [, type] = /expected (undefined|null|'[^']*'|"[^"]*") to match /.exec(error) ?? [];
  if (type === "undefined" || type === "null") return "the response is not JSON: it has no Content-Type";
  if (type !== undefined) return `the response is not JSON: its Content-Type is ${type.slice(1, -1)}`;
  // The lines below the first show the place, with a mark under it.
  const [what = ""] = error.replace(/^(JSONError|SyntaxError): /, "").split("\n");
  return `the response is not JSON: ${what}`;
}
