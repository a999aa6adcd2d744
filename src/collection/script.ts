/** The text of a script -> Postman event, with values in the lines that are there for them. */

import { UsageError } from "../errors.js";
import { jsonLine } from "../json.js";
import { memoize } from "../memoize.js";
import { escapeVariablesInJson } from "../postman/escape.js";
import type { PostmanEvent } from "../postman/types.js";
import {
  type ConstantsOf,
  constantLines,
  declaredName,
  type FilledScript,
  readConstantLine,
} from "../template/contract.js";
import type { Scripts } from "../template/load.js";

export function scriptEvent(listen: PostmanEvent["listen"], text: string): PostmanEvent {
  return { listen, script: { type: "text/javascript", exec: text.trimEnd().split("\n") } };
}

/** Memoized: all lists have the same script. */
export const asEvents = memoize((scripts: Scripts): PostmanEvent[] =>
  [...scripts].map(([listen, text]) => scriptEvent(listen, text)),
);

/**
 * Text of a definition reaches a script as a JSON literal: the line `const NAME = ...;` of the template becomes it. A user's
 * template has such lines since it was loaded (`template/constants.ts`).
 * @throws UsageError when a constant has no line of its own
 */
export function withConstants<Script extends FilledScript>(
  event: PostmanEvent,
  script: Script,
  constants: ConstantsOf<Script>,
): PostmanEvent {
  const exec = [...event.script.exec];
  const lineOf = (name: string) => exec.findIndex((line) => readConstantLine(line)?.name === name);
  for (const [constant, value] of Object.entries(constants)) {
    const name = declaredName(constant, (each) => lineOf(each) >= 0);
    const at = lineOf(name);
    const keyword = readConstantLine(exec[at] ?? "")?.keyword;
    if (keyword === undefined)
      throw new UsageError(`no line "const ${name} = ...;" was found to fill in`, { where: script });
    exec.splice(at, 1, ...constantLines(keyword, name, value, literal));
  }
  return { ...event, script: { ...event.script, exec } };
}

/**
 * JSON is JavaScript, as long as what ends lines elsewhere doesn't end this one, and no name is `__proto__`, which would
 * set the prototype.
 */
function literal(value: unknown): string {
  const json = escapeVariablesInJson(jsonLine(value));
  const script = json.includes('"__proto__"') ? `JSON.parse(${JSON.stringify(json)})` : json;
  return script.replace(/[\u2028\u2029]/g, (end) => `\\u${end.charCodeAt(0).toString(16)}`);
}
