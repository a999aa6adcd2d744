/**
 * The value of a parameter as the text that is sent, in the style of the parameter. What would end a value, or an entry of
 * one, is percent-coded: newman and Postman send a URL nearly as it stands.
 * @see https://spec.openapis.org/oas/v3.1.1#style-values and RFC 6570
 */
import type { Parameter } from "../api/model.js";
import { isArray, isObject, jsonLine, valueText } from "../json.js";
import { escapeVariablesInUrl } from "../postman/escape.js";
import { placeholder } from "../schema/placeholder.js";

/** What is written as `key=value`: a parameter, or a field of a form, is one or several of these. */
export interface StyledPair {
  readonly key: string;
  /** The text of a value, or the texts that a delimiter goes between. */
  readonly value: string | readonly string[];
  /** The property that it is of where an object is exploded. */
  readonly property?: string;
}

/**
 * What `form`, `spaceDelimited`, `pipeDelimited` and `matrix` have in common: exploded, a list or an object is a pair for each
 * entry, of which an empty one has none; otherwise all of it is one pair. Nothing is coded or escaped yet.
 */
export function styledPairs(name: string, value: unknown, explode: boolean): StyledPair[] {
  if (explode && isArray(value)) return value.map((item) => ({ key: name, value: valueText(item) }));
  if (explode && isObject(value))
    return Object.entries(value).map(([key, item]) => ({ key, value: valueText(item), property: key }));
  return [{ key: name, value: textsOf(value) }];
}

/** The entries of a list, the keys and values of an object in turn, or the text of anything else. */
function textsOf(value: unknown): string | readonly string[] {
  if (isArray(value)) return value.map(valueText);
  return isObject(value) ? Object.entries(value).flat().map(valueText) : valueText(value);
}

type Code = (text: string) => string;

/** @param entry codes what a delimiter stands beside, `whole` what is a text of its own */
export function joined(texts: string | readonly string[], separator: string, entry: Code, whole: Code): string {
  return typeof texts === "string" ? whole(texts) : texts.map((text) => entry(text)).join(separator);
}

/** One segment of a path at the most, percent-coded; braces stay. Styles: `simple`, `label`, `matrix`. */
export function pathText(parameter: Parameter, value: unknown): string {
  const { name, style, explode, allowReserved } = parameter;
  const code = (text: string, delimiters = "") =>
    allowReserved ? coded(withoutBarePercent(text), `/\\?#${delimiters}`) : coded(text, `%/\\?#${delimiters}`);
  switch (style) {
    case "label":
      return `.${listText(value, explode ? "." : ",", explode, (text) => code(text, ".,="), code)}`;
    case "matrix": {
      const entry = (text: string) => code(text, ";,");
      const whole = (text: string) => code(text, ";");
      const pairs = styledPairs(name, value, explode).map((pair) => {
        const text = joined(pair.value, ",", entry, whole);
        return `;${code(pair.key, ";=")}${text === "" ? "" : `=${text}`}`;
      });
      return pairs.join("") || `;${code(name, ";=")}`;
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

/** Nothing is percent-coded in a header, so that entries with commas can't be told apart. Style: `simple`. */
export function headerText({ style, explode }: Pick<Parameter, "style" | "explode">, value: unknown): string {
  if (style === "json") return jsonLine(value);
  const same = (text: string) => text;
  return listText(value, ",", explode, same, same);
}

/**
 * `name=value`, one or several. Styles: `form`, and `cookie` of OpenAPI 3.2. Both are joined by what parts cookies, not by `&`.
 * @see RFC 6265, section 4.1.1
 */
export function cookiePairs({ name, style, explode }: Parameter, value: unknown): string[] {
  const pair = (key: string, text: string) => `${cookieText(key, "=")}=${text}`;
  // The style `cookie` codes nothing; what would end the value can't be in it.
  const code = (text: string) => (style === "cookie" ? coded(text, ";") : cookieText(text));
  if (style === "json") return [pair(name, cookieText(jsonLine(value)))];
  const pairs = styledPairs(name, value, explode);
  if (pairs.length === 0) return [pair(name, placeholder(name))];
  return pairs.map(({ key, value }) => pair(key, joined(value, ",", code, code)));
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
  /** Left out where the key is all of it, without `=`. */
  readonly value?: string;
}

/** All of a query: one text, or an entry for each property of a form. @see https://spec.openapis.org/oas/v3.2.0#parameter-object */
export function querystringEntries(parameter: Parameter, value: unknown): QueryEntry[] {
  const { form, style } = parameter;
  const allowReserved = parameter.allowReserved === true;
  if (form === undefined) return [{ key: queryText(style === "json" ? jsonLine(value) : valueText(value), "") }];
  const entries = Object.entries(isObject(value) ? value : {}).flatMap(([name, property]): QueryEntry[] => {
    const field = form.fields.find((each) => each.name === name);
    if (field?.style !== undefined)
      return queryEntries({ ...parameter, name, style: field.style, explode: field.explode }, property);
    // What has no style is written as its content type: a list as its entries, an object as JSON.
    return (isArray(property) ? property : [property]).map((each) => ({
      key: queryText(name, "="),
      value: queryText(valueText(each), "", allowReserved),
    }));
  });
  return entries.length > 0 ? entries : [{ key: "<key>", value: placeholder(parameter.name) }];
}

/**
 * One parameter may be several entries; one without any has a placeholder, so that it is seen. Percent-coded.
 * Styles: `form`, `spaceDelimited`, `pipeDelimited`, `deepObject`.
 */
export function queryEntries(parameter: Parameter, value: unknown): QueryEntry[] {
  const { name, style, explode, allowReserved = false } = parameter;
  const separator = separatorOf(style);
  const whole = (text: string) => queryText(text, "", allowReserved);
  const part = (text: string) => queryText(text, separator.trim(), allowReserved);
  const entry = (key: string, texts: StyledPair["value"]): QueryEntry => ({
    key: queryText(key, "="),
    value: joined(texts, separator, part, whole),
  });
  if (style === "json") return [entry(name, jsonLine(value))];
  const isDeep = style === "deepObject" && isObject(value);
  const pairs = isDeep ? deepPairs(name, value) : styledPairs(name, value, explode);
  const free = isDeep ? `${name}[<key>]` : isObject(value) ? "<key>" : name;
  if (pairs.length === 0) return [entry(free, placeholder(name))];
  return pairs.map(({ key, value }) => entry(key, value));
}

/** `address[city]`; what OpenAPI doesn't define (lists, objects in objects) as most servers read it: `items[0][price]`. */
export function deepPairs(name: string, value: unknown, path: readonly string[] = []): DeepPair[] {
  if (!isArray(value) && !isObject(value)) return [{ key: name, value: valueText(value), path }];
  return Object.entries(value).flatMap(([key, inner]) => deepPairs(`${name}[${key}]`, inner, [...path, key]));
}

interface DeepPair {
  readonly key: string;
  readonly value: string;
  /** Where in the value it stands. */
  readonly path: readonly string[];
}

/** Postman sends a query as it is: what would end a value, or be read as another character, is percent-coded. */
function queryText(text: string, delimiters: string, keepsTriplets = false): string {
  const percent = keepsTriplets ? "" : "%";
  const safe = keepsTriplets ? withoutBarePercent(text) : text;
  return coded(safe, `${percent}&#+${delimiters}`);
}

/** What is percent-coded stays so, and a percent sign that codes nothing is coded. */
function withoutBarePercent(text: string): string {
  return text.replace(/%(?![0-9a-f]{2})/gi, "%25");
}

/** One text: a list as `a,b`; an object as `k,v,l,w`, or, exploded, as `k=v,l=w`; anything else as a whole. */
function listText(value: unknown, separator: string, explode: boolean, entry: Code, whole: Code): string {
  if (!explode || !isObject(value)) return joined(textsOf(value), separator, entry, whole);
  const fields = Object.entries(value).map(([key, item]) => `${entry(key)}=${entry(valueText(item))}`);
  return fields.join(separator);
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
