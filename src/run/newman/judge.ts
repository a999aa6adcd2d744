/** Whether a request may be sent, whoever makes it: the collection, one of its scripts, a redirect. Pure. */
import { isSafeMethod } from "../../http.js";

/** Headers that make a request one of another method, wherever a server honours them. */
const OVERRIDES = ["x-http-method-override", "x-http-method", "x-method-override"];

export interface Rules {
  /** Sigma's URLs, of which only the origin counts. */
  readonly allowedUrls: readonly string[];
  /** Hosts that the user allowed, with or without a port. */
  readonly allowHosts: readonly string[];
  /** The one URL to which anything may send a POST. */
  readonly tokenUrl: string;
}

export interface Outgoing {
  readonly method: string;
  /** Absolute, every variable filled in. */
  readonly url: string;
  /** By lower-case name; the values of one that is there more than once, with commas between. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Where a run is when something is about to be sent. */
export interface SendingState {
  /** The method of a selected request that writes, while that request is due: once, and not while a script runs. */
  readonly selectedWrite?: string;
  /** Tokens in the user's own name, which must not be used while acting as another user. */
  readonly ownTokens: ReadonlySet<string>;
  /** Set when a request of the collection is due that the run's own script has not let pass. */
  readonly isUnguarded?: true;
}

/** Why it may not be sent, in one sentence; undefined when it may. */
export function refusalOf(outgoing: Outgoing, rules: Rules, state: SendingState): string | undefined {
  const url = URL.canParse(outgoing.url) ? new URL(outgoing.url) : undefined;
  if (!url) return "not sent: its URL is not valid";
  if (state.isUnguarded) return "not sent: the run's own script could not check it";
  const what = `${outgoing.method} ${shown(url)} was not sent`;
  if (url.username || url.password) return `${what}: its URL has a user name in it`;
  if (!mayReceive(url, rules)) return `${what}: ${url.host} is not Sigma (--allow-host ${url.host} allows it)`;
  const host = outgoing.headers.get("host");
  if (host !== undefined && !mayBeNamed(host, url, rules)) return `${what}: its Host header names ${host}`;
  const isToken = isSame(url, rules.tokenUrl);
  const isAllowed = (method: string) =>
    isSafeMethod(method) || (isToken && method === "POST") || method === state.selectedWrite;
  if (!methodsOf(outgoing).every(isAllowed)) {
    return `${what}: it writes, and only selected requests may`;
  }
  const bearers = (outgoing.headers.get("authorization") ?? "").matchAll(/\bbearer\s+([^\s,]+)/gi);
  if (!isToken && [...bearers].some(([, bearer = ""]) => state.ownTokens.has(bearer)))
    return `${what}: it would be sent in your own name`;
  return undefined;
}

/** Whether a redirect of this request may be followed: only when it reads, and to its own origin. */
export function mayFollow(method: string, from: string, to: string): boolean {
  return isSafeMethod(method) && URL.canParse(to, from) && new URL(to, from).origin === originOf(from);
}

/** A URL for messages: without the parts that may be secret. */
export function shown(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

export function originOf(text: string): string | undefined {
  return URL.canParse(text) ? new URL(text).origin : undefined;
}

function mayReceive(url: URL, { allowedUrls, allowHosts }: Rules): boolean {
  if (url.protocol !== "https:" && url.protocol !== "http:") return false;
  if (allowedUrls.some((one) => originOf(one) === url.origin)) return true;
  const hosts = allowHosts.map((host) => host.toLowerCase());
  return hosts.includes(url.host) || hosts.includes(url.hostname);
}

/** A proxy or CDN that serves several hosts passes a request on to the one in its Host header. */
function mayBeNamed(host: string, { protocol }: URL, rules: Rules): boolean {
  const text = `${protocol}//${host}`;
  return /^[\w.:[\]-]+$/.test(host) && URL.canParse(text) && mayReceive(new URL(text), rules);
}

function isSame(url: URL, text: string): boolean {
  return URL.canParse(text) && new URL(text).href === url.href;
}

function methodsOf({ method, headers }: Outgoing): string[] {
  return [method, ...OVERRIDES.map((name) => headers.get(name) ?? "")]
    .filter(Boolean)
    .map((name) => name.trim().toUpperCase());
}
