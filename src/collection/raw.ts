/** Values as text, in the way of their media type. */
import { isJsonMediaType, isXmlMediaType } from "../api/media-type.js";
import { isArray, isObject, jsonLine, valueText } from "../json.js";
import { escapeVariables, escapeVariablesInJson } from "../postman/escape.js";
import type { PostmanLanguage } from "../postman/types.js";
import type { Schema } from "../schema/schema.js";
import { toXmlText, type XmlNames } from "../schema/xml.js";

export interface Raw {
  readonly language: PostmanLanguage;
  /** Whether a text in the definition is the body itself, and no value that is still to be written. */
  readonly takesText: boolean;
  /** Whether any value can be written, and not only a text. */
  readonly takesValues: boolean;
  /** @param json the value as JSON */
  readonly write: (value: unknown, json: string) => string;
}

/** Undefined for what is no text: bytes, forms. */
export function rawOf(mediaType: string, schema: Schema, names: XmlNames = {}): Raw | undefined {
  const language = languageOf(mediaType);
  if (language === "json")
    return { language, takesText: false, takesValues: true, write: (_, json) => escapeVariablesInJson(json) };
  const given = { language, takesText: true };
  if (isXmlMediaType(mediaType))
    return { ...given, takesValues: true, write: (value) => escapeVariables(toXmlText(value, schema, names)) };
  if (LINES.test(mediaType)) return { ...given, takesValues: true, write: (value) => linesOf(value, "") };
  if (SEQUENCE.test(mediaType)) return { ...given, takesValues: true, write: (value) => linesOf(value, "\u001e") };
  if (EVENTS.test(mediaType))
    return { ...given, takesValues: true, write: (value) => escapeVariables(eventsOf(value)) };
  // JSON is YAML.
  if (YAML.test(mediaType)) return { ...given, takesValues: true, write: (_, json) => escapeVariablesInJson(json) };
  if (TEXT.test(mediaType))
    return { ...given, takesValues: false, write: (value) => escapeVariables(valueText(value)) };
  return undefined;
}

const LINES = /^(application|text)\/(x-)?(ndjson|jsonl|jsonlines|json-lines)\b/i;
/** Each text begins with a record separator. @see RFC 7464 and RFC 8091 */
const SEQUENCE = /^[^/;]+\/([^;]+\+)?json-seq\s*(;|$)/i;
const EVENTS = /^text\/event-stream\s*(;|$)/i;
const YAML = /^(application|text)\/(x-|vnd\.)?yaml\b/i;
const TEXT = /^text\/|^application\/(x-)?(graphql|javascript|ecmascript|sql|toml|csv|sh)\s*(;|$)/i;

/** How Postman shows a text. */
export function languageOf(mediaType: string): PostmanLanguage {
  if (isJsonMediaType(mediaType)) return "json";
  if (/^(text|application)\/(xhtml\+xml|html)\b/i.test(mediaType)) return "html";
  if (isXmlMediaType(mediaType)) return "xml";
  return /^(text|application)\/(x-)?(java|ecma)script\b/i.test(mediaType) ? "javascript" : "text";
}

/**
 * Server-sent events: a list of them, or one; what is none is the data of one.
 * @see https://spec.openapis.org/oas/v3.2.0#special-considerations-for-text-event-stream-content
 */
function eventsOf(value: unknown): string {
  if (!isArray(value) && !isObject(value)) return valueText(value);
  return (isArray(value) ? value : [value]).map((event) => `${fieldsOf(event).join("\n")}\n\n`).join("");
}

function fieldsOf(event: unknown): string[] {
  const fields = isObject(event) ? Object.entries(event) : [["data", event] as const];
  return fields.flatMap(([name, field]) =>
    valueText(field)
      .split("\n")
      .map((line) => `${name}: ${line}`),
  );
}

/** A line for each entry of a list. */
function linesOf(value: unknown, before: string): string {
  const entries = isArray(value) ? value : [value];
  return entries.map((entry) => `${before}${escapeVariablesInJson(jsonLine(entry))}\n`).join("");
}
