/** Text -> data, for JSON and YAML; an error names line and column. */
import { createRequire } from "node:module";
import { DefinitionError, messageOf } from "../errors.js";
import { integerOf, withNumbers } from "../integers.js";

/** js-yaml and jsonc-parser are loaded by the definitions that need them. */
const require = createRequire(import.meta.url);

/** Nesting of YAML. The deepest definitions that people write have some fifty levels. */
const MAX_DEPTH = 1000;

export interface Parsed {
  readonly value: unknown;
  /** Whether the text was JSON, which is YAML as well. */
  readonly isJson: boolean;
  /** Whether the text leaves it open that there are references to other documents: only then is it worth a walk. */
  readonly mayReferElsewhere: boolean;
}

/** In JSON: a reference to another document, or a character of `$ref` in an escape. */
const ELSEWHERE = /"\$ref"\s*:\s*"(?!#)|\\u00(?:24|72|65|66)/i;

/** @throws DefinitionError with line and column. */
export function parse(text: string, source: string): Parsed {
  const content = text.replace(/^\uFEFF/, "");
  if (content.trim() === "") {
    throw new DefinitionError("the definition is empty", {
      where: source,
      hint: "Check that the download is complete.",
    });
  }
  return /^\s*[{[]/.test(content)
    ? parseJson(content, source)
    : { value: parseYaml(content, source), isJson: false, mayReferElsewhere: true };
}

function parseJson(text: string, source: string): Parsed {
  try {
    return { value: JSON.parse(withNumbers(text)), isJson: true, mayReferElsewhere: ELSEWHERE.test(text) };
  } catch (cause) {
    // YAML may begin with a brace, too; whatever isn't that either was meant to be JSON.
    const flow = /^\s*[{[]\s*["/\]}]/.test(text) ? undefined : flowOf(text);
    if (flow !== undefined) return { value: flow.value, isJson: false, mayReferElsewhere: true };
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

function flowOf(text: string): { value: unknown } | undefined {
  try {
    return { value: loadYaml(text) };
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
      const [, sign = "", digits] = /^([-+]?)0*([1-9]\d{15,})$/.exec(source) ?? [];
      const value = intCoreTag.resolve(source, isExplicit, tagName);
      return digits === undefined || typeof value !== "number" ? value : integerOf(`${sign.replace("+", "")}${digits}`);
    },
  });
}

function parseYaml(text: string, source: string): unknown {
  const { YAMLException } = require("js-yaml") as typeof import("js-yaml");
  try {
    return loadYaml(text);
  } catch (cause) {
    const mark = cause instanceof YAMLException ? cause.mark : undefined;
    const reason = cause instanceof YAMLException ? cause.reason : messageOf(cause);
    throw new DefinitionError(`neither JSON nor valid YAML: ${reason}`, {
      where: mark ? `${source}:${mark.line + 1}:${mark.column + 1}` : source,
      hint: "Check that this is an OpenAPI definition, and complete.",
      cause,
    });
  }
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
