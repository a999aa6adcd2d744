/** A report before it is text of any format: which entries are in which list, and which lines are shared by many of them. */
import type { Operation, Server } from "../../api/model.js";
import { inAlphabet } from "../../text/naming.js";
import { operationTitle } from "../../text/path.js";
import {
  type ApiState,
  type ChangeReport,
  hasChanges,
  IMPACTS,
  type Impact,
  type OperationChange,
  type ReportSection,
} from "../model.js";
import { type Line, linesOf } from "./lines.js";
import { type Phrase, phraseText } from "./phrase.js";

export type ReportEntryKind = "removed" | "deprecated" | "renamed" | "changed" | "added";

export interface ReportEntry {
  readonly kind: ReportEntryKind;
  /** `GET /v2/workbooks`. */
  readonly title: string;
  readonly name: string;
  readonly group: string;
  /** The worst of all that changed. */
  readonly impact: Impact;
  /** What it was called before, or what is there instead. */
  readonly aside: Phrase;
  readonly lines: readonly Line[];
}

/** What changed in the same way in many operations. */
interface CommonLine {
  readonly line: Line;
  readonly titles: readonly string[];
}

export interface OperationList {
  readonly kind: ReportEntryKind;
  readonly title: string;
  /** Grouped as the collection's folders are, in alphabetical order. */
  readonly groups: readonly { readonly name: string; readonly entries: readonly ReportEntry[] }[];
  readonly count: number;
}

export interface ReportView {
  readonly before: ApiState;
  readonly after: ApiState;
  readonly isEmpty: boolean;
  /** Operations with a change that is breaking, or risky and no worse. */
  readonly breaking: number;
  readonly risky: number;
  readonly common: readonly CommonLine[];
  /** Those that have entries. */
  readonly lists: readonly OperationList[];
  readonly servers: readonly { readonly verb: "new" | "removed"; readonly server: Server }[];
  readonly notes: readonly string[];
  readonly sections: readonly ReportSection[];
}

const LISTS: readonly (readonly [ReportEntryKind, string])[] = [
  ["removed", "Removed"],
  ["deprecated", "Deprecated"],
  ["renamed", "Moved"],
  ["changed", "Changed"],
  ["added", "Added"],
];

/** What is the same in as many operations is said once. */
const MANY = 8;

export function viewOf({ changes, sections = [] }: ChangeReport): ReportView {
  const { before, after, added, removed, servers, notes } = changes;
  const inWords = (of: readonly OperationChange[]) => of.map((change) => ({ change, lines: linesOf(change) }));
  const renamed = inWords(changes.renamed);
  const deprecated = inWords(changes.deprecated);
  const changed = inWords(changes.changed);
  const compared = [...renamed, ...deprecated, ...changed];
  const common = commonLines(compared);
  const isCommon = new Set(common.map(({ line }) => keyOf(line)));
  const entry = (kind: ReportEntryKind, { change, lines }: InWords): ReportEntry => ({
    ...described(kind, change.after),
    impact: worstOf(change),
    aside: kind === "renamed" ? ["previously ", { code: operationTitle(change.before) }] : [],
    lines: lines.filter((line) => !isCommon.has(keyOf(line))),
  });
  const entries: ReportEntry[] = [
    ...removed.map(({ operation, instead }) => ({
      ...described("removed", operation),
      impact: "breaking" as const,
      aside: instead === undefined ? [] : ["still there: ", { code: operationTitle(instead) }],
      lines: [],
    })),
    ...deprecated.map((one) => entry("deprecated", one)),
    ...renamed.map((one) => entry("renamed", one)),
    ...changed.map((one) => entry("changed", one)).filter(({ lines }) => lines.length > 0),
    ...added.map((operation) => ({ ...described("added", operation), impact: "safe" as const, aside: [], lines: [] })),
  ];
  const impacts = [...removed.map(() => "breaking"), ...compared.map(({ change }) => worstOf(change))];
  const count = (impact: Impact) => impacts.filter((one) => one === impact).length;
  const hosts = [
    ...servers.added.map((server) => ({ verb: "new" as const, server })),
    ...servers.removed.map((server) => ({ verb: "removed" as const, server })),
  ];
  return {
    before,
    after,
    isEmpty: !hasChanges(changes),
    breaking: count("breaking"),
    risky: count("risky"),
    common,
    lists: LISTS.map(([kind, title]) => listOf(kind, title, entries)).filter(({ count }) => count > 0),
    servers: hosts,
    notes,
    sections: sections.filter((section) => section.entries.length > 0),
  };
}

function described(kind: ReportEntryKind, operation: Operation) {
  return { kind, title: operationTitle(operation), name: operation.name, group: operation.group.name };
}

function listOf(kind: ReportEntryKind, title: string, all: readonly ReportEntry[]): OperationList {
  const entries = all.filter((entry) => entry.kind === kind);
  const names = inAlphabet(entries.map(({ group }) => group));
  return {
    kind,
    title,
    groups: names.map((name) => ({ name, entries: entries.filter(({ group }) => group === name) })),
    count: entries.length,
  };
}

interface InWords {
  readonly change: OperationChange;
  readonly lines: readonly Line[];
}

function commonLines(compared: readonly InWords[]): CommonLine[] {
  const found = new Map<string, { line: Line; titles: string[] }>();
  for (const { change, lines } of compared) {
    for (const line of lines) {
      const common = found.get(keyOf(line)) ?? { line, titles: [] };
      common.titles.push(operationTitle(change.after));
      found.set(keyOf(line), common);
    }
  }
  return [...found.values()].filter(({ titles }) => titles.length >= MANY);
}

function keyOf({ impact, text }: Line): string {
  return `${impact} ${phraseText(text)}`;
}

function worstOf({ differences }: OperationChange): Impact {
  return IMPACTS.find((impact) => differences.some((difference) => difference.impact === impact)) ?? "safe";
}
