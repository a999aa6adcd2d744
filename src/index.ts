/** The library's public face: what is exported here, and nothing else, is in the types that the package ships. */
import type { RunOptions } from "./run/options.js";
import { type RunResult, run as runCollection } from "./run/run.js";

export type {
  Api,
  Body,
  Cloud,
  Group,
  Method,
  NamedExample,
  Notice,
  Operation,
  Parameter,
  Response,
  Server,
} from "./api/model.js";
export type * from "./changes/model.js";
export { hasChanges, IMPACTS } from "./changes/model.js";
export { REPORT_FORMATS, type ReportFormat, renderReport } from "./changes/report/report.js";
export type { Style as ReportStyle } from "./changes/report/text.js";
export type { Progress as DownloadProgress } from "./definition/fetch.js";
export type { LoadOptions } from "./definition/load.js";
export { type DiffOptions, type DiffResult, diff } from "./diff.js";
export type { Credentials, GeneratedEnvironment } from "./environment/environment.js";
export { DefinitionError, OutputError, SigmaPostmanError, UsageError } from "./errors.js";
export { generate } from "./generate.js";
export {
  type MergeReport,
  type MergeReportEntry,
  type MergeReportSection,
  mergeReportSections,
} from "./merge/report.js";
export type { GenerateOptions, GenerateResult } from "./options.js";
export type * from "./postman/types.js";
export { isFolder } from "./postman/types.js";
export type { RunOptions } from "./run/options.js";
export type { Exchange } from "./run/report/exchange.js";
export type { RequestOutcome, RunTotals } from "./run/report/outcome.js";
export type { Assertion } from "./run/report/reason.js";
export type { ReportKind } from "./run/report/report.js";
export type { RunResult } from "./run/run.js";
export type { RunRequest } from "./run/select/items.js";
export type { SchemaChange } from "./schema/compare/compare.js";
export type { Schema } from "./schema/schema.js";

/**
 * Runs a collection with newman and says what became of each request. Prints nothing.
 * @throws UsageError when the collection, the environment or the credentials are missing or wrong: nothing was sent
 * @throws OutputError when the folder of the reports can't be made: nothing was sent
 * @throws the reason of the signal, when it was aborted beforehand
 */
export async function run(options: RunOptions = {}): Promise<RunResult> {
  return await runCollection(options);
}
