/** Servers of the definition -> the regional hosts that may get an environment. */
import { getArray } from "../json.js";
import { CLOUDS, DOMAIN, SERVERS } from "../sigma/regions.js";
import { slug, withoutTrailing } from "../text/naming.js";
import type { Notice, Server } from "./model.js";
import { isRelative, serverUrls } from "./server-url.js";

/**
 * A definition without servers gets those known to `sigma/`, one that has a path only gets that path behind each of them. A host
 * outside sigmacomputing.com, or not https, would be sent the client secret: it gets no environment unless the user names it.
 * @param documentUrls what each document was fetched from
 */
export function readServers(
  documents: readonly unknown[],
  allowHosts: readonly string[],
  notices: Notice[],
  documentUrls: readonly (string | undefined)[] = [],
): Server[] {
  const entries = documents.flatMap((document, index) =>
    getArray(document, "servers").map((server) => ({ server, documentUrl: documentUrls[index] })),
  );
  const given = entries.flatMap(({ server, documentUrl }, index) => {
    const at = `#/servers/${index}`;
    return serverUrls(server, { at, documentUrl, notices }).map((found) => ({ ...found, at }));
  });
  const absolute = given.filter(({ url }) => !isRelative(url));
  const paths = given.filter(({ url }) => isRelative(url) && url !== "/");
  if (absolute.length === 0) return knownServers(paths, notices);
  for (const { url, at } of paths)
    relativeNotice(at, `"${url}" was left out: the definition doesn't say on which host`, notices);
  const servers = new Map<string, Server>();
  for (const { url, description, at } of absolute) {
    const refused = refusal(url, allowHosts);
    if (refused) {
      notices.push({
        kind: "warning",
        code: "server-refused",
        title: "servers that get no environment",
        where: at,
        message: `"${url}" ${refused}`,
      });
      continue;
    }
    const server = describeServer(new URL(url), description);
    if (!servers.has(server.url)) servers.set(server.url, server);
  }
  return distinctSlugs([...servers.values()]);
}

/** The hosts known to `sigma/`, with the first of these paths. */
function knownServers(paths: readonly { readonly url: string; readonly at: string }[], notices: Notice[]): Server[] {
  const [first, ...others] = paths;
  if (first === undefined) {
    notices.push({
      kind: "repair",
      code: "no-servers",
      title: "definitions without servers",
      where: "#/servers",
      message: "the regional hosts known to sigma-postman were used",
    });
    return [...SERVERS];
  }
  relativeNotice(first.at, `"${first.url}" was put behind the regional hosts known to sigma-postman`, notices);
  for (const { url, at } of others) relativeNotice(at, `"${url}" was left out: "${first.url}" is used`, notices);
  return SERVERS.map((server) => ({ ...server, url: `${server.url}${new URL(first.url, server.url).pathname}` }));
}

function relativeNotice(where: string, message: string, notices: Notice[]): void {
  notices.push({ kind: "repair", code: "server-relative", title: "servers without a host", where, message });
}

export function serverSlug(server: Server): string {
  return server.cloud === "other" ? server.region : `${server.cloud}-${server.region}`;
}

/** Why a host may not get an environment; undefined when it may. */
export function refusal(given: string, allowHosts: readonly string[]): string | undefined {
  // URLs are parsed without tabs and line breaks, and with slashes for backslashes: such a one would not be what it seems.
  if (/[\p{Cc}\s\\]/u.test(given)) return "has characters that no URL may have";
  if (!URL.canParse(given)) return "is not a URL";
  const url = new URL(given);
  if (url.username || url.password) return "has a user name in it";
  // The URL standard allows braces in a host, and Postman would find a variable in it.
  if (!/^([a-z0-9_.-]*|\[[0-9a-f:.]+\])$/.test(url.hostname)) return "has a host with characters that no host has";
  if (allowHosts.some((host) => host.toLowerCase() === url.host || host.toLowerCase() === url.hostname)) {
    return url.protocol === "https:" || url.protocol === "http:" ? undefined : "is neither https nor http";
  }
  if (url.protocol !== "https:") return `is not https; allow it with --allow-host ${url.host}`;
  const isSigma = url.hostname === DOMAIN || url.hostname.endsWith(`.${DOMAIN}`);
  if (!isSigma)
    return `is not a host of ${DOMAIN}, which the client secret would be sent to; allow it with --allow-host ${url.host}`;
  if (url.port !== "") return `has a port of its own; allow it with --allow-host ${url.host}`;
  return undefined;
}

function describeServer(url: URL, description: string): Server {
  const base = withoutTrailing(`${url.origin}${url.pathname}`, "/");
  const known = SERVERS.find((server) => server.url === base);
  if (known) return known;
  const named = /^Server for (.+) hosted organizations$/i.exec(description.trim())?.[1] ?? description.trim();
  const label = cleanLabel(named) || url.host;
  const cloud = CLOUDS.find((name) => new RegExp(`\\b${name}\\b`, "i").test(`${named} ${url.host}`)) ?? "other";
  const words = slug(named.replace(new RegExp(`\\b${cloud}\\b`, "i"), ""));
  const fromHost = slug(url.host.replace(new RegExp(`\\.?${DOMAIN.replace(".", "\\.")}$`), "")).replace(
    new RegExp(`(^|-)(api|${cloud})(?=-|$)`, "g"),
    "",
  );
  const region = ascii(words) || ascii(fromHost) || ascii(slug(url.host));
  return { url: base, cloud, region, label };
}

/** What becomes an environment's name: one short line, in which Postman finds no variable. */
function cleanLabel(text: string): string {
  return text
    .replace(/[\p{Cc}{}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 60);
}

function ascii(text: string): string {
  return withoutTrailing(text.replace(/[^a-z0-9-]/g, "").replace(/^-+/, ""), "-").slice(0, 60);
}

/** Two hosts with one name would share a file: those not known by that name get one of their host and path. */
function distinctSlugs(servers: readonly Server[]): Server[] {
  const numbers = new Map<string, number>();
  const taken = new Set(servers.filter((server) => SERVERS.includes(server)).map(serverSlug));
  return servers.map((server) => {
    if (SERVERS.includes(server)) return server;
    const { host, pathname } = new URL(server.url);
    const longer = ascii(slug(`${server.region} ${host} ${pathname}`));
    let region = taken.has(serverSlug(server)) ? longer : server.region;
    while (taken.has(serverSlug({ ...server, region }))) {
      const number = (numbers.get(longer) ?? 1) + 1;
      numbers.set(longer, number);
      region = `${longer}-${number}`;
    }
    taken.add(serverSlug({ ...server, region }));
    return { ...server, region };
  });
}
