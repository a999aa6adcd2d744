/** The JUnit report of a run: a suite for each request, a case for each of its tests. Pure. */
import type { RequestOutcome } from "./outcome.js";

/** @see https://github.com/testmoapp/junitxml */
export function junitReport(outcomes: readonly RequestOutcome[], duration: number): string {
  const suites = outcomes.map(suiteOf);
  const root = attributes({
    name: "Sigma API",
    ...countsOf(suites.flatMap(({ cases }) => cases)),
    time: seconds(duration),
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${root}>`,
    ...suites.map(({ lines }) => lines),
    "</testsuites>",
    "",
  ].join("\n");
}

interface Case {
  readonly name: string;
  readonly kind: "passed" | "failure" | "error" | "skipped";
  readonly message: string;
}

function suiteOf(outcome: RequestOutcome): { readonly cases: readonly Case[]; readonly lines: string } {
  const { id, name, folder, time = 0 } = outcome;
  const path = [...folder, name].join(" / ");
  const cases = casesOf(outcome);
  return {
    cases,
    lines: [
      `  <testsuite ${attributes({ name: path, id, ...countsOf(cases), time: seconds(time) })}>`,
      ...cases.flatMap((given, index) => linesOf(given, path, index === 0 ? time : 0)),
      "  </testsuite>",
    ].join("\n"),
  };
}

/** Every reason is there once: in its test, or in a case of its own. */
function casesOf({ outcome, isSent, tests = [], reasons }: RequestOutcome): Case[] {
  const ran = tests.map(
    ({ name, error }): Case => ({ name, kind: error === undefined ? "passed" : "failure", message: error ?? "" }),
  );
  const told = new Set(tests.flatMap(({ name, error }) => (error === undefined ? [] : [error, `${name}: ${error}`])));
  const rest = reasons.filter((reason) => !told.has(reason)).join("; ");
  const name = isSent ? "Has a response" : "Is sent";
  if (outcome === "skipped") return [...ran, { name, kind: "skipped", message: rest }];
  if (rest !== "") return [...ran, { name, kind: isSent ? "error" : "failure", message: rest }];
  return ran.length > 0 ? ran : [{ name, kind: "passed", message: "" }];
}

function linesOf({ name, kind, message }: Case, classname: string, time: number): string[] {
  const open = `    <testcase ${attributes({ name, classname, time: seconds(time) })}`;
  if (kind === "passed") return [`${open}/>`];
  return [
    `${open}>`,
    `      <${kind} ${attributes(kind === "failure" ? { type: "AssertionFailure", message } : { message })}/>`,
    "    </testcase>",
  ];
}

function countsOf(cases: readonly Case[]) {
  const count = (kind: Case["kind"]) => cases.filter((other) => other.kind === kind).length;
  return { tests: cases.length, failures: count("failure"), errors: count("error"), skipped: count("skipped") };
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(String(value))}"`)
    .join(" ");
}

const ENTITIES: { readonly [character: string]: string } = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** What a terminal would take for a colour. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const ANSI = /\u001b\[[\d;]{0,40}[A-Za-z]/g;

/** Text as the value of an attribute; characters that XML 1.0 cannot write become a space. */
function escaped(text: string): string {
  return text
    .replace(ANSI, "")
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, " ")
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
