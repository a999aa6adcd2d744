import { describe, expect, it } from "vitest";
import { resolveReferences } from "../../src/definition/references.js";
import { definition } from "../support/build.js";

// biome-ignore lint/suspicious/noExplicitAny: a resolved document is walked as it comes
type Document = any;

/** A definition of these schemas, resolved. */
function resolved(schemas: object, more: object = {}) {
  const document: Document = definition({ components: { schemas }, ...more });
  const notices = resolveReferences(document);
  return { document, schemas: document.components.schemas, notices };
}

describe("a reference", () => {
  it("becomes the object it names, the same one everywhere", () => {
    const { schemas, notices } = resolved({
      A: { type: "string" },
      B: { properties: { one: { $ref: "#/components/schemas/A" }, two: { $ref: "#/components/schemas/A" } } },
      C: { items: { $ref: "#/components/schemas/A" }, anyOf: [{ $ref: "#/components/schemas/A" }] },
    });
    for (const place of [schemas.B.properties.one, schemas.B.properties.two, schemas.C.items, schemas.C.anyOf[0]])
      expect(place).toBe(schemas.A);
    expect(notices).toEqual([]);
  });

  it("to what holds it becomes a cycle", () => {
    const { schemas } = resolved({ Node: { properties: { next: { $ref: "#/components/schemas/Node" } } } });
    expect(schemas.Node.properties.next).toBe(schemas.Node);
  });

  it("to a reference is followed to the end", () => {
    const { schemas } = resolved({
      A: { $ref: "#/components/schemas/B" },
      B: { $ref: "#/components/schemas/C" },
      C: { type: "integer" },
    });
    expect(schemas.A).toBe(schemas.C);
    expect(schemas.B).toBe(schemas.C);
  });

  it.each([
    ["a parameter", "parameters", { name: "id", in: "path" }, (operation: Document) => operation.parameters[0]],
    ["a response", "responses", { description: "Error" }, (operation: Document) => operation.responses.default],
    ["a request body", "requestBodies", { content: {} }, (operation: Document) => operation.requestBody],
  ])("to %s is resolved where one can stand", (_, kind, component, find) => {
    const reference = { $ref: `#/components/${kind}/It` };
    const document: Document = definition({
      paths: {
        "/v2/a": { get: { parameters: [reference], responses: { default: reference }, requestBody: reference } },
      },
      components: { [kind]: { It: component } },
    });
    resolveReferences(document);
    expect(find(document.paths["/v2/a"].get)).toBe(document.components[kind].It);
  });

  it("to an example is resolved, too", () => {
    const document: Document = definition({
      components: {
        examples: { It: { value: 1 } },
        responses: {
          A: { content: { "application/json": { examples: { one: { $ref: "#/components/examples/It" } } } } },
        },
      },
    });
    resolveReferences(document);
    expect(document.components.responses.A.content["application/json"].examples.one).toEqual({ value: 1 });
  });

  it("to a path item is resolved", () => {
    const item = { get: { summary: "It" } };
    const document: Document = definition({
      paths: { "/v2/a": { $ref: "#/components/pathItems/It" } },
      components: { pathItems: { It: item } },
    });
    resolveReferences(document);
    expect(document.paths["/v2/a"]).toBe(item);
  });

  it.each([
    ["a slash and a tilde", "#/components/schemas/a~1b~0c", "a/b~c"],
    ["a percent code", "#/components/schemas/a%20b", "a b"],
    ["a percent sign that is no code", "#/components/schemas/100%", "100%"],
    ["__proto__", "#/components/schemas/__proto__", "__proto__"],
  ])("finds a name with %s", (_, $ref, name) => {
    const named = Object.fromEntries([[name, { title: "found" }]]);
    const { document } = resolved(named, { "x-here": { $ref } });
    expect(document["x-here"]).toEqual({ title: "found" });
  });
});

describe("without a slash after #", () => {
  it("is read as if it had one, and said once for each", () => {
    const { document, notices } = resolved(
      {},
      {
        paths: { "/v2/a": { get: { responses: { default: { $ref: "#components/responses/ApiError" } } } } },
        components: { responses: { ApiError: { description: "It" } } },
      },
    );
    expect(document.paths["/v2/a"].get.responses.default).toBe(document.components.responses.ApiError);
    expect(notices).toMatchObject([
      {
        kind: "repair",
        code: "reference-without-slash",
        where: "#/paths/~1v2~1a/get/responses/default",
        message: expect.stringContaining('"#/components/responses/ApiError"'),
      },
    ]);
  });
});

describe("that leads nowhere", () => {
  it.each([
    ["a name that isn't there", { $ref: "#/components/schemas/Missing" }],
    ["an inherited name", { $ref: "#/components/schemas/toString" }],
    ["another document", { $ref: "https://example.com/x.json" }],
    ["an anchor", { $ref: "#here" }],
    ["nothing", { $ref: "" }],
    ["itself", { $ref: "#/components/schemas/A" }],
    ["a loop", { $ref: "#/components/schemas/B" }],
  ])("counts as any value, and is a warning: %s", (_, A) => {
    const { schemas, notices } = resolved({ A, B: { $ref: "#/components/schemas/A" }, Good: { type: "string" } });
    expect(schemas.A).toEqual({});
    expect(schemas.Good).toEqual({ type: "string" });
    expect(notices.filter(({ kind }) => kind === "warning")).toContainEqual(
      expect.objectContaining({ where: "#/components/schemas/A" }),
    );
  });
});

describe("what stands beside a reference", () => {
  const A = { type: "string", description: "of A" };

  it("holds as well in a schema, without changing what others see", () => {
    const { schemas } = resolved({ A, B: { $ref: "#/components/schemas/A", description: "of B", maxLength: 3 } });
    expect(schemas.B).toEqual({ description: "of B", maxLength: 3, allOf: [A] });
    expect(schemas.B.allOf[0]).toBe(schemas.A);
    expect(schemas.A).toEqual(A);
  });

  it("keeps an allOf of its own", () => {
    const { schemas } = resolved({ A, B: { $ref: "#/components/schemas/A", allOf: [{ minLength: 1 }] } });
    expect(schemas.B).toEqual({ allOf: [A, { minLength: 1 }] });
  });

  it("replaces the description of a response", () => {
    const { document } = resolved(
      {},
      {
        paths: {
          "/v2/a": { get: { responses: { 404: { $ref: "#/components/responses/E", description: "Not here" } } } },
        },
        components: { responses: { E: { description: "Error", content: {} } } },
      },
    );
    expect(document.paths["/v2/a"].get.responses[404]).toEqual({ description: "Not here", content: {} });
    expect(document.components.responses.E.description).toBe("Error");
  });

  it("holds for those who are led on by it, in whatever order", () => {
    const document: Document = definition({
      paths: {
        "/v2/a": {
          get: { responses: {}, parameters: [{ name: "q", in: "query", schema: { $ref: "#/components/schemas/C" } }] },
        },
      },
      components: {
        schemas: {
          C: { $ref: "#/components/schemas/B", minLength: 2 },
          B: { $ref: "#/components/schemas/A", maxLength: 3 },
          A: { type: "string" },
        },
      },
    });
    expect(resolveReferences(document)).toEqual([]);
    const { schemas } = document.components;
    expect(schemas.C).toEqual({ minLength: 2, allOf: [{ maxLength: 3, allOf: [{ type: "string" }] }] });
    expect(schemas.C.allOf[0]).toBe(schemas.B);
    expect(document.paths["/v2/a"].get.parameters[0].schema).toBe(schemas.C);
  });

  it.each<[string, object, object, readonly string[]]>([
    [
      "in a request body of 3.1, but for its texts",
      { description: "Mine", content: {} },
      { description: "Mine" },
      ["content"],
    ],
    [
      "in a parameter of 3.1, but for its texts",
      { summary: "Mine", required: true },
      { summary: "Mine" },
      ["required"],
    ],
    ["in a schema of 3.0", { openapi: "3.0.3", type: "integer", "x-own": 1 }, {}, ["type"]],
    ["in a schema of 3.0, where it describes and nobody misses it", { openapi: "3.0.3", description: "Mine" }, {}, []],
  ])(
    "doesn't count %s, which is said",
    (where, { openapi = "3.1.0", ...beside }: { openapi?: string }, counts, ignored) => {
      const target = { a: 1 };
      const reference = { $ref: "#/components/x-targets/T", ...beside };
      const components = where.includes("schema") ? { schemas: { S: reference } } : { requestBodies: { S: reference } };
      const document: Document = definition({ openapi, components: { ...components, "x-targets": { T: target } } });
      const notices = resolveReferences(document);
      const { S } = document.components.schemas ?? document.components.requestBodies;
      expect(S).toEqual({ a: 1, ...counts });
      expect(notices.map(({ message }) => message)).toEqual(
        ignored.map((name) => `"${name}" beside "$ref" is ignored, as OpenAPI asks for`),
      );
    },
  );

  it("counts in a path item, whose $ref is one field of several", () => {
    const document: Document = definition({
      paths: { "/v2/a": { $ref: "#/components/pathItems/A", parameters: [] } },
      components: { pathItems: { A: { get: { responses: {} } } } },
    });
    expect(resolveReferences(document)).toEqual([]);
    expect(document.paths["/v2/a"]).toEqual({ get: { responses: {} }, parameters: [] });
  });

  it("may hold references", () => {
    const { schemas } = resolved({
      A,
      B: { $ref: "#/components/schemas/A", properties: { a: { $ref: "#/components/schemas/A" } } },
    });
    expect(schemas.B.properties.a).toBe(schemas.A);
  });
});

describe("what is no reference", () => {
  it.each([
    ["an example", { example: { $ref: "#/components/schemas/B" } }],
    ["a default", { default: { $ref: "#/components/schemas/B" } }],
    ["an enum", { enum: [{ $ref: "#/components/schemas/B" }] }],
    ["a const", { const: { $ref: "#/components/schemas/B" } }],
    ["a property called $ref", { properties: { $ref: { type: "string" } } }],
  ])("stays as it is: %s", (_, A) => {
    const { schemas, notices } = resolved({ A: structuredClone(A), B: { type: "string" } });
    expect(schemas.A).toEqual(A);
    expect(notices).toEqual([]);
  });

  it.each(["default", "example", "const", "properties", "schemas"])("but a property called %s may hold one", (name) => {
    const { schemas } = resolved({
      A: { properties: { [name]: { $ref: "#/components/schemas/B" } } },
      B: { type: "string" },
    });
    expect(schemas.A.properties[name]).toBe(schemas.B);
  });
});

describe("OpenAPI 3.0's own words", () => {
  const is30 = { openapi: "3.0.3" };

  it.each([
    ["nullable", { type: "string", nullable: true }, { type: ["string", "null"] }],
    [
      "nullable with an enum",
      { type: "string", nullable: true, enum: ["a"] },
      { type: ["string", "null"], enum: ["a", null] },
    ],
    ["not nullable", { type: "string", nullable: false }, { type: "string" }],
    [
      "exclusive limits",
      { minimum: 1, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: true },
      { exclusiveMinimum: 1, exclusiveMaximum: 5 },
    ],
    ["limits that are not exclusive", { minimum: 1, exclusiveMinimum: false }, { minimum: 1 }],
    ["exclusive without a limit", { exclusiveMaximum: true }, {}],
  ])("%s", (_, A, want) => {
    const { nullable: _nullable, ...schema } = resolved({ A }, is30).schemas.A;
    expect(schema).toEqual(want);
  });

  it("are nothing in 3.1", () => {
    expect(resolved({ A: { type: "string", nullable: true } }).schemas.A.type).toBe("string");
  });

  it("are names where names stand", () => {
    const properties = {
      nullable: { type: "boolean" },
      minimum: { type: "integer" },
      exclusiveMinimum: { type: "boolean" },
    };
    expect(resolved({ A: { properties: structuredClone(properties) } }, is30).schemas.A.properties).toEqual(properties);
  });
});

it("walks a document as deep as it comes", () => {
  let schema: object = { $ref: "#/components/schemas/Leaf" };
  for (let depth = 0; depth < 50_000; depth += 1) schema = { items: schema };
  const { notices } = resolved({ Deep: schema, Leaf: { type: "string" } });
  expect(notices).toEqual([]);
});
