import fc from "fast-check";
import { expect, it } from "vitest";
import type { Operation } from "../../src/api/model.js";
import { body, jsonResponse, operation, parameter } from "../support/build.js";
import { copyOf, ITEM_EDITS, type Node } from "../support/edits.js";
import { EXPORTERS } from "../support/export.js";
import { collectionOf, idOf, merge, NO_LOCK, objectOf, remembered } from "../support/merge.js";
import { expectFresh, makeEdits, STRUCTURAL } from "../support/scenario.js";

const seed = Number(process.env.SEED ?? 20260131);
const numRuns = Number(process.env.RUNS ?? (process.env.CI === "true" ? 1000 : 150));

/** One operation in one version of the API. */
interface Version {
  readonly isThere: boolean;
  readonly text: number;
  readonly queries: number;
  readonly properties: number;
  readonly group: number;
}

const SLOTS = [
  "get /v2/a",
  "post /v2/a",
  "get /v2/a/{}",
  "get /v2/b",
  "put /v2/b/{}",
  "get /v2/c",
  "delete /v2/c/{}",
  "get /v2/d/",
];

const version: fc.Arbitrary<Version> = fc.record({
  isThere: fc.boolean(),
  text: fc.nat(2),
  queries: fc.nat(3),
  properties: fc.nat(2),
  group: fc.nat(1),
});
const generation = fc.tuple(...SLOTS.map(() => version));
const edit = fc.record({
  // Authenticate and Act as another user stand before them.
  at: fc.nat(SLOTS.length + 1),
  kind: fc.constantFrom(...Object.keys(ITEM_EDITS), ...STRUCTURAL),
});

function operationsOf(versions: readonly Version[]): Operation[] {
  return versions.flatMap(({ isThere, text, queries, properties, group }, index) => {
    const [method = "get", path = ""] = SLOTS[index]?.split(" ") ?? [];
    if (!isThere) return [];
    const key = group === 0 ? path.slice(4, 5) : "other";
    const schema = objectOf(...["name", "size", "kind"].slice(0, properties + 1));
    return [
      operation({
        method: method as Operation["method"],
        path: path.replace("{}", `{id${text}}`),
        name: `${method} ${path.replaceAll(/\W+/g, " ")}`,
        description: ["", "One.", "Two."][text],
        group: { key, name: key.toUpperCase() },
        parameters: [
          ...(path.includes("{}") ? [idOf(`id${text}`)] : []),
          ...["limit", "page", "sort"].slice(0, queries).map((name) => parameter({ name })),
        ],
        ...(method === "post" || method === "put" ? { body: body({ schema }) } : {}),
        responses: [jsonResponse({ schema }), jsonResponse({ status: "400", schema: objectOf("code") })].slice(
          0,
          properties + 1,
        ),
      }),
    ];
  });
}

const build = (versions: readonly Version[]) => collectionOf(operationsOf(versions));
const exporters = fc.constantFrom(...EXPORTERS);

it("whatever users edit and the API changes: edits stay, the rest is fresh, and a second run changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(
      generation,
      generation,
      generation,
      fc.array(edit, { maxLength: 8 }),
      exporters,
      async (one, two, three, edits, exporter) => {
        const [first, second, third] = [build(one), build(two), build(three)];
        const { edited, touched, expectEdits } = makeEdits(first, edits);
        if (exporter.loses?.(edited)) return;
        const merged = merge(remembered(first), await exporter.export(edited), second);
        expectEdits(merged.collection as Node, second as Node);
        expectFresh(merged.collection as Node, second as Node, touched);

        const again = merge(merged.lock, merged.collection, second);
        expect(JSON.stringify(again.collection)).toBe(JSON.stringify(merged.collection));
        expect(again.lock).toEqual(merged.lock);

        // What the user deleted and the API dropped nobody remembers: when it comes back it is new.
        const later = merge(merged.lock, await exporter.export(copyOf(merged.collection)), third);
        const forgotten = edits.some(({ kind }) => kind.includes("deleted"));
        if (!forgotten) expectEdits(later.collection as Node, third as Node);
        expectFresh(later.collection as Node, third as Node, touched);
      },
    ),
    { seed, numRuns },
  );
});

it("without edits the merge is a fresh generation, whatever Postman made of the file", async () => {
  await fc.assert(
    fc.asyncProperty(generation, generation, exporters, async (one, two, exporter) => {
      const [first, second] = [build(one), build(two)];
      const { collection } = merge(remembered(first), await exporter.export(first), second);
      expect(JSON.stringify(collection)).toBe(JSON.stringify(second));
    }),
    { seed, numRuns },
  );
});

it("without a lock nothing of the user's is lost, and nothing is there twice", async () => {
  await fc.assert(
    fc.asyncProperty(generation, fc.array(edit, { maxLength: 6 }), exporters, async (versions, edits, exporter) => {
      const first = build(versions);
      const kept = edits.filter(({ kind }) => !kind.includes("deleted"));
      const { edited, touched, expectEdits } = makeEdits(first, kept);
      if (exporter.loses?.(edited)) return;
      const merged = merge(NO_LOCK, await exporter.export(edited), first);
      expectEdits(merged.collection as Node, first as Node);
      expectFresh(merged.collection as Node, first as Node, touched);
    }),
    { seed, numRuns },
  );
});
