/** The table of rules in docs/changes.md says what the code does. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { impactOf } from "../../src/changes/impact.js";
import { type Change, IMPACTS } from "../../src/changes/model.js";
import { CHANGE_KINDS } from "../../src/changes/report/phrases.js";

const text = readFileSync("docs/changes.md", "utf8");

function rowsBetween(from: string, to: string): string[][] {
  const part = text.slice(text.indexOf(from), text.indexOf(to));
  return part
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .split("|")
        .map((cell) => cell.trim())
        .slice(1, -1),
    );
}

const rules = rowsBetween("## What breaks existing calls", "## The JSON");
const named = (cell: string | undefined) => [...(cell ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? "");

it("every kind of change has a row, and every row is a kind", () => {
  expect(rules.map(([cell]) => named(cell)[0]).sort()).toEqual([...CHANGE_KINDS].sort());
});

it("every kind has its fields in the table of the JSON", () => {
  const kinds = rowsBetween("Its other fields depend on its kind", "`relation` is").flatMap(([cell]) => named(cell));
  expect([...new Set(kinds)].sort()).toEqual([...CHANGE_KINDS].sort());
});

const OPERATION = new Set([
  "moved",
  "deprecated",
  "not-deprecated",
  "beta",
  "not-beta",
  "security-changed",
  "server-changed",
]);

/** Every form that a change of this kind can have, as far as its impact depends on it. */
function forms(kind: string): Change[] {
  const many = [true, false].flatMap((required) =>
    ["wider", "narrower", "other"].flatMap((relation) =>
      [
        ["a/b", "a/*"],
        ["a/*", "a/b"],
        ["a/b", "c/d"],
        [undefined, "c/d"],
        ["c/d", undefined],
      ].flatMap(([before, after]) =>
        ["contentType", "style"].map((field) => ({ kind, required, relation, before, after, field })),
      ),
    ),
  );
  return many as unknown as Change[];
}

it.each(rules)("%s: %s", (cell, _, sent, received) => {
  const kind = named(cell)[0] ?? "";
  const said = (words: string | undefined) => IMPACTS.filter((impact) => words?.includes(impact));
  const found = (places: readonly Parameters<typeof impactOf>[0][]) => {
    const impacts = new Set(places.flatMap((place) => forms(kind).map((change) => impactOf(place, change))));
    return IMPACTS.filter((impact) => impacts.has(impact));
  };
  const place = OPERATION.has(kind) ? ({ section: "operation" } as const) : ({ section: "body", at: "" } as const);
  if (sent !== "") expect(said(sent)).toEqual(found([place]));
  const responses = ["200", "404"].map((status) => ({ section: "response", status, at: "" }) as const);
  if (received !== "") expect(said(received)).toEqual(found(responses));
});
