/** `sigma-postman generate`: options, and what a person is told of the result. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from "yargs";
import type { Notice } from "../api/model.js";
import type { Changes } from "../changes/model.js";
import { UsageError } from "../errors.js";
import type { GenerateResult } from "../generate.js";
import { CHANGES_FILE } from "../lock/file-names.js";
import { type MergeReport, mergeReportSections } from "../merge/report.js";
import { isFolder, type PostmanEntry } from "../postman/types.js";
import { plural } from "../text/naming.js";
import { interrupted } from "./interrupt.js";
import { colors, forTerminal, plainJson, print, printFitted, printNote, printOffline, REPORT_STYLE } from "./print.js";
import { downloadSpinner } from "./spinner.js";
import { assertSingle, bytes, listed } from "./values.js";

export const usage = "[definitions..]";
export const describe = "Generate the collection and the environments";

const options = {
  output: { alias: "o", type: "string", default: "output", describe: "The folder to write to" },
  cloud: { type: "string", array: true, nargs: 1, describe: "Only the environments of these clouds (aws, gcp, azure)" },
  region: {
    type: "string",
    array: true,
    nargs: 1,
    describe: "Only the environments of these regions (us-west, aws-us-west, ...)",
  },
  "group-by": { choices: ["tags", "paths"] as const, default: "tags" as const, describe: "What makes a folder" },
  body: {
    choices: ["required", "full"] as const,
    default: "required" as const,
    describe: "Required properties, or all",
  },
  tests: {
    choices: ["none", "status", "contract"] as const,
    default: "status" as const,
    describe: "Tests after each request",
  },
  "auto-auth": {
    type: "boolean",
    default: true,
    describe: "Get and renew the token before requests (--no-auto-auth: send Authenticate yourself)",
  },
  templates: { type: "string", describe: "A folder whose files replace templates of the same name" },
  name: { type: "string", describe: "The collection's name" },
  check: { type: "boolean", describe: "Write nothing; exit with 1 when the output would change" },
  strict: { type: "boolean", describe: "Exit with 3 when the definition breaks OpenAPI's own rules" },
  "with-credentials": { type: "boolean", describe: "Fill in SIGMA_CLIENT_ID and SIGMA_CLIENT_SECRET" },
  force: { type: "boolean", describe: "Replace files that aren't ours, and the collection whatever was made of it" },
  "allow-host": {
    type: "string",
    array: true,
    nargs: 1,
    describe: "A host outside sigmacomputing.com that may get an environment",
  },
  "example-budget": { type: "number", describe: "Bytes of one body or saved example [65536]" },
  "max-size": { type: "number", describe: "Largest definition accepted, in bytes [134217728]" },
  json: { type: "boolean", describe: "A summary for programs on standard output" },
  quiet: { type: "boolean", describe: "Print nothing but errors" },
  verbose: { type: "boolean", describe: "Name every repair and warning" },
} as const;

type Arguments = ArgumentsCamelCase<InferredOptionTypes<typeof options> & { definitions?: string[] }>;

export function builder(yargs: Argv) {
  return yargs
    .positional("definitions", {
      type: "string",
      array: true,
      describe:
        'Files, https addresses, "latest" or "bundled"; without any, the latest; offline the bundled one, unless the output is of another',
    })
    .options(options)
    .conflicts("quiet", "verbose");
}

export async function handler(argv: Arguments): Promise<void> {
  for (const [name, option] of Object.entries(options)) if (!("array" in option)) assertSingle(argv[name], name);
  if (process.argv.length === 2 && !existsSync(argv.output))
    printNote(
      `Writing a Postman collection of Sigma's API, and an environment per region, to ${forTerminal(resolve(argv.output))}/ ...`,
    );
  const { cacheFolder, generate } = await import("../generate.js");
  const result = await generate({
    definitions: argv.definitions?.map(String),
    output: argv.output,
    strict: argv.strict,
    check: argv.check,
    force: argv.force,
    cloud: argv.cloud?.flatMap(listed),
    region: argv.region?.flatMap(listed),
    groupBy: argv.groupBy,
    body: argv.body,
    tests: argv.tests,
    autoAuth: argv.autoAuth,
    templates: argv.templates,
    name: argv.name,
    allowHosts: argv.allowHost?.flatMap(listed),
    exampleBudget: bytes(argv.exampleBudget, "example-budget"),
    maxSize: bytes(argv.maxSize, "max-size"),
    credentials: argv.withCredentials ? credentials() : undefined,
    signal: interrupted,
    cacheFolder: cacheFolder(),
    onDownload: downloadSpinner(argv.quiet),
  });
  if (result.offline && !argv.quiet) printOffline(result.offline);
  if (argv.json) print(plainJson(await summary(result, argv)));
  else if (!argv.quiet) await printFitted(render(result, argv));
  if (argv.check && result.changed.length > 0) process.exitCode = 1;
}

function credentials() {
  const { SIGMA_CLIENT_ID: clientID, SIGMA_CLIENT_SECRET: secret } = process.env;
  if (clientID && secret) return { clientID, secret };
  throw new UsageError("--with-credentials needs SIGMA_CLIENT_ID and SIGMA_CLIENT_SECRET", {
    hint: "Set both in the environment of this command.",
  });
}

function counts(entries: readonly PostmanEntry[]): { requests: number; folders: number } {
  let requests = 0;
  let folders = 0;
  for (const entry of entries) {
    if (isFolder(entry)) {
      const below = counts(entry.item);
      requests += below.requests;
      folders += 1 + below.folders;
    } else requests += 1;
  }
  return { requests, folders };
}

async function summary(result: GenerateResult, argv: Arguments) {
  const { changes } = result;
  return {
    definition: {
      title: result.api.title,
      version: result.api.version,
      sources: result.sources,
      operations: result.api.operations.length,
    },
    ...(result.offline === undefined ? {} : { offline: result.offline }),
    output: argv.output,
    collection: { name: result.collection.info.name, ...counts(result.collection.item) },
    environments: result.environments.map(({ fileName, server }) => ({
      file: fileName,
      label: server.label,
      url: server.url,
    })),
    [argv.check ? "wouldChange" : "changed"]: result.changed,
    unchanged: result.unchanged,
    ...(changes === undefined ? {} : { changes: (await import("../changes/report/json.js")).jsonOf({ changes }) }),
    merge: result.merge,
    notes: result.notes,
    warnings: result.warnings,
    repairs: result.repairs,
  };
}

/** What was read, what was written, what was odd, what to do next. */
async function* render(
  result: GenerateResult,
  argv: Pick<Arguments, "output" | "check" | "verbose" | "withCredentials" | "autoAuth">,
): AsyncGenerator<string> {
  const { api } = result;
  const label = (word: string) => colors.bold(word.padEnd(9));
  const more = " ".repeat(9);
  yield `${label("Read")}${forTerminal(api.title)} ${forTerminal(api.version)}, ${plural(api.operations.length, "operation")}`;
  for (const source of result.sources) yield `${more}${colors.dim(`from ${forTerminal(source)}`)}`;

  const { requests, folders } = counts(result.collection.item);
  const has = (name: string) => result.changed.includes(name);
  const folder = argv.output.replace(/\/+$/, "");
  yield `${label(argv.check ? "Checked" : "Wrote")}${result.changed.length === 0 ? "nothing: " : ""}${result.changed.length === 0 ? `${folder}/ is up to date` : `${folder}/`}`;
  const mark = (name: string) =>
    has(name) ? (argv.check ? colors.yellow("would change") : "") : colors.dim("unchanged");
  yield `${more}sigma.postman_collection.json  ${plural(requests, "request")} in ${plural(folders, "folder")}  ${mark("sigma.postman_collection.json")}`.trimEnd();
  const { environments } = result;
  const changed = environments.filter(({ fileName }) => has(fileName)).length;
  const state =
    changed === environments.length
      ? argv.check
        ? colors.yellow("would change")
        : ""
      : changed === 0
        ? colors.dim("unchanged")
        : `${changed} ${argv.check ? "would change" : "new or changed"}`;
  yield `${more}sigma-<cloud>-<region>.postman_environment.json  ${plural(environments.length, "environment")}  ${state}`.trimEnd();
  const others = result.changed.filter((name) => !/\.postman_(collection|environment)\.json$/.test(name));
  if (others.length > 0 && others.length === result.changed.length)
    yield `${more}${others.join(", ")}  ${mark(others[0] ?? "")}`.trimEnd();
  if (argv.withCredentials)
    yield `${more}${colors.yellow("The environment files hold your client ID and secret; only you can read them. Don't commit them.")}`;

  const hasReport = [...result.changed, ...result.unchanged].includes(CHANGES_FILE);
  const isFull = argv.verbose || argv.check || false;
  if (result.changes && !isFull) yield* renderChanges(result.changes, label, false, hasReport ? folder : undefined);
  yield* renderAccount(result.merge, label, argv.verbose ?? false);
  for (const note of result.notes) yield `${label("Note")}${forTerminal(note)}`;
  // It is long, and what became of one's own work is not to be looked for behind it.
  if (result.changes && isFull) yield* renderChanges(result.changes, label, true, undefined);

  const odd = [...grouped(result.warnings)];
  if (odd.length > 0) {
    yield `${label("Warnings")}${odd.map((group) => `${forTerminal(group[0].title)} (${group.length})`).join("; ")}${argv.verbose ? "" : colors.dim(" (--verbose names them)")}`;
    if (argv.verbose) for (const notice of result.warnings) yield `${more}${colors.yellow("!")} ${place(notice)}`;
  }
  if (argv.verbose && result.repairs.length > 0) {
    yield `${label("Repaired")}${[...grouped(result.repairs)].map((group) => `${forTerminal(group[0].title)} (${group.length})`).join("; ")}`;
    for (const group of grouped(result.repairs)) {
      for (const notice of group.slice(0, 5)) yield `${more}${place(notice)}`;
      if (group.length > 5) yield `${more}${colors.dim(`and ${group.length - 5} more like it (--json has all)`)}`;
    }
  }
  yield* renderNext(result, argv, label);
}

/** What to do with what was written, or is there already. */
function* renderNext(
  result: GenerateResult,
  argv: Pick<Arguments, "check" | "withCredentials" | "autoAuth">,
  label: (word: string) => string,
): Generator<string> {
  const more = " ".repeat(9);
  const isUnchanged = result.changed.length === 0;
  if (argv.check && isUnchanged) return;
  yield "";
  if (argv.check) {
    yield `${label("Next")}Run it without --check to write this.`;
    return;
  }
  if (result.isRegeneration && !isUnchanged) {
    yield `${label("Next")}In Postman: Import the collection again, and choose to replace the one that is there.`;
    yield `${more}The environment need not be imported again. If you edit in Postman: export over this file first,`;
    yield `${more}then regenerate, then replace.`;
    yield `${more}If none is there yet: import the environment of your cloud and region, too, and fill in clientID and secret.`;
    return;
  }
  if (result.environments.length === 0) {
    yield `${label("Next")}No host of the definition got an environment; --allow-host names one that may (--verbose says why).`;
    return;
  }
  yield `${label("Next")}1. In Postman: Import, and drop the collection and the environment of your cloud and region.`;
  yield `${more}2. Select that environment${argv.withCredentials ? "." : ", and fill in clientID and secret."}`;
  yield `${more}3. Send ${argv.autoAuth ? "any request: its token is fetched, and renewed, by itself." : "Authenticate, then any other request."}`;
}

/** The head of the report, or all of it. @param folder where the rest can be read, if anywhere */
async function* renderChanges(
  changes: Changes,
  label: (word: string) => string,
  isFull: boolean,
  folder: string | undefined,
): AsyncGenerator<string> {
  const { headText, renderText } = await import("../changes/report/text.js");
  const more = " ".repeat(9);
  if (isFull) {
    yield "";
    yield* renderText({ changes }, REPORT_STYLE);
    yield "";
    return;
  }
  for (const [index, line] of headText({ changes }).entries()) yield `${index === 0 ? label("API") : more}${line}`;
  if (folder !== undefined) yield `${more}${colors.dim(`${forTerminal(folder)}/${CHANGES_FILE} has the report`)}`;
}

/** What needs a person's eye by name, the rest as numbers. */
function* renderAccount(account: MergeReport, label: (word: string) => string, isVerbose: boolean): Generator<string> {
  const more = " ".repeat(9);
  const named = [account.conflicts, account.outlived, account.environments];
  for (const [index, { title, hint, entries }] of mergeReportSections(account).entries()) {
    const isNamed = isVerbose || named.includes(entries);
    yield `${index === 0 ? label("Merged") : more}${title}: ${entries.length}${isNamed ? "" : colors.dim(" (--verbose names them)")}`;
    if (hint && isVerbose) yield `${more}  ${colors.dim(forTerminal(hint))}`;
    if (!isNamed) continue;
    const shown = isVerbose ? entries : entries.slice(0, 10);
    for (const { where, text } of shown) yield `${more}  ${forTerminal(text ? `${where}: ${text}` : where)}`;
    if (entries.length > shown.length)
      yield `${more}  ${colors.dim(`and ${entries.length - shown.length} more (--verbose names them)`)}`;
  }
}

function place(notice: Notice): string {
  return `${forTerminal(notice.where)}: ${forTerminal(notice.message)}`;
}

function* grouped(notices: readonly Notice[]): Generator<[Notice, ...Notice[]]> {
  const groups = new Map<string, [Notice, ...Notice[]]>();
  for (const notice of notices) {
    const group = groups.get(notice.code);
    if (group) group.push(notice);
    else groups.set(notice.code, [notice]);
  }
  yield* groups.values();
}
