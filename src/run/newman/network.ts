/**
 * The one place through which newman sends everything: each request is judged before a byte of it leaves, is limited in time,
 * and follows no redirect to another origin. Tunnels and redirects start here as well, which an agent would not see.
 */
import type { ClientRequest, IncomingMessage } from "node:http";
import { mayFollow, originOf, type Rules, refusalOf, type SendingState, shown } from "./judge.js";

/** What is used here of a request of `postman-request`. */
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
  /** The URLs of proxies that this machine's environment names. */
  readonly proxies: readonly string[];
  sendingState(): SendingState;
  /** A request is about to be sent. */
  onSend(): void;
  /** A request was not sent, or a redirect not followed: why, in a sentence. */
  onRefusal(reason: string): void;
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
      watching.onRefusal(reason);
      fail(this, new Error(reason));
      return;
    }
    watching.onSend();
    if (!timed.has(this)) limitTime(this, watching.timeout);
    timed.add(this);
    start.call(this);
    if (this.req) failWithoutResponse(this, this.req);
  };
}

/** For newman's option: whether to follow, with the request as `this`. */
export function redirectFilter({ onRefusal }: Pick<Watch, "onRefusal">) {
  return function (this: PostmanRequest, response: IncomingMessage): boolean {
    const { location } = response.headers;
    if (location === undefined || response.statusCode === 401) return false;
    if (mayFollow(methodOf(this), this.uri.href, location)) return true;
    const to = URL.canParse(location, this.uri.href) ? shown(new URL(location, this.uri.href)) : "an invalid URL";
    onRefusal(`redirected to ${to} (${response.statusCode}), which was not followed`);
    return false;
  };
}

function refusal(request: PostmanRequest, { rules, proxies, sendingState }: Watch): string | undefined {
  if (request.strictSSL === false || request.rejectUnauthorized === false) {
    return "not sent: its certificate would not be checked";
  }
  const proxy = request.proxy ? originOf(request.proxy.href) : undefined;
  if (proxy !== undefined && !proxies.some((one) => originOf(one) === proxy)) {
    return "not sent: it has a proxy of its own";
  }
  const headers = headersOf(request);
  const outgoing = { method: methodOf(request), url: request.uri.href, headers };
  return refusalOf(outgoing, rules, sendingState());
}

function methodOf({ method }: PostmanRequest): string {
  return method ?? "GET";
}

/** The same name may be there in different cases, and nothing says which of them counts. */
function headersOf({ headers = {} }: PostmanRequest): Map<string, string> {
  const all = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    const before = all.get(key);
    all.set(key, before === undefined ? String(value) : `${before}, ${value}`);
  }
  return all;
}

/** Whether nothing comes, too little at a time, or informational responses without end. */
function limitTime(request: PostmanRequest, timeout: number): void {
  if (timeout === 0) return;
  const timer = setTimeout(() => {
    fail(
      request,
      Object.assign(new Error(`no complete response within ${timeout} ms (ETIMEDOUT)`), { code: "ETIMEDOUT" }),
    );
  }, timeout);
  for (const event of ["complete", "error"]) request.on(event, () => clearTimeout(timer));
}

/** newman would wait for ever where a connection ends without a response, or changes its protocol. */
function failWithoutResponse(request: PostmanRequest, sent: ClientRequest): void {
  sent.once("upgrade", (response, socket) => {
    socket.destroy();
    fail(request, new Error(`the response was ${response.statusCode}, which switches protocols`));
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
