/** As generated, with only addresses and credentials set: a server that validates accepts every request. */
import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { generate } from "../../src/index.js";
import { temporaryFolder } from "../support/build.js";
import { operationsOf } from "../support/collection.js";
import { BUNDLED, describeEach, REAL } from "../support/definitions.js";
import { runCollection, without, withValues } from "../support/newman.js";
import { readDefinition } from "../support/openapi.js";
import { type Mock, startPrism } from "../support/prism.js";

describeEach([...REAL, BUNDLED], [], ({ file, requests }) => {
  let prism: Mock;
  beforeAll(async () => {
    prism = await startPrism(readDefinition(file));
  });
  afterAll(() => prism?.close());

  it(`answers every one of the ${requests} requests with a success`, async () => {
    // Without the guard, which keeps back what holds placeholders: they are valid, and this is about that.
    const templates = await temporaryFolder();
    await mkdir(join(templates, "collection"));
    await writeFile(join(templates, "collection/guard.js"), "");
    const { collection, environments } = await generate({ definitions: [file], templates });
    const environment = withValues(environments[0]!.environment, {
      baseUrl: prism.url,
      tokenBaseURL: `${prism.url}/v2/auth/token`,
      clientID: randomUUID(),
      secret: randomUUID(),
    });
    // Prism crashes on newman's multipart bodies; their shape is looked at instead.
    const uploads = operationsOf(collection).filter(({ request }) => request.body?.mode === "formdata");
    for (const { request } of uploads) {
      expect(request.body).toMatchObject({ formdata: [{ key: "artifacts", type: "file", src: [] }] });
      expect(request.header.map(({ key }) => key)).not.toContain("Content-Type");
    }
    const { outcomes } = await runCollection(
      without(collection, (item) => item.request.body?.mode === "formdata"),
      environment,
    );
    expect(
      outcomes.filter(({ fault }) => fault).map(({ name, request, fault }) => `${name}: ${request}: ${fault}`),
    ).toEqual([]);
    expect(outcomes.filter(({ name }) => name !== "Authenticate")).toHaveLength(requests - uploads.length);
  }, 400_000);
});
