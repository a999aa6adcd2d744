/** The rows of `--data`: each is a run of its own, and those that fail are kept, ready to be run again. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, UsageError } from "../errors.js";
import { isArray, isObject } from "../json.js";
import { replaceFile } from "../replace-file.js";
import { DEFAULT_REPORT_DIR, type RunResult } from "../run/run.js";
import { parseCsv, renderCsv } from "../text/csv.js";
import { plural } from "../text/naming.js";
import { colors, forTerminal } from "./print.js";

export const FAILED_ROWS = "failed-rows.csv";

export type DataRow = Readonly<Record<string, string>>;

/** @throws UsageError when the file can't be read, or has no rows */
export async function readRows(file: string): Promise<DataRow[]> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new UsageError(`can't be read: ${messageOf(cause)}`, { where: file, cause });
  });
  const rows = /^\s*\[/.test(text) ? jsonRows(text.replace(/^\uFEFF/, ""), file) : csvRows(text, file);
  if (rows.length === 0) throw new UsageError("has no rows", { where: file, hint: "Its first line names variables." });
  return rows;
}

function csvRows(text: string, where: string): DataRow[] {
  const [names = [], ...rows] = parseCsv(text);
  return rows.map((row, index) => {
    if (row.length > names.length)
      throw new UsageError(`row ${index + 1} has more fields than the first line has names`, { where });
    return Object.fromEntries(names.map((name, column) => [name.trim(), (row[column] ?? "").trim()]));
  });
}

function jsonRows(text: string, where: string): DataRow[] {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`not valid JSON: ${messageOf(cause)}`, { where, cause });
  }
  if (!isArray(rows) || !rows.every(isObject)) throw new UsageError("has to be a list of objects", { where });
  return rows.map((row, index) => {
    const values = Object.entries(row as object);
    const [nested] = values.find(([, value]) => isObject(value) || isArray(value)) ?? [];
    if (nested !== undefined) throw new UsageError(`"${nested}" of row ${index + 1} is not a single value`, { where });
    return Object.fromEntries(values.map(([key, value]) => [key, String(value ?? "").trim()]));
  });
}

export interface RowResult {
  readonly row: DataRow;
  /** The row for messages, without secrets. */
  readonly values: string;
  readonly result: RunResult;
}

export function hasFailed({ failed, isEmpty, stopped, reportErrors }: RunResult): boolean {
  return failed > 0 || isEmpty || stopped !== undefined || reportErrors.length > 0;
}

/** Of a row's reports: those of the next one would take their place. */
export function rowFolder(reportDir: string | undefined, index: number): string {
  return join(reportDir ?? DEFAULT_REPORT_DIR, `row-${index + 1}`);
}

/** What is printed before a row. */
export function* renderRowStart(
  { index, count }: { readonly index: number; readonly count: number },
  values: string,
): Generator<string> {
  if (index > 0) yield "";
  yield `${colors.bold(`Row ${index + 1} of ${count}`)}  ${colors.dim(forTerminal(values))}`;
}

/** A line for each row that failed, and how many did. @param rows all of them, those that the run didn't reach as well */
export function* renderRows(rows: readonly DataRow[], results: readonly RowResult[]): Generator<string> {
  const failed = results.filter(({ result }) => hasFailed(result)).length;
  yield "";
  for (const [index, { values, result }] of results.entries()) {
    if (!hasFailed(result)) continue;
    const bad = result.outcomes.find(({ outcome }) => outcome === "failed");
    const skipped = result.outcomes.find(({ outcome }) => outcome === "skipped");
    const why = result.stopped?.message ?? (bad ?? skipped)?.reasons.join("; ") ?? "";
    yield `${colors.red("✗")} Row ${index + 1} (${forTerminal(values)}): ${forTerminal(result.reportErrors[0] ?? why)}`;
  }
  const left = rows.length - results.length;
  const counts = [
    `${results.length - failed} done`,
    `${failed} failed`,
    ...(left > 0 ? [`${left} not reached`] : []),
    ...(failed + left > 0 ? [`to be run again: ${FAILED_ROWS}`] : []),
  ];
  yield `${plural(rows.length, "row")}: ${counts.join(", ")}`;
}

/** Writes the rows that failed or were not reached to the working folder, where there are any. */
export async function keepFailedRows(all: readonly DataRow[], results: readonly RowResult[]): Promise<void> {
  const failed = results.filter(({ result }) => hasFailed(result)).map(({ row }) => row);
  const rows = [...failed, ...all.slice(results.length)];
  if (rows.length === 0) return;
  const names = [...new Set(rows.flatMap(Object.keys))];
  const text = renderCsv([names, ...rows.map((row) => names.map((name) => row[name] ?? ""))]);
  await replaceFile(FAILED_ROWS, Buffer.from(text));
}
