import { describe, expect, it } from "vitest";
import type { Operation } from "../../src/api/model.js";
import { buildChain } from "../../src/chain/chain.js";
import { describeErrors } from "../../src/collection/errors.js";
import { buildItem } from "../../src/collection/item.js";
import { jsonResponse, operation, response } from "../support/build.js";

const whoami = (given: Partial<Operation> = {}) => operation({ path: "/v2/whoami", name: "Who am I", ...given });

/** Status and name of each saved example. */
function examples(given: Operation): string[] {
  const context = {
    curated: [],
    chain: buildChain([given]),
    templates: { chain: new Map(), contract: new Map() },
  };
  const options = { body: "required", exampleBudget: 9999, tests: "none", autoAuth: true } as const;
  return buildItem(given, given.name, context, options, []).response.map(({ code, name }) => `${code} ${name}`);
}

const ERRORS = ["400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found", "429 Too Many Requests"];

describe("the errors of Sigma's API", () => {
  it.each<[string, Operation, string[]]>([
    ["follow the response of Who am I", whoami({ responses: [jsonResponse()] }), ["200 OK", ...ERRORS]],
    [
      "take the place of a default response",
      whoami({ responses: [jsonResponse(), jsonResponse({ status: "default" })] }),
      ["200 OK", ...ERRORS],
    ],
    [
      "leave a default response that is the success",
      whoami({ responses: [jsonResponse({ status: "default" })] }),
      ["200 OK", ...ERRORS],
    ],
    ["are at Who am I of another version, too", whoami({ path: "/v2.1/whoami/" }), ERRORS],
    [
      "are not added to documented ones",
      whoami({ responses: [jsonResponse(), response({ status: "401" })] }),
      ["200 OK", "401 Unauthorized"],
    ],
    ["are not added to documented ranges", whoami({ responses: [response({ status: "4XX" })] }), ["400 Bad Request"]],
    ["are at no other request", operation({ responses: [jsonResponse()] }), ["200 OK"]],
    ["are at no request that writes", whoami({ method: "post", responses: [jsonResponse()] }), ["200 OK"]],
  ])("%s", (_, given, want) => {
    expect(examples(given)).toEqual(want);
  });

  it.each<[string, Operation[], RegExp]>([
    [
      "where there is no Who am I",
      [operation()],
      /^### Errors\n\n- 400: `\{"requestId":"[-0-9]+","message":"[^"]+","code":"[a-z_]+"\}`\n- 401: /,
    ],
    ["not where Who am I shows them", [operation(), whoami()], /^$/],
    ["not where an operation documents its own", [operation({ responses: [response({ status: "404" })] })], /^$/],
  ])("are in the collection's description %s", (_, operations, want) => {
    expect(describeErrors(operations)).toMatch(want);
  });
});
