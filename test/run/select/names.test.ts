import { describe, expect, it } from "vitest";
import { readCollection } from "../../../src/run/read/collection.js";
import { type CollectionItem, contentsOf } from "../../../src/run/select/items.js";
import { assertNames, isNamed, without } from "../../../src/run/select/names.js";

const request = (name: string, path: string) => ({
  name,
  request: { method: "GET", url: { raw: `{{baseUrl}}${path}` } },
});

const contents = contentsOf(
  readCollection(
    {
      item: [
        request("Who am I", "/v2/whoami"),
        {
          name: "Workbooks",
          item: [
            request("List workbooks", "/v2/workbooks?page={{page}}"),
            request("Get a workbook", "/v2/workbooks/:workbookId"),
            { name: "Pages", item: [request("List / all pages", "/v2/workbooks/:workbookId/pages")] },
          ],
        },
        { name: "Tenants, and more", item: [request("List tenants", "/v2/tenants")] },
        {
          name: "Other",
          item: [
            request("Get a tenant", "/v2/tenants/:tenantId"),
            { name: "Request by text", request: "https://x.test/v2/a-b" },
          ],
        },
      ],
    },
    "c.json",
  ),
);

/** Of requests, and of the folders that still have one. */
function namesIn(items: readonly CollectionItem[]): string[] {
  return [...new Set(items.flatMap(({ request: { folder, name } }) => [...folder, name]))];
}

describe("isNamed", () => {
  const place = { folder: ["Workbooks", "Pages"], name: "List / all pages" };

  it.each([
    "Workbooks",
    "Pages",
    "List / all pages",
    "Workbooks / Pages",
    "Pages / List / all pages",
    "Workbooks / Pages / List / all pages",
    " Workbooks / Pages ",
  ])("finds a request by %s", (name) => {
    expect(isNamed(place, ["Nope", name])).toBe(true);
  });

  it.each(["List", "all pages", "Work", "Pages / Workbooks", "Workbooks / List / all pages", ""])(
    "does not by %j",
    (name) => {
      expect(isNamed(place, [name])).toBe(false);
    },
  );

  it("finds everything when nothing is named", () => {
    expect(isNamed(place, undefined)).toBe(true);
    expect(isNamed(place, [])).toBe(true);
  });
});

describe("without", () => {
  it.each<[string, string[], string[]]>([
    ["a folder", ["Workbooks"], ["Workbooks", "List workbooks", "Get a workbook", "Pages", "List / all pages"]],
    ["a request as it is printed", ["Workbooks / Get a workbook"], ["Get a workbook"]],
    ["a folder in a folder, with its last request", ["Workbooks / Pages"], ["Pages", "List / all pages"]],
    ["two with a comma", ["Pages,Who am I"], ["Pages", "List / all pages", "Who am I"]],
    ["a name with a comma", ["Tenants, and more"], ["Tenants, and more", "List tenants"]],
    ["all below a path", ["/v2/tenants/**"], ["Tenants, and more", "List tenants", "Get a tenant"]],
    ["a path with a segment of any kind", ["/v2/workbooks/*"], ["Get a workbook"]],
    ["a path of the definition", ["/v2/workbooks/{workbookId}/pages"], ["Pages", "List / all pages"]],
    ["a path with part of a segment", ["/v2/a*"], ["Request by text"]],
    ["any depth in the middle", ["/**/pages"], ["Pages", "List / all pages"]],
    [
      "what is in a folder that is left out as well",
      ["Workbooks", "List workbooks"],
      ["Workbooks", "List workbooks", "Get a workbook", "Pages", "List / all pages"],
    ],
  ])("leaves out %s", (_, names, gone) => {
    const left = namesIn(without(contents, names, "x.json"));
    expect(left).toEqual(namesIn(contents.items).filter((name) => !gone.includes(name)));
  });

  it.each<[string, RegExp, string]>([
    ["Workboks", /no folder or request "Workboks"/, 'Did you mean --exclude "Workbooks"?'],
    ["Nothing like it", /no folder or request/, "Its folders are Workbooks, Pages, Tenants, and more, Other."],
    ["/v3/**", /no request of the collection has a path like "\/v3\/\*\*"/, "* matches one segment"],
    ["Who am I,Paegs", /"Paegs"/, 'Did you mean --exclude "Pages"?'],
  ])("knows no %s", (name, message, hint) => {
    expect(() => without(contents, [name], "x.json")).toThrow(message);
    expect(() => without(contents, [name], "x.json")).toThrow(
      expect.objectContaining({ exitCode: 2, hint: expect.stringContaining(hint) }),
    );
  });

  it("takes no path for --folder", () => {
    expect(() => assertNames(["/v2/tenants"], contents.entries, { where: "x", option: "--folder" })).toThrow(
      /path like/,
    );
    expect(() =>
      assertNames(["Other / Get a tenant"], contents.entries, { where: "x", option: "--folder" }),
    ).not.toThrow();
  });
});
