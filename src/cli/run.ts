/** `sigma-postman run`: options, progress while it runs, and the table at its end. */
import type { ArgumentsCamelCase, Argv, InferredOptionTypes } from "yargs";
import { UsageError } from "../errors.js";
import { type RequestOutcome, slowestOf, totalsOf } from "../run/outcome.js";
import { REPORT_KINDS, type ReportKind } from "../run/report.js";
import { DEFAULT_COLLECTION, DEFAULT_REPORT_DIR, type RunResult, run } from "../run/run.js";
import type { RunRequest } from "../run/select.js";
import { plural } from "../words.js";
import { interrupted } from "./interrupt.js";
import { colors, errorColors, plain, plainJson, print, printNote } from "./print.js";
import { assertSingle, listed } from "./values.js";

export const usage = "[collection]";
export const describe = "Run the collection headless, with newman";

const options = {
  environment: { alias: "e", type: "string", describe: "The environment's file" },
  cloud: { type: "string", describe: "The environment of this cloud (aws, gcp, azure) beside the collection" },
  region: { type: "string", describe: "The environment of this region (us-west, aws-us-west, ...)" },
  "base-url": { type: "string", describe: "A host of your own: takes the place of the environment's" },
  var: { type: "string", array: true, nargs: 1, describe: "A variable of the run: key=value" },
  folder: { type: "string", array: true, nargs: 1, describe: "Only this folder or request, by name" },
  "include-writes": { type: "boolean", describe: "Send POST, PUT, PATCH and DELETE as well" },
  bail: { type: "boolean", describe: "Stop at the first failure" },
  delay: { type: "number", describe: "Milliseconds between two requests [0]" },
  timeout: { type: "number", describe: "Milliseconds that a request may take [60000]" },
  "max-answer": { type: "number", describe: "Bytes that a response may have, unpacked [52428800]" },
  reporters: { type: "string", array: true, nargs: 1, describe: "cli, json, junit, htmlextra [cli]" },
  "report-dir": { type: "string", describe: `Where reports go [${DEFAULT_REPORT_DIR}]` },
  "allow-host": {
    type: "string",
    array: true,
    nargs: 1,
    describe: "A host outside sigmacomputing.com that may be sent the client secret and tokens",
  },
  json: { type: "boolean", describe: "The result for programs on standard output" },
  quiet: { type: "boolean", describe: "Print nothing but errors" },
} as const;

type Arguments = ArgumentsCamelCase<InferredOptionTypes<typeof options> & { collection?: string }>;

export function builder(yargs: Argv) {
  return yargs
    .positional("collection", { type: "string", describe: `The collection's file [${DEFAULT_COLLECTION}]` })
    .options(options)
    .epilogue(
      "Credentials come from SIGMA_CLIENT_ID and SIGMA_CLIENT_SECRET. Only requests that read are sent, unless --include-writes.",
    );
}

export async function handler(argv: Arguments): Promise<void> {
  for (const [name, option] of Object.entries(options)) if (!("array" in option)) assertSingle(argv[name], name);
  const reporters = reportersOf(argv.reporters);
  const isShown = reporters.includes("cli") && !argv.quiet && !argv.json;
  const progress = isShown ? startProgress() : undefined;
  let result: RunResult;
  try {
    result = await run({
      collection: argv.collection === undefined ? undefined : String(argv.collection),
      environment: argv.environment,
      cloud: argv.cloud,
      region: argv.region,
      baseUrl: argv.baseUrl,
      variables: variables(argv.var),
      credentials: credentials(),
      allowHosts: argv.allowHost?.flatMap(listed),
      folders: argv.folder,
      includeWrites: argv.includeWrites,
      bail: argv.bail,
      delay: milliseconds(argv.delay, "delay"),
      timeout: milliseconds(argv.timeout, "timeout"),
      maxAnswer: bytes(argv.maxAnswer, "max-answer"),
      reports: reporters.filter((kind) => kind !== "cli"),
      reportDir: argv.reportDir,
      signal: interrupted,
      onStart: progress?.start,
      onRequest: progress?.request,
      onLog: progress?.log,
    });
  } finally {
    progress?.stop();
  }
  if (argv.json) print(plainJson(result));
  else if (isShown) for (const line of render(result)) print(line);
  else if (result.failed > 0 && !result.stopped) printNote(failureLine(result));
  const problem = result.stopped ?? (result.isEmpty ? emptiness(result) : undefined);
  if (problem) {
    printNote(`${errorColors.red("error")} ${plain(problem.message)}`);
    if (problem.hint) printNote(plain(problem.hint));
  }
  if (result.failed > 0 || problem) process.exitCode = 1;
}

/** Why a run in which nothing failed is no success either. */
function emptiness({ outcomes }: RunResult): NonNullable<RunResult["stopped"]> {
  const skipped = outcomes.filter(({ outcome, isPrerequisite }) => outcome === "skipped" && !isPrerequisite);
  const some = skipped.slice(0, 3).map(({ name, reasons }) => `${name} (${reasons.join("; ")})`);
  const more = skipped.length > some.length ? ` and ${skipped.length - some.length} more` : "";
  return {
    message: `nothing was tested, for everything was skipped: ${some.join(", ")}${more}`,
    hint: "--var name=value gives a variable a value.",
  };
}

function reportersOf(given: readonly string[] | undefined): (ReportKind | "cli")[] {
  const known = ["cli", ...REPORT_KINDS] as const;
  return (given ?? ["cli"]).flatMap(listed).map((name) => {
    const kind = known.find((other) => other === name);
    if (kind) return kind;
    throw new UsageError(`there is no reporter "${name}"`, { hint: `Reporters are ${known.join(", ")}.` });
  });
}

function variables(given: readonly string[] | undefined): { readonly [key: string]: string } {
  const pairs = (given ?? []).map((pair): [string, string] => {
    const at = pair.indexOf("=");
    if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
    throw new UsageError(`--var takes key=value, and "${pair}" is none`);
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

function bytes(value: number | undefined, option: string): number | undefined {
  if (value === undefined || (Number.isSafeInteger(value) && value > 0)) return value;
  throw new UsageError(`--${option} takes a number of bytes`);
}

interface RunProgress {
  start(started: { readonly requests: readonly RunRequest[]; readonly host: string }): void;
  request(outcome: RequestOutcome): void;
  log(line: string): void;
  stop(): void;
}

/** A line for each folder when it is through; on a terminal, the request under way as well. */
function startProgress(): RunProgress {
  const isLive = process.stdout.isTTY === true && !process.env.CI;
  const erase = isLive ? "\r\u001b[K" : "";
  const left = new Map<string, number>();
  const through = new Map<string, RequestOutcome[]>();
  let count = 0;
  let total = 0;
  const show = () => {
    if (isLive && count < total) process.stdout.write(`${erase}${colors.dim(`${count} of ${total}`)}`);
  };
  return {
    start({ requests, host }) {
      total = requests.length;
      for (const request of requests) left.set(topOf(request), (left.get(topOf(request)) ?? 0) + 1);
      print(`${colors.bold("Running".padEnd(LABEL))}${plural(total, "request")} against ${plain(host)}`);
      const added = requests.filter(({ isPrerequisite }) => isPrerequisite).map(({ name }) => plain(name));
      if (added.length > 0)
        print(`${" ".repeat(LABEL)}${colors.dim(`${added.join(", ")} added, for values that the others need`)}`);
      show();
    },
    request(outcome) {
      count += 1;
      const folder = topOf(outcome);
      const outcomes = [...(through.get(folder) ?? []), outcome];
      through.set(folder, outcomes);
      if (outcomes.length === left.get(folder)) {
        if (isLive) process.stdout.write(erase);
        print(folderLine(folder, outcomes));
      }
      show();
    },
    log(line) {
      if (isLive) process.stdout.write(erase);
      print(`${" ".repeat(LABEL)}${colors.dim(plain(line))}`);
      show();
    },
    stop() {
      if (isLive) process.stdout.write(erase);
    },
  };
}

const LABEL = 9;

/** What stands at the top of the collection: a folder, or a request by itself. */
function topOf(request: RunRequest): string {
  return request.folder[0] ?? request.name;
}

function folderLine(folder: string, outcomes: readonly RequestOutcome[]): string {
  const { passed, failed, skipped } = totalsOf(outcomes);
  const mark = failed > 0 ? colors.red("✗") : passed > 0 ? colors.green("✓") : colors.yellow("-");
  const counts = [
    passed > 0 ? `${passed} passed` : "",
    failed > 0 ? colors.red(`${failed} failed`) : "",
    skipped > 0 ? colors.yellow(`${skipped} skipped`) : "",
  ].filter(Boolean);
  return `${mark.padStart(LABEL - 1 + mark.length - 1)} ${plain(folder).padEnd(30)} ${counts.join(", ")}`;
}

/** For who sees neither progress nor table. */
function failureLine({ outcomes, failed, requests, reports }: RunResult): string {
  const names = outcomes.filter(({ outcome }) => outcome === "failed").map(({ name }) => plain(name));
  const shown = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  const where = reports.length > 0 ? ` (${reports.map(plain).join(", ")})` : "";
  return `${errorColors.red("error")} ${failed} of ${plural(requests, "request")} failed: ${shown}${where}`;
}

/** The table at the end: how many, which were slow, which failed and why, which were skipped and for want of what. */
export function* render(result: RunResult): Generator<string> {
  const { outcomes } = result;
  const label = (word: string) => colors.bold(word.padEnd(LABEL));
  const more = " ".repeat(LABEL);
  const failed = outcomes.filter(({ outcome }) => outcome === "failed");
  const skipped = outcomes.filter(({ outcome }) => outcome === "skipped");
  yield "";
  // Without a token there is one thing to say, and it is said at the end.
  if (failed.length > 0 && !(result.stopped && outcomes.length === 1)) {
    yield `${label("Failed")}${plural(failed.length, "request")}`;
    for (const outcome of failed) {
      yield `${more}${colors.red("✗")} ${nameOf(outcome)}  ${outcome.status ?? (outcome.isSent ? "no answer" : "not sent")}`;
      for (const reason of outcome.reasons) yield `${more}  ${plain(reason)}`;
      if (outcome.answer) yield `${more}  ${colors.dim(plain(outcome.answer))}`;
    }
  }
  if (skipped.length > 0) {
    const hint = skipped.some(({ reasons }) => reasons.join().includes("{{"))
      ? " (--var name=value gives a value)"
      : "";
    yield `${label("Skipped")}${plural(skipped.length, "request")}${colors.dim(hint)}`;
    for (const outcome of skipped) {
      yield `${more}${colors.yellow("-")} ${nameOf(outcome)}  ${colors.dim(plain(outcome.reasons.join("; ")))}`;
    }
  }
  const slowest = slowestOf(outcomes, 3).map((outcome) => `${plain(outcome.name)} ${outcome.time} ms`);
  if (slowest.length > 0) yield `${label("Slowest")}${slowest.join(", ")}`;
  for (const [index, path] of result.reports.entries()) yield `${index === 0 ? label("Reports") : more}${plain(path)}`;
  const counts = [
    colors.green(`${result.passed} passed`),
    result.failed > 0 ? colors.red(`${result.failed} failed`) : "0 failed",
    result.skipped > 0 ? colors.yellow(`${result.skipped} skipped`) : "0 skipped",
  ];
  yield `${label("Total")}${plural(result.requests, "request")}: ${counts.join(", ")}, in ${seconds(result.duration)}`;
  if (result.notReached > 0) yield `${more}${colors.dim(`${plural(result.notReached, "request")} not reached`)}`;
  if (result.writesLeftOut > 0) {
    yield `${more}${colors.dim(`${plural(result.writesLeftOut, "request")} that write left out (--include-writes sends them)`)}`;
  }
}

function nameOf({ method, folder, name }: RunRequest): string {
  return `${method.padEnd(6)} ${[...folder, name].map(plain).join(" / ")}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
