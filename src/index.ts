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
export type { Credentials, GeneratedEnvironment } from "./environment/environment.js";
export { DefinitionError, OutputError, SigmaPostmanError, UsageError } from "./errors.js";
export { type GenerateOptions, type GenerateResult, generate } from "./generate.js";
export { type AccountEntry, type AccountSection, accountSections, type MergeAccount } from "./merge/account.js";
export type * from "./postman.js";
