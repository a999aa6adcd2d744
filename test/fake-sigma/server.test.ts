/** What the fake Sigma promises to the tests that rely on it. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { readOperations } from "../../fake-sigma/operations.js";
import { type Sigma, type SigmaOptions, sign, startSigma } from "../../fake-sigma/server.js";
import { type Resource, World } from "../../fake-sigma/world.js";
import { BUNDLED, describeEach, REAL } from "../support/definitions.js";
import { pointerTo, readDefinition, Validator } from "../support/openapi.js";

type Node = { [key: string]: unknown };

const definition = readDefinition(BUNDLED.file);

async function start(options: Partial<SigmaOptions> = {}): Promise<Sigma> {
  const sigma = await startSigma({ definition, ...options });
  onTestFinished(() => sigma.close());
  return sigma;
}

async function post(sigma: Sigma, form: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(`${sigma.url}/v2/auth/token`, {
    method: "POST",
    body: new URLSearchParams(form),
    headers,
  });
  return { status: response.status, body: (await response.json()) as Record<string, string & number> };
}

async function authenticate(sigma: Sigma): Promise<string> {
  const { clientID, secret } = sigma;
  const { body } = await post(sigma, {
    grant_type: "client_credentials",
    client_id: clientID,
    client_secret: secret,
  });
  return body.access_token!;
}

async function send(sigma: Sigma, token: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${sigma.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return { status: response.status, body: (isJson ? JSON.parse(text) : text) as Node & { entries: Node[] } };
}

describeEach([BUNDLED, ...REAL], [], ({ file }) => {
  let sigma: Sigma;
  let token: string;
  let document: Node;
  beforeAll(async () => {
    document = readDefinition(file);
    sigma = await startSigma({ definition: document });
    token = await authenticate(sigma);
  });
  afterAll(() => sigma.close());

  it("answers every GET with what the definition documents, and 404 to an id it never gave out", async () => {
    const validator = new Validator(document);
    const faults: string[] = [];
    let answered = 0;
    for (const { method, path, names } of readOperations(document)) {
      if (method !== "GET") continue;
      const context: Resource[] = [];
      let address = path;
      let unknown = path;
      for (const name of names) {
        const resource = someResource(sigma.world, path, name, context);
        if (!resource) break;
        context.push(resource);
        const value = name === "tagName" ? resource.name : resource.id;
        address = address.replace(`{${name}}`, encodeURIComponent(value));
        unknown = unknown.replace(`{${name}}`, encodeURIComponent(name === names.at(-1) ? randomUUID() : value));
      }
      // Only a request that writes makes these.
      if (context.length < names.length) {
        expect(names.at(-1)).toMatch(/^(materializationId|queryId)$/);
        continue;
      }
      answered += 1;
      const { status, body } = await send(sigma, token, "GET", address);
      const schema = pointerTo("paths", path, "get", "responses", "200", "content", "application/json", "schema");
      const fault = status === 200 ? validator.fault(schema, body) : `${status} ${JSON.stringify(body)}`;
      if (fault) faults.push(`${path}: ${fault} ${JSON.stringify(body).slice(0, 300)}`);
      if (names.length === 0) continue;
      const wrong = await send(sigma, token, "GET", unknown);
      if (wrong.status !== 404) faults.push(`${unknown}: ${wrong.status}`);
    }
    expect(faults).toEqual([]);
    expect(answered).toBeGreaterThan(70);
  });

  it("knows every path parameter that a GET has", () => {
    const names = readOperations(document)
      .filter(({ method }) => method === "GET")
      .flatMap(({ names }) => names);
    expect(names.filter((name) => !World.knows(name))).toEqual([]);
  });
});

describe("things", () => {
  it("are the same in every list, and belong to their owner", async () => {
    const sigma = await start();
    const token = await authenticate(sigma);
    const get = async (path: string) => (await send(sigma, token, "GET", path)).body;
    const [first, second] = (await get("/v2/workbooks")).entries.map(({ workbookId }) => String(workbookId));
    expect(await get(`/v2/workbooks/${first}`)).toMatchObject({ workbookId: first });
    const pages = (await get(`/v2/workbooks/${first}/pages`)).entries.map(({ pageId }) => String(pageId));
    const elements = (await get(`/v2/workbooks/${first}/pages/${pages[0]}/elements`)).entries;
    expect(elements.length).toBeGreaterThan(0);
    expect((await get(`/v2/workbooks/${first}/elements`)).entries.length).toBe(2 * elements.length);
    const { elementId } = elements[0]!;
    expect((await send(sigma, token, "GET", `/v2/workbooks/${first}/elements/${elementId}/query`)).status).toBe(200);
    expect((await send(sigma, token, "GET", `/v2/workbooks/${second}/elements/${elementId}/query`)).status).toBe(404);
    expect((await send(sigma, token, "GET", `/v2/workbooks/${second}/pages/${pages[0]}/elements`)).status).toBe(404);
    const reports = (await get("/v2/reports")).entries;
    expect((await send(sigma, token, "GET", `/v2/workbooks/${reports[0]!.reportId}`)).status).toBe(404);
    expect((await send(sigma, token, "GET", `/v2/files/${reports[0]!.reportId}`)).status).toBe(200);
    const { workbookId } = await get(
      `/v2/tenants/${(await get("/v2/tenants")).entries[0]!.tenantOrganizationId}/workbooks`,
    );
    expect((await send(sigma, token, "GET", `/v2/workbooks/${workbookId}`)).status).toBe(404);
  });

  it("are named where Sigma's reference says to look them up", async () => {
    for (const { file } of [BUNDLED, ...REAL].filter(({ file }) => existsSync(file))) {
      const sigma = await startSigma({ definition: readDefinition(file) });
      const token = await authenticate(sigma);
      const get = async (path: string) => (await send(sigma, token, "GET", path)).body;
      const first = async (path: string, key: string) => String((await get(path)).entries[0]?.[key]);
      const follow = async (path: string) => (await send(sigma, token, "GET", path)).status;

      const workbook = await first("/v2/workbooks", "workbookId");
      const sources = (await get(`/v2/workbooks/${workbook}/sources`)) as unknown as Node[];
      const table = sources.find(({ type }) => type === "table")?.inodeId;
      expect(await follow(`/v2/connections/paths/${table}`)).toBe(200);
      const dataset = sources.find(({ type }) => type === "dataset")?.inodeId;
      expect(await follow(`/v2/datasets/${dataset}`)).toBe(200);
      // "If the inodeId is not for a table, this endpoint returns an error."
      expect(await follow(`/v2/connections/paths/${await first("/v2/files", "id")}`)).toBe(404);
      const path = await first("/v2/connections/paths", "urlId");
      expect(await follow(`/v2/connections/paths/${path}/grants`)).toBe(200);
      const tag = encodeURIComponent(await first(`/v2/workbooks/${workbook}/tags`, "name"));
      const bookmarks = `/v2/workbooks/${workbook}/tags/${tag}/bookmarks`;
      expect(await follow(`${bookmarks}/${await first(bookmarks, "bookmarkId")}`)).toBe(200);
      expect(await follow(`/v2/tags/${await first("/v2/tags", "versionTagId")}/workbooks`)).toBe(200);
      expect(await follow(`/v2/files/${await first("/v2/files", "id")}`)).toBe(200);
      expect(await follow(`/v2/teams/${await first("/v2/teams", "teamId")}/members`)).toBe(200);
      const locales = (await get("/v2/translations/organization")).entries;
      const { lng, lng_variant: variant } = locales.find(({ lng_variant }) => lng_variant !== null)!;
      expect(await follow(`/v2/translations/organization/${lng}/${variant}`)).toBe(200);
      await sigma.close();
    }
  });

  it("come in pages", async () => {
    const sigma = await start();
    const token = await authenticate(sigma);
    const whole = (await send(sigma, token, "GET", "/v2/workbooks")).body;
    expect(whole.nextPage).toBeNull();
    const seen: unknown[] = [];
    let page = "";
    do {
      const { body } = await send(sigma, token, "GET", `/v2/workbooks?limit=1${page && `&page=${page}`}`);
      expect(body.entries).toHaveLength(1);
      seen.push(...body.entries);
      page = body.nextPage === null ? "" : String(body.nextPage);
    } while (page !== "");
    expect(seen).toEqual(whole.entries);
    const { body } = await send(sigma, token, "GET", "/v2/accountTypes?pageSize=1");
    const next = await send(sigma, token, "GET", `/v2/accountTypes?pageSize=1&pageToken=${body.nextPageToken}`);
    expect(next.body.entries).toHaveLength(1);
    expect(next.body).not.toHaveProperty("nextPageToken");
    for (const query of ["page=nonsense", "limit=0", "limit=1001", "limit=many"]) {
      expect((await send(sigma, token, "GET", `/v2/workbooks?${query}`)).status).toBe(400);
    }
  });

  it("come as a bare array from the five older lists, when told to", async () => {
    const sigma = await start({ bareLists: true });
    const token = await authenticate(sigma);
    expect((await send(sigma, token, "GET", "/v2/members")).body).toBeInstanceOf(Array);
    expect((await send(sigma, token, "GET", "/v2/members?limit=1")).body.entries).toHaveLength(1);
    expect((await send(sigma, token, "GET", "/v2.1/members")).body.entries).toHaveLength(3);
  });

  it("are made and deleted, and a write that names one from the start is on record", async () => {
    const sigma = await start();
    const token = await authenticate(sigma);
    const last = () => sigma.requests.at(-1)!;
    const made = await send(sigma, token, "POST", "/v2/teams", { name: "New" });
    expect(last()).toMatchObject({ operation: "POST /v2/teams", status: 200, touched: false });
    expect((await send(sigma, token, "GET", `/v2/teams/${made.body.teamId}`)).status).toBe(200);
    await send(sigma, token, "DELETE", `/v2/teams/${made.body.teamId}`);
    expect(last()).toMatchObject({ status: 200, touched: false });
    expect((await send(sigma, token, "GET", `/v2/teams/${made.body.teamId}`)).status).toBe(404);

    const [team] = sigma.world.list("team");
    await send(sigma, token, "DELETE", `/v2/teams/${team!.id}`);
    expect(last()).toMatchObject({ status: 200, touched: true });
    const [workbook] = sigma.world.list("workbook");
    await send(sigma, token, "POST", "/v2/workbooks/tag", { workbookId: workbook!.id, tag: "x" });
    expect(last().touched).toBe(true);
    await send(sigma, token, "DELETE", `/v2/workbooks/${workbook!.id}/schedules/%3CscheduleId%3E`);
    expect(last()).toMatchObject({ status: 404, touched: true });
    await send(sigma, token, "DELETE", "/v2/workbooks/%3CworkbookId%3E/schedules/%3CscheduleId%3E");
    expect(last()).toMatchObject({ status: 404, touched: false });
  });

  it("are exported: not yet the first time, then a file", async () => {
    const sigma = await start();
    const token = await authenticate(sigma);
    const [workbook] = sigma.world.list("workbook");
    const { body } = await send(sigma, token, "POST", `/v2/workbooks/${workbook!.id}/export`, {
      format: { type: "csv" },
    });
    const address = `/v2/query/${body.queryId}/download`;
    expect((await send(sigma, token, "GET", address)).status).toBe(204);
    expect(await send(sigma, token, "GET", address)).toMatchObject({ status: 200, body: /^region,/ });
    const job = await send(sigma, token, "POST", `/v2/workbooks/${workbook!.id}/materializations`, { sheetId: "x" });
    const { materializationId } = job.body;
    const jobs = `/v2/workbooks/${workbook!.id}/materializations`;
    expect((await send(sigma, token, "GET", `${jobs}/${materializationId}`)).status).toBe(200);
  });
});

describe("requests", () => {
  it.each([
    ["an unknown path", "GET", "/v2/nothing", 404],
    ["an unknown method", "DELETE", "/v2/whoami", 405],
    ["a broken operation", "GET", "/v2/tags", 500],
    ["a placeholder", "GET", "/v2/teams/%3CteamId%3E", 404],
    ["a body without what it must have", "POST", "/v2/teams", 400],
  ])("answers %s with %#", async (_, method, path, want) => {
    const sigma = await start({ broken: ["GET /v2/tags"] });
    const token = await authenticate(sigma);
    const { status, body } = await send(sigma, token, method, path);
    expect({ status, body }).toEqual({
      status: want,
      body: { requestId: expect.any(String), message: expect.any(String), code: expect.any(String) },
    });
  });

  it.each([
    ["none", () => undefined, "Token missing or malformed"],
    ["no JWT", () => `Bearer ${randomUUID()}`, "Token missing or malformed"],
    ["one of another region", () => `Bearer ${sign({ exp: Date.now() }, randomUUID())}`, "invalid signature"],
  ])("refuses a token: %s", async (_, authorization, message) => {
    const sigma = await start();
    const headers = authorization();
    const response = await fetch(`${sigma.url}/v2/whoami`, headers ? { headers: { authorization: headers } } : {});
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ requestId: expect.any(String), message, code: "unauthorized" });
  });
});

describe("tokens", () => {
  it("expire", async () => {
    const sigma = await start({ tokenSeconds: 1 });
    const token = await authenticate(sigma);
    const claims = JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());
    expect(claims.exp - claims.iat).toBe(1);
    await sleep(1100);
    expect(await send(sigma, token, "GET", "/v2/whoami")).toMatchObject({
      status: 401,
      body: { message: "jwt expired", code: "unauthorized" },
    });
  });

  it("are given for a form with the credentials in it, or in a header, and for a refresh token, once", async () => {
    const sigma = await start({ tokenInterval: 0 });
    const { clientID, secret } = sigma;
    const form = { grant_type: "client_credentials", client_id: clientID, client_secret: secret };
    const basic = { authorization: `Basic ${Buffer.from(`${clientID}:${secret}`).toString("base64")}` };
    const { body } = await post(sigma, form);
    expect(body).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      token_type: "bearer",
      expires_in: 3600,
    });
    expect((await post(sigma, { grant_type: "client_credentials" }, basic)).status).toBe(200);
    const refresh = { ...form, grant_type: "refresh_token", refresh_token: String(body.refresh_token) };
    expect((await post(sigma, refresh)).status).toBe(200);
    expect((await post(sigma, refresh)).status).toBe(401);
    expect((await post(sigma, { ...form, client_secret: randomUUID() })).status).toBe(401);
    expect((await post(sigma, { grant_type: "client_credentials" })).status).toBe(400);
    const json = await fetch(`${sigma.url}/v2/auth/token`, {
      method: "POST",
      body: JSON.stringify(form),
      headers: { "content-type": "application/json" },
    });
    expect(json.status).toBe(400);
    expect(sigma.requests.map(({ grant }) => grant)).toContain("refresh_token");
  });

  it("are given once a second", async () => {
    const sigma = await start();
    const form = { grant_type: "client_credentials", client_id: sigma.clientID, client_secret: sigma.secret };
    expect((await post(sigma, form)).status).toBe(200);
    expect((await post(sigma, form)).status).toBe(429);
    await sleep(1050);
    expect((await post(sigma, form)).status).toBe(200);
  });

  it("are exchanged for those of another user", async () => {
    const sigma = await start({ tokenInterval: 0 });
    const token = await authenticate(sigma);
    const now = Math.floor(Date.now() / 1000);
    const exchange = (claims: object, header: object = { kid: sigma.clientID }, key = sigma.secret, actor = token) =>
      post(
        sigma,
        {
          grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
          subject_token: sign(claims, key, header),
          subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
          actor_token: actor,
          actor_token_type: "urn:ietf:params:oauth:token-type:access_token",
        },
        { authorization: `Bearer ${token}` },
      );
    const claims = () => ({ sub: "ada@example.com", exp: now + 60, jti: randomUUID() });
    const { status, body } = await exchange(claims());
    expect(status).toBe(200);
    expect((await send(sigma, String(body.access_token), "GET", "/v2/whoami")).status).toBe(200);
    const once = claims();
    expect((await exchange(once)).status).toBe(200);
    expect((await exchange(once)).status).toBe(401);
    expect((await exchange({ ...claims(), sub: undefined })).status).toBe(400);
    expect((await exchange({ ...claims(), exp: now - 1 })).status).toBe(401);
    expect((await exchange(claims(), {})).status).toBe(401);
    expect((await exchange(claims(), undefined, randomUUID())).status).toBe(401);
    expect((await exchange(claims(), undefined, undefined, await authenticate(sigma))).status).toBe(400);
  });
});

function someResource(world: World, path: string, name: string, context: Resource[]): Resource | undefined {
  return world
    .all()
    .find((resource) => world.find(path, name, name === "tagName" ? resource.name : resource.id, context) === resource);
}
