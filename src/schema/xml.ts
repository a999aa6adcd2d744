/** A value -> XML, as its schema's XML Objects ask for it. @see https://spec.openapis.org/oas/v3.2.0#xml-object */
import { get, getString, isArray, isObject, valueText } from "../json.js";
import { applicable } from "./applicable.js";
import { type Folded, fold, schemasAt } from "./fold.js";
import type { Schema } from "./schema.js";

/** What elements are called that have no property to be called by. */
export interface XmlNames {
  /** Of the document; the schema's `xml.name` comes first. */
  readonly root?: string | undefined;
  /** Of an entry, where the document is a list. */
  readonly entry?: string | undefined;
}

/** @param nameOf the name of a schema among the definition's components */
export function xmlNamesOf(schema: Schema, nameOf: (schema: Schema) => string | undefined): XmlNames {
  const named = (parts: readonly Schema[]) => parts.map(nameOf).find((name) => name !== undefined);
  const folded = fold([schema]);
  return {
    root: nameOf(schema) ?? named(folded.conjuncts),
    entry: named(fold(schemasAt(folded, "items")).conjuncts),
  };
}

interface Element {
  readonly name: string;
  /** Names and values; the values are escaped. */
  readonly attributes: [string, string][];
  /** Elements, and texts that are escaped. */
  readonly content: (Element | string)[];
}

/** Nesting beyond this is left out; values of a definition may be endless. */
const MAX_DEPTH = 100;

/** An indented document with its declaration. */
export function toXmlText(value: unknown, schema: Schema, names: XmlNames = {}): string {
  const { name, item } = rootNames(schema, value, names);
  // A document has one root, so a list is always wrapped.
  const root = isArray(value) ? listElement(value, [schema], name, item, 0) : elementOf(value, [schema], name, 0);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${lines(root, "").join("\n")}`;
}

function rootNames(schema: Schema, value: unknown, { root, entry }: XmlNames) {
  const { folded } = applicable([schema], value);
  const title = folded.conjuncts.map((part) => getString(part, "title")).find(isName);
  const name = root ?? title ?? "root";
  const own = xmlOf(folded);
  const items = xmlOf(fold(schemasAt(folded, "items")));
  return { name: own.name ?? name, item: items.name ?? entry ?? own.name ?? name };
}

interface Xml {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly prefix: string | undefined;
  readonly wrapped: boolean;
  readonly nodeType: string | undefined;
}

function xmlOf({ conjuncts }: Folded): Xml {
  const all = conjuncts.map((part) => get(part, "xml")).filter(isObject);
  const first = (key: string) =>
    all.map((xml) => getString(xml, key)).find((text) => text !== undefined && text !== "");
  const isAttribute = all.some((xml) => get(xml, "attribute") === true);
  return {
    name: first("name"),
    namespace: first("namespace"),
    prefix: first("prefix"),
    wrapped: all.some((xml) => get(xml, "wrapped") === true),
    nodeType: first("nodeType") ?? (isAttribute ? "attribute" : undefined),
  };
}

function qualified({ prefix }: Xml, name: string): string {
  const local = asName(name);
  return prefix === undefined || local.includes(":") ? local : `${asName(prefix)}:${local}`;
}

function declaration({ prefix, namespace }: Xml): [string, string][] {
  if (namespace === undefined) return [];
  return [[prefix === undefined ? "xmlns" : `xmlns:${asName(prefix)}`, escaped(namespace)]];
}

/** @param name of the property, which the schema's `xml.name` replaces */
function elementOf(value: unknown, schemas: readonly Schema[], name: string, depth: number): Element {
  const { folded } = applicable(schemas, value);
  const xml = xmlOf(folded);
  const element: Element = { name: qualified(xml, xml.name ?? name), attributes: declaration(xml), content: [] };
  if (depth > MAX_DEPTH) return element;
  if (isObject(value)) for (const key of Object.keys(value)) addProperty(element, folded, key, value[key], depth);
  else if (isArray(value)) element.content.push(...entriesOf(value, schemasAt(folded, "items"), name, depth));
  else if (value !== null && value !== undefined) element.content.push(textOf(value, xml));
  return element;
}

function textOf(value: unknown, { nodeType }: Xml): string {
  const text = valueText(value);
  if (nodeType !== "cdata") return escaped(text);
  return `<![CDATA[${withoutControls(text).replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}

function addProperty(to: Element, { properties, conjuncts }: Folded, key: string, value: unknown, depth: number): void {
  const schemas = properties.get(key) ?? schemasAt({ conjuncts } as Folded, "additionalProperties");
  const { folded } = applicable(schemas, value);
  const xml = xmlOf(folded);
  if (xml.nodeType === "attribute") {
    to.attributes.push(...(xml.prefix === undefined ? [] : declaration(xml)));
    to.attributes.push([qualified(xml, xml.name ?? key), escaped(isArray(value) ? value.join(" ") : valueText(value))]);
  } else if (xml.nodeType === "text" || xml.nodeType === "cdata") {
    if (value !== null) to.content.push(textOf(value, xml));
  } else if (isArray(value)) {
    const item = xmlOf(fold(schemasAt(folded, "items"))).name ?? xml.name ?? key;
    if (xml.wrapped || xml.nodeType === "element")
      to.content.push(listElement(value, schemas, xml.name ?? key, item, depth + 1));
    else to.content.push(...entriesOf(value, schemasAt(folded, "items"), item, depth + 1));
  } else if (xml.nodeType === "none" && isObject(value)) {
    for (const inner of Object.keys(value)) addProperty(to, folded, inner, value[inner], depth + 1);
  } else to.content.push(elementOf(value, schemas, key, depth + 1));
}

function listElement(
  value: readonly unknown[],
  schemas: readonly Schema[],
  name: string,
  item: string,
  depth: number,
): Element {
  const { folded } = applicable(schemas, value);
  const xml = xmlOf(folded);
  return {
    name: qualified(xml, name),
    attributes: declaration(xml),
    content: entriesOf(value, schemasAt(folded, "items"), item, depth),
  };
}

function entriesOf(value: readonly unknown[], items: readonly Schema[], name: string, depth: number): Element[] {
  return value.map((entry) => elementOf(entry, items, name, depth + 1));
}

function lines({ name, attributes, content }: Element, indent: string): string[] {
  const known = new Map(attributes);
  const opening = [name, ...[...known].map(([key, text]) => `${key}="${text}"`)].join(" ");
  if (content.length === 0) return [`${indent}<${opening}/>`];
  if (content.some((part) => typeof part === "string")) {
    const inner = content.map((part) => (typeof part === "string" ? part : lines(part, "").join(""))).join("");
    return [`${indent}<${opening}>${inner}</${name}>`];
  }
  const inner = content.flatMap((part) => (typeof part === "string" ? [] : lines(part, `${indent}  `)));
  return [`${indent}<${opening}>`, ...inner, `${indent}</${name}>`];
}

/** In attributes as well, where a line break or a tab would be read as a space. @see XML 1.0, sections 2.4 and 3.3.3 */
function escaped(text: string): string {
  return withoutControls(text).replace(/[&<>"\t\n\r]/g, (character) => ESCAPES[character] ?? character);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** Without the characters that no document may have, escaped or not. @see XML 1.0, section 2.2 */
function withoutControls(text: string): string {
  return text.replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, (character) =>
    character >= "\u0080" && character <= "\u009f" ? character : "",
  );
}

function isName(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z_][\w.-]*$/.test(text);
}

/** A name that an element may have. @see XML 1.0, section 2.3 */
function asName(text: string): string {
  const name = text.replace(/[^\p{L}\p{N}_.:-]/gu, "_").replace(/:(?=.*:)/g, "_");
  return /^[\p{L}_]/u.test(name) ? name : `_${name}`;
}
