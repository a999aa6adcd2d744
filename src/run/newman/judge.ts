/** Whether a request may leave, whoever makes it: one of the collection, a script of it, a redirect. Pure. */

/** Methods that change nothing. @see RFC 9110, section 9.2.1 */
export const READS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Headers that make a request one of another method, wherever a server honours them. */
const OVERRIDES = ["x-http-method-override", "x-http-method", "x-method-override"];

export interface Rules {
  /** Addresses of which the origin counts: those of Sigma. */
  readonly addresses: readonly string[];
  /** Hosts that the user allowed, with or without a port. */
  readonly allowHosts: readonly string[];
  /** The one address that a POST may be sent to by anything. */
  readonly tokenUrl: string;
}

export interface Outgoing {
  readonly method: string;
  /** Absolute, every variable filled in. */
  readonly url: string;
  /** By lower-case name; the values of one that is there more than once, with commas between. */
  readonly headers: ReadonlyMap<string, string>;
}

export interface Moment {
  /** The method of the selected request under way, when that is one that writes. */
  readonly writes?: string;
  /** Tokens in the user's own name, which must not be used while acting as somebody else. */
  readonly ownTokens: ReadonlySet<string>;
  /** Set when a request of the collection is about to be sent that the run's own script didn't look at to its end. */
  readonly unguarded?: true;
}

/** Why it may not leave, in one sentence; undefined when it may. */
export function refusalOf(outgoing: Outgoing, rules: Rules, moment: Moment): string | undefined {
  const url = URL.canParse(outgoing.url) ? new URL(outgoing.url) : undefined;
  if (!url) return "not sent: its URL is none";
  if (moment.unguarded) return "not sent: the run's own script could not look at it";
  const what = `${outgoing.method} ${shown(url)} was not sent`;
  if (url.username || url.password) return `${what}: its URL has a user name in it`;
  if (!mayReceive(url, rules)) return `${what}: ${url.host} is not Sigma (--allow-host ${url.host} allows it)`;
  const host = outgoing.headers.get("host");
  if (host !== undefined && !mayBeNamed(host, url, rules)) return `${what}: its Host header names ${host}`;
  const isToken = isSame(url, rules.tokenUrl);
  const isAllowed = (method: string) => READS.has(method) || (isToken && method === "POST") || method === moment.writes;
  if (!methodsOf(outgoing).every(isAllowed)) {
    return `${what}: it writes, and is no request that was selected`;
  }
  const bearers = (outgoing.headers.get("authorization") ?? "").matchAll(/\bbearer\s+([^\s,]+)/gi);
  if (!isToken && [...bearers].some(([, bearer = ""]) => moment.ownTokens.has(bearer)))
    return `${what}: it would be sent in your own name`;
  return undefined;
}

/** Whether a redirect of this request may be followed: reading only, and to its own origin. */
export function mayFollow(method: string, from: string, to: string): boolean {
  return (
    (method === "GET" || method === "HEAD") && URL.canParse(to, from) && new URL(to, from).origin === originOf(from)
  );
}

/** An address as messages show it: without what may be secret in it. */
export function shown(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

export function originOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).origin : undefined;
}

function mayReceive(url: URL, { addresses, allowHosts }: Rules): boolean {
  if (url.protocol !== "https:" && url.protocol !== "http:") return false;
  if (addresses.some((address) => originOf(address) === url.origin)) return true;
  const hosts = allowHosts.map((host) => host.toLowerCase());
  return hosts.includes(url.host) || hosts.includes(url.hostname);
}

/** Whoever shares a machine with others (a proxy, a CDN) hands a request to the one that its Host header names. */
function mayBeNamed(host: string, { protocol }: URL, rules: Rules): boolean {
  const address = `${protocol}//${host}`;
  return /^[\w.:[\]-]+$/.test(host) && URL.canParse(address) && mayReceive(new URL(address), rules);
}

function isSame(url: URL, address: string): boolean {
  return URL.canParse(address) && new URL(address).href === url.href;
}

function methodsOf({ method, headers }: Outgoing): string[] {
  return [method, ...OVERRIDES.map((name) => headers.get(name) ?? "")]
    .filter(Boolean)
    .map((name) => name.trim().toUpperCase());
}
