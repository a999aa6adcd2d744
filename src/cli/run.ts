/** `sigma-postman run`: options, progress while it runs, and the table at its end. */
import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from "yargs";
import { UsageError } from "../errors.js";
import type { RunOptions } from "../run/options.js";
import { redactedError } from "../run/redact/error.js";
import { Redactor } from "../run/redact/redactor.js";
import { DEFAULT_REPORT_BODY } from "../run/report/exchange.js";
import { REPORT_KINDS, type ReportKind } from "../run/report/report.js";
import { DEFAULT_COLLECTION, DEFAULT_REPORT_DIR, type RunResult, run } from "../run/run.js";
import { TokenStore } from "../run/token/store.js";
import { plural } from "../text/naming.js";
import { interrupted } from "./interrupt.js";
import { assertSingleValues, bytes, listed, several } from "./options.js";
import { errorColors, forTerminal, plainJson, print, printError, printNote } from "./print.js";
import { startProgress } from "./run-progress.js";
import {
  type DataRow,
  hasFailed,
  keepFailedRows,
  type RowResult,
  readRows,
  renderRowStart,
  renderRows,
  rowFolder,
} from "./run-rows.js";
import { render } from "./run-table.js";

export const usage = "[collection]";
export const describe = "Run the collection headless, with newman";

const options = {
  environment: { alias: "e", type: "string", describe: "Environment file" },
  cloud: { type: "string", describe: "Use the environment of this cloud (aws, gcp, azure), next to the collection" },
  region: { type: "string", describe: "Use the environment of this region (us-west, aws-us-west, ...)" },
  "base-url": { type: "string", describe: "Send requests to this URL instead of the environment's" },
  var: several("Set a variable for this run: key=value"),
  folder: several("Run only this folder or request, by its name or as a run prints it (Workbooks / Get a workbook)"),
  exclude: several("Leave out these folders, requests or paths (/v2/tenants/**)"),
  "include-writes": { type: "boolean", describe: "Also send POST, PUT, PATCH and DELETE requests" },
  recipe: {
    type: "string",
    describe: "Run this recipe, its writes included, and nothing else (sigma-postman recipes)",
  },
  data: { type: "string", describe: "CSV or JSON file: --recipe is run for each row, with its values as variables" },
  save: { type: "string", describe: "Folder for the files in responses, such as exports" },
  force: { type: "boolean", describe: "Let --save replace existing files" },
  bail: { type: "boolean", describe: "Stop at the first failure" },
  delay: { type: "number", describe: "Delay between requests, in milliseconds [0]" },
  timeout: { type: "number", describe: "Time limit for a request and its whole response, in milliseconds [60000]" },
  "max-response": { type: "number", describe: "Largest response, in bytes after decompression [52428800]" },
  "max-answer": { type: "number", hidden: true, describe: "The former name of --max-response" },
  reporters: several("Reporters: cli, json, junit, html [cli]"),
  "report-dir": { type: "string", describe: `Folder for reports [${DEFAULT_REPORT_DIR}]` },
  "report-body": {
    type: "number",
    describe: `Maximum size of each body in the JSON and HTML reports, in bytes [${DEFAULT_REPORT_BODY}]`,
  },
  "allow-host": several("Host outside sigmacomputing.com that may receive the client secret and tokens"),
  json: { type: "boolean", describe: "Print the result as JSON on standard output" },
  quiet: { type: "boolean", describe: "Print only errors" },
} as const;

type Arguments = ArgumentsCamelCase<InferredOptionTypes<typeof options> & { collection?: string }>;

export function builder(yargs: Argv) {
  return yargs
    .positional("collection", {
      type: "string",
      describe: `Collection: a file of format v2.1, or a folder of v3 [${DEFAULT_COLLECTION}]`,
    })
    .options(options)
    .epilogue(
      "Credentials are read from SIGMA_CLIENT_ID and SIGMA_CLIENT_SECRET. Without --include-writes, only requests that read are sent.",
    );
}

export async function handler(argv: Arguments): Promise<void> {
  assertSingleValues(options, argv);
  const reporters = reportersOf(argv.reporters);
  if (argv.data !== undefined && argv.recipe === undefined)
    throw new UsageError("--data is for the rows of a recipe", { hint: "Name one with --recipe." });
  const isShown = reporters.includes("cli") && !argv.quiet && !argv.json;
  const rows = argv.data === undefined ? undefined : await readRows(argv.data);
  const results: RowResult[] = [];
  const tokens = new TokenStore();
  for (const [index, row] of (rows ?? [{}]).entries()) {
    if (interrupted.aborted) break;
    const savedBefore = results.flatMap(({ result }) => result.files);
    const start = { row, savedBefore, tokens, ...(rows ? { place: { index, count: rows.length } } : {}) };
    const { result, values } = await runOnce(argv, reporters, start, isShown);
    results.push({ row, values, result });
    if (isShown) for (const line of render(result)) print(line);
    else if (!argv.json && result.failed > 0 && !result.stopped)
      printNote(failureLine(result, rows && `row ${index + 1}: `));
    report(result);
    if (argv.bail && hasFailed(result)) break;
  }
  const all = results.map(({ result }) => result);
  if (argv.json) print(plainJson(rows ? { rows: all } : all[0]));
  if (rows) {
    await keepFailedRows(rows, results);
    if (isShown) for (const line of renderRows(rows, results)) print(line);
  }
  const isUnwritten = all.some(({ reportErrors }) => reportErrors.length > 0);
  process.exitCode = isUnwritten ? 4 : all.some(hasFailed) || all.length < (rows?.length ?? 1) ? 1 : 0;
}

interface RowStart {
  readonly row: DataRow;
  readonly savedBefore: readonly string[];
  readonly tokens: TokenStore;
  /** Undefined without rows. */
  readonly place?: { readonly index: number; readonly count: number };
}

async function runOnce(
  argv: Arguments,
  reporters: readonly (ReportKind | "cli")[],
  { row, savedBefore, tokens, place }: RowStart,
  isShown: boolean,
): Promise<Pick<RowResult, "values" | "result">> {
  const progress = isShown ? startProgress() : undefined;
  const redactor = new Redactor();
  const release = catchAll(redactor);
  try {
    const given = runOptions(argv);
    const shown = () => redactor.text(Object.values(row).join(", "));
    const options: RunOptions = {
      ...given,
      variables: { ...given.variables, ...row },
      savedBefore,
      reports: reporters.filter((kind) => kind !== "cli"),
      ...(place ? { reportDir: rowFolder(given.reportDir, place.index) } : {}),
      onStart: (started) => {
        if (place && isShown) for (const line of renderRowStart(place, shown())) print(line);
        progress?.start(started);
      },
      onRequest: progress?.request,
      onLog: progress?.log,
      onProgress: progress?.progress,
    };
    const result = await run(options, redactor, tokens);
    return { values: shown(), result };
  } finally {
    progress?.stop();
    release();
  }
}

function runOptions(argv: Arguments): RunOptions {
  return {
    collection: argv.collection === undefined ? undefined : String(argv.collection),
    environment: argv.environment,
    cloud: argv.cloud,
    region: argv.region,
    baseUrl: argv.baseUrl,
    variables: variables(argv.var),
    credentials: credentials(),
    allowHosts: argv.allowHost?.flatMap(listed),
    folders: argv.folder,
    exclude: argv.exclude,
    includeWrites: argv.includeWrites,
    recipe: argv.recipe,
    save: argv.save,
    force: argv.force,
    bail: argv.bail,
    delay: milliseconds(argv.delay, "delay"),
    timeout: milliseconds(argv.timeout, "timeout"),
    maxResponse: bytes(argv.maxResponse ?? argv.maxAnswer, "max-response"),
    reportBody: bytes(argv.reportBody, "report-body"),
    reportDir: argv.reportDir,
    signal: interrupted,
  };
}

/** What ended a run early, and what could not be written. */
function report(result: RunResult): void {
  const problem = result.stopped ?? (result.isEmpty ? emptiness(result) : undefined);
  if (problem) {
    printNote(`${errorColors.red("error")} ${forTerminal(problem.message)}`);
    if (problem.hint) printNote(forTerminal(problem.hint));
  }
  for (const fault of result.reportErrors) printNote(`${errorColors.red("error")} ${forTerminal(fault)}`);
}

/** Whatever is thrown where nobody catches it ends the command with one sentence without secrets. @returns undoes this */
function catchAll(redactor: Redactor): () => void {
  const { SIGMA_CLIENT_SECRET: secret } = process.env;
  redactor.add(secret);
  const end = (error: unknown) => {
    printError(redactedError(error, redactor));
    process.exit(1);
  };
  process.on("uncaughtException", end);
  process.on("unhandledRejection", end);
  return () => {
    process.off("uncaughtException", end);
    process.off("unhandledRejection", end);
  };
}

/** Why a run in which nothing failed is not a success either. */
function emptiness({ outcomes }: RunResult): NonNullable<RunResult["stopped"]> {
  const skipped = outcomes.filter(({ outcome, isPrerequisite }) => outcome === "skipped" && !isPrerequisite);
  if (skipped.length === 0) {
    return {
      message: "nothing was tested: a script ended the run first",
      hint: "Look for setNextRequest(null) in the collection's scripts.",
    };
  }
  const some = skipped.slice(0, 3).map(({ name, reasons }) => `${name} (${reasons.join("; ")})`);
  const more = skipped.length > some.length ? ` and ${skipped.length - some.length} more` : "";
  return {
    message: `nothing was tested, because everything was skipped: ${some.join(", ")}${more}`,
    hint: "Set a variable with --var name=value.",
  };
}

function reportersOf(given: readonly string[] | undefined): (ReportKind | "cli")[] {
  const known = ["cli", ...REPORT_KINDS] as const;
  return (given ?? ["cli"]).flatMap(listed).map((name) => {
    const kind = known.find((other) => other === name);
    if (kind) return kind;
    if (name === "htmlextra") {
      throw new UsageError(
        "the reporter htmlextra is gone: its page loads code from public servers beside your responses",
        {
          hint: "Use html, which writes a page of our own to the same file.",
        },
      );
    }
    throw new UsageError(`unknown reporter "${name}"`, { hint: `The reporters are ${known.join(", ")}.` });
  });
}

function variables(given: readonly string[] | undefined): { readonly [key: string]: string } {
  const pairs = (given ?? []).map((pair): [string, string] => {
    const at = pair.indexOf("=");
    if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
    throw new UsageError(`--var takes key=value, not "${pair}"`);
  });
  return Object.fromEntries(pairs);
}

function credentials() {
  const { SIGMA_CLIENT_ID: clientID = "", SIGMA_CLIENT_SECRET: secret = "" } = process.env;
  return clientID || secret ? { clientID, secret } : undefined;
}

function milliseconds(value: number | undefined, option: string): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value >= 0)) return value;
  throw new UsageError(`--${option} takes a number of milliseconds`);
}

/** For a run that prints neither progress nor table. */
function failureLine({ outcomes, failed, requests, reports }: RunResult, place = ""): string {
  const names = outcomes.filter(({ outcome }) => outcome === "failed").map(({ name }) => forTerminal(name));
  const shown = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  const where = reports.length > 0 ? ` (${reports.map(forTerminal).join(", ")})` : "";
  return `${errorColors.red("error")} ${place}${failed} of ${plural(requests, "request")} failed: ${shown}${where}`;
}
