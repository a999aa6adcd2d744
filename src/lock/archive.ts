/**
 * The definitions that the output was generated from, kept beside it, so that the next run can say what changed in the API.
 * A line of JSON, then the bytes of each file as they are, all gzipped: what is packed needs no work of ours first, and other
 * threads do it while the collection is built.
 */
import { constants } from "node:buffer";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { DEFAULT_MAX_SIZE, type Definition, type DefinitionFile } from "../definition/load.js";
import { get, getArray, getString, isObject, parseObject } from "../json.js";

/** Bytes of all files together: what a definition may have unless told otherwise. */
export const MAX_ARCHIVE = DEFAULT_MAX_SIZE;

/** Bytes of all files together; what is larger is not kept. It grows with the largest definition accepted. */
export function archiveLimit(maxSize = 0): number {
  return Math.min(Math.max(MAX_ARCHIVE, maxSize), constants.MAX_LENGTH - MAX_HEADER);
}

/** Bytes of the line of JSON. */
const MAX_HEADER = 1024 * 1024;

/** A third of the time of zlib's default, and a quarter more bytes. */
const LEVEL = 3;

export interface ArchivedDefinition {
  readonly sha256: string;
  /** The file that was named, then those that it refers to. */
  readonly files: readonly DefinitionFile[];
}

/** @returns undefined for what is too large to be kept */
export async function packArchive(
  definitions: readonly Definition[],
  limit = MAX_ARCHIVE,
): Promise<Uint8Array | undefined> {
  const header = {
    version: 1,
    definitions: definitions.map(({ hash, files }) => ({
      sha256: hash,
      files: files.map(({ file, target, bytes }) => ({ file, target, bytes: bytes.length })),
    })),
  };
  const line = Buffer.from(`${JSON.stringify(header)}\n`);
  const content = [line, ...definitions.flatMap(({ files }) => files.map(({ bytes }) => bytes))];
  const size = content.reduce((sum, { length }) => sum + length, 0);
  if (line.length > MAX_HEADER || size - line.length > limit) return undefined;
  return Buffer.concat(await Promise.all(content.map((bytes) => promisify(gzip)(bytes, { level: LEVEL }))));
}

/** @returns undefined for what is damaged, or not ours. It is as little trusted as a definition. */
export async function unpackArchive(
  packed: Uint8Array,
  limit = MAX_ARCHIVE,
): Promise<readonly ArchivedDefinition[] | undefined> {
  let content: Buffer;
  try {
    content = await promisify(gunzip)(packed, { maxOutputLength: limit + MAX_HEADER });
  } catch {
    return undefined;
  }
  const end = content.subarray(0, MAX_HEADER).indexOf("\n");
  const header = parseObject(content.toString("utf8", 0, Math.max(0, end)));
  if (get(header, "version") !== 1) return undefined;
  let at = end + 1;
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
  const isWhole = found.length > 0 && at === content.length && found.every(isKept);
  return isWhole ? (found as readonly ArchivedDefinition[]) : undefined;
}

function isKept({ sha256, files }: { readonly sha256: unknown; readonly files: readonly object[] }): boolean {
  return (
    sha256 !== undefined &&
    files.length > 0 &&
    files.every((file) => get(file, "file") !== undefined && get(file, "bytes") !== undefined)
  );
}
