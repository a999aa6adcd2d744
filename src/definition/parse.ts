/** Text -> data, for JSON and YAML; an error names line and column. */
import { DefinitionError, messageOf } from "../errors.js";

/** @throws DefinitionError with line and column. */
export async function parse(text: string, source: string): Promise<unknown> {
  const content = text.replace(/^\uFEFF/, "");
  if (content.trim() === "") {
    throw new DefinitionError("the definition is empty", {
      where: source,
      hint: "Check that the download is complete.",
    });
  }
  return /^\s*[{[]/.test(content) ? await parseJson(content, source) : await parseYaml(content, source);
}

async function parseJson(text: string, source: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // V8 says where only for some errors; jsonc-parser always does, and is loaded only now.
    const { parse: parseWithErrors, printParseErrorCode } = await import("jsonc-parser");
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

async function parseYaml(text: string, source: string): Promise<unknown> {
  const { CORE_SCHEMA, load, YAMLException } = await import("js-yaml");
  try {
    return load(text, { schema: CORE_SCHEMA });
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
