/** What newman sends for the parameters of a definition: URLs and headers as a server gets them. */
import { describe, expect, it } from "vitest";
import { readApi } from "../../src/api/read.js";
import { buildCollection } from "../../src/collection/collection.js";
import type { PostmanCollection } from "../../src/postman/types.js";
import { loadTemplates } from "../../src/template/load.js";
import { readTree } from "../../src/tree/read.js";
import { writeTree } from "../../src/tree/write.js";
import { definition, serve } from "../support/build.js";
import { itemsOf } from "../support/collection.js";
import { runCollection } from "../support/newman.js";

type Node = { readonly [key: string]: unknown };

const templates = await loadTemplates();

/** The reads of a definition with these paths, as a server gets them. @param filled values for placeholders */
async function sent(paths: Node, filled: Readonly<Record<string, string>> = {}) {
  const { url, requests } = await serve((request, response) => {
    request.resume().on("end", () => response.writeHead(200, { "content-type": "application/json" }).end("{}"));
  });
  const { api } = readApi([definition({ paths })], { allowHosts: [] });
  const { collection } = buildCollection(api, templates, {
    name: "Urls",
    groupBy: "tags",
    tests: "none",
    autoAuth: false,
    body: "required",
    exampleBudget: 65_536,
  });
  // What is in the files of Collection v3 is the same.
  const { collection: read } = readTree(writeTree(collection, []));
  const urlsOf = ({ item }: Pick<PostmanCollection, "item">) => itemsOf(item).map(({ request }) => request.url);
  expect(urlsOf(read as never)).toEqual(urlsOf(collection));
  const text = JSON.stringify(collection).replace(/<([\w.]+)>/g, (whole, name: string) => filled[name] ?? whole);
  const { item, ...others } = JSON.parse(text) as typeof collection;
  const values = [
    { key: "baseUrl", value: url, enabled: true },
    { key: "access_token", value: "opaque", enabled: true },
  ];
  const { failures } = await runCollection({ ...others, item: item.slice(2) }, { name: "E", values });
  expect(failures).toEqual([]);
  return requests;
}

const text = { type: "string" };
const get = (...parameters: Node[]) => ({
  get: { parameters: parameters.map((parameter) => ({ required: true, schema: text, ...parameter })) },
});
const inPath = (name: string, more: Node = {}) => ({ in: "path", name, ...more });

describe("a path with dots", () => {
  it.each([
    ["/rooms/{roomId}.json", "/rooms/r1.json"],
    ["/users/{user.id}", "/users/u1"],
    ["/reports/x.{format}", "/reports/x.csv"],
    ["/days/{from}..{to}", "/days/1..2"],
    ["/rooms/{roomId}/v1.{format}/{roomId}.tar.gz", "/rooms/r1/v1.csv/r1.tar.gz"],
  ])("%s", async (path, want) => {
    const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name);
    const values = { roomId: "r1", "user.id": "u1", format: "csv", from: "1", to: "2" };
    const requests = await sent({ [path]: get(...new Set(names.map((name) => inPath(name)))) }, values);
    expect(requests.map(({ url }) => url)).toEqual([want]);
  });
});
