import { describe, expect, it } from "vitest";
import type { UnknownObject } from "../../../src/json.js";
import { readCollection } from "../../../src/run/read/collection.js";
import { contentsOf, itemOutside } from "../../../src/run/select/items.js";
import { assemble, requestsOf, type SelectOptions, select } from "../../../src/run/select/select.js";

interface Given {
  method?: string;
  url?: unknown;
  needs?: string;
  stores?: string;
  id?: string;
}

function request(name: string, { method = "GET", url, needs, stores, id }: Given = {}): UnknownObject {
  return {
    name,
    ...(id === undefined ? {} : { id }),
    ...(stores ? { event: [{ listen: "test", script: { exec: [`pm.environment.set("${stores}", first);`] } }] } : {}),
    request: {
      method,
      url: url ?? {
        raw: `{{baseUrl}}/v2/${name}`,
        ...(needs ? { variable: [{ key: "id", value: `{{${needs}}}` }] } : {}),
      },
    },
  };
}

const tokenRequest = (name: string, grant: string): UnknownObject => ({
  name,
  request: {
    method: "POST",
    url: { raw: "{{tokenBaseURL}}" },
    body: { mode: "urlencoded", urlencoded: [{ key: "grant_type", value: grant }] },
  },
});

const authenticate = tokenRequest("Authenticate", "client_credentials");
const actAs = tokenRequest("Act as another user", "urn:ietf:params:oauth:grant-type:token-exchange");
const folder = (name: string, ...item: UnknownObject[]): UnknownObject => ({ name, item });

function selected(item: UnknownObject[], options: SelectOptions = {}) {
  const read = readCollection({ item }, "c.json");
  const selection = select(contentsOf(read).items, itemOutside({ ...authenticate, id: "authenticate" }), options);
  return { ...selection, requests: requestsOf(selection), collection: assemble(read.collection, selection.items) };
}

/** `Folder / request`, in the order of the run. */
function outline(item: UnknownObject[], options: SelectOptions = {}): string[] {
  return selected(item, options).requests.map(({ folder, name }) => [...folder, name].join(" / "));
}

describe("select", () => {
  it.each<[string, UnknownObject[], SelectOptions, string[]]>([
    [
      "sends what reads, in the collection's order",
      [
        authenticate,
        folder("A", request("one"), request("two", { method: "DELETE" })),
        request("three", { method: "HEAD" }),
      ],
      {},
      ["Authenticate", "A / one", "three"],
    ],
    [
      "sends what writes when asked to",
      [authenticate, folder("A", request("one", { method: "post" }), request("two"))],
      { includeWrites: true },
      ["Authenticate", "A / one", "A / two"],
    ],
    ["puts Authenticate first", [folder("A", request("one"), authenticate)], {}, ["A / Authenticate", "A / one"]],
    ["brings an Authenticate where there is none", [request("one")], {}, ["Authenticate", "one"]],
    ["acts as another user only when asked to", [authenticate, actAs], { includeWrites: true }, ["Authenticate"]],
    ["acts as another user", [authenticate, actAs], { actsAsAnother: true }, ["Authenticate", "Act as another user"]],
    [
      "and does so whatever was chosen",
      [authenticate, actAs, folder("Tags", request("tags")), request("teams")],
      { actsAsAnother: true, folders: ["Tags"] },
      ["Authenticate", "Act as another user", "Tags / tags"],
    ],
    [
      "takes folders by name, at any depth, and requests",
      [
        authenticate,
        folder("A", folder("B", request("one")), request("two")),
        folder("C", request("three"), request("four")),
      ],
      { folders: ["B", "four"] },
      ["Authenticate", "A / B / one", "C / four"],
    ],
    [
      "sends what stores a variable before what needs it",
      [authenticate, folder("A", request("get", { needs: "x" })), folder("B", request("list", { stores: "x" }))],
      {},
      ["Authenticate", "B / list", "A / get"],
    ],
    [
      "follows a chain",
      [
        request("c", { needs: "y" }),
        request("b", { needs: "x", stores: "y" }),
        request("plain"),
        request("a", { stores: "x" }),
      ],
      {},
      ["Authenticate", "a", "b", "c", "plain"],
    ],
    [
      "leaves the order alone where one that stores it is first already",
      [request("list", { stores: "x" }), request("get", { needs: "x" }), request("other", { stores: "x" })],
      {},
      ["Authenticate", "list", "get", "other"],
    ],
    [
      "comes through a circle",
      [request("a", { needs: "x", stores: "y" }), request("b", { needs: "y", stores: "x" })],
      {},
      ["Authenticate", "b", "a"],
    ],
    [
      "takes a request and a URL that are texts",
      [{ name: "one", request: "https://example.com" }, request("two", { url: "{{baseUrl}}/v2" })],
      {},
      ["Authenticate", "one", "two"],
    ],
  ])("%s", (_, item, options, want) => {
    expect(outline(item, options)).toEqual(want);
  });

  describe("what else is sent", () => {
    const list = request("list", { stores: "x" });
    it.each<[string, UnknownObject[], SelectOptions, string[]]>([
      [
        "adds what stores a variable that is needed",
        [folder("A", list, request("get", { needs: "x" })), request("other")],
        { folders: ["get"] },
        ["A / list +", "A / get"],
      ],
      [
        "adds what that needs in turn",
        [list, request("pages", { needs: "x", stores: "y" }), request("get", { needs: "y" })],
        { folders: ["get"] },
        ["list +", "pages +", "get"],
      ],
      [
        "adds what needs least, of several",
        [request("child", { needs: "z", stores: "x" }), list, request("get", { needs: "x" })],
        { folders: ["get"] },
        ["list +", "get"],
      ],
      [
        "adds nothing when a value is there",
        [list, request("get", { needs: "x" })],
        { folders: ["get"], known: new Set(["x"]) },
        ["get"],
      ],
      [
        "adds nothing when what was asked for stores it",
        [request("first", { stores: "x" }), list, request("get", { needs: "x" })],
        { folders: ["list", "get"] },
        ["list", "get"],
      ],
      [
        "adds nothing that writes, even where writes are sent",
        [request("create", { method: "POST", stores: "x" }), request("get", { needs: "x" })],
        { folders: ["get"], includeWrites: true },
        ["get"],
      ],
      [
        "adds nothing that only mentions a variable",
        [
          {
            ...request("schema"),
            event: [{ listen: "test", script: { exec: ['const S = {"x":{}};', 'pm.environment.get("x");'] } }],
          },
          request("get", { needs: "x" }),
        ],
        { folders: ["get"] },
        ["get"],
      ],
      [
        "adds nothing for a parameter that isn't ticked",
        [
          list,
          request("get", { url: { host: ["h"], path: ["v2"], query: [{ key: "x", value: "{{x}}", disabled: true }] } }),
        ],
        { folders: ["get"] },
        ["get"],
      ],
      [
        "reads variables that people wrote into the path",
        [list, request("get", { url: { host: ["h"], path: ["v2", "{{x}}"] } })],
        { folders: ["get"] },
        ["list +", "get"],
      ],
      [
        "comes through a circle",
        [request("a", { needs: "x", stores: "y" }), request("b", { needs: "y", stores: "x" })],
        { folders: ["a"] },
        ["b +", "a"],
      ],
    ])("%s", (_, item, options, want) => {
      const { requests } = selected(item, options);
      const lines = requests.map(({ folder, name, isPrerequisite }) =>
        [...folder, `${name}${isPrerequisite ? " +" : ""}`].join(" / "),
      );
      expect(lines).toEqual(["Authenticate", ...want]);
    });
  });

  it("keeps requests in their folders, with what the folders bring", () => {
    const events = [{ listen: "prerequest", script: { exec: ["one();"] } }];
    const { collection } = selected([
      { ...folder("A", request("get", { needs: "x" }), request("two")), event: events },
      folder("B", request("list", { stores: "x" })),
    ]);
    expect(collection).toMatchObject({
      item: [
        { name: "Authenticate" },
        { name: "B", item: [{ name: "list" }] },
        { name: "A", event: events, item: [{ name: "get" }, { name: "two" }] },
      ],
    });
  });

  it("gives every request an id of its own", () => {
    const item = [request("one", { id: "same" }), request("two", { id: "same" }), request("three")];
    const { requests } = selected(item);
    expect(new Set(requests.map(({ id }) => id)).size).toBe(4);
  });

  it("counts the writes that it leaves out", () => {
    const item = [
      authenticate,
      actAs,
      request("one"),
      request("two", { method: "POST" }),
      request("three", { method: "PUT" }),
    ];
    expect(selected(item).writes).toBe(2);
  });
});

describe("what the collection's table says", () => {
  const rows = [
    ["GET /v2/members/all", "memberId"],
    ["GET /v2/books/*/pages", { y: "pageId", $of: [2] }],
    ["GET /v2/*", { x: "id" }],
    ["POST /v2/books", { x: "id" }],
  ];
  const path = (url: string, more: object = {}) => ({
    url: { raw: `{{baseUrl}}/${url}`, host: ["{{baseUrl}}"], path: url.split("/"), ...more },
  });
  const needing = (name: string) => ({ variable: [{ key: "id", value: `{{${name}}}` }] });

  it.each<[string, Given[], string[]]>([
    ["a list comes first", [path("v2/books/:id", needing("x")), path("v2/books")], ["1", "0"]],
    ["behind a gateway as well", [path("v2/books/:id", needing("x")), path("gateway/v2/books")], ["1", "0"]],
    [
      "path variables are parameters, as variables, placeholders and values are",
      [path("v2/a/:id", needing("y")), path("v2/books/{{bookId}}/pages"), path("v2/books/:bookId/pages")],
      ["1", "0", "2"],
    ],
    [
      "the most literal row counts",
      [path("v2/a/:id", needing("x")), path("v2/b/:id", needing("memberId")), path("v2/members/all")],
      ["0", "2", "1"],
    ],
    [
      "a list comes before its next page",
      [
        path("v2/a", { query: [{ key: "page", value: "{{nextOne}}" }] }),
        path("v2/c", { query: [{ key: "page", value: "{{nextOne}}", disabled: true }] }),
        path("v2/d", { query: [{ key: "cursor", value: "{{nextOne}}", disabled: true }] }),
      ],
      ["1", "0", "2"],
    ],
    ["another method is another request", [path("v2/a/b/:id", needing("y")), path("v2/books")], ["0", "1"]],
  ])("%s", (_, given, want) => {
    const item = given.map((one, index) => request(String(index), one));
    const exec = ["const CHAIN = [", ...rows.map((row) => `  ${JSON.stringify(row)},`), "];"];
    const event = [{ listen: "test", script: { exec } }];
    const read = readCollection({ item, event }, "c.json");
    const selection = select(contentsOf(read).items, itemOutside({ ...authenticate, id: "authenticate" }), {});
    expect(requestsOf(selection).map(({ name }) => name)).toEqual(["Authenticate", ...want]);
  });
});
