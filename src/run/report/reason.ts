/** Why a request failed, in one sentence for each fault. Pure. */
import { getString, parseObject } from "../../json.js";

export interface Assertion {
  readonly name: string;
  /** Undefined when it holds. */
  readonly fault?: string;
}

/** What is known of a response: its status, and the beginning of its body. */
export interface Answer {
  readonly status: number;
  readonly body?: Buffer;
}

/** What Sigma says of a feature that an organization hasn't got, beside what a permission is missing for. */
const NOT_ENABLED = [
  /\b(not|isn't|aren't|never) (been )?(enabled|activated|available|included|supported|turned on)\b/i,
  /\b(disabled|upgrade|plan)\b/i,
  /\bfeature\b/i,
];

/** Whether it is a 403 for want of a feature, and not of a permission. */
export function isNotEnabled(answer: Answer | undefined): boolean {
  if (answer?.status !== 403) return false;
  const message = messageOf(answer);
  return NOT_ENABLED.some((pattern) => pattern.test(message));
}

/** What Sigma says: errors are `{ requestId, message, code }`; empty when the body is something else. */
export function messageOf({ body }: Answer): string {
  return getString(parseObject(body?.toString("utf8")), "message")?.trim() ?? "";
}

/** The chai message of the status test: `Sigma says: no such team. Check the id: expected 404 to be one of [ 200, 204 ]`. */
const STATUS_FAULT =
  /^(?:([\s\S]*): )?expected (\d{3}|undefined) to (?:be one of \[([^\]]*)\]|(?:deeply )?equal (\d{3}))$/;

const STATUS_TEST = /^Status is \d/;
const BODY_TEST = "Body is JSON";

/** A failed test in one sentence; the collection's own need not be named for it. */
export function reasonFor(assertion: Assertion, answer: Answer | undefined): string {
  const fault = faultFor(assertion, answer);
  const isOurs = STATUS_TEST.test(assertion.name) || assertion.name === BODY_TEST;
  return isOurs ? fault : `${assertion.name}: ${fault}`;
}

/** What a failed test says, without what the assertion library makes of it where the test is ours. */
export function faultFor({ name, fault = "" }: Assertion, answer: Answer | undefined): string {
  if (STATUS_TEST.test(name)) return statusReason(fault, answer);
  return name === BODY_TEST ? bodyReason(fault) : fault;
}

/** For a response that no test looks at. */
export function untestedReason(answer: Answer): string {
  return sentence(`${answer.status} instead of a success`, answer, messageOf(answer));
}

function statusReason(fault: string, answer: Answer | undefined): string {
  const [, said = "", got, list = "", one] = STATUS_FAULT.exec(fault) ?? [];
  if (got === undefined || answer === undefined) return fault;
  const wanted = (one ?? list).split(",").map((status) => status.trim());
  const why = said.replace(/^Sigma says: /, "") || messageOf(answer);
  return sentence(`${answer.status} instead of ${wanted.join(" or ")}`, answer, why);
}

function sentence(start: string, answer: Answer, why: string): string {
  if (answer.status === 429) return "429: too many requests";
  if (isNotEnabled(answer)) {
    return `403: this feature is not enabled for your organization (${messageOf(answer).replace(/\.$/, "")})`;
  }
  return why === "" ? start : `${start}: ${why}`;
}

function bodyReason(fault: string): string {
  const [, type] = /expected (undefined|null|'[^']*'|"[^"]*") to match /.exec(fault) ?? [];
  if (type === "undefined" || type === "null") return "the response is no JSON: it has no Content-Type";
  if (type !== undefined) return `the response is no JSON: its Content-Type is ${type.slice(1, -1)}`;
  return `the response is no JSON: ${fault.replace(/^(JSONError|SyntaxError): /, "")}`;
}
