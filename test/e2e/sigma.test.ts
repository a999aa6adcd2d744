/**
 * The whole collection against the fake Sigma, whose things exist only under ids of its own: a plain `newman run` of
 * everything, twice, with the environment carried over.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { generate } from "../../src/index.js";
import type { PostmanEnvironment } from "../../src/postman.js";
import { BUNDLED, describeEach, REAL } from "../support/definitions.js";
import { runCollection, withValues } from "../support/newman.js";
import { readDefinition } from "../support/openapi.js";
import { type Sigma, startSigma } from "../support/sigma.js";

describeEach([...REAL, BUNDLED], [], ({ file }) => {
  let sigma: Sigma;
  beforeAll(async () => {
    sigma = await startSigma({ definition: readDefinition(file) as never });
  });
  afterAll(() => sigma?.close());

  it("reads nearly everything on the second pass, and touches nothing that exists", async () => {
    const { api, collection, environments } = await generate({ definitions: [file] });
    const environment = withValues(environments[0]!.environment, {
      baseUrl: sigma.url,
      tokenBaseURL: `${sigma.url}/v2/auth/token`,
      clientID: sigma.clientID,
      secret: sigma.secret,
    });
    const first = await runCollection(collection, environment);
    const carried: PostmanEnvironment = {
      ...environment,
      values: Object.entries(first.environment).map(([key, value]) => ({ key, value, type: "default", enabled: true })),
    };
    const before = sigma.requests.length;
    const { collection: strict } = await generate({ definitions: [file], tests: "contract" });
    const second = await runCollection(strict, carried);
    const gets = second.outcomes.filter(({ request }) => request.startsWith("GET "));
    const failed = gets.filter(({ status }) => status !== 200);
    const touched = sigma.requests.filter((request) => request.touched);
    console.log(
      `${gets.length - failed.length} of ${gets.length} GETs answer 200 on the second pass; ${touched.length} of ${sigma.requests.filter(({ method, grant }) => method !== "GET" && grant === undefined).length} writes touched what exists`,
    );
    expect(
      failed.length / gets.length,
      failed.map(({ request, fault }) => `${request} ${fault}`).join("\n"),
    ).toBeLessThanOrEqual(0.05);
    expect(touched).toEqual([]);
    // One that is skipped would make the share of failures smaller.
    expect(gets).toHaveLength(api.operations.filter(({ method }) => method === "get").length);
    const answered = [...first.outcomes, ...second.outcomes].filter(
      ({ status = 0, fault }) => status >= 200 && status <= 299 && fault !== undefined,
    );
    expect(answered).toEqual([]);
    const broken = second.assertions.filter(({ name, fault }) => fault && name === "Body matches the definition");
    expect(broken).toEqual([]);
    expect(second.assertions.filter(({ name }) => name === "Body matches the definition").length).toBeGreaterThan(70);
    expect(sigma.requests.slice(before).filter(({ grant }) => grant !== undefined)).toHaveLength(1);
  });
});
