/** The report for a terminal. */
import { plural } from "../../text/naming.js";
import { forTerminal } from "../../text/terminal.js";
import type { ChangeReport, Impact } from "../model.js";
import { type Phrase, phraseText } from "./phrase.js";
import { countsText, impactText, stateText } from "./summary.js";
import { type ReportEntry, type ReportView, viewOf } from "./view.js";

/** How text is set off, if at all. The command line fills in a terminal's colours. */
export interface Style {
  readonly strong: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly breaking: (text: string) => string;
  readonly risky: (text: string) => string;
  readonly code: (text: string) => string;
}

const same = (text: string) => text;
const NO_STYLE: Style = { strong: same, dim: same, breaking: same, risky: same, code: same };

const MARKS: Readonly<Record<Impact, string>> = { breaking: "!", risky: "?", safe: " " };

/** The report in one line or two. */
export function headText(report: ChangeReport): string[] {
  const view = viewOf(report);
  return view.isEmpty ? [countsText(view)] : [countsText(view), impactText(view)];
}

/** Lines without control sequences but those of `style`. */
export function* renderText(report: ChangeReport, style: Style = NO_STYLE): Generator<string> {
  const view = viewOf(report);
  yield `${style.strong(forTerminal(stateText(view.before)))} -> ${style.strong(forTerminal(stateText(view.after)))}`;
  yield countsText(view);
  if (!view.isEmpty) {
    yield impactText(view);
    if (view.breaking > 0 || view.risky > 0) {
      yield style.dim(`${MARKS.breaking} breaks existing calls, ${MARKS.risky} may.`);
    }
  }
  for (const { verb, server } of view.servers)
    yield `${verb} host: ${forTerminal(server.label)}, ${forTerminal(server.url)}`;
  yield* operationLists(view, style);
  for (const { title, hint, entries } of view.sections) {
    yield "";
    yield `${style.strong(`${forTerminal(title)} (${entries.length})`)}${hint ? style.dim(`  ${forTerminal(hint)}`) : ""}`;
    for (const { where, text } of entries) yield `  ${forTerminal(where)}  ${forTerminal(text)}`.trimEnd();
  }
  for (const note of view.notes) {
    yield "";
    yield `${style.dim("note")} ${forTerminal(note)}`;
  }
}

function* operationLists(view: ReportView, style: Style): Generator<string> {
  for (const list of view.lists) {
    if (list.kind === "added") yield* common(view, style);
    yield "";
    yield style.strong(`${list.title} (${list.count})`);
    for (const { name, entries } of list.groups) {
      yield `  ${style.dim(forTerminal(name))}`;
      for (const entry of entries) yield* lines(entry, style);
    }
  }
  if (!view.lists.some(({ kind }) => kind === "added")) yield* common(view, style);
}

function* lines(entry: ReportEntry, style: Style): Generator<string> {
  const [method = "", ...path] = forTerminal(entry.title).split(" ");
  const aside = entry.aside.length > 0 ? `  ${phrase(entry.aside, style)}` : "";
  // Where an operation is listed for what changed in it, its lines have the marks.
  const mark = entry.kind === "changed" || entry.kind === "deprecated" ? " " : marked(entry.impact, style);
  yield `  ${mark} ${method.padEnd(6)} ${style.strong(path.join(" "))}  ${style.dim(forTerminal(entry.name))}${aside}`;
  for (const { impact, text } of entry.lines) yield `      ${marked(impact, style)} ${phrase(text, style)}`;
}

/** Which operations is said as far as it fits on a line or two. */
const MAX_TITLES = 5;

function* common(view: ReportView, style: Style): Generator<string> {
  if (view.common.length === 0) return;
  yield "";
  yield style.strong("In many operations");
  for (const { line, titles } of view.common) {
    yield `  ${marked(line.impact, style)} ${phrase(line.text, style)}  ${style.dim(`in ${plural(titles.length, "operation")}`)}`;
    const more = titles.length > MAX_TITLES ? ` and ${titles.length - MAX_TITLES} more` : "";
    yield style.dim(`      ${forTerminal(titles.slice(0, MAX_TITLES).join(", "))}${more}`);
  }
}

function marked(impact: Impact, style: Style): string {
  const mark = MARKS[impact];
  return impact === "safe" ? mark : style[impact](mark);
}

function phrase(text: Phrase, style: Style): string {
  if (style === NO_STYLE) return forTerminal(phraseText(text));
  return text
    .map((piece) => (typeof piece === "string" ? forTerminal(piece) : style.code(forTerminal(piece.code))))
    .join("");
}
