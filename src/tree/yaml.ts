/** YAML text of the tree's files: in and out, the same bytes for the same value. */
import { createRequire } from "node:module";
import { messageOf, OutputError } from "../errors.js";
import { isObject, type UnknownObject } from "../json.js";

type JsYaml = typeof import("js-yaml");

/** js-yaml is loaded when the first tree is read or written. */
const require = createRequire(import.meta.url);

/** Nesting of a file. JSON bodies are text and don't count; what users write has some ten levels. */
const MAX_DEPTH = 100;

let dumpOptions: import("js-yaml").DumpOptions | undefined;

/**
 * Block scalars for text of several lines (folded ones don't diff well), quotes where a string needs them or holds a
 * variable, no anchors. @see the description that `postman init` writes: "YAML RULES"
 */
export function yamlText(value: UnknownObject): string {
  const yaml = require("js-yaml") as JsYaml;
  dumpOptions ??= optionsOf(yaml);
  return yaml.dump(value, dumpOptions);
}

function optionsOf({ DEFAULT_SCALAR_STYLE_RULES, SCALAR_STYLE }: JsYaml): import("js-yaml").DumpOptions {
  const { LITERAL_BLOCK, PLAIN, SINGLE_QUOTED, DOUBLE_QUOTED } = SCALAR_STYLE;
  const rules = DEFAULT_SCALAR_STYLE_RULES;
  return {
    lineWidth: -1,
    noRefs: true,
    scalarStyleRules: [
      (layout) => {
        const { value } = layout.node;
        if (layout.style !== PLAIN || layout.isKey) return;
        const isBlock = value.includes("\n") && (layout.allowedStylesMask & (1 << LITERAL_BLOCK)) !== 0;
        if (isBlock && /[^\s]/.test(value) && !/[\x7F-\xA0\u2028\u2029\uFEFF]/.test(value))
          layout.style = LITERAL_BLOCK;
      },
      rules.doubleQuoteForInvisibles,
      rules.doubleQuoteWhitespaceOnly,
      (layout) => {
        const { value } = layout.node;
        if (layout.style !== PLAIN) return;
        // As a key of the file it would begin a document, or look like a conflict.
        if (layout.isKey && /^(?:---|\.\.\.|<{7}|>{7})/.test(value)) layout.style = DOUBLE_QUOTED;
        const isUnfit = (layout.allowedStylesMask & (1 << PLAIN)) === 0 || value.includes("{{");
        // As Postman writes them: whichever quotes need no escapes.
        if (isUnfit) layout.style = /["\\]/.test(value) && !value.includes("'") ? SINGLE_QUOTED : DOUBLE_QUOTED;
      },
      rules.fallbackToDoubleQuoted,
    ],
  };
}

/** @throws OutputError with file, line and column when the text is no YAML, or no mapping */
export function parseYaml(text: string, path: string): UnknownObject {
  const conflict = /^(?:<{7}|>{7})(?: |$)/m.exec(text);
  if (conflict) {
    throw new OutputError("holds a conflict that git left", {
      where: `${path}:${lineOf(text, conflict.index)}:1`,
      hint: "Resolve it (git status names all such files) and run this again.",
    });
  }
  const value = text.trim() === "" ? undefined : load(text, path);
  if (isObject(value)) return value;
  throw new OutputError(value === undefined ? "is empty" : "is not a YAML mapping, as the files of a collection are", {
    where: `${path}:1:1`,
    hint: "Restore the file, or delete it.",
  });
}

function load(text: string, path: string): unknown {
  const { CORE_SCHEMA, load: parse, YAMLException } = require("js-yaml") as JsYaml;
  try {
    return parse(text.replace(/^\uFEFF/, ""), { schema: CORE_SCHEMA, maxDepth: MAX_DEPTH, maxAliases: 100 });
  } catch (cause) {
    const mark = cause instanceof YAMLException ? cause.mark : undefined;
    const reason = cause instanceof YAMLException ? cause.reason : messageOf(cause);
    throw new OutputError(`not valid YAML: ${reason}`, {
      where: mark ? `${path}:${mark.line + 1}:${mark.column + 1}` : path,
      hint: "Correct it, or restore the file from git.",
      cause,
    });
  }
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
