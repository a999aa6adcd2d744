/** Scripts: `{type, code, language}` in the tree, events in v2.1. */
import { get, getString, isArray, isObject, type UnknownObject } from "../json.js";

/** Those of a collection or folder say which protocol they are for. */
export type ScriptOwner = "request" | "group";

const TYPES: readonly (readonly [listen: string, type: string])[] = [
  ["prerequest", "beforeRequest"],
  ["test", "afterResponse"],
];

/** Undefined when there are none. A script that is switched off isn't written: here it would run. */
export function writeScripts(events: unknown, owner: ScriptOwner): readonly UnknownObject[] | undefined {
  const scripts = (isArray(events) ? events : []).flatMap((event) => {
    const type = TYPES.find(([listen]) => listen === getString(event, "listen"))?.[1];
    const code = codeOf(event);
    if (type === undefined || code === "" || isOff(event)) return [];
    return [{ type: owner === "group" ? `http:${type}` : type, code, language: "text/javascript" }];
  });
  return scripts.length > 0 ? scripts : undefined;
}

export function isOff(event: unknown): boolean {
  return get(event, "disabled") === true;
}

/** A script's text; empty for one of nothing but blank lines. */
export function codeOf(event: unknown): string {
  const script = get(event, "script");
  const exec = isObject(script) ? get(script, "exec") : script;
  const text = isArray(exec) ? exec.join("\n") : typeof exec === "string" ? exec : "";
  return text.trim() === "" ? "" : text;
}

/** Scripts of other protocols are none of a v2.1 collection's. */
export function readScripts(value: unknown): UnknownObject[] {
  return (isArray(value) ? value : []).flatMap((script) => {
    const type = getString(script, "type")?.replace(/^http:/, "");
    const listen = TYPES.find(([, name]) => name === type)?.[0];
    const code = getString(script, "code") ?? "";
    if (listen === undefined || code.trim() === "") return [];
    return [{ listen, script: { type: "text/javascript", exec: code.split("\n") } }];
  });
}
