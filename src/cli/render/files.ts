/** What was read and what was written. */

import { CHANGES_FILE } from "../../lock/file-names.js";
import type { GenerateResult } from "../../options.js";
import { plural } from "../../text/naming.js";
import { forTerminal } from "../../text/terminal.js";
import { colors } from "../print.js";
import { countEntries } from "../summary.js";
import { section } from "./section.js";

export interface FilesOptions {
  readonly output: string;
  readonly check?: boolean | undefined;
  readonly withCredentials?: boolean | undefined;
}

export function* renderRead({ api, only, sources }: GenerateResult): Generator<string> {
  yield* section("Read", [
    `${forTerminal(api.title)} ${forTerminal(api.version)}, ${plural(api.operations.length, "operation")}${
      only ? ` of ${only.of} (only ${forTerminal(only.names.join(", "))})` : ""
    }`,
    ...sources.map((source) => colors.dim(`from ${forTerminal(source)}`)),
  ]);
}

export function* renderFiles(result: GenerateResult, options: FilesOptions): Generator<string> {
  yield* section(options.check ? "Checked" : "Wrote", fileLines(result, options));
}

function* fileLines(result: GenerateResult, { output, check, withCredentials }: FilesOptions): Generator<string> {
  const { changed, collection, environments, collectionFile, format } = result;
  const folder = folderName(output);
  yield changed.length === 0 ? `nothing: ${folder} is up to date` : folder;

  const { requests, folders } = countEntries(collection.item);
  const size = `${plural(requests, "request")} in ${plural(folders, "folder")}`;
  const isPart = (name: string) => name === collectionFile || name.startsWith(`${collectionFile}/`);
  const parts = changed.filter(isPart).length;
  // Of a tree it is told how many of its files changed, unless all are new.
  const count = format === "v3" && result.isRegeneration ? Number.POSITIVE_INFINITY : parts;
  yield fileLine(forTerminal(collectionFile), size, parts, format === "v3" ? count : 1, check);
  const changedEnvironments = environments.filter(({ fileName }) => changed.includes(fileName)).length;
  yield fileLine(
    format === "v3" ? "postman/environments/" : "sigma-<cloud>-<region>.postman_environment.json",
    plural(environments.length, "environment"),
    changedEnvironments,
    environments.length,
    check,
  );
  // Files beside these are named only where nothing else changed: "Wrote" with no file that was written would be odd.
  const others = changed.filter((name) => !isPart(name) && !environments.some(({ fileName }) => fileName === name));
  if (others.length > 0 && others.length === changed.length) yield fileLine(others.join(", "), "", 1, 1, check);
  if (withCredentials) {
    yield colors.yellow(
      "The environment files contain your client ID and secret; only you can read them. Don't commit them.",
    );
  }
}

/** @param changed how many of the `count` files that the line is about are new or changed */
function fileLine(name: string, size: string, changed: number, count: number, check = false): string {
  const state =
    changed === 0
      ? colors.dim("unchanged")
      : changed < count
        ? `${changed} ${check ? "would change" : "new or changed"}`
        : check
          ? colors.yellow("would change")
          : "";
  return [name, size, state].filter(Boolean).join("  ");
}

/** `output/` */
export function folderName(output: string): string {
  return `${forTerminal(output.replace(/\/+$/, ""))}/`;
}

/** Whether the folder has a report of what changed in the API. */
export function hasChangesFile({ changed, unchanged }: GenerateResult): boolean {
  return [...changed, ...unchanged].includes(CHANGES_FILE);
}
