/** The table at the end of `sigma-postman run`. */
import { type RequestOutcome, slowestOf } from "../run/report/outcome.js";
import type { RunResult } from "../run/run.js";
import type { RunRequest } from "../run/select/items.js";
import { plural } from "../text/naming.js";
import { colors, forTerminal } from "./print.js";
import { wrapped } from "./wrap.js";

/** Characters of the words at the beginning of lines. */
export const LABEL = 9;

/**
 * The table at the end: how many passed, which were slow, which failed or were skipped and why.
 * @param width of a line, in characters
 */
export function* render(result: RunResult, width = lineWidth()): Generator<string> {
  const { outcomes } = result;
  const failed = outcomes.filter(({ outcome }) => outcome === "failed");
  const skipped = outcomes.filter(({ outcome }) => outcome === "skipped");
  yield "";
  // Without a token there is one thing to say, and it is said at the end.
  if (failed.length > 0 && !(result.stopped && outcomes.length === 1)) yield* failures(failed, outcomes, width);
  if (skipped.length > 0) yield* skips(skipped, width);
  for (const [index, line] of repeats(outcomes).entries()) yield `${index === 0 ? label("Again") : MORE}${line}`;
  const slowest = slowestOf(outcomes, 3).map((outcome) => `${forTerminal(outcome.name)} ${outcome.time} ms`);
  if (slowest.length > 0) yield* block("Slowest", slowest.join(", "), width);
  for (const [index, path] of result.reports.entries()) {
    yield `${index === 0 ? label("Reports") : MORE}${forTerminal(path)}`;
  }
  for (const [index, path] of result.files.entries())
    yield `${index === 0 ? label("Saved") : MORE}${forTerminal(path)}`;
  const counts = [
    colors.green(`${result.passed} passed`),
    result.failed > 0 ? colors.red(`${result.failed} failed`) : "0 failed",
    result.skipped > 0 ? colors.yellow(`${result.skipped} skipped`) : "0 skipped",
  ];
  yield `${label("Total")}${plural(result.requests, "request")}: ${counts.join(", ")}, in ${seconds(result.duration)}`;
  if (result.notReached > 0) yield `${MORE}${colors.dim(`${plural(result.notReached, "request")} not reached`)}`;
  if (result.writesLeftOut > 0) {
    yield `${MORE}${colors.dim(`${plural(result.writesLeftOut, "request")} that write left out (--include-writes sends them)`)}`;
  }
}

function* failures(
  failed: readonly RequestOutcome[],
  outcomes: readonly RequestOutcome[],
  width: number,
): Generator<string> {
  const missing = failed.filter(({ isNotEnabled }) => isNotEnabled).length;
  const aside = missing > 0 ? colors.dim(` (${missing} because a feature is not enabled)`) : "";
  yield `${label("Failed")}${plural(failed.length, "request")}${aside}`;
  for (const outcome of failed) {
    yield `${MORE}${colors.red("✗")} ${nameOf(outcome)}  ${outcome.status ?? (outcome.isSent ? "no response" : "not sent")}`;
    for (const reason of outcome.reasons) {
      for (const line of wrapped(forTerminal(reason), width - MORE.length - 2)) yield `${MORE}  ${line}`;
    }
    // What the reason says already need not be said twice.
    const isTold =
      outcome.isNotEnabled || outcome.reasons.some((reason) => reason.includes(messageIn(outcome.responseText)));
    if (outcome.responseText && !isTold) yield `${MORE}  ${colors.dim(forTerminal(outcome.responseText))}`;
  }
  if (missing === 0) return;
  const names = excludable(outcomes).map((name) => `--exclude "${forTerminal(name)}"`);
  yield `${MORE}${colors.dim(`Without them: ${names.join(" ")}`)}`;
}

/** The message in a JSON response; without one, a text that no reason includes. */
function messageIn(response = ""): string {
  const [, message] = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(response) ?? [];
  return message || "\u0000";
}

/** What to leave out so that nothing fails because a feature is not enabled: folders in which nothing passed, else requests. */
export function excludable(outcomes: readonly RequestOutcome[]): string[] {
  const places = outcomes
    .filter(({ isNotEnabled }) => isNotEnabled)
    .map(({ folder, name }) => {
      const [top] = folder;
      const others = outcomes.filter((other) => other.folder[0] === top);
      const isWhole = others.every((other) => other.isNotEnabled || other.outcome === "skipped");
      return top !== undefined && isWhole ? top : [...folder, name].join(" / ");
    });
  return [...new Set(places)];
}

function* skips(skipped: readonly RequestOutcome[], width: number): Generator<string> {
  const hint = skipped.some(({ reasons }) => /\{\{|</.test(reasons.join())) ? " (--var name=value gives a value)" : "";
  yield `${label("Skipped")}${plural(skipped.length, "request")}${colors.dim(hint)}`;
  for (const outcome of skipped) {
    const name = nameOf(outcome);
    const reason = forTerminal(outcome.reasons.join("; "));
    if (MORE.length + 4 + name.length + reason.length <= width) {
      yield `${MORE}${colors.yellow("-")} ${name}  ${colors.dim(reason)}`;
      continue;
    }
    yield `${MORE}${colors.yellow("-")} ${name}`;
    for (const line of wrapped(reason, width - MORE.length - 2)) yield `${MORE}  ${colors.dim(line)}`;
  }
}

/** `GET    Tags / List tags  sent again: Sigma responded with 503 (2 times)` */
function repeats(outcomes: readonly RequestOutcome[]): string[] {
  return outcomes.flatMap((outcome) => {
    const { sentAgain = [] } = outcome;
    if (sentAgain.length === 0) return [];
    const reasons = [...new Set(sentAgain)].map((reason) => {
      const count = sentAgain.filter((other) => other === reason).length;
      return `${forTerminal(reason)}${count > 1 ? ` (${count} times)` : ""}`;
    });
    return `${nameOf(outcome)}  ${colors.dim(`sent again: ${reasons.join(", ")}`)}`;
  });
}

function* block(word: string, text: string, width: number): Generator<string> {
  for (const [index, line] of wrapped(text, width - LABEL).entries()) {
    yield `${index === 0 ? label(word) : MORE}${line}`;
  }
}

const MORE = " ".repeat(LABEL);

function label(word: string): string {
  return colors.bold(word.padEnd(LABEL));
}

/** The width of the terminal; lines in a file or a pipe are not wrapped, so that they can be searched. */
function lineWidth(): number {
  return process.stdout.isTTY === true ? (process.stdout.columns ?? 80) : Number.POSITIVE_INFINITY;
}

function nameOf({ method, folder, name }: RunRequest): string {
  return `${method.padEnd(6)} ${[...folder, name].map(forTerminal).join(" / ")}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
