import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OutputError } from "../../../src/errors.js";
import { redactedError } from "../../../src/run/redact/error.js";
import { REDACTED, Redactor } from "../../../src/run/redact/redactor.js";
import { exchangeOf } from "../../../src/run/report/exchange.js";
import type { RequestOutcome } from "../../../src/run/report/outcome.js";
import { writeReports } from "../../../src/run/report/report.js";
import { temporaryFolder } from "../../support/build.js";

const secret = randomUUID();

function knowing(): Redactor {
  const redactor = new Redactor();
  redactor.add(secret);
  return redactor;
}

const run = {
  host: "x.test",
  startedAt: "2026-01-31T09:30:00.000Z",
  requests: 1,
  passed: 1,
  failed: 0,
  skipped: 0,
  duration: 5,
};

const outcome: RequestOutcome = {
  id: "one",
  name: `List ${secret}`,
  folder: [],
  method: "GET",
  url: "{{baseUrl}}/v2/x",
  outcome: "passed",
  isSent: true,
  status: 200,
  time: 3,
  reasons: [],
  tests: [{ name: "Status is 200" }, { name: "mine", error: `no ${secret}` }],
  exchange: exchangeOf(
    { method: "GET", url: `https://x.test/v2/x?key=${secret}`, headers: { members: [{ key: "X", value: secret }] } },
    { headers: { members: [] }, stream: Buffer.from("é".repeat(100)) },
    51,
    knowing(),
  ),
};

describe("exchangeOf", () => {
  it.each([
    [10, 10],
    [1000, 1000],
    [5000, 3000],
  ])("cuts bodies at %d bytes", (limit, length) => {
    const { response } = exchangeOf({}, { stream: Buffer.alloc(3000, "a") }, limit, knowing());
    expect(response).toMatchObject({ size: 3000, isCut: limit < 3000 });
    expect(response?.body).toHaveLength(length);
  });

  it("leaves no half of a secret at the cut", () => {
    const body = Buffer.from(`${"a".repeat(90)}${secret}`);
    for (let limit = 91; limit < 130; limit += 1) {
      const { response, request } = exchangeOf({ body: body.toString() }, { stream: body }, limit, knowing());
      for (const text of [response?.body, request.body])
        expect(`${REDACTED}`.startsWith(text!.slice(90, limit))).toBe(true);
    }
  });

  it.each([
    [undefined, undefined],
    [null, {}],
    [
      {
        headers: { members: "x" },
        url: {
          toString: () => {
            throw new Error("no");
          },
        },
      },
      { headers: 7, stream: "text" },
    ],
  ])("takes whatever there is", (request, response) => {
    expect(() => exchangeOf(request, response, 10, knowing())).not.toThrow();
  });
});

describe("writeReports", () => {
  it("writes what newman's JSON has under the same names, without secrets", async () => {
    const folder = await temporaryFolder();
    const { paths, errors } = await writeReports(folder, ["json", "junit"], { run, outcomes: [outcome] }, knowing());
    expect(errors).toEqual([]);
    const [json = "", junit = ""] = await Promise.all(paths.map((path) => readFile(path, "utf8")));
    expect(`${json}${junit}`).not.toContain(secret);
    expect(JSON.parse(json)).toMatchObject({
      host: "x.test",
      requests: 1,
      run: {
        executions: [
          {
            item: { id: "one", name: `List ${REDACTED}` },
            request: {
              method: "GET",
              url: `https://x.test/v2/x?key=${REDACTED}`,
              header: [{ key: "X", value: REDACTED }],
            },
            response: { code: 200, responseTime: 3, body: "é".repeat(25), responseSize: 200, isCut: true },
            assertions: [{ assertion: "Status is 200" }, { assertion: "mine", error: { message: `no ${REDACTED}` } }],
          },
        ],
        unsent: [],
      },
    });
  });

  it("breaks neither JSON nor XML for secrets that look like either", async () => {
    const folder = await temporaryFolder();
    for (const awkward of [
      "true",
      '{"outcome":"passed"',
      "testcase",
      "outcome",
      "exchange",
      "isNotEnabled",
      '","isSent":true',
      "sigma-run.junit",
    ]) {
      const redactor = new Redactor();
      redactor.add(awkward);
      const { paths } = await writeReports(
        folder,
        ["json", "junit"],
        { run, outcomes: [{ ...outcome, name: awkward }] },
        redactor,
      );
      const [json = "", junit = ""] = await Promise.all(paths.map((path) => readFile(path, "utf8")));
      expect(JSON.parse(json).run.executions[0].item.name).toBe(REDACTED);
      expect(junit.match(/<testcase /g)).toHaveLength(junit.match(/<testcase [^>]*>/g)!.length);
      expect(junit).toContain(`name="${REDACTED}"`);
    }
  });

  it("says what could not be made or written, and writes the rest", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "sigma-run.json"));
    const { paths, errors } = await writeReports(
      folder,
      ["json", "html", "junit"],
      { run, outcomes: [outcome] },
      knowing(),
    );
    expect(paths).toEqual([join(folder, "sigma-run.html"), join(folder, "sigma-run.junit.xml")]);
    expect(errors).toEqual([expect.stringMatching(/sigma-run\.json: can't be written: /)]);
    expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("redactedError", () => {
  it("keeps the error, and takes secrets out of all that is printed of it", () => {
    const cause = new Error(`cause ${secret}`);
    const error = new OutputError(`no ${secret}`, { where: `at ${secret}`, hint: `try ${secret}`, cause });
    const redacted = redactedError(error, knowing());
    expect(redacted).toBe(error);
    expect(
      [redacted.message, redacted.stack, error.where, error.hint, cause.message, cause.stack].join(),
    ).not.toContain(secret);
    expect(error.exitCode).toBe(4);
  });

  it.each([
    [`a text ${secret}`],
    [
      {
        toString: () => {
          throw new Error(secret);
        },
      },
    ],
    [Object.freeze(new Error(secret))],
    [Object.assign(new Error("x"), { cause: { secret } })],
  ])("makes one of whatever was thrown", (thrown) => {
    const { message, cause } = redactedError(thrown, knowing());
    expect(message).not.toContain(secret);
    expect(cause).toBeUndefined();
  });
});
