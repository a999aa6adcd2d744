// `node bench/large.mjs <folder> [definition.json]`: makes definitions as large as Sigma's have become, always the same ones.
//
// large.json, large.yaml    300 operations, some 30 MB each: 5,000 component schemas, workbooks as code whose sixty kinds
//                           of elements are inlined wherever they occur (in YAML, whose indentation counts, in fewer
//                           places), containers in containers, recursion by reference
// <name>-10x.json, -30x     copies of a real definition with 10 and 30 times the operations (and the same components)
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dump } from "js-yaml";

const KINDS = 60;
const COMPONENTS = 5000;
const RESOURCES = 60;
/** @param inlined how many operations have a body and an answer that hold a workbook with everything in it */
export function largeDefinition(inlined) {
  const schemas = Object.fromEntries([...Array(COMPONENTS)].map((_, index) => [`Schema${index}`, component(index)]));
  schemas.Element = { oneOf: kinds({ $ref: "#/components/schemas/Element" }) };
  const paths = {};
  let left = inlined;
  const operation = (index, method, parameters) => {
    const isWorkbook = (method === "post" || method === "put") && left > 0;
    if (isWorkbook) left -= 1;
    return operationOf(index, method, parameters, isWorkbook);
  };
  for (let index = 0; index < RESOURCES; index += 1) {
    const name = `resource${index}`;
    const one = parameter(`${name}Id`, "path");
    paths[`/v2/${name}`] = { get: operation(index, "get", []), post: operation(index, "post", []) };
    paths[`/v2/${name}/{${name}Id}`] = Object.fromEntries(
      ["get", "put", "delete"].map((method) => [method, operation(index + RESOURCES, method, [one])]),
    );
  }
  return {
    openapi: "3.1.0",
    info: { title: "A large definition", version: "1" },
    servers: [{ url: "https://aws-api.sigmacomputing.com" }],
    paths,
    components: { schemas },
  };
}

/** The same operations, again and again, each time under another path. */
export function multiplied(definition, times) {
  const paths = {};
  for (let copy = 0; copy < times; copy += 1) {
    for (const [path, item] of Object.entries(definition.paths)) {
      const text = JSON.stringify(item);
      const renamed = text.replace(/"operationId":"([^"]*)"/g, (_, id) => `"operationId":"${id}${copy || ""}"`);
      paths[copy === 0 ? path : path.replace(/^(\/v[^/]+)?/, `$1/copy${copy}`)] = JSON.parse(renamed);
    }
  }
  return { ...definition, paths };
}

function operationOf(index, method, parameters, isWorkbook) {
  const schema = isWorkbook ? workbook(index) : { $ref: `#/components/schemas/Schema${index * 7}` };
  const content = { "application/json": { schema } };
  return {
    operationId: `${method}Resource${index}`,
    summary: `${method} resource ${index}`,
    description: `What ${method} does to resource ${index}, in a sentence or two. `.repeat(5),
    tags: [`resource${index % RESOURCES}`],
    parameters: [...parameters, parameter("limit", "query"), parameter("page", "query")],
    ...(method === "post" || method === "put" ? { requestBody: { required: true, content } } : {}),
    responses: { 200: { description: "Done", content } },
  };
}

function parameter(name, place) {
  return { name, in: place, required: place === "path", schema: { type: "string" }, description: `The ${name}` };
}

/** Pages of elements; containers hold elements, inlined twice and by reference from there on. */
function workbook(index) {
  const inner = { oneOf: kinds({ $ref: "#/components/schemas/Element" }) };
  return {
    type: "object",
    required: ["name", "pages"],
    properties: {
      name: { type: "string", description: `The name of workbook ${index}` },
      pages: {
        type: "array",
        items: {
          type: "object",
          required: ["id", "elements"],
          properties: { id: { type: "string" }, elements: { type: "array", items: { oneOf: kinds(inner) } } },
        },
      },
      defaults: {
        type: "object",
        description: "What each kind of element begins with",
        properties: Object.fromEntries(kinds(inner).map((kind, at) => [`kind${at}`, kind])),
      },
      settings: { $ref: `#/components/schemas/Schema${index}` },
    },
  };
}

function kinds(element) {
  return [...Array(KINDS)].map((_, kind) => ({
    type: "object",
    title: `Element of kind ${kind}`,
    required: ["id", "kind", ...(kind % 3 === 0 ? ["source"] : [])],
    properties: {
      id: { type: "string", description: "Identifies the element" },
      kind: { type: "string", enum: [`kind-${kind}`] },
      source: {
        oneOf: ["table", "sql", "join"].map((type) => ({
          type: "object",
          required: ["type", type],
          properties: {
            type: { type: "string", enum: [type] },
            [type]: { type: "string", description: "What it reads" },
          },
        })),
      },
      [`option${kind}`]: { type: "integer", minimum: 0, maximum: kind + 1, default: 0 },
      format: { $ref: `#/components/schemas/Schema${kind * 3}` },
      ...(kind % 20 === 0 ? { elements: { type: "array", items: element } } : {}),
    },
  }));
}

/** Refers to others as real ones do: most to one, some to more, and in chains that end. */
function component(index) {
  const next = (step) => ({ $ref: `#/components/schemas/Schema${(index + step) % COMPONENTS}` });
  return {
    type: "object",
    description: `What schema ${index} describes, in a sentence that is as long as such sentences are.`,
    required: ["id", "type"],
    properties: {
      id: { type: "string", format: "uuid" },
      type: { type: "string", enum: [`type-${index}`, "other"] },
      createdAt: { type: "string", format: "date-time" },
      labels: { type: "array", items: { type: "string" } },
      values: { type: "object", additionalProperties: { type: "number" } },
      ...(index % 8 === 7 ? {} : { parent: next(1) }),
      ...(index % 4 === 0 ? { children: { type: "array", items: next(2) } } : {}),
      ...(index % 4 === 2 ? { detail: { anyOf: [next(1), { type: "null" }] } } : {}),
      ...Object.fromEntries(
        [...Array(8)].map((_, at) => [`field${at}`, { type: "string", description: `Field ${at} of schema ${index}` }]),
      ),
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, ...definitions] = process.argv.slice(2);
  if (!folder) throw new Error("usage: node bench/large.mjs <folder> [definition.json]");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "large.json"), JSON.stringify(largeDefinition(33)));
  writeFileSync(join(folder, "large.yaml"), dump(largeDefinition(7), { noRefs: true, lineWidth: -1 }));
  for (const file of definitions) {
    const definition = JSON.parse(readFileSync(file, "utf8"));
    for (const times of [10, 30]) {
      const name = `${basename(file, ".json")}-${times}x.json`;
      writeFileSync(join(folder, name), JSON.stringify(multiplied(definition, times)));
    }
  }
}
