/**
 * The report as one page that needs nothing but itself: everything is in its markup, the script only hides and shows.
 * Text of a definition is always escaped; the page's policy lets the browser run and load nothing else.
 */
import { createHash } from "node:crypto";
import { plural } from "../../text/naming.js";
import { forTerminal } from "../../text/terminal.js";
import type { ChangeReport, Impact } from "../model.js";
import type { Page } from "./page.js";
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
export function renderHtml(report: ChangeReport, { style, script }: Page): string {
  const view = viewOf(report);
  return `${[...page(view, style, script)].join("\n")}\n`;
}

function* page(view: ReportView, style: string, script: string): Generator<string> {
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  const title = `${stateText(view.before)} to ${stateText(view.after)}: what changed`;
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>What changed in the API</h1>
<p class="states"><strong>${escaped(stateText(view.before))}</strong> → <strong>${escaped(stateText(view.after))}</strong></p>`;
  yield* summary(view);
  const hasOperations = view.lists.length > 0;
  if (hasOperations) yield* tools(view);
  for (const list of view.lists) {
    if (list.kind === "added") yield* common(view);
    yield* operationList(list);
  }
  if (!view.lists.some(({ kind }) => kind === "added")) yield* common(view);
  if (hasOperations) yield `<p id="none" class="none" hidden>Nothing fits these filters.</p>`;
  for (const { title, entries } of view.sections) {
    yield `<section>\n<h2>${escaped(title)} <span>${entries.length}</span></h2>\n<ul>`;
    for (const { where, text } of entries) {
      yield `<li class="operation"><div class="row">${where === "" ? "" : `<span class="path">${escaped(where)}</span>`}<span>${escaped(text)}</span></div></li>`;
    }
    yield "</ul>\n</section>";
  }
  for (const note of view.notes) yield `<p class="note">${escaped(note)}</p>`;
  yield "</main>";
  if (hasOperations) yield `<script>${script}</script>`;
  yield "</body>\n</html>";
}

function* summary(view: ReportView): Generator<string> {
  yield `<p>${escaped(countsText(view))}${view.isEmpty ? "" : ` ${escaped(impactText(view))}`}</p>`;
  if (!view.isEmpty) {
    yield `<ul class="counts">`;
    for (const [kind, label] of COUNTED) {
      const count = view.lists.find((list) => list.kind === kind)?.count ?? 0;
      if (count > 0) yield `<li><b>${count.toLocaleString("en-US")}</b>${label}</li>`;
    }
    if (view.breaking > 0) yield `<li class="breaking"><b>${view.breaking.toLocaleString("en-US")}</b>breaking</li>`;
    if (view.risky > 0) yield `<li class="risky"><b>${view.risky.toLocaleString("en-US")}</b>may break</li>`;
    yield "</ul>";
  }
  if (view.servers.length === 0) return;
  yield `<ul class="hosts">`;
  for (const { verb, server } of view.servers) {
    yield `<li><span class="badge ${verb === "new" ? "added" : "breaking"}">${verb} host</span> ${escaped(server.label)} <code>${escaped(server.url)}</code></li>`;
  }
  yield "</ul>";
}

/** Hidden until the script that makes them work has run. */
function* tools(view: ReportView): Generator<string> {
  const names = new Set(view.lists.flatMap(({ groups }) => groups.map(({ name }) => name)));
  const sorted = [...names].sort((one, other) => one.localeCompare(other, "en"));
  const box = (name: string, value: string, label: string, isOn: boolean) =>
    `<label><input type="checkbox" name="${name}" value="${value}"${isOn ? " checked" : ""}>${label}</label>`;
  yield `<div id="tools" class="tools" role="search" aria-label="Filter the operations" hidden>
<label><span>Search</span> <input id="search" type="search" placeholder="path, name, property" autocomplete="off"></label>
<label><span>Resource</span> <select id="group"><option value="">all</option>${sorted.map((name) => `<option value="${escaped(name)}">${escaped(name)}</option>`).join("")}</select></label>
<fieldset><legend>Kind of change</legend>${view.lists.map(({ kind, title }) => box("kind", kind, title.toLowerCase(), true)).join("")}</fieldset>
<fieldset><legend>Only what breaks</legend>${box("impact", "breaking", "only breaking", false)}${box("impact", "risky", "only what may break", false)}</fieldset>
<button id="open" type="button">Open all</button><button id="close" type="button">Close all</button>
<output id="shown" aria-live="polite"></output>
</div>`;
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

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as text, between tags and in quoted attributes. */
export function escaped(text: string): string {
  return forTerminal(text).replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
}

/** What a policy knows an inline style or script by. @see https://www.w3.org/TR/CSP3/#match-element-to-source-list */
function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
