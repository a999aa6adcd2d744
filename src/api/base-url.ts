/**
 * Servers of path items and operations -> the base URLs of single operations: variables of the environments, as `baseUrl` is.
 * @see https://spec.openapis.org/oas/v3.1.0#operation-object, "servers"
 */
import { VARIABLES_WITH_A_MEANING } from "../sigma/variables.js";
import { camelCase, withoutTrailing, wordsOf } from "../text/naming.js";
import { note, type OperationContext } from "./context.js";
import type { BaseUrl, Server } from "./model.js";
import { refusal } from "./server.js";
import { isRelative, serverUrls } from "./server-url.js";

export class BaseUrls {
  /** By URL. */
  private readonly known = new Map<string, BaseUrl>();
  private readonly taken = new Set(VARIABLES_WITH_A_MEANING);

  /** @param servers of the environments */
  constructor(
    private readonly servers: readonly Server[],
    private readonly allowHosts: readonly string[],
  ) {}

  /**
   * Of several servers the first that may be sent a token; undefined where that is what the environments have anyway, or where
   * none may, which is said.
   * @param documentUrl what the document was fetched from
   */
  read(given: readonly unknown[], context: OperationContext, documentUrl: string | undefined): BaseUrl | undefined {
    if (given.length === 0) return undefined;
    const urls = given.flatMap((server, index) =>
      serverUrls(server, { at: `${context.at}/servers/${index}`, documentUrl, notices: context.notices }),
    );
    const usable = urls.map(({ url }) => url).filter((url) => isRelative(url) || !refusal(url, this.allowHosts));
    const [first, ...others] = usable.map(normal);
    if (first === undefined) {
      for (const { url } of urls) {
        const message = `"${url}" ${refusal(url, this.allowHosts)}; until then the request goes to {{baseUrl}}`;
        note(context, "operation-server-refused", "servers of operations that are not used", message, "warning");
      }
      return undefined;
    }
    if (this.isUsual([first, ...others])) return undefined;
    const found = this.known.get(first) ?? { variable: this.nameFor(first), url: first };
    this.known.set(first, found);
    const more = others.length > 0 ? `; of ${others.length + 1} servers, it is the first` : "";
    const message = `sent to {{${found.variable}}}, which is "${first}"${more}`;
    note(context, "operation-server", "operations with a server of their own", message);
    return found;
  }

  /** Whether all environments have one of these anyway. */
  private isUsual(urls: readonly string[]): boolean {
    return (
      this.servers.length > 0 &&
      this.servers.every(({ url }) => urls.includes(url) || urls.includes(withoutTrailing(new URL(url).pathname, "/")))
    );
  }

  /** `https://upload.example.com/api` -> `uploadBaseUrl`; `/v2` -> `v2BaseUrl`. */
  private nameFor(url: string): string {
    const { hostname, port, pathname } = new URL(url, "https://host");
    const labels = hostname.split(".");
    const path = pathname.split("/");
    const candidates = isPath(url)
      ? [path, ["root", ...path]]
      : [labels.slice(0, 1), labels.slice(0, 2), labels, [...labels, ...path], [...labels, port, ...path]];
    const names = candidates.map(variableName).filter((name) => /^[a-z]/.test(name));
    let name = names.find((candidate) => !this.taken.has(candidate.toLowerCase()));
    for (let number = 1; name === undefined; number += 1) {
      const numbered = `server${number}BaseUrl`;
      if (!this.taken.has(numbered.toLowerCase())) name = numbered;
    }
    this.taken.add(name.toLowerCase());
    return name;
  }
}

/** Of what `normal` returns. */
function isPath(url: string): boolean {
  return url === "" || isRelative(url);
}

/** As variables of the environments have it: without a slash at the end, and with nothing that Postman would replace. */
function normal(url: string): string {
  if (isRelative(url)) return withoutTrailing(new URL(url, "https://host").pathname, "/");
  const { origin, pathname } = new URL(url);
  return withoutTrailing(`${origin}${pathname}`, "/");
}

function variableName(parts: readonly string[]): string {
  const words = [...parts.flatMap(wordsOf), "base", "url"]
    .map((word) => word.replace(/[^a-z0-9]/g, ""))
    .filter(Boolean);
  if (words.length === 2) return "";
  return camelCase(words).slice(-80);
}
