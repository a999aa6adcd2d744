/** The text of a script -> Postman event, with values in the lines that are there for them. */
import { memoize } from "../memoize.js";
import { escapeVariablesInJson } from "../postman/escape.js";
import type { PostmanEvent } from "../postman/types.js";
import type { Scripts } from "../template/load.js";

export function scriptEvent(listen: PostmanEvent["listen"], text: string): PostmanEvent {
  return { listen, script: { type: "text/javascript", exec: text.trimEnd().split("\n") } };
}

/** Memoized: all lists have the same script. */
export const asEvents = memoize((scripts: Scripts): PostmanEvent[] =>
  [...scripts].map(([listen, text]) => scriptEvent(listen, text)),
);

/** Text of a definition reaches a script as a JSON literal: the line `const NAME = ...;` of the template becomes it. */
export function withConstants(event: PostmanEvent, constants: Readonly<Record<string, unknown>>): PostmanEvent {
  const exec = event.script.exec.map((line) => {
    if (!line.startsWith("const ")) return line;
    const name = /^const ([A-Z_]+) = .*;$/.exec(line)?.[1];
    return name !== undefined && Object.hasOwn(constants, name) ? `const ${name} = ${literal(constants[name])};` : line;
  });
  return { ...event, script: { ...event.script, exec } };
}

/**
 * JSON is JavaScript, as long as what ends lines elsewhere doesn't end this one, and no name is `__proto__`, which would
 * set the prototype.
 */
function literal(value: unknown): string {
  const json = escapeVariablesInJson(JSON.stringify(value));
  const script = json.includes('"__proto__"') ? `JSON.parse(${JSON.stringify(json)})` : json;
  return script.replace(/[\u2028\u2029]/g, (end) => `\\u${end.charCodeAt(0).toString(16)}`);
}
