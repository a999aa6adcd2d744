/** The files of a run: newman's reporters make them in memory, the redactor reads them, and only then are they written. */
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, OutputError, UsageError } from "../errors.js";
import { own } from "../json.js";
import { withUnsent } from "./junit.js";
import type { RequestOutcome } from "./outcome.js";
import type { Redactor } from "./redact.js";

export type ReportKind = (typeof REPORT_KINDS)[number];

export const REPORT_KINDS = ["json", "junit", "htmlextra"] as const;

/** The name of each report's file, and what newman calls the report when it is about to write it. */
const FILES: { readonly [kind in ReportKind]: { readonly file: string; readonly exported: string } } = {
  json: { file: "sigma-run.json", exported: "json-reporter" },
  junit: { file: "sigma-run.junit.xml", exported: "junit-reporter" },
  htmlextra: { file: "sigma-run.html", exported: "html-reporter-htmlextra" },
};

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
    return own(loaded, "default") as Reporter;
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

/** @returns the paths of what was written @throws OutputError */
export async function writeReports(
  folder: string,
  kinds: readonly ReportKind[],
  { exported, outcomes }: { readonly exported: readonly Exported[]; readonly outcomes: readonly RequestOutcome[] },
  redactor: Redactor,
): Promise<string[]> {
  const written: string[] = [];
  for (const kind of kinds) {
    const { file, exported: name } = FILES[kind];
    const found = exported.find((report) => report.name === name);
    if (!found) throw new OutputError("newman made no such report", { where: file });
    const path = join(folder, file);
    const text = typeof found.content === "string" ? found.content : JSON.stringify(found.content);
    await replace(path, redactor.text(kind === "junit" ? withUnsent(text, outcomes) : text));
    written.push(path);
  }
  return written;
}

async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new OutputError(`can't be written: ${messageOf(cause)}`, {
      where: path,
      hint: "Choose another folder with --report-dir.",
      cause,
    });
  }
}
