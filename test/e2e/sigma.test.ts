/**
 * The whole collection against the fake Sigma, whose things exist only under ids of its own: a plain `newman run` of
 * everything, as it was generated, and once more with the environment carried over.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Sigma, startSigma } from "../../fake-sigma/server.js";
import { generate } from "../../src/index.js";
import type { PostmanEnvironment } from "../../src/postman/types.js";
import { itemsOf } from "../support/collection.js";
import { BUNDLED, describeEach, REAL } from "../support/definitions.js";
import { runCollection, withValues } from "../support/newman.js";
import { readDefinition } from "../support/openapi.js";

describeEach([...REAL, BUNDLED], [], ({ file }) => {
  let sigma: Sigma;
  beforeAll(async () => {
    sigma = await startSigma({ definition: readDefinition(file) as never });
  });
  afterAll(() => sigma?.close());

  it("is green, sends nothing that writes, and reads all but what only a write can give the id of", async () => {
    const { api, collection, environments } = await generate({ definitions: [file] });
    const environment = withValues(environments[0]!.environment, {
      baseUrl: sigma.url,
      tokenBaseURL: `${sigma.url}/v2/auth/token`,
      clientID: sigma.clientID,
      secret: sigma.secret,
    });
    const first = await runCollection(collection, environment);
    expect(first.assertions.filter(({ fault }) => fault)).toEqual([]);
    expect(first.outcomes.filter(({ fault }) => fault)).toEqual([]);
    expect(sigma.requests.filter(({ method, grant }) => method !== "GET" && grant === undefined)).toEqual([]);
    expect(sigma.requests.filter(({ grant }) => grant !== undefined)).toHaveLength(1);
    const isRead = ({ method }: { readonly method: string }) => method === "get";
    const gets = api.operations.filter(isRead).map(({ path }) => `GET ${path}`);
    const unanswered = (from: number) => {
      const ok = sigma.requests.slice(from).filter(({ status }) => status === 200);
      const answered = new Set(ok.map(({ operation }) => operation));
      return gets.filter((operation) => !answered.has(operation)).sort();
    };
    // Folders are in the order of their names, so a few requests come before what stores their ids.
    expect(unanswered(0).length / gets.length).toBeLessThan(0.07);
    // Everything else says why it wasn't sent: once, and what to do.
    const skipped = first.assertions.filter(({ skipped }) => skipped);
    expect(
      skipped.filter(
        ({ name }) =>
          !/^Not sent: (put a value for|choose a file|no value for|this request|this is a step of a recipe|neither)/.test(
            name,
          ),
      ),
    ).toEqual([]);
    expect(skipped).toHaveLength(itemsOf(collection.item).length - first.outcomes.length);

    const carried: PostmanEnvironment = {
      ...environment,
      values: Object.entries(first.environment).map(([key, value]) => ({ key, value, type: "default", enabled: true })),
    };
    const before = sigma.requests.length;
    const { collection: strict } = await generate({ definitions: [file], tests: "contract" });
    const second = await runCollection(strict, carried);
    const outOfReach = OUT_OF_REACH.filter((operation) => gets.includes(operation));
    expect(unanswered(before)).toEqual(outOfReach);
    expect(outOfReach.length / gets.length).toBeLessThan(0.05);
    expect(second.assertions.filter(({ fault }) => fault)).toEqual([]);
    expect(second.assertions.filter(({ name }) => name === "Body matches the definition").length).toBeGreaterThan(70);
    expect(sigma.requests.slice(before).filter(({ method }) => method !== "GET")).toEqual([
      expect.objectContaining({ grant: "client_credentials" }),
    ]);
  });
});

/** Nothing that reads gives out these ids. */
const OUT_OF_REACH = [
  "GET /v2/dataModels/{dataModelId}/materializations/{materializationId}",
  "GET /v2/query/{queryId}/download",
  "GET /v2/webhooks/{workbookId}/{sequenceId}/schema",
  "GET /v2/workbooks/{workbookId}/materializations/{materializationId}",
];
