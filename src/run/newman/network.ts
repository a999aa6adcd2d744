/**
 * The one place that everything newman sends comes through: each request is judged before a byte of it leaves, takes no
 * longer than it may, and follows no redirect to elsewhere. Proxies, tunnels and redirects start here as well, which newman's
 * own option for agents doesn't see.
 */
import type { ClientRequest, IncomingMessage } from "node:http";
import { type Moment, mayFollow, originOf, type Rules, refusalOf, shown } from "./judge.js";

/** What is used of postman-request's requests. */
interface PostmanRequest {
  method?: string;
  readonly uri: { readonly href: string };
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly proxy?: { readonly href: string } | null;
  readonly strictSSL?: boolean;
  readonly rejectUnauthorized?: boolean;
  readonly req?: ClientRequest;
  readonly response?: unknown;
  _aborted?: boolean;
  emit(event: string, ...values: unknown[]): boolean;
  on(event: string, listener: (...values: never[]) => void): void;
  abort(): void;
}

export interface RequestClass {
  readonly Request: { readonly prototype: { start(this: PostmanRequest): void } };
}

export interface Watch {
  readonly rules: Rules;
  /** Milliseconds from the start of a request to the end of its response, redirects included; no limit when 0. */
  readonly timeout: number;
  /** The addresses of proxies that this machine's environment names. */
  readonly proxies: readonly string[];
  moment(): Moment;
  /** A request that didn't leave, or a redirect that wasn't followed: a sentence. */
  onFault(reason: string): void;
}

/** @throws when newman's requests don't start where they did: nothing may be sent then */
export function watch({ Request }: RequestClass, watching: Watch): void {
  const { prototype } = Request;
  const { start } = prototype;
  if (typeof start !== "function") throw new Error("this version of newman can't be watched");
  const timed = new WeakSet<PostmanRequest>();
  prototype.start = function (this: PostmanRequest) {
    if (this._aborted) return;
    const reason = refusal(this, watching);
    if (reason !== undefined) {
      watching.onFault(reason);
      fail(this, new Error(reason));
      return;
    }
    if (!timed.has(this)) limit(this, watching.timeout);
    timed.add(this);
    start.call(this);
    if (this.req) complete(this, this.req);
  };
}

/** For newman's option: whether to follow, with the request as `this`. */
export function follower({ onFault }: Pick<Watch, "onFault">) {
  return function (this: PostmanRequest, response: IncomingMessage): boolean {
    const { location } = response.headers;
    if (location === undefined || response.statusCode === 401) return false;
    if (mayFollow(this.method ?? "GET", this.uri.href, location)) return true;
    const to = URL.canParse(location, this.uri.href) ? shown(new URL(location, this.uri.href)) : "no URL";
    onFault(`answered ${response.statusCode} to ${to}, not followed`);
    return false;
  };
}

function refusal(request: PostmanRequest, { rules, proxies, moment }: Watch): string | undefined {
  if (request.strictSSL === false || request.rejectUnauthorized === false) {
    return "not sent: its certificate would not be checked";
  }
  const proxy = request.proxy ? originOf(request.proxy.href) : undefined;
  if (proxy !== undefined && !proxies.some((address) => originOf(address) === proxy)) {
    return "not sent: it names a proxy of its own";
  }
  const headers = headersOf(request);
  const outgoing = { method: request.method ?? "GET", url: request.uri.href, headers };
  return refusalOf(outgoing, rules, moment());
}

/** Names differ in case: which of two of them is sent is not for a guess. */
function headersOf({ headers = {} }: PostmanRequest): Map<string, string> {
  const all = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    const before = all.get(key);
    all.set(key, before === undefined ? String(value) : `${before}, ${value}`);
  }
  return all;
}

/** Silence, trickling and informational responses without end count alike. */
function limit(request: PostmanRequest, timeout: number): void {
  if (timeout === 0) return;
  const timer = setTimeout(() => {
    fail(
      request,
      Object.assign(new Error(`no whole response within ${timeout} ms (ETIMEDOUT)`), { code: "ETIMEDOUT" }),
    );
  }, timeout);
  for (const event of ["complete", "error"]) request.on(event, () => clearTimeout(timer));
}

/** A connection that ends without a response, or becomes one of another protocol, calls nobody back by itself. */
function complete(request: PostmanRequest, sent: ClientRequest): void {
  sent.once("upgrade", (response, socket) => {
    socket.destroy();
    fail(request, new Error(`answered ${response.statusCode}, which is no answer to this request`));
  });
  sent.once("close", () => {
    setImmediate(() => {
      if (request.req === sent && !request.response && !request._aborted) {
        fail(request, new Error("the connection was closed before a response came"));
      }
    });
  });
}

function fail(request: PostmanRequest, error: Error): void {
  request.abort();
  request.emit("error", error);
}
