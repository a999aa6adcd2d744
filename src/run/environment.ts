/** The environment of a run: read from a file, or made for another host; credentials are given separately. */
import { refusal, serverSlug } from "../api/server.js";
import { buildEnvironment, type Credentials } from "../environment/environment.js";
import { UsageError } from "../errors.js";
import { isLoopback } from "../http.js";
import { get, getArray, getString, isObject, type UnknownObject } from "../json.js";
import { SERVERS } from "../sigma/regions.js";
import type { EnvironmentVariable } from "../template/load.js";
import { slug } from "../text/naming.js";

export interface RunVariable {
  readonly key: string;
  readonly value: string;
  readonly type: "default" | "secret";
}

/** Set by the run only: every process can read the arguments of a command. */
const RESERVED = new Set(["clientID", "secret", "access_token", "refresh_token"]);

/** The slug of an environment file: `aws-us-west`. */
export const ENVIRONMENT_FILE = /^sigma-(.+)\.postman_environment\.json$/;

/** `aws-us-west` of an environment called `Sigma AWS US (West)`, as a file of format v3 is. */
export function slugOfName(name: string): string {
  const label = name.replace(/^Sigma /, "");
  const known = SERVERS.find((server) => server.label === label);
  return known ? serverSlug(known) : slug(label);
}

/**
 * Which of a folder's environment files is meant.
 * @throws UsageError when there is none or several, with what there is
 */
export function chooseEnvironment(
  known: readonly { readonly file: string; readonly slug: string }[],
  { cloud, region }: { readonly cloud?: string; readonly region?: string },
  folder: string,
): string {
  const fitting = known.filter(
    ({ slug }) =>
      (cloud === undefined || slug.startsWith(`${cloud}-`)) &&
      (region === undefined || slug === region || slug.replace(/^[^-]+-/, "") === region),
  );
  const [first] = fitting;
  if (first && fitting.length === 1) return first.file;
  const asked = [cloud && `the cloud ${cloud}`, region && `the region ${region}`].filter(Boolean).join(" and ");
  const slugs = (first ? fitting : known).map(({ slug }) => slug).join(", ");
  if (known.length === 0) {
    throw new UsageError("no environment to run with", {
      where: folder,
      hint: "Generate one first, or give one: --environment <file>, or --base-url <url>.",
    });
  }
  throw new UsageError(first ? `${asked || "the folder"} has several environments` : `no environment for ${asked}`, {
    where: folder,
    hint: `Choose with --cloud and --region (a region may be one of ${slugs}), or name a file with --environment.`,
  });
}

/** The variables of an environment file; those that are switched off count as missing. @throws UsageError */
export function readVariables(environment: unknown, where: string): RunVariable[] {
  if (!isObject(environment) || !Array.isArray(get(environment, "values"))) {
    throw new UsageError('is not a Postman environment (it has no "values")', {
      where,
      hint: "Give a file that sigma-postman generated or Postman exported.",
    });
  }
  return getArray(environment, "values").flatMap((entry): RunVariable[] => {
    const key = getString(entry, "key");
    if (key === undefined || get(entry, "enabled") === false) return [];
    const value = get(entry, "value");
    return [
      {
        key,
        value: typeof value === "string" ? value : value === undefined || value === null ? "" : String(value),
        type: get(entry, "type") === "secret" ? "secret" : "default",
      },
    ];
  });
}

/** The variables for a host, with both URLs set. @throws UsageError when it is not a URL */
export function variablesFor(baseUrl: string, template: readonly EnvironmentVariable[]): RunVariable[] {
  // Paths begin with the version.
  const given = baseUrl.trim().replace(/\/+$/, "").replace(/\/v2$/, "");
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) {
    throw new UsageError(`--base-url takes a URL, not "${withoutUser(baseUrl)}"`, {
      hint: "For example https://aws-api.sigmacomputing.com",
    });
  }
  const server = { url: given, cloud: "other" as const, region: "run", label: new URL(given).host };
  return buildEnvironment(server, template).values.map(({ key, value, type }) => ({ key, value, type }));
}

export interface EnvironmentInput {
  /** As the file has them; none when there is no file. */
  readonly variables: readonly RunVariable[];
  /** Where they come from, for messages. */
  readonly where: string;
  readonly baseUrl?: string;
  readonly overrides: Readonly<Record<string, string>>;
  readonly credentials?: Credentials;
  readonly allowHosts: readonly string[];
}

/**
 * Everything a run needs, checked: both URLs may receive the secret, and there are credentials.
 * @returns an environment for newman @throws UsageError
 */
export function prepareEnvironment(input: EnvironmentInput, template: readonly EnvironmentVariable[]): UnknownObject {
  const values = new Map(input.variables.map((variable) => [variable.key, variable]));
  const set = (key: string, value: string) => {
    const type = values.get(key)?.type ?? template.find((variable) => variable.key === key)?.type ?? "default";
    values.set(key, { key, value, type });
  };
  if (input.baseUrl !== undefined) {
    for (const { key, value } of variablesFor(input.baseUrl, template)) {
      if (!values.has(key) || key === "baseUrl" || key === "tokenBaseURL") set(key, value);
    }
  }
  for (const [key, value] of Object.entries(input.overrides)) {
    if (RESERVED.has(key)) {
      throw new UsageError(`--var can't set ${key}`, {
        hint: "Credentials come from SIGMA_CLIENT_ID and SIGMA_CLIENT_SECRET, and tokens from Sigma.",
      });
    }
    set(key, value);
  }
  for (const key of ["baseUrl", "tokenBaseURL"]) checkHost(key, values.get(key)?.value ?? "", input);
  // Those of the file are not taken: a file that holds a secret is one that somebody commits.
  const { clientID, secret } = input.credentials ?? { clientID: "", secret: "" };
  if (!clientID || !secret) {
    throw new UsageError("no credentials to run with", {
      hint: "Set SIGMA_CLIENT_ID and SIGMA_CLIENT_SECRET in the environment of this command (in Sigma: Administration > Developer Access); those of an environment file are not used.",
    });
  }
  set("clientID", clientID);
  set("secret", secret);
  // A token of yesterday would only be refused.
  for (const key of ["access_token", "refresh_token", "token_type", "expires_in"]) set(key, "");
  return {
    id: "run",
    name: input.where,
    values: [...values.values()].map((variable) => ({ ...variable, enabled: true })),
    _postman_variable_scope: "environment",
  };
}

/** A URL without user name and password, for messages. */
export function withoutUser(given: string): string {
  return given.replace(/^(\s*[a-z][\w+.-]*:[\\/]*)?.*@/is, "$1");
}

/** The base URLs of single operations (`uploadBaseUrl`) that may be sent a token, by the same rule as `baseUrl`. */
export function otherBaseUrls(environment: unknown, allowHosts: readonly string[]): string[] {
  return getArray(environment, "values").flatMap((entry) => {
    const value = getString(entry, "value") ?? "";
    const isOne = /\wBaseUrl$/.test(getString(entry, "key") ?? "") && !/[{}]/.test(value);
    return isOne && refusal(value, allowHosts) === undefined ? [value] : [];
  });
}

function checkHost(key: string, given: string, { where, allowHosts }: EnvironmentInput): void {
  if (given === "") {
    throw new UsageError(`${key} has no value`, { where, hint: "Choose a generated environment, or give --base-url." });
  }
  // What is checked is the text, and Postman would replace the variable.
  if (/[{}]/.test(given)) {
    throw new UsageError(`${key} "${withoutUser(given)}" contains a variable`, {
      where,
      hint: "Write the URL itself: the value of a variable can't be checked in advance.",
    });
  }
  // Paths are put behind it.
  if (key === "baseUrl" && /[?#]/.test(given)) {
    const [shown] = withoutUser(given).split(/[?#]/);
    throw new UsageError(`baseUrl "${shown}" has a query or a fragment behind it`, {
      where,
      hint: `Give only ${shown}.`,
    });
  }
  const { host = "", hostname = "" } = URL.canParse(given) ? new URL(given) : {};
  const reason = refusal(given, isLoopback(hostname) ? [...allowHosts, host] : allowHosts);
  if (reason) throw new UsageError(`${key} "${withoutUser(given)}" ${reason}`, { where });
}
