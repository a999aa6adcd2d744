/** Text -> data, for JSON and YAML; an error names line and column. */
import { createRequire } from "node:module";
import { DefinitionError, messageOf } from "../errors.js";
import { integerOf, withNumbers } from "../integers.js";
import type { Notice } from "../notice.js";

/** The parsers of YAML, and jsonc-parser, are loaded by the definitions that need them. */
const require = createRequire(import.meta.url);

/** Nesting of YAML. The deepest definitions written by hand have some fifty levels. */
const MAX_DEPTH = 1000;

export interface Parsed {
  readonly value: unknown;
  /** Whether the text was JSON, which is YAML as well. */
  readonly isJson: boolean;
  /** Whether the text leaves it open that there are references to other documents: only then is it worth a walk. */
  readonly mayReferElsewhere: boolean;
  /** Whether the text leaves it open that there are schemas with ids or anchors, or that the document has one. */
  readonly mayHaveIds: boolean;
  /** What was put right. */
  readonly notices: readonly Notice[];
}

/** In JSON: a reference to another document, a mapping, which may be one, or a character of `$ref` in an escape. */
const ELSEWHERE = /"\$ref"\s*:\s*"(?!#)|"(?:defaultM|m)apping"|\\u00(?:24|72|65|66)/i;

/** Of keywords, and of `$self`; the last as an escape in JSON. */
const IDS = /\$(?:id|anchor|dynamicAnchor|self)|\\u0024/;

/** @throws DefinitionError with line and column. */
export function parse(text: string, source: string): Parsed {
  const content = text.replace(/^\uFEFF/, "");
  if (content.trim() === "") {
    throw new DefinitionError("the definition is empty", {
      where: source,
      hint: "Check that the download is complete.",
    });
  }
  const mayHaveIds = IDS.test(content);
  const read = /^\s*[{[]/.test(content) ? parseJson(content, source) : { ...parseYaml(content, source), isJson: false };
  return { ...read, mayReferElsewhere: !read.isJson || ELSEWHERE.test(content), mayHaveIds };
}

type Read = Pick<Parsed, "value" | "isJson" | "notices">;

function parseJson(text: string, source: string): Read {
  try {
    return { value: JSON.parse(withNumbers(text)), isJson: true, notices: [] };
  } catch (cause) {
    // YAML may begin with a brace, too; whatever isn't that either was meant to be JSON.
    const flow = /^\s*[{[]\s*["/\]}]/.test(text) ? undefined : flowOf(text, source);
    if (flow) return { ...flow, isJson: false };
    // V8 says where only for some errors; jsonc-parser always does.
    const { parse: parseWithErrors, printParseErrorCode } = require("jsonc-parser") as typeof import("jsonc-parser");
    const errors: import("jsonc-parser").ParseError[] = [];
    parseWithErrors(text, errors, { disallowComments: true });
    const [first] = errors;
    const place = first ? position(text, first.offset) : undefined;
    const reason = first ? spaced(printParseErrorCode(first.error)) : messageOf(cause);
    throw new DefinitionError(`not valid JSON: ${reason}`, {
      where: place ? `${source}:${place.line}:${place.column}` : source,
      hint: "Check that the download is complete.",
      cause,
    });
  }
}

function flowOf(text: string, source: string): Omit<Read, "isJson"> | undefined {
  try {
    return parseYaml(text, source);
  } catch {
    return undefined;
  }
}

/** YAML 1.2, in which `no` and dates are text; and its predecessor's merge keys (`<<`), which definitions still use. */
function loadYaml(text: string): unknown {
  const { CORE_SCHEMA, load, mergeTag } = require("js-yaml") as typeof import("js-yaml");
  const tags = /\d{16}/.test(text) ? [mergeTag, exactTag()] : [mergeTag];
  return load(text, { schema: CORE_SCHEMA.withTags(...tags), maxDepth: MAX_DEPTH });
}

/** Integers as js-yaml reads them, those beyond 2^53 exactly. */
function exactTag() {
  const { defineScalarTag, intCoreTag } = require("js-yaml") as typeof import("js-yaml");
  return defineScalarTag(intCoreTag.tagName, {
    ...intCoreTag,
    resolve: (source, isExplicit, tagName) => {
      const value = intCoreTag.resolve(source, isExplicit, tagName);
      return typeof value === "number" ? (exactInteger(source) ?? value) : value;
    },
  });
}

/** Undefined for one that JavaScript's numbers hold, and for what isn't decimal. */
function exactInteger(source: string): number | undefined {
  const [, sign = "", digits] = /^([-+]?)0*([1-9]\d{15,})$/.exec(source) ?? [];
  return digits === undefined ? undefined : integerOf(`${sign.replace("+", "")}${digits}`);
}

/** What js-yaml 4 makes of a text; undefined where it refuses it as well. */
function loadLenient(text: string): { readonly value: unknown } | undefined {
  const { CORE_SCHEMA, Type, load, types } = require("js-yaml-4") as LenientYaml;
  const exact = new Type("tag:yaml.org,2002:int", {
    kind: "scalar",
    resolve: types.int.resolve,
    construct: (source: string) => exactInteger(source) ?? types.int.construct(source),
  });
  try {
    return { value: load(text, { schema: CORE_SCHEMA.extend(types.merge).extend({ implicit: [exact] }) }) };
  } catch {
    return undefined;
  }
}

interface LenientSchema {
  extend(more: object): LenientSchema;
}

interface LenientYaml {
  readonly CORE_SCHEMA: LenientSchema;
  readonly Type: new (tag: string, options: object) => object;
  readonly types: {
    readonly merge: object;
    readonly int: { resolve(source: unknown): boolean; construct(source: string): number };
  };
  load(text: string, options: { readonly schema: unknown }): unknown;
}

function parseYaml(text: string, source: string): Omit<Read, "isJson"> {
  const { YAMLException } = require("js-yaml") as typeof import("js-yaml");
  try {
    return { value: loadYaml(text), notices: [] };
  } catch (cause) {
    const mark = cause instanceof YAMLException ? cause.mark : undefined;
    const reason = cause instanceof YAMLException ? cause.reason : messageOf(cause);
    const where = mark ? `${source}:${mark.line + 1}:${mark.column + 1}` : source;
    // A bracket closed at the indentation of the line that opened it: YAML 1.2 forbids it, and most parsers take it.
    const lenient = reason === "deficient indentation" ? loadLenient(text) : undefined;
    if (lenient) return { value: lenient.value, notices: [lessIndented(where)] };
    throw new DefinitionError(`neither JSON nor valid YAML: ${reason}`, {
      where,
      hint: "Check that this is an OpenAPI definition, and complete.",
      cause,
    });
  }
}

function lessIndented(where: string): Notice {
  return {
    kind: "repair",
    code: "yaml-indentation",
    title: "YAML that some parsers refuse",
    where,
    message:
      "a flow collection or a quoted text continues with too little indentation, and was read all the same: indent its further lines, and its end, more than the line that it belongs to",
  };
}

function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf("\n");
  return { line: before.split("\n").length, column: offset - lastBreak };
}

/** `CommaExpected` -> `comma expected`. */
function spaced(code: string): string {
  return code.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}
