/** A definition from wherever it is -> a parsed document with its references resolved. */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { DefinitionError } from "../errors.js";
import { get, getObject, getString, isObject } from "../json.js";
import type { Notice } from "../notice.js";
import { packageFile } from "../root.js";
import { readCached, writeCached } from "./cache.js";
import { type DownloadOptions, download, type Progress } from "./fetch.js";
import { readBytes } from "./file.js";
import { parse } from "./parse.js";
import { Parts } from "./parts.js";
import { resolveReferences } from "./resolve.js";
import { decode } from "./text.js";

export interface Definition {
  /** What the user named: a path, an address, `bundled`; for `latest` the address it came from. */
  readonly source: string;
  /** SHA-256 in hex: of the bytes, and where the definition refers to other files, of all of them. */
  readonly hash: string;
  /** An OpenAPI 3 document, references resolved. */
  readonly document: { readonly [key: string]: unknown };
  /** What it was read from: the file that was named, then those that it refers to. */
  readonly files: readonly DefinitionFile[];
  readonly notices: readonly Notice[];
}

export interface DefinitionFile {
  /** Its path with slashes, relative to the folder of the file that was named; empty for a download. */
  readonly file: string;
  /** Empty for a link. */
  readonly bytes: Buffer;
  /** Of a link to another of the files: the path of that. */
  readonly target?: string;
}

export interface LoadOptions {
  /** Largest definition accepted, in bytes. */
  readonly maxSize?: number;
  readonly signal?: AbortSignal;
  /** Told when a download starts, as its bytes come, and (with undefined) when it is over. */
  readonly onDownload?: (address: string | undefined, progress?: Progress) => void;
  /** Where downloads are kept, so that an unchanged definition isn't fetched again. Without it they aren't. */
  readonly cacheFolder?: string;
}

export const DEFAULT_MAX_SIZE = 128 * 1024 * 1024;
/** How long a silent server is waited for, in milliseconds. */
const IDLE_TIMEOUT = 10_000;

/** Loads one definition: a file, an https URL, or `bundled`. @throws DefinitionError */
export async function load(name: string, options: LoadOptions = {}): Promise<Definition> {
  if (name === "bundled") return await loadFile(packageFile("definitions", "sigma.yaml"), "bundled", options);
  if (/^https?:\/\//i.test(name)) return await loadAddress(name, options);
  return await loadFile(name, name, options);
}

/** @throws DefinitionError */
export async function loadAddress(
  address: string,
  options: LoadOptions,
  patience: Pick<DownloadOptions, "idleTimeout" | "leastBytes"> = { idleTimeout: IDLE_TIMEOUT },
): Promise<Definition> {
  const maxSize = options.maxSize ?? DEFAULT_MAX_SIZE;
  const { cacheFolder, onDownload, signal } = options;
  const cached = cacheFolder === undefined ? undefined : await readCached(cacheFolder, address, maxSize);
  onDownload?.(address);
  try {
    const answer = await download(address, {
      ...patience,
      maxSize,
      signal,
      validators: cached?.validators,
      onProgress: (progress) => onDownload?.(address, progress),
    });
    if (answer === "unchanged" && cached) return fromBytes(cached.bytes, address, undefined, maxSize);
    if (answer === "unchanged") throw new Error("an answer of 304 to a request that asked for none");
    const definition = fromBytes(answer.bytes, address, undefined, maxSize);
    if (cacheFolder !== undefined) await writeCached(cacheFolder, address, answer);
    return definition;
  } finally {
    onDownload?.(undefined);
  }
}

async function loadFile(path: string, source: string, options: LoadOptions): Promise<Definition> {
  const maxSize = options.maxSize ?? DEFAULT_MAX_SIZE;
  const { bytes, isFile } = await readBytes(path, source, {
    maxSize,
    idleTimeout: IDLE_TIMEOUT,
    signal: options.signal,
  });
  return fromBytes(bytes, source, isFile ? path : undefined, maxSize);
}

/** @param path of the file, where the definition is one and may refer to others beside it */
function fromBytes(bytes: Buffer, source: string, path: string | undefined, maxSize: number): Definition {
  const document = readDocument(bytes, source);
  const parts = path === undefined ? undefined : new Parts(path, source, document, maxSize - bytes.length);
  const file = path === undefined ? "" : basename(path);
  const notices = resolveReferences(document, parts?.open, file);
  const hash = createHash("sha256").update(bytes).digest("hex");
  const files = [{ file, bytes }, ...(parts?.files ?? [])];
  return { source, hash: parts?.hash(hash) ?? hash, document, files, notices };
}

/** @throws DefinitionError when the bytes are no OpenAPI 3 document */
export function readDocument(bytes: Buffer, source: string): Document {
  const document = parse(decode(bytes, source), source);
  assertOpenApi(document, source);
  return document;
}

type Document = { [key: string]: unknown };

function assertOpenApi(value: unknown, source: string): asserts value is Document {
  const fail = (message: string, hint: string): never => {
    throw new DefinitionError(message, { where: source, hint });
  };
  if (!isObject(value))
    return fail("not an OpenAPI document (the top level is no object)", "Check that the download is complete.");
  if (get(value, "swagger") !== undefined) {
    return fail(
      `Swagger ${String(get(value, "swagger"))} is not supported, OpenAPI 3.0, 3.1 and 3.2 are`,
      "Convert it first, for instance with swagger2openapi.",
    );
  }
  // Unquoted in YAML, 3.1 is a number.
  const given = get(value, "openapi");
  const version = typeof given === "number" ? String(given) : getString(value, "openapi");
  if (version === undefined)
    return fail('not an OpenAPI 3 document (no "openapi" field at #/)', "Check that the download is complete.");
  if (!/^3\.[0-2](\.|$)/.test(version))
    return fail(`OpenAPI ${version} is not supported, 3.0, 3.1 and 3.2 are`, "Use another version of the definition.");
  if (Object.keys(getObject(value, "paths") ?? {}).length === 0) {
    return fail("the definition has no paths (nothing at #/paths)", "Check that the download is complete.");
  }
  return undefined;
}
