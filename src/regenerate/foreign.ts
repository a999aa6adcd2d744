/** Why a file is left alone: it isn't ours, or may be ours and damaged. */
import { join } from "node:path";
import { OutputError } from "../errors.js";
import { isJsonText } from "../json.js";
import { LOCK_FILE } from "../lock/file-names.js";
import { newerVersion } from "../lock/read.js";

/** Where a file may be ours and damaged, nobody is told to replace it: edits are in it. */
export function foreign(folder: string, name: string, text: string): OutputError {
  const where = join(folder, name);
  if (hasConflict(text)) {
    const hint = `Take one side: git checkout --ours (or --theirs) -- ${name}. Then run this again: what sigma-postman wrote for either is renewed, and edits stay.`;
    return new OutputError("has a git merge conflict in it", { where, hint });
  }
  if (!isJsonText(text)) {
    const hint = "Restore it, for instance from git, or generate into another folder with --output.";
    return new OutputError("is not valid JSON", { where, hint });
  }
  return new OutputError("was not written by sigma-postman", {
    where,
    hint: "Choose another folder with --output, or replace it with --force.",
  });
}

export function foreignLock(folder: string, text: string): OutputError {
  const where = join(folder, LOCK_FILE);
  const version = newerVersion(text);
  if (version !== undefined) {
    const hint = "Update sigma-postman to the one that your team uses, or generate into another folder with --output.";
    return new OutputError(`was written by a newer sigma-postman (its version is ${version})`, { where, hint });
  }
  if (isJsonText(text) || hasConflict(text)) return foreign(folder, LOCK_FILE, text);
  return new OutputError("is not valid JSON", { where, hint: "Restore it from git, or delete it: your edits stay." });
}

/** Whether git left both sides of a conflict in a file. */
function hasConflict(text: string): boolean {
  return /^<{7}(?: |\r?$)/m.test(text) && /^>{7}(?: |\r?$)/m.test(text);
}
