/**
 * Downloads that are kept with what their server tells versions apart by, so that an unchanged definition isn't fetched
 * again. One file a URL: a line of JSON, then the bytes. A copy is never relied on: one that is missing, damaged or
 * can't be written means a download, and nothing else.
 */
import { mkdir, readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { sha256 } from "../hash.js";
import { get, getString, parseObject } from "../json.js";
import { replaceFile } from "../replace-file.js";
import type { Downloaded, Validators } from "./fetch.js";

export interface Cached {
  readonly bytes: Buffer;
  readonly validators: Validators;
}

type Environment = { readonly [name: string]: string | undefined };

/**
 * Where the user's programs keep what they can fetch again; undefined where that can't be said, or `SIGMA_POSTMAN_CACHE`
 * is empty. @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function cacheFolder(env: Environment = process.env, platform: string = process.platform): string | undefined {
  if (env.SIGMA_POSTMAN_CACHE !== undefined) return env.SIGMA_POSTMAN_CACHE || undefined;
  const base = baseFolder(env, platform);
  return base === undefined ? undefined : join(base, "sigma-postman");
}

function baseFolder(env: Environment, platform: string): string | undefined {
  if (platform === "win32") return env.LOCALAPPDATA || undefined;
  const home = env.HOME || homedir();
  if (platform === "darwin") return home ? join(home, "Library", "Caches") : undefined;
  // A relative XDG_CACHE_HOME is to be ignored.
  if (env.XDG_CACHE_HOME?.startsWith("/")) return env.XDG_CACHE_HOME;
  return home ? join(home, ".cache") : undefined;
}

/** The copy of the last response of a URL. @param maxSize in bytes: a larger copy doesn't count */
export async function readCached(folder: string, url: string, maxSize: number): Promise<Cached | undefined> {
  try {
    const path = fileOf(folder, url);
    const found = await stat(path);
    if (!found.isFile() || found.size > maxSize + MAX_HEADER) return undefined;
    const content = await readFile(path);
    const end = content.subarray(0, MAX_HEADER).indexOf("\n");
    const header = parseObject(content.toString("utf8", 0, Math.max(0, end)));
    const bytes = content.subarray(end + 1);
    if (get(header, "url") !== url || get(header, "sha256") !== sha256(bytes)) return undefined;
    const etag = getString(header, "etag");
    const lastModified = getString(header, "lastModified");
    return { bytes, validators: { ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) } };
  } catch {
    return undefined;
  }
}

/** Keeps the response of a URL, unless its server can't or won't have it so. Never fails. */
export async function writeCached(folder: string, url: string, downloaded: Downloaded): Promise<void> {
  const { bytes, validators, isTransient } = downloaded;
  const header = `${JSON.stringify({ url, ...validators, sha256: sha256(bytes) })}\n`;
  if (isTransient || Object.keys(validators).length === 0 || Buffer.byteLength(header) > MAX_HEADER) return;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await replaceFile(fileOf(folder, url), Buffer.concat([Buffer.from(header), bytes]), 0o600);
  } catch {
    // Without a copy, the next run downloads it again.
  }
}

const MAX_HEADER = 64 * 1024;

function fileOf(folder: string, url: string): string {
  return join(folder, `${sha256(url)}.definition`);
}
