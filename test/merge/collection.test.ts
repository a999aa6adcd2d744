import { describe, expect, it } from "vitest";
import { readRecord, recordJson } from "../../src/lock/record.js";
import { REMOVED_FOLDER } from "../../src/merge/removed-folder.js";
import type { MergeReport } from "../../src/merge/report.js";
import type { EntryRecord } from "../../src/merge/tree.js";
import type { PostmanCollection } from "../../src/postman/types.js";
import { operation } from "../support/build.js";
import {
  copyOf,
  event,
  foldersOf,
  ITEM_EDITS,
  itemsOf,
  keyOf,
  type Node,
  ownRequest,
  parentOf,
  remove,
  withKey,
} from "../support/edits.js";
import { EXPORTERS } from "../support/export.js";
import { collectionOf, idOf, merge, NEW, NO_LOCK, OLD, type Remembered, remembered } from "../support/merge.js";

const before = collectionOf(OLD);
const after = collectionOf(NEW);

const LIST = "GET /v2/teams";
const CREATE = "POST /v2/teams";
const GET = "GET /v2/teams/{}";
const DELETE = "DELETE /v2/teams/{}";
const GONE = "GET /v2/members";
const MEMBER = "GET /v2/members/{}";
const NEWCOMER = "GET /v2/teams/{}/members";
const REPORTS = "GET /v2/reports";

function one(collection: Node, key: string): Node {
  const found = withKey(collection, key);
  if (found.length !== 1) throw new Error(`${key} is there ${found.length} times`);
  return found[0]!;
}

function folder(collection: Node, name: string): Node {
  const found = foldersOf(collection).filter((one) => one.name === name);
  if (found.length !== 1) throw new Error(`the folder ${name} is there ${found.length} times`);
  return found[0]!;
}

/** Requests by the folder they are in, as `folder: keys`. */
function outline(collection: Node): { [folder: string]: string[] } {
  const result: { [folder: string]: string[] } = {};
  for (const { name, item } of [{ name: "", item: collection.item }, ...foldersOf(collection)])
    result[name] = item.filter((entry: Node) => !entry.item).map(keyOf);
  return result;
}

interface Row {
  readonly edit: (collection: Node) => void;
  /** The requests that the edit touches; all others are as a fresh generation has them. */
  readonly touched?: readonly string[];
  readonly want: (merged: Node, report: MergeReport) => void;
  /** What the report must name, by list. */
  readonly told?: { readonly [list in keyof MergeReport]?: readonly (readonly [where: RegExp, text: RegExp])[] };
}

const TOKEN = "POST {{tokenBaseURL}} client_credentials";
const EXCHANGE = "POST {{tokenBaseURL}} token-exchange";

const ROWS: readonly (readonly [string, Row])[] = [
  [
    "nothing edited: as a fresh generation",
    {
      edit: () => {},
      want: (merged) => expect(JSON.stringify(merged)).toBe(JSON.stringify(after)),
      told: {
        removed: [[/GET \/v2\/members /, /^$/]],
        fresh: [
          [/reports/, /^$/],
          [/team/, /^$/],
        ],
      },
    },
  ],
  [
    "a name, and the API has another description: both",
    {
      edit: (collection) => {
        one(collection, LIST).name = "Mine";
      },
      touched: [LIST],
      want: (merged) => {
        const want = copyOf(after);
        one(want, LIST).name = "Mine";
        expect(one(merged, LIST)).toEqual(one(want, LIST));
      },
      told: { kept: [[/List teams|Mine/, /^name$/]] },
    },
  ],
  [
    "a description that the API changed, too: the user's, and a conflict",
    {
      edit: (collection) => {
        one(collection, LIST).request.description = "Mine";
      },
      touched: [LIST],
      want: (merged) => expect(one(merged, LIST).request.description).toBe("Mine"),
      told: { conflicts: [[/GET \/v2\/teams/, /^description$/]] },
    },
  ],
  [
    "a description deleted: stays deleted",
    {
      edit: (collection) => {
        delete one(collection, GET).request.description;
      },
      touched: [GET],
      want: (merged) => expect(one(merged, GET).request).not.toHaveProperty("description"),
      told: { deleted: [[/GET \/v2\/teams\/\{\}/, /^description$/]] },
    },
  ],
  [
    "a body that the API changed, too: the user's, and a conflict",
    {
      edit: (collection) => {
        one(collection, CREATE).request.body.raw = '{"name": "Blue"}';
      },
      touched: [CREATE],
      want: (merged) => expect(one(merged, CREATE).request.body.raw).toBe('{"name": "Blue"}'),
      told: { conflicts: [[/POST/, /^body$/]] },
    },
  ],
  [
    "a parameter ticked and filled, and the API has one more: both, in its order",
    {
      edit: (collection) => {
        const [, page] = one(collection, LIST).request.url.query;
        delete page.disabled;
        page.value = "abc";
      },
      touched: [LIST],
      want: (merged) => {
        const { raw, query } = one(merged, LIST).request.url;
        expect(raw).toBe("{{baseUrl}}/v2/teams?page=abc");
        expect(query.map(({ key, disabled }: Node) => [key, disabled])).toEqual([
          ["limit", true],
          ["page", undefined],
          ["sort", true],
        ]);
        expect(query[1].description).toBe(one(copyOf(after), LIST).request.url.query[1].description);
      },
      told: { kept: [[/List teams/, /^query parameter page$/]] },
    },
  ],
  [
    "parameters deleted, added and moved: so they stay, and the new one comes behind its neighbour",
    {
      edit: (collection) => {
        const { url } = one(collection, LIST).request;
        url.query = [{ key: "mine", value: "1" }, url.query[1]];
      },
      touched: [LIST],
      want: (merged) =>
        expect(one(merged, LIST).request.url.query.map(({ key }: Node) => key)).toEqual(["mine", "page", "sort"]),
      told: { deleted: [[/List teams/, /limit/]], added: [[/List teams/, /mine/]] },
    },
  ],
  [
    "headers and path variables",
    {
      edit: (collection) => {
        const { request } = one(collection, GET);
        request.header.push({ key: "X-Mine", value: "1", description: "why" });
        request.header[0].value = "text/csv";
        request.url.variable[0].value = "t1";
      },
      touched: [GET],
      want: (merged) => {
        const { request } = one(merged, GET);
        expect(request.header.map(({ key, value }: Node) => `${key}: ${value}`)).toEqual([
          "Accept: text/csv",
          "X-Mine: 1",
        ]);
        expect(request.header[1].description).toBe("why");
        expect(request.url.variable.map(({ key, value }: Node) => [key, value])).toEqual([["teamId", "t1"]]);
      },
      told: { kept: [[/Get a team/, /variable teamId, header Accept/]], added: [[/Get a team/, /header X-Mine/]] },
    },
  ],
  [
    "scripts: a request's, a folder's, the collection's, Authenticate's",
    {
      edit: (collection) => {
        one(collection, GET).event = [event("test", "mark 1")];
        folder(collection, "Teams").event = [event("prerequest", "mark 2")];
        collection.event[0].script.exec.push("// mark 3");
        one(collection, TOKEN).event.at(-1).script.exec.push("// mark 4");
      },
      touched: [GET, TOKEN],
      want: (merged) => {
        const script = (owner: Node) => owner.event.at(-1).script.exec.join("\n");
        expect(script(one(merged, GET))).toContain("mark 1");
        expect(script(folder(merged, "Teams"))).toContain("mark 2");
        expect(merged.event[0].script.exec.join("\n")).toContain("mark 3");
        expect(script(one(merged, TOKEN))).toContain("mark 4");
      },
      told: {
        added: [
          [/folder Teams/, /^pre-request script$/],
          [/Get a team/, /^test script$/],
        ],
        // The guard's constants are made from the definition, which has changed as well.
        conflicts: [[/the collection/, /pre-request script/]],
        kept: [[/Authenticate/, /^test script$/]],
      },
    },
  ],
  [
    "saved examples: added, edited, renamed, deleted",
    {
      edit: (collection) => {
        const { response } = one(collection, CREATE);
        response[0].body = '{"teamId": "t1"}';
        response[1].name = "Refused";
        response.unshift({ ...structuredClone(response[0]), id: undefined, name: "My own", body: "{}", code: 299 });
        one(collection, LIST).response = [];
      },
      touched: [CREATE, LIST],
      want: (merged) => {
        const { response } = one(merged, CREATE);
        const [created, refused] = one(copyOf(after), CREATE).response;
        expect(response.map(({ name, body }: Node) => [name, body])).toEqual([
          ["My own", "{}"],
          [created.name, '{"teamId": "t1"}'],
          ["Refused", refused.body],
        ]);
        expect(response.slice(1).map(({ id }: Node) => id)).toEqual([created.id, refused.id]);
        expect(one(merged, LIST).response).toEqual([]);
      },
    },
  ],
  [
    "settings, and an auth of its own",
    {
      edit: (collection) => {
        const item = one(collection, GET);
        item.protocolProfileBehavior = { strictSSL: false };
        item.request.auth = { type: "noauth" };
      },
      touched: [GET],
      want: (merged) => {
        expect(one(merged, GET).protocolProfileBehavior).toEqual({ strictSSL: false });
        expect(one(merged, GET).request.auth).toMatchObject({ type: "noauth" });
      },
    },
  ],
  [
    "another method and address: the user's",
    {
      edit: (collection) => {
        const { request } = one(collection, GET);
        request.method = "HEAD";
        request.url.host = ["{{myHost}}"];
      },
      touched: [GET, "HEAD /v2/teams/{}"],
      want: (merged) => {
        const { request } = one(merged, "HEAD /v2/teams/{}");
        expect(request.url.raw).toBe("{{myHost}}/v2/teams/:teamId");
        expect(withKey(merged, GET)).toEqual([]);
      },
    },
  ],
  [
    "addresses as text: unchanged, or with what is new behind them",
    {
      edit: (collection) => {
        one(collection, GET).request.url = "https://{{user}}:{{word}}@proxy.example.com/v2/teams/1";
        one(collection, LIST).request.url = "{{protocol}}://{{host}}/v2/teams?limit=5";
      },
      touched: [GET, LIST, "GET /v2/teams/1"],
      want: (merged) => {
        const { url } = one(merged, "GET /v2/teams/1").request;
        expect(url.raw ?? url).toBe("https://{{user}}:{{word}}@proxy.example.com/v2/teams/1");
        expect(one(merged, LIST).request.url).toMatchObject({
          raw: "{{protocol}}://{{host}}/v2/teams?limit=5",
          protocol: "{{protocol}}",
          host: ["{{host}}"],
          query: [{ key: "limit", value: "5" }, { key: "sort" }],
        });
      },
    },
  ],
  [
    "a body on a GET, and the setting that sends it",
    {
      edit: (collection) => {
        const item = one(collection, LIST);
        item.request.body = { mode: "raw", raw: "{}" };
        item.protocolProfileBehavior = { disableBodyPruning: true };
      },
      touched: [LIST],
      want: (merged) => {
        expect(one(merged, LIST).request.body.raw).toBe("{}");
        expect(one(merged, LIST).protocolProfileBehavior).toEqual({ disableBodyPruning: true });
      },
      told: { added: [[/List teams/, /^body$/]] },
    },
  ],
  [
    "a request moved to a folder of the user's stays there, and gets what is new",
    {
      edit: (collection) => {
        const item = one(collection, LIST);
        remove(collection, item);
        collection.item.push({ name: "Favourites", item: [item] });
      },
      touched: [LIST],
      want: (merged) => {
        expect(outline(merged)).toMatchObject({ Favourites: [LIST], Teams: [CREATE, GET, DELETE, NEWCOMER] });
        expect(one(merged, LIST)).toEqual(one(copyOf(after), LIST));
      },
      told: { added: [[/folder Favourites/, /^$/]], kept: [[/List teams/, /^its place$/]] },
    },
  ],
  [
    "a folder renamed and moved: so it stays, and what is new goes there",
    {
      edit: (collection) => {
        const teams = folder(collection, "Teams");
        remove(collection, teams);
        teams.name = "Groups of users";
        collection.item.push({ name: "Everything", item: [teams] });
      },
      want: (merged) => {
        expect(outline(merged)).toMatchObject({ "Groups of users": [LIST, CREATE, GET, DELETE, NEWCOMER] });
        expect(folder(merged, "Everything").item.map(({ name }: Node) => name)).toEqual(["Groups of users"]);
        expect(foldersOf(merged).map(({ name }) => name)).not.toContain("Teams");
      },
      told: { kept: [[/folder Groups of users/, /^name, its place$/]] },
    },
  ],
  [
    "a folder dissolved: what is new goes to where most of what was in it lives",
    {
      edit: (collection) => {
        const teams = folder(collection, "Teams");
        remove(collection, teams);
        folder(collection, "Members").item.push(...teams.item);
      },
      want: (merged) => {
        expect(outline(merged)).toMatchObject({ Members: [MEMBER, LIST, CREATE, GET, DELETE, NEWCOMER] });
        expect(foldersOf(merged).map(({ name }) => name)).not.toContain("Teams");
      },
      told: { kept: [] },
    },
  ],
  [
    "a folder deleted with all in it: it comes back for what is new only",
    {
      edit: (collection) => remove(collection, folder(collection, "Teams")),
      touched: [LIST, CREATE, GET, DELETE],
      want: (merged) => expect(outline(merged)).toMatchObject({ Teams: [NEWCOMER] }),
      told: {
        deleted: [
          [/GET \/v2\/teams /, /^$/],
          [/POST/, /^$/],
          [/Get a team/, /^$/],
          [/DELETE/, /^$/],
        ],
        fresh: [
          [/reports/, /^$/],
          [/^folder Teams$/, /^back, for new requests$/],
          [/members/, /^$/],
        ],
      },
    },
  ],
  [
    "all requests of a folder deleted, or gone: the folder goes",
    {
      edit: (collection) => {
        remove(collection, one(collection, MEMBER));
      },
      touched: [MEMBER],
      want: (merged) => expect(outline(merged)).not.toHaveProperty("Members"),
      told: {
        deleted: [
          [/folder Members/, /deleted or gone/],
          [/GET \/v2\/members/, /^$/],
        ],
        removed: [[/GET \/v2\/members /, /^$/]],
      },
    },
  ],
  [
    "all requests of a described folder deleted, or gone: the folder stays",
    {
      edit: (collection) => {
        remove(collection, one(collection, MEMBER));
        folder(collection, "Members").description = "Ask Ann.";
      },
      touched: [MEMBER],
      want: (merged) => expect(outline(merged)).toMatchObject({ Members: [] }),
    },
  ],
  [
    "all requests of a folder moved elsewhere: the folder stays",
    {
      edit: (collection) => {
        const item = one(collection, MEMBER);
        remove(collection, item);
        collection.item.push({ name: "Favourites", item: [item] });
      },
      touched: [MEMBER],
      want: (merged) => expect(outline(merged)).toMatchObject({ Members: [], Favourites: [MEMBER] }),
    },
  ],
  [
    "a request deleted: stays deleted",
    {
      edit: (collection) => remove(collection, one(collection, LIST)),
      touched: [LIST],
      want: (merged) => expect(withKey(merged, LIST)).toEqual([]),
      told: { deleted: [[/GET \/v2\/teams \(List teams\)/, /^$/]] },
    },
  ],
  [
    "a request duplicated: the copy is the user's and stays as it is",
    {
      edit: (collection) => {
        const item = one(collection, LIST);
        const copy = { ...structuredClone(item), id: "31e6bd9b-3d30-4b68-8d3e-1f2d4f2f2c11", name: "List teams Copy" };
        parentOf(collection, item).item.splice(1, 0, copy);
      },
      touched: [LIST],
      want: (merged) => {
        const [ours, copy] = withKey(merged, LIST);
        expect(ours).toEqual(one(copyOf(after), LIST));
        expect(copy?.name).toBe("List teams Copy");
        expect(copy?.request.url.query).toHaveLength(2);
        expect(outline(merged)).toMatchObject({ Teams: [LIST, LIST, CREATE, GET, DELETE, NEWCOMER] });
      },
      told: { added: [[/List teams Copy/, /^$/]] },
    },
  ],
  [
    "requests and folders added: they stay where they are",
    {
      edit: (collection) => {
        folder(collection, "Teams").item.splice(1, 0, ownRequest("mine"));
        folder(collection, "Members").item.push({ name: "Inner", item: [ownRequest("inner")] });
        collection.item.push(ownRequest("last"));
      },
      want: (merged) => {
        expect(outline(merged)).toMatchObject({
          Teams: [LIST, "GET /mine", CREATE, GET, DELETE, NEWCOMER],
          Inner: ["GET /inner"],
          "": [TOKEN, EXCHANGE, "GET /last"],
        });
        expect(folder(merged, "Members").item.map(({ name }: Node) => name)).toContain("Inner");
      },
      told: {
        added: [
          [/folder Inner/, /^$/],
          [/inner/, /^$/],
          [/mine/, /^$/],
          [/last/, /^$/],
        ],
      },
    },
  ],
  [
    "requests in another order: it stays, and the new one comes behind its neighbour",
    {
      edit: (collection) => folder(collection, "Teams").item.reverse(),
      want: (merged) => expect(outline(merged)).toMatchObject({ Teams: [DELETE, NEWCOMER, GET, CREATE, LIST] }),
    },
  ],
  [
    "a request that left the API, edited: kept aside",
    {
      edit: (collection) => {
        one(collection, GONE).event = [event("test", "mine")];
      },
      touched: [GONE],
      want: (merged) => {
        expect(outline(merged)).toMatchObject({ [REMOVED_FOLDER]: [GONE], Members: [MEMBER] });
        expect(one(merged, GONE).event[0].script.exec.join("")).toContain("mine");
        expect(merged.item.at(-1).name).toBe(REMOVED_FOLDER);
      },
      told: { orphaned: [[/GET \/v2\/members/, /^test script$/]] },
    },
  ],
  [
    "a request that left the API, moved: kept aside",
    {
      edit: (collection) => {
        const item = one(collection, GONE);
        remove(collection, item);
        collection.item.push({ name: "Favourites", item: [item] });
      },
      touched: [GONE],
      want: (merged) => expect(outline(merged)).toMatchObject({ [REMOVED_FOLDER]: [GONE], Favourites: [] }),
      told: { orphaned: [[/GET \/v2\/members/, /place/]] },
    },
  ],
  [
    "a request of the user's for what the API has now, too: theirs, once",
    {
      edit: (collection) => {
        const item = ownRequest("reports");
        item.request.url = { raw: "{{baseUrl}}/v2/reports", host: ["{{baseUrl}}"], path: ["v2", "reports"] };
        item.event = [event("test", "mine")];
        collection.item.push({ name: "Mine", item: [item] });
      },
      touched: [REPORTS],
      want: (merged) => {
        expect(outline(merged)).toMatchObject({ Mine: [REPORTS] });
        expect(one(merged, REPORTS).name).toBe("reports");
        expect(one(merged, REPORTS).event[0].script.exec.join("")).toContain("mine");
      },
      told: {
        added: [
          [/folder Mine/, /used in its place/],
          [/GET \/v2\/reports/, /used in its place/],
        ],
      },
    },
  ],
  [
    "the collection's name, description and variables",
    {
      edit: (collection) => {
        collection.info.name = "Our Sigma";
        collection.info.description = "Ask Ann.";
        collection.variable = [{ key: "mine", value: "1" }];
      },
      want: (merged) => {
        expect(merged.info).toEqual({ ...after.info, name: "Our Sigma", description: "Ask Ann." });
        expect(merged.variable).toMatchObject([{ key: "mine", value: "1" }]);
      },
      told: { kept: [[/the collection/, /name, description/]], added: [[/the collection/, /variable mine/]] },
    },
  ],
  [
    "a folder's description and auth",
    {
      edit: (collection) => {
        folder(collection, "Teams").description = "Ask Ann.";
        folder(collection, "Teams").auth = { type: "noauth" };
      },
      want: (merged) => {
        expect(folder(merged, "Teams")).toMatchObject({ description: "Ask Ann.", auth: { type: "noauth" } });
      },
    },
  ],
];

describe.each(EXPORTERS)("a collection that comes back $name", (exporter) => {
  it.each(ROWS)("%s", async (_, { edit, touched = [], want, told = {} }) => {
    const edited = copyOf(before);
    edit(edited);
    // Format 1 knows no auth and no settings of these kinds; what it loses nobody can keep.
    const theirs = await exporter.export(edited);
    const { collection, report, lock } = merge(remembered(before), theirs, after);
    if (exporter.loses?.(edited)) return;

    want(collection as Node, { ...report, environments: [] });
    for (const [list, entries] of Object.entries(told)) {
      const found = report[list as keyof typeof report];
      expect(found.map(({ where, text }) => `${where}: ${text}`)).toHaveLength(entries.length);
      for (const [index, [where, text]] of entries.entries()) {
        expect(found[index]?.where).toMatch(where);
        expect(found[index]?.text).toMatch(text);
      }
    }
    expectUntouched(collection, after, touched);

    // Again, and it is the same byte for byte, also as it comes back from Postman once more.
    const again = merge(lock, collection, after);
    expect(JSON.stringify(again.collection)).toBe(JSON.stringify(collection));
    expect(again.lock).toEqual(lock);
    for (const list of ["conflicts", "fresh", "removed", "unknown"] as const) expect(again.report[list]).toEqual([]);
  });
});

function expectUntouched(merged: PostmanCollection, fresh: PostmanCollection, touched: readonly string[]): void {
  for (const item of itemsOf(copyOf(fresh))) {
    if (!touched.includes(keyOf(item))) expect(one(merged, keyOf(item))).toEqual(item);
  }
}

describe("a third generation, after a merge", () => {
  const third = collectionOf([...OLD.slice(0, 5), { ...OLD[5]!, description: "Third." }]);

  it.each(Object.keys(ITEM_EDITS))("still knows %s", (name) => {
    const edited = copyOf(before);
    const check = itemsOf(edited)
      .filter((item) => ![TOKEN, EXCHANGE, GONE, MEMBER].includes(keyOf(item)))
      .map((item) => ({ key: keyOf(item), check: ITEM_EDITS[name]?.(item, "mark") }))
      .find(({ check }) => check !== undefined);
    const second = merge(remembered(before), edited, after);
    const { collection } = merge(second.lock, second.collection, third);
    expect(check?.check?.(one(collection, check.key))).toBe(true);
    expect(one(collection, MEMBER).request.description).toContain("Third.");
  });

  it("a deleted request stays deleted, a moved one where it was moved to", () => {
    const edited = copyOf(before);
    remove(edited, one(edited, LIST));
    const item = one(edited, GET);
    remove(edited, item);
    edited.item.push({ name: "Favourites", item: [item] });
    const second = merge(remembered(before), edited, after);
    const { collection, report } = merge(second.lock, second.collection, third);
    expect(outline(collection)).toMatchObject({ Teams: [CREATE, DELETE], Favourites: [GET] });
    expect(report.kept).toEqual([{ where: `${GET} (Get a team)`, text: "its place" }]);
  });

  it("what had left the API comes back to its place with its edits, and what is as it was stays current", () => {
    const edited = copyOf(before);
    one(edited, GONE).event = [event("test", "mine")];
    const second = merge(remembered(before), edited, after);
    expect(outline(second.collection)).toHaveProperty(REMOVED_FOLDER);
    const changed = collectionOf(OLD.map((one) => ({ ...one, description: "Changed." })));
    const { collection, report } = merge(second.lock, second.collection, changed);
    expect(outline(collection)).not.toHaveProperty(REMOVED_FOLDER);
    expect(outline(collection)).toMatchObject({ Members: [GONE, MEMBER] });
    expect(one(collection, GONE).event[0].script.exec.join("")).toContain("mine");
    expect(one(collection, GONE).request.description).toContain("Changed.");
    expect(report.conflicts).toEqual([]);
  });

  it.each([
    ["there", { Favourites: [GONE], Members: [MEMBER] }, "its place"],
    ["gone", { Members: [GONE, MEMBER] }, undefined],
  ])("what the user had put into a folder comes back there, if it is still there: %s", (state, want, text) => {
    const edited = copyOf(before);
    const item = one(edited, GONE);
    remove(edited, item);
    edited.item.push({ name: "Favourites", item: [item] });
    const second = merge(remembered(before), edited, after);
    const again = merge(throughJson(second.lock), second.collection, after);
    const current = copyOf(again.collection);
    if (state === "gone") remove(current, folder(current, "Favourites"));
    const { collection, report, lock } = merge(throughJson(again.lock), current, before);
    expect(outline(collection)).toMatchObject(want);
    expect(outline(collection)).not.toHaveProperty(REMOVED_FOLDER);
    expect(report.kept.map((entry) => entry.text)).toEqual(text ? [text] : []);
    expect(JSON.stringify(merge(lock, collection, before).collection)).toBe(JSON.stringify(collection));
  });

  it("what was in a dissolved folder, and what came to it there, goes with the API", () => {
    const edited = copyOf(after);
    const members = folder(edited, "Members");
    remove(edited, members);
    edited.item.push(...members.item);
    const newcomer = { ...OLD[4]!, path: "/v2/members/new", name: "List new members" };
    const second = merge(remembered(after), edited, collectionOf([...NEW, newcomer]));
    expect(outline(second.collection)[""]).toEqual(expect.arrayContaining([MEMBER, "GET /v2/members/new"]));
    const third = merge(second.lock, second.collection, collectionOf(NEW.filter(({ path }) => path !== NEW[5]!.path)));
    expect(outline(third.collection)).not.toHaveProperty(REMOVED_FOLDER);
    expect(
      itemsOf(third.collection as Node)
        .map(keyOf)
        .filter((key) => key.includes("/v2/members")),
    ).toEqual([]);
    expect(third.report.removed.map(({ where }) => where.split(" (")[0]).sort()).toEqual(
      [MEMBER, "GET /v2/members/new"].sort(),
    );
    expect(third.report.orphaned).toEqual([]);
  });

  it("what is in the removed folder stays there while it is gone, and goes when the user deletes it", () => {
    const edited = copyOf(before);
    one(edited, GONE).event = [event("test", "mine")];
    const second = merge(remembered(before), edited, after);
    const kept = merge(second.lock, second.collection, after);
    expect(outline(kept.collection)).toMatchObject({ [REMOVED_FOLDER]: [GONE] });
    const emptied = copyOf(kept.collection);
    remove(emptied, one(emptied, GONE));
    const { collection, lock } = merge(kept.lock, emptied, after);
    expect(JSON.stringify(collection)).toBe(JSON.stringify(after));
    expect(lock.orphaned).toEqual([]);
  });
});

describe("a request of the user's that the API has, too", () => {
  const edited = copyOf(before);
  const mine = {
    ...ownRequest("mine"),
    request: {
      method: "GET",
      url: { raw: "{{baseUrl}}/v2/teams/:id/members", host: ["{{baseUrl}}"], path: ["v2", "teams", ":id", "members"] },
    },
  };
  edited.item.push({ name: "Mine", item: [mine] });
  const first = merge(remembered(before), edited, after);
  const inPlace = [{ where: `${NEWCOMER} (mine)`, text: "the API has it now, too; yours is used in its place" }];

  it("is reported on each run, is used in its place, and gets nothing", async () => {
    expect(first.report.added).toEqual(expect.arrayContaining(inPlace));
    for (const exporter of EXPORTERS) {
      const theirs = await exporter.export(copyOf(first.collection));
      const second = merge(throughJson(first.lock), theirs, after);
      expect(second.report.added).toEqual(expect.arrayContaining(inPlace));
      expect([...second.report.kept, ...second.report.deleted, ...second.report.fresh]).toEqual([]);
      expect(outline(second.collection)).toMatchObject({ Mine: [NEWCOMER] });
      expect(one(second.collection, NEWCOMER)).not.toHaveProperty("request.description");
      expect(second.lock).toEqual(first.lock);
    }
  });

  it("stays where it is as the user's when the operation leaves, and is used in its place when that comes back", () => {
    const gone = merge(throughJson(first.lock), first.collection, before);
    expect(outline(gone.collection)).toMatchObject({ Mine: [NEWCOMER] });
    expect(outline(gone.collection)).not.toHaveProperty(REMOVED_FOLDER);
    expect(gone.report.added).toContainEqual({ where: `${NEWCOMER} (mine)`, text: "" });
    expect(gone.report.orphaned).toEqual([]);
    expect(gone.lock).toEqual(remembered(before));
    expect(JSON.stringify(merge(gone.lock, gone.collection, before).collection)).toBe(JSON.stringify(gone.collection));

    const back = merge(gone.lock, gone.collection, after);
    expect(outline(back.collection)).toMatchObject({ Mine: [NEWCOMER], Teams: [LIST, CREATE, GET, DELETE] });
    expect(back.report.added).toEqual(expect.arrayContaining(inPlace));
    expect(JSON.stringify(back.collection)).toBe(JSON.stringify(first.collection));
  });
});

/** A lock as the next run reads it. */
function throughJson({ base, orphaned }: Remembered): Remembered {
  const read = (records: readonly EntryRecord[] = []) =>
    records.map((record) => readRecord(JSON.parse(JSON.stringify(recordJson(record)))) as EntryRecord);
  return { base: read(base), orphaned: read(orphaned) };
}

describe("without a lock", () => {
  it("what is as generated now stays so, whatever Postman made of it", async () => {
    for (const exporter of EXPORTERS) {
      const { collection, report } = merge(NO_LOCK, await exporter.export(copyOf(before)), before);
      expect(JSON.stringify(collection)).toBe(JSON.stringify(before));
      expect(Object.values(report).flat()).toEqual([]);
    }
  });

  it("what differs stays and is told, what is missing comes back, what is the user's stays", () => {
    const edited = copyOf(before);
    one(edited, LIST).name = "Mine";
    one(edited, CREATE).request.body.raw = "{}";
    remove(edited, one(edited, GET));
    folder(edited, "Members").item.push(ownRequest("own"));
    const { collection, report } = merge(NO_LOCK, edited, after);
    expect(one(collection, LIST).name).toBe("Mine");
    expect(one(collection, LIST).request.url.query).toHaveLength(3);
    expect(one(collection, CREATE).request.body.raw).toBe("{}");
    expect(outline(collection)).toMatchObject({
      Teams: [LIST, CREATE, GET, DELETE, NEWCOMER],
      Members: [GONE, MEMBER, "GET /own"],
    });
    expect(report.unknown.map(({ where, text }) => `${where}: ${text}`)).toEqual([
      // They hold placeholders and status codes of the operations.
      "the collection: pre-request script, test script",
      "folder Members: description",
      "GET /v2/teams (Mine): name, description",
      'POST /v2/teams (Create a team): description, body, saved example "Created", saved example "Bad Request"',
    ]);
    expect(report.deleted).toEqual([]);
  });
});

it("what was filled into a path variable moves along when the API renames it", () => {
  const path = "/v2/teams/{id}/x/{other}";
  const first = collectionOf([operation({ path, parameters: [idOf("id"), idOf("other")] })]);
  const second = collectionOf([
    operation({ path: path.replace("{id}", "{teamId}"), parameters: [idOf("teamId"), idOf("other")] }),
  ]);
  const edited = copyOf(first);
  const item = itemsOf(edited).at(-1);
  item!.request.url.variable[0].value = "t1";
  const { collection, lock } = merge(remembered(first), edited, second);
  const url = itemsOf(collection as Node).at(-1)?.request.url;
  expect(url.raw).toBe("{{baseUrl}}/v2/teams/:teamId/x/:other");
  expect(url.variable.map(({ key, value }: Node) => [key, value])).toEqual([
    ["teamId", "t1"],
    ["other", "<other>"],
  ]);
  const again = merge(lock, collection, second);
  expect(JSON.stringify(again.collection)).toBe(JSON.stringify(collection));
  expect(again.report.kept).toMatchObject([{ text: "variable teamId" }]);
});

it("the user's own part that is generated as well now, and otherwise, is a conflict: the lock says that it is theirs", () => {
  const edited = copyOf(before);
  one(edited, LIST).event = [event("test", "mine")];
  const contract = collectionOf(OLD, { tests: "contract" });
  const { collection, report } = merge(remembered(before), edited, contract);
  expect(one(collection, LIST).event).toEqual([event("test", "mine")]);
  expect(report.unknown).toEqual([]);
  expect(report.conflicts.map(({ where, text }) => `${where}: ${text}`)).toContain(
    "GET /v2/teams (List teams): test script",
  );
  expect(merge(NO_LOCK, edited, contract).report.conflicts).toEqual([]);
});

it("all that is new in a dissolved folder goes to where most of its requests are, in the generated order", () => {
  const group = { key: "g", name: "G" };
  const operations = (name: string) =>
    Array.from({ length: 200 }, (_, index) =>
      operation({ path: `/v2/${name}${index}`, name: `${name} ${index}`, group }),
    );
  const [first, second] = [collectionOf(operations("old")), collectionOf([...operations("old"), ...operations("new")])];
  const edited = copyOf(first);
  const dissolved = folder(edited, "G");
  remove(edited, dissolved);
  edited.item.push(...dissolved.item);
  const { collection } = merge(remembered(first), edited, second);
  expect(foldersOf(collection as Node)).toEqual([]);
  expect(itemsOf(collection as Node)).toEqual(itemsOf(copyOf(second)));
});

it("an id that is there twice is ours once, and the copy loses it", () => {
  const edited = copyOf(before);
  const item = one(edited, LIST);
  parentOf(edited, item).item.unshift({ ...structuredClone(item), name: "Copy" });
  const { collection } = merge(remembered(before), edited, after);
  expect(withKey(collection, LIST).map(({ id, name }) => [name, id])).toEqual([
    ["Copy", undefined],
    ["List teams", item.id],
  ]);
});

it("names like __proto__ are names", () => {
  const given = collectionOf([
    operation({ path: "/v2/__proto__", name: "__proto__", group: { key: "__proto__", name: "__proto__" } }),
  ]);
  const edited = copyOf(given);
  Object.defineProperty(itemsOf(edited).at(-1), "__proto__", { value: { mine: 1 }, enumerable: true });
  itemsOf(edited).at(-1)!.request.url.query = [{ key: "__proto__", value: "x" }];
  const { collection, lock } = merge(remembered(given), edited, given);
  const item = itemsOf(collection as Node).at(-1);
  expect(item?.request.url.query).toEqual([{ key: "__proto__", value: "x" }]);
  expect(Object.getOwnPropertyDescriptor(item, "__proto__")?.value).toEqual({ mine: 1 });
  expect(JSON.stringify(merge(lock, collection, given).collection)).toBe(JSON.stringify(collection));
});
