/** The files that bodies are read from, checked before anything is sent: newman sends an empty body where it can't read one. */
import { access, constants, realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { get, getArray, getObject, type UnknownObject } from "../../json.js";
import type { RunRequest } from "./items.js";
import type { Selection } from "./select.js";

/**
 * Why requests can't be sent with their files. A file that is yet to be chosen, or that a variable names, is not looked at.
 * @param folder that all files have to be in: no link may lead out of it either
 */
export async function fileFaults(
  { items }: Pick<Selection, "items">,
  folder: string,
): Promise<{ readonly request: RunRequest; readonly reason: string }[]> {
  const checks = items.flatMap(({ request, json }) =>
    filesOf(getObject(getObject(json, "request"), "body")).map(async (file) => {
      return { request, file, fault: await faultOf(file, folder) };
    }),
  );
  return (await Promise.all(checks)).flatMap(({ request, file, fault }) =>
    fault === undefined ? [] : [{ request, reason: `its file "${file}" ${fault}` }],
  );
}

function filesOf(body: UnknownObject | undefined): string[] {
  const fields = getArray(body, "formdata").filter((field) => get(field, "type") === "file");
  return [get(body, "file"), ...fields]
    .filter((entry) => get(entry, "disabled") !== true)
    .flatMap((entry) => get(entry, "src"))
    .filter((src) => typeof src === "string")
    .filter((src) => src.trim() !== "" && !/\{\{[^{}]+\}\}|<[^<>]+>/.test(src));
}

async function faultOf(name: string, folder: string): Promise<string | undefined> {
  try {
    const [file, inside] = await Promise.all([realpath(resolve(folder, name)), realpath(folder)]);
    const way = relative(inside, file);
    if (isAbsolute(way) || way.split(sep)[0] === "..") return "is outside the collection's folder";
    await access(file, constants.R_OK);
    return undefined;
  } catch {
    return "can't be read";
  }
}
