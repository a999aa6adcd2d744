/**
 * The definitions that the output was generated from, kept beside it, so that the next run can say what changed in the API:
 * gzipped JSON, `{ version, sha256: [...], documents: [...] }`. Its first line, before the documents, tells them apart: a run
 * whose definition is the same looks no further. Other threads pack it while the collection is built.
 */
import { constants } from "node:buffer";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { DEFAULT_MAX_SIZE, type Definition } from "../definition/load.js";
import { withNumbers } from "../integers.js";
import { get, getArray, parseObject } from "../json.js";
import { type ArchivedFile, filesOf } from "./archive-v1.js";

/** Bytes of all documents together: what a definition may have unless told otherwise. */
export const MAX_ARCHIVE = DEFAULT_MAX_SIZE;

/** Bytes of all documents together; what is larger is not kept. It grows with the largest definition accepted. */
export function archiveLimit(maxSize = 0): number {
  return Math.min(Math.max(MAX_ARCHIVE, maxSize), constants.MAX_LENGTH - MAX_HEADER);
}

/** Bytes of the first line, and of what is between documents. */
const MAX_HEADER = 1024 * 1024;

/** A third of the time of zlib's default, and a quarter more bytes. */
const LEVEL = 3;

/**
 * Room for what zlib makes, in bytes. Each time that there is none left it needs the main thread, which is busy building: with
 * Node's 16 KB next to nothing would be done meanwhile.
 */
function roomFor(bytes: number): number {
  return Math.ceil(Math.min(bytes, MAX_ROOM)) + 64 * 1024;
}
const MAX_ROOM = 16 * 1024 * 1024;

/** Ends the first line, which is JSON without it. */
const DOCUMENTS = ',"documents":[';
const END = "]}\n";

export interface ArchivedDefinition {
  readonly sha256: string;
  /** What it was read from, as JSON has it, or as an archive of version 1 does. */
  readonly content: ArchivedContent;
}

export type ArchivedContent =
  /** The document, its references as they are written. @throws SyntaxError, or RangeError for what no string holds */
  | { readonly kind: "document"; readonly parse: () => unknown }
  /** The file that was named, then those that it refers to. */
  | { readonly kind: "files"; readonly files: readonly ArchivedFile[] };

/** @returns undefined for what is too large to be kept */
export async function packArchive(
  definitions: readonly Pick<Definition, "hash" | "json">[],
  limit = MAX_ARCHIVE,
): Promise<Uint8Array | undefined> {
  const documents = definitions.flatMap(({ json }) => json ?? []);
  const size = documents.reduce((sum, { length }) => sum + length, 0);
  const head = JSON.stringify({ version: 2, sha256: definitions.map(({ hash }) => hash) });
  if (documents.length < definitions.length || size > limit || head.length > MAX_HEADER / 2) return undefined;
  const content = documents.flatMap((json, index) => [Buffer.from(index === 0 ? "" : ",\n"), json]);
  const whole = [Buffer.from(`${head.slice(0, -1)}${DOCUMENTS}\n`), ...content.slice(1), Buffer.from(END)];
  // Gzip's members follow one another: each is packed by a thread of its own.
  return Buffer.concat(
    await Promise.all(
      whole.map((bytes) => promisify(gzip)(bytes, { level: LEVEL, chunkSize: roomFor(bytes.length / 4) })),
    ),
  );
}

/** @returns undefined for what is damaged, or not ours. It is as little trusted as a definition. */
export async function unpackArchive(
  packed: Uint8Array,
  limit = MAX_ARCHIVE,
): Promise<readonly ArchivedDefinition[] | undefined> {
  let content: Buffer;
  try {
    content = await promisify(gunzip)(packed, {
      maxOutputLength: limit + MAX_HEADER,
      chunkSize: roomFor(packed.length * 10),
    });
  } catch {
    return undefined;
  }
  const end = content.subarray(0, MAX_HEADER).indexOf("\n");
  const line = content.toString("utf8", 0, Math.max(0, end));
  const found = line.endsWith(DOCUMENTS)
    ? documentsOf(content, `${line.slice(0, -DOCUMENTS.length)}}`)
    : filesOf(parseObject(line), content.subarray(end + 1))?.map(({ sha256, files }) => ({
        sha256,
        content: { kind: "files" as const, files },
      }));
  return found && found.length > 0 ? found : undefined;
}

function documentsOf(content: Buffer, head: string): ArchivedDefinition[] | undefined {
  const header = parseObject(head);
  const hashes = getArray(header, "sha256");
  const isWhole = content.subarray(-END.length).toString("latin1") === END;
  if (get(header, "version") !== 2 || !isWhole) return undefined;
  if (!hashes.every((hash) => typeof hash === "string")) return undefined;
  let documents: readonly unknown[] | undefined;
  return hashes.map((sha256, index) => ({
    sha256,
    content: {
      kind: "document",
      parse: () => {
        if (content.length > constants.MAX_STRING_LENGTH) throw new RangeError("longer than any string");
        documents ??= getArray(JSON.parse(withNumbers(content.toString("utf8"))), "documents");
        return documents[index];
      },
    },
  }));
}
