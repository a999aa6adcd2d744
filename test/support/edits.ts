/** What users do to a collection, and what must be found of it after a merge. */
import { requestKey } from "../../src/merge/normal.js";
import type { PostmanCollection } from "../../src/postman/types.js";
import { foldersOf as foldersIn, itemsOf as itemsIn } from "./collection.js";

// biome-ignore lint/suspicious/noExplicitAny: JSON of whatever shape the user or Postman made
export type Node = { [key: string]: any };

/** @param mark a text of its own @returns what says whether the edit is still there; undefined where it can't be made */
export type ItemEdit = (item: Node, mark: string) => ((merged: Node) => boolean) | undefined;

const queryOf = (item: Node): Node[] => item.request.url.query ?? [];
const scriptOf = (item: Node, listen: string): string =>
  (item.event ?? []).find((event: Node) => event.listen === listen)?.script.exec.join("\n") ?? "";

export function event(listen: string, mark: string): Node {
  return { listen, script: { type: "text/javascript", exec: [`console.log("${mark}");`] } };
}

/** To the script that is there, for Postman has one of each. */
export function addScript(owner: Node, listen: string, mark: string): void {
  const added = event(listen, mark);
  const known = (owner.event ?? []).find((one: Node) => one.listen === listen);
  if (known) known.script.exec.push(...added.script.exec);
  else owner.event = [...(owner.event ?? []), added];
}

/** A URL's text up to its path; postman-collection writes no `raw`. */
function originOf(url: Node | string): string {
  const raw = typeof url === "string" ? url : url.raw;
  if (raw !== undefined) return raw.split(/(?<![:/])\/(?!\/)/)[0];
  const { protocol, host, auth } = url as Node;
  return `${protocol}://${auth ? `${auth.user}:${auth.password}@` : ""}${host.join(".")}`;
}

/** Edits of one request. */
export const ITEM_EDITS: { readonly [name: string]: ItemEdit } = {
  "a name": (item, mark) => {
    item.name = mark;
    return (merged) => merged.name === mark;
  },
  "a description": (item, mark) => {
    item.request.description = mark;
    return (merged) => merged.request.description === mark;
  },
  "a body": (item, mark) => {
    if (item.request.body?.mode !== "raw") return undefined;
    item.request.body.raw = `{"mark": "${mark}"}`;
    return (merged) => merged.request.body?.raw === `{"mark": "${mark}"}`;
  },
  "an address as text": (item, mark) => {
    if (!item.request.url.path) return undefined;
    item.request.url = `{{protocol}}://{{${mark}}}/${item.request.url.path.join("/")}?limit=5`;
    return (merged) => originOf(merged.request.url) === `{{protocol}}://{{${mark}}}`;
  },
  "an address with credentials": (item, mark) => {
    const { path } = item.request.url;
    if (!path) return undefined;
    item.request.url = `https://user:${mark}@proxy.example.com/${path.join("/")}`;
    return (merged) => originOf(merged.request.url) === `https://user:${mark}@proxy.example.com`;
  },
  "an address as an object": (item, mark) => {
    const { url } = item.request;
    if (!url.path) return undefined;
    const [user, host] = ["user", ["proxy", "example", "com"]];
    const raw = `https://user:${mark}@proxy.example.com/${url.path.join("/")}`;
    item.request.url = { ...url, raw, protocol: "https", auth: { user, password: mark }, host };
    return (merged) => originOf(merged.request.url) === `https://user:${mark}@proxy.example.com`;
  },
  "a parameter ticked and filled": (item, mark) => {
    const param = queryOf(item).find(({ disabled }) => disabled);
    if (!param) return undefined;
    delete param.disabled;
    param.value = mark;
    return (merged) =>
      queryOf(merged).some(({ key, value, disabled }) => key === param.key && value === mark && !disabled) &&
      // postman-collection writes no `raw`.
      (merged.request.url.raw === undefined || merged.request.url.raw.includes(`${param.key}=${mark}`));
  },
  "a parameter added": (item, mark) => {
    item.request.url.query = [...queryOf(item), { key: "mine", value: mark }];
    return (merged) => queryOf(merged).some(({ key, value }) => key === "mine" && value === mark);
  },
  "a parameter deleted": (item) => {
    const [param] = queryOf(item);
    if (!param || queryOf(item).filter(({ key }) => key === param.key).length > 1) return undefined;
    item.request.url.query = queryOf(item).slice(1);
    return (merged) => queryOf(merged).every(({ key }) => key !== param.key);
  },
  "a header added": (item, mark) => {
    item.request.header.push({ key: "X-Mine", value: mark });
    return (merged) => merged.request.header.some(({ value }: Node) => value === mark);
  },
  "a header changed": (item, mark) => {
    item.request.header[0].value = mark;
    return (merged) => merged.request.header.some(({ value }: Node) => value === mark);
  },
  "a path variable filled in": (item, mark) => {
    const [variable] = item.request.url.variable ?? [];
    if (!variable) return undefined;
    variable.value = mark;
    return (merged) => (merged.request.url.variable ?? []).some(({ value }: Node) => value === mark);
  },
  "a test": (item, mark) => {
    addScript(item, "test", mark);
    return (merged) => scriptOf(merged, "test").includes(mark);
  },
  "a pre-request script": (item, mark) => {
    addScript(item, "prerequest", mark);
    return (merged) => scriptOf(merged, "prerequest").includes(mark);
  },
  settings: (item) => {
    item.protocolProfileBehavior = { followRedirects: true };
    return (merged) => merged.protocolProfileBehavior?.followRedirects === true;
  },
  "an auth of its own": (item, mark) => {
    item.request.auth = { type: "apikey", apikey: [{ key: "key", value: mark, type: "string" }] };
    return (merged) => merged.request.auth?.type === "apikey" && merged.request.auth.apikey[0].value === mark;
  },
  "an example added": (item, mark) => {
    const originalRequest = { method: item.request.method, header: [], url: structuredClone(item.request.url) };
    item.response.push({ name: mark, originalRequest, status: "OK", code: 299, header: [], cookie: [], body: mark });
    return (merged) => merged.response.some(({ name, body }: Node) => name === mark && body === mark);
  },
  "an example edited": (item, mark) => {
    if (item.response.length === 0) return undefined;
    item.response[0].body = mark;
    return (merged) => merged.response.filter(({ body }: Node) => body === mark).length === 1;
  },
  "an example renamed": (item, mark) => {
    if (item.response.length === 0) return undefined;
    item.response[0].name = mark;
    return (merged) => merged.response.filter(({ name }: Node) => name === mark).length === 1;
  },
  "an example deleted": (item) => {
    if (item.response.length === 0) return undefined;
    const { id } = item.response.shift();
    return (merged) => merged.response.every((response: Node) => response.id !== id);
  },
};

export function itemsOf(collection: Node): Node[] {
  return itemsIn(collection.item);
}

export function foldersOf(collection: Node): Node[] {
  return foldersIn(collection.item);
}

/** Method and path, and the name where several have the same address. */
export function keyOf(item: Node): string {
  return requestKey(item.request);
}

/** The requests of this method and path. */
export function withKey(collection: Node, key: string): Node[] {
  return itemsOf(collection).filter((item) => keyOf(item) === key);
}

/** The folder whose entries these are among, or the collection. */
export function parentOf(collection: Node, item: Node): Node {
  return foldersOf(collection).find((folder) => folder.item.includes(item)) ?? collection;
}

export function remove(collection: Node, item: Node): void {
  const parent = parentOf(collection, item);
  parent.item.splice(parent.item.indexOf(item), 1);
}

/** A request that the user wrote. */
export function ownRequest(mark: string): Node {
  return {
    name: mark,
    request: {
      method: "GET",
      header: [],
      url: { raw: `https://example.com/${mark}`, protocol: "https", host: ["example", "com"], path: [mark] },
    },
    response: [],
  };
}

export function copyOf(collection: PostmanCollection): Node {
  // What is one object twice in a built collection must be two in a copy that is edited.
  return JSON.parse(JSON.stringify(collection)) as Node;
}
