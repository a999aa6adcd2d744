/** What the command and the process in which newman runs send each other. */
import type { UnknownObject } from "../../json.js";
import type { RequestOutcome } from "../report/outcome.js";
import type { ReportKind } from "../report/report.js";
import type { SavedFile } from "../report/save.js";
import type { RunRequest } from "../select/items.js";
import type { KeptToken } from "../token/kept.js";
import type { Rules } from "./judge.js";

/** Sent once, and never as an argument: other processes can read those. */
export interface Job {
  readonly collection: UnknownObject;
  readonly environment: UnknownObject;
  readonly requests: readonly RunRequest[];
  /** The ids of the requests that store a variable. */
  readonly storedBy: ReadonlyMap<string, readonly string[]>;
  readonly authenticateId: string;
  /** Set when requests are to be sent as another user: the request that gets their token. */
  readonly exchangeId?: string;
  /** The ids of Authenticate and of that request. */
  readonly tokenIds: readonly string[];
  /** A token of an earlier run, for which these need not be sent, where Sigma still accepts it. */
  readonly kept?: KeptToken;
  /** The id of the run's own script, which has to let a request pass before that is sent. */
  readonly guardId: string;
  readonly rules: Rules;
  readonly includeWrites: boolean;
  /** The folder with the files of bodies. */
  readonly workingDir: string;
  readonly kinds: readonly ReportKind[];
  readonly bail: boolean;
  /** Whether files that responses bring are told. */
  readonly savesFiles: boolean;
  /** Milliseconds between two requests. */
  readonly delay: number;
  /** Milliseconds that a request may take from its start to the end of its response; no limit when 0. */
  readonly timeout: number;
  /** Bytes of a response, unpacked. */
  readonly maxResponse: number;
  /** Bytes of each body in a report. */
  readonly reportBody: number;
  /** The variables, of the environment or the collection, whose values are secret. */
  readonly secretKeys: readonly string[];
}

export interface Stopped {
  readonly message: string;
  readonly hint?: string;
}

/** What the other process tells, in the order in which it happens. */
export type Message =
  /** Which requests it is about to send: none for a token where it has one. */
  | { readonly type: "started"; readonly requests: readonly RunRequest[] }
  /** It is not stuck in a script. */
  | { readonly type: "alive" }
  | { readonly type: "began"; readonly id: string }
  | { readonly type: "secrets"; readonly values: readonly string[] }
  | { readonly type: "log"; readonly line: string }
  /** How far a request is that is sent again until something is ready. */
  | { readonly type: "progress"; readonly line: string }
  | { readonly type: "file"; readonly file: SavedFile }
  /** The last one of a request counts: `isLast` when no other follows. */
  | { readonly type: "outcome"; readonly outcome: RequestOutcome; readonly isLast: boolean }
  | { readonly type: "done"; readonly stopped?: Stopped; readonly token?: KeptToken };
