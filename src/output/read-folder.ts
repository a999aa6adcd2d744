/** The texts of a folder's files, by their paths in it with `/`. Links are not followed. */
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { OutputError } from "../errors.js";
import { get } from "../json.js";
import { readRegularFile } from "./read.js";
import { reasonOf } from "./reason.js";

/** Bytes of one file; one written by hand has a few thousand. */
const MAX_SIZE = 64 * 2 ** 20;

/**
 * Empty where there is no such folder. Of files that `isRead` doesn't name only the path counts, and their text is empty.
 * @throws OutputError
 */
export async function readFolder(folder: string, isRead: (path: string) => boolean): Promise<Map<string, string>> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = new Map<string, string>();
    for (const entry of entries.filter((entry) => entry.isFile())) {
      const full = join(entry.parentPath, entry.name);
      const path = relative(folder, full).split(sep).join("/");
      files.set(path, isRead(path) ? await textOf(full) : "");
    }
    return files;
  } catch (cause) {
    if (cause instanceof OutputError) throw cause;
    if (get(cause, "code") === "ENOENT") return new Map();
    throw new OutputError(`can't be read: ${reasonOf(cause)}`, {
      where: folder,
      hint: "Choose another folder.",
      cause,
    });
  }
}

/** The YAML files that Postman keeps in git, by their paths from `folder` on. Lines end with LF. @throws OutputError */
export async function readPostmanFolder(folder: string): Promise<Map<string, string>> {
  const files = await readFolder(join(folder, "postman"), isYaml);
  return new Map([...files].map(([file, text]) => [`postman/${file}`, text.replaceAll("\r\n", "\n")]));
}

/** What of a folder is read as part of a collection. */
export const isYaml = (file: string): boolean => file.endsWith(".yaml");

async function textOf(path: string): Promise<string> {
  const bytes = await readRegularFile(path, MAX_SIZE);
  if (bytes !== undefined) return bytes.toString("utf8");
  throw new OutputError("is too large to be a file of a collection", { where: path, hint: "Move it away." });
}
