/** The report as a page. */
import { checkbox, escaped, htmlPage, NOTHING_FITS, toolbar } from "../../page/html.js";
import type { PageParts } from "../../page/load.js";
import { plural, withCommas } from "../../text/naming.js";
import type { ChangeReport, Impact } from "../model.js";
import type { Phrase } from "./phrase.js";
import { countsText, impactText, stateText } from "./summary.js";
import { type OperationList, type ReportEntry, type ReportEntryKind, type ReportView, viewOf } from "./view.js";

const BADGES: Readonly<Record<Impact, string>> = { breaking: "breaking", risky: "may break", safe: "" };
const COUNTED: readonly (readonly [ReportEntryKind, string])[] = [
  ["added", "added"],
  ["removed", "removed"],
  ["deprecated", "deprecated"],
  ["renamed", "moved"],
  ["changed", "changed"],
];

/** The text of an HTML file. */
export function renderHtml(report: ChangeReport, parts: PageParts): string {
  const view = viewOf(report);
  const title = `${stateText(view.before)} to ${stateText(view.after)}: what changed`;
  return htmlPage(parts, { title, main: main(view), hasTools: view.lists.length > 0 });
}

function* main(view: ReportView): Generator<string> {
  yield `<h1>What changed in the API</h1>
<p class="states"><strong>${escaped(stateText(view.before))}</strong> → <strong>${escaped(stateText(view.after))}</strong></p>`;
  yield* summary(view);
  const hasOperations = view.lists.length > 0;
  if (hasOperations) yield tools(view);
  for (const list of view.lists) {
    if (list.kind === "added") yield* common(view);
    yield* operationList(list);
  }
  if (!view.lists.some(({ kind }) => kind === "added")) yield* common(view);
  if (hasOperations) yield NOTHING_FITS;
  for (const { title, entries } of view.sections) {
    yield `<section>\n<h2>${escaped(title)} <span>${entries.length}</span></h2>\n<ul>`;
    for (const { where, text } of entries) {
      yield `<li class="operation"><div class="row">${where === "" ? "" : `<span class="path">${escaped(where)}</span>`}<span>${escaped(text)}</span></div></li>`;
    }
    yield "</ul>\n</section>";
  }
  for (const note of view.notes) yield `<p class="note">${escaped(note)}</p>`;
}

function* summary(view: ReportView): Generator<string> {
  yield `<p>${escaped(countsText(view))}${view.isEmpty ? "" : ` ${escaped(impactText(view))}`}</p>`;
  if (!view.isEmpty) {
    yield `<ul class="counts">`;
    for (const [kind, label] of COUNTED) {
      const count = view.lists.find((list) => list.kind === kind)?.count ?? 0;
      if (count > 0) yield `<li><b>${withCommas(count)}</b>${label}</li>`;
    }
    if (view.breaking > 0) yield `<li class="breaking"><b>${withCommas(view.breaking)}</b>breaking</li>`;
    if (view.risky > 0) yield `<li class="risky"><b>${withCommas(view.risky)}</b>may break</li>`;
    yield "</ul>";
  }
  if (view.servers.length === 0) return;
  yield `<ul class="hosts">`;
  for (const { verb, server } of view.servers) {
    yield `<li><span class="badge ${verb === "new" ? "added" : "breaking"}">${verb} host</span> ${escaped(server.label)} <code>${escaped(server.url)}</code></li>`;
  }
  yield "</ul>";
}

function tools({ lists }: ReportView): string {
  const kinds = lists.map(({ kind, title }) => checkbox("kind", kind, title.toLowerCase(), true)).join("");
  const impacts = `${checkbox("impact", "breaking", "only breaking", false)}${checkbox("impact", "risky", "only what may break", false)}`;
  return toolbar({
    label: "Filter the operations",
    placeholder: "path, name, property",
    group: "Resource",
    groups: lists.flatMap(({ groups }) => groups.map(({ name }) => name)),
    fieldsets: [
      `<fieldset><legend>Kind of change</legend>${kinds}</fieldset>`,
      `<fieldset><legend>Only what breaks</legend>${impacts}</fieldset>`,
    ],
  });
}

function* operationList(list: OperationList): Generator<string> {
  yield `<section class="part">\n<h2>${list.title} <span>${list.count}</span></h2>`;
  for (const { name, entries } of list.groups) {
    yield `<section class="group">\n<h3>${escaped(name)} <span>${entries.length}</span></h3>\n<ul>`;
    for (const entry of entries) yield operation(entry);
    yield "</ul>\n</section>";
  }
  yield "</section>";
}

function operation(entry: ReportEntry): string {
  const [method = "", ...path] = entry.title.split(" ");
  const row = [
    `<span class="method">${escaped(method)}</span>`,
    `<span class="path">${escaped(path.join(" "))}</span>`,
    `<span class="name">${escaped(entry.name)}</span>`,
    entry.aside.length > 0 ? `<span class="aside">${phrase(entry.aside)}</span>` : "",
    badge(entry.impact),
  ].join(" ");
  const attributes = `class="operation ${entry.impact}" data-kind="${entry.kind}" data-impact="${entry.impact}" data-group="${escaped(entry.group)}"`;
  if (entry.lines.length === 0) return `<li ${attributes}><div class="row">${row}</div></li>`;
  const isOpen = entry.impact !== "safe" || entry.lines.length === 1;
  return `<li ${attributes}><details${isOpen ? " open" : ""}><summary class="row">${row} <span class="count">${plural(entry.lines.length, "change")}</span></summary>
<ul class="lines">${entry.lines.map(({ impact, text }) => `<li><span>${badge(impact)}</span><span>${phrase(text)}</span></li>`).join("\n")}</ul></details></li>`;
}

function* common(view: ReportView): Generator<string> {
  if (view.common.length === 0) return;
  yield "<section>\n<h2>In many operations</h2>\n<ul>";
  for (const { line, titles } of view.common) {
    yield `<li class="operation ${line.impact}"><details><summary class="row"><span>${phrase(line.text)}</span> ${badge(line.impact)} <span class="count">in ${plural(titles.length, "operation")}</span></summary>
<ul class="where">${titles.map((title) => `<li><code>${escaped(title)}</code></li>`).join("\n")}</ul></details></li>`;
  }
  yield "</ul>\n</section>";
}

function badge(impact: Impact): string {
  return impact === "safe" ? "" : `<span class="badge ${impact}">${BADGES[impact]}</span>`;
}

function phrase(text: Phrase): string {
  return text
    .map((piece) => (typeof piece === "string" ? escaped(piece) : `<code>${escaped(piece.code)}</code>`))
    .join("");
}
