/** The reports of a run, made from its outcomes, which are redacted. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, OutputError } from "../../errors.js";
import { replaceFile } from "../../replace-file.js";
import type { Redactor } from "../redact/redactor.js";
import { jsonReport, type ReportedRun } from "./json.js";
import { junitReport } from "./junit.js";
import type { RequestOutcome } from "./outcome.js";

export type ReportKind = (typeof REPORT_KINDS)[number];

export const REPORT_KINDS = ["json", "junit", "html"] as const;

const FILES: { readonly [kind in ReportKind]: string } = {
  json: "sigma-run.json",
  junit: "sigma-run.junit.xml",
  html: "sigma-run.html",
};

/** Before the run, so that no run is lost to a folder that can't be created. @throws OutputError */
export async function makeReportFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new OutputError(`can't be created: ${messageOf(cause)}`, {
      where: folder,
      hint: "Choose another folder with --report-dir.",
      cause,
    });
  }
}

export interface ReportInput {
  readonly run: ReportedRun;
  readonly outcomes: readonly RequestOutcome[];
}

export interface WrittenReports {
  readonly paths: readonly string[];
  /** Why a report could not be made or written, a sentence each: the run has its result nevertheless. */
  readonly errors: readonly string[];
}

/** Writes what can be written; never throws. */
export async function writeReports(
  folder: string,
  kinds: readonly ReportKind[],
  input: ReportInput,
  redactor: Redactor,
): Promise<WrittenReports> {
  const paths: string[] = [];
  const errors: string[] = [];
  for (const kind of kinds) {
    const path = join(folder, FILES[kind]);
    try {
      await replace(path, await reportText(kind, input, redactor));
      paths.push(path);
    } catch (error) {
      errors.push(redactor.text(`${path}: ${messageOf(error)}`));
    }
  }
  return { paths, errors };
}

async function reportText(kind: ReportKind, { run, outcomes }: ReportInput, redactor: Redactor): Promise<string> {
  const redacted = redactor.value(outcomes);
  switch (kind) {
    case "json":
      return jsonReport(run, redacted);
    case "junit":
      return junitReport(redacted, run.duration);
    case "html": {
      const [{ htmlReport }, { loadPage }] = await Promise.all([import("./html.js"), import("../../page/load.js")]);
      return htmlReport(run, redacted, await loadPage());
    }
  }
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
