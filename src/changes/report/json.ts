/** The report for programs. Fields are added, never renamed, while `format` stays 1; docs/changes.md lists them. */
import type { Operation, Server } from "../../api/model.js";
import { toFileText } from "../../json.js";
import { operationTitle } from "../../text/path.js";
import type { ChangeReport, Difference, OperationChange, Place } from "../model.js";
import { linesOf } from "./lines.js";
import { phraseText } from "./phrase.js";
import { viewOf } from "./view.js";

const JSON_FORMAT = 1;

/** The text of a JSON file. */
export function renderJson(report: ChangeReport): string {
  return toFileText(jsonOf(report));
}

/** The same as data. */
export function jsonOf(report: ChangeReport) {
  const { changes, sections = [] } = report;
  const { added, removed, renamed, deprecated, changed, servers } = changes;
  const { breaking, risky } = viewOf(report);
  return {
    format: JSON_FORMAT,
    before: changes.before,
    after: changes.after,
    summary: {
      added: added.length,
      removed: removed.length,
      renamed: renamed.length,
      deprecated: deprecated.length,
      changed: changed.length,
      breaking,
      risky,
    },
    servers: { added: servers.added.map(serverOf), removed: servers.removed.map(serverOf) },
    added: added.map(operationOf),
    removed: removed.map(({ operation, instead }) => ({
      ...operationOf(operation),
      ...(instead === undefined ? {} : { instead: operationTitle(instead) }),
    })),
    renamed: renamed.map(changeOf),
    deprecated: deprecated.map(changeOf),
    changed: changed.map(changeOf),
    notes: changes.notes,
    sections,
  };
}

function serverOf({ url, label }: Server) {
  return { url, label };
}

function operationOf({ method, path, id, name, group }: Operation) {
  return { method, path, id, name, group: group.name };
}

function changeOf(change: OperationChange) {
  const { before, after, differences } = change;
  return {
    ...operationOf(after),
    before: { method: before.method, path: before.path },
    lines: linesOf(change).map(({ impact, text }) => ({ impact, text: phraseText(text) })),
    differences: differences.map(differenceOf),
  };
}

function differenceOf({ place, impact, ...change }: Difference) {
  return { impact, kind: change.kind, ...placeOf(place), ...valuesOf(change) };
}

/** Without `at` for the part itself. */
function placeOf(place: Place) {
  const part = place.section;
  if (part === "operation") return { part };
  return {
    part,
    ...("name" in place ? { name: place.name } : {}),
    ...("status" in place ? { status: place.status } : {}),
    ...("header" in place ? { header: place.header } : {}),
    ...("mediaType" in place ? { mediaType: place.mediaType } : {}),
    ...(place.at === "" ? {} : { at: place.at }),
  };
}

/** Values of the definition as values, not as JSON texts. */
function valuesOf({ kind, ...rest }: { readonly kind: string; readonly [key: string]: unknown }) {
  const parsed = (value: unknown): unknown => (typeof value === "string" ? JSON.parse(value) : value);
  if (Array.isArray(rest.values)) return { ...rest, values: rest.values.map(parsed) };
  return kind === "default-changed" ? { ...rest, before: parsed(rest.before), after: parsed(rest.after) } : rest;
}
