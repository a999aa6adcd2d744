/** What a run and the process that newman runs in say to each other. */
import type { UnknownObject } from "../../json.js";
import type { Rules } from "./judge.js";
import type { RequestOutcome } from "../report/outcome.js";
import type { Exported, ReportKind } from "../report/report.js";
import type { RunRequest } from "../select/select.js";

/** Sent once, and never as an argument: other processes can read those. */
export interface Job {
  readonly collection: UnknownObject;
  readonly environment: UnknownObject;
  readonly requests: readonly RunRequest[];
  /** The ids of the requests that store a variable. */
  readonly storedBy: ReadonlyMap<string, readonly string[]>;
  readonly authenticateId: string;
  /** Set when requests are to be sent as somebody else: the request that gets their token. */
  readonly exchangeId?: string;
  /** The id of the run's own script, which must have looked at a request before that is sent. */
  readonly guardId: string;
  readonly rules: Rules;
  readonly includeWrites: boolean;
  /** Where files of bodies lie. */
  readonly workingDir: string;
  readonly kinds: readonly ReportKind[];
  readonly bail: boolean;
  /** Milliseconds between two requests. */
  readonly delay: number;
  /** Milliseconds that a request may take from its start to the end of its response; no limit when 0. */
  readonly timeout: number;
  /** Bytes of a response, unpacked. */
  readonly maxAnswer: number;
  /** Bytes of each body in a report. */
  readonly reportBody: number;
  /** The variables of the environment that must not be seen. */
  readonly secretKeys: readonly string[];
}

export interface Stopped {
  readonly message: string;
  readonly hint?: string;
}

/** What the other process tells, in the order in which it happens. */
export type Message =
  /** Nothing but that it is not stuck in a script. */
  | { readonly type: "alive" }
  | { readonly type: "began"; readonly id: string }
  | { readonly type: "secrets"; readonly values: readonly string[] }
  | { readonly type: "log"; readonly line: string }
  /** The last of a request counts; `isAnnounced` when no other follows. */
  | { readonly type: "outcome"; readonly outcome: RequestOutcome; readonly isAnnounced: boolean }
  /** Everything was sent, and the reports are being made. */
  | { readonly type: "reporting" }
  | {
      readonly type: "done";
      readonly exported: readonly Exported[];
      readonly stopped?: Stopped;
      /** Why the reports couldn't be made. */
      readonly reportFault?: string;
    };
