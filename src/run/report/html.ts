/** The report of a run as a page: what failed first, with request, response and the likely cause. Pure. */
import { listsBy } from "../../lists.js";
import { checkbox, escaped, htmlPage, NOTHING_FITS, toolbar } from "../../page/html.js";
import type { PageParts } from "../../page/load.js";
import { plural, withCommas } from "../../text/naming.js";
import type { Exchange, Header } from "./exchange.js";
import { indentedJson } from "./indent.js";
import type { ReportedRun } from "./json.js";
import type { RequestOutcome } from "./outcome.js";

type Kind = RequestOutcome["outcome"];

const PARTS: readonly (readonly [Kind, title: string])[] = [
  ["failed", "Failed"],
  ["skipped", "Skipped"],
  ["passed", "Passed"],
];

/** The text of an HTML file. @param outcomes redacted */
export function htmlReport(run: ReportedRun, outcomes: readonly RequestOutcome[], parts: PageParts): string {
  const title = `${run.host}: ${run.failed > 0 ? `${run.failed} of ${run.requests} failed` : `${run.passed} passed`}`;
  return htmlPage(parts, { title, main: main(run, outcomes), hasTools: outcomes.length > 0 });
}

function* main(run: ReportedRun, outcomes: readonly RequestOutcome[]): Generator<string> {
  const started = run.startedAt.replace(/^(.{10})T(.{5}).*$/, "$1 $2 UTC");
  yield `<h1>Run against ${escaped(run.host)}</h1>
<p class="states"><time datetime="${escaped(run.startedAt)}">${escaped(started)}</time>, ${duration(run.duration)}</p>
<ul class="counts">
${count(run.requests, run.requests === 1 ? "request" : "requests")}${count(run.passed, "passed")}${count(run.failed, "failed", "breaking")}${count(run.skipped, "skipped", "risky")}
</ul>`;
  const slowest = Math.max(1, ...outcomes.map(({ time = 0 }) => time));
  const present = PARTS.filter(([kind]) => outcomes.some(({ outcome }) => outcome === kind));
  if (outcomes.length > 0) yield tools(outcomes, present);
  for (const [kind, title] of present) {
    const some = outcomes.filter(({ outcome }) => outcome === kind);
    yield `<section class="part">\n<h2>${title} <span>${some.length}</span></h2>`;
    for (const [folder, requests] of listsBy(some, folderOf)) {
      yield `<section class="group">\n<h3>${escaped(folder)} <span>${requests.length}</span></h3>\n<ul>`;
      for (const each of requests) yield request(each, slowest);
      yield "</ul>\n</section>";
    }
    yield "</section>";
  }
  yield NOTHING_FITS;
}

function count(number: number, label: string, style = ""): string {
  if (number === 0 && style !== "") return "";
  return `<li${style === "" ? "" : ` class="${style}"`}><b>${withCommas(number)}</b>${label}</li>`;
}

function tools(outcomes: readonly RequestOutcome[], present: typeof PARTS): string {
  const kinds = present.map(([kind]) => checkbox("kind", kind, kind, true)).join("");
  return toolbar({
    label: "Filter the requests",
    placeholder: "path, name, text of a response",
    group: "Folder",
    groups: outcomes.map(folderOf),
    fieldsets: [`<fieldset><legend>Outcome</legend>${kinds}</fieldset>`],
  });
}

function folderOf({ folder }: RequestOutcome): string {
  return folder.length > 0 ? folder.join(" / ") : "Outside of folders";
}

function request(outcome: RequestOutcome, slowest: number): string {
  const { outcome: kind, method, url, name, status, time, isSent } = outcome;
  const row = [
    `<span class="method">${escaped(method)}</span>`,
    `<span class="path">${escaped(url.replace(/^\{\{baseUrl\}\}/, "") || url)}</span>`,
    `<span class="name">${escaped(name)}</span>`,
    `<span class="result">${isSent ? badge(kind, status === undefined ? "no response" : String(status)) : badge(kind, "not sent")}${time === undefined ? "" : `${bar(time, slowest)}<span class="count">${duration(time)}</span>`}</span>`,
  ].join(" ");
  const attributes = `class="operation ${kind === "failed" ? "breaking" : "safe"}" data-kind="${kind}" data-impact="" data-group="${escaped(folderOf(outcome))}"`;
  const isOpen = kind === "failed";
  return `<li ${attributes}><details${isOpen ? " open" : ""}><summary class="row">${row}</summary>
<div class="inside">${[...inside(outcome)].join("\n")}</div></details></li>`;
}

function badge(kind: Kind, text: string): string {
  const style = { failed: "breaking", skipped: "risky", passed: "added" }[kind];
  return `<span class="badge ${style}">${escaped(text)}</span>`;
}

/** The share of the slowest request's time. */
function bar(time: number, slowest: number): string {
  const width = Math.max(1, Math.round((100 * time) / slowest));
  return `<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${width}" height="8"/></svg>`;
}

function* inside({ reasons, sentAgain = [], tests = [], isPrerequisite, exchange }: RequestOutcome): Generator<string> {
  if (reasons.length > 0) yield list("reasons", reasons.map(escaped));
  if (isPrerequisite) yield `<p class="note">Sent because another request needs what it stores.</p>`;
  if (sentAgain.length > 0) {
    yield `<p class="note">Sent again ${plural(sentAgain.length, "time")}: ${escaped([...new Set(sentAgain)].join("; "))}</p>`;
  }
  if (tests.length > 0) {
    yield list(
      "tests",
      tests.map(({ name, error }) => `<b>${error === undefined ? "✓" : "✗"}</b> ${escaped(name)}`),
    );
  }
  if (exchange) yield* exchanged(exchange);
}

function* exchanged({ request: sent, response }: Exchange): Generator<string> {
  yield message("Request", `${sent.method} ${sent.url}`, sent.headers, sent.body ?? "");
  if (!response) return;
  const size = `${withCommas(response.size)} bytes${response.isCut ? ", of which the first are shown" : ""}`;
  yield message(`Response <span>${size}</span>`, "", response.headers, response.body);
}

/** A message as HTTP has it; `tabindex`, so that the keyboard scrolls what is too wide or long. */
function message(title: string, line: string, headers: readonly Header[], body: string): string {
  const head = [...(line === "" ? [] : [line]), ...headers.map(({ key, value }) => `${key}: ${value}`)];
  const text = [head.join("\n"), indentedJson(body)].filter((part) => part !== "").join("\n\n");
  return text === "" ? "" : `<h4>${title}</h4>\n<pre tabindex="0">${lines(text)}</pre>`;
}

/** `escaped` takes line breaks for what a terminal should not get. */
function lines(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map(escaped)
    .join("\n");
}

function list(style: string, entries: readonly string[]): string {
  return `<ul class="${style}">${entries.map((entry) => `<li>${entry}</li>`).join("")}</ul>`;
}

function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
