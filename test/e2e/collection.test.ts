/** What a collection made of a whole definition promises, checked with tools that know nothing of src/. */
import { existsSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import postman from "postman-collection";
import { beforeAll, expect, it } from "vitest";
import { type GenerateResult, generate } from "../../src/index.js";
import { toFileText } from "../../src/json.js";
import { isFolder, type PostmanItem, type PostmanRequest } from "../../src/postman/types.js";
import { readCollection } from "../../src/run/read/collection.js";
import { type CollectionItem, contentsOf } from "../../src/run/select/items.js";
import { producersFirst } from "../../src/run/select/order.js";
import { chainOf, variablesNeededBy } from "../../src/run/select/variables.js";
import { pageVariable, variablesOf } from "../../src/template/contract.js";
import { foldersOf, itemsOf, operationsOf, PREBUILT, pathOf, withoutNames } from "../support/collection.js";
import { BUNDLED, describeEach, POSTMAN_SCHEMA, REAL } from "../support/definitions.js";
import { dereference, METHODS, pointerTo, readDefinition, Validator } from "../support/openapi.js";

type Node = { [key: string]: unknown };

describeEach([...REAL, BUNDLED], [], ({ file, requests, environments }) => {
  /** As it is generated; the others are without recipes, whose requests send operations once more (`recipes.test.ts`). */
  let whole: GenerateResult;
  let result: GenerateResult;
  let full: GenerateResult;
  let document: Node;
  beforeAll(async () => {
    document = readDefinition(file);
    whole = await generate({ definitions: [file] });
    result = await generate({ definitions: [file], recipes: false });
    full = await generate({ definitions: [file], body: "full", recipes: false });
  });

  it("validates against Postman's schema of the format", ({ skip }) => {
    if (process.env.CI !== "true") skip(!existsSync(POSTMAN_SCHEMA), `${POSTMAN_SCHEMA} not found`);
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const validate = ajv.compile(JSON.parse(readFileSync(POSTMAN_SCHEMA, "utf8")) as object);
    expect(validate(whole.collection) ? [] : validate.errors?.slice(0, 5)).toEqual([]);
  });

  it("loads in the postman-collection SDK, with every request", () => {
    const loaded = new postman.Collection(whole.collection as never);
    let count = 0;
    loaded.forEachItem(() => {
      count += 1;
    });
    expect(itemsOf(result.collection.item)).toHaveLength(requests + PREBUILT.size);
    expect(count).toBe(itemsOf(whole.collection.item).length);
  });

  it("has every operation but the token one exactly once, and no other", () => {
    const wanted = operations(document)
      .filter(({ path }) => path !== "/v2/auth/token")
      .map(({ method, path }) => `${method.toUpperCase()} ${withoutNames(path)}`);
    const found = operationsOf(result.collection).map(({ request }) => `${request.method} ${pathOf(request.url)}`);
    expect(found.toSorted()).toEqual(wanted.toSorted());
    expect(found).toHaveLength(requests);
  });

  it("has bodies and examples that are valid, in both sizes", () => {
    const validator = new Validator(document);
    const operationOf = new Map(
      operations(document).map(({ method, path, operation }) => [
        `${method.toUpperCase()} ${withoutNames(path)}`,
        { method, path, operation },
      ]),
    );
    const faults: string[] = [];
    const count = { bodies: 0, requests: 0, responses: 0 };
    for (const { collection } of [result, full]) {
      for (const item of operationsOf(collection)) {
        const { method, path, operation } = operationOf.get(`${item.request.method} ${pathOf(item.request.url)}`)!;
        const at = ["paths", path, method];
        const check = (what: string, pointer: string, text: string) => {
          const fault = validator.fault(pointer, JSON.parse(text));
          if (fault) faults.push(`${item.request.method} ${path}, ${what}: ${fault}`);
        };
        const body = schemaPointer(document, [...at, "requestBody"], operation.requestBody);
        for (const request of [item.request, ...item.response.map(({ originalRequest }) => originalRequest)]) {
          if (request.body?.mode !== "raw") continue;
          check("a body", body!, request.body.raw);
          if (request === item.request) count.bodies += 1;
          else count.requests += 1;
        }
        for (const response of item.response) {
          if (response._postman_previewlanguage !== "json" || response.body === "") continue;
          const responses = operation.responses as Node;
          const status = Object.hasOwn(responses, String(response.code)) ? String(response.code) : "default";
          if (!Object.hasOwn(responses, status)) {
            // Sigma's own errors, which the definition doesn't document.
            expect(Object.keys(JSON.parse(response.body)), item.name).toEqual(["requestId", "message", "code"]);
            expect(response.code).toBeGreaterThanOrEqual(400);
            continue;
          }
          check(
            `the example "${response.name}"`,
            schemaPointer(document, [...at, "responses", status], responses[status])!,
            response.body,
          );
          count.responses += 1;
        }
      }
    }
    expect(faults).toEqual([]);
    const withJson = (of: (operation: Node) => unknown) =>
      operations(document).filter(
        ({ operation, path }) =>
          path !== "/v2/auth/token" &&
          JSON.stringify(dereference(document, of(operation)) ?? {}).includes('"application/json":'),
      ).length;
    expect(count.bodies).toBe(2 * withJson((operation) => operation.requestBody));
    expect(count.requests).toBeGreaterThan(count.bodies);
    expect(count.responses).toBeGreaterThan(requests);
    expect(result.warnings).toEqual([]);
  });

  it("inherits the token, and sends no Authorization header of its own", () => {
    expect(result.collection.auth).toEqual({
      type: "bearer",
      bearer: [{ key: "token", value: "{{access_token}}", type: "string" }],
    });
    const [first, ...others] = itemsOf(result.collection.item);
    expect(first).toMatchObject({
      name: "Authenticate",
      request: { method: "POST", auth: { type: "noauth" }, url: { raw: "{{tokenBaseURL}}" } },
    });
    expect(others.filter(({ request }) => "auth" in request)).toEqual([]);
    expect(others.filter(({ request }) => request.header.some(({ key }) => /^authorization$/i.test(key)))).toEqual([]);
  });

  it("ticks what is required, and nothing else", () => {
    const byKey = new Map(
      operations(document).map(({ method, path, operation }) => [
        `${method.toUpperCase()} ${withoutNames(path)}`,
        operation,
      ]),
    );
    let optional = 0;
    for (const { request } of operationsOf(result.collection)) {
      const parameters = ((byKey.get(`${request.method} ${pathOf(request.url)}`)?.parameters ?? []) as Node[])
        .map((parameter) => dereference(document, parameter))
        .filter((parameter) => parameter.in === "query");
      const names = (isWanted: (parameter: Node) => boolean) => parameters.filter(isWanted).map(({ name }) => name);
      const query = request.url.query ?? [];
      const keys = (isWanted: (entry: { disabled?: true }) => boolean) => [
        ...new Set(query.filter(isWanted).map(({ key }) => key)),
      ];
      expect(keys(({ disabled }) => !disabled)).toEqual(names(({ required }) => required === true));
      expect(keys(({ disabled }) => disabled === true)).toEqual(names(({ required }) => required !== true));
      optional += query.length;
    }
    expect(optional).toBeGreaterThan(100);
  });

  it("names requests and folders so that they survive on a file system", () => {
    const levels = [whole.collection.item, ...foldersOf(whole.collection.item).map(({ item }) => item)];
    for (const level of levels) {
      const names = level.map(({ name }) => name);
      expect(names.filter((name) => /[/\\:*?"<>|]/.test(name))).toEqual([]);
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    }
    for (const item of itemsOf(whole.collection.item)) {
      const names = item.response.map(({ name }) => name);
      expect(names.filter((name) => /[/\\:*?"<>|]/.test(name))).toEqual([]);
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    }
  });

  it("describes in strings, with links that lead somewhere", () => {
    const descriptions = itemsOf(whole.collection.item).flatMap(({ request }) => described(request));
    expect(descriptions.filter((description) => typeof description !== "string")).toEqual([]);
    const links = descriptions.flatMap((description) =>
      [...String(description).matchAll(/\]\(([^)]*)\)/g)].map((match) => match[1]!),
    );
    expect(links.filter((link) => !/^(https:\/\/|#|mailto:)/.test(link))).toEqual([]);
    // Alpha versions are in no reference.
    const operations = operationsOf(result.collection).filter(({ request }) => !request.url.raw.includes("/v3alpha/"));
    expect(operations.length).toBeGreaterThan(100);
    const page = /\[Reference page\]\(https:\/\/help\.sigmacomputing\.com\/reference\/[a-z0-9]+(-[a-z0-9]+)*\)$/;
    expect(operations.filter(({ request }) => !page.test(request.description ?? ""))).toEqual([]);
  });

  it("holds no variables but its own, and those that its scripts store", () => {
    const stored = new Set([...chainOf(result.collection).flatMap(variablesOf), ...nextPages()]);
    const sent = itemsOf(result.collection.item).map(({ request: { description: _, ...request }, response }) => [
      withoutDescriptions(request),
      response.map(({ originalRequest }) => withoutDescriptions(originalRequest)),
    ]);
    const used = new Set([...toFileText(sent).matchAll(/\{\{([^}]*)\}\}/g)].map((match) => match[1]!));
    expect([...used].filter((name) => !stored.has(name)).toSorted()).toEqual([
      "access_token",
      "baseUrl",
      "clientID",
      "secret",
      "subject_token",
      "tokenBaseURL",
    ]);
    expect(used.size).toBeGreaterThan(60);
  });

  it("keeps the next page of each list in a variable of its own", () => {
    const variables = nextPages();
    expect(variables.length).toBeGreaterThan(40);
    expect(variables.filter((name, index) => variables.indexOf(name) !== index)).toEqual([]);
  });

  function nextPages(): string[] {
    const parameters = operationsOf(result.collection).flatMap(({ request }) => request.url.query ?? []);
    return parameters.map(({ key, value }) => pageVariable(key, value)).filter((name) => name !== undefined);
  }

  it("fills no path variable of a write with anything that could exist", () => {
    const filled = operationsOf(result.collection)
      .filter(({ request }) => request.method !== "GET")
      .flatMap(({ request }) => (request.url.variable ?? []).filter(({ value }) => !/<[^>]+>/.test(value)));
    expect(filled).toEqual([]);
  });

  it("feeds at least 95 of 100 reading requests that need an id, in a folder from what stands before them", () => {
    const contents = contentsOf(readCollection(result.collection as never, "c.json"));
    const needed = ({ item }: CollectionItem) => [...variablesNeededBy(item)];
    const needing = contents.items.filter(({ request, json }) => {
      const variables = (json as unknown as PostmanItem).request.url.variable ?? [];
      return request.method === "GET" && variables.length > 0;
    });
    const fed = needing.filter((entry) => needed(entry).length > 0);
    expect(fed.length / needing.length).toBeGreaterThanOrEqual(0.95);
    const isLate = (items: readonly CollectionItem[]) => (entry: CollectionItem) => {
      const before = items.slice(0, items.indexOf(entry));
      return needed(entry).some((name) => {
        const stores = items.filter(({ request, stores }) => request.method === "GET" && stores.has(name));
        return stores.length > 0 && !before.some((other) => other.stores.has(name));
      });
    };
    // A run sends what stores a variable first; a folder alone is in that order already.
    const ordered = producersFirst(contents.items);
    expect(ordered.filter(isLate(ordered)).map(({ request }) => request.name)).toEqual([]);
    for (const name of new Set(contents.items.map(({ request }) => request.folder.join("/")))) {
      const folder = contents.items.filter(({ request }) => request.folder.join("/") === name);
      expect(folder.filter(isLate(folder)).map(({ request }) => request.name)).toEqual([]);
    }
  });

  it("has one script for all requests but those for tokens, and folders in the order of their names", () => {
    expect(itemsOf(result.collection.item).filter(({ name, event }) => event && !PREBUILT.has(name))).toEqual([]);
    const scripts = [result.collection, ...itemsOf(result.collection.item)].flatMap(({ event = [] }) => event);
    expect(scripts.map(({ script }) => script.exec.join("\n")).join("\n").length).toBeLessThan(51_000);
    const recipes = JSON.stringify(foldersOf(whole.collection.item).flatMap(({ event = [] }) => event));
    expect(recipes.length).toBeLessThan(16_000);
    const folders = result.collection.item.filter(isFolder).map(({ name }) => name.toLowerCase());
    expect(folders).toEqual(folders.toSorted());
  });

  it("comes out the same twice, with unique ids, whatever the order of the definition", async () => {
    const again = await generate({ definitions: [file] });
    expect(toFileText(again.collection) === toFileText(whole.collection)).toBe(true);
    const ids = [...foldersOf(whole.collection.item), ...itemsOf(whole.collection.item)].flatMap((entry) => [
      entry.id,
      ...("response" in entry ? entry.response.map(({ id }) => id) : []),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
    const { readApi } = await import("../../src/api/read.js");
    const { resolveReferences } = await import("../../src/definition/references.js");
    const { operationId } = await import("../../src/postman/id.js");
    const shuffled = reversed(readDefinition(file)) as Node;
    resolveReferences(shuffled);
    const { api } = readApi([shuffled], { allowHosts: [] });
    const before = new Map(
      operationsOf(result.collection).map(({ id, request }) => [id, `${request.method} ${pathOf(request.url)}`]),
    );
    for (const operation of api.operations.filter(({ path }) => path !== "/v2/auth/token")) {
      expect(before.get(operationId(operation))).toBe(
        `${operation.method.toUpperCase()} ${withoutNames(operation.path)}`,
      );
    }
  });

  it("comes with an environment for each host", () => {
    expect(result.environments).toHaveLength(environments);
    for (const { environment, server } of result.environments) {
      expect(environment.values.map(({ key, type }) => `${key} ${type}`)).toEqual([
        "baseUrl default",
        "tokenBaseURL default",
        "clientID default",
        "secret secret",
        "access_token secret",
        "refresh_token secret",
        "token_type default",
        "expires_in default",
      ]);
      expect(environment.values.map(({ value }) => value)).toEqual([
        server.url,
        `${server.url}/v2/auth/token`,
        "",
        "",
        "",
        "",
        "",
        "",
      ]);
      expect(environment.name).toBe(`Sigma ${server.label}`);
    }
  });
});

describeEach([{ ...REAL[1]!, name: "2025-11 and 2026-08" }], [REAL[0]!.file], () => {
  it("give the same operation the same id", async () => {
    const [older, newer] = await Promise.all(REAL.map(({ file }) => generate({ definitions: [file] })));
    const ids = ({ collection }: GenerateResult) =>
      new Map(
        operationsOf(collection).map((item: PostmanItem) => [
          `${item.request.method} ${pathOf(item.request.url)}`,
          item.id,
        ]),
      );
    const [before, after] = [ids(older!), ids(newer!)];
    const shared = [...before.keys()].filter((key) => after.has(key));
    expect(shared.length).toBeGreaterThan(150);
    expect(shared.filter((key) => before.get(key) !== after.get(key))).toEqual([]);
  });
});

function operations(document: Node): { method: string; path: string; operation: Node }[] {
  return Object.entries(document.paths as Node).flatMap(([path, item]) =>
    Object.entries(item as Node)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => ({ method, path, operation: operation as Node })),
  );
}

/** Where the JSON schema of a body or response stands, its own reference followed. */
function schemaPointer(document: Node, at: string[], node: unknown): string | undefined {
  let pointer = pointerTo(...at);
  let here = node as Node;
  while (typeof here?.$ref === "string") {
    pointer = here.$ref;
    here = dereference(document, here);
  }
  return (here?.content as Node)?.["application/json"] === undefined
    ? undefined
    : `${pointer}/content/application~1json/schema`;
}

function described(request: PostmanRequest): unknown[] {
  return [request.description, ...request.header, ...(request.url.query ?? []), ...(request.url.variable ?? [])].map(
    (part) =>
      typeof part === "object" && part !== null && "description" in part
        ? part.description
        : typeof part === "object"
          ? ""
          : (part ?? ""),
  );
}

/** The same JSON with the keys of every object in the opposite order. */
function reversed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(reversed);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .reverse()
      .map(([key, value]) => [key, reversed(value)]),
  );
}

function withoutDescriptions(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner) => (key === "description" ? undefined : inner)));
}
