/** The files that bodies are made of, looked at before anything is sent: newman sends an empty body where it can't read one. */
import { access, constants, realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { get, getArray, getObject, getString, isArray, isObject, type UnknownObject } from "../../json.js";
import type { RunRequest, Selection } from "./select.js";

/**
 * Why requests can't be sent with their files. What is left to choose, or what a variable names, is not looked at.
 * @param folder where all files lie, and nowhere else: a link doesn't lead out of it either
 */
export async function fileFaults(
  { collection, requests }: Selection,
  folder: string,
): Promise<{ readonly request: RunRequest; readonly reason: string }[]> {
  const byId = new Map(requests.map((request) => [request.id, request]));
  const checks = leavesOf(collection).flatMap((item) => {
    const request = byId.get(getString(item, "id") ?? "");
    const files = filesOf(getObject(getObject(item, "request"), "body"));
    return request ? files.map(async (file) => ({ request, file, fault: await faultOf(file, folder) })) : [];
  });
  return (await Promise.all(checks)).flatMap(({ request, file, fault }) =>
    fault === undefined ? [] : [{ request, reason: `its file "${file}" ${fault}` }],
  );
}

function leavesOf(parent: UnknownObject): UnknownObject[] {
  return getArray(parent, "item")
    .filter(isObject)
    .flatMap((entry) => (isArray(get(entry, "item")) ? leavesOf(entry) : [entry]));
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
    if (isAbsolute(way) || way.split(sep)[0] === "..") return "lies outside the collection's folder";
    await access(file, constants.R_OK);
    return undefined;
  } catch {
    return "can't be read";
  }
}
