import { describe, expect, it } from "vitest";
import { nameIn } from "../../src/definition/mapping.js";
import { resolveReferences } from "../../src/definition/references.js";
import { findFault } from "../../src/schema/check.js";
import { sample } from "../../src/schema/sample.js";
import type { Schema } from "../../src/schema/schema.js";
import { variantsOf } from "../../src/schema/variants.js";

type Node = { readonly [key: string]: unknown };

const text = { type: "string" };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: object, more: object = {}) => ({
  type: "object",
  required: Object.keys(properties),
  properties,
  ...more,
});

/** A schema of a document with these components, its references resolved. */
function resolved(schema: Node, components: Node): Schema {
  const document = {
    openapi: "3.1.0",
    components: { schemas: structuredClone(components) },
    paths: { "/a": structuredClone(schema) },
  };
  expect(resolveReferences(document as never)).toEqual([]);
  return document.paths["/a"] as Schema;
}

/** Its values, one for each variant where it has any; each of them valid. */
function values(schema: Schema): [string, unknown][] {
  const options = { name: "value", properties: "required", direction: "request", budget: 65_536 } as const;
  const variants = variantsOf(schema);
  const all = variants.length > 0 ? variants : [{ name: "", choices: new Map() }];
  return all.map(({ name, choices }) => {
    const { value, fault } = sample(schema, { ...options, choices });
    expect(fault).toBeUndefined();
    return [name, value];
  });
}

const bike = object({ kind: text, gears: { type: "integer" } });
const boat = object({ kind: text, masts: { type: "integer" } });
const both = [ref("Bike"), ref("Boat")];
const kind = (mapping?: object) => ({ propertyName: "kind", ...(mapping === undefined ? {} : { mapping }) });

describe("a list of variants", () => {
  it.each<[string, Node, Node, [string, unknown][]]>([
    [
      "has the tags of the mapping, by reference and by name",
      { oneOf: both, discriminator: kind({ two_wheels: "#/components/schemas/Bike", floats: "Boat" }) },
      { Bike: bike, Boat: boat },
      [
        ["Two wheels", { kind: "two_wheels", gears: 1 }],
        ["Floats", { kind: "floats", masts: 1 }],
      ],
    ],
    [
      "has the names of its schemas where there is no mapping",
      { oneOf: both, discriminator: kind() },
      { Bike: bike, Boat: boat },
      [
        ["Bike", { kind: "Bike", gears: 1 }],
        ["Boat", { kind: "Boat", masts: 1 }],
      ],
    ],
    [
      "has the name of a schema that the mapping leaves out",
      { anyOf: both, discriminator: kind({ two_wheels: "Bike" }) },
      { Bike: bike, Boat: boat },
      [
        ["Two wheels", { kind: "two_wheels", gears: 1 }],
        ["Boat", { kind: "Boat", masts: 1 }],
      ],
    ],
    [
      "may have several tags for one schema",
      { oneOf: both, discriminator: kind({ b1: "Bike", b2: "Bike" }) },
      { Bike: bike, Boat: boat },
      [
        ["B1 or B2", { kind: "b1", gears: 1 }],
        ["Boat", { kind: "Boat", masts: 1 }],
      ],
    ],
    [
      "tells variants apart that look the same",
      { oneOf: both, discriminator: kind() },
      { Bike: object({ kind: text }), Boat: object({ kind: text }) },
      [
        ["Bike", { kind: "Bike" }],
        ["Boat", { kind: "Boat" }],
      ],
    ],
    [
      "keeps to the values that a variant lists, in its spelling",
      { oneOf: both, discriminator: kind() },
      { Bike: object({ kind: { const: "bike" } }), Boat: object({ kind: { enum: ["bike", "BOAT"] } }) },
      [
        ["Bike", { kind: "bike" }],
        ["Boat", { kind: "BOAT" }],
      ],
    ],
    [
      "leaves a variant alone that has other values",
      { oneOf: both, discriminator: kind({ x: "Bike", y: "Boat" }) },
      { Bike: object({ kind: { const: 1 } }), Boat: object({ kind: { const: 2 } }) },
      [
        ["1", { kind: 1 }],
        ["2", { kind: 2 }],
      ],
    ],
    [
      "leaves a variant alone that has no name",
      { oneOf: [object({ gears: text }), ref("Boat")], discriminator: kind() },
      { Boat: boat },
      [
        ["With gears", { gears: "<gears>" }],
        ["Boat", { kind: "Boat", masts: 1 }],
      ],
    ],
    [
      "leaves a variant alone that can't have the tag",
      { oneOf: both, discriminator: kind() },
      { Bike: object({ gears: text }, { additionalProperties: false }), Boat: boat },
      [
        ["With gears", { gears: "<gears>" }],
        ["Boat", { kind: "Boat", masts: 1 }],
      ],
    ],
    [
      "has the tag of a schema that only lacks it",
      { oneOf: both, discriminator: kind() },
      { Bike: object({ gears: text }), Boat: boat },
      [
        ["Bike", { gears: "<gears>", kind: "Bike" }],
        ["Boat", { kind: "Boat", masts: 1 }],
      ],
    ],
    [
      "has names through what stands beside a reference",
      { oneOf: [{ ...ref("Bike"), description: "A bike." }, ref("Boat")], discriminator: kind({ two: "Bike" }) },
      { Bike: bike, Boat: boat },
      [
        ["Two", { kind: "two", gears: 1 }],
        ["Boat", { kind: "Boat", masts: 1 }],
      ],
    ],
    [
      "may be extended by the variants that it lists",
      ref("Vehicle"),
      {
        Vehicle: object(
          { kind: text, wheels: { type: "integer" } },
          { oneOf: both, discriminator: kind({ two: "Bike" }) },
        ),
        Bike: { allOf: [ref("Vehicle"), object({ gears: text })] },
        Boat: { allOf: [ref("Vehicle"), object({ masts: text })] },
      },
      [
        ["Two", { kind: "two", wheels: 1, gears: "<gears>" }],
        ["Boat", { kind: "Boat", wheels: 1, masts: "<masts>" }],
      ],
    ],
    [
      "has the schema that a mapping points to, whatever it is called",
      {
        oneOf: [ref("Bike"), ref("Parts/$defs/Bike")],
        discriminator: kind({ whole: "#/components/schemas/Bike", frame: "#/components/schemas/Parts/$defs/Bike" }),
      },
      { Bike: bike, Parts: { $defs: { Bike: object({ kind: text, frame: text }) } } },
      [
        ["Whole", { kind: "whole", gears: 1 }],
        ["Frame", { kind: "frame", frame: "<frame>" }],
      ],
    ],
    [
      "has a default variant without a tag (3.2)",
      { oneOf: both, discriminator: { ...kind(), defaultMapping: "Boat" } },
      {
        Bike: bike,
        Boat: object({ masts: { type: "integer" } }, { properties: { kind: text, masts: { type: "integer" } } }),
      },
      [
        ["Bike", { kind: "Bike", gears: 1 }],
        ["With masts", { masts: 1 }],
      ],
    ],
  ])("%s", (_, schema, components, want) => {
    const place = resolved({ schema }, components) as { schema: Schema };
    expect(values(place.schema)).toEqual(want);
  });

  it.each<[string, object, boolean]>([
    ["with a tag that no variant has", { kind: "raft", masts: 1 }, true],
    ["with its own name", { kind: "Boat", masts: 1 }, true],
    ["with another one's tag", { kind: "two", masts: 1 }, false],
  ])("takes a value for the default variant %s (3.2)", (_, value, isValid) => {
    const discriminator = { ...kind({ two: "Bike" }), defaultMapping: "#/components/schemas/Boat" };
    const schema = resolved({ oneOf: both, discriminator }, { Bike: bike, Boat: boat });
    expect(findFault(value, schema) === undefined).toBe(isValid);
  });

  it("is valid in a list as well", () => {
    const items = { oneOf: both, discriminator: kind() };
    const components = { Bike: object({ kind: text }), Boat: object({ kind: text }) };
    expect(values(resolved({ type: "array", items }, components))).toEqual([["", [{ kind: "Bike" }]]]);
  });

  it("accepts no tag but those", () => {
    const schema = resolved({ oneOf: both, discriminator: kind() }, { Bike: bike, Boat: boat });
    expect(findFault({ kind: "Boat", masts: 1 }, schema)).toBeUndefined();
    expect(findFault({ kind: "Bike", masts: 1 }, schema)).toBeDefined();
    expect(findFault({ kind: "car", masts: 1 }, schema)).toBeDefined();
  });
});

describe("a schema that others extend", () => {
  const animal = (mapping?: object, more: object = {}) =>
    object({ species: text, ...more }, { discriminator: { propertyName: "species", ...(mapping ? { mapping } : {}) } });
  const cat = { allOf: [ref("Animal"), object({ lives: { type: "integer" } })] };
  const dog = { allOf: [ref("Animal"), object({ bark: text })] };

  it.each<[string, Node, Node, [string, unknown][]]>([
    [
      "is one of the mapping",
      ref("Animal"),
      { Animal: animal({ cat: "#/components/schemas/Cat" }), Cat: cat, Dog: dog },
      [["", { species: "cat", lives: 1 }]],
    ],
    [
      "is one of those that extend it, where there is no mapping",
      ref("Animal"),
      { Animal: animal(), Cat: cat, Dog: dog },
      [
        ["Cat", { species: "Cat", lives: 1 }],
        ["Dog", { species: "Dog", bark: "<bark>" }],
      ],
    ],
    [
      "is one of them in a property",
      object({ pet: ref("Animal") }),
      { Animal: animal({ cat: "Cat" }), Cat: cat },
      [["", { pet: { species: "cat", lives: 1 } }]],
    ],
    [
      "is one of them with something beside the reference",
      object({ pet: { ...ref("Animal"), description: "It." } }),
      { Animal: animal({ cat: "Cat" }), Cat: cat },
      [["", { pet: { species: "cat", lives: 1 } }]],
    ],
    [
      "gives its tag to one that is used by itself",
      object({ pets: { type: "array", items: ref("Dog") } }),
      { Animal: animal({ cat: "Cat", hound: "Dog" }), Cat: cat, Dog: dog },
      [["", { pets: [{ species: "hound", bark: "<bark>" }] }]],
    ],
    [
      "gives its tags to a list of variants that has no discriminator",
      { oneOf: [ref("Cat"), ref("Dog")] },
      { Animal: animal(), Cat: { allOf: [ref("Animal")] }, Dog: { allOf: [ref("Animal")] } },
      [
        ["Cat", { species: "Cat" }],
        ["Dog", { species: "Dog" }],
      ],
    ],
    [
      "may itself be one of them",
      ref("Animal"),
      { Animal: animal({ other: "Animal", cat: "Cat" }), Cat: cat },
      [
        ["Other", { species: "other" }],
        ["Cat", { species: "cat", lives: 1 }],
      ],
    ],
    [
      "may be extended by what is extended",
      ref("Animal"),
      { Animal: animal(), Cat: cat, Lion: { allOf: [ref("Cat"), object({ pride: text })] } },
      [
        ["Cat", { species: "Cat", lives: 1 }],
        ["Lion", { species: "Lion", lives: 1, pride: "<pride>" }],
      ],
    ],
    ["may have nothing that extends it", ref("Animal"), { Animal: animal() }, [["", { species: "<species>" }]]],
    [
      "may hold itself",
      ref("Animal"),
      { Animal: animal(undefined, { friends: { type: "array", items: ref("Animal") } }), Cat: cat },
      [["", { species: "Cat", friends: [{ species: "Cat", friends: [], lives: 1 }], lives: 1 }]],
    ],
    [
      "has tags of any name",
      ref("Animal"),
      {
        Animal: { type: "object", discriminator: { propertyName: "__proto__", mapping: { cat: "Cat" } } },
        Cat: { allOf: [ref("Animal"), object({ lives: { type: "integer" } })] },
      },
      [["", JSON.parse('{"lives":1,"__proto__":"cat"}')]],
    ],
  ])("%s", (_, schema, components, want) => {
    // A response, say: what is at a place is never the component itself.
    const place = resolved({ schema }, components) as { schema: Schema };
    expect(values(place.schema)).toEqual(want);
  });
});

it.each([
  ["#/components/schemas/Cat", "Cat"],
  ["Cat", "Cat"],
  ["cats.yaml#/Cat", "Cat"],
  ["./schemas/Cat.yaml", "Cat"],
  ["#/components/schemas/a.b.json", "a.b"],
])("%s names %s", (reference, want) => {
  expect(nameIn(reference)).toBe(want);
});

it("a discriminator that is none changes nothing", () => {
  for (const discriminator of [
    "kind",
    {},
    { propertyName: 7 },
    { propertyName: "kind", mapping: { a: 1, b: "Nothing" } },
  ]) {
    const schema = resolved({ oneOf: [object({ a: text }), object({ b: text })], discriminator }, { Bike: bike });
    expect(values(schema)).toEqual([
      ["With a", { a: "<a>" }],
      ["With b", { b: "<b>" }],
    ]);
  }
});

it("says which mapping leads nowhere, and goes by the names then", () => {
  const animal = object(
    { species: text },
    { discriminator: { propertyName: "species", mapping: { dog: "dog.yaml" } } },
  );
  const schemas = { Animal: animal, Cat: { allOf: [ref("Animal"), object({ lives: { type: "integer" } })] } };
  const document = { openapi: "3.1.0", components: { schemas }, paths: { "/a": { schema: ref("Animal") } } };
  expect(resolveReferences(document)).toMatchObject([{ kind: "warning", code: "discriminator-mapping" }]);
  expect(values(document.paths["/a"].schema)).toEqual([["", { species: "Cat", lives: 1 }]]);
});

it("schemas that all extend each other are followed as far as there are steps, and that is said", () => {
  const schemas: { [name: string]: Node } = {};
  for (let count = 0; count < 400; count += 1) {
    const allOf = count === 0 ? [] : [ref(`S${count - 1}`), ref(`S${Math.floor(count / 2)}`)];
    schemas[`S${count}`] = { allOf, discriminator: { propertyName: `p${count}` } };
  }
  const notices = resolveReferences({ openapi: "3.1.0", components: { schemas }, paths: {} });
  expect(notices.map(({ code }) => code)).toEqual(["discriminators-cut"]);
});
