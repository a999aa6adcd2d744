/** `sigma-postman generate`: its options, and the call of the library. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from "yargs";
import { UsageError } from "../errors.js";
import { interrupted } from "./interrupt.js";
import { assertSingleValues, bytes, listed, maxSize, only, several } from "./options.js";
import { forTerminal, plainJson, print, printFitted, printNote, printOffline } from "./print.js";
import { downloadSpinner } from "./spinner.js";
import { optimizeLate } from "./v8.js";

export const usage = "[definitions..]";
export const describe = "Generate the collection and the environments";

const options = {
  output: { alias: "o", type: "string", default: "output", describe: "Folder to write to" },
  format: {
    choices: ["v2.1", "v3"] as const,
    describe: "One JSON file, or Postman's tree of YAML files for git [what the output has, else v2.1]",
  },
  only,
  cloud: several("Only the environments of these clouds (aws, gcp, azure)"),
  region: several("Only the environments of these regions (us-west, aws-us-west, ...)"),
  "group-by": {
    choices: ["tags", "paths"] as const,
    default: "tags" as const,
    describe: "Make folders from tags or from paths",
  },
  body: {
    choices: ["required", "full"] as const,
    default: "required" as const,
    describe: "Properties of request bodies: the required ones, or all",
  },
  tests: {
    choices: ["none", "status", "contract"] as const,
    default: "status" as const,
    describe: "Tests after each request: none, status and content type, or the response's schema as well",
  },
  "auto-auth": {
    type: "boolean",
    default: true,
    describe: "Get and renew the token before requests (--no-auto-auth: send Authenticate yourself)",
  },
  recipes: {
    type: "boolean",
    default: true,
    describe: "Add recipes: jobs of several requests (--no-recipes: without)",
  },
  templates: { type: "string", describe: "Folder of files that replace templates of the same name" },
  name: { type: "string", describe: "Name of the collection" },
  check: { type: "boolean", describe: "Write nothing; exit with 1 if the output would change" },
  strict: { type: "boolean", describe: "Exit with 3 if the definition breaks the rules of OpenAPI" },
  "with-credentials": { type: "boolean", describe: "Fill in SIGMA_CLIENT_ID and SIGMA_CLIENT_SECRET" },
  force: { type: "boolean", describe: "Overwrite files not written by sigma-postman, and discard edits" },
  "allow-host": several("Host outside sigmacomputing.com that may get an environment"),
  "example-budget": { type: "number", describe: "Maximum size of a body or saved example, in bytes [65536]" },
  "max-size": maxSize,
  json: { type: "boolean", describe: "Print a summary as JSON" },
  quiet: { type: "boolean", describe: "Print errors only" },
  verbose: { type: "boolean", describe: "Name every repair and warning" },
} as const;

type Arguments = ArgumentsCamelCase<InferredOptionTypes<typeof options> & { definitions?: string[] }>;

export function builder(yargs: Argv) {
  return yargs
    .positional("definitions", {
      type: "string",
      array: true,
      describe:
        'Files, https URLs, "latest" or "bundled". Default: latest; offline, bundled (unless the output is of another definition)',
    })
    .options(options)
    .conflicts("quiet", "verbose");
}

export async function handler(argv: Arguments): Promise<void> {
  assertSingleValues(options, argv);
  if (process.argv.length === 2 && !existsSync(argv.output)) {
    printNote(
      `Writing a Postman collection of Sigma's API, and an environment per region, to ${forTerminal(resolve(argv.output))}/ ...`,
    );
  }
  const { cacheFolder, generate } = await import("../generate.js");
  optimizeLate();
  const result = await generate({
    definitions: argv.definitions?.map(String),
    output: argv.output,
    strict: argv.strict,
    format: argv.format,
    only: argv.only?.flatMap(listed),
    check: argv.check,
    force: argv.force,
    cloud: argv.cloud?.flatMap(listed),
    region: argv.region?.flatMap(listed),
    groupBy: argv.groupBy,
    body: argv.body,
    tests: argv.tests,
    autoAuth: argv.autoAuth,
    templates: argv.templates,
    recipes: argv.recipes,
    name: argv.name,
    allowHosts: argv.allowHost?.flatMap(listed),
    exampleBudget: bytes(argv.exampleBudget, "example-budget"),
    maxSize: bytes(argv.maxSize, "max-size"),
    credentials: argv.withCredentials ? credentials() : undefined,
    signal: interrupted,
    cacheFolder: cacheFolder(),
    onDownload: downloadSpinner(argv.quiet),
  });
  if (result.offline && !argv.quiet) printOffline(result.offline, argv.verbose ?? false);
  if (argv.json) print(plainJson(await (await import("./summary.js")).summaryOf(result, argv)));
  else if (!argv.quiet) await printFitted((await import("./render/generate.js")).renderResult(result, argv));
  if (argv.check && result.changed.length > 0) process.exitCode = 1;
}

/** @throws UsageError when they aren't set */
function credentials() {
  const { SIGMA_CLIENT_ID: clientID, SIGMA_CLIENT_SECRET: secret } = process.env;
  if (clientID && secret) return { clientID, secret };
  throw new UsageError("--with-credentials needs SIGMA_CLIENT_ID and SIGMA_CLIENT_SECRET", {
    hint: "Set both in the environment of this command.",
  });
}
