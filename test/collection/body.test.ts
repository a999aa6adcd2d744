import { describe, expect, it } from "vitest";
import type { Body, FormRules } from "../../src/api/model.js";
import { buildBodies } from "../../src/collection/body.js";
import type { BodyOptions } from "../../src/collection/value.js";
import type { PostmanBody, PostmanFileField, PostmanFormField } from "../../src/postman/types.js";
import type { Schema } from "../../src/schema/schema.js";
import type { CuratedBody } from "../../src/template/load.js";
import { body } from "../support/build.js";

const OPTIONS: BodyOptions = { body: "required", exampleBudget: 65_536 };

function build(
  given: Partial<Body>,
  { curated = [], options = {} }: { curated?: CuratedBody[]; options?: Partial<BodyOptions> } = {},
) {
  return buildBodies(body(given), curated, { ...OPTIONS, ...options });
}

/** The value of a JSON body. */
function json(built: PostmanBody | undefined): unknown {
  return built?.mode === "raw" ? JSON.parse(built.raw) : undefined;
}

/** The fields of a form. */
function fieldsOf(built: PostmanBody | undefined): readonly (PostmanFormField | PostmanFileField)[] {
  return built?.mode === "urlencoded" ? built.urlencoded : built?.mode === "formdata" ? built.formdata : [];
}

const member = {
  type: "object",
  required: ["email"],
  properties: { email: { type: "string", format: "email" }, note: { type: "string" } },
};

describe("JSON", () => {
  it("is text that Postman shows as JSON", () => {
    expect(build({ schema: member })).toEqual([
      {
        name: "",
        body: {
          mode: "raw",
          raw: '{\n  "email": "person@example.com"\n}',
          options: { raw: { language: "json" } },
        },
        fault: undefined,
      },
    ]);
  });

  it("has all properties when it is to be full", () => {
    expect(json(build({ schema: member }, { options: { body: "full" } })[0]?.body)).toEqual({
      email: "person@example.com",
      note: "<note>",
    });
  });

  it("comes from valid examples of the definition, and leaves invalid ones out", () => {
    const built = build({
      schema: member,
      examples: [
        { name: "Wrong", value: { email: 7 } },
        { name: "Right", value: { email: "a@example.com" } },
        { name: "Twice", value: { email: "a@example.com" } },
      ],
    });
    expect(built.map(({ name, body }) => [name, json(body)])).toEqual([["Right", { email: "a@example.com" }]]);
  });

  it("has one for each variant", () => {
    const variant = (type: string, key: string) => ({
      title: type,
      type: "object",
      required: ["type", key],
      properties: { type: { const: type }, [key]: { type: "string" } },
    });
    const built = build({ schema: { oneOf: [variant("snowflake", "account"), variant("bigQuery", "projectId")] } });
    expect(built.map(({ name, body, fault }) => [name, json(body), fault])).toEqual([
      ["snowflake", { type: "snowflake", account: "<account>" }, undefined],
      ["bigQuery", { type: "bigQuery", projectId: "<projectId>" }, undefined],
    ]);
  });

  it("begins with what a template has, and says when that doesn't fit", () => {
    const curated = [
      { name: "Good", value: { email: "b@example.com" } },
      { name: "Bad", value: { mail: "b@example.com" } },
    ];
    const built = build({ schema: member }, { curated });
    expect(built[0]).toMatchObject({ name: "Good", fault: undefined });
    expect(json(built[0]?.body)).toEqual({ email: "b@example.com" });
    const [bad] = build({ schema: member }, { curated: curated.slice(1) });
    expect(bad?.fault).toBe(`the template "Bad" doesn't match the schema`);
  });

  it("has every body of the user's own templates, whether it fits or not", () => {
    const curated = ["One", "Two"].map((name) => ({ name, value: { mail: name }, file: `bodies/a/${name}.json` }));
    const built = build({ schema: member }, { curated });
    expect(built.slice(0, 2).map(({ name, fault }) => [name, fault])).toEqual([
      ["One", undefined],
      ["Two", undefined],
    ]);
  });

  it("says when there is no valid value", () => {
    const schema = { type: "object", required: ["a"], properties: { a: false } };
    expect(build({ schema })[0]?.fault).toBeTypeOf("string");
  });
});

describe("a change", () => {
  const text = { type: "string" };
  const flag = { type: "boolean" };
  const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });
  const changes = (given: Partial<Body>, options: Partial<BodyOptions> = {}, curated: CuratedBody[] = []) =>
    build(given, { curated, options: { isPartial: true, ...options } }).map(({ name, body, fault }) => {
      expect(fault).toBeUndefined();
      return [name, json(body)];
    });
  const member = object({ email: text, isArchived: flag });
  const all = { email: "<email>", isArchived: false };

  it.each<[string, Partial<Body>, unknown[]]>([
    [
      "nothing is required",
      { schema: member },
      [
        ["", {}],
        ["Every property", all],
      ],
    ],
    [
      "that is a merge patch",
      { schema: member, mediaType: "application/merge-patch+json" },
      [
        ["", {}],
        ["Every property", all],
      ],
    ],
    [
      "one property is asked for",
      { schema: { ...member, minProperties: 1 } },
      [
        ["", { email: "<email>" }],
        ["Every property", all],
      ],
    ],
    [
      "one is required",
      { schema: { ...member, required: ["isArchived"] } },
      [
        ["", { isArchived: false }],
        ["Every property", all],
      ],
    ],
    ["all is required", { schema: { ...member, required: ["email", "isArchived"] } }, [["", all]]],
    [
      "the parts of an allOf require nothing",
      { schema: { allOf: [object({ email: text }), object({ isArchived: flag })] } },
      [
        ["", {}],
        ["Every property", all],
      ],
    ],
    [
      "a required object requires nothing",
      { schema: object({ to: member }, { required: ["to"] }) },
      [
        ["", { to: {} }],
        ["Every property", { to: all }],
      ],
    ],
    [
      "a list is required",
      { schema: object({ add: { type: "array", items: text } }, { required: ["add"] }) },
      [["", { add: ["<add>"] }]],
    ],
    [
      "it is a list",
      { schema: { type: "array", items: member } },
      [
        ["", []],
        ["Every property", [all]],
      ],
    ],
    ["nothing can be there", { schema: object({}) }, [["", {}]]],
    [
      "the definition has an example",
      { schema: member, examples: [{ name: "Archive", value: { isArchived: true } }] },
      [
        ["", {}],
        ["Archive", { isArchived: true }],
        ["Every property", all],
      ],
    ],
  ])("holds as little as it can where %s", (_, given, want) => {
    expect(changes(given)).toEqual(want);
  });

  it("of one of several kinds has what tells them apart", () => {
    const kind = (type: string, key: string) => ({
      title: type,
      ...object({ type: { const: type }, [key]: text, note: text }, { required: ["type"] }),
    });
    const variants = [kind("Files", "path"), kind("Tables", "table")];
    expect(changes({ schema: { oneOf: variants } })).toEqual([
      ["Files", { type: "Files" }],
      ["Tables", { type: "Tables" }],
      ["Every property", { type: "Files", path: "<path>", note: "<note>" }],
    ]);
    expect(changes({ schema: object({ name: text, to: { oneOf: variants } }) })).toEqual([
      ["", {}],
      ["Files", { to: { type: "Files" } }],
      ["Tables", { to: { type: "Tables" } }],
      ["Every property", { name: "<name>", to: { type: "Files", path: "<path>", note: "<note>" } }],
    ]);
  });

  it("holds all where that is asked for, and what is in a template where there is one", () => {
    expect(changes({ schema: member }, { body: "full" })).toEqual([["", all]]);
    expect(changes({ schema: member }, {}, [{ name: "Archive", value: { isArchived: true } }])).toEqual([
      ["Archive", { isArchived: true }],
      ["", {}],
      ["Every property", all],
    ]);
  });

  it("has nothing to fill in added to it: empty, it changes nothing", () => {
    expect(changes({ schema: member }, { needsPlaceholder: true })[0]).toEqual(["", {}]);
  });

  it("in a form has its fields unticked", () => {
    const [built] = build({ mediaType: "multipart/form-data", schema: member }, { options: { isPartial: true } });
    expect(built?.body).toMatchObject({
      formdata: [
        { key: "email", disabled: true },
        { key: "isArchived", disabled: true },
      ],
    });
  });
});

describe("forms", () => {
  it("have a field for each property, optional ones unticked", () => {
    const [built] = build({ mediaType: "application/x-www-form-urlencoded", schema: member });
    expect(built?.body).toEqual({
      mode: "urlencoded",
      urlencoded: [
        { key: "email", value: "person@example.com", type: "text", description: "(string; email; required)" },
        { key: "note", value: "<note>", type: "text", description: "(string; optional)", disabled: true },
      ],
    });
  });

  it("have files to choose, however the definition says so", () => {
    const [built] = build({
      mediaType: "multipart/form-data",
      schema: {
        type: "object",
        required: ["file", "options"],
        properties: {
          file: { type: "string", format: "binary", description: "The file." },
          image: { type: "string", contentMediaType: "image/png" },
          more: { type: "array", items: { type: "string", format: "binary" } },
          text: { type: "string", contentMediaType: "text/plain", contentEncoding: "base64" },
          options: { type: "object", required: ["a"], properties: { a: { type: "integer" } } },
        },
      },
    });
    expect(built?.body).toMatchObject({
      mode: "formdata",
      formdata: [
        { key: "file", type: "file", src: [], description: "The file. (string; binary; required)" },
        { key: "image", type: "file", disabled: true },
        { key: "more", type: "file", disabled: true },
        { key: "text", type: "text", value: "<text>", disabled: true },
        { key: "options", type: "text", value: '{"a":1}' },
      ],
    });
  });

  it("have the fields of their first variant", () => {
    const [built] = build({
      mediaType: "application/x-www-form-urlencoded",
      schema: { oneOf: [{ type: "object", required: ["code"], properties: { code: { type: "string" } } }] },
    });
    expect(built?.body).toMatchObject({ urlencoded: [{ key: "code", value: "<code>" }] });
  });
});

describe("a form", () => {
  const urlencoded = "application/x-www-form-urlencoded";
  const kind = (name: string, key: string) => ({
    title: name,
    type: "object",
    required: ["kind", key],
    properties: { kind: { enum: [name] }, [key]: { type: "string" }, note: { type: "string" } },
  });
  /** `key=value` of what is ticked, in brackets of what isn't. */
  const shown = (given: Partial<Body>, options: Partial<BodyOptions> = {}) =>
    build({ mediaType: urlencoded, ...given }, { options }).map(({ name, body, fault }) => [
      name,
      fieldsOf(body).map((field) => {
        const line = `${field.key}=${field.type === "file" ? "@" : field.value}`;
        return field.disabled ? `[${line}]` : line;
      }),
      fault,
    ]);

  it.each<[string, Partial<Body>, unknown[]]>([
    [
      "has one for each variant, with what each requires ticked",
      { schema: { oneOf: [kind("Password", "user"), kind("Code", "code")] } },
      [
        ["Password", ["kind=Password", "user=<user>", "[note=<note>]"], undefined],
        ["Code", ["kind=Code", "code=<code>", "[note=<note>]"], undefined],
      ],
    ],
    [
      "has one for each variant of a multipart body",
      { mediaType: "multipart/form-data", schema: { anyOf: [kind("Password", "user"), kind("Code", "code")] } },
      [
        ["Password", ["kind=Password", "user=<user>", "[note=<note>]"], undefined],
        ["Code", ["kind=Code", "code=<code>", "[note=<note>]"], undefined],
      ],
    ],
    [
      "has all ticked where nothing is required",
      { schema: { type: "object", properties: { color: { enum: ["red"] }, size: { type: "integer" } } } },
      [["", ["color=red", "size=1"], undefined]],
    ],
    [
      "has what its parts require",
      { schema: { allOf: [member, { required: ["note"] }] } },
      [["", ["email=person@example.com", "note=<note>"], undefined]],
    ],
    [
      "says what no value could be found for",
      {
        schema: {
          type: "object",
          required: ["sid"],
          properties: { sid: { type: "string", pattern: "^a$", minLength: 2 } },
        },
      },
      [["", ["sid=<sid>"], "/sid: does not match ^a$"]],
    ],
    [
      "has something to fill in where an unticked field can't have a value",
      {
        schema: {
          ...member,
          properties: { ...member.properties, note: { type: "string", pattern: "^a$", minLength: 2 } },
        },
      },
      [["", ["email=person@example.com", "[note=<note>]"], undefined]],
    ],
    [
      "has the definition's examples, if they are valid",
      {
        schema: member,
        examples: [
          { name: "Wrong", value: { email: 7 } },
          { name: "Right", value: { email: "a@example.com", note: "n" } },
          { name: "Text", value: "email=a" },
        ],
      },
      [["Right", ["email=a@example.com", "note=n"], undefined]],
    ],
    [
      "has no properties that only responses have",
      { schema: { ...member, properties: { ...member.properties, note: { type: "string", readOnly: true } } } },
      [["", ["email=person@example.com"], undefined]],
    ],
    ["has no fields where nothing is said of them", { schema: {} }, [["", [], undefined]]],
    [
      "says that it has no fields",
      { schema: { type: "string" } },
      [["", [], "/: a form holds an object, and this is not one"]],
    ],
  ])("%s", (_, given, want) => {
    expect(shown(given)).toEqual(want);
  });

  it("has a field for each property of an object, with what is said of that", () => {
    const address = {
      type: "object",
      description: "Where.",
      required: ["city"],
      properties: { city: { type: "string", description: "Which city." }, zip: { type: "string" } },
    };
    const form: FormRules = {
      fields: [{ name: "address", contentType: undefined, style: "deepObject", explode: true }],
      style: undefined,
      untypedIsFile: false,
    };
    const schema = { type: "object", required: ["address"], properties: { address } };
    const [built] = build({ mediaType: urlencoded, schema, form });
    expect(fieldsOf(built?.body)).toEqual([
      { key: "address[city]", value: "<city>", type: "text", description: "Which city. (string; required)" },
      { key: "address[zip]", value: "<zip>", type: "text", description: "(string; optional)", disabled: true },
    ]);
  });

  it("has an entry of a map to tick, where nothing of it is required", () => {
    const schema = {
      type: "object",
      required: ["a", "map"],
      properties: { a: { const: 1 }, map: { type: "object", additionalProperties: { type: "string" } } },
    };
    const form: FormRules = { fields: [], style: "form", untypedIsFile: false };
    const [built] = build({ mediaType: urlencoded, schema, form });
    expect(fieldsOf(built?.body)).toMatchObject([
      { key: "a", value: "1" },
      { key: "<key>", value: "<value>", disabled: true },
    ]);
  });

  it("has all ticked when it is to be full", () => {
    expect(shown({ schema: member }, { body: "full" })).toEqual([
      ["", ["email=person@example.com", "note=<note>"], undefined],
    ]);
  });

  it("has something to fill in where nothing else of the request has", () => {
    const schema = {
      ...member,
      required: ["flag"],
      properties: { flag: { type: "boolean" }, note: { type: "string" } },
    };
    expect(shown({ schema }, { needsPlaceholder: true })).toEqual([["", ["flag=false", "note=<note>"], undefined]]);
    const file = {
      ...schema,
      required: ["file"],
      properties: { file: { format: "binary" }, note: { type: "string" } },
    };
    expect(shown({ mediaType: "multipart/form-data", schema: file }, { needsPlaceholder: true })).toEqual([
      ["", ["file=@", "[note=<note>]"], undefined],
    ]);
  });

  it("says which of its fields are deprecated", () => {
    const schema = { type: "object", properties: { old: { type: "string", deprecated: true } } };
    const [built] = build({ mediaType: urlencoded, schema });
    expect(fieldsOf(built?.body)).toMatchObject([{ description: "(string; optional; deprecated)" }]);
  });

  it("says which kinds of file it takes", () => {
    const form: FormRules = {
      fields: [{ name: "file", contentType: "image/png, image/jpeg", style: undefined, explode: true }],
      style: undefined,
      untypedIsFile: true,
    };
    const schema = { type: "object", required: ["file"], properties: { file: {} } };
    const [built] = build({ mediaType: "multipart/form-data", schema, form });
    expect(fieldsOf(built?.body)).toEqual([
      { key: "file", type: "file", src: [], description: "(image/png or image/jpeg; required)" },
    ]);
  });
});

describe("other media types", () => {
  it.each<[string, string, unknown]>([
    ["text", "text/plain", { mode: "raw", raw: "<value>", options: { raw: { language: "text" } } }],
    ["CSV", "text/csv; charset=utf-8", { mode: "raw", options: { raw: { language: "text" } } }],
    ["XML", "application/xml", { mode: "raw", options: { raw: { language: "xml" } } }],
    ["HTML", "text/html", { mode: "raw", options: { raw: { language: "html" } } }],
    ["a script", "application/javascript", { mode: "raw", options: { raw: { language: "javascript" } } }],
    ["GraphQL", "application/graphql", { mode: "raw", raw: "<value>", options: { raw: { language: "text" } } }],
    [
      "YAML, which JSON is",
      "application/yaml",
      { mode: "raw", raw: '"<value>"', options: { raw: { language: "text" } } },
    ],
    ["lines of JSON", "application/x-ndjson", { mode: "raw", raw: '"<value>"\n' }],
    ["a sequence of JSON", "application/json-seq", { mode: "raw", raw: '\u001e"<value>"\n' }],
    ["a sequence of a kind of JSON", "application/geo+json-seq; x=y", { mode: "raw", raw: '\u001e"<value>"\n' }],
    ["the text of events", "text/event-stream", { mode: "raw", raw: "<value>" }],
    ["a file", "application/octet-stream", { mode: "file", file: { src: "" } }],
    ["an image", "image/png", { mode: "file", file: { src: "" } }],
  ])("%s", (_, mediaType, want) => {
    expect(build({ mediaType, schema: { type: "string" } })).toMatchObject([
      { name: "", body: want, fault: undefined },
    ]);
  });
});

it.each([
  ["text/csv", { type: "string", format: "binary" }],
  ["image/svg+xml", { contentMediaType: "image/svg" }],
  ["application/x-ndjson", { type: "string", format: "binary" }],
])("a body of bytes is a file, whatever is in it: %s", (mediaType, schema) => {
  expect(build({ mediaType, schema })).toMatchObject([{ body: { mode: "file", file: { src: "" } } }]);
  const examples = [{ name: "x", value: "<a/>" }];
  expect(build({ mediaType, schema, examples })).toMatchObject([{ body: { mode: "raw", raw: "<a/>" } }]);
});

describe("text of the definition", () => {
  it.each([
    ["application/xml", '<a b="1"/>'],
    ["application/soap+xml; charset=utf-8", "<a/>"],
    ["text/csv", "a,b\n1,2"],
    ["application/x-ndjson", '{"a":1}\n{"a":2}\n'],
    ["application/yaml", "a: 1"],
    ["application/graphql", "{ a }"],
  ])("is the body as it is: %s", (mediaType, value) => {
    const schema = { type: "object", required: ["a"], properties: { a: { type: "string" } } };
    for (const options of [{}, { needsPlaceholder: true }, { isPartial: true }]) {
      const [first] = build({ mediaType, schema, examples: [{ name: "x", value }] }, { options });
      expect(first).toMatchObject({ name: "x", body: { mode: "raw", raw: value }, fault: undefined });
    }
  });

  it("is a value of a definition that writes it as one", () => {
    const examples = [
      { name: "wrong", value: { a: 1 } },
      { name: "x", value: { a: "<" } },
    ];
    const schema = { type: "object", required: ["a"], properties: { a: { type: "string" } } };
    expect(build({ mediaType: "text/xml", schema, examples, xmlNames: { root: "A" } })).toMatchObject([
      { name: "x", body: { raw: '<?xml version="1.0" encoding="UTF-8"?>\n<A>\n  <a>&lt;</a>\n</A>' } },
    ]);
  });
});

it("XML has one for each variant, and says what no value could be found for", () => {
  const kind = (title: string, key: string, more: object = {}) => ({
    title,
    type: "object",
    required: [key],
    properties: { [key]: { type: "string", ...more } },
  });
  const xml = (schema: Schema) =>
    build({ mediaType: "application/xml", schema }).map(({ name, body, fault }) => [
      name,
      body.mode === "raw" ? body.raw.split("\n").slice(1).join("") : "",
      fault,
    ]);
  expect(xml({ oneOf: [kind("One", "a"), kind("Two", "b")] })).toEqual([
    ["One", "<One>  <a>&lt;a&gt;</a></One>", undefined],
    ["Two", "<Two>  <b>&lt;b&gt;</b></Two>", undefined],
  ]);
  expect(xml(kind("", "a", { pattern: "^a$", minLength: 2 }))).toMatchObject([
    ["", expect.any(String), "/a: does not match ^a$"],
  ]);
});

it.each<[string, Partial<Body>, CuratedBody[]]>([
  ["JSON", { schema: { const: { "{{secret}}": "{{secret}}" } } }, []],
  ["an example", { examples: [{ name: "x", value: "{{secret}}" }] }, []],
  ["text", { mediaType: "text/plain", schema: { const: "{{secret}}" } }, []],
  ["XML", { mediaType: "text/xml", schema: { const: { "{{secret}}": "{{secret}}" } } }, []],
  ["XML of the definition", { mediaType: "text/xml", examples: [{ name: "x", value: "<a>{{secret}}</a>" }] }, []],
  ["lines", { mediaType: "application/jsonl", schema: { const: [{ a: { "{{secret}}": "{{secret}}" } }] } }, []],
  ["an object of a form", { mediaType: "multipart/form-data", schema: { const: { a: { b: "{{secret}}" } } } }, []],
  [
    "a form",
    {
      mediaType: "application/x-www-form-urlencoded",
      schema: { properties: { "{{secret}}": { const: "{{secret}}" } } },
    },
    [],
  ],
  [
    "a form with files",
    {
      mediaType: "multipart/form-data",
      schema: { properties: { "{{secret}}": { format: "binary", description: "{{secret}}" } } },
    },
    [],
  ],
])("no variable comes from a definition: %s", (_, given, curated) => {
  for (const built of build(given, { curated })) expect(JSON.stringify(built.body)).not.toContain("{{");
});

it.each<[string, unknown, string]>([
  [
    "a list of events",
    [{ event: "add", data: "a\nb" }, { data: { x: 1 } }],
    'event: add\ndata: a\ndata: b\n\ndata: {"x":1}\n\n',
  ],
  ["one event", { id: 7, data: "x" }, "id: 7\ndata: x\n\n"],
  ["a list of data", ["x", 2], "data: x\n\ndata: 2\n\n"],
])("writes server-sent events: %s", (_, value, raw) => {
  expect(build({ mediaType: "text/event-stream", schema: { const: value } })).toMatchObject([
    { body: { mode: "raw", raw } },
  ]);
});
