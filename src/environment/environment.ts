/** Server -> Postman environment, its variables filled in, apart from secrets. */
import type { BaseUrl, Operation, Server } from "../api/model.js";
import { serverSlug } from "../api/server.js";
import { environmentId } from "../postman/id.js";
import type { PostmanEnvironment } from "../postman/types.js";
import { TOKEN_PATH } from "../sigma/operations.js";
import { SERVERS } from "../sigma/regions.js";
import type { EnvironmentVariable } from "../template/load.js";

export interface GeneratedEnvironment {
  readonly fileName: string;
  readonly server: Server;
  /** With the values that the user filled in, where the file exists. */
  readonly environment: PostmanEnvironment;
}

export interface BuiltEnvironment extends GeneratedEnvironment {
  /** Without credentials, whatever the file gets: this is what the lock file records. */
  readonly generated: PostmanEnvironment;
}

/** Written to a file only when the user asks for it. */
export interface Credentials {
  readonly clientID: string;
  readonly secret: string;
}

export const CREDENTIAL_KEYS: readonly (keyof Credentials)[] = ["clientID", "secret"];

export function buildEnvironments(
  servers: readonly Server[],
  template: readonly EnvironmentVariable[],
  credentials?: Credentials,
  baseUrls: readonly BaseUrl[] = [],
): BuiltEnvironment[] {
  return servers.map((server) => {
    const variables = [...template, ...baseUrlVariables(server, baseUrls, template)];
    const generated = buildEnvironment(server, variables);
    return {
      fileName: environmentFile(server),
      server,
      environment: credentials ? buildEnvironment(server, variables, credentials) : generated,
      generated,
    };
  });
}

/** One variable for each base URL that only some operations have; a template's own variable of that name counts more. */
function baseUrlVariables(
  server: Server,
  baseUrls: readonly BaseUrl[],
  template: readonly EnvironmentVariable[],
): EnvironmentVariable[] {
  const known = new Set(template.map(({ key }) => key));
  return baseUrls
    .filter(({ variable }) => !known.has(variable))
    .map(({ variable, url }) => ({
      key: variable,
      value: /^(\/|$)/.test(url) ? `${new URL(server.url).origin}${url}` : url,
      type: "default",
    }));
}

/** The base URLs that operations have of their own, each once. */
export function baseUrlsOf(operations: readonly Operation[]): BaseUrl[] {
  return [...new Set(operations.flatMap(({ baseUrl }) => baseUrl ?? []))];
}

export function buildEnvironment(
  server: Server,
  variables: readonly EnvironmentVariable[],
  credentials?: Credentials,
): PostmanEnvironment {
  const fill = ({ key, value }: EnvironmentVariable) => {
    if (credentials && key === "clientID") return credentials.clientID;
    if (credentials && key === "secret") return credentials.secret;
    return value.replaceAll("{baseUrl}", server.url).replaceAll("{tokenUrl}", `${tokenHost(server)}${TOKEN_PATH}`);
  };
  return {
    ...environmentIdentity(server),
    values: variables.map((variable) => ({
      key: variable.key,
      value: fill(variable),
      type: variable.type,
      enabled: true,
    })),
    _postman_variable_scope: "environment",
  };
}

/** A path that a definition puts behind one of Sigma's own hosts is not that of the token endpoint. */
function tokenHost({ url }: Server): string {
  const { origin } = new URL(url);
  return SERVERS.some((server) => server.url === origin) ? origin : url.replace(/\/v2$/, "");
}

/** What an environment is known by. */
export function environmentIdentity(server: Server): { readonly id: string; readonly name: string } {
  return { id: environmentId(serverSlug(server)), name: `Sigma ${server.label}` };
}

export function environmentFile(server: Server): string {
  return `sigma-${serverSlug(server)}.postman_environment.json`;
}
