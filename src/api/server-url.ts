/** A Server Object -> the URLs that it means. @see https://spec.openapis.org/oas/v3.1.0#server-object */
import { get, getArray, getObject, getString } from "../json.js";
import type { Notice } from "./model.js";

export interface ServerUrl {
  /** Absolute where the definition says so, or where it is known where it was fetched; else a path: `/api/v3`. */
  readonly url: string;
  readonly description: string;
}

/** What is the same for all servers of a document. */
export interface ServerContext {
  /** JSON pointer of the server. */
  readonly at: string;
  /** The URL that the document was fetched from: what relative URLs are relative to. */
  readonly documentUrl?: string | undefined;
  readonly notices: Notice[];
}

/** A server with more hosts gets its first only. */
const MAX_HOSTS = 50;

/** One for each value that a variable of the host may have; elsewhere a variable has its default. */
export function serverUrls(server: unknown, context: ServerContext): ServerUrl[] {
  const given = getString(server, "url") ?? "";
  // Nothing is the root of the host, as where there are no servers.
  const template = given.trim() || "/";
  // A name is what a server is called (3.2); a description tells about it.
  const description = getString(server, "name") ?? getString(server, "description") ?? "";
  const variables = getObject(server, "variables");
  const hosts = hostsOf(template, variables, context);
  const urls = hosts.map(({ url, values }) => ({
    url: absolute(substituted(url, variables), context.documentUrl),
    description: values.length > 0 && description.trim() ? `${description.trim()} (${values.join(", ")})` : description,
  }));
  if (given.trim() !== given) {
    say(context, "server-spaces", "server URLs with spaces around them", `"${given}" was read as "${urls[0]?.url}"`);
  }
  return urls;
}

interface Host {
  readonly url: string;
  /** Of the variables that have several. */
  readonly values: readonly string[];
}

function hostsOf(template: string, variables: unknown, context: ServerContext): Host[] {
  const [host = ""] = /^([^:/]*:\/\/)?[^/?#]*/.exec(template) ?? [];
  let hosts: Host[] = [{ url: template, values: [] }];
  for (const [, name = ""] of template.matchAll(/\{([^{}]+)\}/g)) {
    const values = valuesOf(get(variables, name));
    if (values.length < 2) continue;
    const isOfHost = host.includes(`{${name}}`) && hosts.length * values.length <= MAX_HOSTS;
    if (isOfHost) {
      hosts = hosts.flatMap(({ url, values: before }) =>
        values.map((value) => ({ url: url.replaceAll(`{${name}}`, () => value), values: [...before, value] })),
      );
    } else {
      const [chosen, ...others] = values.map((value) => `"${value}"`);
      const more = others.length > 10 ? [...others.slice(0, 10), `${others.length - 10} more`] : others;
      const message = `{${name}} is ${chosen} in the environments; it may also be ${more.join(", ")}`;
      say(context, "server-variable", "server URLs that may be others", message);
    }
  }
  return hosts;
}

/** The default, then the others. Without quotes, YAML has numbers for ports and versions. */
function valuesOf(variable: unknown): string[] {
  const given = [get(variable, "default"), ...getArray(variable, "enum")];
  const values = given.filter((value) => typeof value === "string" || typeof value === "number");
  return [...new Set(values.map(String))];
}

/** Variables that have no value stay. @see https://spec.openapis.org/oas/v3.1.0#server-variable-object */
function substituted(url: string, variables: unknown): string {
  return url.replace(/\{([^{}]+)\}/g, (whole, name: string) => valuesOf(get(variables, name))[0] ?? whole);
}

/** `api.example.com/v3` is no path, but a URL that lacks its scheme. */
export function isRelative(url: string): boolean {
  // URLs are parsed without line breaks, and with slashes for backslashes: such a one would not be what it seems.
  return !/[\p{Cc}\s\\]/u.test(url) && /^([/.]|[\w-]+\/)/.test(url);
}

/** A relative URL that has nothing to be relative to is a path from the root of some host. */
function absolute(url: string, documentUrl: string | undefined): string {
  if (!isRelative(url)) return url;
  if (!URL.canParse(url, "https://host/")) return url;
  if (documentUrl !== undefined && URL.canParse(url, documentUrl)) return new URL(url, documentUrl).href;
  if (url.startsWith("//")) return `https:${url}`;
  return new URL(url, "https://host/").pathname.replace(/(?<=.)\/$/, "");
}

function say({ at, notices }: ServerContext, code: string, title: string, message: string): void {
  notices.push({ kind: "repair", code, title, where: at, message });
}
