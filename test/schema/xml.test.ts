import { describe, expect, it } from "vitest";
import type { Schema } from "../../src/schema/schema.js";
import { toXmlText, type XmlNames, xmlNamesOf } from "../../src/schema/xml.js";

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const text = { type: "string" };

function xml(value: unknown, schema: Schema, names: XmlNames = { root: "r" }): string {
  const written = toXmlText(value, schema, names);
  expect(written.startsWith(DECLARATION)).toBe(true);
  return written.slice(DECLARATION.length).replace(/\n */g, "");
}

const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });

describe("the XML Object", () => {
  it.each<[string, unknown, Schema, string]>([
    ["elements", { a: "t", b: 1, c: true }, object({ a: text }), "<r><a>t</a><b>1</b><c>true</c></r>"],
    ["a name", { a: "t" }, object({ a: { ...text, xml: { name: "B" } } }, { xml: { name: "R" } }), "<R><B>t</B></R>"],
    ["an attribute", { a: "t", b: "u" }, object({ a: { ...text, xml: { attribute: true } } }), '<r a="t"><b>u</b></r>'],
    ["only attributes", { a: "t" }, object({ a: { xml: { attribute: true, name: "x" } } }), '<r x="t"/>'],
    [
      "a namespace with a prefix",
      { a: "t" },
      object({ a: text }, { xml: { namespace: "urn:r", prefix: "p" } }),
      '<p:r xmlns:p="urn:r"><a>t</a></p:r>',
    ],
    [
      "a namespace without one",
      { a: "t" },
      object({}, { xml: { namespace: "urn:r" } }),
      '<r xmlns="urn:r"><a>t</a></r>',
    ],
    [
      "an attribute with a prefix",
      { a: "t" },
      object({ a: { ...text, xml: { attribute: true, namespace: "urn:p", prefix: "p" } } }),
      '<r xmlns:p="urn:p" p:a="t"/>',
    ],
    ["null", { a: null }, object({ a: text }), "<r><a/></r>"],
    ["an empty object", {}, object({}), "<r/>"],
    ["a scalar", "t", text, "<r>t</r>"],
    ["an object in an object", { a: { b: 1 } }, object({ a: object({}) }), "<r><a><b>1</b></a></r>"],
    [
      "names of what is composed",
      { a: "t" },
      { allOf: [object({ a: { ...text, xml: { name: "A" } } }), { xml: { name: "R" } }] },
      "<R><A>t</A></R>",
    ],
    [
      "names of the variant that the value is of",
      { b: "t" },
      { oneOf: [object({ a: text }, { required: ["a"] }), object({ b: { ...text, xml: { name: "B" } } })] },
      "<r><B>t</B></r>",
    ],
    [
      "a text beside attributes (3.2)",
      { a: 1, b: "t" },
      object({ a: { xml: { nodeType: "attribute" } }, b: { xml: { nodeType: "text" } } }),
      '<r a="1">t</r>',
    ],
    [
      "CDATA (3.2)",
      { a: "<]]>" },
      object({ a: { ...text, xml: { nodeType: "cdata" } } }),
      "<r><![CDATA[<]]]]><![CDATA[>]]></r>",
    ],
    [
      "what has no element (3.2)",
      { a: { b: 1 } },
      object({ a: object({}, { xml: { nodeType: "none" } }) }),
      "<r><b>1</b></r>",
    ],
  ])("writes %s", (_, value, schema, want) => {
    expect(xml(value, schema)).toBe(want);
  });

  /** The table of the specification: the names of a list and of its entries. */
  it.each<[string, object, object, string]>([
    ["nothing", {}, {}, "<animals>a</animals><animals>b</animals>"],
    ["the entries' name", {}, { name: "animal" }, "<animal>a</animal><animal>b</animal>"],
    [
      "both names, of which the outer has no effect",
      { name: "aliens" },
      { name: "animal" },
      "<animal>a</animal><animal>b</animal>",
    ],
    ["wrapped", { wrapped: true }, {}, "<animals><animals>a</animals><animals>b</animals></animals>"],
    [
      "wrapped, the entries' name",
      { wrapped: true },
      { name: "animal" },
      "<animals><animal>a</animal><animal>b</animal></animals>",
    ],
    [
      "wrapped, both names",
      { wrapped: true, name: "aliens" },
      { name: "animal" },
      "<aliens><animal>a</animal><animal>b</animal></aliens>",
    ],
    [
      "wrapped, the outer name",
      { wrapped: true, name: "aliens" },
      {},
      "<aliens><aliens>a</aliens><aliens>b</aliens></aliens>",
    ],
  ])("of a list: %s", (_, outer, inner, want) => {
    const animals = { type: "array", xml: outer, items: { ...text, xml: inner } };
    expect(xml({ animals: ["a", "b"] }, object({ animals }))).toBe(`<r>${want}</r>`);
  });
});

it.each<[string, unknown, Schema, XmlNames, string]>([
  ["its component", {}, {}, { root: "Pet" }, "<Pet/>"],
  ["its title", {}, { title: "Pet" }, {}, "<Pet/>"],
  ["nothing", {}, { title: "A pet" }, {}, "<root/>"],
  ["a list, with that of its entries", [{}], { items: {} }, { root: "Pets", entry: "Pet" }, "<Pets><Pet/></Pets>"],
  ["a list that has a name", ["t"], { items: {}, xml: { name: "pets" } }, {}, "<pets><pets>t</pets></pets>"],
  ["an empty list", [], { items: {} }, { root: "Pets" }, "<Pets/>"],
])("the root has the name of %s", (_, value, schema, names, want) => {
  expect(xml(value, schema, names)).toBe(want);
});

it("finds names of components through what is beside a reference", () => {
  const pet = object({});
  const nameOf = (schema: Schema) => (schema === pet ? "Pet" : undefined);
  expect(xmlNamesOf(pet, nameOf)).toEqual({ root: "Pet", entry: undefined });
  expect(xmlNamesOf({ allOf: [pet], description: "It." }, nameOf)).toEqual({ root: "Pet", entry: undefined });
  expect(xmlNamesOf({ type: "array", items: pet }, nameOf)).toEqual({ root: undefined, entry: "Pet" });
});

describe("whatever a value holds, it is XML", () => {
  it.each<[string, unknown, Schema, string]>([
    ["markup", { a: "<b>&\"'" }, {}, "<r><a>&lt;b&gt;&amp;&quot;'</a></r>"],
    [
      "markup in an attribute",
      { a: '"<&\n' },
      object({ a: { xml: { attribute: true } } }),
      '<r a="&quot;&lt;&amp;&#10;"/>',
    ],
    ["controls", { a: "a\u0000\u0008b\ud800" }, {}, "<r><a>ab</a></r>"],
    [
      "names that none can have",
      { "a b": 1, "1": 2, "<key>": 3, "": 4 },
      {},
      "<r><_1>2</_1><a_b>1</a_b><_key_>3</_key_><_>4</_></r>",
    ],
    ["a namespace of markup", {}, { xml: { namespace: '"><x' } }, '<r xmlns="&quot;&gt;&lt;x"/>'],
    ["a name of markup", {}, { xml: { name: "a><b" } }, "<a__b/>"],
  ])("%s", (_, value, schema, want) => {
    expect(xml(value, schema)).toBe(want);
  });

  it("also where it has no end", () => {
    const endless: { [key: string]: unknown } = {};
    endless.a = endless;
    expect(xml(endless, {}).length).toBeLessThan(10_000);
  });
});
