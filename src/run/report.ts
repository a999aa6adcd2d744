/**
 * The files of a run. JSON and JUnit are made of its outcomes, which are redacted; htmlextra makes its page in memory, which
 * is redacted before it is written.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, OutputError, UsageError } from "../errors.js";
import { get } from "../json.js";
import { replaceFile } from "../replace-file.js";
import { jsonReport, type ReportedRun } from "./json-report.js";
import { junitReport } from "./junit.js";
import type { RequestOutcome } from "./outcome.js";
import type { Redactor } from "./redact.js";

export type ReportKind = (typeof REPORT_KINDS)[number];

export const REPORT_KINDS = ["json", "junit", "htmlextra"] as const;

const FILES: { readonly [kind in ReportKind]: string } = {
  json: "sigma-run.json",
  junit: "sigma-run.junit.xml",
  htmlextra: "sigma-run.html",
};

/** What newman calls the page when it is about to write it. */
const HTMLEXTRA = "html-reporter-htmlextra";

/** What newman's reporters hand over for writing. */
export interface Exported {
  readonly name: string;
  readonly content: unknown;
}

/** A reporter as newman has them: it listens to the run's events. */
export type Reporter = new (emitter: object, options: object, runOptions: object) => object;

/** htmlextra is no part of newman. @throws UsageError when it isn't there */
export async function loadHtmlextra(): Promise<Reporter> {
  try {
    const loaded: unknown = await import("newman-reporter-htmlextra" as string);
    return get(loaded, "default") as Reporter;
  } catch (cause) {
    throw new UsageError("the reporter htmlextra can't be loaded", {
      hint: "Install it beside sigma-postman: npm install newman-reporter-htmlextra",
      cause,
    });
  }
}

/** Before the run: a folder that can't be made should not cost a run. @throws OutputError */
export async function makeReportFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new OutputError(`can't be made: ${messageOf(cause)}`, {
      where: folder,
      hint: "Choose another folder with --report-dir.",
      cause,
    });
  }
}

export interface ReportInput {
  readonly run: ReportedRun;
  readonly outcomes: readonly RequestOutcome[];
  readonly exported: readonly Exported[];
  /** Why newman's reporters made nothing, when that is known. */
  readonly fault?: string;
}

export interface WrittenReports {
  readonly paths: readonly string[];
  /** Why a report could not be made or written, a sentence each: the run's result is there all the same. */
  readonly faults: readonly string[];
}

/** Writes what can be written; never throws. */
export async function writeReports(
  folder: string,
  kinds: readonly ReportKind[],
  input: ReportInput,
  redactor: Redactor,
): Promise<WrittenReports> {
  const paths: string[] = [];
  const faults: string[] = [];
  for (const kind of kinds) {
    const path = join(folder, FILES[kind]);
    try {
      await replace(path, reportText(kind, input, redactor));
      paths.push(path);
    } catch (error) {
      faults.push(redactor.text(`${path}: ${messageOf(error)}`));
    }
  }
  return { paths, faults };
}

function reportText(kind: ReportKind, { run, outcomes, exported, fault }: ReportInput, redactor: Redactor): string {
  if (kind === "json") return jsonReport(run, redactor.value(outcomes));
  if (kind === "junit") return junitReport(redactor.value(outcomes), run.duration);
  const found = exported.find(({ name }) => name === HTMLEXTRA);
  if (!found) throw new OutputError(`can't be made: ${fault ?? "htmlextra made no page"}`);
  return redactor.text(typeof found.content === "string" ? found.content : (JSON.stringify(found.content) ?? ""));
}

async function replace(path: string, text: string): Promise<void> {
  try {
    await replaceFile(path, text);
  } catch (cause) {
    throw new OutputError(`can't be written: ${messageOf(cause)}`, {
      where: path,
      hint: "Choose another folder with --report-dir.",
      cause,
    });
  }
}
