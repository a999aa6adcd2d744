import { describe, expect, it } from "vitest";
import { readCollection } from "../../../src/run/read/collection.js";
import { fillPlaceholders } from "../../../src/run/read/placeholders.js";

describe("fillPlaceholders", () => {
  const request = {
    method: "POST",
    url: {
      raw: "{{baseUrl}}/v2/workbooks/:workbookId",
      path: ["v2", "workbooks", "<workbookId>:materialize"],
      variable: [{ key: "workbookId", value: "<workbookId>" }],
      query: [{ key: "tag", value: "<tag>" }],
    },
    body: { mode: "raw", raw: '{"workbookId": "<workbookId>", "other": "<b>"}' },
  };

  it("puts a variable in place of the placeholders with these names, wherever something is sent", () => {
    expect(fillPlaceholders(request, ["workbookId", "unused"])).toEqual({
      ...request,
      url: {
        ...request.url,
        path: ["v2", "workbooks", "{{workbookId}}:materialize"],
        variable: [{ key: "workbookId", value: "{{workbookId}}" }],
      },
      body: { mode: "raw", raw: '{"workbookId": "{{workbookId}}", "other": "<b>"}' },
    });
  });

  it("fills those of every request of a collection, in folders and as text", () => {
    const inFolder = { name: "A", item: [{ name: "text", request: "https://x.test/<workbookId>" }] };
    const { entries } = readCollection({ item: [inFolder] }, "c.json", ["workbookId"]);
    expect(entries.get("request")).toMatchObject({ request: { url: { raw: "https://x.test/{{workbookId}}" } } });
  });

  it("fills the text of XML, and none of its tags", () => {
    const raw = '<?xml version="1.0"?>\n<menu id="&lt;id&gt;">\n  <title>&lt;title&gt; &lt;b&gt;</title>\n</menu>';
    const filled = '<?xml version="1.0"?>\n<menu id="{{id}}">\n  <title>{{title}} &lt;b&gt;</title>\n</menu>';
    const post = { method: "POST", url: "/menus", body: { mode: "raw", raw } };
    expect(fillPlaceholders(post, ["title", "id", "menu"])).toEqual({ ...post, body: { mode: "raw", raw: filled } });
  });

  it("leaves everything as it is without names", () => {
    expect(fillPlaceholders(request, [])).toBe(request);
    expect(fillPlaceholders(request, ["other"])).toEqual(request);
  });
});
