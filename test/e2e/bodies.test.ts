/** Bodies as they go over the wire: generated, sent by newman, and read by a server that knows nothing of src/. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { generate } from "../../src/index.js";
import type { PostmanCollection } from "../../src/postman/types.js";
import { readCollection } from "../../src/run/read/collection.js";
import { serve, temporaryFolder } from "../support/build.js";
import { itemsOf } from "../support/collection.js";
import { runCollection, without } from "../support/newman.js";

type Node = { readonly [key: string]: unknown };

interface Sent {
  readonly type: string;
  readonly body: string;
}

const text = (example: string) => ({ type: "string", example });

/** Sends the one request of a definition whose only operation takes this body; files are `<bytes>`. */
async function send(openapi: string, mediaType: string, media: Node, method = "post"): Promise<Sent> {
  const folder = await temporaryFolder();
  let sent = "";
  const { url, requests } = await serve((request, answer) => {
    request.setEncoding("latin1").on("data", (chunk: string) => {
      sent += chunk;
    });
    request.on("end", () => answer.end());
  });
  const path = { [method]: { requestBody: { required: true, content: { [mediaType]: media } }, responses: {} } };
  const definition = join(folder, "openapi.json");
  await writeFile(
    definition,
    JSON.stringify({ openapi, info: { title: "A", version: "1" }, servers: [{ url }], paths: { "/a": path } }),
  );
  const { collection } = await generate({ definitions: [definition], allowHosts: ["127.0.0.1"], autoAuth: false });
  const values = { baseUrl: url, access_token: "t", allow_writes: "true" };
  await runCollection(await asRun(collection, folder), {
    values: Object.entries(values).map(([key, value]) => ({ key, value, enabled: true })),
  });
  expect(requests).toHaveLength(1);
  return { type: String(requests[0]?.headers["content-type"]), body: sent };
}

/** As `run` hands it to newman, with a file for each field that asks for one, called like the field. */
async function asRun(collection: PostmanCollection, folder: string): Promise<object> {
  const copy = structuredClone(
    without(collection, ({ name }) => ["Authenticate", "Act as another user"].includes(name)),
  );
  for (const { request } of itemsOf(copy.item)) {
    for (const field of request.body?.mode === "formdata" ? request.body.formdata : []) {
      if (field.type !== "file") continue;
      field.src = [join(folder, `${field.key}.png`)];
      await writeFile(join(folder, `${field.key}.png`), "<bytes>");
    }
  }
  return readCollection({ ...copy }, "the collection").collection;
}

/** `name; filename: content type: content` of each part. */
function partsOf({ type, body }: Sent): string[] {
  const boundary = /boundary=(.*)$/.exec(type)?.[1] ?? "";
  return body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [head = "", content = ""] = part.trim().split(/\r\n\r\n/);
      const name = /[^e]name="([^"]*)"/.exec(head)?.[1];
      const filename = /filename="([^"]*)"/.exec(head)?.[1];
      const contentType = /Content-Type: (.*)/i.exec(head)?.[1];
      return [name, filename ?? "", contentType ?? "", content].join(" | ");
    });
}

it("a form-urlencoded body has the styles that its Encoding Objects ask for", async () => {
  const address = { type: "object", required: ["city"], properties: { city: text("Rome & Co") } };
  const list = { type: "array", minItems: 2, items: { enum: ["a b", "c"] }, example: ["a b", "c"] };
  const properties = { id: text("me"), address, expand: list, plain: list, piped: list };
  const media = {
    schema: { type: "object", required: Object.keys(properties), properties },
    encoding: {
      address: { style: "deepObject", explode: true },
      expand: { explode: false },
      piped: { style: "pipeDelimited" },
    },
  };
  const { type, body } = await send("3.0.3", "application/x-www-form-urlencoded", media);
  expect(type).toBe("application/x-www-form-urlencoded");
  expect([...new URLSearchParams(body)]).toEqual([
    ["id", "me"],
    ["address[city]", "Rome & Co"],
    ["expand", "a b,c"],
    ["plain", "a b"],
    ["plain", "c"],
    ["piped", "a b|c"],
  ]);
});

it.each([
  ["3.0.3", [["city", "Rome"]]],
  ["3.1.1", [["address", '{"city":"Rome"}']]],
])("an object of a form-urlencoded body without an Encoding Object, in %s", async (openapi, want) => {
  const address = { type: "object", required: ["city"], properties: { city: text("Rome") } };
  const schema = { type: "object", required: ["address"], properties: { address } };
  const { body } = await send(openapi, "application/x-www-form-urlencoded", { schema });
  expect([...new URLSearchParams(body)]).toEqual(want);
});

it("a multipart body has a part for each entry of a list, with the content types asked for", async () => {
  const details = { type: "object", required: ["number"], properties: { number: text("A-1") } };
  const tags = { type: "array", items: text("t"), example: ["t", "u"] };
  const properties = { image: { type: "string", format: "binary" }, details, note: text("hi"), tags, more: details };
  const media = {
    schema: { type: "object", required: Object.keys(properties), properties },
    encoding: { image: { contentType: "image/webp" }, details: { contentType: "application/vnd.a+json" } },
  };
  const sent = await send("3.0.3", "multipart/form-data", media);
  expect(sent.type).toMatch(/^multipart\/form-data; boundary=/);
  expect(partsOf(sent)).toEqual([
    "image | image.png | image/webp | <bytes>",
    'details |  | application/vnd.a+json | {"number":"A-1"}',
    "note |  |  | hi",
    "tags |  |  | t",
    "tags |  |  | u",
    'more |  | application/json | {"number":"A-1"}',
  ]);
});

it("files of 3.1 are files, and Base64 is text", async () => {
  const properties = {
    bytes: {},
    image: { type: "string", contentMediaType: "image/webp" },
    encoded: { type: "string", contentEncoding: "base64", contentMediaType: "image/gif", example: "AA==" },
  };
  const schema = { type: "object", required: Object.keys(properties), properties };
  expect(partsOf(await send("3.1.0", "multipart/form-data", { schema }))).toEqual([
    "bytes | bytes.png | image/png | <bytes>",
    "image | image.png | image/webp | <bytes>",
    "encoded |  | image/gif | AA==",
  ]);
});

it.each([
  ["3.1.0", "get", '{"query":"all"}'],
  ["3.1.0", "delete", '{"query":"all"}'],
  ["3.0.3", "get", ""],
  ["3.0.3", "delete", ""],
])("the body of %s's %s is sent where that version permits one: %s", async (openapi, method, want) => {
  const schema = { type: "object", required: ["query"], properties: { query: text("all") } };
  const { body } = await send(openapi, "application/json", { schema }, method);
  expect(body.replace(/\s/g, "")).toBe(want);
});

it("XML is sent as XML", async () => {
  const title = { ...text("A & B"), xml: { attribute: true } };
  const schema = { type: "object", required: ["title"], properties: { title }, xml: { name: "deposit" } };
  expect(await send("3.1.0", "application/xml", { schema })).toEqual({
    type: "application/xml",
    body: '<?xml version="1.0" encoding="UTF-8"?>\n<deposit title="A &amp; B"/>',
  });
});
