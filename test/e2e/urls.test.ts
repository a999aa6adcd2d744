/** What newman sends for the parameters of a definition: URLs and headers as a server gets them. */
import type { RequestListener } from "node:http";
import { describe, expect, it } from "vitest";
import { readApi } from "../../src/api/read.js";
import { buildCollection } from "../../src/collection/collection.js";
import { parse } from "../../src/definition/parse.js";
import type { PostmanCollection } from "../../src/postman/types.js";
import { loadTemplates } from "../../src/template/load.js";
import { readTree } from "../../src/tree/read.js";
import { writeTree } from "../../src/tree/write.js";
import { definition, serve } from "../support/build.js";
import { itemsOf } from "../support/collection.js";
import { runCollection } from "../support/newman.js";

type Node = { readonly [key: string]: unknown };

const templates = await loadTemplates();

const OPTIONS = {
  name: "Urls",
  groupBy: "tags",
  tests: "none",
  autoAuth: false,
  body: "required",
  exampleBudget: 65_536,
} as const;

/** The reads of a definition with these paths, as a server gets them. @param filled values for placeholders */
async function sent(paths: Node, filled: Readonly<Record<string, string>> = {}) {
  const { url, requests } = await serve((request, response) => {
    request.resume().on("end", () => response.writeHead(200, { "content-type": "application/json" }).end("{}"));
  });
  const { api } = readApi([definition({ paths })], { allowHosts: [] });
  const { collection } = buildCollection(api, templates, OPTIONS);
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

describe("a path with lists and objects", () => {
  const rows: [string, Node, unknown, string][] = [
    ["a list", {}, [3, 4, 5], "3,4,5"],
    ["a list whose entries have commas", {}, ["a,b", "50%"], "a%2Cb,50%25"],
    ["an object", {}, { row: 7, seat: 2 }, "row,7,seat,2"],
    ["an object, exploded", { explode: true }, { row: 7, seat: 2 }, "row=7,seat=2"],
    ["a label", { style: "label" }, "a.b", ".a.b"],
    ["a list of labels", { style: "label", explode: true }, ["a", "b"], ".a.b"],
    ["a matrix", { style: "matrix" }, [3, 4], ";spot=3,4"],
    ["a matrix, exploded", { style: "matrix", explode: true }, [3, 4], ";spot=3;spot=4"],
    ["an object as a matrix, exploded", { style: "matrix", explode: true }, { row: 7, seat: 2 }, ";row=7;seat=2"],
    ["slashes and question marks", {}, "a/b?c#d%e", "a%2Fb%3Fc%23d%25e"],
  ];
  it.each(rows)("%s", async (_, more, example, want) => {
    const requests = await sent({ "/seats/{spot}": get(inPath("spot", { schema: {}, example, ...more })) });
    expect(requests.map(({ url }) => url)).toEqual([`/seats/${want}`]);
  });
});

it.each<[Node, unknown, string]>([
  [{}, [3, 4], "3,4"],
  [{}, { row: 7, seat: 2 }, "row,7,seat,2"],
  [{ explode: true }, { row: 7, seat: 2 }, "row=7,seat=2"],
])("a header %j has its entries in one line: %j", async (more, example, want) => {
  const requests = await sent({ "/head": get({ in: "header", name: "X-Spot", schema: {}, example, ...more }) });
  expect(requests.map(({ headers }) => headers["x-spot"])).toEqual([want]);
});

describe("a query whose values are decoded to what the definition has", () => {
  const odd = '50% off/a?b#c&d=e+f,g|h;i "j" <k> {l} \\ é';
  const rows: [string, Node, unknown, (query: URLSearchParams) => unknown, unknown][] = [
    ["a text", {}, odd, (query) => query.get("like"), odd],
    ["a text with percent signs", {}, "%abc%", (query) => query.get("like"), "%abc%"],
    ["a text that is coded", {}, "a%20b", (query) => query.get("like"), "a%20b"],
    ["lines", {}, "a\nb\tc", (query) => query.get("like"), "a\nb\tc"],
    ["a list", {}, [odd, "x"], (query) => query.getAll("like"), [odd, "x"]],
    ["an object", { style: "deepObject" }, { a: odd }, (query) => query.get("like[a]"), odd],
    [
      "JSON",
      { schema: undefined, content: { "application/json": {} } },
      { a: odd },
      (query) => query.get("like"),
      JSON.stringify({ a: odd }),
    ],
  ];
  it.each(rows)("%s", async (_, more, example, read, want) => {
    const requests = await sent({ "/find": get({ in: "query", name: "like", schema: {}, example, ...more }) });
    expect(requests.map(({ url }) => read(new URL(url ?? "", "http://host").searchParams))).toEqual([want]);
  });

  it("a list in one entry, when it is taken apart before it is decoded", async () => {
    const entries = ["a,b", "50%", "c&d"];
    const like = { in: "query", name: "like", explode: false, schema: {}, example: entries };
    const [request] = await sent({ "/find": get(like) });
    expect(request?.url?.replace("/find?like=", "").split(",").map(decodeURIComponent)).toEqual(entries);
  });
});

it("has the digits of long integers, in each place of a request", async () => {
  const id = "9007199254740993";
  const { value } = parse(`{"a": [{"example": ${id}}]}`, "it") as { value: { a: Node[] } };
  const [{ example } = {}] = value.a;
  const integer = { type: "integer", format: "int64" };
  const at = (place: string, name: string, more: Node = {}) => ({ in: place, name, schema: integer, example, ...more });
  const list = {
    name: "ids",
    in: "query",
    schema: { type: "array", items: integer },
    example: [example],
    explode: false,
  };
  const [request] = await sent({
    "/rows/{id}": get(at("path", "id"), at("query", "q"), list, at("header", "X-Id"), at("cookie", "c")),
  });
  expect(request?.url).toBe(`/rows/${id}?q=${id}&ids=${id}`);
  expect([request?.headers["x-id"], request?.headers.cookie]).toEqual([id, `c=${id}`]);
});

describe("cookies", () => {
  const session = { in: "cookie", name: "session", example: "a;b" };
  it.each<[string, Node[], string | undefined]>([
    ["that is required", [session], "session=a%3Bb"],
    ["that isn't", [{ ...session, required: false }], undefined],
    [
      "of each kind",
      [session, { in: "cookie", name: "theme", example: "dark" }, { ...session, name: "x", required: false }],
      "session=a%3Bb; theme=dark",
    ],
    ["with a list", [{ in: "cookie", name: "ids", schema: {}, example: [3, 4] }], "ids=3; ids=4"],
  ])("one %s", async (_, parameters, want) => {
    const requests = await sent({ "/me": get(...parameters) });
    expect(requests.map(({ headers }) => headers.cookie)).toEqual([want]);
  });
});

describe("an operation with a server of its own", () => {
  /** Sent by newman with credentials only: who heard what. */
  async function run(values: (upload: string) => Readonly<Record<string, string>>) {
    const answer: RequestListener = (request, response) =>
      request.resume().on("end", () => {
        response.writeHead(200, { "content-type": "application/json" });
        response.end(JSON.stringify({ access_token: "opaque", token_type: "bearer", expires_in: 3600 }));
      });
    const [usual, upload] = [await serve(answer), await serve(answer)];
    const servers = [{ url: upload.url }];
    const { api } = readApi([definition({ paths: { "/files": { servers, get: {} } } })], {
      allowHosts: [new URL(upload.url).host],
    });
    const { collection } = buildCollection(api, templates, { ...OPTIONS, autoAuth: true });
    const environment = {
      name: "E",
      values: Object.entries({
        baseUrl: usual.url,
        tokenBaseURL: `${usual.url}/v2/auth/token`,
        clientID: "id",
        secret: "word",
        ...values(upload.url),
      }).map(([key, value]) => ({ key, value, enabled: true })),
    };
    const { assertions } = await runCollection({ ...collection, item: collection.item.slice(2) }, environment);
    const heard = ({ requests }: typeof usual) =>
      requests.map(({ method, url, headers }) => [method, url, headers.authorization?.split(" ")[0]]);
    return { usual: heard(usual), upload: heard(upload), said: assertions.map(({ fault }) => fault) };
  }

  it("is sent there, with a token that was got before", async () => {
    const { usual, upload } = await run((url) => ({ server1BaseUrl: url }));
    expect(usual).toEqual([["POST", "/v2/auth/token", undefined]]);
    expect(upload).toEqual([["GET", "/files", "Bearer"]]);
  });

  it("is not sent where the environment lacks its URL", async () => {
    const { usual, upload, said } = await run(() => ({}));
    expect([usual, upload]).toEqual([[], []]);
    expect(said.join()).toContain("BaseUrl is missing in the selected environment");
  });
});
