/**
 * A page that needs nothing but itself: everything is in its markup, the script only hides and shows. Text of others is always
 * escaped; the page's policy lets the browser run and load nothing else.
 */
import { createHash } from "node:crypto";
import { inAlphabet } from "../text/naming.js";
import { forTerminal } from "../text/terminal.js";
import type { PageParts } from "./load.js";

/**
 * The text of an HTML file.
 * @param main the markup of the page; `hasTools` when it has a form that the script filters by
 */
export function htmlPage(
  { style, script }: PageParts,
  { title, main, hasTools }: { readonly title: string; readonly main: Iterable<string>; readonly hasTools: boolean },
): string {
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  const lines = [
    `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>`,
    ...main,
    "</main>",
    ...(hasTools ? [`<script>${script}</script>`] : []),
    "</body>\n</html>",
  ];
  return `${lines.join("\n")}\n`;
}

/** A box to check in the form that the script filters by. */
export function checkbox(name: string, value: string, label: string, isOn: boolean): string {
  return `<label><input type="checkbox" name="${name}" value="${value}"${isOn ? " checked" : ""}>${label}</label>`;
}

/** The form that the script filters by, hidden until the script has run. @param groups what can be chosen one of */
export function toolbar(options: {
  readonly label: string;
  readonly placeholder: string;
  readonly group: string;
  readonly groups: Iterable<string>;
  /** Further boxes, in markup. */
  readonly fieldsets: readonly string[];
}): string {
  const names = inAlphabet(options.groups);
  return `<div id="tools" class="tools" role="search" aria-label="${options.label}" hidden>
<label><span>Search</span> <input id="search" type="search" placeholder="${options.placeholder}" autocomplete="off"></label>
<label><span>${options.group}</span> <select id="group"><option value="">all</option>${names.map((name) => `<option value="${escaped(name)}">${escaped(name)}</option>`).join("")}</select></label>
${options.fieldsets.join("\n")}
<button id="open" type="button">Open all</button><button id="close" type="button">Close all</button>
<output id="shown" aria-live="polite"></output>
</div>`;
}

/** What the script shows when the filters leave nothing. */
export const NOTHING_FITS = `<p id="none" class="none" hidden>Nothing fits these filters.</p>`;

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
