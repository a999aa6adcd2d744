/** A definition from wherever it is -> a parsed document with its references resolved. */
import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Notice } from "../api/model.js";
import { DefinitionError, messageOf } from "../errors.js";
import { isObject, own, ownObject, ownString } from "../json.js";
import { packageFile } from "../root.js";
import { PUBLISHED } from "../sigma/documentation.js";
import { fetchBytes } from "./fetch.js";
import { parse } from "./parse.js";
import { hasOutsideReference, resolveReferences } from "./resolve.js";

export interface Definition {
  /** What the user named: a path, an address, `bundled`; for `latest` the address it came from. */
  readonly source: string;
  /** SHA-256 of the text, in hex. */
  readonly hash: string;
  /** An OpenAPI 3 document, references resolved. */
  readonly document: { readonly [key: string]: unknown };
  readonly notices: readonly Notice[];
}

export interface LoadOptions {
  /** Largest definition accepted, in bytes. */
  readonly maxSize?: number;
  readonly signal?: AbortSignal;
  /** Told before a download starts, and again (with undefined) when it is over. */
  readonly onDownload?: (address: string | undefined) => void;
}

export const DEFAULT_MAX_SIZE = 128 * 1024 * 1024;
/** How long a silent server is waited for, in milliseconds. The addresses of `latest` share it until one answers. */
const IDLE_TIMEOUT = 10_000;

/** Loads one definition: a file, an https address, `latest` or `bundled`. @throws DefinitionError */
export async function load(name: string, options: LoadOptions = {}): Promise<Definition> {
  if (name === "latest") return await loadLatest(options);
  if (name === "bundled") return await loadFile(packageFile("definitions", "sigma.yaml"), "bundled", options);
  if (/^https?:\/\//i.test(name)) return await loadAddress(name, options);
  return await loadFile(name, name, options);
}

async function loadLatest(options: LoadOptions): Promise<Definition> {
  let last: unknown;
  for (const address of PUBLISHED) {
    try {
      return await loadAddress(address, options, IDLE_TIMEOUT / PUBLISHED.length);
    } catch (error) {
      last ??= error;
    }
  }
  throw last;
}

async function loadAddress(
  address: string,
  options: LoadOptions,
  firstByteTimeout = IDLE_TIMEOUT,
): Promise<Definition> {
  options.onDownload?.(address);
  try {
    const maxSize = options.maxSize ?? DEFAULT_MAX_SIZE;
    const bytes = await fetchBytes(address, {
      maxSize,
      firstByteTimeout,
      idleTimeout: IDLE_TIMEOUT,
      signal: options.signal,
    });
    return await fromBytes(bytes, address, undefined);
  } finally {
    options.onDownload?.(undefined);
  }
}

async function loadFile(path: string, source: string, options: LoadOptions): Promise<Definition> {
  let bytes: Buffer;
  try {
    const { size } = await stat(path);
    if (size > (options.maxSize ?? DEFAULT_MAX_SIZE)) {
      throw new DefinitionError(`larger than ${options.maxSize ?? DEFAULT_MAX_SIZE} bytes`, {
        where: source,
        hint: "Raise it with --max-size.",
      });
    }
    bytes = await readFile(path);
  } catch (cause) {
    if (cause instanceof DefinitionError) throw cause;
    throw new DefinitionError(readFault(cause), {
      where: source,
      hint: 'Give a file, an https address, "latest" or "bundled".',
      cause,
    });
  }
  return await fromBytes(bytes, source, path);
}

function readFault(cause: unknown): string {
  switch (own(cause, "code")) {
    case "ENOENT":
      return "no such file";
    case "EISDIR":
      return "is a folder, not a file";
    case "EACCES":
      return "may not be read (permission denied)";
    default:
      return `can't be read: ${messageOf(cause)}`;
  }
}

async function fromBytes(bytes: Buffer, source: string, path: string | undefined): Promise<Definition> {
  const text = bytes.toString("utf8");
  const parsed = await parse(text, source);
  assertOpenApi(parsed, source);
  const document = mayLeadOutside(text) && hasOutsideReference(parsed) ? await bundle(parsed, source, path) : parsed;
  const notices = resolveReferences(document);
  return { source, hash: createHash("sha256").update(bytes).digest("hex"), document, notices };
}

type Document = { [key: string]: unknown };

function assertOpenApi(value: unknown, source: string): asserts value is Document {
  const fail = (message: string, hint: string): never => {
    throw new DefinitionError(message, { where: source, hint });
  };
  if (!isObject(value))
    return fail("not an OpenAPI document (the top level is no object)", "Check that the download is complete.");
  if (own(value, "swagger") !== undefined) {
    return fail(
      `Swagger ${String(own(value, "swagger"))} is not supported, OpenAPI 3.0, 3.1 and 3.2 are`,
      "Convert it first, for instance with swagger2openapi.",
    );
  }
  // Unquoted in YAML, 3.1 is a number.
  const given = own(value, "openapi");
  const version = typeof given === "number" ? String(given) : ownString(value, "openapi");
  if (version === undefined)
    return fail('not an OpenAPI 3 document (no "openapi" field at #/)', "Check that the download is complete.");
  if (!/^3\.[0-2](\.|$)/.test(version))
    return fail(`OpenAPI ${version} is not supported, 3.0, 3.1 and 3.2 are`, "Use another version of the definition.");
  if (Object.keys(ownObject(value, "paths") ?? {}).length === 0) {
    return fail("the definition has no paths (nothing at #/paths)", "Check that the download is complete.");
  }
  return undefined;
}

/** Whether the text may hold a `$ref` that leads out of it: a quick look that spares most definitions a long one. */
function mayLeadOutside(text: string): boolean {
  return /\$ref["']?\s*:\s*["']?[^\s"'#]/.test(text);
}

/**
 * Draws the files a definition refers to into it. Only files in the folder of the definition (or below) are read, no
 * link is followed out of it, and no address is fetched. swagger-parser is loaded only for such definitions.
 */
async function bundle(document: Document, source: string, path: string | undefined): Promise<Document> {
  if (path === undefined) {
    throw new DefinitionError("refers to other documents, which are not fetched", {
      where: source,
      hint: "Download all parts and give the file.",
    });
  }
  const { default: SwaggerParser } = await import("@apidevtools/swagger-parser");
  const root = await realpath(dirname(path));
  const guarded = {
    order: 1,
    canRead: true,
    read: async (file: { url: string }) => {
      const address = file.url;
      if (/^[a-z][a-z0-9+.-]+:/i.test(address) && !address.startsWith("file:"))
        throw new Error(`"${address}" is not fetched`);
      const real = await realpath(address.startsWith("file:") ? fileURLToPath(address) : decodeURIComponent(address));
      if (!real.startsWith(root + sep)) throw new Error(`"${address}" is outside the folder of the definition`);
      return await readFile(real, "utf8");
    },
  };
  try {
    const resolve = { http: false, file: false, guarded } as object;
    return (await SwaggerParser.bundle(path, document as never, { resolve })) as unknown as Document;
  } catch (cause) {
    throw new DefinitionError(`a reference can't be followed: ${messageOf(cause)}`, {
      where: source,
      hint: "Files beside the definition are read, nothing else.",
      cause,
    });
  }
}
