import { beforeAll, describe, expect, it } from "vitest";
import type { Operation } from "../../src/api/model.js";
import { readApi } from "../../src/api/read.js";
import { buildCollection } from "../../src/collection/collection.js";
import { isFolder, type PostmanEntry, type PostmanFolder } from "../../src/postman/types.js";
import { KNOWN_FOLDERS } from "../../src/sigma/folders.js";
import { loadTemplates, type Templates } from "../../src/template/load.js";
import { definition, jsonResponse, operation, parameter } from "../support/build.js";

let templates: Templates;
beforeAll(async () => {
  templates = await loadTemplates();
});

function foldersOf(entries: readonly PostmanEntry[]): PostmanFolder[] {
  return entries.flatMap((entry) => (isFolder(entry) ? [entry, ...foldersOf(entry.item)] : []));
}

/** The description of each folder, by its name. */
function descriptions(operations: readonly Operation[], groupBy: "tags" | "paths" = "tags"): Record<string, string> {
  const api = { title: "", version: "", description: "", servers: [], operations };
  const options = {
    name: "",
    groupBy,
    tests: "status",
    autoAuth: true,
    body: "required",
    exampleBudget: 9999,
  } as const;
  const { collection } = buildCollection(api, templates, options);
  return Object.fromEntries(foldersOf(collection.item).map(({ name, description }) => [name, description ?? ""]));
}

const rooms = { key: "rooms", name: "Rooms" };
const files = { key: "files", name: "Files" };

function list(path: string, id: string, given: Partial<Operation> = {}): Operation {
  const schema = { properties: { entries: { items: { properties: { [id]: {} } } }, nextPage: {} } };
  return operation({ path, name: `List ${path}`, group: rooms, responses: [jsonResponse({ schema })], ...given });
}

function get(path: string, given: Partial<Operation> = {}): Operation {
  return operation({ path, name: `Get ${path}`, group: rooms, ...given });
}

describe("a folder's description", () => {
  it.each<[string, Operation[], RegExp | string]>([
    ["what Sigma's resource is", [get("/v2/files", { group: files })], /^Everything that can be in a folder is a file/],
    [
      "the tag's own text before that",
      [get("/v2/files", { group: { ...files, description: "Ours." } })],
      /^Ours\.\n\nEverything/,
    ],
    [
      "the tag's own text alone for another resource",
      [get("/a", { group: { ...rooms, description: "Ours." } })],
      "Ours.",
    ],
    [
      "which paths an unknown resource has",
      [get("/v2/rooms"), get("/v2.1/rooms/{id}")],
      /^Requests whose paths begin with `\/v2\/rooms`\.\n/,
    ],
    [
      "which paths there are, when they have nothing in common",
      [get("/a"), get("/b")],
      "Requests whose paths begin with `/`.",
    ],
    [
      "the lists that need no id",
      [list("/v2/rooms", "roomId"), list("/v2/rooms/{roomId}/doors", "doorId")],
      "\n\n**List:** *List v2 rooms*.\n\n",
    ],
    ["where ids come from", [list("/v2/rooms", "roomId"), get("/v2/rooms/{roomId}")], "\n- `roomId`: *List v2 rooms*"],
    [
      "where the ids of a request that writes come from, too",
      [list("/v2/rooms", "roomId"), get("/v2/rooms/{roomId}", { method: "delete" })],
      "\n- `roomId`: *List v2 rooms*",
    ],
    [
      "the folder of a list that is in another",
      [list("/v2/rooms", "roomId", { group: files }), get("/v2/rooms/{roomId}")],
      "\n- `roomId`: *List v2 rooms* (in Files)",
    ],
    ["ids that no request returns", [get("/v2/rooms/{roomId}")], "\n- `roomId`: no other request returns it"],
    [
      "how to get the next page",
      [list("/v2/rooms", "roomId", { parameters: [parameter({ name: "page" })] })],
      "**Pages:** to get the next page of a list, tick `page` and send the request again. A response without `nextPage` is the last page.",
    ],
    [
      "the limits of an export",
      [get("/v2/rooms/{id}/export", { method: "post", name: "Export" })],
      "**Limits:**\n\n- *Export*: at most 400 a minute",
    ],
    [
      "the limits of a download",
      [get("/v2/query/{queryId}/download", { name: "Get it" })],
      "- *Get it*: at most 400 a minute",
    ],
    [
      "the limits of sending",
      [get("/v2/rooms/{id}/send", { method: "post", name: "Send" })],
      "- *Send*: at most 100 a minute",
    ],
    [
      "the other request of a note",
      [
        get("/v2/files", { group: files, name: "List them" }),
        get("/v2.1/files/{inodeId}", { group: files, method: "delete", name: "Delete it" }),
      ],
      "- Documents are deleted here, too: *Delete it* takes the `id` that *List them* lists.",
    ],
    [
      "a request by the name that it has in the folder",
      [
        list("/v2/rooms", "roomId", { name: "Get" }),
        get("/v2/rooms/{roomId}", { name: "Get" }),
        get("/v2.1/rooms", { name: "Get" }),
      ],
      "\n- `roomId`: *Get",
    ],
    [
      "no variable of a definition's",
      [get("/v2/rooms/{x}", { group: { ...rooms, description: "{{secret}}" } })],
      /^\{ \{secret\}\}/,
    ],
    ["no variable of a path", [get("/v2/{{secret}}/rooms/{b}")], "`/v2/{ {secret}}/rooms/{b}`"],
  ])("says %s", (_, operations, want) => {
    const all = Object.values(descriptions(operations)).join("\n");
    if (typeof want === "string") expect(all).toContain(want);
    else expect(all).toMatch(want);
  });

  it("leaves out a note about a request that the definition lacks", () => {
    const { Files = "" } = descriptions([get("/v2/files", { group: files })]);
    expect(Files).not.toContain("Documents are deleted");
    expect(Files).not.toContain("[[");
  });

  it("has no more than twenty ids", () => {
    const operations = Array.from({ length: 25 }, (_, index) => get(`/v2/rooms/{room${index}}`));
    expect(descriptions(operations).Rooms).toMatch(/\n- `room19`: [^\n]+\n- and 5 more$/);
  });

  it("is there for folders of paths, too, and for those in them", () => {
    const found = descriptions(
      [
        get("/v2/user-attributes"),
        get("/v2/user-attributes/{id}/teams"),
        get("/v2/rooms/{id}/doors"),
        get("/v2/rooms/{id}/doors/{x}"),
      ],
      "paths",
    );
    expect(found["User attributes"]).toMatch(/^A user attribute has a value/);
    expect(found.Teams).toMatch(/^A team is/);
    expect(found.Rooms).toMatch(/^Requests whose paths begin with `\/v2\/rooms\/\{id\}\/doors`/);
    expect(Object.values(found).every(Boolean)).toBe(true);
  });
});

describe("the text of a tag", () => {
  const api = (tags: readonly unknown[], tag = "userSettings") =>
    readApi(
      [
        definition({
          tags,
          paths: {
            "/v2/a": { get: { tags: [tag], responses: {} } },
            "/v2/rooms": { get: { operationId: "listRooms", responses: {} } },
          },
        }),
      ],
      { allowHosts: [] },
    ).api.operations[0]?.group;

  it.each<[string, unknown[], string | undefined]>([
    [
      "of its name",
      [
        { name: "other", description: "No." },
        { name: "userSettings", description: "Yes." },
      ],
      "Yes.",
    ],
    ["of another spelling of its name", [{ name: "user-settings", description: "Yes." }], "Yes."],
    ["of the first that has one", [{ name: "userSettings" }, { name: "user_settings", description: "Yes." }], "Yes."],
    ["of a tag with an action", [{ name: "userSettings\\:batch", description: "Yes." }], "Yes."],
    [
      "with links that work",
      [{ name: "userSettings", description: "See [it](listrooms)." }],
      "See [it](https://help.sigmacomputing.com/reference/list-rooms).",
    ],
    ["without markup", [{ name: "userSettings", description: "<img src=x>" }], "\\<img src=x>"],
    ["not that of another", [{ name: "__proto__", description: "No." }], undefined],
    ["not what is no text", [{ name: "userSettings", description: 5 }, null, "a"], undefined],
  ])("is that %s", (_, tags, want) => {
    expect(api(tags)?.description).toBe(want);
  });
});

it("speaks of Sigma's resources in a sentence or two", () => {
  for (const [key, { about, notes = [] }] of KNOWN_FOLDERS) {
    expect(key).toMatch(/^[a-z]+$/);
    expect(about.length, key).toBeLessThan(260);
    for (const text of [about, ...notes]) expect(text, key).toMatch(/[.)]$/);
  }
});
