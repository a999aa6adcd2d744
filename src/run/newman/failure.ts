/** What goes wrong on the way to an answer, in one sentence each. Pure. */
import { messageOf } from "../../errors.js";
import { get } from "../../json.js";
import type { Stopped } from "./job.js";
import type { RequestOutcome } from "../report/outcome.js";

/** An authority that this machine doesn't know signed the certificate. @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const UNKNOWN_AUTHORITY: ReadonlySet<unknown> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_UNTRUSTED",
]);

/** An error of the network in words: its message, with the code where that says more. */
export function reasonOf(error: unknown, maxAnswer: number): string {
  const message = messageOf(error) || "no response";
  if (message === "Maximum response size reached") {
    return `the response is larger than ${maxAnswer} bytes (--max-answer allows more)`;
  }
  const code = get(error, "code") ?? "";
  const said = typeof code === "string" && !message.includes(code) ? `${message} (${code})` : message;
  if (!UNKNOWN_AUTHORITY.has(code)) return said;
  return `${said}: set NODE_EXTRA_CA_CERTS to the file of the authority that signed the certificate`;
}

/** Why no token came, in one message. */
export function refused({ status, isSent, reasons, answer }: RequestOutcome, host: string): Stopped {
  if (!isSent) {
    return {
      message: `no token was asked for: ${reasons[0] ?? "Authenticate was skipped"}`,
      hint: "Check the Authenticate request of the collection; nothing else was sent.",
    };
  }
  if (status === undefined) {
    return {
      message: `${host} can't be reached: ${reasons[0] ?? "no answer"}`,
      hint: "Check the address and the network; nothing else was sent.",
    };
  }
  if (status === 401 || status === 403) {
    return {
      message: `${host} doesn't accept these credentials (it answered ${status})`,
      hint: "Check SIGMA_CLIENT_ID and SIGMA_CLIENT_SECRET, and that the environment is that of your organization's cloud and region.",
    };
  }
  if (status === 429) {
    return {
      message: `${host} gives no token: too many requests (it answered 429)`,
      hint: "The token endpoint allows one call a second: run again in a moment.",
    };
  }
  return {
    message: `${host} gives no token (it answered ${status}${answer ? `: ${answer}` : ""})`,
    hint: "Check tokenBaseURL of the environment; nothing else was sent.",
  };
}

/** Why requests that are to be sent as somebody else are not sent at all. */
export const NOT_THEIR_TOKEN: Stopped = {
  message: "no token of the user or tenant to act as came, so nothing was sent in your own name",
  hint: 'Check "Act as another user" of the collection, impersonate_user and impersonate_tenant.',
};

/** newman ends a run there, as if everything had been sent. */
export function nowhere(from: string, to: string): Stopped {
  return {
    message: `a script of "${from}" goes on to "${to}", which is no request of this run`,
    hint: "Check its setNextRequest; --folder and --exclude choose what a run has, and --include-writes what writes. The requests after it were not sent.",
  };
}
