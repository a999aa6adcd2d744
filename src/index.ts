/** The library's public face. */
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
export { hasChanges } from "./changes/model.js";
export { FORMATS, type ReportFormat, renderReport } from "./changes/report/report.js";
export { type DiffOptions, type DiffResult, diff } from "./diff.js";
export type { Credentials, GeneratedEnvironment } from "./environment/environment.js";
export { DefinitionError, OutputError, SigmaPostmanError, UsageError } from "./errors.js";
export { type GenerateOptions, type GenerateResult, generate } from "./generate.js";
export {
  type MergeReport,
  type MergeReportEntry,
  type MergeReportSection,
  mergeReportSections,
} from "./merge/report.js";
export type * from "./postman/types.js";
export type { RequestOutcome, RunTotals } from "./run/report/outcome.js";
export type { ReportKind } from "./run/report/report.js";
export { type RunOptions, type RunResult, run } from "./run/run.js";
export type { RunRequest } from "./run/select/items.js";
