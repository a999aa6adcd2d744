/** Why the file system refused something, in words. */
import { messageOf, OutputError } from "../errors.js";
import { get } from "../json.js";

const REASONS: { readonly [code: string]: string } = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EEXIST: "a file of that name is in the way",
  ENOTDIR: "part of the path is a file",
  EISDIR: "a folder of that name is in the way",
  ENOENT: "the file system allows no file or folder there",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its links lead in a circle",
  EIO: "the disk reports an error",
};

export function reasonOf(cause: unknown): string {
  const code = get(cause, "code");
  return (typeof code === "string" ? REASONS[code] : undefined) ?? messageOf(cause);
}

export function unwritable(path: string, cause: unknown): OutputError {
  return new OutputError(`can't be written: ${reasonOf(cause)}`, {
    where: path,
    hint: "Choose another folder with --output, or remove what is in the way.",
    cause,
  });
}
