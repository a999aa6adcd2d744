/** Parameters of a path item and its operation -> one list. @see https://spec.openapis.org/oas/v3.1.0#parameter-object */
import { get, getObject, getString, isObject } from "../json.js";
import { isValid } from "../schema/check.js";
import { schemaDescription } from "../schema/describe.js";
import { ANY, asSchema, type Schema } from "../schema/schema.js";
import { templateNames } from "../text/path.js";
import { note, type OperationContext } from "./context.js";
import { readExamples } from "./examples.js";
import { readForm } from "./form.js";
import { isUsableHeader, TOKEN } from "./header.js";
import { isJsonMediaType, isUrlencoded } from "./media-type.js";
import type { Parameter } from "./model.js";
import { explodeOf } from "./style.js";

/** The operation's parameters override those of its path item with the same place and name. */
export function readParameters(
  ofPathItem: readonly unknown[],
  ofOperation: readonly unknown[],
  context: OperationContext,
): Parameter[] {
  const parameters = new Map<string, Parameter>();
  for (const raw of [...ofPathItem, ...ofOperation]) {
    const parameter = readParameter(raw, context);
    if (parameter) parameters.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  const inTemplate = new Set(templateNames(context.path));
  for (const name of inTemplate) {
    if (parameters.has(`path ${name}`)) continue;
    note(
      context,
      "path-parameter-undeclared",
      "path parameters without a declaration",
      `{${name}} is not declared; it was taken as a string`,
    );
    parameters.set(`path ${name}`, {
      ...EMPTY,
      in: "path",
      name,
      required: true,
      style: "simple",
      schema: { type: "string" },
    });
  }
  return [...parameters.values()].filter((parameter) => {
    if (parameter.in !== "path" || inTemplate.has(parameter.name)) return true;
    note(
      context,
      "path-parameter-unused",
      "path parameters that the path doesn't have",
      `{${parameter.name}} was left out`,
    );
    return false;
  });
}

const EMPTY = { description: "", explode: false, schema: ANY } as const;

function readParameter(raw: unknown, context: OperationContext): Parameter | undefined {
  const name = getString(raw, "name");
  const place = getString(raw, "in");
  if (!isObject(raw) || !name) {
    note(
      context,
      "parameter-unreadable",
      "parameters that can't be read",
      "a parameter without a name was left out",
      "warning",
    );
    return undefined;
  }
  if (place === "header" && !isUsableHeader(name, context)) return undefined;
  if (place === "cookie" && !TOKEN.test(name)) {
    note(context, "cookie-name", "cookies whose name no cookie can have", `"${name}" was left out`, "warning");
    return undefined;
  }
  const [[mediaType = "", content] = []] = Object.entries(getObject(raw, "content") ?? {});
  if (!isPlace(place) || (place === "querystring" && content === undefined)) {
    note(
      context,
      "parameter-unsupported",
      "parameters in an unsupported place",
      `"${name}" in ${place ?? "no place"} was left out${place === "querystring" ? ": it has no content" : ""}`,
      "warning",
    );
    return undefined;
  }
  const isJson = content !== undefined && (isJsonMediaType(mediaType) || mediaType === "*/*");
  const schema = asSchema(get(content ?? raw, "schema")) ?? ANY;
  const described = getString(raw, "description")?.trim();
  const isForm = place === "querystring" && isUrlencoded(mediaType);
  const style = isJson ? "json" : readStyle(raw, isForm ? "query" : place, context);
  const example = readExample([raw, content], schema);
  return {
    in: place,
    name,
    required: place === "path" || get(raw, "required") === true,
    description: context.text(described || schemaDescription(schema)),
    schema,
    style,
    explode: explodeOf(raw, style),
    ...(example === undefined ? {} : { example }),
    ...(get(raw, "deprecated") === true ? { isDeprecated: true } : {}),
    ...(get(raw, "allowReserved") === true ? { allowReserved: true } : {}),
    ...(isForm ? { form: readForm(content, mediaType, context) } : {}),
  };
}

/** The first example with a value that is valid; else the first with a value. @param given objects with `example` and `examples` */
function readExample(given: readonly unknown[], schema: Schema): unknown {
  const values = given.flatMap((each) => readExamples(each, null)).map(({ value }) => value);
  return values.length < 2 ? values[0] : (values.find((value) => isValid(value, schema)) ?? values[0]);
}

/** The styles of each place, its default first. @see https://spec.openapis.org/oas/v3.1.1#style-values */
const STYLES = {
  path: ["simple", "label", "matrix"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  header: ["simple"],
  cookie: ["form", "cookie"],
  querystring: ["simple"],
} as const satisfies { readonly [place in Parameter["in"]]: readonly Parameter["style"][] };

function isPlace(place: string | undefined): place is Parameter["in"] {
  return place !== undefined && Object.hasOwn(STYLES, place);
}

function readStyle(raw: unknown, place: Parameter["in"], context: OperationContext): Parameter["style"] {
  const style = getString(raw, "style");
  const [usual, ...others] = STYLES[place];
  if (style === undefined || style === usual) return usual;
  const found = others.find((other) => other === style);
  if (found !== undefined) return found;
  note(
    context,
    "parameter-style",
    "parameters with a style that their place doesn't have",
    `"${getString(raw, "name")}" in ${place} has the style "${style}"; it was read as "${usual}"`,
  );
  return usual;
}
