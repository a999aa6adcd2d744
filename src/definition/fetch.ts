/** Downloads a definition: https only (http on this machine), a few redirects under the same rule, bounded in size and time. */
import { DefinitionError, messageOf } from "../errors.js";
import { isLoopback } from "../http.js";
import { tooLarge } from "./file.js";

export interface DownloadOptions {
  /** In bytes, unpacked. */
  readonly maxSize: number;
  /** Milliseconds without `leastBytes` after which the download is given up. */
  readonly idleTimeout: number;
  /** Default 1: any byte is a sign of life. */
  readonly leastBytes?: number;
  readonly signal?: AbortSignal;
  /** Of a copy that is there already: when it is still the newest, the result is `unchanged`. */
  readonly validators?: Validators;
  readonly onProgress?: (progress: Progress) => void;
}

/** What a server uses to tell versions of a document apart. @see RFC 9110, section 8.8 */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

export interface Progress {
  /** Bytes, unpacked. */
  readonly received: number;
  /** Undefined where the server doesn't say, or packs what it sends. */
  readonly total: number | undefined;
}

export interface Downloaded {
  readonly bytes: Buffer;
  readonly validators: Validators;
  /** Whether the server forbids keeping it. */
  readonly isTransient: boolean;
}

/** The network or the server fails, so what is published there now is unknown. */
export class UnreachableError extends DefinitionError {}

const MAX_REDIRECTS = 5;
/** A server that sends a byte now and then would go on for ever. In milliseconds. */
const MAX_TIME = 15 * 60_000;

/** @throws DefinitionError when the URL is not allowed, can't be reached, responds with an error or is too large. */
export async function download(url: string, options: DownloadOptions): Promise<Downloaded | "unchanged"> {
  const where = withoutCredentials(url);
  const idle = new AbortController();
  const wait = (milliseconds: number) =>
    setTimeout(() => idle.abort(new Error(silence(milliseconds, options.leastBytes))), milliseconds);
  let timer = wait(options.idleTimeout);
  let sinceAlive = 0;
  const alive = (bytes: number) => {
    sinceAlive += bytes;
    if (sinceAlive < (options.leastBytes ?? 1)) return;
    sinceAlive = 0;
    clearTimeout(timer);
    timer = wait(options.idleTimeout);
  };
  const signals = [idle.signal, AbortSignal.timeout(MAX_TIME), ...(options.signal ? [options.signal] : [])];
  let client: Client | undefined;
  let hasBegun = false;
  try {
    client = await httpClient();
    const response = await follow(url, where, client, AbortSignal.any(signals), options.validators);
    if (response.status === 304) return "unchanged";
    hasBegun = true;
    const announced = response.headers.has("content-encoding") ? null : response.headers.get("content-length");
    const total = announced !== null && /^\d+$/.test(announced) ? Number(announced) : undefined;
    if (total !== undefined && total > options.maxSize) throw tooLarge(where, options.maxSize);
    const chunks: Uint8Array[] = [];
    let received = 0;
    for await (const chunk of response.body ?? []) {
      alive(chunk.byteLength);
      received += chunk.byteLength;
      if (received > options.maxSize) throw tooLarge(where, options.maxSize);
      chunks.push(chunk);
      options.onProgress?.({ received, total });
    }
    return {
      bytes: Buffer.concat(chunks),
      validators: validatorsOf(response),
      isTransient: /\bno-store\b/i.test(response.headers.get("cache-control") ?? ""),
    };
  } catch (cause) {
    if (cause instanceof DefinitionError) throw cause;
    const reason = idle.signal.aborted ? messageOf(idle.signal.reason) : reasonOf(cause);
    throw new UnreachableError(hasBegun ? `the download broke off: ${reason}` : `can't be reached: ${reason}`, {
      where,
      hint: 'Check the URL and the network, or use "bundled".',
      cause,
    });
  } finally {
    clearTimeout(timer);
    // Drop what is still in transit.
    idle.abort();
    await client?.close();
  }
}

function silence(milliseconds: number, leastBytes = 1): string {
  const seconds = Number((milliseconds / 1000).toFixed(1));
  return leastBytes > 1 ? `next to nothing came for ${seconds} s` : `nothing came for ${seconds} s`;
}

interface Client {
  fetch(url: URL, init: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** A variable of the environment in lower case, or else in upper case, which is how curl has it. */
function setting(name: string): string | undefined {
  return process.env[name] || process.env[name.toUpperCase()] || undefined;
}

/** Node's own fetch knows nothing of the proxy that the environment names; undici, which it is made of, does. */
async function httpClient(): Promise<Client> {
  const proxies = {
    httpProxy: setting("http_proxy"),
    httpsProxy: setting("https_proxy"),
    noProxy: setting("no_proxy"),
  };
  if (!proxies.httpProxy && !proxies.httpsProxy) return { fetch, close: async () => {} };
  const undici = await import("undici");
  let agent: InstanceType<typeof undici.EnvHttpProxyAgent>;
  try {
    agent = new undici.EnvHttpProxyAgent(proxies);
  } catch {
    // The reason may hold the password of the proxy.
    throw new Error("the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY) is not a URL");
  }
  return {
    // The types of Node's fetch and of undici's are two of the same.
    fetch: async (url, init) =>
      (await undici.fetch(url, { ...(init as object), dispatcher: agent })) as unknown as Response,
    close: () => agent.destroy(),
  };
}

async function follow(
  given: string,
  where: string,
  client: Client,
  signal: AbortSignal,
  validators: Validators | undefined,
): Promise<Response> {
  let url = checked(given, where);
  // A URL given as https is never fetched over http, not even from this machine.
  const allowsHttp = url.protocol === "http:";
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await client.fetch(url, {
      redirect: "manual",
      signal,
      headers: {
        accept: "application/json, application/yaml, */*",
        ...(validators?.etag === undefined ? {} : { "if-none-match": validators.etag }),
        ...(validators?.lastModified === undefined ? {} : { "if-modified-since": validators.lastModified }),
      },
    });
    const location = response.headers.get("location");
    if (response.ok || (response.status === 304 && validators !== undefined)) return response;
    await response.body?.cancel();
    if (response.status >= 300 && response.status < 400 && location) {
      url = checked(URL.canParse(location, url.href) ? new URL(location, url).href : location, where, allowsHttp);
    } else {
      const isPassing = response.status >= 500 || [408, 425, 429].includes(response.status);
      const Kind = isPassing ? UnreachableError : DefinitionError;
      throw new Kind(`the server responded with ${response.status} ${response.statusText}`.trim(), {
        where,
        hint: "Check the URL.",
      });
    }
  }
  throw new DefinitionError(`redirected more than ${MAX_REDIRECTS} times`, { where, hint: "Check the URL." });
}

function validatorsOf({ headers }: Response): Validators {
  const etag = headers.get("etag");
  const lastModified = headers.get("last-modified");
  return { ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) };
}

function checked(given: string, where: string, allowsHttp = true): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.username || url?.password) {
    throw new DefinitionError("a URL with a user name in it is not fetched", {
      where,
      hint: "Download the file, and give its path.",
    });
  }
  if (url?.protocol === "https:" || (allowsHttp && url?.protocol === "http:" && isLoopback(url.hostname))) return url;
  throw new DefinitionError(`"${withoutCredentials(given)}" is not an https URL`, {
    where,
    hint: "Definitions are fetched over https only.",
  });
}

/** A URL as it may be shown. */
export function withoutCredentials(given: string): string {
  return given.replace(/^([a-z][a-z0-9+.-]*:)?([/\\]*)[^/\\?#]*@/i, "$1$2");
}

/** fetch() hides the reason in `cause`. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return [
    cause instanceof Error && cause.message ? cause.message : messageOf(error),
    code && !messageOf(cause).includes(code) ? `(${code})` : "",
  ]
    .filter(Boolean)
    .join(" ");
}
