/** Sigma's published definition: which address is asked, and what becomes of what they answer. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { loadAll } from "../../src/definition/load-all.js";
import { definition } from "../support/build.js";

const ASSETS = "https://assets.sigmacomputing.com/openapi/public-rest-api/sigma-computing-public-rest-api.json";
const REST = "https://help.sigmacomputing.com/openapi/sigma-rest-api.json";
const CODE = "https://help.sigmacomputing.com/openapi/code-representation.json";
const OLD = "https://help.sigmacomputing.com/openapi/sigma-computing-public-rest-api.json";

const fine = () => new Response(JSON.stringify(definition()));
const missing = () => new Response("", { status: 404, statusText: "Not Found" });
const busy = () => new Response("", { status: 503, statusText: "Service Unavailable" });
const page = () => new Response("<!doctype html>\n<html><body>Sigma</body></html>");
const json = () => new Response('{"hello": 1}');
const offline = () => {
  throw new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND") });
};
type Answer = () => Response;

/** Answers in the place of the network. @returns what was asked, in order */
function network(answers: { readonly [address: string]: Answer }, otherwise: Answer = missing): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: URL) => {
    asked.push(url.href);
    return (answers[url.href] ?? otherwise)();
  });
  for (const name of ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"]) vi.stubEnv(name, "");
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
  });
  return asked;
}

describe("the first address that answers with a definition is taken:", () => {
  it.each<[string, { [address: string]: Answer }, readonly string[], readonly string[]]>([
    ["all answer", { [ASSETS]: fine, [REST]: fine, [CODE]: fine, [OLD]: fine }, [ASSETS], [ASSETS]],
    ["the second in two parts", { [REST]: fine, [CODE]: fine }, [ASSETS, REST, CODE], [REST, CODE]],
    ["the second part is missing", { [REST]: fine, [OLD]: fine }, [ASSETS, REST, CODE], [REST]],
    ["the second part is a page", { [REST]: fine, [CODE]: page }, [ASSETS, REST, CODE], [REST]],
    ["the first is a page", { [ASSETS]: page, [REST]: fine, [CODE]: fine }, [ASSETS, REST, CODE], [REST, CODE]],
    ["the first is other JSON", { [ASSETS]: json, [REST]: fine, [CODE]: fine }, [ASSETS, REST, CODE], [REST, CODE]],
    ["the first part is missing", { [CODE]: fine, [OLD]: fine }, [ASSETS, REST, OLD], [OLD]],
    // What it describes would be taken for gone.
    [
      "the second part is out of reach",
      { [REST]: fine, [CODE]: offline, [OLD]: fine },
      [ASSETS, REST, CODE, OLD],
      [OLD],
    ],
    ["the second part is busy", { [REST]: fine, [CODE]: busy, [OLD]: fine }, [ASSETS, REST, CODE, OLD], [OLD]],
  ])("%s", async (_, answers, asked, sources) => {
    const seen = network(answers);
    const { definitions } = await loadAll(["latest"], {});
    expect(seen).toEqual(asked);
    expect(definitions.map(({ source }) => source)).toEqual(sources);
  });
});

it("when none answers, all that were asked are named, each with its reason", async () => {
  network({ [ASSETS]: busy, [REST]: page, [OLD]: missing });
  const error = await loadAll(["latest"], {}).catch((error: unknown) => error);
  expect(error).toMatchObject({ exitCode: 3, where: "latest", hint: expect.stringContaining('"bundled"') });
  const { message } = error as Error;
  expect(message).toContain(`${ASSETS}: the server responded with 503`);
  expect(message).toMatch(/sigma-rest-api\.json: (not an OpenAPI|not a|neither)/);
  expect(message).toContain(`${OLD}: the server responded with 404`);
});

describe("servers that say next to nothing are waited for 10 s, all together:", () => {
  it.each<[string, (init: RequestInit) => Promise<Response>]>([
    ["never an answer", (init) => new Promise((_, reject) => aborted(init, reject))],
    [
      "a byte now and then",
      async (init) =>
        new Response(
          new ReadableStream({
            start(controller) {
              const timer = setInterval(() => controller.enqueue(new Uint8Array([32])), 100);
              aborted(init, (reason) => {
                clearInterval(timer);
                controller.error(reason);
              });
            },
          }),
        ),
    ],
  ])("%s", async (_, answer) => {
    network({});
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    vi.stubGlobal("fetch", async (_url: URL, init: RequestInit) => await answer(init));
    let isOver = false;
    const loading = loadAll([], {}, async () => undefined).finally(() => (isOver = true));
    for (let second = 0; second < 10 && !isOver; second += 0.1) await vi.advanceTimersByTimeAsync(100);
    vi.useRealTimers();
    const { definitions, offline } = await loading;
    expect(definitions.map(({ source }) => source)).toEqual(["bundled"]);
    expect(offline).toContain(ASSETS);
  });
});

function aborted({ signal }: RequestInit, then: (reason: unknown) => void): void {
  signal?.addEventListener("abort", () => then(signal.reason));
}

it("diff never takes the bundled one instead", async () => {
  network({}, offline);
  await expect(loadAll([], {})).rejects.toMatchObject({ exitCode: 3, hint: expect.stringContaining("name a file") });
});
