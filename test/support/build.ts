/** Small values of the model, for rows that only say what matters to them. */
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { OperationContext } from "../../src/api/context.js";
import type { Body, Notice, Operation, Parameter, Response, Server } from "../../src/api/model.js";

export function operation(given: Partial<Operation> = {}): Operation {
  return {
    method: "get",
    path: "/v2/workbooks",
    id: "listWorkbooks",
    name: "List workbooks",
    description: "",
    group: { key: "workbooks", name: "Workbooks" },
    stability: "stable",
    parameters: [],
    responses: [],
    ...given,
  };
}

export function parameter(given: Partial<Parameter> = {}): Parameter {
  const place = given.in ?? "query";
  const style = given.style ?? (place === "query" ? "form" : "simple");
  return {
    in: place,
    name: "search",
    required: place === "path",
    description: "",
    schema: { type: "string" },
    style,
    explode: style === "form" || style === "deepObject",
    ...given,
  };
}

export function body(given: Partial<Body> = {}): Body {
  return { required: true, description: "", mediaType: "application/json", schema: {}, examples: [], ...given };
}

export function response(given: Partial<Response> = {}): Response {
  return { status: "200", description: "", examples: [], ...given };
}

export function jsonResponse(given: Partial<Response> = {}): Response {
  return response({ mediaType: "application/json", schema: {}, ...given });
}

export function server(given: Partial<Server> = {}): Server {
  return {
    url: "https://aws-api.sigmacomputing.com",
    cloud: "aws",
    region: "us-west",
    label: "AWS US (West)",
    ...given,
  };
}

/** What the readers of an operation's parts are told; its notices are for a test to look at. */
export function context(given: Partial<OperationContext> = {}): OperationContext & { readonly notices: Notice[] } {
  return {
    at: "#/paths/~1v2~1workbooks/get",
    where: "GET /v2/workbooks",
    method: "get",
    path: "/v2/workbooks",
    openapi: "3.1.0",
    text: (value) => value ?? "",
    schemaName: () => undefined,
    ...given,
    tags: new Map(),
    notices: [],
  };
}

type Node = { readonly [key: string]: unknown };

/** A definition of one path at the least. */
export function definition(given: Node = {}): { [key: string]: unknown } {
  return {
    openapi: "3.1.0",
    info: { title: "Sigma", version: "1" },
    servers: [{ url: "https://aws-api.sigmacomputing.com" }],
    paths: { "/v2/whoami": { get: { operationId: "whoami", summary: "Who am I", responses: {} } } },
    ...given,
  };
}

/** An empty folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sigma-postman-test-"));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Everything in a folder, as `path: mode text`: two equal ones are the same folder byte for byte. */
export async function snapshot(folder: string): Promise<{ readonly [path: string]: string }> {
  const found: { [path: string]: string } = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    found[path] = `${(mode & 0o777).toString(8)} ${entry.isFile() ? await readFile(path, "base64") : ""}`;
  }
  return found;
}

/** A server on this machine that is closed after the test, and the requests it got. */
export async function serve(
  listener: RequestListener,
): Promise<{ readonly url: string; readonly requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const http = createServer({ keepAliveTimeout: 0 }, (request, answer) => {
    requests.push(request);
    listener(request, answer);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    async () =>
      await new Promise<void>((resolve) => {
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  );
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, requests };
}
