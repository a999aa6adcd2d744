/** What a collection of v2.1 holds that a tree can't express. Pure. */
import { get, getArray, getObject, getString, isArray, isBlank, isObject, type UnknownObject } from "../json.js";
import { LANGUAGES } from "./body.js";
import { isOff } from "./script.js";

export interface Loss {
  /** Names of folders, request and example, with ` / ` between. */
  readonly where: string;
  readonly what: string;
}

/** Empty for all that sigma-postman generates. */
export function lossesOf(collection: object): Loss[] {
  const losses: Loss[] = [];
  visit(collection as UnknownObject, [], (path, what) =>
    losses.push({ where: path.join(" / ") || "the collection", what }),
  );
  return losses;
}

type Note = (path: readonly string[], what: string) => void;

const GROUP = new Set(["info", "id", "_postman_id", "name", "description", "item", "auth", "event", "variable"]);
const ITEM = new Set([
  ...["id", "_postman_id", "name", "event", "request", "response", "protocolProfileBehavior", "description"],
]);
const REQUEST = new Set(["auth", "method", "header", "body", "url", "description"]);
const RESPONSE = new Set([
  ...["id", "_postman_id", "name", "originalRequest", "status", "code", "_postman_previewlanguage", "header", "body"],
]);
/** What Postman's exports have without a meaning of their own. */
const NOISE =
  /^(?:_postman_isSubFolder|_exporter_id|_collection_link|uid|owner|createdAt|updatedAt|lastUpdatedBy|responseTime)$/;

function visit(group: UnknownObject, path: readonly string[], note: Note): void {
  unknownKeys(group, GROUP, path, note);
  if (path.length === 0) {
    const version = get(getObject(group, "info"), "version");
    if (!isBlank(version)) note(path, "the collection's version");
  }
  events(group, path, note);
  for (const variable of getArray(group, "variable")) {
    const type = getString(variable, "type");
    if (type && !["string", "any", "default"].includes(type)) {
      note(path, `that the variable ${getString(variable, "key") ?? ""} is a ${type}`);
    }
  }
  for (const entry of getArray(group, "item").filter(isObject)) {
    const inner = [...path, getString(entry, "name") ?? ""];
    if (isArray(get(entry, "item"))) visit(entry, inner, note);
    else item(entry, inner, note);
  }
}

function item(entry: UnknownObject, path: readonly string[], note: Note): void {
  unknownKeys(entry, ITEM, path, note);
  events(entry, path, note);
  request(get(entry, "request"), path, note);
  if (!isBlank(get(entry, "description")) && !isBlank(get(get(entry, "request"), "description"))) {
    note(path, "the description beside that of the request");
  }
  for (const response of getArray(entry, "response").filter(isObject)) {
    const inner = [...path, getString(response, "name") ?? ""];
    unknownKeys(response, RESPONSE, inner, note);
    const original = get(response, "originalRequest");
    request(original, inner, note);
    for (const key of ["auth", "description"]) {
      if (!isBlank(get(original, key))) note(inner, `the ${key} of an example's request`);
    }
    const language = getString(response, "_postman_previewlanguage");
    if (language && !LANGUAGES.has(language)) note(inner, `the preview of an example as ${language}`);
  }
}

function request(value: unknown, path: readonly string[], note: Note): void {
  if (!isObject(value)) return;
  unknownKeys(value, REQUEST, path, note);
  const body = getObject(value, "body");
  if (body === undefined) return;
  const mode = getString(body, "mode") ?? "";
  if (get(body, "disabled") === true) note(path, "a body that is switched off");
  if (mode === "file" && !isBlank(get(getObject(body, "file"), "content"))) note(path, "the content of a file body");
  const language = getString(get(get(body, "options"), "raw"), "language");
  if (mode === "raw" && language && !LANGUAGES.has(language)) note(path, `the language ${language} of a body`);
}

function events(owner: UnknownObject, path: readonly string[], note: Note): void {
  for (const event of getArray(owner, "event")) {
    if (isOff(event)) note(path, "a script that is switched off");
    else if (!isBlank(get(get(event, "script"), "src"))) note(path, "a script of another file");
  }
}

function unknownKeys(value: UnknownObject, known: ReadonlySet<string>, path: readonly string[], note: Note): void {
  for (const key of Object.keys(value)) {
    if (!known.has(key) && !NOISE.test(key) && !isBlank(value[key])) note(path, WORDS[key] ?? `"${key}"`);
  }
}

const WORDS: { readonly [key: string]: string | undefined } = {
  protocolProfileBehavior: "settings of a folder or of the collection",
  variable: "variables of a request",
  cookie: "cookies of an example",
  proxy: "a proxy",
  certificate: "a certificate",
};
