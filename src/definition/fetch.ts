/** Downloads a definition: https only (http on this machine), a few redirects under the same rule, bounded in size. */
import { DefinitionError, messageOf } from "../errors.js";

export interface FetchOptions {
  /** In bytes. */
  readonly maxSize: number;
  /** Milliseconds without a byte after which the download is given up. */
  readonly idleTimeout: number;
  /** The same until the first one, where that is to be shorter. */
  readonly firstByteTimeout?: number;
  readonly signal?: AbortSignal;
}

const MAX_REDIRECTS = 5;

/** @throws DefinitionError when the address is not allowed, can't be reached, answers otherwise or is too large. */
export async function fetchBytes(address: string, options: FetchOptions): Promise<Buffer> {
  const idle = new AbortController();
  const wait = (milliseconds: number) =>
    setTimeout(() => idle.abort(new Error(`nothing came for ${milliseconds / 1000} s`)), milliseconds);
  let timer = wait(options.firstByteTimeout ?? options.idleTimeout);
  const alive = () => {
    clearTimeout(timer);
    timer = wait(options.idleTimeout);
  };
  const signal = options.signal ? AbortSignal.any([idle.signal, options.signal]) : idle.signal;
  try {
    const response = await follow(address, signal);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      alive();
      size += chunk.byteLength;
      if (size > options.maxSize) {
        idle.abort();
        throw new DefinitionError(`larger than ${options.maxSize} bytes`, {
          where: address,
          hint: "Raise it with --max-size.",
        });
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (cause) {
    if (cause instanceof DefinitionError) throw cause;
    const reason = idle.signal.aborted ? messageOf(idle.signal.reason) : reasonOf(cause);
    throw new DefinitionError(`can't be reached: ${reason}`, {
      where: address,
      hint: 'Check the address and the network, or use "bundled".',
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}

async function follow(address: string, signal: AbortSignal): Promise<Response> {
  let url = checked(address, address);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await fetch(url, {
      redirect: "manual",
      signal,
      headers: { accept: "application/json, application/yaml, */*" },
    });
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location) {
      await response.body?.cancel();
      url = checked(new URL(location, url).href, address);
    } else if (response.ok) {
      return response;
    } else {
      throw new DefinitionError(`the server answered ${response.status} ${response.statusText}`.trim(), {
        where: address,
        hint: "Check the address.",
      });
    }
  }
  throw new DefinitionError(`redirected more than ${MAX_REDIRECTS} times`, {
    where: address,
    hint: "Check the address.",
  });
}

function checked(address: string, given: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname))) return url;
  throw new DefinitionError(`"${address}" is not an https address`, {
    where: given,
    hint: "Definitions are fetched over https only.",
  });
}

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
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
