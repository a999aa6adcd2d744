/** Requests whose operation moved to another path: what users made of them moves along. */
import { describe, expect, it } from "vitest";
import type { Operation } from "../../src/api/model.js";
import { mergeCollection } from "../../src/merge/collection.js";
import { REMOVED_FOLDER } from "../../src/merge/removed-folder.js";
import { operationId } from "../../src/postman/id.js";
import { body, jsonResponse, operation, parameter } from "../support/build.js";
import { copyOf, event, foldersOf, ITEM_EDITS, itemsOf, keyOf, type Node, remove, withKey } from "../support/edits.js";
import { EXPORTERS } from "../support/export.js";
import { collectionOf, idOf, merge, NO_LOCK, objectOf, remembered } from "../support/merge.js";

const tenants = { key: "tenants", name: "Tenants" };

function operations(version: string, id: string, description: string): Operation[] {
  const schema = objectOf("tenantId");
  const of = (given: Partial<Operation>) =>
    operation({ group: tenants, description, responses: [jsonResponse({ schema })], ...given });
  return [
    of({ path: `/${version}/tenants`, name: "List tenants", parameters: [parameter({ name: "page" })] }),
    of({ method: "post", path: `/${version}/tenants`, name: "Create a tenant", body: body({ schema }) }),
    of({ path: `/${version}/tenants/{${id}}`, name: "Get a tenant", parameters: [idOf(id)] }),
    of({ path: "/v2/whoami", name: "Who am I", group: { key: "me", name: "Me" } }),
  ];
}

const [old, now] = [operations("v3alpha", "id", "Beta."), operations("v2", "tenantId", "")];
const [before, after] = [collectionOf(old), collectionOf(now)];
const moved = new Map(old.slice(0, 3).map((one, index) => [operationId(one), operationId(now[index]!)]));

const PAIRS = [
  ["GET /v3alpha/tenants", "GET /v2/tenants"],
  ["POST /v3alpha/tenants", "POST /v2/tenants"],
  ["GET /v3alpha/tenants/{}", "GET /v2/tenants/{}"],
] as const;

function only(collection: Node, key: string): Node {
  const found = withKey(collection, key);
  expect(found, key).toHaveLength(1);
  return found[0]!;
}

describe.each(EXPORTERS)("a collection that comes back $name", (exporter) => {
  it("unedited, is a fresh generation", async () => {
    const theirs = await exporter.export(copyOf(before));
    const { collection, report } = merge(remembered(before), theirs, after, moved);
    expect(JSON.stringify(collection)).toBe(JSON.stringify(after));
    expect(Object.values(report).flat()).toEqual([]);
  });

  it.each(PAIRS.flatMap(([from, to]) => Object.keys(ITEM_EDITS).map((kind) => [kind, from, to] as const)))(
    "%s of %s is found at %s",
    async (kind, from, to) => {
      const edited = copyOf(before);
      const check = ITEM_EDITS[kind]?.(only(edited, from), "mark");
      if (check === undefined || exporter.loses?.(edited)) return;
      const merged = merge(remembered(before), await exporter.export(edited), after, moved);
      const result = merged.collection as Node;
      // An address that the user wrote stays, also where the API's moved.
      const [at, left] = kind.startsWith("an address") ? [from, to] : [to, from];
      expect(check(only(result, at))).toBe(true);
      expect(withKey(result, left)).toEqual([]);
      expect(foldersOf(result).map(({ name }) => name)).not.toContain(REMOVED_FOLDER);
      const { fresh: news, removed, orphaned } = merged.report;
      // A variable of an address that the user wrote is theirs, whatever the API calls its own now.
      const lost = orphaned.filter(({ text }) => at === to || !/^variable \w+$/.test(text));
      expect([...news, ...removed, ...lost]).toEqual([]);
      // What isn't edited is as the API has it now.
      const fresh = only(copyOf(after), to);
      if (kind !== "a description") expect(only(result, at).request.description).toBe(fresh.request.description);
      expect(only(result, at).id).toBe(fresh.id);
      const again = merge(merged.lock, merged.collection, after);
      expect(JSON.stringify(again.collection)).toBe(JSON.stringify(merged.collection));
    },
  );
});

it("one that was deleted stays deleted, one that was put elsewhere stays there", () => {
  const edited = copyOf(before);
  remove(edited, only(edited, "GET /v3alpha/tenants"));
  const item = only(edited, "POST /v3alpha/tenants");
  remove(edited, item);
  edited.item.push({ name: "Favourites", item: [item] });
  const { collection, report } = merge(remembered(before), edited, after, moved);
  expect(withKey(collection as Node, "GET /v2/tenants")).toEqual([]);
  expect(
    foldersOf(collection as Node)
      .find(({ name }) => name === "Favourites")
      ?.item.map(keyOf),
  ).toEqual(["POST /v2/tenants"]);
  expect(report.deleted.map(({ where }) => where)).toEqual(["GET /v2/tenants (List tenants)"]);
  // Nor where the last generation is named, as a run does; and the next run changes nothing.
  const { base = [] } = remembered(before);
  const first = mergeCollection({ base, last: base, orphaned: [], theirs: edited, ours: after, moved });
  expect(JSON.stringify(first.collection)).toBe(JSON.stringify(collection));
  const { entries, orphaned } = first;
  const known = { base: entries, last: entries, orphaned, former: [base] };
  const second = mergeCollection({ ...known, theirs: first.collection, ours: after });
  expect(JSON.stringify(second.collection)).toBe(JSON.stringify(collection));
  expect(second.entries).toEqual(entries);
});

it("a request of the user's own at the new address is never lost, and none is there twice", () => {
  const edited = copyOf(before);
  const mine = {
    ...only(copyOf(after), "GET /v2/tenants"),
    id: undefined,
    name: "Mine",
    event: [event("test", "mine")],
  };
  edited.item.push({ name: "Mine", item: [mine] });
  const { collection } = merge(remembered(before), edited, after, moved);
  expect(itemsOf(collection as Node).filter(({ name }) => name === "Mine")).toHaveLength(1);
  expect(
    withKey(collection as Node, "GET /v2/tenants")
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["List tenants", "Mine"]);
});

it.each<[string, ReadonlyMap<string, string>]>([
  ["ids that nothing was generated with", new Map([["a", "b"]])],
  ["an operation that is still there", new Map([[operationId(old[3]!), operationId(now[0]!)]])],
  ["two that moved to one", new Map(old.slice(0, 2).map((one) => [operationId(one), operationId(now[0]!)]))],
])("told of %s, it loses nothing", (_, told) => {
  const edited = copyOf(before);
  for (const item of itemsOf(edited)) item.event = [event("test", `mine ${item.name}`)];
  const { collection } = merge(remembered(before), edited, after, told);
  const text = JSON.stringify(collection);
  for (const { name } of itemsOf(copyOf(before))) expect(text).toContain(`mine ${name}`);
  const ids = itemsOf(collection as Node).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it("without a lock it is of no use, and does no harm", () => {
  const merged = merge(NO_LOCK, copyOf(before), after, moved);
  const without = merge(NO_LOCK, copyOf(before), after);
  expect(JSON.stringify(merged.collection)).toBe(JSON.stringify(without.collection));
});
