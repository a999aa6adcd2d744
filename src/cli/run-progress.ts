/** What is printed while a collection runs. */
import { type RequestOutcome, totalsOf } from "../run/report/outcome.js";
import type { RunRequest } from "../run/select/items.js";
import { plural } from "../text/naming.js";
import { colors, forTerminal, print } from "./print.js";
import { LABEL } from "./run-table.js";

interface RunProgress {
  start(started: { readonly requests: readonly RunRequest[]; readonly host: string }): void;
  request(outcome: RequestOutcome): void;
  log(line: string): void;
  progress(line: string): void;
  stop(): void;
}

/** A line for each folder when it is done; on a terminal, also how far the run is. */
export function startProgress(): RunProgress {
  const isLive = process.stdout.isTTY === true && !process.env.CI;
  const erase = isLive ? "\r\u001b[K" : "";
  const left = new Map<string, number>();
  const through = new Map<string, RequestOutcome[]>();
  let count = 0;
  let total = 0;
  let repeats = 0;
  const show = () => {
    if (isLive && count < total) process.stdout.write(`${erase}${colors.dim(`${count} of ${total}`)}`);
  };
  return {
    start({ requests, host }) {
      total = requests.length;
      for (const request of requests) left.set(topOf(request), (left.get(topOf(request)) ?? 0) + 1);
      print(`${colors.bold("Running".padEnd(LABEL))}${plural(total, "request")} against ${forTerminal(host)}`);
      const added = requests.filter(({ isPrerequisite }) => isPrerequisite).map(({ name }) => forTerminal(name));
      if (added.length > 0)
        print(
          `${" ".repeat(LABEL)}${colors.dim(`${added.join(", ")} added, because the others need values from them`)}`,
        );
      show();
    },
    request(outcome) {
      count += 1;
      repeats = 0;
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
      print(`${" ".repeat(LABEL)}${colors.dim(forTerminal(line))}`);
      show();
    },
    progress(line) {
      repeats += 1;
      const text = forTerminal(line);
      if (isLive) {
        // One line, whatever is said: what wraps could not be taken back.
        process.stdout.write(erase + colors.dim(text.slice(0, (process.stdout.columns || 80) - 1)));
      } else if ((repeats & (repeats - 1)) === 0) {
        // Where nothing can be taken back, the more seldom the longer it takes.
        print(`${" ".repeat(LABEL)}${colors.dim(text)}`);
      }
    },
    stop() {
      if (isLive) process.stdout.write(erase);
    },
  };
}

/** The entry at the top of the collection: a folder, or a request outside all folders. */
function topOf(request: RunRequest): string {
  return request.folder[0] ?? request.name;
}

function folderLine(folder: string, outcomes: readonly RequestOutcome[]): string {
  const { passed, failed, skipped } = totalsOf(outcomes);
  const again = outcomes.filter(({ sentAgain }) => sentAgain).length;
  const mark = failed > 0 ? colors.red("✗") : passed > 0 ? colors.green("✓") : colors.yellow("-");
  const counts = [
    passed > 0 ? `${passed} passed` : "",
    failed > 0 ? colors.red(`${failed} failed`) : "",
    skipped > 0 ? colors.yellow(`${skipped} skipped`) : "",
    again > 0 ? colors.dim(`${again} sent again`) : "",
  ].filter(Boolean);
  return `${mark.padStart(LABEL - 1 + mark.length - 1)} ${forTerminal(folder).padEnd(30)} ${counts.join(", ")}`;
}
