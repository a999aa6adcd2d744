/** Bodies of requests: `{type, content}` in the tree, `{mode, [mode]: …}` in v2.1. */
import { get, getArray, getString, isArray, isObject, type UnknownObject } from "../json.js";
import { descriptionOf, type Pair, pairsOf, pairsValue, stringOrNull } from "./pairs.js";

/** What `body.type` can be of a raw body; Postman takes any other language for text. */
export const LANGUAGES: ReadonlySet<string> = new Set(["json", "text", "xml", "html", "javascript"]);

/** Undefined for a request without one. One that is switched off isn't written: here it would be sent. */
export function writeBody(body: unknown): UnknownObject | undefined {
  const mode = getString(body, "mode");
  if (mode === undefined || mode === "none" || get(body, "disabled") === true) return undefined;
  const content = get(body, mode);
  switch (mode) {
    case "raw": {
      const language = getString(get(get(body, "options"), "raw"), "language") ?? "text";
      return { type: LANGUAGES.has(language) ? language : "text", content: typeof content === "string" ? content : "" };
    }
    case "urlencoded": {
      const fields = pairsValue(isArray(content) ? content : []);
      return { type: mode, ...(fields === undefined ? {} : { content: fields }) };
    }
    case "formdata": {
      const fields = (isArray(content) ? content : []).filter(isObject).map(writeField);
      return { type: mode, ...(fields.length > 0 ? { content: fields } : {}) };
    }
    case "file": {
      const src = typeof content === "string" ? content : getString(content, "src");
      return { type: mode, content: src ? { src } : {} };
    }
    default:
      return { type: mode, ...(isObject(content) ? { content } : {}) };
  }
}

function writeField(field: UnknownObject): UnknownObject {
  const isFile = getString(field, "type") === "file";
  const description = descriptionOf(get(field, "description"));
  const contentType = getString(field, "contentType");
  const src = get(field, "src");
  return {
    type: isFile ? "file" : "text",
    key: getString(field, "key") ?? "",
    ...(isFile
      ? { src: isArray(src) ? src : (stringOrNull(src) ?? "") }
      : { value: stringOrNull(get(field, "value")) ?? "" }),
    ...(contentType ? { contentType } : {}),
    ...(get(field, "disabled") === true ? { disabled: true } : {}),
    ...(description === "" ? {} : { description }),
  };
}

/** Undefined where the file has none. */
export function readBody(value: unknown): UnknownObject | undefined {
  const type = getString(value, "type");
  if (type === undefined || type === "none") return undefined;
  const content = get(value, "content");
  if (LANGUAGES.has(type)) {
    const raw = typeof content === "string" ? content : content === undefined ? "" : (stringOrNull(content) ?? "");
    return { mode: "raw", raw, options: { raw: { language: type } } };
  }
  switch (type) {
    case "urlencoded":
      return { mode: type, urlencoded: pairsOf(content).map(asField) };
    case "formdata":
      return { mode: type, formdata: fieldsOf(content) };
    case "file":
      return { mode: type, file: { src: typeof content === "string" ? content : (getString(content, "src") ?? "") } };
    default:
      return { mode: type, ...(isObject(content) ? { [type]: content } : {}) };
  }
}

function asField({ key, value, ...rest }: Pair): UnknownObject {
  return { key, value: value ?? "", type: "text", ...rest };
}

function fieldsOf(content: unknown): UnknownObject[] {
  if (!isArray(content)) return pairsOf(content).map(asField);
  return getArray({ content }, "content")
    .filter(isObject)
    .map((field) => {
      const { type: _, value, ...rest } = asField(pairsOf([field])[0] as Pair);
      const { key, ...others } = rest as UnknownObject;
      const contentType = getString(field, "contentType");
      const src = get(field, "src");
      const isFile = getString(field, "type") === "file";
      return {
        key,
        ...others,
        ...(isFile ? { type: "file", src: isArray(src) ? src : (stringOrNull(src) ?? "") } : { type: "text", value }),
        ...(contentType ? { contentType } : {}),
      };
    });
}
