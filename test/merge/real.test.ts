/** From Sigma's older definition to its newer one, over a collection with edits of every kind, and on to a third. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { generate } from "../../src/index.js";
import { REMOVED_FOLDER } from "../../src/merge/removed-folder.js";
import type { PostmanCollection } from "../../src/postman/types.js";
import { temporaryFolder } from "../support/build.js";
import { describeEach, REAL } from "../support/definitions.js";
import {
  addScript,
  copyOf,
  event,
  foldersOf,
  ITEM_EDITS,
  itemsOf,
  keyOf,
  type Node,
  ownRequest,
  withKey,
} from "../support/edits.js";
import { EXPORTERS } from "../support/export.js";
import { merge, remembered } from "../support/merge.js";
import { expectFresh, makeEdits, STRUCTURAL } from "../support/scenario.js";

const [OLDER, NEWER] = REAL as readonly [(typeof REAL)[0], (typeof REAL)[0]];

describeEach([NEWER], [OLDER.file], () => {
  let older: PostmanCollection;
  let newer: PostmanCollection;
  beforeAll(async () => {
    [older, newer] = await Promise.all([collection(OLDER.file), collection(NEWER.file)]);
  });

  // A step of a recipe has the method and path of another request: `recipes.test.ts` is about those.
  const collection = async (file: string) => (await generate({ definitions: [file], recipes: false })).collection;

  /** Each kind of edit on many requests, some of which the newer definition changed and some it dropped. */
  function editsOfEveryKind() {
    const kinds = [...Object.keys(ITEM_EDITS), ...STRUCTURAL];
    const edits = Array.from({ length: 144 }, (_, index) => ({
      at: 1 + index + 2 * Math.floor(index / kinds.length),
      kind: kinds[index % kinds.length] ?? "",
    }));
    const scenario = makeEdits(older, edits);
    const { edited } = scenario;
    const [authenticate] = itemsOf(edited);
    authenticate!.event[0].script.exec.push("// mine");
    edited.variable = [{ key: "mine", value: "1" }];
    addScript(edited, "prerequest", "of the collection");
    edited.info.description = "Ask Ann.";
    const [first, second] = foldersOf(edited).filter(({ item }) => item.length > 2);
    first!.name = "Renamed";
    second!.event = [event("test", "of a folder")];
    edited.item.push({ name: "Our own", item: [{ name: "Deeper", item: [ownRequest("own1"), ownRequest("own2")] }] });
    return { ...scenario, folders: [first!.id, second!.id] as const };
  }

  describe.each(EXPORTERS)("a collection that comes back $name", (exporter) => {
    it("keeps every edit, renews all the rest, and has no request twice", async () => {
      const { edited, counts, touched, expectEdits } = editsOfEveryKind();
      const made = Object.values(counts).reduce((sum, count) => sum + count, 0);
      expect(Object.keys(ITEM_EDITS).filter((kind) => !Object.hasOwn(counts, kind))).toEqual([]);
      expect(made).toBeGreaterThan(90);

      const merged = merge(remembered(older), await exporter.export(edited), newer);
      const result = merged.collection as Node;
      expectAll(result, newer as Node);
      const untouched = expectFresh(result, newer as Node, new Set([...touched, ...OWN, TOKEN]));
      expect({ made, untouched, ...countsOf(result) }).toMatchInlineSnapshot(`
        {
          "added": 2,
          "duplicated": 6,
          "folders": 37,
          "made": 133,
          "removed": 10,
          "requests": 273,
          "untouched": 132,
        }
      `);

      // Again: nothing changes. On to a third definition, exported once more: all of it is still there.
      const again = merge(merged.lock, merged.collection, newer);
      expect(JSON.stringify(again.collection)).toBe(JSON.stringify(merged.collection));
      expect(again.lock).toEqual(merged.lock);
      const third = copyOf(newer);
      for (const item of itemsOf(third)) if (item.request.description) item.request.description += "\n\nThird.";
      const later = merge(merged.lock, await exporter.export(copyOf(merged.collection)), third as PostmanCollection);
      expectAll(later.collection as Node, third);
      expect(expectFresh(later.collection as Node, third, new Set([...touched, ...OWN, TOKEN]))).toBe(untouched);

      function expectAll(found: Node, fresh: Node): void {
        expectEdits(found, fresh);
        expect(withKey(found, TOKEN)[0]?.event[0].script.exec.join("\n")).toContain("// mine");
        expect(found.variable).toMatchObject([{ key: "mine", value: "1" }]);
        expect(found.event.map(({ listen }: Node) => listen).sort()).toEqual(["prerequest", "test"]);
        expect(JSON.stringify(found.event)).toContain("of the collection");
        expect(found.info.description).toBe("Ask Ann.");
        expect(foldersOf(found).filter(({ name }) => name === "Renamed")).toHaveLength(1);
        expect(JSON.stringify(foldersOf(found).find(({ event }) => event?.length > 0))).toContain("of a folder");
        expect(
          foldersOf(found)
            .find(({ name }) => name === "Deeper")
            ?.item.map(keyOf),
        ).toEqual(OWN);
      }
    });

    it("is a fresh generation where nobody edited it", async () => {
      const { collection, report } = merge(remembered(older), await exporter.export(copyOf(older)), newer);
      expect(JSON.stringify(collection)).toBe(JSON.stringify(newer));
      expect({ fresh: report.fresh.length, removed: report.removed.length }).toEqual({ fresh: 96, removed: 15 });
    });
  });

  it("through files: every request renamed, and each is still there once, those that moved at their new path", async () => {
    const output = await temporaryFolder();
    await generate({ definitions: [OLDER.file], output });
    const path = join(output, "sigma.postman_collection.json");
    const edited = JSON.parse(await readFile(path, "utf8"));
    for (const item of itemsOf(edited)) item.name += " (ours)";
    await writeFile(path, JSON.stringify(edited));
    const { collection, changes, merge } = await generate({ definitions: [NEWER.file], output });
    const items = itemsOf(collection as Node);
    expect(items.filter(({ name }) => name.endsWith(" (ours)"))).toHaveLength(itemsOf(edited).length);
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    expect(changes).toMatchObject({ renamed: { length: 6 }, removed: { length: 8 }, added: { length: 90 } });
    expect(merge).toMatchObject({ orphaned: { length: 8 }, fresh: { length: 90 } });
    expect(withKey(collection as Node, "GET /v2/tenants").map(({ name }) => name)).toEqual([
      expect.stringMatching(/ \(ours\)$/),
    ]);
  });

  const OWN = ["GET /own1", "GET /own2"];
  const TOKEN = "POST {{tokenBaseURL}} client_credentials";

  /** Of the merged collection: requests, those of one method and path beyond the first, and those kept aside. */
  function countsOf(collection: Node) {
    const items = itemsOf(collection);
    const names = items.map(({ name }) => name);
    const keys = items.map(keyOf);
    return {
      requests: items.length,
      duplicated: keys.length - new Set(keys).size,
      folders: foldersOf(collection).length,
      removed: foldersOf(collection).find(({ name }) => name === REMOVED_FOLDER)?.item.length ?? 0,
      added: names.filter((name) => /^own\d$/.test(name)).length,
    };
  }
});
