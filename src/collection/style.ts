/**
 * The value of a parameter as the text that is sent, in the style of the parameter. What would end a value, or an entry of
 * one, is percent-coded: newman and Postman send a URL nearly as it stands.
 * @see https://spec.openapis.org/oas/v3.1.1#style-values and RFC 6570
 */
import type { Parameter } from "../api/model.js";
import { numberText } from "../integers.js";
import { isArray, isObject, jsonLine } from "../json.js";
import { escapeVariablesInUrl } from "../postman/escape.js";
import { placeholder } from "../schema/placeholder.js";

export function valueText(value: unknown): string {
  if (typeof value === "object" && value !== null) return jsonLine(value);
  return typeof value === "number" ? numberText(value) : String(value ?? "");
}

/** One segment of a path at the most, percent-coded; braces stay. Styles: `simple`, `label`, `matrix`. */
export function pathText(parameter: Parameter, value: unknown): string {
  const { name, style, explode } = parameter;
  const code = (text: string, delimiters = "") => coded(text, `%/\\?#${delimiters}`);
  const key = code(name, ";=");
  switch (style) {
    case "label":
      return `.${listText(value, explode ? "." : ",", explode, (text) => code(text, ".,="), code)}`;
    case "matrix": {
      if (explode && isArray(value) && value.length > 0)
        return value.map((item) => `;${key}${assigned(code(valueText(item), ";"))}`).join("");
      if (explode && isObject(value) && Object.keys(value).length > 0)
        return Object.entries(value)
          .map(([property, item]) => `;${code(property, ";=")}${assigned(code(valueText(item), ";"))}`)
          .join("");
      const text = listText(
        value,
        ",",
        false,
        (entry) => code(entry, ";,"),
        (whole) => code(whole, ";"),
      );
      return `;${key}${assigned(text)}`;
    }
    case "json":
      return code(jsonLine(value));
    default:
      return listText(value, ",", explode, (text) => code(text, explode && isObject(value) ? ",=" : ","), code);
  }
}

/** What stands in a path before a value that is one text. */
export function pathPrefix({ name, style }: Parameter): string {
  if (style === "label") return ".";
  return style === "matrix" ? `;${coded(name, "%/\\?#;=")}=` : "";
}

function assigned(text: string): string {
  return text === "" ? "" : `=${text}`;
}

/** Nothing is percent-coded in a header, so that entries with commas can't be told apart. Style: `simple`. */
export function headerText({ style, explode }: Parameter, value: unknown): string {
  if (style === "json") return jsonLine(value);
  const same = (text: string) => text;
  return listText(value, ",", explode, same, same);
}

/**
 * `name=value`, one or several. Style: `form`, with what parts cookies between them instead of `&`, as the style `cookie` of
 * OpenAPI 3.2 has it. @see RFC 6265, section 4.1.1
 */
export function cookiePairs({ name, style, explode }: Parameter, value: unknown): string[] {
  const pair = (key: string, text: string) => `${cookieText(key, "=")}=${text}`;
  if (style === "json") return [pair(name, cookieText(jsonLine(value)))];
  if (explode && isArray(value) && value.length > 0)
    return value.map((item) => pair(name, cookieText(valueText(item))));
  if (explode && isObject(value) && Object.keys(value).length > 0)
    return Object.entries(value).map(([key, item]) => pair(key, cookieText(valueText(item))));
  const isEmpty = explode && typeof value === "object" && value !== null;
  return [pair(name, isEmpty ? placeholder(name) : listText(value, ",", false, cookieText, cookieText))];
}

/** What no value of a cookie may hold, as percent codes. */
function cookieText(text: string, delimiters = ""): string {
  const others = Array.from(text).filter(
    (character) => !/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]$/.test(character),
  );
  return coded(text, `%${delimiters}${others.join("")}`);
}

/** What stands between the entries of a list that is one text. */
export function separatorOf(style: Parameter["style"]): string {
  return style === "spaceDelimited" ? " " : style === "pipeDelimited" ? "|" : ",";
}

export interface QueryEntry {
  readonly key: string;
  readonly value: string;
}

/**
 * One parameter may be several entries; one without any has a placeholder, so that it is seen. Percent-coded.
 * Styles: `form`, `spaceDelimited`, `pipeDelimited`, `deepObject`.
 */
export function queryEntries(parameter: Parameter, value: unknown): QueryEntry[] {
  const { name, style, explode, allowReserved = false } = parameter;
  const entry = (key: string, text: string): QueryEntry => ({
    key: queryText(key, "="),
    value: queryText(text, "", allowReserved),
  });
  if (style === "json") return [entry(name, jsonLine(value))];
  const isDeep = style === "deepObject" && isObject(value);
  const keyOf = (property: string) => (isDeep ? `${name}[${property}]` : property);
  if (isDeep || (explode && isObject(value))) {
    const fields = Object.entries(value);
    if (fields.length === 0) return [entry(keyOf("<key>"), placeholder(name))];
    return fields.map(([key, item]) => entry(keyOf(key), valueText(item)));
  }
  if (explode && isArray(value)) {
    if (value.length === 0) return [entry(name, placeholder(name))];
    return value.map((item) => entry(name, valueText(item)));
  }
  const separator = separatorOf(style);
  const whole = (text: string) => queryText(text, "", allowReserved);
  const part = (text: string) => queryText(text, separator.trim(), allowReserved);
  return [{ key: queryText(name, "="), value: listText(value, separator, false, part, whole) }];
}

/** Postman sends a query as it is: what would end a value, or be read as another character, is percent-coded. */
function queryText(text: string, delimiters: string, keepsTriplets = false): string {
  const percent = keepsTriplets ? "" : "%";
  const safe = keepsTriplets ? text.replace(/%(?![0-9a-f]{2})/gi, "%25") : text;
  return coded(safe, `${percent}&#+${delimiters}`);
}

/** A list as `a,b`; an object as `k,v,l,w`, or, exploded, as `k=v,l=w`; anything else as a whole. */
function listText(
  value: unknown,
  separator: string,
  explode: boolean,
  entry: (text: string) => string,
  whole: (text: string) => string,
): string {
  if (isArray(value)) return value.map((item) => entry(valueText(item))).join(separator);
  if (!isObject(value)) return whole(valueText(value));
  const fields = Object.entries(value).map(([key, item]) => [entry(key), entry(valueText(item))]);
  return fields.map((field) => field.join(explode ? "=" : separator)).join(separator);
}

/** These characters, and control characters, as percent codes; `{{` never stays. */
function coded(text: string, characters: string): string {
  // Most values are one word, or a placeholder.
  if (/^[\w<>-]*$/.test(text)) return text;
  const code = (character: string) => {
    if (!characters.includes(character) && !/\p{Cc}/u.test(character)) return character;
    // Half a character of UTF-16 has no code of its own.
    return character === "." ? "%2E" : encodeURIComponent(character.replace(/\p{Cs}/u, "\ufffd"));
  };
  return escapeVariablesInUrl(Array.from(text, code).join(""));
}
