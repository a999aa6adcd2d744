/** What a run can be told. */
import type { Credentials } from "../environment/environment.js";
import type { RequestOutcome } from "./report/outcome.js";
import type { ReportKind } from "./report/report.js";
import type { RunRequest } from "./select/items.js";

export interface RunOptions {
  /** The collection's file. */
  readonly collection?: string;
  /** The environment's file. Without it, one of the collection's folder, by cloud and region. */
  readonly environment?: string;
  readonly cloud?: string;
  readonly region?: string;
  /** Another host: replaces both URLs of the environment. */
  readonly baseUrl?: string;
  /** More variables, or other values for those of the environment. Not for credentials. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Required; those in an environment file are not used. */
  readonly credentials?: Credentials;
  /** Hosts outside sigmacomputing.com that may receive the client secret. */
  readonly allowHosts?: readonly string[];
  /** Names of folders or requests, also as a run prints them (`Workbooks / Get a workbook`); all when left out. */
  readonly folders?: readonly string[];
  /** Leaves out names as above, or requests by their path (`/v2/tenants/**`). */
  readonly exclude?: readonly string[];
  /** Also sends POST, PUT, PATCH and DELETE: those whose path variables have values. */
  readonly includeWrites?: boolean;
  /** Sends the requests of this recipe, those that write as well, and no others. Without it, recipes are left out. */
  readonly recipe?: string;
  /** The folder for the files in responses, such as exports. Without it, none is written. */
  readonly save?: string;
  /** Whether they replace existing files. */
  readonly force?: boolean;
  /** The paths of files that earlier runs saved: they stay, and others get a number in their name. */
  readonly savedBefore?: readonly string[];
  /** Stops at the first request that fails. */
  readonly bail?: boolean;
  /** Milliseconds between two requests. */
  readonly delay?: number;
  /** Milliseconds that a request may take, from its start to the end of its response; a minute when left out. */
  readonly timeout?: number;
  /** Bytes of a response, unpacked; 50 MiB when left out. */
  readonly maxResponse?: number;
  readonly reports?: readonly ReportKind[];
  /** The folder for the reports. */
  readonly reportDir?: string;
  /** Bytes of each body in a report; 64 KiB when left out. */
  readonly reportBody?: number;
  /** Ends the run, with the result so far. */
  readonly signal?: AbortSignal;
  readonly onStart?: (run: { readonly requests: readonly RunRequest[]; readonly host: string }) => void;
  readonly onRequest?: (outcome: RequestOutcome) => void;
  /** A line that a script printed. */
  readonly onLog?: (line: string) => void;
  /** Progress of a recipe's request that waits, reads pages, or works through a list. */
  readonly onProgress?: (line: string) => void;
}
