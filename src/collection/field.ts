/** A property of a form -> its fields. @see https://spec.openapis.org/oas/v3.1.1#encoding-object */
import type { FieldStyle, FormField, FormRules } from "../api/model.js";
import { isArray, isObject, jsonLine, valueText } from "../json.js";
import { escapeVariables, escapeVariablesInJson } from "../postman/escape.js";
import { contentKind, contentOf, entrySchema, isTextual } from "../schema/content.js";
import type { Schema } from "../schema/schema.js";
import { toXmlText } from "../schema/xml.js";
import { deepPairs, joined, separatorOf, styledPairs } from "./style.js";

export type Field =
  | {
      readonly type: "text";
      readonly key: string;
      readonly value: string;
      readonly contentType?: string;
      /** Where in the property it stands; left out for all of it. */
      readonly path?: readonly string[];
    }
  | { readonly type: "file"; readonly key: string; readonly contentType?: string };

const NO_RULES: FormRules = { fields: [], style: undefined, untypedIsFile: false };

/** A multipart body's; a form-urlencoded one has no files, and no content types. */
export function partsOf(name: string, value: unknown, schema: Schema, rules: FormRules = NO_RULES): Field[] {
  const field = fieldOf(name, rules);
  const isList = entrySchema(schema) !== undefined;
  if (isFile(entrySchema(schema) ?? schema, field, rules) || (isList && isFile(schema, field, rules))) {
    const given = mediaTypes(field);
    const own = contentOf(schema).mediaType;
    const contentType = given.length > 0 ? onlyConcrete(given) : own && onlyConcrete([own]);
    return [{ type: "file", key: name, ...(contentType === undefined ? {} : { contentType }) }];
  }
  if (field?.style !== undefined) return styled(name, value, field.style, field.explode);
  return entriesOf(value, field).map((entry) => ({ type: "text", key: name, ...written(entry, schema, name, field) }));
}

export function urlencodedFields(name: string, value: unknown, schema: Schema, rules: FormRules = NO_RULES): Field[] {
  const field = fieldOf(name, rules);
  const style = field?.style ?? (field?.contentType === undefined ? rules.style : undefined);
  if (style !== undefined) return styled(name, value, style, field?.explode ?? true);
  return entriesOf(value, field).map((entry) => ({
    type: "text",
    key: name,
    value: written(entry, schema, name, field).value,
  }));
}

/** The media types that a file may be of, where they aren't said by the part itself. */
export function typesOfFile(name: string, rules: FormRules = NO_RULES): readonly string[] {
  const given = mediaTypes(fieldOf(name, rules));
  return onlyConcrete(given) === undefined ? given : [];
}

function fieldOf(name: string, { fields }: FormRules): FormField | undefined {
  return fields.find((field) => field.name === name);
}

function mediaTypes(field: FormField | undefined): readonly string[] {
  return (field?.contentType ?? "")
    .split(",")
    .map((mediaType) => mediaType.trim())
    .filter(Boolean);
}

function onlyConcrete(given: readonly string[]): string | undefined {
  const [only] = given;
  return given.length === 1 && only !== undefined && !only.includes("*") ? only : undefined;
}

/** What the schema says, and a text whose part is of a media type of bytes. */
function isFile(schema: Schema, field: FormField | undefined, { untypedIsFile }: FormRules): boolean {
  const kind = contentKind(schema);
  const given = mediaTypes(field);
  if (kind === "file") return true;
  if (given.length > 0)
    return (kind === "text" || kind === "unknown") && !contentOf(schema).isEncoded && given.every(isOfBytes);
  return kind === "unknown" && untypedIsFile;
}

function isOfBytes(mediaType: string): boolean {
  return !isTextual(mediaType) && !/^text\//i.test(mediaType);
}

/** A list is a field for each entry, unless all of it is asked for as JSON or XML. */
function entriesOf(value: unknown, field: FormField | undefined): readonly unknown[] {
  const isWhole = mediaTypes(field).some((mediaType) => /json|xml/i.test(mediaType));
  return isArray(value) && !isWhole ? value : [value];
}

/** Objects are JSON where nothing else is said, anything else is text. */
function written(value: unknown, schema: Schema, name: string, field: FormField | undefined) {
  const { mediaType, isEncoded } = contentOf(schema);
  const given = mediaTypes(field).find((each) => !each.includes("*"));
  if (given !== undefined && /xml/i.test(given) && mediaType === undefined)
    return { value: escapeVariables(toXmlText(value, schema, { root: name })), contentType: given };
  const isStructured = isArray(value) || isObject(value);
  if (isStructured || (given !== undefined && /json/i.test(given) && mediaType === undefined)) {
    const contentType = given ?? "application/json";
    return { value: escapeVariablesInJson(jsonLine(value)), contentType };
  }
  const contentType = given ?? mediaType ?? (isEncoded ? "application/octet-stream" : undefined);
  return { value: escapeVariables(valueText(value)), ...(contentType === undefined ? {} : { contentType }) };
}

/**
 * The fields of a property with a style, laid out as a parameter is, except that nothing is coded: Postman does that.
 * @see https://spec.openapis.org/oas/v3.1.1#style-values
 */
function styled(name: string, value: unknown, style: FieldStyle, explode: boolean): Field[] {
  if (style === "deepObject") return deepPairs(name, value).map(({ key, value, path }) => textField(key, value, path));
  const same = (text: string) => text;
  return styledPairs(name, value, explode).map(({ key, value, property }) =>
    textField(key, joined(value, separatorOf(style), same, same), property === undefined ? [] : [property]),
  );
}

function textField(key: string, text: string, path: readonly string[]): Field {
  return { type: "text", key, value: escapeVariables(text), ...(path.length > 0 ? { path } : {}) };
}
