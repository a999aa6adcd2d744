/** Examples of bodies and headers. */
import { get, getObject, getString, isObject } from "../json.js";
import type { NamedExample } from "./model.js";

/** `example` and `examples` of a Media Type Object. */
export function readExamples(media: unknown): NamedExample[] {
  const named = Object.entries(getObject(media, "examples") ?? {})
    .filter(([, example]) => isObject(example) && Object.hasOwn(example, "value"))
    .map(([name, example]) => ({ name: getString(example, "summary")?.trim() || name, value: get(example, "value") }));
  const single = get(media, "example");
  return single === undefined ? named : [{ name: "Example", value: single }, ...named];
}
