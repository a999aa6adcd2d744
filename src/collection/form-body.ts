/** A value -> the form that holds it. @see Postman collection v2.1.0 schema, "body" */
import { isMultipart } from "../api/media-type.js";
import type { Body } from "../api/model.js";
import { get, isObject } from "../json.js";
import { escapeVariables } from "../postman/escape.js";
import type { PostmanBody, PostmanFileField, PostmanFormField } from "../postman/types.js";
import { applicable } from "../schema/applicable.js";
import { partAt } from "../schema/content.js";
import { schemaDescription } from "../schema/describe.js";
import { conjunction, VISIBLE } from "../schema/fold.js";
import { placeholder } from "../schema/placeholder.js";
import { sample } from "../schema/sample.js";
import { withConstraints } from "./constraints.js";
import { type Field, partsOf, typesOfFile, urlencodedFields } from "./field.js";
import { type BodyOptions, sampled, sampleOptions } from "./value.js";

/** The fields of what the value holds are ticked; what else the value's variant can hold is there, unticked. */
export function formBody(value: unknown, { schema, mediaType, form }: Body, options: BodyOptions): PostmanBody {
  const { folded, choices } = applicable([schema], value);
  const most = sampled(schema, { ...options, body: "full" }, choices).value;
  const held = isObject(value) ? value : {};
  const names = new Set([
    ...VISIBLE.request(folded),
    ...Object.keys(held),
    ...(isObject(most) ? Object.keys(most) : []),
  ]);
  const inParts = isMultipart(mediaType);
  const write = inParts ? partsOf : urlencodedFields;
  const fields = [...names].flatMap((name) => {
    const property = conjunction(folded.properties.get(name) ?? []);
    const isRequired = folded.required.has(name);
    const other = get(most, name) ?? get(held, name) ?? unticked(name, property, options);
    const ticked = Object.hasOwn(held, name) ? write(name, held[name], property, form) : [];
    const keys = new Set(ticked.map(({ key }) => key));
    // Of an object with a field for each of its properties, those are ticked that it holds.
    const others = write(name, other, property, form).filter(({ key }) => !keys.has(key));
    const mediaTypes = inParts ? typesOfFile(name, form) : [];
    return [...ticked, ...others].map((field) => {
      const part = partAt(property, field.type === "text" ? (field.path ?? []) : []);
      const text = schemaDescription(part.schema);
      const description = withConstraints(text, part.schema, isRequired && part.isRequired, { mediaTypes });
      return toPostman(field, description, keys.has(field.key));
    });
  });
  if (inParts) return { mode: "formdata", formdata: fields };
  return { mode: "urlencoded", urlencoded: fields.filter((field): field is PostmanFormField => field.type === "text") };
}

/** A property that no valid value could be found for has something to fill in, so that it isn't sent empty by mistake. */
function unticked(name: string, property: Parameters<typeof sample>[0], options: BodyOptions): unknown {
  const { value, fault } = sample(property, { ...sampleOptions(options), properties: "full", name });
  return fault === undefined ? value : placeholder(name);
}

function toPostman(field: Field, description: string, isTicked: boolean): PostmanFormField | PostmanFileField {
  const key = escapeVariables(field.key);
  const more = {
    ...(field.contentType === undefined ? {} : { contentType: escapeVariables(field.contentType) }),
    description,
    ...(isTicked ? {} : { disabled: true as const }),
  };
  return field.type === "file"
    ? { key, ...more, type: "file", src: [] }
    : { key, ...more, type: "text", value: field.value };
}

/** The form as it is sent: without what isn't ticked, and what is said of the fields. */
export function sentForm(body: PostmanBody): PostmanBody {
  const sent = <T extends PostmanFormField | PostmanFileField>(fields: readonly T[]) =>
    fields.filter(({ disabled }) => !disabled).map(({ description: _, ...field }) => field);
  if (body.mode === "urlencoded") return { ...body, urlencoded: sent(body.urlencoded) as PostmanFormField[] };
  if (body.mode === "formdata")
    return { ...body, formdata: sent(body.formdata) as (PostmanFormField | PostmanFileField)[] };
  return body;
}
