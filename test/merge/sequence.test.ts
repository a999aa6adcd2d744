/** Whatever users do to their files in whatever order: nothing of theirs is lost, nothing is stale, a second run changes nothing. */
import fc from "fast-check";
import { it } from "vitest";
import type { Operation } from "../../src/api/model.js";
import { body, jsonResponse, operation, parameter } from "../support/build.js";
import { EXPORTERS } from "../support/export.js";
import { collectionOf, idOf, objectOf } from "../support/merge.js";
import { type Move, play, SEQUENCE_EDITS } from "../support/sequence.js";

const seed = Number(process.env.SEED ?? 20261126);
const numRuns = Number(process.env.RUNS ?? (process.env.CI === "true" ? 1000 : 100));

const SLOTS = ["get /v2/a", "post /v2/a", "get /v2/a/{}", "get /v2/b", "put /v2/b/{}", "get /v2/c", "get /v2/d/"];

const version = fc.record({
  isThere: fc.nat(4),
  text: fc.nat(2),
  queries: fc.nat(2),
  properties: fc.nat(1),
  group: fc.nat(3),
});
/** The tag of the first resource is called so: a renamed tag has another key, and the same requests. */
const generation = fc.record({ versions: fc.tuple(...SLOTS.map(() => version)), tag: fc.nat(2) });

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("edit" as const),
      at: fc.nat(20),
      edit: fc.constantFrom(...SEQUENCE_EDITS),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("generate" as const), version: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("export" as const), by: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("old" as const), at: fc.nat(9), by: fc.nat(3) }) },
);

function build({
  versions,
  tag,
}: {
  versions: readonly { isThere: number; text: number; queries: number; properties: number; group: number }[];
  tag: number;
}) {
  const operations = versions.flatMap(({ isThere, text, queries, properties, group }, index): Operation[] => {
    const [method = "get", path = ""] = SLOTS[index]?.split(" ") ?? [];
    if (isThere === 0) return [];
    const letter = path.slice(4, 5);
    const key = group === 0 ? "other" : letter === "a" ? `a${tag}` : letter;
    return [
      operation({
        method: method as Operation["method"],
        path: path.replace("{}", "{id}"),
        name: `${method} ${path.replaceAll(/\W+/g, " ")}`,
        description: ["", "One.", "Two."][text],
        group: { key, name: key.toUpperCase() },
        parameters: [
          ...(path.includes("{}") ? [idOf("id")] : []),
          ...["limit", "page"].slice(0, queries).map((name) => parameter({ name })),
        ],
        ...(method === "post" || method === "put" ? { body: body({ schema: objectOf("name") }) } : {}),
        responses: [jsonResponse({ schema: objectOf("name", ...(properties ? ["size"] : [])) })],
      }),
    ];
  });
  return collectionOf(operations);
}

const none = { isThere: 0, text: 0, queries: 0, properties: 0, group: 0 };
const withSlots = (...there: number[]) => ({
  versions: SLOTS.map((_, slot) => ({ ...none, isThere: there.includes(slot) ? 1 : 0 })),
  tag: 0,
});
const generate = (version: number): Move => ({ kind: "generate", version });
const edit = (at: number, edit: (typeof SEQUENCE_EDITS)[number]): Move => ({ kind: "edit", at, edit });
const exported = (by: number): Move => ({ kind: "export", by });

/** Histories that went wrong once, of two requests (2 and 3) that the API has, hasn't, and hasn't. They are played each time. */
const KNOWN: readonly Move[][] = [
  // A folder that is kept for its description, which an export writes as an object.
  [generate(0), edit(2, "folder described"), generate(1), generate(1), edit(0, "a name"), exported(1), exported(0)],
];

// A thousand sequences take minutes on a busy machine.
it("generations, exports, edits, copies and old files in any order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(generation, generation, generation),
      fc.array(move, { maxLength: 12 }),
      async (definitions, moves) => await play(definitions.map(build), moves, EXPORTERS),
    ),
    { seed, numRuns, examples: KNOWN.map((moves) => [[withSlots(0, 5), withSlots(), withSlots()], moves]) },
  );
}, 1_800_000);
