/** What newman gets of a file, and what the process that it runs in gets of this one. */
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { get, type UnknownObject } from "../../../src/json.js";
import { childEnvironment, trusting } from "../../../src/run/newman/child.js";
import { ignoreSettings } from "../../../src/run/newman/engine.js";
import { mayFollow, type Outgoing, refusalOf } from "../../../src/run/newman/judge.js";
import { readCollection } from "../../../src/run/read/collection.js";
import { readUrl } from "../../../src/run/read/url.js";
import { temporaryFolder } from "../../support/build.js";

describe("readUrl", () => {
  it.each<[string, unknown, string]>([
    ["pieces", { raw: "{{baseUrl}}/a", host: ["{{baseUrl}}"], path: ["a"] }, "{{baseUrl}}/a"],
    [
      "a raw that says something else",
      { raw: "{{tokenBaseURL}}", protocol: "https", host: ["x", "org"], path: ["a"] },
      "https://x.org/a",
    ],
    ["a text", "https://x.org:8080/a/b?c=d&e#f", "https://x.org:8080/a/b?c=d&e#f"],
    ["raw alone", { raw: "{{baseUrl}}/v2/x" }, "{{baseUrl}}/v2/x"],
    ["a path as text", { host: "{{baseUrl}}", path: "/v2/x" }, "{{baseUrl}}/v2/x"],
    ["a port as number", { host: "x.org", port: 81, path: [""] }, "x.org:81/"],
    [
      "unticked parameters",
      {
        host: ["h"],
        path: ["p"],
        query: [
          { key: "a", value: "1" },
          { key: "b", value: "2", disabled: true },
        ],
      },
      "h/p?a=1",
    ],
  ])("makes raw from the pieces: %s", (_, given, raw) => {
    expect(readUrl(given).raw).toBe(raw);
  });

  it.each([
    [{ host: ["h"], path: { a: 1 } }],
    [{ host: 1, path: ["p"] }],
    [{ host: [["h"]], path: ["p"] }],
    [{ host: { a: "h" } }],
    [{ host: ["h"], port: {} }],
    [{ host: ["h"], protocol: ["https"] }],
    [{ host: ["h"], auth: { user: "u" } }],
    [{ host: ["h"], query: { a: 1 } }],
    [undefined],
    [7],
  ])("refuses %j", (given) => {
    expect(() => readUrl(given)).toThrow(/^its? /);
  });
});

describe("readCollection", () => {
  const fine = { method: "GET", url: "{{baseUrl}}/v2/x" };
  const first = (item: unknown, more: UnknownObject = {}) => {
    const { collection, unsupported, notices } = readCollection({ ...more, item: [item] }, "c.json");
    const [entry] = collection.item as UnknownObject[];
    return { collection, entry, reason: unsupported.get(String(entry?.id)), notices };
  };

  it("has known keys only", () => {
    const junk = { requests: [], order: [], proxy: {}, certificate: {}, x: 1 };
    const { collection, entry } = first({ name: "a", ...junk, request: { ...fine, ...junk }, response: [{}] }, junk);
    expect(Object.keys(collection).sort()).toEqual(["event", "info", "item", "variable"]);
    expect(Object.keys(entry ?? {}).sort()).toEqual(["event", "id", "name", "request"]);
    expect(Object.keys(entry?.request as object).sort()).toEqual(["header", "method", "url"]);
  });

  it.each<[string, unknown, RegExp]>([
    ["an item that is no list", { request: fine, item: {} }, /"item" that is not a list/],
    ["a method with a variable", { request: { ...fine, method: "{{m}}" } }, /method/],
    ["a method that is a list", { request: { ...fine, method: ["GET"] } }, /method/],
    [
      "authorization that answers challenges",
      { request: { ...fine, auth: { type: "digest", digest: [] } } },
      /"digest"/,
    ],
    ["authorization without a type", { request: { ...fine, auth: { bearer: [] } } }, /authorization/],
    ["a body of an unknown kind", { request: { ...fine, body: { mode: "vault", vault: [] } } }, /"vault"/],
    ["no request", {}, /no request/],
  ])("says what can't be sent: %s", (_, item, reason) => {
    expect(first({ name: "a", ...(item as object) }).reason).toMatch(reason);
  });

  it("keeps scripts as text only, and drops authorization's detours", () => {
    const { entry } = first({
      event: [
        { listen: "test", script: { src: "https://example.com/x.js" } },
        { listen: "test", script: { exec: "one();\ntwo();", packages: { a: 1 } } },
        { listen: "load", script: { exec: ["three();"] } },
      ],
      request: {
        ...fine,
        auth: {
          type: "oauth2",
          oauth2: [
            { key: "accessToken", value: "t" },
            { key: "accessTokenUrl", value: "https://x" },
          ],
        },
      },
    });
    expect(entry?.event).toEqual([{ listen: "test", script: { type: "text/javascript", exec: ["one();", "two();"] } }]);
    expect(get(entry?.request, "auth")).toEqual({
      type: "oauth2",
      oauth2: [{ key: "accessToken", value: "t", type: "string" }],
    });
  });

  it("names the settings that it leaves, once each", () => {
    const settings = {
      strictSSL: false,
      tlsCipherSelection: ["NULL"],
      insecureHTTPParser: true,
      disableBodyPruning: true,
    };
    const { entry, notices } = first({ name: "a", protocolProfileBehavior: settings, request: fine });
    expect(entry?.protocolProfileBehavior).toEqual({ disableBodyPruning: true });
    expect(notices).toEqual([
      expect.stringMatching(/^the setting strictSSL is not used \(a\): .*NODE_EXTRA_CA_CERTS/),
      expect.stringContaining("tlsCipherSelection"),
      expect.stringContaining("insecureHTTPParser"),
    ]);
  });

  it("gives each entry an id of its own, and knows the variables of type secret", () => {
    const named = (id: string | undefined, more: UnknownObject = {}) => ({ id, name: "x", request: fine, ...more });
    const item = [named("a"), named("a"), named(undefined), { name: "f", item: [named("a"), named("")] }];
    const variable = [
      { key: "plain", value: "1" },
      { key: "mine", value: "2", type: "secret" },
    ];
    const read = readCollection({ item, variable }, "c.json");
    expect([...read.entries.keys()]).toEqual(["a", "a-2", "request", "folder", "a-3", "request-2"]);
    expect(get(read.entries.get("folder"), "item")).toEqual([read.entries.get("a-3"), read.entries.get("request-2")]);
    expect(read.secretKeys).toEqual(["mine"]);
  });

  it("refuses folders without end", () => {
    let item: unknown = { name: "x", request: fine };
    for (let depth = 0; depth < 200; depth += 1) item = { name: "f", item: [item] };
    expect(() => first(item)).toThrow("deep");
  });
});

describe("what may be sent", () => {
  const rules = {
    allowedUrls: ["https://api.example.com/v2"],
    allowHosts: ["other.example.com:8443", "Plain.example.com"],
    tokenUrl: "https://api.example.com/v2/auth/token",
  };
  const judged = (given: Partial<Outgoing>, state: Partial<Parameters<typeof refusalOf>[2]> = {}) =>
    refusalOf({ method: "GET", url: "https://api.example.com/v2/x", headers: new Map(), ...given }, rules, {
      ownTokens: new Set(),
      ...state,
    });

  it.each<[string, Partial<Outgoing>]>([
    ["a read", {}],
    ["the token request", { method: "POST", url: rules.tokenUrl }],
    ["a host that was allowed, with its port", { url: "https://other.example.com:8443/x" }],
    ["a host that was allowed, with any port", { url: "http://plain.example.com:81/x" }],
    ["a Host header that says where it goes", { headers: new Map([["host", "API.example.com:443"]]) }],
    ["a Host header of a host that was allowed", { headers: new Map([["host", "plain.example.com"]]) }],
  ])("%s", (_, given) => {
    expect(judged(given)).toBeUndefined();
  });

  it.each<[string, Partial<Outgoing>]>([
    ["another port", { url: "https://api.example.com:8443/v2/x" }],
    ["another scheme", { url: "http://api.example.com/v2/x" }],
    ["another host", { url: "https://api.example.com.evil.org/v2/x" }],
    ["a user name", { url: "https://api.example.com@evil.org/v2/x" }],
    ["an allowed host on another port", { url: "https://other.example.com/x" }],
    ["a write", { method: "delete" }],
    ["a write behind a read", { headers: new Map([["x-http-method-override", "PATCH"]]) }],
    ["a read in front of a write", { method: "PUT", headers: new Map([["x-http-method-override", "GET"]]) }],
    ["a token request with something behind it", { method: "POST", url: `${rules.tokenUrl}/x` }],
    ["another write to the token endpoint", { method: "DELETE", url: rules.tokenUrl }],
    ["no URL", { url: "nowhere" }],
    ["a Host header of somebody else", { headers: new Map([["host", "evil.org"]]) }],
    ["a Host header with another port", { headers: new Map([["host", "api.example.com:8443"]]) }],
    ["a Host header of two", { headers: new Map([["host", "api.example.com, evil.org"]]) }],
    ["a Host header that is no host", { headers: new Map([["host", "evil.org#@api.example.com"]]) }],
    ["two methods in one override", { headers: new Map([["x-http-method-override", "GET, DELETE"]]) }],
  ])("but not %s", (_, given) => {
    expect(judged(given)).toMatch(/not sent/);
  });

  it("lets the selected write out, and no other", () => {
    expect(judged({ method: "PATCH" }, { selectedWrite: "PATCH" })).toBeUndefined();
    expect(judged({ method: "DELETE" }, { selectedWrite: "PATCH" })).toMatch(/not sent/);
  });

  it("refuses the user's own token while acting as another user, and what was not checked", () => {
    const headers = new Map([["authorization", "Bearer mine"]]);
    expect(judged({ headers }, { ownTokens: new Set(["mine"]) })).toMatch(/your own name/);
    expect(judged({ headers }, { ownTokens: new Set(["other"]) })).toBeUndefined();
    const both = new Map([["authorization", "Bearer theirs, Bearer mine"]]);
    expect(judged({ headers: both }, { ownTokens: new Set(["mine"]) })).toMatch(/your own name/);
    expect(judged({}, { isUnguarded: true })).toMatch(/could not check/);
  });

  it("follows redirects within an origin, of reads", () => {
    expect(mayFollow("GET", "https://a.org/x", "/y")).toBe(true);
    expect(mayFollow("POST", "https://a.org/x", "/y")).toBe(false);
    for (const to of ["https://a.org:444/y", "http://a.org/y", "//b.org/y", "https://b.org"]) {
      expect(mayFollow("GET", "https://a.org/x", to)).toBe(false);
    }
  });
});

describe("the process of newman", () => {
  it("gets no variable that it doesn't need", () => {
    const given = {
      PATH: "/bin",
      SIGMA_CLIENT_SECRET: "x",
      NODE_OPTIONS: "--inspect",
      HOME: "/home/me",
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
      HTTPS_PROXY: "http://p:1",
      NODE_EXTRA_CA_CERTS: "ca.pem",
    };
    const { TMPDIR, TEMP, TMP, USERPROFILE, ...environment } = childEnvironment(given, "/empty");
    expect(environment).toEqual({
      PATH: "/bin",
      HTTPS_PROXY: "http://p:1",
      NODE_EXTRA_CA_CERTS: resolve("ca.pem"),
      HOME: "/empty",
    });
    expect([TMPDIR, TEMP, TMP, USERPROFILE]).toEqual(Array(4).fill("/empty"));
    expect(trusting("--require ./x.js --use-openssl-ca", ["--inspect", "--use-system-ca"])).toEqual([
      "--use-openssl-ca",
      "--use-system-ca",
    ]);
  });

  it.each([
    ["http://p:1", "http://p:1"],
    ["HTTPS://user:pw@p:1", "HTTPS://user:pw@p:1"],
    ["proxy.example:8080", "http://proxy.example:8080"],
    [" proxy \n", "http://proxy"],
  ])("takes the proxy %j as a URL", (given, url) => {
    expect(childEnvironment({ HTTP_PROXY: given, https_proxy: given }, "/empty")).toMatchObject({
      HTTP_PROXY: url,
      https_proxy: url,
    });
  });

  it("reads none of newman's settings, those in /etc neither", async () => {
    const home = await temporaryFolder();
    await mkdir(join(home, ".postman"));
    await writeFile(join(home, ".postman", "newmanrc"), '{"run":{"insecure":true}}');
    const { HOME } = process.env;
    const fromNewman = createRequire(createRequire(import.meta.url).resolve("newman"));
    const settings = fromNewman("./lib/config/rc-file") as {
      load(callback: (error: unknown, found: object) => void): void;
    };
    const found = () => new Promise((done) => settings.load((_, all) => done(all)));
    const { load } = settings;
    process.env.HOME = home;
    try {
      expect(await found()).toMatchObject({ run: { insecure: true } });
      ignoreSettings(fromNewman);
      expect(await found()).toEqual({});
    } finally {
      process.env.HOME = HOME;
      settings.load = load;
    }
  });
});
