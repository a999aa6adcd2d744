/** The text of a lock file: a line for each request, so that its diff can be read. */
import { stepBack } from "./history.js";
import type { Generation, Lock } from "./lock.js";
import { recordJson } from "./record.js";

/**
 * To be raised when a name changes, or a normal form (`merge/normal.ts`) or its hash: hashes of another form would make every
 * field look edited.
 */
export const VERSION = 3;

export function lockText({ format, only = [], last, pending, history }: Lock): string {
  const fields = [
    `"version": ${VERSION}`,
    ...(format === "v3" ? [`"format": "${format}"`] : []),
    ...(only.length > 0 ? [`"only": ${JSON.stringify(only)}`] : []),
    ...generationFields(last, "  "),
    ...(pending ? [`"pending": {\n    ${generationFields(pending, "    ").join(",\n    ")}\n  }`] : []),
    ...historyFields(last, history),
  ];
  return `{\n  ${fields.join(",\n  ")}\n}\n`;
}

function generationFields(generation: Generation, indent: string): string[] {
  const { definitions, files, written, entries, orphaned, environments } = generation;
  return [
    `"definitions": ${list(definitions, indent)}`,
    `"files": ${map(files, indent)}`,
    ...(Object.keys(written).length > 0 ? [`"written": ${map(written, indent)}`] : []),
    ...(entries ? [`"entries": ${list(entries.map(recordJson), indent)}`] : []),
    ...(orphaned.length > 0 ? [`"orphaned": ${list(orphaned.map(recordJson), indent)}`] : []),
    `"environments": ${map(environments, indent)}`,
  ];
}

/** Characters of all generations before the last together. From one of Sigma's definitions to the next it is some 50 KB. */
const MAX_HISTORY = 256 * 1024;

/** As many of the generations before as have room. */
function historyFields(last: Generation, history: readonly Generation[]): string[] {
  const steps: string[] = [];
  let left = MAX_HISTORY;
  for (const [index, generation] of history.entries()) {
    const { definitions, files, environments, entries, without } = stepBack(history[index - 1] ?? last, generation);
    const fields = [
      `"definitions": ${list(definitions, "      ")}`,
      ...(Object.keys(files).length > 0 ? [`"files": ${map(files, "      ")}`] : []),
      ...(Object.keys(environments).length > 0 ? [`"environments": ${map(environments, "      ")}`] : []),
      ...(without.length > 0 ? [`"without": ${list(without, "      ")}`] : []),
      `"entries": ${list(entries, "      ")}`,
    ];
    const text = `{\n      ${fields.join(",\n      ")}\n    }`;
    left -= text.length;
    if (left < 0) break;
    steps.push(text);
  }
  return steps.length > 0 ? [`"history": [\n    ${steps.join(",\n    ")}\n  ]`] : [];
}

/** Each value on a line of its own. */
function list(values: readonly unknown[], indent: string): string {
  if (values.length === 0) return "[]";
  return `[\n${values.map((value) => `${indent}  ${JSON.stringify(value)}`).join(",\n")}\n${indent}]`;
}

function map(values: { readonly [key: string]: unknown }, indent: string): string {
  const lines = Object.entries(values).map(
    ([key, value]) => `${indent}  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${indent}}`;
}
