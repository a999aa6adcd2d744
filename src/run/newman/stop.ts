/** When a run ends before its last request, and what is said then. Pure. */
import { TOKEN_REDIRECT } from "../../template/contract.js";
import type { RequestOutcome } from "../report/outcome.js";
import type { Job, Stopped } from "./job.js";
import { originOf } from "./judge.js";

/** So many requests in a row without a response are no accident. */
const MAX_WITHOUT_RESPONSE = 3;

export interface StopState {
  /** Why there is no token for this request, nor for any after it. */
  readonly noToken: string | undefined;
  /** How many requests in a row got no response, this one included. */
  readonly unanswered: number;
  /** The user or tenant whose token is used; empty when it is the user's own. */
  readonly actingAs: string;
  /** Where a script wants the run to go on, when that is not a request of it. */
  readonly unknownNext: string | undefined;
}

/** Why the run ends after this request; undefined when it goes on. */
export function reasonToStop(outcome: RequestOutcome, job: Job, state: StopState): Stopped | undefined {
  const { noToken, unanswered, actingAs, unknownNext } = state;
  if (outcome.id === job.authenticateId && outcome.outcome !== "passed") {
    return withoutToken(outcome, new URL(originOf(job.rules.tokenUrl) ?? "http://localhost").host);
  }
  if (outcome.id === job.exchangeId && (outcome.outcome !== "passed" || actingAs === "")) {
    return {
      message: "there is no token of the user or tenant to act as, so nothing was sent in your own name",
      hint: 'Check "Act as another user" in the collection, impersonate_user and impersonate_tenant.',
    };
  }
  // Every request after this one would be skipped for the same reason.
  if (noToken !== undefined) {
    return { message: `there is no token any more: ${noToken}`, hint: "The requests after this one were not sent." };
  }
  if (unanswered >= MAX_WITHOUT_RESPONSE) {
    return {
      message: `${MAX_WITHOUT_RESPONSE} requests in a row got no response, the last one because: ${outcome.reasons[0] ?? "no response"}`,
      hint: "Check the URL and the network; the requests after them were not sent.",
    };
  }
  // newman would end the run there as if everything had been sent.
  if (unknownNext !== undefined) {
    return {
      message: `a script of "${outcome.name}" continues with "${unknownNext}", which is not a request of this run`,
      hint: "Check its setNextRequest; --folder, --exclude and --include-writes choose what is in a run. The requests after it were not sent.",
    };
  }
  if (job.bail && outcome.outcome === "failed") return { message: `stopped at the first failure (${outcome.name})` };
  return undefined;
}

/** Why Authenticate brought no token. */
function withoutToken({ status, isSent, reasons, responseText }: RequestOutcome, host: string): Stopped {
  if (!isSent) {
    return {
      message: `no token was requested: ${reasons[0] ?? "Authenticate was skipped"}`,
      hint: "Check the Authenticate request of the collection; nothing else was sent.",
    };
  }
  // There was one, which can't be read.
  if (status === undefined && reasons[0]?.startsWith("the response ")) {
    return { message: `${host} issues no token: ${reasons[0]}`, hint: "Nothing else was sent." };
  }
  if (status === undefined) {
    return {
      message: `${host} can't be reached: ${reasons[0] ?? "no response"}`,
      hint: "Check the URL and the network; nothing else was sent.",
    };
  }
  if (status === 401 || status === 403) {
    return {
      message: `${host} doesn't accept these credentials (it responded with ${status})`,
      hint: "Check SIGMA_CLIENT_ID and SIGMA_CLIENT_SECRET, and that the environment is the one of your organization's cloud and region.",
    };
  }
  if (status === 407) {
    return {
      message: `a proxy on the way to ${host} asks for a user name and a password (it responded with 407)`,
      hint: "Put them into HTTPS_PROXY or HTTP_PROXY: http://user:password@proxy:port. Nothing else was sent.",
    };
  }
  if (status === 429) {
    return {
      message: `${host} issues no token: too many requests (it responded with 429)`,
      hint: "The token endpoint allows one call a second: run again in a moment.",
    };
  }
  const [, to] = TOKEN_REDIRECT.exec(reasons.join("\n")) ?? [];
  if (to !== undefined) {
    return {
      message: `${host} issues no token (it responded with ${status}, which leads to ${to}, and the secret was not sent there)`,
      hint: "Check tokenBaseURL of the environment; nothing else was sent.",
    };
  }
  return {
    message: `${host} issues no token (it responded with ${status}${responseText ? `: ${responseText}` : ""})`,
    hint: "Check tokenBaseURL of the environment; nothing else was sent.",
  };
}
