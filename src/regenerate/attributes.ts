/** `.gitattributes` of the output folder: a checkout on Windows keeps our files as they are generated. */
import { ATTRIBUTES_FILE } from "../lock/file-names.js";
import { fileOrigin } from "../lock/lock.js";
import type { MergedFile } from "./merge-files.js";
import type { OutputState } from "./state.js";

const TEXT = [
  "# Written by sigma-postman; with lines of your own in it, it is yours.",
  `${ATTRIBUTES_FILE} text eol=lf`,
  "CHANGES.md text eol=lf",
  "sigma*.json text eol=lf",
  "*.gz binary",
  "",
].join("\n");

/** Undefined where a user has a file of their own: that is never touched, not even with `--force`. */
export function attributesFile({ lock, texts }: OutputState): MergedFile | undefined {
  const current = texts.get(ATTRIBUTES_FILE);
  const isOurs = current === undefined || current === TEXT || fileOrigin(lock, ATTRIBUTES_FILE, current)?.isGenerated;
  return isOurs ? { name: ATTRIBUTES_FILE, content: TEXT } : undefined;
}
