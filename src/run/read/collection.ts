/**
 * A collection as newman gets it: built from the keys that are known here, of a file that may hold anything. What stands in
 * no known place does not exist for a run, and what is sent is what was looked at. Pure.
 * @see https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html
 */
import { UsageError } from "../../errors.js";
import { get, getArray, getString, isArray, isObject, setProperty, type UnknownObject } from "../../json.js";
import { addTo } from "../../lists.js";
import { COLLECTION_SCHEMA } from "../../postman/schema.js";
import { fillPlaceholders } from "./placeholders.js";
import { readAuth, readBody, readHeaders } from "./request.js";
import { UnsupportedError } from "./unsupported.js";
import { readUrl, readVariables } from "./url.js";

export interface ReadCollection {
  /** In format v2.1: folders have `item`, requests have `request`, none has both, and each has an id of its own. */
  readonly collection: UnknownObject;
  /** Its folders and requests, by id. */
  readonly entries: ReadonlyMap<string, UnknownObject>;
  /** Why a request can't be sent the way it is, by id. */
  readonly unsupported: ReadonlyMap<string, string>;
  /** Names of its variables of type secret. */
  readonly secretKeys: readonly string[];
  /** What the file asks for and a run doesn't do, a sentence each. */
  readonly notices: readonly string[];
}

/** Folders within folders; nobody makes more by hand. */
const DEEPEST = 100;

/** Settings that a run keeps: they change what is sent, and switch no protection off. */
const SETTINGS: ReadonlySet<string> = new Set([
  "disableBodyPruning",
  "disableCookies",
  "disableUrlEncoding",
  "disabledSystemHeaders",
  "followRedirects",
  "maxRedirects",
  "removeRefererHeaderOnRedirect",
]);

/** What to do instead of a setting that a run doesn't keep. */
const INSTEAD: { readonly [setting: string]: string } = {
  strictSSL: "certificates are always checked, and NODE_EXTRA_CA_CERTS names the file of one of your own to trust",
  followAuthorizationHeader: "tokens follow no redirect to another host; --allow-host names one that may be sent them",
  followOriginalHttpMethod: "what writes follows no redirect",
};

/**
 * @param variables names that have a value: requests get `{{name}}` in place of `<name>`
 * @throws UsageError when it is not a collection, or its folders are nested too deep
 */
export function readCollection(
  collection: UnknownObject,
  where: string,
  variables: readonly string[] = [],
): ReadCollection {
  if (!isArray(get(collection, "item"))) {
    throw new UsageError('is not a Postman collection (it has no "item")', {
      where,
      hint: "Give a file that sigma-postman generated or Postman exported (format v2.1).",
    });
  }
  const reader = new Reader(where, variables);
  const root = reader.group(collection, [], undefined);
  return {
    collection: {
      info: { name: getString(get(collection, "info"), "name") ?? "Collection", schema: COLLECTION_SCHEMA },
      ...root,
      variable: readVariables(get(collection, "variable")),
    },
    entries: reader.entries,
    unsupported: reader.unsupported,
    secretKeys: getArray(collection, "variable").flatMap((variable) =>
      get(variable, "type") === "secret" ? [getString(variable, "key") ?? getString(variable, "id") ?? ""] : [],
    ),
    notices: reader.notices(),
  };
}

class Reader {
  readonly entries = new Map<string, UnknownObject>();
  readonly unsupported = new Map<string, string>();
  private readonly left = new Map<string, string[]>();

  constructor(
    private readonly where: string,
    private readonly variables: readonly string[],
  ) {}

  /** What a folder and the collection have in common. */
  group(entry: UnknownObject, path: readonly string[], inherited: string | undefined): UnknownObject {
    if (path.length > DEEPEST) throw new UsageError(`has folders more than ${DEEPEST} deep`, { where: this.where });
    const auth = attempt(() => readAuth(get(entry, "auth")));
    const fault = auth.fault ?? inherited;
    return {
      ...(auth.value ? { auth: auth.value } : {}),
      ...this.common(entry, path),
      item: getArray(entry, "item").flatMap((inner) => (isObject(inner) ? [this.entry(inner, path, fault)] : [])),
    };
  }

  private entry(entry: UnknownObject, above: readonly string[], fault: string | undefined): UnknownObject {
    const name = getString(entry, "name") ?? "";
    const path = [...above, name];
    const isFolder = isArray(get(entry, "item"));
    const id = this.newId(entry, isFolder ? "folder" : "request");
    const read = isFolder ? this.folder(entry, path, fault) : this.request(id, entry, path, fault);
    const result = { id, name, ...read };
    this.entries.set(id, result);
    return result;
  }

  /** That of the entry, unless another one has it already. Reserved at once: a folder is read before its contents are known. */
  private newId(entry: UnknownObject, otherwise: string): string {
    const given = getString(entry, "id") || getString(entry, "_postman_id") || otherwise;
    let id = given;
    for (let count = 2; this.entries.has(id); count += 1) id = `${given}-${count}`;
    this.entries.set(id, {});
    return id;
  }

  private folder(entry: UnknownObject, path: readonly string[], fault: string | undefined): UnknownObject {
    if (get(entry, "request") !== undefined) this.leave("the request of a folder", path, "a folder sends nothing");
    return this.group(entry, path, fault);
  }

  private request(id: string, entry: UnknownObject, path: readonly string[], fault: string | undefined): UnknownObject {
    const request = attempt(() => fillPlaceholders(readRequest(get(entry, "request")), this.variables));
    // newman would take it for a folder.
    const isBoth = get(entry, "item") !== undefined && get(entry, "item") !== null;
    const reason = isBoth ? 'it has an "item" that is not a list' : (request.fault ?? fault);
    if (reason !== undefined) this.unsupported.set(id, reason);
    return { ...this.common(entry, path), ...(request.value ? { request: request.value } : {}) };
  }

  private common(entry: UnknownObject, path: readonly string[]): UnknownObject {
    const settings = this.settings(get(entry, "protocolProfileBehavior"), path);
    return {
      event: getArray(entry, "event").flatMap(readEvent),
      ...(Object.keys(settings).length > 0 ? { protocolProfileBehavior: settings } : {}),
    };
  }

  private settings(given: unknown, path: readonly string[]): UnknownObject {
    const kept: { [setting: string]: unknown } = {};
    if (!isObject(given)) return kept;
    for (const [setting, value] of Object.entries(given)) {
      if (setting === "disabledSystemHeaders" && isObject(value)) kept[setting] = flags(value);
      else if (setting === "maxRedirects" && typeof value === "number") kept[setting] = value;
      // Following is for the run to decide, not following for the file as well.
      else if (setting === "followRedirects" && value === true) continue;
      else if (SETTINGS.has(setting) && typeof value === "boolean") kept[setting] = value;
      else if (value !== (setting === "strictSSL") && value !== null)
        this.leave(`the setting ${setting}`, path, INSTEAD[setting]);
    }
    return kept;
  }

  private leave(what: string, path: readonly string[], why = "it is unknown, or would switch a protection off") {
    const key = `${what}\n${why}`;
    addTo(this.left, key, path.join(" / ") || "the collection");
  }

  notices(): string[] {
    return [...this.left].map(([key, places]) => {
      const [what, why] = key.split("\n");
      const more = places.length > 1 ? ` and ${places.length - 1} more` : "";
      return `${what} is not used (${places[0]}${more}): ${why}`;
    });
  }
}

function attempt<T>(read: () => T): { readonly value?: T; readonly fault?: string } {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof UnsupportedError) return { fault: error.message };
    throw error;
  }
}

/** A request may be a text as well: its URL. */
function readRequest(given: unknown): UnknownObject {
  if (typeof given === "string") return { method: "GET", header: [], url: readUrl(given) };
  if (!isObject(given)) throw new UnsupportedError("it has no request");
  const auth = readAuth(get(given, "auth"));
  const body = readBody(get(given, "body"));
  return {
    method: readMethod(get(given, "method")),
    header: readHeaders(get(given, "header")),
    url: readUrl(get(given, "url")),
    ...(auth ? { auth } : {}),
    ...(body ? { body } : {}),
  };
}

/** A token, and so no variable: what writes is told by it. @see RFC 9110, section 9.1 */
function readMethod(given: unknown): string {
  if (given === undefined || given === null) return "GET";
  if (typeof given === "string" && /^[\w!#$%&'*+.^`|~-]+$/.test(given)) return given.toUpperCase();
  throw new UnsupportedError(`its method is not an HTTP method (${JSON.stringify(given)})`);
}

/** Scripts as text only: a `src` would name a file or a URL. */
function readEvent(given: unknown): UnknownObject[] {
  const listen = getString(given, "listen");
  if ((listen !== "prerequest" && listen !== "test") || get(given, "disabled") === true) return [];
  const script = get(given, "script");
  const exec = isObject(script) ? get(script, "exec") : script;
  const lines =
    typeof exec === "string" ? exec.split("\n") : isArray(exec) ? exec.filter((line) => typeof line === "string") : [];
  return lines.length > 0 ? [{ listen, script: { type: "text/javascript", exec: lines } }] : [];
}

function flags(given: UnknownObject): UnknownObject {
  const copy = {};
  for (const [name, value] of Object.entries(given)) if (typeof value === "boolean") setProperty(copy, name, value);
  return copy;
}
