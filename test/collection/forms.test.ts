import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { buildBodies } from "../../src/collection/body.js";
import type { BodyOptions } from "../../src/collection/value.js";
import { get } from "../../src/json.js";
import type { Schema } from "../../src/schema/schema.js";
import { KNOWN_OBJECTS } from "../../src/sigma/bodies.js";
import { body } from "../support/build.js";

const ajv = new Ajv2020({ strict: false });

/** The bodies by name; each is valid. */
function built(schema: Schema, options: Partial<BodyOptions> = {}): [string, unknown][] {
  const bodies = buildBodies(body({ schema }), [], { body: "required", exampleBudget: 65_536, ...options });
  return bodies.map(({ name, body, fault }) => {
    const value: unknown = body.mode === "raw" ? JSON.parse(body.raw) : undefined;
    expect(fault).toBeUndefined();
    expect(ajv.validate(schema, value), ajv.errorsText()).toBe(true);
    return [name, value];
  });
}

function object(required: Record<string, Schema>, optional: Record<string, Schema> = {}): Record<string, unknown> {
  return { type: "object", required: Object.keys(required), properties: { ...required, ...optional } };
}

const text = { type: "string" };
const number = { type: "number" };

function details(type: string | string[], required: Record<string, Schema>, optional: Record<string, Schema> = {}) {
  return object({ type: { enum: [type].flat() }, ...required }, optional);
}

function connection(...variants: Schema[]): Schema {
  return object({ name: text, details: { oneOf: variants } });
}

function detailsOf(bodies: [string, unknown][]): [string, unknown][] {
  return bodies.map(([name, value]) => [name, get(value, "details")]);
}

const MYSQL = details("mysql", { host: text, port: number, user: text, password: text });
const LOGIN = { user: "<user>", password: "<password>" };

describe("a connection", () => {
  it("has the port that is usual, and one example for each warehouse of a variant", () => {
    const postgres = details(["postgres", "redshift"], { host: text, database: text }, { port: number, user: text });
    expect(detailsOf(built(connection(postgres, MYSQL)))).toEqual([
      ["PostgreSQL", { type: "postgres", host: "<host>", port: 5432, database: "<database>", ...LOGIN, useTls: true }],
      ["Redshift", { type: "redshift", host: "<host>", port: 5439, database: "<database>", ...LOGIN, useTls: true }],
      ["MySQL", { type: "mysql", host: "<host>", port: 3306, ...LOGIN }],
    ]);
  });

  it("has one example for each way to authenticate", () => {
    const snowflake = details("snowflake", {}, { account: text, host: text, warehouse: text, authType: text });
    const names = built(connection(snowflake, MYSQL)).map(([name]) => name);
    expect(names).toEqual(["Snowflake with a key pair", "Snowflake with a password", "Snowflake with OAuth", "MySQL"]);
  });

  it("has what another definition requires as well", () => {
    const sqlserver = details("sqlserver", { server: text, port: number, user: text, password: text, region: text });
    expect(detailsOf(built(connection(sqlserver, MYSQL)))[0]).toEqual([
      "SQL Server",
      { type: "sqlserver", server: "<server>", port: 1433, ...LOGIN, region: "<region>" },
    ]);
  });

  /** What `/v3alpha/connections` takes; PATCH requires nothing of it. */
  const databricksV3 = {
    serverHostname: text,
    httpPath: text,
    authentication: {
      oneOf: [
        object({ type: { const: "service-account" }, serviceAccount: object({ type: text, accessToken: text }) }),
        object({ type: { const: "oauth" }, userCredential: object({ oauthConfig: object({ type: text }) }) }),
      ],
    },
  };
  const place = { type: "databricks", serverHostname: "<serverHostname>", httpPath: "<httpPath>" };
  const withToken = {
    type: "service-account",
    serviceAccount: { type: "basic-auth", accessToken: "<accessToken>" },
  };
  const withOauth = { type: "oauth", userCredential: { oauthConfig: { type: "organization" } } };

  it.each<[string, Schema]>([
    ["created", connection(details("databricks", databricksV3), MYSQL)],
    ["changed", object({}, { name: text, details: details("databricks", {}, databricksV3) })],
    ["changed, in a PUT", object({ name: text, details: details("databricks", {}, databricksV3) })],
    ["created beside the older shape's warehouses", connection(details("databricks", databricksV3), MYSQL)],
  ])("in the shape of another version of the API has the same ways to authenticate when it is %s", (_, schema) => {
    expect(detailsOf(built(schema)).slice(0, 2)).toEqual([
      ["Databricks with a token", { ...place, authentication: withToken }],
      ["Databricks with OAuth", { ...place, authentication: withOauth }],
    ]);
  });

  it("that is changed has its ways to authenticate as saved examples, whole", () => {
    const schema = object({}, { name: text, details: details("databricks", {}, databricksV3) });
    const bodies = built(schema, { isPartial: true });
    expect(bodies.map(([name]) => name)).toEqual([
      "",
      "Databricks with a token",
      "Databricks with OAuth",
      "Every property",
    ]);
    expect(bodies.slice(0, 3).map(([, value]) => value)).toEqual([
      {},
      { details: { ...place, authentication: withToken } },
      { details: { ...place, authentication: withOauth } },
    ]);
  });

  it.each<[string, Record<string, Schema>]>([
    ["another version's way to authenticate", { serverHostname: text, authentication: object({ a: text }) }],
    ["hardly anything in common with what is known", { cluster: text, endpoint: object({ a: text }), region: text }],
    ["nothing in common", { pool: text }],
  ])("is left as it is where its definition has %s", (_, optional) => {
    const [first] = detailsOf(built(connection(details("databricks", {}, optional), MYSQL)));
    expect(first).toEqual(["Databricks", { type: "databricks" }]);
  });

  it("has a port within the limits of its definition", () => {
    const limited = details("mysql", {
      host: text,
      port: { type: "number", maximum: 1000 },
      user: text,
      password: text,
    });
    expect(detailsOf(built(connection(limited, details("trino", { host: text }))))[0]).toEqual([
      "MySQL",
      { type: "mysql", host: "<host>", port: 1, ...LOGIN },
    ]);
  });

  it("of every known kind has its type", () => {
    for (const { type, forms } of KNOWN_OBJECTS) {
      if (type === undefined) continue;
      for (const { value } of forms) expect(value.type).toBeTypeOf("string");
    }
  });
});

describe("a schedule", () => {
  const format = (type: string) => object({ type: { const: type } });
  const attachment = object({ formatOptions: { oneOf: [format("CSV"), format("PDF"), format("PNG")] } });
  const target = object({}, { teamId: text, email: text, webhookUrl: text });
  const schedule = object(
    { target: { type: "array", items: target } },
    { configV2: object({ exportAttachments: { type: "array", items: attachment } }), description: text },
  );
  const config = (type: string) => ({ exportAttachments: [{ formatOptions: { type } }] });

  it("has one destination and one attachment, and an example for each other one", () => {
    expect(built(schedule)).toEqual([
      ["To an email address", { target: [{ email: "<email>" }], configV2: config("CSV") }],
      ["To a team", { target: [{ teamId: "<teamId>" }], configV2: config("CSV") }],
      ["To a webhook", { target: [{ webhookUrl: "<webhookUrl>" }], configV2: config("CSV") }],
      ["PDF", { target: [{ email: "<email>" }], configV2: config("PDF") }],
      ["PNG", { target: [{ email: "<email>" }], configV2: config("PNG") }],
    ]);
  });

  it("that is changed has only what a saved example is about", () => {
    const { required: _, ...change } = schedule;
    const bodies = built({ ...change, required: [] }, { isPartial: true });
    expect(bodies.slice(0, 5)).toEqual([
      ["", {}],
      ["To an email address", { target: [{ email: "<email>" }] }],
      ["To a team", { target: [{ teamId: "<teamId>" }] }],
      ["To a webhook", { target: [{ webhookUrl: "<webhookUrl>" }] }],
      ["PDF", { configV2: config("PDF") }],
    ]);
    expect(bodies.at(-1)?.[0]).toBe("Every property");
  });

  it("is sent at once the same way", () => {
    const to = (type: string, id: string) => object({ type: { const: type }, [id]: text });
    const targets = { type: "array", items: { oneOf: [to("member", "userId"), to("gsheet", "url")] } };
    const send = object({ targets, attachments: { type: "array", items: attachment } });
    expect(built(send).map(([name]) => name)).toEqual(["Member", "Google Sheets", "PDF", "PNG"]);
  });
});

describe("a value that is the user's", () => {
  it.each<[string, string, Schema, unknown]>([
    ["the weakest permission", "permission", { enum: ["admin", "edit", "view"] }, "view"],
    ["the weakest of a connection's", "permission", { enum: ["annotate", "usage"] }, "usage"],
    ["another, where none is known", "permission", { enum: ["own", "lease"] }, "own"],
    ["the definition's default all the same", "permission", { enum: ["view", "edit"], default: "edit" }, "edit"],
    ["a limit that means something", "rowLimit", { type: "integer" }, 1000],
    ["a limit within limits", "rowLimit", { type: "integer", maximum: 500 }, 100],
  ])("%s", (_, name, schema, want) => {
    expect(built(object({ [name]: schema }))[0]?.[1]).toEqual({ [name]: want });
  });
});

describe("a body that needs something to fill in", () => {
  const flag = { type: "boolean" };

  it.each<[string, Schema, unknown]>([
    ["has an optional text", object({ enabled: flag }, { on: flag, note: text }), { enabled: false, note: "<note>" }],
    ["has it as it is, where it holds one", object({ name: text }, { note: text }), { name: "<name>" }],
    ["stays where there is none", object({ enabled: flag }, { on: flag }), { enabled: false }],
    [
      "stays where no other property is allowed",
      { ...object({ enabled: flag }, { note: text }), maxProperties: 1 },
      { enabled: false },
    ],
  ])("%s", (_, schema, want) => {
    expect(built(schema, { needsPlaceholder: true })).toEqual([["", want]]);
  });

  it("comes before an example of the definition that is filled in", () => {
    const schema = object({ name: text });
    const examples = [{ name: "A workbook", value: { name: "Sales" } }];
    const options = { body: "required", exampleBudget: 65_536, needsPlaceholder: true } as const;
    expect(buildBodies(body({ schema, examples }), [], options).map(({ name }) => name)).toEqual([
      "To fill in",
      "A workbook",
    ]);
  });
});
