/** Which of several look-alikes is the generated request, and which are the user's; and what of a folder is the user's. */
import { describe, expect, it } from "vitest";
import type { Operation } from "../../src/api/model.js";
import { mergeCollection } from "../../src/merge/collection.js";
import { textOf } from "../../src/merge/normal.js";
import { REMOVED_FOLDER } from "../../src/merge/removed-folder.js";
import type { EntryRecord } from "../../src/merge/tree.js";
import type { PostmanCollection } from "../../src/postman/types.js";
import { copyOf, event, foldersOf, itemsOf, keyOf, type Node, parentOf, remove, withKey } from "../support/edits.js";
import { EXPORTERS } from "../support/export.js";
import { collectionOf, merge, NEW, NO_LOCK, OLD, type Remembered, remembered } from "../support/merge.js";

const before = collectionOf(OLD);
const after = collectionOf(NEW);

const LIST = "GET /v2/teams";
const CREATE = "POST /v2/teams";
const GET = "GET /v2/teams/{}";
const GONE = "GET /v2/members";
const MEMBER = "GET /v2/members/{}";
const TOKEN = "POST {{tokenBaseURL}} client_credentials";

const only = (collection: Node, key: string): Node => {
  const found = withKey(collection, key);
  expect(found, key).toHaveLength(1);
  return found[0]!;
};

const folderNamed = (collection: Node, name: string): Node => {
  const found = foldersOf(collection).filter((folder) => folder.name === name);
  expect(found, name).toHaveLength(1);
  return found[0]!;
};

/** The request as it is generated. */
const generated = (collection: PostmanCollection, key: string): Node => only(copyOf(collection), key);

/** The names of what is in a folder, in order. */
const namesOf = (folder: Node): string[] => folder.item.map(({ name }: Node) => name);

describe.each(EXPORTERS)("a collection that comes back $name", (exporter) => {
  /** Exports and merges once for each generation. @returns what is there at the end */
  async function through(edited: Node, ...generations: readonly PostmanCollection[]) {
    let lock: Remembered = remembered(before);
    let file = edited;
    let report: ReturnType<typeof merge>["report"] | undefined;
    for (const ours of generations) {
      const merged = merge(lock, await exporter.export(copyOf(file as PostmanCollection)), ours);
      ({ lock, report } = merged);
      file = copyOf(merged.collection);
      const again = merge(lock, merged.collection, ours);
      expect(JSON.stringify(again.collection)).toBe(JSON.stringify(merged.collection));
      expect(again.lock).toEqual(lock);
    }
    return { file, lock, report: report! };
  }

  /** The requests of these are as generated, once, but for those that the user edited. */
  function expectCurrent(file: Node, ours: PostmanCollection, ...but: readonly string[]) {
    for (const item of itemsOf(copyOf(ours)))
      if (!but.includes(keyOf(item))) expect(itemsOf(file).filter(({ id }) => id === item.id)).toEqual([item]);
  }

  const renamedTag = (operations: readonly Operation[]) =>
    collectionOf(
      operations.map((one) => (one.group.key === "teams" ? { ...one, group: { key: "groups", name: "Groups" } } : one)),
    );

  it("a tag that the API renames takes along the folder's name, auth, scripts and place", async () => {
    const edited = copyOf(before);
    const teams = folderNamed(edited, "Teams");
    teams.name = "Our teams";
    teams.description = "Ask Ann.";
    teams.auth = { type: "apikey", apikey: [{ key: "key", value: "mine", type: "string" }] };
    teams.event = [event("prerequest", "mine")];
    remove(edited, teams);
    edited.item.push({ name: "Everything", item: [teams] });
    const { file, report } = await through(edited, renamedTag(OLD), renamedTag(NEW));
    const folder = folderNamed(file, "Our teams");
    expect(folder.id).toBe(folderNamed(copyOf(renamedTag(NEW)), "Groups").id);
    expect(textOf(folder.description)).toBe("Ask Ann.");
    expect(folder.auth).toMatchObject({ type: "apikey", apikey: [{ key: "key", value: "mine" }] });
    expect(folder.event[0].script.exec.join("")).toContain("mine");
    expect(parentOf(file, folder).name).toBe("Everything");
    expect(foldersOf(file).map(({ name }) => name)).not.toContain("Groups");
    expect(namesOf(folder)).toEqual(namesOf(folderNamed(copyOf(renamedTag(NEW)), "Groups")));
    expectCurrent(file, renamedTag(NEW));
    expect(report.removed.map(({ where }) => where)).toEqual(["GET /v2/members (List members)"]);
  });

  it("a tag that the API renames renames a folder that the user left alone", async () => {
    const { file, report } = await through(copyOf(before), renamedTag(OLD));
    expect(JSON.stringify(file)).toBe(JSON.stringify(renamedTag(OLD)));
    expect([...report.fresh, ...report.removed, ...report.kept]).toEqual([]);
  });

  it("edits of the folder Removed from the API stay", async () => {
    const edited = copyOf(before);
    only(edited, GONE).event = [event("test", "mine")];
    const second = await through(edited, after);
    const removed = folderNamed(second.file, REMOVED_FOLDER);
    removed.description = "To be looked through by Ann.";
    removed.auth = { type: "apikey", apikey: [{ key: "key", value: "mine", type: "string" }] };
    removed.event = [event("prerequest", "of the folder")];
    remove(second.file, removed);
    second.file.item.unshift(removed);
    let { file, lock } = second;
    for (const ours of [after, after, collectionOf([...NEW, OLD[4]!])]) {
      const merged = merge(lock, await exporter.export(copyOf(file as PostmanCollection)), ours);
      ({ lock } = merged);
      file = copyOf(merged.collection);
      const folder = folderNamed(file, REMOVED_FOLDER);
      expect(textOf(folder.description)).toBe("To be looked through by Ann.");
      expect(folder.auth).toMatchObject({ apikey: [{ key: "key", value: "mine" }] });
      expect(folder.event[0].script.exec.join("")).toContain("of the folder");
      // Among the folders, that is: the app exports requests behind them.
      expect(foldersOf(file)[0]).toBe(folder);
      // It is edited, so it stays when what was in it is back with the API.
      const isBack = ours !== after;
      expect(folder.item.map(keyOf)).toEqual(isBack ? [] : [GONE]);
      expect(only(file, GONE).event[0].script.exec.join("")).toContain("mine");
    }
  });

  it("a request of which only the address was edited is still that request", async () => {
    const edited = copyOf(before);
    const { request } = only(edited, LIST);
    const path = ["our", "teams"];
    request.url = {
      raw: "https://proxy.example.com/our/teams",
      protocol: "https",
      host: ["proxy", "example", "com"],
      path,
    };
    const { file } = await through(edited, before, after, after);
    const item = only(file, "GET /our/teams");
    expect(item.id).toBe(generated(after, LIST).id);
    expect(item.request.description).toBe(generated(after, LIST).request.description);
    expect(item.response).toEqual(generated(after, LIST).response);
    expect(withKey(file, LIST)).toEqual([]);
    expectCurrent(file, after, LIST);
  });

  it("a slash behind {{tokenBaseURL}} stays, and Authenticate is Authenticate", async () => {
    const edited = copyOf(before);
    only(edited, TOKEN).request.url = { raw: "{{tokenBaseURL}}/", host: ["{{tokenBaseURL}}"], path: [""] };
    const { file } = await through(edited, before, after, after);
    const item = itemsOf(file).filter(({ name }) => name === "Authenticate");
    expect(item.map(({ id, request }) => [id, request.url.host, request.url.path])).toEqual([
      [generated(after, TOKEN).id, ["{{tokenBaseURL}}"], [""]],
    ]);
    expectCurrent(file, after, TOKEN);
  });

  it.each(["before all folders", "behind all folders"])(
    "copies in Favourites, %s, are the user's, and the originals stay current",
    async (place) => {
      const edited = copyOf(before);
      const copies = [LIST, GET, MEMBER].map((key) => ({ ...generated(before, key), id: undefined }));
      const favourites = { name: "Favourites", item: copies };
      edited.item.splice(place === "before all folders" ? 0 : edited.item.length, 0, favourites);
      const { file } = await through(edited, before, before, after, after);
      expectCurrent(file, after);
      const kept = folderNamed(file, "Favourites").item;
      expect(kept.map(keyOf)).toEqual([LIST, GET, MEMBER]);
      const ids = itemsOf(copyOf(after)).map(({ id }) => id);
      expect(kept.filter(({ id }: Node) => ids.includes(id))).toEqual([]);
      // As it was copied: what the API changed since is not put into it.
      expect(textOf(kept[0].request.description)).toBe(generated(before, LIST).request.description);
    },
  );

  it("a deleted request doesn't come back beside a copy of another", async () => {
    const edited = copyOf(before);
    const [list, create] = [only(edited, LIST), only(edited, CREATE)];
    parentOf(edited, create).item.splice(0, 0, { ...structuredClone(create), id: undefined, name: "Mine" });
    remove(edited, list);
    const { file } = await through(edited, before, after, after);
    expect(withKey(file, LIST)).toEqual([]);
    expect(withKey(file, CREATE).map(({ name }) => name)).toEqual(["Mine", "Create a team"]);
    expectCurrent(file, after, LIST);
  });

  it("a copy whose method was changed doesn't take the place of its original", async () => {
    const edited = copyOf(before);
    const list = only(edited, LIST);
    const copy: Node = { ...structuredClone(list), id: undefined };
    copy.request.method = "PATCH";
    parentOf(edited, list).item.splice(0, 0, copy);
    const { file } = await through(edited, before, after, after);
    expectCurrent(file, after);
    const kept = only(file, "PATCH /v2/teams");
    expect(kept.name).toBe("List teams");
    expect(kept.id).not.toBe(generated(after, LIST).id);
    // Nor where the copy has the method of another request: that one stays as generated, too.
    const other = copyOf(before);
    const twin: Node = { ...structuredClone(only(other, LIST)), id: undefined };
    twin.request.method = "POST";
    parentOf(other, only(other, LIST)).item.splice(0, 0, twin);
    const result = await through(other, before, after, after);
    expectCurrent(result.file, after);
    expect(withKey(result.file, CREATE).map(({ name }) => name)).toEqual(["List teams", "Create a team"]);
  });

  it.each(["before", "behind"])("a renamed copy %s its twin doesn't swap names with it", async (place) => {
    const edited = copyOf(before);
    const list = only(edited, LIST);
    const siblings = parentOf(edited, list).item;
    siblings.splice(siblings.indexOf(list) + (place === "before" ? 0 : 1), 0, {
      ...structuredClone(list),
      id: undefined,
      name: "Our list",
    });
    const { file } = await through(edited, before, after, after);
    expectCurrent(file, after);
    const names = withKey(file, LIST).map(({ name, id }) => [name, id === generated(after, LIST).id]);
    const twin = ["List teams", true];
    expect(names).toEqual(place === "before" ? [["Our list", false], twin] : [twin, ["Our list", false]]);
  });
});

describe("one merge is enough: the next one of the same changes nothing, in the collection or in the lock, when", () => {
  /** Merges what came out with what is recorded, as the next run does: the generation before is one of the former then. */
  function expectFixed(lock: Remembered, theirs: Node, ours: PostmanCollection) {
    const first = mergeCollection({ ...lock, theirs, ours });
    const { collection, entries, orphaned } = first;
    const former = lock.base ? [lock.base] : [];
    const next = mergeCollection({ base: entries, last: entries, orphaned, former, theirs: collection, ours });
    expect(JSON.stringify(next.collection)).toBe(JSON.stringify(collection));
    expect(next.entries).toEqual(entries);
    expect(next.orphaned).toEqual(orphaned);
    return first;
  }

  it("the user's own request for what the API has, too, is as an earlier generation had it: it is brought up to date", () => {
    const { base = [] } = remembered(before);
    const isOwn = (record: EntryRecord) => record.label === LIST;
    const lock = {
      base: base.map((record) =>
        isOwn(record) ? { ...record, parent: undefined, ownedByUser: true as const } : record,
      ),
      orphaned: [],
    };
    const { collection } = expectFixed(lock, copyOf(before), after);
    const { request } = only(collection as Node, LIST);
    expect(request.description).toBe(generated(after, LIST).request.description);
    // But nothing is put into it that it hadn't.
    expect(request.url.query.map(({ key }: Node) => key)).toEqual(["limit", "page"]);
  });

  it("the user had moved a request to where the API has it now: it is not where the user put it any more", () => {
    const edited = copyOf(before);
    const list = only(edited, LIST);
    remove(edited, list);
    folderNamed(edited, "Members").item.push(list);
    const members = collectionOf(OLD.map((one, index) => (index === 0 ? { ...one, group: OLD[4]!.group } : one)));
    const { collection, entries, report } = expectFixed(remembered(before), edited, members);
    expect(parentOf(collection as Node, only(collection as Node, LIST)).name).toBe("Members");
    expect(entries.filter(({ movedByUser: isElsewhere }) => isElsewhere)).toEqual([]);
    expect(report.kept).toEqual([]);
  });

  it("nothing is recorded, and the user had moved a request: it is where the user put it", () => {
    const edited = copyOf(before);
    const list = only(edited, LIST);
    remove(edited, list);
    edited.item.push({ name: "Favourites", item: [list] });
    const { entries, report } = expectFixed(NO_LOCK, edited, before);
    expect(entries.filter(({ movedByUser: isElsewhere }) => isElsewhere).map(({ label }) => label)).toEqual([LIST]);
    expect(report.kept).toEqual([{ where: `${LIST} (List teams)`, text: "its place" }]);
  });

  it("several requests leave the API one after the other: the lock has them in the order of the collection", () => {
    const edited = copyOf(before);
    for (const item of itemsOf(edited)) item.event = [...(item.event ?? []), event("prerequest", `mine ${item.name}`)];
    const first = merge(remembered(before), edited, after);
    const { collection, orphaned } = expectFixed(first.lock, copyOf(first.collection), collectionOf(NEW.slice(2)));
    const removed = folderNamed(collection as Node, REMOVED_FOLDER);
    expect(orphaned.map(({ id }) => id)).toEqual(removed.item.map(({ id }: Node) => id));
    expect(removed.item.map(keyOf)).toEqual([GONE, LIST, CREATE]);
  });
});

describe.each(EXPORTERS)(
  "the scripts that an earlier version gave to requests, in a collection that comes back $name",
  (exporter) => {
    const exec = ["const FEEDS = [];", "keep(FEEDS);"];

    it("disappear, except where the user edited them, and that is reported", async () => {
      const earlier = copyOf(before);
      for (const item of itemsOf(earlier))
        item.event = [{ listen: "test", script: { type: "text/javascript", exec: [...exec] } }];
      const edited = structuredClone(earlier);
      only(edited, CREATE).event[0].script.exec.push("// mine");
      const theirs = await exporter.export(edited as never);
      const merged = merge(remembered(earlier as never), theirs, before);
      const result = copyOf(merged.collection);
      const kept = itemsOf(result).filter((item) => JSON.stringify(item.event ?? []).includes("FEEDS"));
      expect(kept.map(keyOf)).toEqual([CREATE]);
      expect(JSON.stringify(kept[0]!.event)).toContain("// mine");
      expect(JSON.stringify(merged.report)).toContain("test script");
      const again = merge(merged.lock, result, before);
      expect(again.collection).toEqual(merged.collection);
    });
  },
);
