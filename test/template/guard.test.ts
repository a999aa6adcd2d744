/** The collection's guard, in newman, in a collection of a definition whose names Sigma's doesn't have. */
import { beforeAll, describe, expect, it } from "vitest";
import { readApi } from "../../src/api/read.js";
import { buildCollection, type CollectionOptions } from "../../src/collection/collection.js";
import type { PostmanCollection, PostmanItem } from "../../src/postman/types.js";
import { loadTemplates } from "../../src/template/load.js";
import { serve } from "../support/build.js";
import { operationsOf } from "../support/collection.js";
import { runCollection } from "../support/newman.js";
import { itemCalled } from "../support/run.js";

const text = { type: "string" };
const object = (properties: object, required: readonly string[] = Object.keys(properties)) => ({
  type: "object",
  properties,
  required,
});
const bodyOf = (schema: object, mediaType = "application/json") => ({
  requestBody: { required: true, content: { [mediaType]: { schema } } },
});
const answer = (schema: object) => ({
  responses: { 200: { description: "", content: { "application/json": { schema } } } },
});
const done = answer({ type: "object" });
const inPath = (...names: string[]) => names.map((name) => ({ in: "path", name, required: true, schema: text }));
const named = (summary: string, more: object = {}) => ({
  operationId: summary,
  summary,
  tags: ["Zoo"],
  ...done,
  ...more,
});

const ZOO = {
  openapi: "3.1.0",
  info: { title: "Zoo", version: "1" },
  servers: [{ url: "https://aws-api.sigmacomputing.com" }],
  paths: {
    "/v2/animals": {
      get: named("List animals", answer(object({ entries: { type: "array", items: object({ animalId: text }) } }))),
      post: named("Add an animal", bodyOf(object({ nickname: text, isTame: { type: "boolean" } }))),
    },
    "/v2/animals/{animalId}": {
      get: named("Get an animal", { parameters: inPath("animalId") }),
      put: named("Change an animal", {
        parameters: inPath("animalId"),
        ...bodyOf(object({ isTame: { type: "boolean" } })),
      }),
      delete: named("Release an animal", { parameters: inPath("animalId") }),
    },
    "/v2/opening-hours": { patch: named("Move the opening hours", bodyOf({ properties: { from: text } })) },
    "/v2/animals/{animalId}:feed": { post: named("Feed an animal", { parameters: inPath("animalId") }) },
    "/v2/keepers": {
      get: named("Find keepers", { parameters: [{ in: "query", name: "shift", required: true, schema: text }] }),
      post: named("Hire a keeper", bodyOf(object({ mail: { type: "string", format: "email" } }))),
      delete: named("Dismiss keepers", { parameters: [{ in: "query", name: "shift", required: true, schema: text }] }),
    },
    "/v2/tickets": {
      post: named("Sell a ticket", bodyOf(object({ buyer: text }), "application/x-www-form-urlencoded")),
    },
    "/v2/photos": {
      post: named(
        "Upload a photo",
        bodyOf(object({ file: { type: "string", format: "binary" } }), "multipart/form-data"),
      ),
    },
    "/v2/maps": { put: named("Replace the map", bodyOf({ type: "string", format: "binary" }, "application/pdf")) },
    "/v2/menus": { post: named("Print a menu", bodyOf(object({ title: text }), "application/xml")) },
    "/v2/notes": { post: named("Leave a note", bodyOf(text, "text/plain")) },
    "/v2/alarm": {
      post: named("Sound the alarm"),
      put: named("Set the alarm", bodyOf(object({ loudness: { type: "string", enum: ["low", "high"] } }))),
      patch: named("Test the alarm", { parameters: [{ in: "header", name: "X-Zone", required: true, schema: text }] }),
    },
    "/v2/reports/{year}": {
      get: named("Download a report", {
        parameters: [{ in: "path", name: "year", required: true, schema: { type: "integer", example: 2026 } }],
        responses: { 200: { description: "", content: { "text/csv": { schema: text } } } },
      }),
    },
  },
};

async function zoo(options: Partial<CollectionOptions> = {}): Promise<PostmanCollection> {
  const { api } = readApi([ZOO], { allowHosts: [] });
  return buildCollection(api, await loadTemplates(), {
    name: "Zoo",
    groupBy: "tags",
    tests: "status",
    autoAuth: true,
    body: "required",
    exampleBudget: 65_536,
    ...options,
  }).collection;
}

const environmentOf = (values: Readonly<Record<string, string>>) => ({
  name: "Zoo",
  values: Object.entries(values).map(([key, value]) => ({ key, value, enabled: true })),
});

let generated: PostmanCollection;
beforeAll(async () => {
  generated = await zoo();
});

interface Options {
  readonly values?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly collection?: PostmanCollection;
}

/** Runs one request, changed, with a token that lives. */
async function send(name: string, edit: (item: PostmanItem) => void = () => {}, options: Options = {}) {
  const collection = options.collection ?? generated;
  const { url, requests } = await serve((request, response) => {
    request.resume();
    request.on("end", () =>
      response.writeHead(options.status ?? 200, { "content-type": "application/json" }).end("{}"),
    );
  });
  const item = structuredClone(itemCalled(collection, name));
  edit(item);
  const values = { baseUrl: url, access_token: "opaque", ...options.values };
  const only: PostmanCollection = { ...collection, item: [item] };
  const { assertions } = await runCollection(only, environmentOf(values));
  expect(assertions.filter(({ fault }) => fault)).toEqual([]);
  const said = assertions.filter(({ skipped }) => skipped).map(({ name }) => name);
  return { sent: requests.map(({ method, url }) => `${method} ${url}`), said };
}

const setPath = (value: string) => (item: PostmanItem) => {
  item.request.url.variable![0]!.value = value;
};
const setRaw = (raw: string) => (item: PostmanItem) => {
  item.request.body = { ...item.request.body, mode: "raw", raw } as never;
};
const setField = (value: string) => (item: PostmanItem) => {
  (item.request.body as unknown as { urlencoded: { value: string }[] }).urlencoded[0]!.value = value;
};

const setQuery =
  (value: string) =>
  ({ request }: PostmanItem) => {
    request.url.query![0]!.value = value;
  };
const setHeader =
  (key: string, value: string) =>
  ({ request }: PostmanItem) => {
    request.header = [{ key, value }];
  };

describe("a request as it was generated", () => {
  it.each([
    ["Add an animal", "put a value for <nickname> into the body"],
    ["Change an animal", "put a value for <animalId> into the path"],
    ["Release an animal", "put a value for <animalId> into the path"],
    ["Feed an animal", "put a value for <animalId> into the path"],
    ["Find keepers", "put a value for <shift> into the query"],
    ["Dismiss keepers", "put a value for <shift> into the query"],
    ["Hire a keeper", "put a value for person@example.com into the body"],
    ["Sell a ticket", "put a value for <buyer> into the body"],
    ["Upload a photo", "choose a file for file"],
    ["Replace the map", "choose a file for the body"],
    ["Print a menu", "put a value for <title> into the body"],
    ["Leave a note", "put a value for <value> into the body"],
    ["Test the alarm", "put a value for <X-Zone> into the headers"],
    ["Get an animal", "no value for {{animalId}}: send List animals first, or set animalId in the environment"],
    ["Sound the alarm", expect.stringMatching(/^Not sent: this request writes.*set allow_writes to true/)],
    ["Set the alarm", expect.stringMatching(/^Not sent: this request writes.*set allow_writes to true/)],
    [
      "Move the opening hours",
      expect.stringMatching(/^Not sent: this request has an empty body, .*set allow_writes to true/),
    ],
  ])("is not sent: %s", async (name, reason) => {
    const want = typeof reason === "string" ? `Not sent: ${reason}` : reason;
    expect(await send(name)).toMatchObject({ sent: [], said: [want] });
  });

  it("is one of each kind: a run of all of them sends reads only, and is green", async () => {
    const { url, requests } = await serve((_, response) =>
      response.writeHead(200, { "content-type": "application/json" }).end('{"entries":[{"animalId":"a1"}]}'),
    );
    const environment = environmentOf({ baseUrl: url, access_token: "opaque" });
    const { assertions } = await runCollection({ ...generated, item: generated.item.slice(2) }, environment);
    expect(operationsOf(generated)).toHaveLength(19);
    expect(assertions.filter(({ fault }) => fault)).toEqual([]);
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /v2/animals",
      "GET /v2/animals/a1",
      "GET /v2/reports/2026",
    ]);
  });
});

/** As Postman writes a path variable with an ending behind it. */
const setEnding = (value: string) => (item: PostmanItem) => {
  item.request.url.path = ["v2", "animals", ":animalId.json"];
  item.request.url.variable = [{ key: "animalId", value }];
};

it.each([
  ["", "put a value for :animalId.json into the path"],
  ["<animalId>", "put a value for <animalId> into the path"],
  ["{{animalId}}", expect.stringContaining("no value for {{animalId}}")],
])("a path variable before a dot is looked at: %j", async (value, reason) => {
  const want = typeof reason === "string" ? `Not sent: ${reason}` : reason;
  expect(await send("Get an animal", setEnding(value))).toMatchObject({ sent: [], said: [want] });
});

describe("a request that was filled in is sent", () => {
  it.each<[string, (item: PostmanItem) => void, string]>([
    ["Release an animal", setPath("a1"), "DELETE /v2/animals/a1"],
    ["Feed an animal", setPath("a1:feed"), "POST /v2/animals/a1:feed"],
    ["Release an animal", setEnding("a1"), "DELETE /v2/animals/a1.json"],
    ["Change an animal", setPath("{{mine}}"), "PUT /v2/animals/a2"],
    ["Add an animal", setRaw('{"nickname": "Ada", "isTame": false}'), "POST /v2/animals"],
    ["Add an animal", setRaw('{"nickname": "{{$randomFirstName}}", "count": {{number}} }'), "POST /v2/animals"],
    ["Hire a keeper", setRaw('{"mail": "ada@example.com"}'), "POST /v2/keepers"],
    ["Sell a ticket", setField("Ada"), "POST /v2/tickets"],
    ["Leave a note", setRaw("x < y, a<value>b"), "POST /v2/notes"],
    ["Set the alarm", setRaw('{"loudness": "high"}'), "PUT /v2/alarm"],
    [
      "Dismiss keepers",
      ({ request }) => {
        request.url.query![0]!.value = "night";
      },
      "DELETE /v2/keepers?shift=night",
    ],
    [
      "Find keepers",
      ({ request }) => {
        request.url.query![0]!.value = "a<b and c>d";
      },
      "GET /v2/keepers?shift=a%3Cb%20and%20c%3Ed",
    ],
    [
      "Test the alarm",
      ({ request }) => {
        for (const header of request.header) header.value = header.value.replace("<X-Zone>", "north");
      },
      "PATCH /v2/alarm",
    ],
    ["Test the alarm", setHeader("Cookie", "session=abc; zone=north<X-Zone>"), "PATCH /v2/alarm"],
    ["Test the alarm", setHeader("X-Zone", "the <X-Zone> in words"), "PATCH /v2/alarm"],
    ["Sell a ticket", setField("Dear Ada, <buyer>"), "POST /v2/tickets"],
  ])("%s", async (name, edit, want) => {
    expect(await send(name, edit, { values: { mine: "a2", number: "3" } })).toMatchObject({ sent: [want], said: [] });
  });

  it.each([
    ["HTML", '{"nickname": "<b>bold</b><br>", "isTame": "<br>"}'],
    ["HTML with a name of ours", '{"nickname": "<nickname>Ada</nickname>"}'],
    ["a comparison", '{"nickname": "a < b and c > d"}'],
    ["SQL", '{"nickname": "select * from t where a<b and c>\\"<nickname>\\""}'],
    ["XML", "<menu><title>Soup</title></menu>"],
    ["XML with a name of ours alone in it", "<title>\n  <nickname>x</nickname>\n</title>"],
    ["a comment", '{\n  // "nickname": "<nickname>"\n  "isTame": true }'],
    ["a variable that nobody set", '{"nickname": "{{name}}"}'],
  ])("with %s in its body", async (_, raw) => {
    expect(await send("Add an animal", setRaw(raw))).toMatchObject({ sent: ["POST /v2/animals"], said: [] });
  });

  it("whatever is in what isn't ticked", async () => {
    const { sent } = await send("Add an animal", (item) => {
      setRaw('{"nickname": "Ada"}')(item);
      item.request.url.query = [{ key: "shift", value: "<shift>", disabled: true }];
      item.request.header.push({ key: "X-Zone", value: "{{zone}}", disabled: true });
    });
    expect(sent).toEqual(["POST /v2/animals"]);
  });

  it("and one of one's own, which nobody generated", async () => {
    const { sent } = await send("Sound the alarm", ({ request }) => {
      request.url = { raw: "{{baseUrl}}/v2/bells", host: ["{{baseUrl}}"], path: ["v2", "bells"] };
    });
    expect(sent).toEqual(["POST /v2/bells"]);
  });

  it.each(["true", " TRUE "])("and one with nothing to fill in, where allow_writes is %j", async (value) => {
    expect((await send("Sound the alarm", undefined, { values: { allow_writes: value } })).sent).toEqual([
      "POST /v2/alarm",
    ]);
    expect((await send("Release an animal", undefined, { values: { allow_writes: value } })).sent).toEqual([]);
  });
});

describe("a request that is filled in by half is not sent", () => {
  it.each<[string, (item: PostmanItem) => void, RegExp]>([
    ["Change an animal", setPath("<animalId>"), /<animalId> into the path/],
    ["Change an animal", setPath("{{mine}}"), /<animalId> into the path/],
    ["Change an animal", setPath("<my own>"), /<my own> into the path/],
    ["Change an animal", setPath("{{nothing}}"), /no value for \{\{nothing\}\}: set nothing in the environment$/],
    ["Change an animal", setPath("{{empty}}"), /no value for \{\{empty\}\}/],
    ["Change an animal", setPath(""), /:animalId into the path/],
    ["Add an animal", setRaw('{"isTame":true,"nickname":"<nickname>"}'), /<nickname> into the body/],
    ["Add an animal", setRaw('{"isTame": {{number}}, "nickname": "{{name}}"}'), /<nickname> into the body/],
    ["Set the alarm", setRaw('{ "loudness":"low" }'), /set allow_writes/],
    [
      "Get an animal",
      (item) => {
        setPath("a1")(item);
        item.request.url.query = [{ key: "page", value: "{{nextOne}}" }];
      },
      /no value for \{\{nextOne\}\}.*untick/,
    ],
    ["Test the alarm", setHeader("Cookie", "session=abc; zone=<X-Zone>"), /<X-Zone> into the headers/],
    ["Test the alarm", setHeader("Cookie", "zone=<X-Zone>;session=abc"), /<X-Zone> into the headers/],
    ["Test the alarm", setHeader("X-Zone", "north,<X-Zone>"), /<X-Zone> into the headers/],
    ["Test the alarm", setHeader("X-Zone", "size=3,zone=<X-Zone>"), /<X-Zone> into the headers/],
    ["Test the alarm", setHeader("X-Zone", '{"size": 3, "zone": "<X-Zone>"}'), /<X-Zone> into the headers/],
    ["Sell a ticket", setField("Ada,<buyer>"), /<buyer> into the body/],
    ["Find keepers", setQuery('{"shift":"<shift>","size":3}'), /<shift> into the query/],
    ["Find keepers", setQuery("night|<shift>"), /<shift> into the query/],
    [
      "Get an animal",
      (item) => {
        item.request.url.path = ["v2", "animals", "<animalId>"];
      },
      /<animalId> into the path/,
    ],
  ])("%s", async (name, edit, reason) => {
    const values = { mine: "<animalId>", name: "<nickname>", number: "3", empty: "" };
    const { sent, said } = await send(name, edit, { values });
    expect(sent).toEqual([]);
    expect(said).toEqual([expect.stringMatching(reason)]);
  });
});

describe("what a file answers that isn't ready", () => {
  it("is neither a success nor a failure", async () => {
    const { sent, said } = await send("Download a report", undefined, { status: 204 });
    expect(sent).toEqual(["GET /v2/reports/2026"]);
    expect(said).toEqual(["Not ready yet: send this again in a few seconds"]);
  });
});

describe("the guard is there", () => {
  it.each([
    ["without tests, and then adds none", { tests: "none" as const }],
    ["without the token's script", { autoAuth: false }],
  ])("%s", async (_, options) => {
    const collection = await zoo(options);
    for (const name of ["Release an animal", "Sound the alarm", "Get an animal"]) {
      const { sent, said } = await send(name, undefined, { collection });
      expect(sent).toEqual([]);
      expect(said).toHaveLength("tests" in options ? 0 : 1);
    }
  });
});
