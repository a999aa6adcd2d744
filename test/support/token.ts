/** A collection of one request, and what its runs did about tokens. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { OutgoingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { type Sigma, type SigmaOptions, startSigma } from "../../fake-sigma/server.js";
import { generate } from "../../src/index.js";
import type { PostmanCollection, PostmanEntry, PostmanEnvironment, PostmanItem } from "../../src/postman/types.js";
import { definition, serve } from "./build.js";
import { itemsOf } from "./collection.js";
import { type Run, withValues } from "./newman.js";

const whoami = {
  operationId: "whoami",
  summary: "Who am I",
  tags: ["whoami"],
  responses: {
    200: {
      content: { "application/json": { schema: { type: "object", properties: { userId: { type: "string" } } } } },
    },
  },
};
const small = definition({ paths: { "/v2/whoami": { get: whoami } } });

/** `bare` has no script that asks for a token by itself. */
export interface Made {
  readonly collection: PostmanCollection;
  readonly bare: PostmanCollection;
  readonly environment: PostmanEnvironment;
}

export async function makeSmall(): Promise<Made> {
  const folder = await mkdtemp(join(tmpdir(), "sigma-postman-token-"));
  const file = join(folder, "sigma.json");
  await writeFile(file, JSON.stringify(small));
  const { collection, environments } = await generate({ definitions: [file] });
  const { collection: bare } = await generate({ definitions: [file], autoAuth: false });
  await rm(folder, { recursive: true });
  return { collection, bare, environment: environments[0]!.environment };
}

/** A fake Sigma that is closed after the test. */
export async function start(options: Partial<SigmaOptions> = {}): Promise<Sigma> {
  const sigma = await startSigma({ definition: small as never, ...options });
  onTestFinished(() => sigma.close());
  return sigma;
}

export function valuesFor(
  environment: PostmanEnvironment,
  sigma: Sigma,
  more: Readonly<Record<string, string>> = {},
): PostmanEnvironment {
  const { url, clientID, secret } = sigma;
  return withValues(environment, { baseUrl: url, tokenBaseURL: `${url}/v2/auth/token`, clientID, secret, ...more });
}

export function withVariable(given: PostmanEnvironment, key: string, value: string): PostmanEnvironment {
  return { ...given, values: [...given.values, { key, value, type: "default", enabled: true }] };
}

/** The first request of that name, as often as wanted. */
export function repeated(collection: PostmanCollection, name: string, count: number): PostmanCollection {
  const [item] = itemsOf(collection.item).filter((entry) => entry.name === name) as [PostmanItem];
  const copies: PostmanEntry[] = Array.from({ length: count }, (_, index) => ({
    ...item,
    id: `${item.id}-${index}`,
    name: `${name} ${index}`,
  }));
  return { ...collection, item: copies };
}

export const grantsOf = (sigma: Sigma) => sigma.requests.flatMap(({ grant }) => grant ?? []);

/** The failed assertions. */
export const faultsOf = ({ assertions }: Run) =>
  assertions.flatMap(({ name, fault }) => (fault ? [`${name}: ${fault}`] : []));

/** A request, and for a call of the token endpoint what its form held. */
export interface OpaqueCall {
  readonly request: string;
  readonly bearer: string | undefined;
  readonly form: Readonly<Record<string, string>>;
}

export interface Opaque {
  readonly url: string;
  readonly calls: OpaqueCall[];
  /** Tokens that the API accepts; further ones are `token-1`, `token-2`... */
  readonly accepted: Set<string>;
}

/**
 * A Sigma whose tokens don't say what they are or how long they live. It takes any credentials.
 * @param given what an answer is when it isn't 200; a call of the token endpoint is counted from 1
 */
export async function startOpaque(
  given: {
    readonly token?: (count: number) => { readonly status: number; readonly headers?: OutgoingHttpHeaders } | undefined;
    readonly api?: (call: OpaqueCall, accepted: Set<string>) => number | undefined;
  } = {},
): Promise<Opaque> {
  const calls: OpaqueCall[] = [];
  const accepted = new Set<string>();
  let count = 0;
  const { url } = await serve(async (request, answer) => {
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    const bearer = /^Bearer (.*)$/.exec(request.headers.authorization ?? "")?.[1];
    const call = { request: `${request.method} ${request.url}`, bearer, form };
    calls.push(call);
    const isToken = request.url === "/v2/auth/token";
    if (isToken) count += 1;
    const special = isToken ? given.token?.(count) : undefined;
    const body = isToken
      ? { access_token: `token-${count}`, refresh_token: `refresh-${count}`, token_type: "bearer" }
      : { userId: "u" };
    if (isToken && special === undefined) accepted.add(`token-${count}`);
    const status = isToken ? special?.status : given.api?.(call, accepted);
    const refused = !isToken && !accepted.has(bearer ?? "") ? 401 : undefined;
    answer.writeHead(status ?? refused ?? 200, { "content-type": "application/json", ...special?.headers });
    answer.end(JSON.stringify(body));
  });
  return { url, calls, accepted };
}

/** What was asked of the token endpoint: the grant and with what. */
export const tokenCalls = ({ calls }: Opaque): string[] =>
  calls.filter(({ form }) => form.grant_type).map(({ form }) => `${form.grant_type} ${form.client_id}`);

/** The tokens that requests of the API were sent with. */
export const bearers = ({ calls }: Opaque): (string | undefined)[] =>
  calls.filter(({ request }) => request.endsWith("/v2/whoami")).map(({ bearer }) => bearer);
