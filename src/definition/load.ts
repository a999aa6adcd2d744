/** A definition from wherever it is -> a parsed document with its references resolved. */

import { basename } from "node:path";
import { sha256 } from "../hash.js";
import type { Notice } from "../notice.js";
import { packageFile } from "../root.js";
import { bundle } from "./bundle.js";
import { readCached, writeCached } from "./cache.js";
import { documentJson, misplacedReferences, readDocument } from "./document.js";
import { type DownloadOptions, download, type Progress } from "./fetch.js";
import { readBytes } from "./file.js";
import type { Found } from "./files.js";
import { Folder } from "./folder.js";
import { pointersForIds } from "./ids.js";
import { resolveReferences } from "./references.js";

export interface Definition {
  /** What the user named: a path, a URL, `bundled`; for `latest` the URL it came from. */
  readonly source: string;
  /** SHA-256 in hex: of the bytes, and where the definition refers to other files, of all of them. */
  readonly hash: string;
  /** An OpenAPI 3 document, references resolved. */
  readonly document: { readonly [key: string]: unknown };
  /** The same in JSON, with its references (files that it refers to included); undefined where that would be endless. */
  readonly json: Buffer | undefined;
  readonly notices: readonly Notice[];
  /** What breaks OpenAPI's own rules, each with its place, where `strict` asks for it. */
  readonly faults: readonly string[];
}

export interface LoadOptions {
  /** Largest definition accepted, in bytes. */
  readonly maxSize?: number;
  readonly signal?: AbortSignal;
  /** Told when a download starts, as its bytes come, and (with undefined) when it is over. */
  readonly onDownload?: (url: string | undefined, progress?: Progress) => void;
  /** Whether a definition that breaks OpenAPI's own rules is an error. */
  readonly strict?: boolean;
  /** Where downloads are kept, so that an unchanged definition isn't fetched again. Without it they aren't. */
  readonly cacheFolder?: string;
}

export const DEFAULT_MAX_SIZE = 128 * 1024 * 1024;
/** How long a silent server is waited for, in milliseconds. */
const IDLE_TIMEOUT = 10_000;

/** Loads one definition: a file, an https URL, or `bundled`. @throws DefinitionError */
export async function load(name: string, options: LoadOptions = {}): Promise<Definition> {
  if (name === "bundled") return await loadFile(packageFile("definitions", "sigma.yaml"), "bundled", options);
  if (/^https?:\/\//i.test(name)) return await loadUrl(name, options);
  return await loadFile(name, name, options);
}

/** @throws DefinitionError */
export async function loadUrl(
  url: string,
  options: LoadOptions,
  patience: Pick<DownloadOptions, "idleTimeout" | "leastBytes"> = { idleTimeout: IDLE_TIMEOUT },
): Promise<Definition> {
  const maxSize = options.maxSize ?? DEFAULT_MAX_SIZE;
  const { cacheFolder, onDownload, signal } = options;
  const cached = cacheFolder === undefined ? undefined : await readCached(cacheFolder, url, maxSize);
  onDownload?.(url);
  try {
    const downloaded = await download(url, {
      ...patience,
      maxSize,
      signal,
      validators: cached?.validators,
      onProgress: (progress) => onDownload?.(url, progress),
    });
    if (downloaded === "unchanged" && cached) return await fromBytes(cached.bytes, url, undefined, options);
    if (downloaded === "unchanged") throw new Error("a response of 304 to a request that asked for none");
    const definition = await fromBytes(downloaded.bytes, url, undefined, options);
    if (cacheFolder !== undefined) await writeCached(cacheFolder, url, downloaded);
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
  return await fromBytes(bytes, source, isFile ? path : undefined, options);
}

/** @param path of the file, where the definition is one and may refer to others beside it */
async function fromBytes(
  bytes: Buffer,
  source: string,
  path: string | undefined,
  { maxSize = DEFAULT_MAX_SIZE, strict = false }: LoadOptions,
): Promise<Definition> {
  const parsed = readDocument(bytes, source);
  const document = parsed.value;
  const named = parsed.mayHaveIds ? pointersForIds(document) : [];
  const bundled =
    path === undefined || !parsed.mayReferElsewhere
      ? undefined
      : await bundle(document, basename(path), new Folder(path, source, bytes.length, maxSize));
  const files = bundled?.files ?? [];
  const json = files.length === 0 ? documentJson(parsed, bytes) : documentJson({ ...parsed, isJson: false }, bytes);
  const validation = strict ? await import("./validate.js") : undefined;
  const faults = (await validation?.faultsOf(document, bundled?.targets ?? [])) ?? [];
  const notices = [
    ...parsed.notices,
    ...misplacedReferences(document),
    ...named,
    ...(bundled?.notices ?? []),
    ...resolveReferences(document),
  ];
  faults.push(...(validation?.referenceFaults(notices) ?? []));
  return { source, hash: hashOf(bytes, files), document, json, notices, faults };
}

/** SHA-256 in hex: of the file alone where it refers to no other. */
function hashOf(bytes: Buffer, files: readonly Found[]): string {
  const hash = sha256(bytes);
  if (files.length === 0) return hash;
  const lines = files.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`).sort();
  return sha256([`${hash}\n`, ...lines].join(""));
}
