import { describe, expect, it } from "vitest";
import {
  auth,
  body,
  example,
  headersOf,
  param,
  requestKey,
  script,
  settings,
  textOf,
  urlOf,
} from "../../src/merge/normal.js";

type Normal = (value: unknown) => unknown;

const exampleOf: Normal = (value) => example(value, (part, normal) => JSON.stringify(normal(part)));
const headers: Normal = (value) => headersOf(value).map(param);

/** A value of ours, and what Postman makes of it. */
const SAME: readonly (readonly [string, Normal, unknown, unknown])[] = [
  ["a description as an object", textOf, "Text", { content: "Text", type: "text/markdown" }],
  ["line ends", textOf, "a\nb", "a\r\nb"],
  ["no description", textOf, undefined, { content: "", type: "text/plain" }],
  [
    "a parameter with defaults",
    param,
    { key: "a", value: "1" },
    { key: "a", value: "1", type: "text", disabled: false, id: "x" },
  ],
  ["a parameter without a value", param, { key: "a", value: "" }, { key: "a", value: null, description: null }],
  ["one that is off", param, { key: "a", value: "1", disabled: true }, { key: "a", value: "1", enabled: false }],
  ["headers as text", headers, [{ key: "Accept", value: "a:b" }], "Accept: a:b\n"],
  [
    "lines of headers",
    headers,
    [
      { key: "A", value: "1" },
      { key: "B", value: "2:3" },
    ],
    "A: 1\r\n\r\nnothing\nB :2:3 \n",
  ],
  ["no headers", headers, [], null],
  ["a URL as text", urlOf, { host: ["{{baseUrl}}"], path: ["v2", ":id"] }, "{{baseUrl}}/v2/:id"],
  ["a URL with text only", urlOf, { host: ["{{baseUrl}}"], path: ["v2", ""] }, { raw: "{{baseUrl}}/v2/" }],
  [
    "another raw",
    urlOf,
    { raw: "x", host: ["{{baseUrl}}"], path: ["v2"] },
    { raw: "y?z", host: "{{baseUrl}}", path: "/v2" },
  ],
  [
    "all of a URL",
    urlOf,
    { protocol: "https", host: ["a", "example"], port: "8", path: ["v"], query: [{ key: "q", value: "1" }], hash: "h" },
    "https://a.example:8/v?q=1#h",
  ],
  [
    "a URL with variables and credentials",
    urlOf,
    {
      ...{ protocol: "{{protocol}}", host: ["{{host}}"], port: "{{port}}", path: ["v2", "teams"] },
      ...{ auth: { user: "{{user}}", password: "{{a:b}}" }, query: [{ key: "limit", value: "5" }] },
    },
    "{{protocol}}://{{user}}:{{a:b}}@{{host}}:{{port}}/v2/teams?limit=5",
  ],
  ["an address that is none", urlOf, { host: ["a:b:c/d"] }, "a:b:c/d"],
  ["another kind of URL", urlOf, { host: ["mailto:ann"] }, "mailto:ann"],
  ["a dot in a variable", urlOf, { host: ["{{team.host}}"], path: ["v2"] }, "{{team.host}}/v2"],
  [
    "a query with all kinds of parameters",
    urlOf,
    {
      ...{ host: ["h"], path: ["p"] },
      query: [
        { key: "a", value: "" },
        { key: "b", value: null },
        { key: "c", value: "x=y" },
      ],
    },
    "h/p?a=&b&c=x=y",
  ],
  ["a text that is too long for a URL", urlOf, { host: ["{{x.}}".repeat(50_000)] }, "{{x.}}".repeat(50_000)],
  ["an address in brackets", urlOf, { protocol: "http", host: ["[::1]"], port: "80", path: [""] }, "http://[::1]:80/"],
  ["an empty body", body, undefined, { mode: "raw", raw: "" }],
  ["a form without fields", body, undefined, { mode: "formdata", formdata: [] }],
  [
    "the language of plain text",
    body,
    { mode: "raw", raw: "a", options: { raw: { language: "text" } } },
    { mode: "raw", raw: "a", options: {} },
  ],
  [
    "a form",
    body,
    { mode: "urlencoded", urlencoded: [{ key: "a", value: "1", type: "text" }] },
    { urlencoded: [{ value: "1", key: "a", description: "", uuid: "x" }], mode: "urlencoded" },
  ],
  [
    "a file field",
    body,
    { mode: "formdata", formdata: [{ key: "f", type: "file", src: [] }] },
    { mode: "formdata", formdata: [{ key: "f", type: "file", src: null, value: null }] },
  ],
  ["a file", body, { mode: "file", file: { src: "" } }, { mode: "file", file: {} }],
  [
    "auth as an object",
    auth,
    { type: "bearer", bearer: [{ key: "token", value: "{{t}}", type: "string" }] },
    { type: "bearer", bearer: { token: "{{t}}" } },
  ],
  ["noauth", auth, { type: "noauth" }, { type: "noauth", noauth: [] }],
  ["inherited auth", auth, undefined, null],
  [
    "a script",
    script,
    { listen: "test", script: { type: "text/javascript", exec: ["a", "b"] } },
    { listen: "test", script: { id: "x", exec: ["a\r", "b", ""], packages: {}, requests: {} } },
  ],
  ["an empty script", script, undefined, { listen: "test", script: { exec: [""], packages: {} } }],
  ["settings that Postman's importer makes", settings, undefined, { disableBodyPruning: true }],
  [
    "an example",
    exampleOf,
    {
      code: 200,
      status: "OK",
      header: [],
      body: "x",
      originalRequest: { method: "GET", url: { host: ["h"], path: ["p"] } },
    },
    {
      ...{
        code: 200,
        status: "OK",
        header: null,
        body: "x",
        cookie: [],
        responseTime: null,
        _postman_previewtype: "html",
      },
      originalRequest: {
        method: "GET",
        header: [],
        url: { raw: "h/p?", host: ["h"], path: ["p"], query: [], variable: [] },
      },
    },
  ],
];

describe("is the same after an export:", () => {
  it.each(SAME)("%s", (_, normal, ours, theirs) => {
    expect(normal(theirs)).toEqual(normal(ours));
  });
});

/** Edits that must not be taken for noise. */
const DIFFERENT: readonly (readonly [string, Normal, unknown, unknown])[] = [
  ["ticking a parameter", param, { key: "a", value: "1", disabled: true }, { key: "a", value: "1" }],
  ["a parameter's key in another case", param, { key: "a", value: "1" }, { key: "A", value: "1" }],
  [
    "another language of a body",
    body,
    { mode: "raw", raw: "a" },
    { mode: "raw", raw: "a", options: { raw: { language: "json" } } },
  ],
  ["a body that is off", body, { mode: "raw", raw: "a" }, { mode: "raw", raw: "a", disabled: true }],
  ["a file that was chosen", body, { mode: "file", file: {} }, { mode: "file", file: { src: "a.csv" } }],
  ["noauth", auth, null, { type: "noauth" }],
  ["a setting", settings, undefined, { disableBodyPruning: false }],
  ["a script that is off", script, { script: { exec: ["a"] } }, { disabled: true, script: { exec: ["a"] } }],
  ["a trailing slash", urlOf, { host: ["h"], path: ["a"] }, { host: ["h"], path: ["a", ""] }],
];

describe("is an edit:", () => {
  it.each(DIFFERENT)("%s", (_, normal, before, after) => {
    expect(normal(after)).not.toEqual(normal(before));
  });
});

it.each([
  ["GET /v2/teams", { url: "{{baseUrl}}/v2/teams?limit=1" }],
  ["GET /v2/teams/{}", { method: "get", url: { host: ["{{baseUrl}}"], path: ["v2", "teams", ":teamId"] } }],
  [
    "POST /v2/teams/{}:x",
    { method: "POST", url: { host: ["h"], path: [{ type: "any", value: "v2" }, "teams", ":id:x"] } },
  ],
  [
    "POST {{tokenBaseURL}} client_credentials",
    {
      method: "POST",
      url: { raw: "{{tokenBaseURL}}", host: ["{{tokenBaseURL}}"] },
      body: { mode: "urlencoded", urlencoded: [{ key: "grant_type", value: "client_credentials" }] },
    },
  ],
  [
    "POST {{tokenBaseURL}} token-exchange",
    {
      method: "POST",
      url: "{{tokenBaseURL}}",
      body: {
        mode: "urlencoded",
        urlencoded: [{ key: "grant_type", value: "urn:ietf:params:oauth:grant-type:token-exchange" }],
      },
    },
  ],
  ["POST {{tokenBaseURL}}", { method: "POST", url: "{{tokenBaseURL}}" }],
  ["GET /v2", "https://example.com/v2"],
  ["GET", {}],
])("a request is %s", (key, request) => {
  expect(requestKey(request)).toBe(key);
});
