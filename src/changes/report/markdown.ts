/** The report as Markdown: for a file beside the collection, and for the body of a pull request. */
import { plural } from "../../text/naming.js";
import { forTerminal } from "../../text/terminal.js";
import type { ChangeReport, Impact } from "../model.js";
import type { Phrase } from "./phrase.js";
import { countsText, impactText, stateText } from "./summary.js";
import { type ReportEntry, type ReportView, viewOf } from "./view.js";

/** Characters of a pull request's body on GitHub. */
export const MARKDOWN_LIMIT = 65_536;

/**
 * What is too long for `limit` (in characters) is cut where it is missed least: first the names of what was added, then
 * the safe changes, then whatever comes last. The text says what was cut. Ends with a newline.
 */
export function renderMarkdown(report: ChangeReport, limit = MARKDOWN_LIMIT): string {
  const view = viewOf(report);
  const fixed = [...head(view), ...tail(view)];
  for (const detail of DETAILS) {
    const text = assembled([...head(view), ...detail.says, ...body(view, detail), ...tail(view)]);
    if (text.length <= limit) return text;
  }
  const says = `${CUT}, and only as much of it as fits.`;
  const left = limit - assembled([...fixed, "", says, ""]).length;
  const lines = left > 0 ? fitting([...body(view, LEAST)], left) : [];
  return cutTo(assembled([...head(view), "", says, ...lines, ...tail(view)]), limit);
}

interface Detail {
  readonly names: boolean;
  readonly isShown: (impact: Impact) => boolean;
  readonly says: readonly string[];
}

const CUT =
  "_Too long to show in full. The report as HTML or JSON has everything; here are the changes that matter to callers of the API";
const LEAST: Detail = { names: false, isShown: (impact) => impact !== "safe", says: ["", `${CUT}._`] };
const DETAILS: readonly Detail[] = [
  { names: true, isShown: () => true, says: [] },
  {
    names: false,
    isShown: () => true,
    says: ["", "_Too long to show in full: of what was added only the numbers are here._"],
  },
  LEAST,
];

function assembled(lines: readonly string[]): string {
  return `${lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;
}

/** As many lines as have room, and never a heading last. */
function fitting(lines: readonly string[], left: number): string[] {
  const found: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > left) break;
    found.push(line);
  }
  while (found.length > 0 && /^(#|$)/.test(found.at(-1) ?? "")) found.pop();
  return found;
}

/** For a head and a tail that alone are too long. */
function cutTo(text: string, limit: number): string {
  return text.length <= limit ? text : assembled(fitting(text.split("\n"), limit - 1));
}

function* head(view: ReportView): Generator<string> {
  yield "# What changed in the API";
  yield "";
  yield `**${prose(stateText(view.before))}** → **${prose(stateText(view.after))}**`;
  yield "";
  yield countsText(view);
  if (!view.isEmpty) yield impactText(view);
  if (view.servers.length > 0) yield "";
  for (const { verb, server } of view.servers)
    yield `- ${verb} host: ${prose(server.label)}, ${exactCodeSpan(server.url)}`;
}

function* body(view: ReportView, detail: Detail): Generator<string> {
  for (const list of view.lists) {
    if (list.kind === "added") yield* common(view, detail);
    yield "";
    yield `## ${list.title} (${list.count})`;
    if (list.kind === "added" && !detail.names) {
      yield "";
      for (const { name, entries } of list.groups) yield `- ${prose(name)}: ${plural(entries.length, "operation")}`;
      continue;
    }
    for (const { name, entries } of list.groups) {
      const shown = entries.filter(({ kind, impact }) => kind !== "changed" || detail.isShown(impact));
      if (shown.length === 0) continue;
      yield "";
      yield `### ${prose(name)}`;
      yield "";
      for (const entry of shown) yield* item(entry, detail);
    }
  }
  if (!view.lists.some(({ kind }) => kind === "added")) yield* common(view, detail);
}

function* item(entry: ReportEntry, detail: Detail): Generator<string> {
  const aside = entry.aside.length > 0 ? `; ${phrase(entry.aside)}` : "";
  yield `- ${entry.kind === "changed" || entry.kind === "deprecated" ? "" : marked(entry.impact)}${exactCodeSpan(entry.title)} ${prose(entry.name)}${aside}`;
  for (const { impact, text } of entry.lines) if (detail.isShown(impact)) yield `  - ${marked(impact)}${phrase(text)}`;
}

const MAX_TITLES = 10;

function* common(view: ReportView, detail: Detail): Generator<string> {
  const shown = view.common.filter(({ line }) => detail.isShown(line.impact));
  if (shown.length === 0) return;
  yield "";
  yield "## In many operations";
  yield "";
  for (const { line, titles } of shown) {
    const more = titles.length > MAX_TITLES ? ` and ${titles.length - MAX_TITLES} more` : "";
    const where = detail.names ? `: ${titles.slice(0, MAX_TITLES).map(exactCodeSpan).join(", ")}${more}` : "";
    yield `- ${marked(line.impact)}${phrase(line.text)}, in ${plural(titles.length, "operation")}${where}`;
  }
}

function* tail(view: ReportView): Generator<string> {
  for (const { title, hint, entries } of view.sections) {
    yield "";
    yield `## ${prose(title)} (${entries.length})`;
    yield "";
    if (hint) yield* [prose(hint), ""];
    for (const { where, text } of entries)
      yield `- ${[where && exactCodeSpan(where), prose(text)].filter(Boolean).join(": ")}`;
  }
  for (const note of view.notes) {
    yield "";
    yield `_${prose(note)}_`;
  }
}

function marked(impact: Impact): string {
  return impact === "breaking" ? "**breaking:** " : impact === "risky" ? "**may break:** " : "";
}

function phrase(text: Phrase): string {
  return text.map((piece) => (typeof piece === "string" ? prose(piece) : exactCodeSpan(piece.code))).join("");
}

/** A word joiner: invisible, and enough to break what GitHub would turn into a link or a mention. */
const JOINER = "\u2060";

/** Text of a definition as nothing but text: no markup, no HTML, no links, no mentions. */
export function prose(text: string): string {
  return (
    forTerminal(text)
      .replace(/[\\`*_[\]<>#~&]/g, (mark) =>
        mark === "&" ? "&amp;" : mark === "<" ? "&lt;" : mark === ">" ? "&gt;" : `\\${mark}`,
      )
      .replace(/:\/\/|www\.|@|#(?=\d)/gi, (link) => `${link.charAt(0)}${JOINER}${link.slice(1)}`)
      .replace(/\bGH-(?=\d)/gi, (mark) => `${mark}${JOINER}`)
      // What GitHub would take for a commit.
      .replace(
        /\b(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{7,40}\b/gi,
        (hash) => `${hash.slice(0, 4)}${JOINER}${hash.slice(4)}`,
      )
      .replace(/^([-+]|\d+[.])(?= )/, (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`)
  );
}

/** A code span, however many backticks are in the text. @see https://spec.commonmark.org/0.31.2/#code-spans */
export function exactCodeSpan(text: string): string {
  const line = forTerminal(text);
  if (line.trim() === "") return "` `";
  const longest = [...line.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 0);
  const fence = "`".repeat(longest + 1);
  const pad = /^[` ]|[` ]$/.test(line) ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}
