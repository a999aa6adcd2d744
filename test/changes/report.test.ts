/** The report in each format: what it says, and that text of a definition stays text. */
import { describe, expect, it } from "vitest";
import type { Api, Operation } from "../../src/api/model.js";
import { compareApis } from "../../src/changes/compare.js";
import type { ChangeReport } from "../../src/changes/model.js";
import { renderHtml } from "../../src/changes/report/html.js";
import { exactCodeSpan, MARKDOWN_LIMIT, prose, renderMarkdown } from "../../src/changes/report/markdown.js";
import { REPORT_FORMATS, renderReport } from "../../src/changes/report/report.js";
import { renderText } from "../../src/changes/report/text.js";
import { escaped } from "../../src/page/html.js";
import { loadPage } from "../../src/page/load.js";
import { body, jsonResponse, operation, parameter, response, server } from "../support/build.js";

function api(operations: readonly Operation[], given: Partial<Api> = {}): Api {
  return { title: "Sigma", version: "1", description: "", servers: [server()], operations, ...given };
}

const schema = (properties: object, required: string[] = []) => ({ type: "object", properties, required });

const BEFORE = api([
  operation({ path: "/v2/gone", name: "Get what goes" }),
  operation({
    path: "/v3alpha/tenants",
    name: "List tenants",
    stability: "beta",
    group: { key: "tenants", name: "Tenants" },
  }),
  operation({ path: "/v2/old", name: "Get the old" }),
  operation({
    method: "post",
    path: "/v2/connections",
    name: "Create a connection",
    group: { key: "connections", name: "Connections" },
    body: body({ schema: schema({ kind: { enum: ["a", "b"] } }) }),
    responses: [jsonResponse({ schema: schema({ type: { enum: ["a"] } }) })],
  }),
]);
const AFTER = api(
  [
    operation({ path: "/v2/tenants", name: "List tenants", group: { key: "tenants", name: "Tenants" } }),
    operation({ path: "/v2/old", name: "Get the old", stability: "deprecated" }),
    operation({
      method: "post",
      path: "/v2/connections",
      name: "Create a connection",
      group: { key: "connections", name: "Connections" },
      body: body({ schema: schema({ kind: { enum: ["a"] }, more: {} }) }),
      responses: [jsonResponse({ schema: schema({ type: { enum: ["a", "b"] } }) })],
    }),
    operation({ method: "post", path: "/v2/new", name: "Make something new" }),
  ],
  {
    version: "2",
    servers: [server(), server({ url: "https://api.au.azure.sigmacomputing.com", label: "Azure Australia" })],
  },
);
const REPORT: ChangeReport = {
  changes: compareApis(BEFORE, AFTER),
  sections: [
    { title: "Kept", entries: [{ where: "GET /v2/old", text: "your name for it" }] },
    { title: "Conflicts", entries: [] },
  ],
};

it("is text", () => {
  expect([...renderText(REPORT)].join("\n")).toMatchInlineSnapshot(`
    "Sigma 1 -> Sigma 2
    4 operations, previously 4: 1 added, 1 removed, 1 newly deprecated, 1 moved to another path, 1 changed.
    3 operations break existing calls; 1 may.
    ! breaks existing calls, ? may.
    new host: Azure Australia, https://api.au.azure.sigmacomputing.com

    Removed (1)
      Workbooks
      ! GET    /v2/gone  Get what goes

    Deprecated (1)
      Workbooks
        GET    /v2/old  Get the old
          ? is now deprecated

    Moved (1)
      Tenants
      ! GET    /v2/tenants  List tenants  previously GET /v3alpha/tenants
            is no longer beta

    Changed (1)
      Connections
        POST   /v2/connections  Create a connection
          ! body: kind no longer takes "b"
          ? response 200: type may also be "b"
            body: new more

    Added (1)
      Workbooks
        POST   /v2/new  Make something new

    Kept (1)
      GET /v2/old  your name for it"
  `);
});

it("is Markdown", () => {
  expect(renderMarkdown(REPORT)).toMatchInlineSnapshot(`
    "# What changed in the API

    **Sigma 1** → **Sigma 2**

    4 operations, previously 4: 1 added, 1 removed, 1 newly deprecated, 1 moved to another path, 1 changed.
    3 operations break existing calls; 1 may.

    - new host: Azure Australia, \`https://api.au.azure.sigmacomputing.com\`

    ## Removed (1)

    ### Workbooks

    - **breaking:** \`GET /v2/gone\` Get what goes

    ## Deprecated (1)

    ### Workbooks

    - \`GET /v2/old\` Get the old
      - **may break:** is now deprecated

    ## Moved (1)

    ### Tenants

    - **breaking:** \`GET /v2/tenants\` List tenants; previously \`GET /v3alpha/tenants\`
      - is no longer beta

    ## Changed (1)

    ### Connections

    - \`POST /v2/connections\` Create a connection
      - **breaking:** body: \`kind\` no longer takes \`"b"\`
      - **may break:** response \`200\`: \`type\` may also be \`"b"\`
      - body: new \`more\`

    ## Added (1)

    ### Workbooks

    - \`POST /v2/new\` Make something new

    ## Kept (1)

    - \`GET /v2/old\`: your name for it
    "
  `);
});

it("is JSON, with values as values and words beside them", () => {
  return renderReport(REPORT, "json").then((text) => {
    const json = JSON.parse(text);
    expect(json).toMatchObject({
      format: 1,
      before: { title: "Sigma", version: "1", operations: 4 },
      summary: { added: 1, removed: 1, renamed: 1, deprecated: 1, changed: 1, breaking: 3, risky: 1 },
      servers: { added: [{ url: "https://api.au.azure.sigmacomputing.com", label: "Azure Australia" }], removed: [] },
      added: [{ method: "post", path: "/v2/new", id: "listWorkbooks", name: "Make something new", group: "Workbooks" }],
      removed: [{ path: "/v2/gone" }],
      renamed: [{ path: "/v2/tenants", before: { method: "get", path: "/v3alpha/tenants" } }],
      sections: [{ title: "Kept" }, { title: "Conflicts", entries: [] }],
    });
    expect(json.changed[0].differences).toEqual([
      { impact: "safe", kind: "property-added", part: "body", at: "more", required: false },
      { impact: "breaking", kind: "values-removed", part: "body", at: "kind", values: ["b"] },
      { impact: "risky", kind: "values-added", part: "response", status: "200", at: "type", values: ["b"] },
    ]);
    expect(json.changed[0].lines[0]).toEqual({ impact: "breaking", text: 'body: kind no longer takes "b"' });
  });
});

it("is a page that runs and loads nothing but its own script and style", async () => {
  const page = await loadPage();
  const html = renderHtml(REPORT, page);
  const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
  expect(policy).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/=]+'; script-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'$/,
  );
  expect(html.split("<script>")).toHaveLength(2);
  expect(html).not.toMatch(/ (src|href|on\w+|style)=/);
  for (const text of ["/v2/gone", "/v3alpha/tenants", "Azure Australia", "your name for it"])
    expect(html).toContain(text);
  expect([page.style, page.script].filter((text) => /<\/|<!--/.test(text))).toEqual([]);
});

describe("with nothing to say", () => {
  it.each(REPORT_FORMATS)("%s says so", async (format) => {
    const text = await renderReport({ changes: compareApis(BEFORE, BEFORE) }, format);
    expect(text).toMatch(format === "json" ? /"changed": 0/ : /Nothing changed/);
    expect(text.endsWith("\n")).toBe(true);
  });
});

describe("what many operations have in common", () => {
  const many = (count: number, responses: Operation["responses"]) =>
    api(Array.from({ length: count }, (_, at) => operation({ path: `/v2/many${at}`, responses })));
  it("is said once", () => {
    const text = [...renderText({ changes: compareApis(many(9, [response({ status: "default" })]), many(9, [])) })];
    expect(text.filter((line) => line.includes("no longer described"))).toEqual([
      "    the response default is no longer described  in 9 operations",
    ]);
    expect(text.join("\n")).not.toContain("Changed (");
  });

  it("counts for each of them, when it breaks", () => {
    const text = [...renderText({ changes: compareApis(many(9, [response()]), many(9, [])) })];
    expect(text).toContain("9 operations break existing calls.");
  });

  it("is said of each, where they are few", () => {
    const text = [...renderText({ changes: compareApis(many(3, [response()]), many(3, [])) })];
    expect(text.filter((line) => line.includes("no longer described"))).toHaveLength(3);
  });
});

describe("Markdown that is too long", () => {
  const adding = (count: number) =>
    compareApis(
      api([operation()]),
      api(Array.from({ length: count }, (_, at) => operation({ path: `/v2/x${at}`, name: "A name ".repeat(20) }))),
    );
  it("is cut, and says so, before anything that was kept", () => {
    const text = renderMarkdown({ ...REPORT, changes: adding(1000) });
    expect(text.length).toBeLessThanOrEqual(MARKDOWN_LIMIT);
    expect(text).toContain("Too long to show in full");
    expect(text).toContain("- Workbooks: 1,000 operations");
    expect(text).toContain("your name for it");
  });

  it("keeps what breaks before what doesn't", () => {
    const rows = (given: Partial<Operation>) =>
      Array.from({ length: 1000 }, (_, at) => operation({ path: `/v2/x${at}`, ...given }));
    const changes = compareApis(
      api([...rows({}), operation({ path: "/v2/breaks", parameters: [parameter({ name: "gone" })] })]),
      api([
        ...Array.from({ length: 1000 }, (_, at) =>
          operation({ path: `/v2/x${at}`, parameters: [parameter({ name: `new${at}` })] }),
        ),
        operation({ path: "/v2/breaks" }),
      ]),
    );
    const text = renderMarkdown({ changes });
    expect(text.length).toBeLessThanOrEqual(MARKDOWN_LIMIT);
    expect(text).toContain("**breaking:** no longer takes the query parameter `gone`");
  });

  it.each([0, 1, 50, 300, 1000, 5000])("is never longer than %d characters, and never ends in a heading", (limit) => {
    const text = renderMarkdown({ ...REPORT, changes: adding(200) }, limit);
    expect(text.length).toBeLessThanOrEqual(Math.max(limit, 1));
    expect(text.trim().split("\n").at(-1)).not.toMatch(/^##/);
  });
});

/** Whatever a definition can put somewhere. */
const HOSTILE = [
  "</script><script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "\u001b]0;title\u0007\u001b[31mred",
  "\u202egnp.exe",
  "line\nbreak\r\n## heading",
  "[link](javascript:alert(1)) ![image](https://example.com/x.png)",
  "`code` ``more`` <b>bold</b> **bold** _soft_ | cell | ~~gone~~",
  "@someone #12 https://example.com www.example.com",
  "see GH-12 and commit 0a1b2c3d4e",
  "{{secret}}",
  "&lt;script&gt; &amp;",
  "__proto__",
];

function hostileReport(): ChangeReport {
  const named = (text: string, at: number, given: Partial<Operation> = {}) =>
    operation({ path: `/v2/h${at}/${text}`, name: text, id: text, group: { key: `g${at}`, name: text }, ...given });
  const before = HOSTILE.map((text, at) => named(text, at, { parameters: [parameter({ name: text })] }));
  const after = HOSTILE.flatMap((text, at) => [
    named(text, at, { body: body({ mediaType: text, schema: schema({ [text]: { enum: [text] } }, [text]) }) }),
    named(text, at, { method: "post", responses: [response({ status: "200", description: text })] }),
  ]);
  const servers = HOSTILE.map((text, at) => server({ url: `https://h${at}.example.com/${text}`, label: text }));
  return {
    changes: compareApis(
      api(before, { title: HOSTILE.join(" ") }),
      api(after, { version: HOSTILE.join(" "), servers }),
    ),
    sections: HOSTILE.map((text) => ({ title: text, entries: [{ where: text, text }] })),
  };
}

describe("text of a definition", () => {
  it.each(REPORT_FORMATS)("has no control characters in %s", async (format) => {
    const text = await renderReport(hostileReport(), format);
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}]/u);
    if (format !== "json") expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/u);
  });

  it("stays text in a page", async () => {
    const html = renderHtml(hostileReport(), await loadPage());
    expect(html.split("<script>")).toHaveLength(2);
    expect(html.split("</script>")).toHaveLength(2);
    expect(html).not.toContain("<img");
    expect(html).not.toContain("<b>bold");
    // Every tag is one of ours: no attribute of another name, no value that ends early.
    for (const [, attributes = ""] of html.matchAll(/<[a-z][a-z0-9]*((?: [^<>]*)?)>/g)) {
      expect(attributes.replace(/ [a-z-]+="[^"<>]*"/g, "").replace(/ (hidden|open|checked)\b/g, "")).toBe("");
    }
  });

  it("stays text in Markdown", () => {
    const lines = renderMarkdown(hostileReport()).split("\n");
    const outside = lines.map((line) => line.replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, ""));
    for (const line of outside) {
      expect(line).not.toMatch(/<(?!\/?a\b)[a-z/]/i);
      expect(line).not.toMatch(/(?<!\\)\]\(/);
      expect(line).not.toMatch(/@someone|:\/\/|www\.e|GH-1|0a1b2c3/);
    }
    expect(lines.filter((line) => /^#+ heading/.test(line))).toEqual([]);
  });
});

it.each([
  ["a", "`a`"],
  ["a`b", "``a`b``"],
  ["`a``", "``` `a`` ```"],
  [" a ", "`  a  `"],
  ["", "` `"],
  ["a\nb", "`a b`"],
])("makes %j the code span %s", (text, want) => {
  expect(exactCodeSpan(text)).toBe(want);
});

it.each([
  ["List (Beta)", "List (Beta)"],
  ["a*b_c[d]", "a\\*b\\_c\\[d\\]"],
  ["<b>&amp;", "&lt;b&gt;&amp;amp;"],
  ["1. first", "1\\. first"],
  ["- first", "\\- first"],
  ["@a", "@\u2060a"],
])("makes %j the prose %s", (text, want) => {
  expect(prose(text)).toBe(want);
});

it("escapes what a page would act on", () => {
  expect(escaped(`<a href="x" b='y'>&\u001b[31m`)).toBe("&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;[31m");
});
