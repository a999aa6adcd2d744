/** What of the definition is missing or odd, and what was repaired. */
import { listsBy } from "../../lists.js";
import type { Notice } from "../../notice.js";
import type { GenerateResult } from "../../options.js";
import { forTerminal } from "../../text/terminal.js";
import { colors } from "../print.js";
import { limited, section } from "./section.js";

/** Repairs of one kind that are named. */
const MAX_NAMED = 5;

export function* renderNotices({ warnings, repairs }: GenerateResult, isVerbose: boolean): Generator<string> {
  if (warnings.length > 0) yield* section("Warnings", warningLines(warnings, isVerbose));
  if (isVerbose && repairs.length > 0) yield* section("Repaired", repairLines(repairs));
}

function* warningLines(warnings: readonly Notice[], isVerbose: boolean): Generator<string> {
  yield `${counted(warnings)}${isVerbose ? "" : colors.dim(" (--verbose names them)")}`;
  if (isVerbose) for (const notice of warnings) yield `${colors.yellow("!")} ${noticeLine(notice)}`;
}

function* repairLines(repairs: readonly Notice[]): Generator<string> {
  yield counted(repairs);
  for (const group of grouped(repairs)) {
    yield* limited(group.map(noticeLine), MAX_NAMED, (count) => `and ${count} more like it (--json lists all)`);
  }
}

function noticeLine({ where, message }: Notice): string {
  return `${forTerminal(where)}: ${forTerminal(message)}`;
}

/** `servers that get no environment (1); references without the slash (172)` */
function counted(notices: readonly Notice[]): string {
  return grouped(notices)
    .map((group) => `${forTerminal(group[0].title)} (${group.length})`)
    .join("; ");
}

function grouped(notices: readonly Notice[]): [Notice, ...Notice[]][] {
  return [...listsBy(notices, ({ code }) => code).values()];
}
