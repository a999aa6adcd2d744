/**
 * A fake Sigma: a real HTTP server driven by a definition, with things of its own that only exist under the ids it gave
 * out, tokens that expire, and a record of every request. Nothing here needs a test runner: `npm run demo` uses it, too.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { resolveReferences } from "../src/definition/references.js";
import type { Node } from "./definition.js";
import { type Change, Jobs } from "./jobs.js";
import { type Match, match, type Operation, readOperations } from "./operations.js";
import { documented, madeBy, responseBody } from "./responses.js";
import { failure, type JsonResponse, Tokens } from "./tokens.js";
import { type Resource, World } from "./world.js";

export { sign } from "./tokens.js";

export interface SigmaOptions {
  /** As `readDefinition` gives it; it is not changed. */
  readonly definition: Node;
  /** Made up when left out. */
  readonly clientID?: string;
  readonly secret?: string;
  /** How long an access token lives; an hour when left out. */
  readonly tokenSeconds?: number;
  /** How far apart two token calls must be, in milliseconds; a second when left out. */
  readonly tokenInterval?: number;
  /** How many requests an access token is accepted for; any number when left out. */
  readonly tokenUses?: number;
  /** Operations that respond with 500: `GET /v2/teams`. */
  readonly broken?: readonly string[];
  /** Operations that never respond. */
  readonly hanging?: readonly string[];
  /** How long every response takes, in milliseconds. */
  readonly delay?: number;
  /** The five older lists return bare arrays unless `limit` is sent, as they did until June 2026. */
  readonly bareLists?: boolean;
  /** Entries of a page at most, whatever limit is sent. */
  readonly pageSize?: number;
  /** How often an export or a materialization is looked at before it is ready; once when left out. */
  readonly slowness?: number;
}

/** One request, and what became of it. */
export interface SigmaRequest {
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
  readonly query: string;
  /** `GET /v2/workbooks/{workbookId}`; undefined when there is no such operation. */
  readonly operation: string | undefined;
  readonly status: number;
  /** When it came, in milliseconds of a clock that never goes back. */
  readonly at: number;
  /** Whether it writes, and names something that was there from the start: in its path, its query or its body. */
  readonly touched: boolean;
  /** `client_credentials`, `refresh_token` or the token exchange; undefined when it was no token call. */
  readonly grant?: string;
  /** Whether a token call carried a token. */
  readonly bearer?: boolean;
}

export interface Sigma {
  readonly url: string;
  readonly clientID: string;
  readonly secret: string;
  readonly requests: SigmaRequest[];
  /** Connections that were opened so far. */
  readonly connections: number;
  /** Writes that were accepted, in the order in which they came. */
  readonly changes: readonly Change[];
  readonly jobs: Jobs;
  /** What exists now. */
  readonly world: World;
  close(): Promise<void>;
}

const MAX_BODY = 32 * 1024 * 1024;

export async function startSigma(options: SigmaOptions): Promise<Sigma> {
  const clientID = options.clientID ?? randomUUID();
  const secret = options.secret ?? randomUUID();
  const document = structuredClone(options.definition);
  resolveReferences(document);
  const world = new World();
  const jobs = new Jobs(world, options.slowness ?? 1);
  const state: State = {
    options,
    operations: readOperations(document),
    world,
    jobs,
    tokens: new Tokens({
      clientID,
      secret,
      tokenSeconds: options.tokenSeconds ?? 3600,
      tokenInterval: options.tokenInterval ?? 1000,
      tokenUses: options.tokenUses,
    }),
  };
  const requests: SigmaRequest[] = [];
  // A connection that is never closed for being idle is never closed just as a client sends on it.
  const server = createServer({ keepAliveTimeout: 0 }, (incoming, outgoing) => {
    respond(state, incoming, outgoing, requests).catch((error: unknown) => {
      outgoing.writeHead(500, { "content-type": "text/plain" });
      outgoing.end(error instanceof Error ? error.stack : String(error));
    });
  });
  let connections = 0;
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    get connections() {
      return connections;
    },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clientID,
    secret,
    requests,
    changes: jobs.changes,
    jobs,
    world: state.world,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface State {
  readonly options: SigmaOptions;
  readonly operations: readonly Operation[];
  readonly world: World;
  readonly tokens: Tokens;
  readonly jobs: Jobs;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly at: number;
}

type Reply = Omit<JsonResponse, "body"> & {
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
};

async function respond(
  state: State,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  requests: SigmaRequest[],
): Promise<void> {
  const at = performance.now();
  const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://127.0.0.1");
  const method = incoming.method ?? "GET";
  const body = await text(incoming);
  const request = { method, path: pathname, query: searchParams, headers: incoming.headers, body, at };
  const isTokenCall = pathname === "/v2/auth/token" && method === "POST";
  const form = isTokenCall && isForm(request) ? new URLSearchParams(body) : undefined;
  const found = match(state.operations, state.world, method === "HEAD" ? "GET" : method, pathname);
  // Looked up before the response: a thing that is deleted was there.
  const touched = isTokenCall ? false : touches(state.world, request, found);
  const reply: Reply = isTokenCall
    ? state.tokens.call(form, incoming.headers.authorization, at)
    : replyTo(state, request, found);
  requests.push({
    method,
    path: pathname,
    query: searchParams.toString(),
    operation: typeof found === "string" ? undefined : nameOf(found.operation),
    status: reply.status,
    at,
    touched,
    ...(isTokenCall
      ? { grant: form?.get("grant_type") ?? "none", bearer: isBearer(incoming.headers.authorization) }
      : {}),
  });
  if (typeof found !== "string" && state.options.hanging?.includes(nameOf(found.operation))) return;
  if (state.options.delay) await sleep(state.options.delay);
  const isText = typeof reply.body === "string";
  outgoing.writeHead(reply.status, {
    ...(reply.body === undefined ? {} : { "content-type": isText ? "text/csv" : "application/json; charset=utf-8" }),
    ...reply.headers,
  });
  outgoing.end(reply.body === undefined ? undefined : isText ? reply.body : JSON.stringify(reply.body));
}

function isBearer(authorization: string | undefined): boolean {
  return /^bearer\b/i.test(authorization ?? "");
}

function nameOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}

function touches(world: World, { method, query, body }: Request, found: Match | string): boolean {
  if (["GET", "HEAD", "OPTIONS"].includes(method)) return false;
  const named = typeof found === "string" ? [] : found.named;
  return named.some(({ isSeeded }) => isSeeded) || world.seededIn(`${query.toString()} ${body}`).length > 0;
}

function replyTo(state: State, request: Request, found: ReturnType<typeof match>): Reply {
  const fault = state.tokens.fault(request.headers.authorization);
  if (fault) return failure(401, fault, "unauthorized");
  if (found === "unknown path") return failure(404, `Cannot ${request.method} ${request.path}`, "not_found");
  if (found === "unknown method") return failure(405, `${request.method} is not allowed here`, "method_not_allowed");
  const { operation, resources } = found;
  if (state.options.broken?.includes(nameOf(operation))) {
    return failure(500, "An internal error occurred", "internal");
  }
  const missing = operation.required.find((name) => !request.query.has(name));
  if (missing) return failure(400, `Missing query parameter ${missing}`, "invalid_request");
  if (!resources) return failure(404, "The requested resource could not be found", "not_found");
  const bodyFault = faultOfBody(operation, request);
  if (bodyFault) return failure(400, bodyFault, "invalid_request");
  if (resources.at(-1)?.kind === "query") return download(state, resources.at(-1)!);
  return succeed(state, operation, request, resources);
}

function succeed(
  { world, options, jobs }: State,
  operation: Operation,
  { query, path, body: text }: Request,
  context: readonly Resource[],
): Reply {
  const kind = madeBy(operation);
  const made = kind && world.make(kind, context);
  const { status, schema } = documented(operation);
  const last = context.at(-1);
  const effect = jobs.apply(operation, path, text, made, context);
  if (operation.method === "DELETE" && last && isOwn(operation, context)) world.remove(last);
  if (schema === undefined || status === 204) return { status };
  try {
    const pageSize = options.pageSize ?? 1000;
    const place = { operation, context, query, bareLists: options.bareLists ?? false, pageSize, jobs };
    const body = responseBody(world, place, schema, made);
    return { status, body: Object.keys(effect).length > 0 ? { ...(body as Node), ...effect } : body };
  } catch (error) {
    if (error instanceof RangeError) return failure(400, error.message, "invalid_request");
    throw error;
  }
}

/** Deleting a team from an attribute's list takes away the assignment, and not the team. */
function isOwn({ names, path }: Operation, [first, ...others]: readonly Resource[]): boolean {
  if (!path.endsWith("}")) return false;
  const last = others.at(-1);
  return names.length === 1 || (first !== undefined && last?.within.includes(first) === true);
}

function download({ jobs }: State, query: Resource): Reply {
  if (jobs.isUnderWay(query)) return { status: 204 };
  return {
    status: 200,
    body: "region,revenue\nnorth,1\nsouth,2\n",
    headers: { "content-disposition": 'attachment; filename="export.csv"' },
  };
}

/** Lightly: JSON that is JSON, and has its outermost required properties. */
function faultOfBody(operation: Operation, request: Request): string | undefined {
  const media = ((operation.node.requestBody as Node | undefined)?.content as Node | undefined)?.["application/json"];
  if (!media || operation.method === "GET") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(request.body === "" ? "{}" : request.body);
  } catch {
    return "The body is not valid JSON";
  }
  if (request.body !== "" && !/^application\/json/i.test(request.headers["content-type"] ?? "")) {
    return "Expected a body of type application/json";
  }
  const { required } = ((media as Node).schema ?? {}) as { required?: string[] };
  const missing = (required ?? []).find(
    (name) => typeof value !== "object" || value === null || !Object.hasOwn(value, name),
  );
  return missing === undefined ? undefined : `Missing property ${missing}`;
}

function isForm({ headers }: Request): boolean {
  return /^application\/x-www-form-urlencoded/i.test(headers["content-type"] ?? "");
}

async function text(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
