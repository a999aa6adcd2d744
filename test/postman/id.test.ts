import { describe, expect, it } from "vitest";
import {
  AUTHENTICATE_ID,
  COLLECTION_ID,
  environmentId,
  exampleId,
  folderId,
  operationId,
} from "../../src/postman/id.js";
import { operation } from "../support/build.js";

const UUID_V5 = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const get = operation({ path: "/v2/workbooks/{workbookId}" });

describe("an operation's id", () => {
  it.each([
    ["another name, text and order", operation({ ...get, name: "X", id: "y", description: "z", parameters: [] })],
    ["another name of its parameter", operation({ ...get, path: "/v2/workbooks/{id}" })],
    ["another group", operation({ ...get, group: { key: "x", name: "X" } })],
  ])("stays with %s", (_, other) => {
    expect(operationId(other)).toBe(operationId(get));
  });

  it.each([
    ["another method", operation({ ...get, method: "delete" })],
    ["another version", operation({ ...get, path: "/v2.1/workbooks/{workbookId}" })],
    ["an action behind its parameter", operation({ ...get, path: "/v2/workbooks/{workbookId}:materialize" })],
    ["a trailing slash", operation({ ...get, path: "/v2/workbooks/{workbookId}/" })],
    ["a word in the place of its parameter", operation({ ...get, path: "/v2/workbooks/workbookId" })],
  ])("is another with %s", (_, other) => {
    expect(operationId(other)).not.toBe(operationId(get));
  });
});

it("ids are those that collections in people's hands have", () => {
  expect({
    collection: COLLECTION_ID,
    authenticate: AUTHENTICATE_ID,
    workbook: operationId(get),
  }).toMatchInlineSnapshot(`
    {
      "authenticate": "aaa32f21-b529-5c36-8e98-a1be5fb3c51c",
      "collection": "cc9f8fbc-8125-5c58-bc02-83f6785c37e9",
      "workbook": "482abd02-94f7-5762-85ec-80031c306762",
    }
  `);
});

it("ids of everything are UUIDs, and differ", () => {
  const ids = [
    COLLECTION_ID,
    AUTHENTICATE_ID,
    operationId(get),
    folderId(["workbooks"]),
    folderId(["workbooks", "sources"]),
    exampleId(get, "200", ""),
    exampleId(get, "200", "Snowflake"),
    exampleId(get, "404", ""),
    environmentId("aws-us-west"),
    environmentId("gcp-us"),
  ];
  for (const id of ids) expect(id).toMatch(UUID_V5);
  expect(new Set(ids).size).toBe(ids.length);
});
