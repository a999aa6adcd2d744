import { describe, expect, it } from "vitest";
import { pointersForIds } from "../../src/definition/ids.js";
import { definition } from "../support/build.js";

// biome-ignore lint/suspicious/noExplicitAny: a document is walked as it comes
type Document = any;

/** What the references of the schema `A` become, beside these schemas. */
function pointers(references: readonly string[], schemas: object) {
  const anyOf = references.map(($ref) => ({ $ref }));
  const document: Document = definition({ components: { schemas: { A: { anyOf }, ...schemas } } });
  const notices = pointersForIds(document);
  return { anyOf: document.components.schemas.A.anyOf.map(({ $ref }: { $ref: string }) => $ref), document, notices };
}

describe("a reference by", () => {
  const sizes = { $id: "/schemas/sizes", $defs: { b: { $anchor: "big", type: "integer" }, c: { const: 1 } } };

  it.each<[string, string, object, string]>([
    ["a relative id", "/schemas/sizes", { Sizes: sizes }, "#/components/schemas/Sizes"],
    ["an absolute id", "https://example.com/s", { S: { $id: "https://example.com/s" } }, "#/components/schemas/S"],
    ["a URN", "urn:example:s", { S: { $id: "urn:example:s" } }, "#/components/schemas/S"],
    ["an id with an empty fragment", "/s#", { S: { $id: "/s#" } }, "#/components/schemas/S"],
    ["an id and a pointer", "/schemas/sizes#/$defs/c", { Sizes: sizes }, "#/components/schemas/Sizes/$defs/c"],
    ["an id and an anchor", "/schemas/sizes#big", { Sizes: sizes }, "#/components/schemas/Sizes/$defs/b"],
    ["an anchor", "#tag", { Tag: { $anchor: "tag" } }, "#/components/schemas/Tag"],
    ["a dynamic anchor", "#tag", { Tag: { $dynamicAnchor: "tag" } }, "#/components/schemas/Tag"],
    [
      "an id that is relative to the one around it",
      "https://example.com/schemas/b",
      { S: { $id: "https://example.com/schemas/a", $defs: { x: { $id: "b" } } } },
      "#/components/schemas/S/$defs/x",
    ],
    [
      "a pointer, which is one already",
      "#/components/schemas/Tag",
      { Tag: { $anchor: "t" } },
      "#/components/schemas/Tag",
    ],
    ["a file, which is none of these", "./s.json", { Sizes: sizes }, "./s.json"],
    ["an anchor that nothing has", "#none", { Sizes: sizes }, "#none"],
  ])("%s", (_, written, schemas, want) => {
    const { anyOf, notices } = pointers([written], schemas);
    expect(anyOf).toEqual([want]);
    expect(notices).toEqual([]);
  });

  it("a pointer within a schema with an id is relative to that schema", () => {
    const S = { $id: "/s", $defs: { num: { const: 7 } }, items: { $ref: "#/$defs/num" }, not: { $ref: "#" } };
    const { document } = pointers([], { S });
    expect(document.components.schemas.S.items.$ref).toBe("#/components/schemas/S/$defs/num");
    expect(document.components.schemas.S.not.$ref).toBe("#/components/schemas/S");
  });

  it("a pointer that leads out of a schema with an id is taken for one of the document, and said", () => {
    const { document, notices } = pointers([], { S: { $id: "/s", items: { $ref: "#/components/schemas/T" } }, T: {} });
    expect(document.components.schemas.S.items.$ref).toBe("#/components/schemas/T");
    expect(notices).toMatchObject([
      { code: "reference-from-the-root", where: "#/components/schemas/S/items", kind: "repair" },
    ]);
  });

  it("what is data has no ids", () => {
    const { anyOf } = pointers(["/s"], { T: { example: { $id: "/s" }, properties: { $id: { type: "string" } } } });
    expect(anyOf).toEqual(["/s"]);
  });
});

describe("a $dynamicRef", () => {
  const node = { $dynamicAnchor: "node", properties: { next: { $dynamicRef: "#node" } } };

  it.each<[string, object, object]>([
    ["leads to the only anchor of its name", { Node: node }, { $ref: "#/components/schemas/Node" }],
    [
      "stays where there are several",
      { Node: node, Other: { $id: "/other", $dynamicAnchor: "node" } },
      { $dynamicRef: "#node" },
    ],
    [
      "stays where there is none",
      { Node: { properties: { next: { $dynamicRef: "#nothing" } } }, A2: { $anchor: "a" } },
      { $dynamicRef: "#nothing" },
    ],
    [
      "leads there from a schema with an id",
      { Node: { ...node, $id: "/node" } },
      { $ref: "#/components/schemas/Node" },
    ],
  ])("%s", (_, schemas, want) => {
    const { document } = pointers([], structuredClone(schemas));
    expect(document.components.schemas.Node.properties.next).toEqual(want);
  });
});
