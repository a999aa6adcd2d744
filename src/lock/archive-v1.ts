/** Archives of version 1: a line of JSON, then the bytes of each file of each definition as they were. They are only read. */
import { get, getArray, getString, isObject } from "../json.js";

export interface ArchivedFile {
  /** Its path with slashes, relative to the folder of the file that was named; empty for a download. */
  readonly file: string;
  /** Empty for a link. */
  readonly bytes: Buffer;
  /** Of a link to another of the files: the path of that. */
  readonly target?: string;
}

interface ArchivedFiles {
  readonly sha256: string;
  readonly files: readonly ArchivedFile[];
}

/** @param content what comes after the header. @returns undefined for what is no whole archive of version 1 */
export function filesOf(header: unknown, content: Buffer): readonly ArchivedFiles[] | undefined {
  if (get(header, "version") !== 1) return undefined;
  let at = 0;
  const take = (length: unknown): Buffer | undefined => {
    if (!Number.isSafeInteger(length) || (length as number) < 0 || at + (length as number) > content.length)
      return undefined;
    at += length as number;
    return content.subarray(at - (length as number), at);
  };
  const found = getArray(header, "definitions").map((one) => ({
    sha256: getString(one, "sha256"),
    files: getArray(one, "files")
      .filter(isObject)
      .map((each) => {
        const target = getString(each, "target");
        const bytes = take(get(each, "bytes"));
        return { file: getString(each, "file"), bytes, ...(target === undefined ? {} : { target }) };
      }),
  }));
  return at === content.length && found.every(isWhole) ? (found as readonly ArchivedFiles[]) : undefined;
}

function isWhole({ sha256, files }: { readonly sha256: unknown; readonly files: readonly object[] }): boolean {
  return (
    sha256 !== undefined &&
    files.length > 0 &&
    files.every((file) => get(file, "file") !== undefined && get(file, "bytes") !== undefined)
  );
}
