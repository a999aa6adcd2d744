/** What a regeneration does with names and descriptions that this version words otherwise than the last. */
import { describe, expect, it } from "vitest";
import type { Operation } from "../../src/api/model.js";
import type { PostmanCollection } from "../../src/postman/types.js";
import { body, operation } from "../support/build.js";
import { copyOf, foldersOf, type Node, withKey } from "../support/edits.js";
import { collectionOf, merge, NO_LOCK, remembered } from "../support/merge.js";

const variants = { oneOf: [having("elementId", "format"), having("pageId", "format"), having("format")] };
const OPERATIONS: Operation[] = [
  operation({ path: "/v2/rooms/{roomId}", method: "put", name: "Update a room" }),
  operation({ path: "/v2/rooms/{roomId}", method: "patch", name: "Update a room" }),
  operation({ path: "/v2/rooms/{roomId}/export", method: "post", name: "Export", body: body({ schema: variants }) }),
];
const ours = collectionOf(OPERATIONS);

function having(...names: readonly string[]) {
  const properties = Object.fromEntries(names.map((name) => [name, { type: "string" }]));
  return { type: "object", required: names, properties, additionalProperties: false };
}

/** The collection as the last version wrote it: other names, no descriptions of folders. */
function older(): Node {
  const collection: Node = copyOf(ours);
  for (const folder of foldersOf(collection)) delete folder.description;
  request(collection, "PUT /v2/rooms/{}").name = "Update a room (PUT)";
  request(collection, "PATCH /v2/rooms/{}").name = "Update a room (PATCH)";
  example(collection, "Without element ID").name = "Variant 3";
  return collection;
}

function request(collection: Node, key: string): Node {
  return withKey(collection, key)[0]!;
}

function example(collection: Node, name: string): Node {
  return request(collection, "POST /v2/rooms/{}/export").response.find((each: Node) => each.name === name);
}

function folder(collection: Node): Node {
  return foldersOf(collection)[0]!;
}

/** The older collection, edited, then merged with this version's generation. */
function regenerated(edit: (collection: Node) => void, old = older()): Node {
  const base = old as unknown as PostmanCollection;
  const theirs = copyOf(base);
  edit(theirs);
  return merge(remembered(base), theirs, ours).collection as Node;
}

it("takes the new words for what nobody edited", () => {
  expect(regenerated(() => undefined)).toEqual(ours);
});

describe("a folder's description", () => {
  const described = () => {
    const collection = older();
    folder(collection).description = "What an earlier version said.";
    return collection;
  };

  it("is renewed while it is untouched", () => {
    expect(folder(regenerated(() => undefined, described())).description).toBe(folder(ours as Node).description);
  });

  it.each<[string, (collection: Node) => void, () => Node, string | undefined]>([
    ["that the user changed", (it) => (folder(it).description = "Mine."), described, "Mine."],
    ["that the user wrote where there was none", (it) => (folder(it).description = "Mine."), older, "Mine."],
    ["that the user removed", (it) => delete folder(it).description, described, undefined],
  ])("stays as it is %s", (_, edit, old, want) => {
    const merged = regenerated(edit, old());
    expect(folder(merged).description).toBe(want);
    expect(merge(remembered(ours), merged, ours).collection).toEqual(merged);
  });

  it("stays without a lock, too", () => {
    const theirs = older();
    folder(theirs).description = "Mine.";
    expect(folder(merge(NO_LOCK, theirs, ours).collection as Node).description).toBe("Mine.");
  });
});

describe("a request or an example with a new name", () => {
  it.each<[string, (collection: Node) => void, (merged: Node) => unknown, unknown]>([
    [
      "keeps what the user edited",
      (it) => (request(it, "PUT /v2/rooms/{}").request.description = "Mine."),
      (merged) => [request(merged, "PUT /v2/rooms/{}").name, request(merged, "PUT /v2/rooms/{}").request.description],
      ["Update a room (replace)", "Mine."],
    ],
    [
      "keeps a name of the user's",
      (it) => (request(it, "PATCH /v2/rooms/{}").name = "Paint a room"),
      (merged) => request(merged, "PATCH /v2/rooms/{}").name,
      "Paint a room",
    ],
    [
      "keeps the body that the user gave an example",
      (it) => (example(it, "Variant 3").originalRequest.body.raw = '{"format": "mine"}'),
      (merged) =>
        request(merged, "POST /v2/rooms/{}/export")
          .response.map((each: Node) => each.originalRequest.body.raw)
          .at(-1),
      '{"format": "mine"}',
    ],
    ["is there once", () => undefined, (merged) => request(merged, "POST /v2/rooms/{}/export").response.length, 3],
  ])("%s", (_, edit, found, want) => {
    expect(found(regenerated(edit))).toEqual(want);
  });
});
