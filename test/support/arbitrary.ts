/** Random small definitions: odd names, every place and style of a parameter, schemas that nest, contradict and recur. */
import fc from "fast-check";

type Node = { [key: string]: unknown };

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const SCHEMAS = ["S0", "S1", "S2", "S3"];

/** What people call things, and what they had better not. */
export const name: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("id", "name", "type", "value", "workbookId", "entries", "page") },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "__proto__",
      "constructor",
      "toString",
      "$ref",
      "default",
      "properties",
      "{{evil}}",
      "{evil}",
      "a b",
      "a/b",
      "a~b",
      "a[b]",
      "ä",
      "😀",
      "\u0000",
      "",
      "0",
      "x".repeat(300),
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
);

/** `__proto__` becomes an own property. */
function object(entries: readonly (readonly [string, unknown])[]): Node {
  return Object.fromEntries(entries);
}

/** Some of these keywords. */
function some(keywords: { readonly [keyword: string]: fc.Arbitrary<unknown> }): fc.Arbitrary<Node> {
  return fc.record(keywords, { requiredKeys: [], noNullPrototype: true });
}

const scalar: fc.Arbitrary<unknown> = fc.oneof(
  name,
  fc.integer({ min: -5, max: 100 }),
  fc.boolean(),
  fc.constant(null),
  // Fractions that floating point has as they are.
  fc.integer({ min: -800, max: 800 }).map((eighths) => eighths / 8),
  fc.constantFrom(5e-324, -1e308),
);

const annotations = { title: name, description: name, default: scalar, example: scalar, readOnly: fc.boolean() };

export const schema: fc.Arbitrary<unknown> = fc.letrec<{ schema: unknown; object: Node; array: Node; combined: Node }>(
  (tie) => ({
    schema: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      some({
        type: fc.constant("string"),
        ...annotations,
        minLength: fc.nat(20),
        maxLength: fc.nat(40),
        enum: fc.array(scalar, { minLength: 1, maxLength: 3 }),
        format: fc.constantFrom("date", "date-time", "uuid", "email", "uri", "binary"),
        pattern: fc.constantFrom("^[a-z]+$", "^\\d{3}$", "^(a+)+$", "[", "^.{2,}$"),
      }),
      some({
        type: fc.constantFrom("integer", "number"),
        ...annotations,
        minimum: fc.integer({ min: -10, max: 10 }),
        maximum: fc.integer({ min: -5, max: 20 }),
        exclusiveMinimum: fc.integer({ min: -10, max: 10 }),
        multipleOf: fc.constantFrom(1, 2, 0.5, 7),
      }),
      some({ type: fc.constantFrom("boolean", "null", ["string", "null"], ["integer", "object"]), ...annotations }),
      fc.constantFrom({}, true, false),
      scalar.map((value) => ({ const: value })),
      fc.constantFrom(...SCHEMAS, "Missing").map((to) => ({ $ref: `#/components/schemas/${to}` })),
      tie("object"),
      tie("array"),
      tie("combined"),
    ),
    object: fc
      .tuple(
        fc.array(fc.tuple(name, tie("schema")), { maxLength: 3 }),
        fc.array(name, { maxLength: 1 }),
        fc.nat(3),
        some({
          ...annotations,
          additionalProperties: fc.oneof(fc.boolean(), tie("schema")),
          minProperties: fc.nat(2),
          maxProperties: fc.nat(4),
        }),
      )
      .map(([properties, more, count, keywords]) => ({
        type: "object",
        ...keywords,
        properties: object(properties),
        required: [...new Set([...properties.slice(0, count).map(([key]) => key), ...more])],
      })),
    array: some({
      items: tie("schema"),
      prefixItems: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }),
      minItems: fc.nat(2),
      maxItems: fc.nat(3),
      uniqueItems: fc.boolean(),
    }).map((keywords) => ({ type: "array", ...keywords })),
    combined: fc
      .tuple(
        fc.constantFrom("allOf", "anyOf", "oneOf"),
        fc.array(tie("schema"), { minLength: 1, maxLength: 3 }),
        some({ type: fc.constant("object"), not: tie("schema"), if: tie("schema"), then: tie("schema") }),
      )
      .map(([keyword, parts, more]) => ({ ...more, [keyword]: parts })),
  }),
).schema;

const parameter: fc.Arbitrary<Node> = fc
  .tuple(
    fc.record({ name, in: fc.constantFrom("path", "query", "header", "cookie", "body") }, { noNullPrototype: true }),
    some({
      required: fc.boolean(),
      description: name,
      style: fc.constantFrom(
        "simple",
        "label",
        "matrix",
        "form",
        "spaceDelimited",
        "pipeDelimited",
        "deepObject",
        "odd",
      ),
      explode: fc.boolean(),
      schema,
      example: scalar,
    }),
  )
  .map(([key, more]) => ({ ...key, ...more }));

export const JSON_TYPE = "application/json";

const content: fc.Arbitrary<Node> = fc
  .tuple(
    fc.constantFrom(
      JSON_TYPE,
      JSON_TYPE,
      JSON_TYPE,
      "application/x-www-form-urlencoded",
      "multipart/form-data",
      "text/plain",
      "text/xml",
      "application/octet-stream",
      "application/problem+json; charset=utf-8",
      "",
    ),
    some({
      schema,
      example: scalar,
      examples: fc.tuple(name, scalar).map(([key, value]) => object([[key, { value }]])),
    }),
  )
  .map((entry) => object([entry]));

const operation: fc.Arbitrary<Node> = some({
  operationId: name,
  summary: name,
  description: name,
  deprecated: fc.boolean(),
  tags: fc.array(name, { maxLength: 2 }),
  parameters: fc.array(parameter, { maxLength: 3 }),
  requestBody: some({ required: fc.boolean(), description: name, content }),
  responses: fc
    .array(
      fc.tuple(fc.constantFrom("200", "201", "204", "4XX", "404", "default"), some({ description: name, content })),
      {
        maxLength: 3,
      },
    )
    .map(object),
});

const segment = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("v2", "v3alpha", "workbooks", "{workbookId}", "{id}", "{id}:act", "x-{a}-{b}"),
  },
  { weight: 1, arbitrary: name.map((text) => text.replaceAll("/", "")) },
);
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => `/${segments.join("/")}`);

const pathItem: fc.Arbitrary<Node> = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom(...METHODS), operation), { minLength: 1, maxLength: 3 }),
    some({ summary: name, parameters: fc.array(parameter, { maxLength: 2 }) }),
  )
  .map(([operations, more]) => ({ ...more, ...object(operations) }));

const server = fc
  .tuple(
    fc.constantFrom(
      "https://aws-api.sigmacomputing.com",
      "https://api.x.aws.sigmacomputing.com",
      "https://evil.example",
      "https://{{evil}}.sigmacomputing.com",
      "/v2",
      "",
    ),
    name,
  )
  .map(([url, description]) => ({ url, description }));

/** An OpenAPI 3.1 document with an operation at the least. */
export const openapi: fc.Arbitrary<Node> = fc
  .record({
    info: some({ title: name, version: name, description: name }),
    servers: fc.array(server, { maxLength: 2 }),
    paths: fc.array(fc.tuple(path, pathItem), { minLength: 1, maxLength: 4 }).map(object),
    schemas: fc.tuple(...SCHEMAS.map(() => schema)),
  })
  .map(({ schemas, ...more }) => ({
    openapi: "3.1.0",
    ...more,
    components: { schemas: object(SCHEMAS.map((key, index) => [key, schemas[index]])) },
  }));
